"""A consolidated report as PDF: what the template is given of it."""

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
            "rows": [
                (
                    one.number,
                    one.text,
                    h.day(one.deadline),
                    one.party,
                    one.how,
                    str(one.days_late or ""),
                    h.day(one.first),
                )
                for one in paper.missed
            ],
        },
        "signature": h.SIGNATURE,
        "appendix": h.appendix(1),
        "detail": {
            "title": h.EXECUTION,
            "appendix": h.appendix(3 if paper.missed else 2),
            "columns": h.DETAIL_COLUMNS,
            "widths": h.DETAIL_WIDTHS,
            "none": h.NO_ACTIVITIES,
            "blocks": _blocks(paper),
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
