"""A ledger of regions, their districts and control points: half of them reported on, some late, some still read."""

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import psycopg

from benchmarks.figure import say
from benchmarks.ground import Ground
from domain.actors import Envelope, Role, natural_id
from domain.assignment import events as a
from domain.assignment.state import assignment_id
from domain.calendar.working_days import DEFAULT_CALENDAR
from domain.ledger import Event
from domain.organisation import OrganisationKind, OrganisationRegistered, organisation_id
from domain.person import PersonRegistered, RoleGranted, Scope, ScopeKind
from domain.personal import Personal
from domain.plan import events as p
from domain.plan.state import activity_id
from infrastructure.ledger.mapper import stamped, to_bytes

AUDITOR, COMMITTEE = natural_id("country", "auditor"), organisation_id("Министерство")
AS_OF = date(2040, 1, 15)
"""Two thirds of the dates have passed and no fact is later. Far ahead: the past is folded, not asked of tables."""

_ON, _MOMENT = date(2023, 1, 10), datetime(2023, 1, 10, tzinfo=UTC)
_REPORT, _POINT, _DAY = "00000000-0000-4000-8000-000000000000", "1999-09-09", "1998-08-08"


@dataclass(frozen=True)
class Country:
    """One plan: `activities` of them given to each of `districts` in each of `regions`, due on each of `dates`."""

    regions: int
    districts: int
    activities: int
    dates: int

    @property
    def plan(self) -> uuid.UUID:
        return natural_id("country", "plan", self.regions, self.districts)

    @property
    def points(self) -> int:
        return self.regions * self.districts * self.activities * self.dates

    def days(self) -> Sequence[date]:
        """The dates, in a little less than three years."""
        return [date(2038, 2, 1) + timedelta(days=n * 1000 // self.dates) for n in range(self.dates)]

    def activity(self, number: int) -> uuid.UUID:
        return activity_id(self.plan, number)

    def parties(self) -> Iterator[tuple[uuid.UUID, OrganisationRegistered]]:
        for region in range(self.regions):
            centre = organisation_id(f"Регион {region}")
            for district in range(self.districts):
                name = f"Регион {region}" if district == 0 else f"Район {region}/{district}"
                yield (
                    organisation_id(name),
                    OrganisationRegistered.of(
                        _envelope(),
                        name=name,
                        kind=OrganisationKind.DISTRICT,
                        territory=None if district else name,
                        parent=centre if district else None,
                    ),
                )

    def tell(self, ground: Ground) -> None:
        """All of it, written by COPY, past the append function."""
        chance, position = random.Random(1), 0
        with psycopg.connect(ground.admin_url) as admin, admin.cursor() as cursor:
            rows = "COPY ledger.event (position, stream, version, topic, recorded_at, state) FROM STDIN (FORMAT BINARY)"
            with cursor.copy(rows) as copy:
                copy.set_types(["int8", "uuid", "int8", "text", "timestamptz", "bytea"])
                for stream, version, topic, state in self._told(ground, chance):
                    position += 1
                    copy.write_row((position, stream, version, topic, _MOMENT + timedelta(seconds=position), state))
                    if position % 100_000 == 0:
                        say(f"telling {self.points} control points: {position} events")
            cursor.execute("ANALYZE ledger.event")

    def _told(self, ground: Ground, chance: random.Random) -> Iterator[tuple[uuid.UUID, int, str, bytes]]:
        def first(stream: uuid.UUID, version: int, event: Event) -> tuple[uuid.UUID, int, str, bytes]:
            return stream, version, event.TOPIC, stamped(to_bytes(event, stream, version, ground.keys), _MOMENT)

        name = Personal(AUDITOR, "Смирнова О. Л.")
        yield first(AUDITOR, 1, PersonRegistered.of(_envelope(), name=name, organisation=COMMITTEE))
        everywhere = Scope(kind=ScopeKind.EVERYWHERE)
        yield first(AUDITOR, 2, RoleGranted.of(_envelope(), granted=Role.AUDITOR, scope=everywhere))
        parties = dict(self.parties())
        for party, registered in parties.items():
            yield first(party, 1, registered)
        for version, event in enumerate(self._planning(), 1):
            yield first(self.plan, version, event)
        report, accepted = (
            stamped(to_bytes(event, AUDITOR, 1, ground.keys), _MOMENT)
            for event in (
                a.ReportSubmitted.of(_envelope(_DAY), point=_POINT, report=uuid.UUID(_REPORT), evidence=()),
                a.ExecutionAccepted.of(_envelope(_DAY), point=_POINT, report=uuid.UUID(_REPORT)),
            )
        )
        days = self.days()
        for number in range(1, self.activities + 1):
            activity = self.activity(number)
            for party in parties:
                stream, version = assignment_id(activity, party), 1
                yield first(stream, version, self._assigned(activity, party, days))
                for day in days:
                    luck = chance.random()
                    if day > AS_OF or luck < 0.6:
                        continue
                    # Of ten reports seven come in time, two late by up to a month and a half, one still waits.
                    late = chance.randrange(1, 45) if luck > 0.88 else 0
                    on = min(day + timedelta(days=late), AS_OF)
                    identity = uuid.UUID(int=chance.getrandbits(128), version=4)
                    version += 1
                    yield stream, version, a.ReportSubmitted.TOPIC, _filled(report, day, on, identity)
                    if luck > 0.64:
                        version += 1
                        yield stream, version, a.ExecutionAccepted.TOPIC, _filled(accepted, day, on, identity)

    def _planning(self) -> Iterator[Event]:
        rows = tuple(
            p.ActivityRow(
                id=self.activity(number),
                row=number,
                number=str(number),
                section=number % 5,
                parent=None,
                deadlines=(),
                parties=1,
                wording=Personal(self.plan, p.Wording(text="Представить отчёт")),
            )
            for number in range(1, self.activities + 1)
        )
        yield p.PlanDrafted.of(_envelope(), title=Personal(self.plan, "План"), territory=None, activities=rows)
        yield p.Approved.of(_envelope(), form=p.ApprovalForm.BY_ACT, in_force_on=_ON)
        yield p.PlacedOnControl.of(_envelope(), activities=tuple(row.id for row in rows), assignments=())

    def _assigned(self, activity: uuid.UUID, party: uuid.UUID, days: Sequence[date]) -> a.Assigned:
        return a.Assigned.of(
            _envelope(),
            plan=self.plan,
            activity=activity,
            party=a.Party(kind=a.PartyKind.ORGANISATION, id=party),
            duty=a.Duty.REPORTS,
            lead=True,
            points=tuple(
                a.ControlPoint(key=day.isoformat(), stated=day, effective=day, calendar=DEFAULT_CALENDAR)
                for day in days
            ),
        )


def _filled(state: bytes, point: date, on: date, report: uuid.UUID) -> bytes:
    """A stored fact with another point, day and report put into it: a model each would take minutes."""
    filled = state.replace(_REPORT.encode(), str(report).encode()).replace(_POINT.encode(), point.isoformat().encode())
    return filled.replace(_DAY.encode(), on.isoformat().encode())


def _envelope(on: str | None = None) -> Envelope:
    command = uuid.uuid4()
    return Envelope(
        by=AUDITOR,
        role=Role.SETTER,
        on_behalf_of=COMMITTEE,
        occurred_on=date.fromisoformat(on) if on else _ON,
        command_id=command,
        correlation_id=command,
    )
