"""A plan lived through in tests: a small reading, who decides, and the plan after each decision."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from domain.actors import Basis, BasisKind, Envelope, Role, natural_id
from domain.anomaly_codes import AnomalyCode
from domain.assignment.events import Party, PartyKind
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.documents import Document
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import approving, clearing, controlling, importing, matching
from domain.plan.events import ApprovalForm
from domain.plan.state import PLAN, Activity, Plan, plan_id
from domain.plan.stated_deadlines import StatedDeadline
from domain.reading import Anomaly, ReadActivity, Reading, Severity, SourcePlace
from domain.reading import Party as NamedParty
from domain.reading import PartyKind as NamedKind

HASH = "ab" * 32
ID = plan_id(HASH)
COMMITTEE = natural_id("organisation", "комитет")
DISTRICTS = tuple(natural_id("organisation", f"район {n}") for n in range(1, 6))
SOURCE = Document(hash="cd" * 32, size=10, media_type="text/plain")
TODAY = date(2024, 3, 1)
ORDER = Basis(kind=BasisKind.DIRECTIVE, number="12-р", date=date(2024, 1, 16))

Decision = Callable[..., tuple[Event, ...]]


def said(text: str) -> Personal[str]:
    return Personal(ID, text)


def by(role: Role = Role.SETTER, on: date = TODAY, *, basis: Basis | None = None, person: str = "Иванова") -> Envelope:
    return Envelope(
        by=natural_id("person", person),
        role=role,
        on_behalf_of=COMMITTEE,
        occurred_on=on,
        basis=basis,
        command_id=natural_id("command", role, on),
        correlation_id=natural_id("request", 1),
    )


def organisation(identity: UUID) -> Party:
    return Party(kind=PartyKind.ORGANISATION, id=identity)


def due(*ends: date, needs_person: bool = False) -> tuple[Deadline, ...]:
    """«До D», once or several times."""
    kind = DeadlineKind.DATE if len(ends) == 1 else DeadlineKind.LIST_ITEM
    return tuple(Deadline(kind=kind, end=end, needs_person=needs_person, raw=f"до {end:%d.%m.%Y}") for end in ends)


def row(number: str | None, *named: str, deadlines: tuple[Deadline, ...], group: bool = False) -> ReadActivity:
    kind = NamedKind.ROLE_GROUP if group else NamedKind.ORGANIZATION
    return ReadActivity(
        number=number,
        text=f"Мероприятие {number}",
        deadlines=deadlines,
        responsible=tuple(NamedParty(name=name, kind=kind) for name in named),
        source=SourcePlace(place=f"таблица 1, строка {number}"),
    )


def reading(*rows: ReadActivity, anomalies: tuple[Anomaly, ...] = ()) -> Reading:
    return Reading(title="План", territory="Область", activities=rows, anomalies=anomalies)


def doubt(activity: int | None, code: AnomalyCode, severity: Severity = Severity.ERROR) -> Anomaly:
    return Anomaly(code=code, severity=severity, activity=activity, raw=f"цитата {code}", message="так не бывает")


CLEAR = reading(
    row("1.1", "Комитет", deadlines=due(date(2024, 6, 3))),
    row("1.2", "Район 1", "Район 2", deadlines=due(date(2024, 9, 2), date(2024, 12, 2))),
)
DOUBTFUL = reading(
    row("1.1", "Комитет", deadlines=(Deadline(kind=DeadlineKind.DATE, needs_person=True, raw="31.04.2024"),)),
    row("1.2", "Руководители МОУО", deadlines=due(date(2024, 9, 2)), group=True),
    row("1.3", deadlines=due(date(2024, 9, 2))),
    anomalies=(
        doubt(0, AnomalyCode.NONEXISTENT_DATE),
        doubt(1, AnomalyCode.ROLE_GROUP_NOT_EXPANDED),
        doubt(2, AnomalyCode.NO_EXECUTOR),
        doubt(1, AnomalyCode.TEXT_TRUNCATED, Severity.WARNING),
        doubt(None, AnomalyCode.NO_TITLE, Severity.WARNING),
    ),
)


class Story:
    """The plan so far: `does(verb, …)` takes a decision and lives on with its events."""

    def __init__(self, read: Reading = CLEAR) -> None:
        self.plan = Plan()
        self.does(importing.import_plan, reading=read, document=SOURCE, source_hash=HASH)

    def does(self, decision: Decision, envelope: Envelope | None = None, /, **order: Any) -> "Story":
        self.plan = PLAN.fold(decision(self.plan, envelope or by(), **order), self.plan)
        return self

    def row(self, number: str) -> Activity:
        return next(row for row in self.plan.activities.values() if row.number == number)

    def matched(self) -> "Story":
        """Every named party matched: the committee to itself, the districts in order."""
        for activity in list(self.plan.activities.values()):
            for index in activity.unmatched_parties:
                name = activity.wording.responsible[index].name if activity.wording else ""
                party = COMMITTEE if name == "Комитет" else DISTRICTS[int(name[-1]) - 1]
                self.does(matching.match_party, activity=activity.id, index=index, party=organisation(party))
        return self

    def cleared(self) -> "Story":
        """The doubtful reading, settled."""
        stated = (StatedDeadline(kind=DeadlineKind.DATE, end="2024-04-30"),)
        self.does(
            clearing.clarify_deadline, activity=self.row("1.1").id, deadlines=stated, reason=said("письмо района")
        )
        members = [organisation(identity) for identity in DISTRICTS]
        self.does(
            matching.expand_role_group,
            activity=self.row("1.2").id,
            index=0,
            parties=members,
            reason=said("приложение к плану"),
        )
        self.does(
            matching.supply_party,
            activity=self.row("1.3").id,
            party=organisation(COMMITTEE),
            reason=said("поручение председателя"),
        )
        return self.matched()

    def approved(self, on: date = date(2024, 1, 16)) -> "Story":
        return self.does(
            approving.approve_plan, by(on=on, basis=ORDER), form=ApprovalForm.BY_ACT, in_force_on=on, today=TODAY
        )

    def controlled(self, on: date = TODAY) -> "Story":
        placed = controlling.place_on_control(self.plan, by(on=on))
        self.plan = PLAN.fold(placed.events, self.plan)
        return self


def placed(story: Story, **order: Any) -> controlling.Placed:
    """What placing this plan on control would give."""
    return controlling.place_on_control(story.plan, by(), **order)
