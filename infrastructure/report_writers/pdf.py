"""A consolidated report as PDF: what the template is given of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from application.consolidated_paper import CountedTable, PaperActivity, ReportPaper
from domain.consolidated_report import ReportKind
from infrastructure.report_writers import headings as h
from infrastructure.report_writers.charts import stacked_bars
from infrastructure.report_writers.typesetting import typeset

_TEMPLATE = Path(__file__).with_name("report.typ")
_ROWS_IN_CHART = 24
"""More would not fit a sheet: the chart goes on in another one."""
_UPRIGHT_LINES, _LYING_LINES = 40, 26
"""Lines of small print that surely stand on a sheet, below its headings."""
_LETTER, _INSET = 1.9, 3.0
"""Millimetres: of a letter, a wide one, and of a cell's two margins."""
_LONGEST_WORD = 17
"""Letters that stand in the narrowest column of words."""


def write_pdf(paper: ReportPaper) -> bytes:
    """The document, by the template of reports."""
    return typeset(_TEMPLATE, _data(paper), paper.moment)


def _data(paper: ReportPaper) -> dict[str, Any]:
    return {
        "name": h.document_title(paper),
        "stamp": paper.stamp,
        "heading": paper.heading,
        "title": paper.title,
        "subject": paper.subject,
        "dated": h.day(paper.drawn_up_on),
        "paragraphs": paper.paragraphs,
        "totals": {
            "title": h.TOTALS,
            "columns": h.TOTAL_COLUMNS,
            "rows": [(words, str(number), share) for words, number, share in paper.totals],
        },
        "note": paper.kind is ReportKind.NOTE,
        "counted": [_counted(table) for table in paper.counted if table.rows],
        "missed": {
            "title": h.MISSED,
            "appendix": h.appendix(2),
            "columns": h.MISSED_COLUMNS,
            "widths": h.MISSED_WIDTHS,
            **_missed(paper),
        },
        "signature": h.SIGNATURE,
        "appendix": h.appendix(1),
        "detail": {
            "title": h.EXECUTION,
            "appendix": h.appendix(3 if paper.missed else 2),
            "columns": h.DETAIL_COLUMNS,
            "widths": h.DETAIL_WIDTHS,
            "none": h.NO_ACTIVITIES,
            **_fitting(_blocks(paper), h.DETAIL_WIDTHS, _LYING_LINES),
        }
        if paper.kind is ReportKind.NOTE
        else None,
        "trace": paper.trace,
    }


def _counted(table: CountedTable) -> dict[str, Any]:
    step = _ROWS_IN_CHART
    parts = [
        CountedTable(table.title, table.heading, table.rows[n : n + step]) for n in range(0, len(table.rows), step)
    ]
    return {
        "title": table.title,
        "columns": h.counted_columns(table),
        "size": h.counted_size(table),
        "rows": h.counted_rows(table),
        "summed": len(table.rows) > 1,
        "charts": [{"svg": stacked_bars(part), "alt": f"Диаграмма: {table.title}"} for part in parts],
    }


def _missed(paper: ReportPaper) -> dict[str, Any]:
    blocks = [
        {"number": one.number, "text": one.text, "lines": [h.missed_line(line) for line in one.lines]}
        for one in h.missed_together(paper)
    ]
    return _fitting(blocks, h.MISSED_WIDTHS, _UPRIGHT_LINES)


def _fitting(blocks: list[dict[str, Any]], widths: Sequence[float], most: int) -> dict[str, Any]:
    """`whole`: no block is so high that it could not be kept on one sheet; `broken`: some word needs a hyphen.

    Both are said once for the table: the typesetter is slow where each cell has something of its own.
    """
    told = [block for block in blocks if "lines" in block]
    words = {word for block in told for line in block["lines"] for cell in line for word in cell.split()}
    return {
        "blocks": blocks,
        "whole": all(_high(block, widths) <= most for block in told),
        "broken": any(len(part) > _LONGEST_WORD for word in words for part in word.split("-")),
    }


def _high(block: dict[str, Any], widths: Sequence[float]) -> int:
    """Lines of print that a block takes, rather too many than too few."""
    beside = sum(max(_lines(c, w) for c, w in zip(line, widths[2:], strict=True)) for line in block["lines"])
    return max(_lines(block["text"], widths[1]), beside)


def _lines(text: str, width: float) -> int:
    return sum(1 + int(len(part) * _LETTER / (width - _INSET)) for part in text.split("\n"))


def _blocks(paper: ReportPaper) -> list[dict[str, Any]]:
    """Headings of sections, and activities with a few lines at a time."""
    blocks: list[dict[str, Any]] = []
    section: str | None = None
    for activity in paper.activities:
        if activity.section != section and activity.section:
            blocks.append({"section": activity.section})
        section = activity.section
        blocks += _activity(activity)
    return blocks


def _activity(activity: PaperActivity) -> list[dict[str, Any]]:
    if not activity.lines:
        return [
            {
                "number": activity.number,
                "text": "\n".join(h.activity_text(activity, 0)),
                "none": h.NOTHING_DUE,
                "lines": [],
            }
        ]
    return [
        {
            "number": activity.number,
            "text": "\n".join(h.activity_text(activity, start)),
            "lines": [
                (
                    f"{line.party} ({line.part})" if line.part else line.party,
                    *(h.day(day) for day in (line.original, line.effective, line.first, line.accepted)),
                    line.verdict,
                    "\n".join(line.documents),
                    line.remarks,
                )
                for line in activity.lines[start : start + h.LINES_TOGETHER]
            ],
        }
        for start in range(0, len(activity.lines), h.LINES_TOGETHER)
    ]
