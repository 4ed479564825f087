"""Sheets as files: text for Excel and for programs, and workbooks."""

from collections.abc import Iterator

from application.exporting import Sheet, SheetKind


def write_sheet(sheet: Sheet, kind: SheetKind) -> Iterator[bytes]:
    """The sheet as a file of this kind, a piece at a time."""
    match kind:
        case SheetKind.CSV:
            from infrastructure.exports.delimited import write_csv

            return write_csv(sheet)
        case SheetKind.XLSX:
            from infrastructure.exports.workbook import write_xlsx

            return write_xlsx(sheet)
