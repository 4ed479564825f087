"""XLSX: dates are dates, text is only ever text: nothing is taken for a formula, a link or a number."""

import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from application.exporting import Cell, Sheet
from domain.calendar.policy import DEFAULT_TIME_ZONE

PIECE = 256 * 1024  # bytes
MOST_ROWS = 1_048_000  # of one sheet: Excel opens 1,048,576
LONGEST_TEXT = 32_767  # characters that Excel keeps in a cell
EARLIEST = 1900  # Excel's calendar begins there
ZONE = ZoneInfo(DEFAULT_TIME_ZONE)
NOT_IN_NAME = re.compile(r"[\[\]:*?/\\]")

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd.mm.yyyy",
}


def write_xlsx(sheet: Sheet) -> Iterator[bytes]:
    """The workbook, made on disk row by row; a list too long for one sheet goes on in the next."""
    with tempfile.TemporaryFile() as file:
        workbook = Workbook(file, OPTIONS)
        # The file's own date would differ each time the same list is written.
        workbook.set_properties({"title": sheet.title, "created": datetime(sheet.as_of.year, 1, 1)})  # noqa: DTZ001
        writer = _Rows(workbook, sheet)
        for row in sheet.rows:
            writer.add(row)
        workbook.close()
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


class _Rows:
    """The rows of a list, on as many sheets as they need."""

    def __init__(self, workbook: Workbook, sheet: Sheet) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._moment = workbook.add_format({"num_format": "dd.mm.yyyy hh:mm:ss"})
        self._number = 0
        self._page = self._begin()
        self._row = 2

    def add(self, row: tuple[Cell, ...]) -> None:
        if self._row >= MOST_ROWS:
            self._page, self._row = self._begin(), 2
        for column, cell in enumerate(row):
            self._put(column, cell)
        self._row += 1

    def _begin(self) -> Worksheet:
        self._number += 1
        name = NOT_IN_NAME.sub(" ", self._sheet.title)[:26] + (f" {self._number}" if self._number > 1 else "")
        page = self._workbook.add_worksheet(name)
        for number, column in enumerate(self._sheet.columns):
            page.set_column(number, number, column.width)
        page.write_string(0, 0, self._sheet.stated)
        for number, column in enumerate(self._sheet.columns):
            page.write_string(1, number, column.heading, self._bold)
        page.freeze_panes(2, 0)
        return page

    def _put(self, column: int, cell: Cell) -> None:
        match cell:
            case None:
                return
            case datetime() if cell.year >= EARLIEST:
                local = cell.astimezone(ZONE).replace(tzinfo=None)
                self._page.write_datetime(self._row, column, local, self._moment)
            case date() if cell.year >= EARLIEST:
                self._page.write_datetime(self._row, column, cell)
            case int():
                self._page.write_number(self._row, column, cell)
            case _:
                text = str(cell)
                cut = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
                self._page.write_string(self._row, column, cut)
