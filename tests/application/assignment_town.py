"""A small plan on control in a town of tests: a lead district, a co-executing one, and everybody who has a say."""

from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID

from application import clearing, controlling, evidence, extending, planning, reporting
from application.performing import GivenBasis
from application.ports import Recorded
from domain.actors import BasisKind, Role
from domain.assignment.events import Party, PartyKind
from domain.assignment.state import ASSIGNMENT, Assignment, Point, assignment_id
from domain.deadlines.deadline import DeadlineKind
from domain.documents import EvidenceKind
from domain.organisation import OrganisationKind
from domain.plan.drafting import DraftedRow
from domain.plan.events import ApprovalForm
from domain.plan.state import PLAN, Plan
from domain.plan.stated_deadlines import StatedDeadline
from tests.application.office import Town, made

ACT = GivenBasis(kind=BasisKind.DIRECTIVE, number="12-р", date=date(2024, 1, 16))
KEY = "2024-03-15"
LAPSED_KEY = "2023-12-15"


class PlanOnControl:
    """Row 1.1 due 15.03.2024: Заречный район leads, Луговской район takes part; row 1.2 is the committee's own.

    The term of row 1.3, the lead district's too, had passed before the plan was approved.
    """

    def __init__(self) -> None:
        self.town = Town()
        self.office = self.town.office
        self.committee = self.town.organisation("Комитет образования", OrganisationKind.COMMITTEE)
        self.lead_district = self.town.organisation("Заречный район")
        self.other_district = self.town.organisation("Луговской район")
        self.third_district = self.town.organisation("Приозёрный округ")
        self.setter = self.town.holder("Утверждаева У.У.", Role.SETTER, self.committee)
        self.controller = self.town.holder("Контролёва К.К.", Role.CONTROLLER, self.committee)
        self.clerk = self.town.holder("Комитетова К.К.", Role.EXECUTOR, self.committee)
        self.executor = self.town.holder("Заречная З.З.", Role.EXECUTOR, self.lead_district)
        self.co_executor = self.town.holder("Луговая Л.Л.", Role.EXECUTOR, self.other_district)
        self.plan = self._plan_on_control()
        self.lead, self.part, self.own, self.lapsed = self._assignments()
        self.town.clock.moment = datetime(2024, 3, 11, 9, tzinfo=UTC)

    def _plan_on_control(self) -> UUID:
        rows = tuple(
            DraftedRow(number=number, text=text, deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end=end),))
            for number, text, end in (
                ("1.1", "Провести обучение педагогов", KEY),
                ("1.2", "Издать сборник", KEY),
                ("1.3", "Утвердить положение", LAPSED_KEY),
            )
        )
        order = planning.DraftPlan(committee=self.committee, title="План работы", activities=rows)
        plan = made(planning.draft_plan(order, self.town.as_(self.controller), self.office).made)
        first, second, third = self.town.ledger.load(PLAN, plan).state.activities
        for row, party in (
            (first, self.lead_district),
            (first, self.other_district),
            (second, self.committee),
            (third, self.lead_district),
        ):
            supplied = clearing.SupplyParties(
                plan=plan, activities=(row,), party=organisation(party), reason="по письму комитета"
            )
            clearing.supply_parties(supplied, self.town.as_(self.controller), self.office)
        approval = planning.ApprovePlan(plan=plan, form=ApprovalForm.BY_ACT, basis=ACT)
        planning.approve_plan(approval, self.town.as_(self.setter), self.office)
        planning.place_on_control(planning.PlaceOnControl(plan=plan), self.town.as_(self.setter), self.office)
        return plan

    def _assignments(self) -> tuple[UUID, UUID, UUID, UUID]:
        first, second, third = self.plan_state.activities
        return (
            assignment_id(first, self.lead_district),
            assignment_id(first, self.other_district),
            assignment_id(second, self.committee),
            assignment_id(third, self.lead_district),
        )

    @property
    def plan_state(self) -> Plan:
        return self.town.ledger.load(PLAN, self.plan).state

    def state(self, assignment: UUID) -> Assignment:
        return self.town.ledger.load(ASSIGNMENT, assignment).state

    def point(self, assignment: UUID) -> Point:
        return self.state(assignment).points[KEY]

    def attached(self, assignment: UUID, by: UUID, kind: EvidenceKind = EvidenceKind.REPORT, **more: object) -> UUID:
        order = evidence.AttachEvidence.model_validate(
            {"assignment": assignment, "point": KEY, "kind": kind, "file_name": "отчёт.pdf"} | more
        )
        recorded = evidence.attach_evidence(order, BytesIO(b"%PDF-1.7"), self.town.as_(by), self.office)
        return made(recorded.made)

    def reported(self, assignment: UUID, by: UUID) -> Recorded:
        proof = self.attached(assignment, by)
        order = reporting.SubmitReport(assignment=assignment, point=KEY, evidence=(proof,))
        return reporting.submit_report(order, self.town.as_(by), self.office)

    def accepted(self, assignment: UUID, by: UUID | None = None) -> Recorded:
        order = controlling.AcceptExecution(assignment=assignment, point=KEY)
        return controlling.accept_execution(order, self.town.as_(by or self.controller), self.office)

    def removed(self, assignment: UUID, by: UUID | None = None) -> Recorded:
        order = controlling.RemoveFromControl(assignment=assignment, point=KEY)
        return controlling.remove_from_control(order, self.town.as_(by or self.setter), self.office)

    def asked_extension(self, assignment: UUID, by: UUID, proposed: date = date(2024, 4, 15)) -> UUID:
        order = extending.RequestExtension(
            assignment=assignment, point=KEY, proposed=proposed, ground="нет данных школ"
        )
        return made(extending.request_extension(order, self.town.as_(by), self.office).made)


def organisation(identity: UUID) -> Party:
    return Party(kind=PartyKind.ORGANISATION, id=identity)
