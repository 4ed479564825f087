"""A row of the plan as an activity of the reading, with what is amiss in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.anomaly_codes import AnomalyCode
from domain.deadlines.clauses import Day, Month
from domain.deadlines.cursor import Cursor, first_of
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.doubts import doubts
from domain.deadlines.moments import dotted_day, month, worded_day
from domain.deadlines.periods import PlanPeriod, span
from domain.deadlines.reading import read_deadlines
from domain.deadlines.tokens import tokens
from domain.reading import Anomaly, PartyKind, ReadActivity, SourcePlace
from infrastructure.plan_readers.abbreviations import without_marks
from infrastructure.plan_readers.anomalies import anomaly
from infrastructure.plan_readers.columns import Role
from infrastructure.plan_readers.parties import NamedParties, read_parties
from infrastructure.plan_readers.results import read_results
from infrastructure.plan_readers.rows import PlanRow
from infrastructure.plan_readers.targets import read_targets

_TRUNCATED = re.compile(
    r"(?:\b(?:и|или|в|во|на|с|со|по|для|от|из|при|о|об|а|но|к|у|не|за|под|над)|(?:щ|вш)их(?:ся)?|(?:щ|вш)(?:ей|его)(?:ся)?)$"
)
_NAMES = {
    Role.RESULT: "результат",
    Role.PLACE: "место проведения",
    Role.DEADLINE: "срок",
    Role.RESPONSIBLE: "ответственный",
}


@dataclass(frozen=True)
class PlanContext:
    """What the whole document says to each of its rows."""

    period: PlanPeriod
    footnotes: Mapping[str, str]
    approved_on: date | None = None
    parents: frozenset[int] = frozenset()
    titles: dict[str, int] = field(default_factory=dict)


def read_activity(row: PlanRow, at: int, plan: PlanContext) -> tuple[ReadActivity, list[Anomaly]]:
    """The activity of the row that stands at this index, and its anomalies."""
    text, place, result, printed, responsible = (
        without_marks(row.text(role), plan.footnotes)
        for role in (Role.ACTIVITY, Role.PLACE, Role.RESULT, Role.DEADLINE, Role.RESPONSIBLE)
    )
    named = read_parties(responsible, plan.period)
    stated = read_deadlines(printed, plan.period)
    if stated[0].kind is DeadlineKind.NONE and not stated[0].raw:
        silent = at in plan.parents or bool(named.deadlines)
        stated = () if named.deadlines else (stated[0].model_copy(update={"needs_person": not silent}),)
    results = read_results(result)
    activity = ReadActivity(
        number=row.number,
        section=row.section,
        parent=row.parent,
        text=_flat(text),
        place=_flat(place) or None,
        expected_results=results,
        deadline_text=_flat(printed),
        deadlines=(*stated, *named.deadlines),
        responsible_text=_flat(responsible),
        responsible=named.parties,
        targets=read_targets(text, "\n".join(results)),
        source=SourcePlace(place=row.place),
    )
    found = [
        *_of_deadlines(printed, activity, at, plan, named),
        *_of_parties(row, activity, at, plan, named),
        *_of_row(row, activity, at, plan),
    ]
    return activity, found


def _flat(text: str) -> str:
    return " ".join(text.split())


def _of_deadlines(
    printed: str, activity: ReadActivity, at: int, plan: PlanContext, named: NamedParties
) -> Iterator[Anomaly]:
    if not activity.deadline_text:
        if activity.needs_person:
            yield anomaly(AnomalyCode.NO_DEADLINE, activity=at)
    else:
        stated = activity.deadlines[: len(activity.deadlines) - len(named.deadlines)]
        for code, raw in doubts(printed, stated):
            offered = tuple(dict.fromkeys(one for deadline in stated for one in deadline.candidates))
            yield anomaly(code, raw, at, candidates=offered if code in _OFFERING else ())
    for deadline in named.deadlines:
        yield anomaly(AnomalyCode.DEADLINE_INSIDE_RESPONSIBLE_CELL, deadline.raw, at)
    ends = [deadline.end for deadline in activity.deadlines if deadline.end and not deadline.kind.recurs]
    early = [day for day in ends if plan.approved_on and day < plan.approved_on]
    if early:
        yield anomaly(AnomalyCode.DEADLINE_BEFORE_PLAN_APPROVAL, f"{min(early):%d.%m.%Y}", at)
    late = [day for day in ends if plan.period.stated and plan.period.end and day > plan.period.end]
    if late:
        yield anomaly(AnomalyCode.DEADLINE_AFTER_PLAN_PERIOD, f"{max(late):%d.%m.%Y}", at)
    if ends:
        for raw, day in _dates_in(" ".join(activity.expected_results)):
            if day > max(ends):
                yield anomaly(AnomalyCode.EMBEDDED_DATES_CONFLICT, raw, at)
                break


_OFFERING = frozenset(
    {AnomalyCode.NONEXISTENT_DATE, AnomalyCode.REVERSED_RANGE, AnomalyCode.AMBIGUOUS_DEADLINE}
    | {AnomalyCode.DEADLINE_WITHOUT_YEAR}
)


def _dates_in(text: str) -> Iterator[tuple[str, date]]:
    """Dates and months with a year that the text speaks of; «от 28.06.2019 № 592-р» names an act and is none."""
    found = tokens(text)
    at = 0
    while at < len(found):
        cursor = Cursor(found)
        cursor.at = at
        moment: Day | Month | None = first_of(cursor, worded_day, dotted_day) or month(cursor)
        days = span(moment) if moment and moment.year else None
        if days and (at == 0 or found[at - 1].text not in {"от", "г", "№"}):
            yield text[found[at].start : found[cursor.at - 1].end], days.end
        at = max(cursor.at, at + 1) if days else at + 1


def _of_parties(
    row: PlanRow, activity: ReadActivity, at: int, plan: PlanContext, named: NamedParties
) -> Iterator[Anomaly]:
    if Role.RESPONSIBLE in row.columns and not activity.responsible and at not in plan.parents:
        yield anomaly(AnomalyCode.NO_EXECUTOR, activity=at)
    for party in named.parties:
        if party.kind in {PartyKind.ROLE_GROUP, PartyKind.ORGANIZATION_GROUP}:
            yield anomaly(AnomalyCode.ROLE_GROUP_NOT_EXPANDED, party.name, at)
    text = activity.responsible_text
    if re.search(r"соглас\w*\s+(?:со?\s+)?спис|по списку|перечн\w+,? утвержд", text.lower()):
        yield anomaly(AnomalyCode.LIST_NOT_ATTACHED, text, at)
    if named.unseparated:
        yield anomaly(AnomalyCode.NO_SEPARATORS_IN_EXECUTOR_CELL, text, at)
    for position in named.positions:
        yield anomaly(AnomalyCode.PERSON_WITH_POSITION, position, at)
    for words in named.garbled:
        yield anomaly(AnomalyCode.GARBLED_RESPONSIBLE, words, at)
    for part in (activity.text, text):
        if part.count("«") != part.count("»"):
            yield anomaly(AnomalyCode.UNBALANCED_QUOTES, part, at)


def _of_row(row: PlanRow, activity: ReadActivity, at: int, plan: PlanContext) -> Iterator[Anomaly]:
    if row.split:
        yield anomaly(AnomalyCode.ROW_SPLIT_BY_PAGE_BREAK, activity.text, at)
    if row.word_split:
        yield anomaly(AnomalyCode.WORD_SPLIT_ACROSS_ROWS, activity.text, at)
    if row.parent is not None or at in plan.parents:
        yield anomaly(AnomalyCode.SUB_ROW_WITHOUT_NUMBER, activity.text, at)
    if _TRUNCATED.search(activity.text):
        yield anomaly(AnomalyCode.TEXT_TRUNCATED, " ".join(activity.text.split()[-4:]), at)
    title = activity.text.lower().rstrip(". ")
    if title and plan.titles.setdefault(title, at) != at:
        yield anomaly(AnomalyCode.DUPLICATE_ACTIVITY_TITLE, activity.text, at)
    empty = [name for role, name in _NAMES.items() if role in row.columns and not row.text(role)]
    if empty and row.parent is None:
        yield anomaly(AnomalyCode.EMPTY_CELLS, ", ".join(empty), at)
    for other in row.others:
        yield anomaly(AnomalyCode.UNREAD_TEXT, other, at)


def dated_ends(texts: Iterator[str]) -> PlanPeriod | None:
    """The period the deadlines themselves span: what is assumed where a year is not written."""
    days: list[date] = []
    for text in texts:
        days += [day for one in _calendar_dated(text) for day in (one.start, one.end) if day]
    return PlanPeriod(min(days), max(days), stated=False) if days else None


def _calendar_dated(text: str) -> list[Deadline]:
    return [one for one in read_deadlines(text, PlanPeriod.unknown()) if not one.kind.recurs and not one.needs_person]
