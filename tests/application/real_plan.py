"""A real plan with its real dates and parties, both of whose collections of reports were lived through."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from uuid import UUID

from application import clearing, collecting, controlling, evidence, planning, reporting
from application.collections_board import Board, board
from domain.actors import Role
from domain.assignment.events import Duty, Party, PartyKind
from domain.assignment.state import ASSIGNMENT, Assignment, assignment_id
from domain.collection.state import collection_id
from domain.deadlines.deadline import DeadlineKind
from domain.documents import EvidenceKind
from domain.organisation import OrganisationKind
from domain.plan.events import ApprovalForm
from domain.plan.state import PLAN, Activity, Plan
from domain.plan.stated_deadlines import StatedDeadline
from infrastructure.plan_readers import read_plan
from tests.application.office import Town, made
from tests.shared_folder import shared_file

SEED = "seeds/000_11cf50d6e682a6c2.txt"
DISTRICTS = (
    "Бокситогорский",
    "Волховский",
    "Волосовский",
    "Выборгский",
    "Гатчинский",
    "Кингисеппский",
    "Кировский",
    "Киришский",
    "Лодейнопольский",
    "Ломоносовский",
    "Лужский",
    "Подпорожский",
    "Приозерский",
    "Сланцевский",
    "Тихвинский",
)

# A sign for each party, in the plan's order, on each date of the row:
#   + reported and accepted in time      W reported in time, read by the committee only after the closing
#   L reported three days too late       R went back for rework and did not come again       - nothing came
ROW_16 = {"2017-10-23": "+++", "2017-11-15": "+L-", "2017-11-30": "RW+", "2017-12-15": "---", "2017-12-25": "LLL"}
ROW_30 = {
    "2018-01-30": "+++++++++++++++",
    "2018-02-15": "+++L++-++R++W++",
    "2018-02-28": "-+L+-+L+-+L+-+L",
    "2018-03-15": "---------------",
    "2018-03-25": "RRRWWWLLL+++---",
}


@dataclass
class RealPlan:
    """The plan on control since the day it is `in_force`; КОПО collects in rows 16 and 30 of the first seed.

    A term that a person has to name is set to the last day of the year it is in force.
    """

    town: Town = field(default_factory=Town)
    reporters: dict[UUID, UUID] = field(default_factory=dict)
    seed: str = SEED
    in_force: date = date(2017, 9, 1)

    def __post_init__(self) -> None:
        self.come(self.in_force)
        town = self.town
        self.committee = town.organisation("Комитет общего и профессионального образования", OrganisationKind.COMMITTEE)
        self.setter = town.holder("Тарасов С.В.", Role.SETTER, self.committee)
        self.controller = town.holder("Рыборецкая Т.Г.", Role.CONTROLLER, self.committee)
        self.districts = [self._organisation(f"{name} район") for name in DISTRICTS]
        self.plan = self._read()
        self._clear()
        approval = planning.ApprovePlan(
            plan=self.plan, form=ApprovalForm.BY_OFFICIAL, official="Тарасов С.В.", in_force_on=self.in_force
        )
        planning.approve_plan(approval, town.as_(self.setter), town.office)
        planning.place_on_control(planning.PlaceOnControl(plan=self.plan), town.as_(self.setter), town.office)

    def come(self, day: date) -> None:
        self.town.clock.moment = max(self.town.clock.moment, datetime.combine(day, time(9), UTC))
        if self.town.clock.moment.date() > day:
            self.town.clock.moment = datetime.combine(day, time(9), UTC)

    @property
    def state(self) -> Plan:
        return self.town.ledger.load(PLAN, self.plan).state

    def row(self, number: str) -> Activity:
        return next(r for r in self.state.activities.values() if (r.number or "").rstrip(".") == number)

    def _organisation(self, name: str) -> UUID:
        made_one = self.town.organisation(name)
        self.reporters[made_one] = self.town.holder(f"Руководитель, {name}"[:60], Role.EXECUTOR, made_one)
        return made_one

    def _read(self) -> UUID:
        content = shared_file(self.seed).read_bytes()
        recorded = planning.import_plan(
            planning.ImportPlan(committee=self.committee),
            self.town.as_(self.controller),
            self.town.office,
            content=content,
            media_type="text/plain",
            reading=read_plan(content, "план.txt"),
        )
        return made(recorded.made)

    def _clear(self) -> None:
        """Named parties are registered, groups become the fifteen districts, the rest is looked at and let stand."""
        town, known = self.town, dict[str, Party]()
        for row in self.state.activities.values():
            if row.unclear_deadlines:
                self._name_the_term(row)
            for index, named in enumerate(row.wording.responsible if row.wording else ()):
                places = (clearing.NamedPlace(activity=row.id, index=index),)
                if named.kind in ("role_group", "organization_group"):
                    group = clearing.ExpandRoleGroups(
                        plan=self.plan, places=places, organisations=tuple(self.districts), reason="по списку"
                    )
                    clearing.expand_role_groups(group, town.as_(self.controller), town.office)
                    continue
                if named.name not in known:
                    known[named.name] = self._party(named.name, named.kind)
                collects = named.name == "КОПО" and (row.number or "").rstrip(".") in ("16", "30")
                match = clearing.MatchParties(
                    plan=self.plan,
                    places=places,
                    party=known[named.name],
                    duty=Duty.COLLECTS if collects else Duty.PERFORMS,
                )
                clearing.match_parties(match, town.as_(self.controller), town.office)
        left = tuple(i for i in range(len(self.state.anomalies)) if i not in self.state.settled)
        if left:
            dismissed = clearing.DismissAnomalies(plan=self.plan, anomalies=left, reason="сверено")
            clearing.dismiss_anomalies(dismissed, town.as_(self.controller), town.office)

    def _name_the_term(self, row: Activity) -> None:
        term = StatedDeadline(kind=DeadlineKind.DATE, end=f"{self.in_force.year}-12-31")
        clear = clearing.ClarifiedRow(activity=row.id, deadlines=(term,))
        order = clearing.ClarifyDeadlines(plan=self.plan, rows=(clear,), reason="как решил комитет")
        clearing.clarify_deadlines(order, self.town.as_(self.controller), self.town.office)

    def _party(self, name: str, kind: str) -> Party:
        if name == "КОПО":
            return Party(kind=PartyKind.ORGANISATION, id=self.committee)
        if kind != "person":
            return Party(kind=PartyKind.ORGANISATION, id=self._organisation(name))
        person = self.town.person(name)
        self.reporters[person] = person
        return Party(kind=PartyKind.PERSON, id=person)

    def parties(self, row: Activity) -> list[UUID]:
        return [p.party.id for p in row.parties if p.duty is not Duty.COLLECTS]

    def assignment(self, row: Activity, party: UUID) -> Assignment:
        return self.town.ledger.load(ASSIGNMENT, assignment_id(row.id, party)).state

    def report(self, row: Activity, party: UUID, key: str) -> None:
        town, stream = self.town, assignment_id(row.id, party)
        attached = evidence.AttachEvidence(
            assignment=stream, point=key, kind=EvidenceKind.REPORT, file_name="отчёт.pdf"
        )
        by = self.reporters[party]
        proof = made(evidence.attach_evidence(attached, BytesIO(b"%PDF-1.7"), town.as_(by), town.office).made)
        order = reporting.SubmitReport(assignment=stream, point=key, evidence=(proof,))
        reporting.submit_report(order, town.as_(by), town.office)

    def accept(self, row: Activity, party: UUID, key: str) -> None:
        order = controlling.AcceptExecution(assignment=assignment_id(row.id, party), point=key)
        controlling.accept_execution(order, self.town.as_(self.controller), self.town.office)

    def give_back(self, row: Activity, party: UUID, key: str) -> None:
        order = controlling.ReturnReport(assignment=assignment_id(row.id, party), point=key, remarks="нет подписи")
        controlling.return_report(order, self.town.as_(self.controller), self.town.office)

    def live_through(self, number: str, key: str, signs: str) -> None:
        """One control date: reports in time, the closing on the day after, late ones three days after the term."""
        row = self.row(number)
        told = dict(zip(self.parties(row), signs, strict=True))
        stated = date.fromisoformat(key)
        due = self.assignment(row, next(iter(told))).points[key].effective
        assert due is not None
        self.come(due)
        for party, sign in told.items():
            if sign in "+WR":
                self.report(row, party, key)
        self.come(stated + timedelta(days=1))
        for party, sign in told.items():
            if sign == "+":
                self.accept(row, party, key)
            elif sign == "R":
                self.give_back(row, party, key)
        order = collecting.CloseCollection(collection=collection_id(self.plan, row.id, stated))
        collecting.close_collection(order, self.town.as_(self.controller), self.town.office)
        self.come(stated + timedelta(days=3))
        for party, sign in told.items():
            if sign == "L":
                self.report(row, party, key)
            if sign in "LW":
                self.accept(row, party, key)

    def board(self, number: str, key: str, as_of: date) -> Board:
        identity = collection_id(self.plan, self.row(number).id, date.fromisoformat(key))
        return board(self.town.ledger, identity, as_of=as_of)


ALL = [("16", key, signs) for key, signs in ROW_16.items()] + [("30", key, signs) for key, signs in ROW_30.items()]
END = date(2018, 4, 1)
"""A day on which everything that the tables tell has happened."""


def lived_through() -> RealPlan:
    """The plan after both collections."""
    plan = RealPlan()
    order = collecting.OpenCollections(plan=plan.plan)
    collecting.open_collections(order, plan.town.as_(plan.controller), plan.town.office)
    for number, key, signs in ALL:
        plan.live_through(number, key, signs)
    plan.come(END)
    return plan
