"""The stamps of a plan: УТВЕРЖДАЮ in the upper right corner, СОГЛАСОВАНО on the left [ГОСТ Р 7.0.97]."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from application.paper import Paper, PaperStamp
from domain.deadlines.spelling import day_in_figures
from infrastructure.plan_readers.persons import PERSON
from infrastructure.plan_writers.cells import Cell, Style, TableRow, paragraph, table

_STYLE = Style(size=12)
_WIDTH = 80.0  # millimetres
_BLANK_DATE = "«____» ______________ 20____ г."
_BLANK_SIGNATURE = "_______________"

# «Председатель И.И. Лисов»: of two readings the one with the initials first.
_SIGNED = re.compile(r"(?<!\S)(?:[А-ЯЁ]\.\s?){1,2}[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?$")


def stamps(paper: Paper, width: float) -> Iterator[Any]:
    """The stamps across a sheet whose text is so many millimetres wide."""
    right = tuple(_apart(_lines(stamp, paper) for stamp in paper.approvals))
    if right and paper.revised:
        right = (*right, paper.revised)
    left = tuple(_apart(_lines(stamp, paper) for stamp in paper.agreements))
    if left and right:
        cells = (Cell(left, _STYLE), Cell((), _STYLE), Cell(right, _STYLE))
        yield table([TableRow(cells)], (_WIDTH, width - 2 * _WIDTH, _WIDTH), ruled=False)
        # Word makes one table of two that touch.
        yield paragraph("", Style(size=6))
        return
    for lines, style in ((right, replace(_STYLE, left=width - _WIDTH)), (left, replace(_STYLE, right=width - _WIDTH))):
        yield from (paragraph(line, style) for line in lines)


def _apart(stamped: Iterator[tuple[str, ...]]) -> Iterator[str]:
    for at, lines in enumerate(stamped):
        if at:
            yield ""
        yield from lines


def _lines(stamp: PaperStamp, paper: Paper) -> tuple[str, ...]:
    if stamp.act:
        word = "СОГЛАСОВАНО" if stamp.agrees else paper.approved_word
        day = day_in_figures(stamp.date) if stamp.date else "______________"
        whose = f"{stamp.act} {stamp.body}" if stamp.body else stamp.act
        return word, whose, f"от {day} № {stamp.number or '________'}"
    position, person = _signed(stamp)
    day = day_in_figures(stamp.date) if stamp.date else _BLANK_DATE
    lines = (
        "СОГЛАСОВАНО" if stamp.agrees else "УТВЕРЖДАЮ",
        position,
        stamp.body,
        f"{_BLANK_SIGNATURE} {person or ''}".rstrip(),
        day,
    )
    return tuple(line for line in lines if line)


def _signed(stamp: PaperStamp) -> tuple[str | None, str | None]:
    """Post and name; a recorded decision has both in one text."""
    if stamp.person is not None or stamp.position is None:
        return stamp.position, stamp.person
    found = _SIGNED.search(stamp.position) or PERSON.search(stamp.position)
    if found is None:
        return stamp.position, None
    return (stamp.position[: found.start()].rstrip(" ,") or None), found.group()
