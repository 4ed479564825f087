"""A plan whose row 16 is a collection of reports: the committee collects, three districts report on five dates."""

from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID

from application import clearing, collecting, controlling, evidence, planning, report_forms, reporting
from application.collections_board import Board, BoardLine, board
from application.performing import GivenBasis
from application.ports import Recorded
from application.report_forms import StatedAttachment, StatedFigure, StatedSection
from domain.actors import BasisKind, Channel, Role
from domain.assignment.events import Duty, Party, PartyKind
from domain.assignment.state import ASSIGNMENT, Assignment, assignment_id
from domain.collection.state import COLLECTION, Collection, collection_id
from domain.deadlines.deadline import DeadlineKind
from domain.documents import EvidenceKind
from domain.organisation import OrganisationKind
from domain.plan.drafting import DraftedRow
from domain.plan.events import ApprovalForm
from domain.plan.state import PLAN
from domain.plan.stated_deadlines import StatedDeadline
from domain.report_form import FigureKind
from tests.application.office import Town, made

ACT = GivenBasis(kind=BasisKind.DIRECTIVE, number="12-р", date=date(2017, 9, 1))
DATES = (date(2017, 10, 23), date(2017, 11, 15), date(2017, 11, 30), date(2017, 12, 15), date(2017, 12, 25))
SECOND = DATES[1]
KEY = SECOND.isoformat()
DISTRICTS = ("Всеволожский район", "Тосненский район", "Сосновый Бор")


class Collecting:
    """On control since 01.09.2017; today is 10.11.2017. Row 17 is performed by the districts and reported by nobody."""

    def __init__(self) -> None:
        self.town = Town()
        self.town.clock.moment = datetime(2017, 9, 1, 9, tzinfo=UTC)
        self.office = self.town.office
        self.committee = self.town.organisation("Комитет образования", OrganisationKind.COMMITTEE)
        self.districts = [self.town.organisation(name) for name in DISTRICTS]
        self.setter = self.town.holder("Утверждаева У.У.", Role.SETTER, self.committee)
        self.controller = self.town.holder("Контролёва К.К.", Role.CONTROLLER, self.committee)
        self.executors = [self.town.holder(f"Отчётов {n}", Role.EXECUTOR, d) for n, d in enumerate(self.districts)]
        self.plan = self._plan()
        self.activity, self.other = list(self.town.ledger.load(PLAN, self.plan).state.activities)
        self.assignments = [assignment_id(self.activity, district) for district in self.districts]
        self.today(10, 11)

    def today(self, day: int, month: int, year: int = 2017) -> None:
        self.town.clock.moment = datetime(year, month, day, 9, tzinfo=UTC)

    def _plan(self) -> UUID:
        terms = tuple(StatedDeadline(kind=DeadlineKind.DATE, end=day.isoformat()) for day in DATES)
        rows = (
            DraftedRow(number="16", text="Проведён сбор отчётов о работе клубов", deadlines=terms),
            DraftedRow(number="17", text="Информация размещена", deadlines=terms[-1:]),
        )
        order = planning.DraftPlan(committee=self.committee, title="Дорожная карта", activities=rows)
        plan = made(planning.draft_plan(order, self.town.as_(self.controller), self.office).made)
        first, second = self.town.ledger.load(PLAN, plan).state.activities
        supplied = [(first, self.committee, Duty.COLLECTS), *((first, d, Duty.REPORTS) for d in self.districts)]
        supplied += [(second, d, Duty.PERFORMS) for d in self.districts]
        for row, organisation, duty in supplied:
            party = Party(kind=PartyKind.ORGANISATION, id=organisation)
            named = clearing.SupplyParties(plan=plan, activities=(row,), party=party, duty=duty, reason="по плану")
            clearing.supply_parties(named, self.town.as_(self.controller), self.office)
        approval = planning.ApprovePlan(plan=plan, form=ApprovalForm.BY_ACT, basis=ACT)
        planning.approve_plan(approval, self.town.as_(self.setter), self.office)
        planning.place_on_control(planning.PlaceOnControl(plan=plan), self.town.as_(self.setter), self.office)
        return plan

    def form(self, *figures: StatedFigure) -> UUID:
        order = report_forms.PublishReportForm(
            code="otchet",
            title="Отчёт о работе клубов",
            sections=(StatedSection(code="work", title="Работа клубов"), StatedSection(code="plan", title="Планы")),
            attachments=(StatedAttachment(code="list", title="Список клубов", kind=EvidenceKind.LIST),),
            figures=figures or (StatedFigure(code="events", title="Проведено мероприятий", unit="мероприятие"),),
        )
        return made(report_forms.publish_report_form(order, self.town.as_(self.controller), self.office).made)

    def opened(self, day: date = SECOND, form: UUID | None = None, activity: UUID | None = None) -> UUID:
        order = collecting.OpenCollection(plan=self.plan, activity=activity or self.activity, date=day, form=form)
        return made(collecting.open_collection(order, self.town.as_(self.controller), self.office).made)

    def closed(self, collection: UUID | None = None, on: date | None = None) -> Recorded:
        order = collecting.CloseCollection(collection=collection or self.second, occurred_on=on)
        return collecting.close_collection(order, self.town.as_(self.controller), self.office)

    @property
    def second(self) -> UUID:
        return collection_id(self.plan, self.activity, SECOND)

    @property
    def collection(self) -> Collection:
        return self.town.ledger.load(COLLECTION, self.second).state

    def state(self, district: int = 0) -> Assignment:
        return self.town.ledger.load(ASSIGNMENT, self.assignments[district]).state

    def attached(self, district: int = 0, kind: EvidenceKind = EvidenceKind.LIST, **more: object) -> UUID:
        order = evidence.AttachEvidence.model_validate(
            {"assignment": self.assignments[district], "point": KEY, "kind": kind, "file_name": "отчёт.pdf"} | more
        )
        by = self.controller if "received_via" in more else self.executors[district]
        return made(evidence.attach_evidence(order, BytesIO(b"%PDF-1.7"), self.town.as_(by), self.office).made)

    def reported(self, district: int = 0, **more: object) -> Recorded:
        proof = self.attached(district, occurred_on=more.get("occurred_on"), point=more.get("point", KEY))
        order = reporting.SubmitReport.model_validate(
            {"assignment": self.assignments[district], "point": KEY, "evidence": (proof,)} | more
        )
        return reporting.submit_report(order, self.town.as_(self.executors[district]), self.office)

    def received(self, district: int = 0, via: Channel = Channel.HAND_IN, **more: object) -> Recorded:
        proof = self.attached(district, EvidenceKind.REPORT, received_via=via, occurred_on=more.get("occurred_on"))
        order = reporting.RecordReport.model_validate(
            {"assignment": self.assignments[district], "point": KEY, "evidence": (proof,), "received_via": via} | more
        )
        return reporting.record_report(order, self.town.as_(self.controller), self.office)

    def accepted(self, district: int = 0, by: UUID | None = None) -> Recorded:
        order = controlling.AcceptExecution(assignment=self.assignments[district], point=KEY)
        return controlling.accept_execution(order, self.town.as_(by or self.controller), self.office)

    def returned(self, district: int = 0, remarks: str | None = "нет подписи") -> Recorded:
        order = controlling.ReturnReport(assignment=self.assignments[district], point=KEY, remarks=remarks)
        return controlling.return_report(order, self.town.as_(self.controller), self.office)

    def board(self, as_of: date, known_at: int | None = None) -> Board:
        return board(self.town.ledger, self.second, as_of=as_of, known_at=known_at)

    def line(self, district: int, as_of: date) -> BoardLine:
        asked = self.assignments[district]
        return next(line for line in self.board(as_of).lines if line.assignment == asked)


HOURS = StatedFigure(code="hours", title="Часы занятий", kind=FigureKind.DECIMAL, places=2)
