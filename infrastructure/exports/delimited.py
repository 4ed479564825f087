"""CSV as the Russian Excel opens it by a double click: UTF-8 with a mark, semicolons, dates as ДД.ММ.ГГГГ."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from application.exporting import Cell, Sheet
from domain.calendar.policy import DEFAULT_TIME_ZONE

MARK = "\ufeff"
PIECE = 64 * 1024  # characters
ZONE = ZoneInfo(DEFAULT_TIME_ZONE)

# What a spreadsheet takes for the beginning of a formula [OWASP, CSV Injection], wide letters and blanks before it too.
FORMULA = re.compile(r"[\s\u00a0\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


def write_csv(sheet: Sheet) -> Iterator[bytes]:
    """One line that says what this is, the headings, the rows."""
    made = io.StringIO()
    made.write(MARK)
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(sheet.stated)])
    writer.writerow([harmless(column.heading) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([said(cell) for cell in row])
        if made.tell() >= PIECE:
            yield _taken(made)
    yield _taken(made)


def said(cell: Cell) -> str:
    """The cell as text."""
    match cell:
        case None:
            return ""
        case datetime():
            return _day(cell.astimezone(ZONE)) + f" {cell.astimezone(ZONE):%H:%M:%S}"
        case date():
            return _day(cell)
        case int():
            return str(cell)
        case _:
            return harmless(cell)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    plain = text.replace("\x00", "")
    return f"'{plain}" if FORMULA.match(plain) else plain


def _day(day: date) -> str:
    return f"{day:%d.%m}.{day.year:04d}"


def _taken(made: io.StringIO) -> bytes:
    piece = made.getvalue().encode("utf-8", errors="replace")
    made.seek(0)
    made.truncate()
    return piece
