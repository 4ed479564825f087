"""What a history shows of one part of an activity, as seen from the chosen moment and beside the other one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from application.activity_history import AssignmentHistory, Stand, assignment_history, seen_at
from application.audit_trail import TrailEntry
from application.comparing import Moment
from application.knowing import Correction
from application.past_register import Axes
from application.performing import Actor
from domain.actors import Role
from domain.assignment import events as a
from domain.assignment.state import Assignment
from domain.correction import RecordCorrected
from interfaces.pages import seen_from
from interfaces.pages.asked import Asked, address
from interfaces.pages.filling import Filled
from interfaces.pages.seen_from import Day, SeenFrom
from interfaces.pages.time_axis import ZONE, Happening, TimeAxis, time_axis
from interfaces.pages.told import Step, steps
from interfaces.pages.visitor import Visitor
from interfaces.pages.wording import begun, day, moment
from interfaces.russian_changes import party, point_name
from interfaces.russian_register import entry_fields


class ReplayAsked(SeenFrom):
    """Whose part, seen from where, beside how it is seen from where else (without it: now)."""

    party: UUID | None = None
    other_as_of: Day = None
    other_known_at: seen_from.Moment = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event of the log; `seen` from the chosen moment, `here` the last one of those."""

    step: Step
    occurred_on: date
    late: int
    seen: bool
    here: bool
    address: str
    bears_on: str | None
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A field at the chosen moment, and what it is at the other where that differs."""

    name: str
    value: str | None
    other: str | None
    differs: bool


@dataclass(frozen=True, slots=True)
class PointState:
    """A control point at the chosen moment; `line` None: it was not there yet."""

    name: str
    line: Any
    facts: tuple[Fact, ...]
    open: bool

    @property
    def differences(self) -> int:
        return sum(fact.differs for fact in self.facts)


CALENDAR = re.compile(r"\bru@(\S+?)(?=,|$)")

TONES: Mapping[str, str] = {
    a.ReportReturned.TOPIC: "bad",
    a.ReportMissed.TOPIC: "bad",
    a.FoundNotDone.TOPIC: "bad",
    a.ExtensionRejected.TOPIC: "bad",
    a.ExecutionAccepted.TOPIC: "good",
    a.RemovedFromControl.TOPIC: "good",
    a.ExtensionApproved.TOPIC: "late",
    a.ControlReinstated.TOPIC: "late",
    RecordCorrected.TOPIC: "doubt",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of one part."""

    visitor: Visitor
    question: ReplayAsked
    filled: Filled
    found: AssignmentHistory
    party: str
    address: str
    auditor: bool

    @classmethod
    def of(cls, visitor: Visitor, asked: Asked[ReplayAsked], part: Assignment) -> "Shown":
        """The part as the address asks to see it."""
        question = asked.question
        here = _moment(visitor, SeenFrom(as_of=question.as_of, known_at=question.known_at))
        other = _moment(visitor, SeenFrom(as_of=question.other_as_of, known_at=question.other_known_at))
        reception = visitor.reception
        found = assignment_history(
            part, here, other, reception.trail, visitor.office.ledger, visitor.names, reception.wording
        )
        assert part.party is not None
        path = visitor.request.url.path
        return cls(
            visitor,
            question,
            _typed(asked.filled, found, question),
            found,
            party(part.party, visitor.names),
            path,
            is_auditor(visitor.actor),
        )

    def at(self, **other: object) -> str:
        """The same page at another moment."""
        return address(self.address, self.question, **other)

    @property
    def now(self) -> bool:
        """Whether it is seen as it is now."""
        return self.found.here.moment.axes == Axes()

    @property
    def compared(self) -> bool:
        """Whether it is set beside a moment that somebody named, not beside the present."""
        return self.found.other.moment.axes != Axes()

    @property
    def title(self) -> str:
        return _named(self.question.known_at, self.found, self.found.here.moment)

    @property
    def other_title(self) -> str:
        return _named(self.question.other_known_at, self.found, self.found.other.moment)

    @property
    def last(self) -> TrailEntry | None:
        """The last event that is seen from the chosen moment."""
        seen = [one for one in self.found.entries if seen_at(one, self.found.here.moment.axes)]
        return seen[-1] if seen else None

    @property
    def previous(self) -> str | None:
        """One event back: to where it was not known yet."""
        seen = [one for one in self._steps if self.last is not None and one.position < self.last.position]
        return self.at(known_at=seen[-1].position) if seen else None

    @property
    def next(self) -> str | None:
        """One event on."""
        last = self.last.position if self.last else 0
        coming = next((one for one in self._steps if one.position > last), None)
        return self.at(known_at=coming.position) if coming else None

    @property
    def _steps(self) -> list[TrailEntry]:
        as_of = self.found.here.moment.axes.as_of
        return [one for one in self.found.entries if as_of is None or one.place.occurred_on <= as_of]

    @property
    def number(self) -> int:
        """How many events are seen."""
        return sum(seen_at(one, self.found.here.moment.axes) for one in self.found.entries)

    @property
    def log(self) -> list[LogLine]:
        """Every event, those behind the moment too."""
        bearing = {link.entry.position: link.bears_on for link in self._chain}
        mended = {one.mistaken: one.entry.position for one in self.found.corrections}
        last, axes = self.last, self.found.here.moment.axes
        return [
            LogLine(
                step=step,
                occurred_on=entry.place.occurred_on,
                late=(step.at.astimezone(ZONE).date() - entry.place.occurred_on).days,
                seen=seen_at(entry, axes),
                here=last is not None and entry.position == last.position,
                address=self.at(known_at=entry.position),
                bears_on=bearing.get(entry.position),
                corrected_by=mended.get(entry.position),
            )
            for entry, step in ((entry, _own(entry, told)) for entry, told in self._told)
        ]

    @property
    def _told(self) -> Iterable[tuple[TrailEntry, Step]]:
        return zip(self.found.entries, steps(self.found.entries), strict=True)

    @property
    def tone(self) -> Mapping[int, str]:
        """What an event says of the way things go, by its position."""
        return {one.position: TONES.get(one.place.topic, "accent") for one in self.found.entries}

    @property
    def axis(self) -> TimeAxis:
        here = self.found.here
        happenings = [
            Happening(
                one.position,
                one.place.recorded_at,
                one.place.occurred_on,
                TONES.get(one.place.topic),
                one.sentence,
                seen_at(one, here.moment.axes),
            )
            for one in self.found.entries
        ]
        terms = [
            due
            for point in self.found.assignment.points.values()
            for due in (point.effective, point.planned.stated)
            if due is not None
        ]
        known_at = _known_moment(self.question.known_at, self.found)
        return time_axis(happenings, terms, self._goes_on, known_at, here.moment.axes.as_of)

    @property
    def _goes_on(self) -> date | None:
        """Today, as long as anything is owed: then each day may change the verdict."""
        owed = any(point.stage.open for point in self.found.assignment.points.values())
        return self.visitor.today if owed else None

    @property
    def points(self) -> list[PointState]:
        """The control points at the chosen moment; what differs from the other is marked."""
        here, other = _by_point(self.found.here), _by_point(self.found.other)
        last = self.last.place.point if self.last else None
        names = list(dict.fromkeys((*here, *other)))
        return [
            PointState(
                point_name(key),
                here.get(key),
                _facts(here.get(key), other.get(key), self.found),
                key == last or len(names) == 1,
            )
            for key in names
        ]

    @property
    def deciding(self) -> list[tuple[Step, str]]:
        """What of the plan's own history the state rests on."""
        own = {entry.position for entry in self.found.entries}
        links = [link for link in self._chain if link.entry.position not in own]
        return [(step, link.bears_on) for step, link in zip(steps(link.entry for link in links), links, strict=True)]

    @property
    def _chain(self) -> tuple[Any, ...]:
        return self.found.explanation.chain if self.found.explanation else ()

    @property
    def mended(self) -> tuple[Correction, ...]:
        return self.found.corrections

    @property
    def versions(self) -> list[tuple[str, str]]:
        """The rule and the calendar by which the verdicts are given, with their versions."""
        told = self.found.explanation
        if told is None:
            return []
        calendars = ", ".join(CALENDAR.sub(r"российский, версия \1", told.calendar or "").split(", "))
        rule = f"исчисления сроков, версия {told.rule.partition('@')[2]}"
        return [("Правило", rule), *([("Производственный календарь", calendars)] if calendars else [])]


def _own(entry: TrailEntry, step: Step) -> Step:
    """Without the control point's name before each change, where all are of the one that the event itself names."""
    point = entry.place.point
    own = f"Контрольная точка {point_name(point)}: " if point is not None else None
    if own is None or not all(change.field.startswith(own) for change in step.changes):
        return step
    changes = (replace(change, field=begun(change.field.removeprefix(own))) for change in step.changes)
    return replace(step, changes=tuple(changes))


def is_auditor(actor: Actor) -> bool:
    """Whether who looked and who could know is theirs to see."""
    return any(grant.role is Role.AUDITOR for grant in actor.grants)


def _moment(visitor: Visitor, seen: SeenFrom) -> Moment:
    """The day of the verdicts is the one asked for, else that of the moment, else today."""
    ledger = visitor.office.ledger
    axes = seen.axes(ledger)
    if axes.as_of is not None:
        return Moment(axes, axes.as_of)
    if isinstance(seen.known_at, datetime):
        return Moment(axes, min(seen.known_at.astimezone(ZONE).date(), visitor.today))
    if seen.known_at is not None:
        found = ledger.at([seen.known_at])
        return Moment(axes, found[0].recorded_at.astimezone(ZONE).date() if found else visitor.today)
    return Moment(axes, visitor.today)


def _known_moment(asked: datetime | int | None, found: AssignmentHistory) -> datetime | None:
    """When the position asked for was recorded, as far as this history tells."""
    if not isinstance(asked, int):
        return asked
    learned = [one.place.recorded_at for one in found.entries if one.position <= asked]
    return learned[-1] if learned else found.entries[0].place.recorded_at - timedelta(minutes=1)


def _named(asked: datetime | int | None, found: AssignmentHistory, here: Moment) -> str:
    """«Как известно на 11.01.2024 10:05, по состоянию на 10.01.2024»."""
    parts = []
    if asked is not None:
        parts.append(f"как было известно на {moment(_known_moment(asked, found))}")
    if here.axes.as_of is not None:
        parts.append(f"по состоянию на {day(here.axes.as_of)}")
    return ", ".join(parts) or "сейчас"


def _by_point(stand: Stand) -> dict[str, Any]:
    return {line.entry.point: line for line in stand.lines}


def _facts(here: Any, other: Any, found: AssignmentHistory) -> tuple[Fact, ...]:
    told = entry_fields(here.entry, found.here.moment.day) if here else {}
    beside = entry_fields(other.entry, found.other.moment.day) if other else {}
    return tuple(
        Fact(name, told.get(name), beside.get(name), told.get(name) != beside.get(name))
        for name in dict.fromkeys((*told, *beside))
        if (told.get(name) or beside.get(name)) and (name not in LEFT_OUT or told.get(name) != beside.get(name))
    )


LEFT_OUT = frozenset({"Контрольная точка", "Номер мероприятия", "Отметка о сроке", "Производственный календарь"})
"""What is said above the fields, or under «Почему так»."""


def _typed(filled: Filled, found: AssignmentHistory, asked: ReplayAsked) -> Filled:
    """A moment that was named by a record stands in its field as the time of it."""
    typed = dict(filled.typed)
    for place, given in (("known_at", asked.known_at), ("other_known_at", asked.other_known_at)):
        if isinstance(given, int) and (at := _known_moment(given, found)):
            local = at.astimezone(ZONE) + timedelta(seconds=1 if at.microsecond else 0)
            typed[place] = (f"{local:%Y-%m-%dT%H:%M:%S}",)
    return Filled(filled.command, filled.seen, typed, filled.errors, filled.problem, filled.meanwhile)
