"""A consolidated report as PDF: typeset by typst from a template that takes the report as data, never as markup.

PDF/A-2a: archival, tagged for screen readers, with the fonts that typst brings along; the system's are not looked at,
and the moment is the ledger's, so that one paper is the same bytes on every machine.
"""

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from application.consolidated_paper import CountedTable, PaperActivity, ReportPaper
from domain.consolidated_report import ReportKind
from infrastructure.plan_writers.cells import NOT_IN_XML
from infrastructure.report_writers import headings as h
from infrastructure.report_writers.charts import stacked_bars

_TEMPLATE = Path(__file__).with_name("report.typ")
_ROWS_IN_CHART = 24
"""More would not fit a sheet: the chart goes on in another one."""
_MOST_RETRIES = 8
_BOX = "□"
_MISSING = re.compile(r'the text `?"(.*?)"`? could not be displayed', re.DOTALL)
_HAD = frozenset(map(chr, (*range(0x20, 0x7F), *range(0x400, 0x460))))
"""Letters that every font has: a run is named whole, with those around the missing one."""


def write_pdf(paper: ReportPaper) -> bytes:
    """The document. A letter that none of the fonts has is shown as a box: the standard lets none be missing."""
    moment = paper.moment.astimezone(UTC).replace(microsecond=0)
    data = _shown(_data(paper), frozenset())
    for _ in range(_MOST_RETRIES):
        try:
            return _typeset(data, moment, "a-2a")
        except typst.TypstError as failure:
            missing = _MISSING.search(failure.message)
            if missing is None:
                raise
            data = _shown(data, frozenset(_unescaped(missing[1])) - _HAD)
    return _typeset(data, moment, None)


def _typeset(data: Any, moment: datetime, standard: Literal["a-2a"] | None) -> bytes:
    return typst.compile(
        _template(),
        font_paths=_fonts(),
        sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[standard] if standard else [],
        timestamp=moment,
    )


def _shown(data: Any, missing: frozenset[str]) -> Any:
    """The same without control characters, and with a box for each of the missing letters."""
    match data:
        case str():
            plain = NOT_IN_XML.sub("", data)
            return "".join(_BOX if letter in missing else letter for letter in plain) if missing else plain
        case dict():
            return {name: _shown(value, missing) for name, value in data.items()}
        case list() | tuple():
            return [_shown(value, missing) for value in data]
        case _:
            return data


def _unescaped(text: str) -> str:
    """Letters as the message of the typesetter writes them: `\\u{7}` for what cannot be printed."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


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
