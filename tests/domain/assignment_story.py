"""An assignment lived through in tests: who acts, on which day, and what happened before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.actors import Basis, BasisKind, Envelope, Role, natural_id
from domain.assignment import assigning, control, extension_decisions, extensions, reporting, reviewing
from domain.assignment import evidence as documents
from domain.assignment.events import Assigned, ControlPoint, Duty, Party, PartyKind, WithdrawalGround
from domain.assignment.state import ASSIGNMENT, Assignment, Point
from domain.calendar.policy import Policy
from domain.documents import AccessClass, Document, EvidenceKind, Requisites
from domain.ledger import Event, Stored
from domain.personal import Personal

PLAN = natural_id("plan", "test")
ACTIVITY = natural_id("activity", PLAN, 16)
COMMITTEE, DISTRICT, OTHER_DISTRICT = (natural_id("organisation", n) for n in ("комитет", "район", "другой район"))
POLICY = Policy()
KEY = "2017-11-15"


def d(text: str) -> date:
    """«15.11.2017»"""
    return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()


ASSIGNED_ON = d("02.10.2017")


def person(name: str) -> UUID:
    return natural_id("person", name)


def said(text: str) -> Personal[str]:
    return Personal(PLAN, text)


def act(on: str, kind: BasisKind = BasisKind.DIRECTIVE) -> Basis:
    return Basis(kind=kind, number="37/01-04", date=d(on))


def acting(
    role: Role,
    on: str | date,
    *,
    name: str | None = None,
    organisation: UUID | None = None,
    basis: Basis | None = None,
    delegation: UUID | None = None,
) -> Envelope:
    """The circumstances of an order; whom a role usually acts for is known."""
    usual = {Role.SETTER: COMMITTEE, Role.CONTROLLER: COMMITTEE, Role.EXECUTOR: DISTRICT}
    return Envelope(
        by=person(name or role.value),
        role=role,
        on_behalf_of=organisation or usual.get(role),
        occurred_on=on if isinstance(on, date) else d(on),
        basis=basis,
        delegation=delegation,
        command_id=natural_id("command", role, on, name),
        correlation_id=natural_id("correlation", role, on, name),
    )


def executor(on: str | date, **more: Any) -> Envelope:
    return acting(Role.EXECUTOR, on, **more)


def controller(on: str | date, **more: Any) -> Envelope:
    return acting(Role.CONTROLLER, on, **more)


def setter(on: str | date, **more: Any) -> Envelope:
    return acting(Role.SETTER, on, **more)


def organisation(identity: UUID) -> Party:
    return Party(kind=PartyKind.ORGANISATION, id=identity)


def control_point(stated: str | None = "15.11.2017", **more: Any) -> ControlPoint:
    """A control point by the default policy."""
    if stated is None:
        return ControlPoint(key="undated", **more)
    term = POLICY.effective(d(stated))
    return ControlPoint(
        key=term.stated.isoformat(), stated=term.stated, effective=term.effective, calendar=term.calendar, **more
    )


@dataclass
class Story:
    """What happened to an assignment, in order; `does` lets a decision happen and keeps its events."""

    state: Assignment = field(default_factory=Assignment)
    events: list[Event] = field(default_factory=list)
    made: int = 0

    def happened(self, events: Iterable[Event]) -> "Story":
        for event in events:
            self.events.append(event)
            self.state = ASSIGNMENT.evolve(self.state, event)
        return self

    def does(self, decision: Callable[..., tuple[Event, ...]], by: Envelope, **what: Any) -> "Story":
        return self.happened(decision(self.state, by, **what))

    def new_id(self, kind: str) -> UUID:
        self.made += 1
        return natural_id(kind, self.state.id, self.made)

    @property
    def point(self) -> Point:
        """The first control point."""
        return next(iter(self.state.points.values()))

    @property
    def history(self) -> list[Stored]:
        stream = self.state.id or UUID(int=0)
        start = datetime(2017, 10, 2, 9, tzinfo=UTC)
        return [Stored(n, stream, n, start + timedelta(hours=n), event) for n, event in enumerate(self.events, 1)]

    def attached(self, on: str | date, key: str = KEY, kind: EvidenceKind = EvidenceKind.REPORT, **more: Any) -> UUID:
        """A document stands at the point; gives its id."""
        evidence = self.new_id("evidence")
        self.does(documents.attach_evidence, executor(on), **document(evidence, key, kind, **more))
        return evidence

    def reported(self, on: str, key: str = KEY, name: str | None = None, **more: Any) -> "Story":
        proof = self.attached(on, key)
        by = executor(on, name=name)
        return self.does(reporting.submit_report, by, point=key, report=self.new_id("report"), evidence=[proof], **more)

    def returned(self, on: str, key: str = KEY) -> "Story":
        return self.does(reviewing.return_report, controller(on), point=key, remarks=said("нет подписи"))

    def accepted(self, on: str, key: str = KEY) -> "Story":
        return self.does(reviewing.accept_execution, controller(on), point=key)

    def removed(self, on: str, key: str = KEY) -> "Story":
        return self.does(control.remove_from_control, setter(on), point=key)

    def withdrawn(self, on: str, key: str = KEY) -> "Story":
        by = setter(on, basis=act(on))
        reason = said("мероприятие отменено")
        return self.does(control.withdraw, by, point=key, ground=WithdrawalGround.IRRELEVANT, reason=reason)

    def reinstated(self, on: str, key: str = KEY) -> "Story":
        by = setter(on, basis=act(on))
        return self.does(control.reinstate_control, by, point=key, reason=said("проверка выявила недостатки"))

    def asked_extension(self, on: str, proposed: str = "20.11.2017", key: str = KEY) -> UUID:
        """The lead asks for a later term; gives the request's id."""
        request = self.new_id("extension")
        self.does(
            extensions.request_extension,
            executor(on),
            point=key,
            request=request,
            proposed=d(proposed),
            ground=said("не поступили данные школ"),
            policy=POLICY,
        )
        return request

    def extended(self, on: str, to: str = "20.11.2017", key: str = KEY) -> "Story":
        return self.does(
            extension_decisions.extend_term,
            setter(on),
            point=key,
            stated_term=d(to),
            ground=said("перенос каникул"),
            policy=POLICY,
        )

    def passed_on(self, on: str) -> "Story":
        succession = assigning.replace_party(
            self.state, setter(on, basis=act(on)), party=organisation(OTHER_DISTRICT), reason=said("реорганизация")
        )
        return self.happened(succession.here)


def document(
    evidence: UUID,
    key: str = KEY,
    kind: EvidenceKind = EvidenceKind.REPORT,
    number: str | None = "18",
    dated: str | None = None,
    amount: int | None = None,
    access: AccessClass = AccessClass.GENERAL,
) -> dict[str, Any]:
    """What is said of a document when it is attached."""
    return {
        "point": key,
        "evidence": evidence,
        "document": Document(hash="ab" * 32, size=1024, media_type="application/pdf"),
        "kind": kind,
        "requisites": Requisites(number=number, date=d(dated) if dated else None),
        "access": access,
        "retention": "5 лет",
        "file_name": said("отчёт.pdf"),
        "amount": amount,
    }


def assigned(
    *points: ControlPoint,
    party: Party | None = None,
    lead: bool = True,
    on: str | date = ASSIGNED_ON,
    duty: Duty = Duty.PERFORMS,
) -> Story:
    """An assignment just put on control, of the district unless told."""
    event = Assigned.of(
        setter(on),
        plan=PLAN,
        activity=ACTIVITY,
        party=party or organisation(DISTRICT),
        duty=duty,
        lead=lead,
        points=points or (control_point(),),
    )
    return Story().happened([event])
