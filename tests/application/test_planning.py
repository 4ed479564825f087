"""A plan from its document to control and closing, as people order it."""

from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from application import clearing, planning, reporting, rereading, revising
from application.access import NotYours, may_see
from application.performing import Actor, GivenBasis
from domain.actors import BasisKind, Role
from domain.assignment.events import Duty, Party, PartyKind
from domain.assignment.state import ASSIGNMENT, Assignment, assignment_id
from domain.calendar.policy import Policy, Shift
from domain.deadlines.deadline import DeadlineKind
from domain.organisation import ORGANISATION, OrganisationGone, OrganisationKind
from domain.person import Scope, ScopeKind
from domain.plan.approving import AlreadyApproved, InForceInTheFuture
from domain.plan.clearing import DoubtNeedsAnAnswer
from domain.plan.closing import AssignmentsStillOpen
from domain.plan.controlling import ErrorsNotSettled, PlanNotApproved
from domain.plan.drafting import DraftedRow
from domain.plan.events import AgreementForm, ApprovalForm, NamedParty
from domain.plan.importing import PlanAlreadyRead
from domain.plan.policies import DelegateIsNoController
from domain.plan.rereading import SameDocumentReread
from domain.plan.revising import Rewording
from domain.plan.rows import RowIsOnControl
from domain.plan.state import PLAN, Activity, Plan, PlanStage
from domain.plan.stated_deadlines import ImpossibleDate, StatedDeadline
from domain.refusals import Conflict, Refusal
from infrastructure.plan_readers import read_plan
from tests.application.office import Town, made

SAMPLE = (Path(__file__).parents[2] / "samples/plan.txt").read_bytes()
DISTRICTS = tuple(
    f"Отдел образования {where}"
    for where in (
        "Заречного района",
        "Приозёрного округа",
        "Луговского района",
        "Старомостовского района",
        "Верхнеярского округа",
    )
)
ACT = GivenBasis(kind=BasisKind.DIRECTIVE, number="12-р", date=date(2024, 1, 16))


class Committee:
    """A committee with its setter and controller, and the sample plan that they work on."""

    def __init__(self) -> None:
        self.town = Town()
        self.office = self.town.office
        self.id = self.town.organisation("Комитет образования Синегорской области", OrganisationKind.COMMITTEE)
        self.setter = self.town.holder("Утверждаева У.У.", Role.SETTER, self.id)
        self.controller = self.town.holder("Контролёва К.К.", Role.CONTROLLER, self.id)
        self.districts = tuple(self.town.organisation(name) for name in DISTRICTS)
        self.plan = UUID(int=0)

    def as_setter(self, command: UUID | None = None) -> Actor:
        return self.town.as_(self.setter, command)

    def as_controller(self) -> Actor:
        return self.town.as_(self.controller)

    def read_in(self, content: bytes = SAMPLE, command: UUID | None = None) -> UUID:
        actor = self.town.as_(self.controller, command)
        reading = read_plan(content, "plan.txt")
        recorded = planning.import_plan(
            planning.ImportPlan(), actor, self.office, content=content, media_type="text/plain", reading=reading
        )
        self.plan = made(recorded.made)
        return self.plan

    @property
    def state(self) -> Plan:
        return self.town.ledger.load(PLAN, self.plan).state

    def row(self, number: str) -> Activity:
        return next(row for row in self.state.activities.values() if (row.number or "").rstrip(".") == number)

    def clear(self) -> None:
        """Settles every doubt of the sample, as its committee would."""
        self.clarify()
        self.expand_groups()
        self.match_named()

    def clarify(self) -> None:
        stated = {
            "1.4": StatedDeadline(kind=DeadlineKind.DATE, end="2024-04-30"),
            "1.8": StatedDeadline(kind=DeadlineKind.OPEN_ENDED),
            "2.4": StatedDeadline(kind=DeadlineKind.CONTINUOUS),
            "3.3": StatedDeadline(kind=DeadlineKind.RANGE, start="2024-09-10", end="2024-09-25"),
            "3.8": StatedDeadline(kind=DeadlineKind.EXTERNAL),
            "4.4": StatedDeadline(kind=DeadlineKind.YEARLY_RULE, rrule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1"),
        }
        rows = tuple(
            clearing.ClarifiedRow(activity=self.row(number).id, deadlines=(term,)) for number, term in stated.items()
        )
        order = clearing.ClarifyDeadlines(plan=self.plan, rows=rows, reason="уточнено у разработчика плана")
        clearing.clarify_deadlines(order, self.as_controller(), self.office)

    def expand_groups(self) -> None:
        places = tuple(clearing.NamedPlace(activity=self.row(number).id, index=0) for number in ("1.4", "2.6", "4.3"))
        order = clearing.ExpandRoleGroups(
            plan=self.plan, places=places, organisations=self.districts, reason="перечень из письма комитета"
        )
        clearing.expand_role_groups(order, self.as_controller(), self.office)

    def match_named(self) -> None:
        known: dict[str, Party] = {}
        waiting: dict[str, list[clearing.NamedPlace]] = {}
        for row in self.state.activities.values():
            for index in row.unmatched_parties:
                named = row.wording.responsible[index] if row.wording else None
                if named is None or named.kind == "role_group":
                    continue
                known.setdefault(named.name, self.party(named))
                waiting.setdefault(named.name, []).append(clearing.NamedPlace(activity=row.id, index=index))
        for name, places in waiting.items():
            collects = name == "Комитет"
            order = clearing.MatchParties(
                plan=self.plan,
                places=tuple(places),
                party=known[name],
                duty=Duty.COLLECTS if collects else Duty.PERFORMS,
                alias=True,
            )
            clearing.match_parties(order, self.as_controller(), self.office)

    def party(self, name: NamedParty) -> Party:
        if name.kind == "person":
            return Party(kind=PartyKind.PERSON, id=self.town.person(name.name, self.id))
        if "Комитет" in name.name:
            return Party(kind=PartyKind.ORGANISATION, id=self.id)
        try:
            return Party(kind=PartyKind.ORGANISATION, id=self.town.organisation(name.name))
        except Conflict as known:
            return Party(kind=PartyKind.ORGANISATION, id=made(getattr(known, "organisation", None)))

    def approve(self) -> None:
        order = planning.ApprovePlan(plan=self.plan, form=ApprovalForm.BY_ACT, occurred_on=ACT.date, basis=ACT)
        planning.approve_plan(order, self.as_setter(), self.office)

    def place(self) -> None:
        planning.place_on_control(planning.PlaceOnControl(plan=self.plan), self.as_setter(), self.office)

    def controlled(self) -> "Committee":
        self.read_in()
        self.clear()
        self.approve()
        self.place()
        return self

    def assignment(self, number: str, party: UUID) -> Assignment:
        return self.town.ledger.load(ASSIGNMENT, assignment_id(self.row(number).id, party)).state


@pytest.fixture
def committee() -> Committee:
    return Committee()


def test_the_sample_plan_goes_from_its_document_to_control(committee: Committee) -> None:
    committee.controlled()
    plan = committee.state
    assert plan.stage is PlanStage.ON_CONTROL
    assert plan.in_force_on == date(2024, 1, 16)
    assert plan.open_errors == ()
    assert len(plan.assignments) == len(set(plan.assignments))
    # The heading 3.7 holds no term of its own: its two sub-rows do.
    assert [row.number for row in plan.activities.values() if not row.on_control] == ["3.7."]
    assert all(committee.town.ledger.load(ASSIGNMENT, stream).exists for stream in plan.assignments)


def test_the_plan_and_all_its_assignments_are_one_append(committee: Committee) -> None:
    committee.controlled()
    last = committee.town.ledger.read(committee.town.ledger.head() - 1)[0].event.command_id
    together = [stored for stored in committee.town.ledger.read(limit=10_000) if stored.event.command_id == last]
    assert len(together) == 1 + len(committee.state.assignments)
    assert together[0].event.TOPIC == "plan.placed-on-control"


def test_five_dates_and_six_parties_make_thirty_control_points(committee: Committee) -> None:
    committee.controlled()
    for party in (committee.id, *committee.districts):
        assignment = committee.assignment("1.6", party)
        assert list(assignment.points) == [
            "2024-06-20",
            "2024-12-20",
            "2025-06-20",
            "2025-12-19",
            "2026-06-19",
        ]
        assert assignment.lead is (party == committee.id)
        assert assignment.duty is (Duty.COLLECTS if party == committee.id else Duty.PERFORMS)


def test_a_deadline_on_a_sunday_counts_from_the_working_day_before(committee: Committee) -> None:
    committee.controlled()
    point = committee.assignment("3.1", committee.districts[0]).points["2024-09-01"]
    assert (point.stated, point.effective) == (date(2024, 9, 1), date(2024, 8, 30))
    assert point.calendar is not None


def test_continuous_work_is_reported_each_year_by_20_january(committee: Committee) -> None:
    committee.controlled()
    centre = next(p.party.id for p in committee.row("2.4").parties)
    points = committee.assignment("2.4", centre).points
    assert list(points) == ["2025-01-20", "2026-01-20", "2027-01-20"]
    assert all(point.planned.periodic for point in points.values())


def test_what_has_no_date_gets_a_point_without_one(committee: Committee) -> None:
    committee.controlled()
    assert list(committee.assignment("1.8", committee.id).points) == ["undated"]


def test_the_same_document_again_names_the_plan_it_already_is(committee: Committee) -> None:
    plan = committee.read_in()
    kept = len(committee.town.documents.kept)
    with pytest.raises(PlanAlreadyRead, match=str(plan)):
        committee.read_in()
    assert len(committee.town.documents.kept) == kept


def test_a_better_file_is_read_in_the_place_of_the_first_and_both_are_kept(committee: Committee) -> None:
    plan = committee.read_in()
    kept = len(committee.town.documents.kept)

    def again(content: bytes) -> None:
        rereading.reread_plan(
            rereading.RereadPlan(plan=plan),
            committee.as_controller(),
            committee.office,
            content=content,
            media_type="text/plain",
            reading=read_plan(content, "plan.txt"),
        )

    again(SAMPLE + b"\n")
    assert len(committee.town.documents.kept) == kept + 1
    with pytest.raises(SameDocumentReread):
        again(SAMPLE + b"\n")
    assert len(committee.town.documents.kept) == kept + 1


def test_a_repeated_command_gets_its_first_answer(committee: Committee) -> None:
    command = uuid4()
    plan = committee.read_in(command=command)
    head = committee.town.ledger.head()
    assert committee.read_in(command=command) == plan
    assert committee.town.ledger.head() == head


def test_the_source_document_is_kept_beside_its_reading(committee: Committee) -> None:
    committee.read_in()
    document = committee.state.document
    assert document is not None
    assert b"".join(committee.office.documents.open(document, committee.plan)) == SAMPLE


def test_an_uncleared_plan_is_not_placed_on_control(committee: Committee) -> None:
    committee.read_in()
    committee.approve()
    with pytest.raises(ErrorsNotSettled, match=r"1\.4.*31\.04\.2024"):
        committee.place()


def test_an_unapproved_plan_is_not_placed_on_control(committee: Committee) -> None:
    committee.read_in()
    committee.clear()
    with pytest.raises(PlanNotApproved, match="не утверждён"):
        committee.place()


def test_a_nonexistent_date_is_not_dismissed_and_an_impossible_one_not_taken(committee: Committee) -> None:
    committee.read_in()
    doubt = next(i for i, a in enumerate(committee.state.anomalies) if a.code == "nonexistent_date")
    order = clearing.DismissAnomalies(plan=committee.plan, anomalies=(doubt,), reason="опечатка")
    with pytest.raises(DoubtNeedsAnAnswer, match="Уточните срок"):
        clearing.dismiss_anomalies(order, committee.as_controller(), committee.office)
    row = clearing.ClarifiedRow(
        activity=committee.row("1.4").id, deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end="2024-04-31"),)
    )
    clarify = clearing.ClarifyDeadlines(plan=committee.plan, rows=(row,), reason="так в документе")
    with pytest.raises(ImpossibleDate, match=r"31\.04\.2024 не существует, в апреле 2024 года 30 дней"):
        clearing.clarify_deadlines(clarify, committee.as_controller(), committee.office)


def test_one_order_settles_many_doubts_each_with_its_own_event(committee: Committee) -> None:
    committee.read_in()
    doubts = tuple(i for i, a in enumerate(committee.state.anomalies) if a.code == "sub_row_without_number")
    before = committee.town.ledger.head()
    order = clearing.DismissAnomalies(plan=committee.plan, anomalies=doubts, reason="подпункты прочитаны верно")
    clearing.dismiss_anomalies(order, committee.as_controller(), committee.office)
    assert committee.town.ledger.head() == before + len(doubts)
    assert set(doubts) <= committee.state.settled


def test_a_matched_name_becomes_an_alias_of_its_organisation(committee: Committee) -> None:
    committee.read_in()
    committee.match_named()
    assert "Комитет" in committee.town.ledger.load(ORGANISATION, committee.id).state.aliases


def test_a_merged_organisation_answers_for_nothing(committee: Committee) -> None:
    from application import registry

    committee.read_in()
    gone, into = committee.districts[:2]
    merge = registry.MergeOrganisation(organisation=gone, into=into)
    registry.merge_organisation(merge, committee.town.as_(committee.town.administrator), committee.office)
    order = clearing.MatchParties(
        plan=committee.plan,
        places=(clearing.NamedPlace(activity=committee.row("3.1").id, index=0),),
        party=Party(kind=PartyKind.ORGANISATION, id=gone),
    )
    with pytest.raises(OrganisationGone, match="правопреемника"):
        clearing.match_parties(order, committee.as_controller(), committee.office)


def test_a_row_is_corrected_and_what_is_left_out_stands(committee: Committee) -> None:
    committee.read_in()
    row = committee.row("2.5")
    order = clearing.CorrectRow(plan=committee.plan, activity=row.id, tasks=2, reason="приказ и сборник")
    clearing.correct_row(order, committee.as_controller(), committee.office)
    corrected = committee.row("2.5")
    assert (corrected.tasks, corrected.number, corrected.wording) == (2, row.number, row.wording)


def test_a_row_on_control_is_changed_by_revision_only(committee: Committee) -> None:
    committee.controlled()
    order = clearing.CorrectRow(plan=committee.plan, activity=committee.row("2.5").id, tasks=2, reason="так")
    with pytest.raises(RowIsOnControl, match=r"2\.5 уже на контроле"):
        clearing.correct_row(order, committee.as_controller(), committee.office)


def test_an_executor_sees_the_plan_that_names_them_once_it_is_on_control(committee: Committee) -> None:
    executor = committee.town.holder("Исполняев И.И.", Role.EXECUTOR, committee.districts[0])
    committee.read_in()
    committee.clear()
    committee.approve()
    assert not may_see(committee.town.as_(executor), plan=committee.state)
    committee.place()
    assert may_see(committee.town.as_(executor), plan=committee.state)
    assert may_see(committee.town.as_(executor), assignment=committee.assignment("3.1", committee.districts[0]))
    assert not may_see(committee.town.as_(executor), assignment=committee.assignment("3.2", committee.districts[1]))


def test_a_controller_does_not_approve(committee: Committee) -> None:
    committee.read_in()
    order = planning.ApprovePlan(plan=committee.plan, form=ApprovalForm.BY_ACT, basis=ACT)
    with pytest.raises(NotYours, match="утвердить план: это делает утверждающее лицо"):
        planning.approve_plan(order, committee.as_controller(), committee.office)


def test_a_stranger_committees_setter_does_not_approve(committee: Committee) -> None:
    committee.read_in()
    other = committee.town.organisation("Другой комитет", OrganisationKind.COMMITTEE)
    stranger = committee.town.holder("Посторонних П.П.", Role.SETTER, other)
    order = planning.ApprovePlan(plan=committee.plan, form=ApprovalForm.BY_ACT, basis=ACT)
    with pytest.raises(NotYours):
        planning.approve_plan(order, committee.town.as_(stranger), committee.office)


def test_a_plan_is_approved_once_and_by_a_past_date(committee: Committee) -> None:
    committee.read_in()
    order = planning.ApprovePlan(
        plan=committee.plan,
        form=ApprovalForm.BY_OFFICIAL,
        in_force_on=date(2024, 1, 21),
        official="Председатель комитета Н.Н. Первая",
    )
    with pytest.raises(InForceInTheFuture, match=r"21\.01\.2024 ещё не наступила"):
        planning.approve_plan(order, committee.as_setter(), committee.office)
    committee.approve()
    with pytest.raises(AlreadyApproved, match=r"действует с 16\.01\.2024"):
        committee.approve()


def test_agreement_is_recorded_and_puts_nothing_in_force(committee: Committee) -> None:
    committee.read_in()
    order = planning.RecordAgreement(
        plan=committee.plan,
        form=AgreementForm.BY_LETTER,
        body="Администрация области",
        basis=GivenBasis(kind=BasisKind.LETTER, number="01-17", date=date(2024, 1, 15)),
    )
    planning.record_agreement(order, committee.as_controller(), committee.office)
    assert len(committee.state.agreed) == 1
    assert committee.state.stage is PlanStage.DRAFT


def test_a_policy_is_set_before_control(committee: Committee) -> None:
    committee.read_in()
    committee.clear()
    committee.approve()
    order = planning.SetPolicy(plan=committee.plan, policy=Policy(shift=Shift.FOLLOWING))
    planning.set_policy(order, committee.as_setter(), committee.office)
    committee.place()
    assert committee.assignment("3.1", committee.districts[0]).points["2024-09-01"].effective == date(2024, 9, 2)
    with pytest.raises(Refusal, match="больше не меняется"):
        planning.set_policy(order, committee.as_setter(), committee.office)


def test_removal_is_delegated_to_a_controller_and_its_facts_name_the_delegation(committee: Committee) -> None:
    committee.read_in()
    stranger = committee.town.person("Сторонних С.С.")
    wrong = planning.DelegateRemoval(plan=committee.plan, controller=stranger, basis=ACT)
    with pytest.raises(DelegateIsNoController):
        planning.delegate_removal(wrong, committee.as_setter(), committee.office)
    order = planning.DelegateRemoval(plan=committee.plan, controller=committee.controller, basis=ACT)
    planning.delegate_removal(order, committee.as_setter(), committee.office)
    stored = committee.town.ledger.history(committee.plan)[-1]
    assert committee.state.delegates == {committee.controller: stored.id}
    back = planning.WithdrawRemovalDelegation(plan=committee.plan, controller=committee.controller)
    planning.withdraw_removal_delegation(back, committee.as_setter(), committee.office)
    assert committee.state.delegates == {}


def test_a_revision_adds_a_row_that_is_cleared_and_placed_apart(committee: Committee) -> None:
    committee.controlled()
    placed = len(committee.state.assignments)
    order = revising.IssueRevision(
        plan=committee.plan,
        reworded=(Rewording(activity=committee.row("4.6").id, number="4.6.", text="Доклад об итогах плана"),),
        added=(
            DraftedRow(
                number="4.7",
                text="Выставка мастерских",
                deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end="2026-06-30"),),
                responsible=(NamedParty(name="Комитет", kind="organization"),),
            ),
        ),
        struck=(committee.row("3.6").id,),
        basis=GivenBasis(kind=BasisKind.DIRECTIVE, number="20-р", date=date(2024, 1, 19)),
    )
    revising.issue_revision(order, committee.as_setter(), committee.office)
    plan = committee.state
    assert plan.revision == 2
    assert committee.row("3.6").struck
    assert committee.row("4.6").on_control
    committee.match_named()
    committee.place()
    assert len(committee.state.assignments) == placed + 1
    assert committee.assignment("4.7", committee.id).revision == 2


def test_a_plan_with_open_assignments_is_closed_only_over_what_is_stated_not_done(committee: Committee) -> None:
    committee.controlled()
    with pytest.raises(AssignmentsStillOpen, match="Не закрыты поручения"):
        planning.close_plan(planning.ClosePlan(plan=committee.plan), committee.as_setter(), committee.office)
    order = planning.ClosePlan(plan=committee.plan, not_done=committee.state.assignments)
    planning.close_plan(order, committee.as_setter(), committee.office)
    assert committee.state.stage is PlanStage.CLOSED


def test_a_plan_is_not_closed_over_a_fact_that_came_meanwhile(committee: Committee) -> None:
    committee.controlled()
    district = committee.districts[0]
    executor = committee.town.holder("Исполняев И.И.", Role.EXECUTOR, district)
    stream = assignment_id(committee.row("3.1").id, district)
    setter = committee.as_setter()
    load = committee.town.ledger.load
    raced = False

    def load_and_race(decider, key):  # type: ignore[no-untyped-def]
        nonlocal raced
        loaded = load(decider, key)
        if key == stream and not raced:
            raced = True
            start = reporting.StartExecution(assignment=stream, point="2024-09-01")
            reporting.start_execution(start, committee.town.as_(executor), committee.office)
        return loaded

    committee.town.ledger.load = load_and_race  # type: ignore[method-assign]
    order = planning.ClosePlan(plan=committee.plan, not_done=committee.state.assignments)
    with pytest.raises(Conflict):
        planning.close_plan(order, setter, committee.office)
    assert committee.state.stage is PlanStage.ON_CONTROL


def test_a_plan_drafted_by_hand_and_its_copy_a_year_later(committee: Committee) -> None:
    row = DraftedRow(
        number="1",
        text="Провести слёт",
        deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end="2024-02-29"),),
        responsible=(NamedParty(name="Комитет", kind="organization"),),
    )
    order = planning.DraftPlan(title="План слёта", activities=(row,))
    drafted = made(planning.draft_plan(order, committee.as_setter(), committee.office).made)
    copy = planning.CopyPlan(plan=drafted, title="План слёта 2025", years=1)
    committee.plan = made(planning.copy_plan(copy, committee.as_setter(), committee.office).made)
    (deadline,) = committee.row("1").deadlines
    assert committee.state.committee == committee.id
    assert (deadline.end, deadline.needs_person) == (date(2025, 2, 28), True)


def test_a_setter_of_one_plan_works_on_it_and_on_no_other(committee: Committee) -> None:
    committee.read_in()
    person = committee.town.person("Частных Ч.Ч.")
    committee.town.grant(person, Role.SETTER, Scope(kind=ScopeKind.PLAN, id=committee.plan))
    order = planning.SetPolicy(plan=committee.plan, policy=Policy())
    planning.set_policy(order, committee.town.as_(person), committee.office)
    draft = planning.DraftPlan(
        title="Свой план",
        activities=(DraftedRow(text="дело", deadlines=(StatedDeadline(kind=DeadlineKind.OPEN_ENDED),)),),
    )
    with pytest.raises(NotYours):
        planning.draft_plan(draft, committee.town.as_(person), committee.office)
