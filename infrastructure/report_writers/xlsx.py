"""A consolidated report as an Excel workbook: real dates and numbers, filters, repeated headings; no text a formula."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from application.consolidated_paper import CountedTable, PaperActivity, PaperLine, ReportPaper
from infrastructure.report_writers import headings as h

_FONT = "Times New Roman"
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_LONGEST_CELL, _LONGEST_PROPERTY = 32_767, 255
_SHEETS = ("Сводка", "По исполнителям", "По месяцам", "Исполнение", "Не представили")
_DETAIL = (
    ("Раздел", 24), ("№ п/п", 8), ("Мероприятие", 48), ("Исполнитель", 32), ("Участие", 18), ("Срок по плану", 12),
    ("Текущий срок", 13), ("Первый отчёт от", 14), ("Принят отчёт от", 12), ("Исполнение", 30),
    ("Дней просрочки", 11), ("Подтверждающие документы", 36), ("Примечание", 32),
)  # fmt: skip
_MISSED = (
    ("№ п/п", 8), ("Мероприятие", 48), ("Срок", 12), ("Исполнитель", 32), ("Отчёт", 30), ("Дней просрочки", 11),
    ("Представлен", 12),
)  # fmt: skip

Value = str | int | date | None


@dataclass
class _Book:
    """The workbook with the looks of its cells."""

    book: Workbook
    trace: str

    def __post_init__(self) -> None:
        plain = {"font_name": _FONT, "font_size": 10, "valign": "top", "text_wrap": True, "border": 1}
        self.text = self.book.add_format(plain)
        self.day = self.book.add_format(plain | {"num_format": "dd.mm.yyyy", "align": "center"})
        self.number = self.book.add_format(plain | {"num_format": "0", "align": "center"})
        self.head = self.book.add_format(
            plain | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E8E8E8"}
        )
        self.title = self.book.add_format({"font_name": _FONT, "font_size": 14, "bold": True, "text_wrap": True})
        self.words = self.book.add_format({"font_name": _FONT, "font_size": 11, "text_wrap": True, "valign": "top"})

    def sheet(self, name: str, columns: Sequence[tuple[str, int]], first: int = 0) -> Worksheet:
        """A sheet whose table begins at the row `first`, under a heading that stays and is printed on each page."""
        made = self.book.add_worksheet(name)
        made.set_paper(9)  # A4
        made.set_landscape()
        made.set_margins(left=1.18, right=0.39, top=0.79, bottom=0.79)
        made.fit_to_pages(1, 0)
        made.set_header("&C&P", {"margin": 0.39})
        made.set_footer(f"&C&7{self.trace.replace('&', '&&')}", {"margin": 0.39})
        for at, (words, width) in enumerate(columns):
            made.set_column(at, at, width)
            made.write_string(first, at, words, self.head)
        made.repeat_rows(first)
        made.freeze_panes(first + 1, 0)
        return made

    def row(self, sheet: Worksheet, at: int, values: Sequence[Value]) -> None:
        for column, value in enumerate(values):
            match value:
                case str() if value:
                    sheet.write_string(at, column, value[:_LONGEST_CELL], self.text)
                case int():
                    sheet.write_number(at, column, value, self.number)
                case date():
                    sheet.write_datetime(at, column, value, self.day)
                case _:
                    sheet.write_blank(at, column, None, self.text)


def write_xlsx(paper: ReportPaper) -> bytes:
    """The workbook: a summary, the counts, every control point, and who did not report."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, _SAFE)
    book.set_size(2400, 1400)
    book.set_properties(
        {
            "title": h.document_title(paper)[:_LONGEST_PROPERTY],
            "author": "",
            "created": paper.moment.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        }
    )
    made = _Book(book, paper.trace)
    _summary(made, paper)
    for name, counted in zip(_SHEETS[1:3], paper.counted, strict=False):
        _counted(made, name, counted)
    if paper.counted:
        _filtered(made, _SHEETS[3], _DETAIL, _detail(paper))
    _filtered(made, _SHEETS[4], _MISSED, _missed(paper))
    book.close()
    return packed.getvalue()


def _summary(made: _Book, paper: ReportPaper) -> None:
    lines = [
        *paper.stamp,
        paper.heading,
        " ".join((paper.title, *paper.subject)),
        f"Составлено {h.day(paper.drawn_up_on)}",
    ]
    words = [line for line in (*lines, *paper.paragraphs) if line]
    first = len(words) + 1
    sheet = made.sheet(
        _SHEETS[0], tuple(zip(h.TOTAL_COLUMNS, (70, 22, 14), strict=True)) if paper.totals else (), first
    )
    sheet.set_portrait()
    sheet.set_column(0, 0, 70)
    sheet.freeze_panes(0, 0)
    for at, line in enumerate(words):
        # A merged range grows with nothing: its height is reckoned by the letters in it.
        sheet.set_row(at, 18 * max(1, -(-len(line) // 90)))
        sheet.merge_range(at, 0, at, 2, "", made.words)
        sheet.write_string(at, 0, line, made.title if line.startswith(paper.title) else made.words)
    for at, (verdict, number, share) in enumerate(paper.totals, first + 1):
        made.row(sheet, at, (verdict, number, share))
    sheet.write_string(first + len(paper.totals) + 2, 0, paper.trace, made.words)


def _counted(made: _Book, name: str, counted: CountedTable) -> None:
    columns = [(words, 14) for words in h.counted_columns(counted)]
    sheet = made.sheet(name, [(columns[0][0], 48), *columns[1:]])
    for at, row in enumerate(counted.rows, 1):
        made.row(sheet, at, (row.label, row.total, *(row.numbers.get(group, 0) for group in counted.groups)))
    sheet.autofilter(0, 0, max(1, len(counted.rows)), len(columns) - 1)


def _filtered(made: _Book, name: str, columns: Sequence[tuple[str, int]], rows: Iterator[Sequence[Value]]) -> None:
    sheet, last = made.sheet(name, columns), 1
    for last, row in enumerate(rows, 1):
        made.row(sheet, last, row)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _detail(paper: ReportPaper) -> Iterator[Sequence[Value]]:
    for activity in paper.activities:
        for line in activity.lines or (None,):
            yield (activity.section, activity.number, _worded(activity), *(_line(line) if line else ()))


def _worded(activity: PaperActivity) -> str:
    return "\n".join(h.activity_text(activity, 0))


def _line(line: PaperLine) -> Iterator[Any]:
    yield line.party
    yield line.part
    yield from (line.original, line.effective, line.first, line.accepted)
    yield line.verdict
    yield line.days_late or None
    yield "; ".join(line.documents)
    yield line.remarks


def _missed(paper: ReportPaper) -> Iterator[Sequence[Value]]:
    for one in paper.missed:
        yield one.number, one.text, one.deadline, one.party, one.how, one.days_late or None, one.first
