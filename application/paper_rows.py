"""The rows of a paper: as the document words them, and where a person has cleared a term or a party, as it is now."""

import re
from collections.abc import Sequence

from application.audit_trail import Names
from application.paper import Column, PaperRow
from domain.assignment.events import PartyKind
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.wording import wording
from domain.personal import ERASED
from domain.plan import events as e
from domain.plan.state import Activity, AssignedParty

BETWEEN_PARTIES = ";\n"
_NO_WORDS = frozenset({"", ";"})
_DATED_IN_FULL = frozenset({DeadlineKind.RELATIVE, DeadlineKind.EXTERNAL, DeadlineKind.FREQUENCY})


def paper_rows(activities: Sequence[Activity], names: Names) -> tuple[PaperRow, ...]:
    """The rows that stand, in their order; those that a revision struck are left out."""
    # A year that the document left out was told by the other terms: once one of those is another, it is written out.
    settled = all(row.deadlines == row.read.deadlines for row in activities)
    return tuple(_row(row, names, years_stand=settled) for row in activities if not row.struck)


def columns(rows: Sequence[PaperRow], *, form: bool) -> tuple[Column, ...]:
    """The columns that the rows need; on a form, who answers and with what result are always asked."""
    needed = {Column.NUMBER: True, Column.ACTIVITY: True, Column.DEADLINE: True}
    needed[Column.PLACE] = any(row.place for row in rows)
    needed[Column.RESPONSIBLE] = form or any(row.responsible for row in rows)
    needed[Column.RESULT] = form or any(row.results for row in rows)
    return tuple(column for column in Column if needed[column])


def _row(row: Activity, names: Names, *, years_stand: bool) -> PaperRow:
    words = row.wording
    return PaperRow(
        section=row.read.section,
        number=row.number,
        text=words.text if words else ERASED,
        place=(words.place or "") if words else "",
        deadline=_deadline(row, years_stand=years_stand),
        responsible=_responsible(row, names),
        results=words.expected_results if words else (),
    )


def _deadline(row: Activity, *, years_stand: bool) -> str:
    words, unchanged = row.wording, row.deadlines == row.read.deadlines
    if words and unchanged and not (row.parties and _bracketed(words)):
        assumed = any(deadline.assumed_year for deadline in row.deadlines)
        if (words.deadline_text and (years_stand or not assumed)) or _bracketed(words):
            return words.deadline_text
    raws = words.deadline_raws if words and unchanged else ()
    kept = {planned.kind for planned in row.read.deadlines} & _DATED_IN_FULL
    stated = [
        _understood(
            planned, raws[at] if at < len(raws) else words.deadline_text if words and planned.kind in kept else ""
        )
        for at, planned in enumerate(row.deadlines)
    ]
    return wording(stated)


def _bracketed(words: e.Wording) -> bool:
    """Whether a term stands in the cell of the parties: «МБУ «Центр» (до 01.03.2025)»."""
    return any(raw and raw not in words.deadline_text and raw in words.responsible_text for raw in words.deadline_raws)


def _understood(planned: e.PlannedDeadline, raw: str) -> Deadline:
    return Deadline(
        kind=DeadlineKind(planned.kind),
        start=planned.start,
        end=planned.end,
        rrule=planned.rrule,
        needs_person=planned.needs_person,
        candidates=planned.candidates,
        raw=raw,
    )


def _responsible(row: Activity, names: Names) -> str:
    """The cell as printed while nobody is matched; then the registered names, the first named first."""
    named = row.wording.responsible if row.wording else ()
    if not row.parties:
        return _parted(row.wording) if row.wording else ERASED if row.named else ""
    called: list[str] = []
    for at in range(row.named):
        matched = [_name(party, names) for party in row.parties if party.index == at]
        printed = named[at].name if at < len(named) else ERASED
        short = _short_name(printed, row.wording)
        called += [f"{name}{short}" for name in matched[:1]] + matched[1:] or [f"{printed}{short}"]
    called += [_name(party, names) for party in row.parties if party.index is None]
    return BETWEEN_PARTIES.join(dict.fromkeys(called))


def _short_name(printed: str, words: e.Wording | None) -> str:
    """« (далее – Комитет)» behind the name: other rows speak of the party by it."""
    said = re.search(rf"{re.escape(printed)}(\s*\(\s*далее[^()]*\))", words.responsible_text) if words else None
    return said[1] if said else ""


def _name(assigned: AssignedParty, names: Names) -> str:
    party = assigned.party
    return names.organisation(party.id) if party.kind is PartyKind.ORGANISATION else names.person(party.id)


def _parted(words: e.Wording) -> str:
    """The printed cell, its parties one a line, also where nothing but the end of a line stood between them."""
    text, parts, at = words.responsible_text, [], 0
    for party in words.responsible:
        found = text.find(party.name, at)
        if found < 0:
            return BETWEEN_PARTIES.join(party.name for party in words.responsible)
        between = text[at:found]
        parts.append(BETWEEN_PARTIES if at and between.strip() in _NO_WORDS else between)
        parts.append(party.name)
        at = found + len(party.name)
    return "".join(parts) + text[at:]
