"""The commands on an assignment, as people order them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID, uuid4

import pytest

from application import assigning, controlling, evidence, extending, planning, reporting
from application.access import NotYours
from application.dossier import UnknownAssignment
from application.performing import GivenBasis, Order
from application.ports import Recorded
from domain.actors import BasisKind, FactInTheFuture, Role
from domain.assignment.assigning import TermNotLapsed
from domain.assignment.control import CoExecutorsNotDone, RemovalNotDelegated
from domain.assignment.duties import ControllerOfOwnOrganisation, NotWhoSetTheTerm, OwnReportJudged
from domain.assignment.events import LapseOutcome, WithdrawalGround
from domain.assignment.extensions import ExtensionThroughLead
from domain.assignment.state import Stage
from domain.documents import EvidenceKind
from domain.evidence_checklist import ActWithoutRequisites
from domain.organisation import UnknownOrganisation
from domain.person import Scope, ScopeKind
from domain.plan.rows import PlanIsClosed
from domain.refusals import Conflict
from tests.application.assignment_town import ACT, KEY, LAPSED_KEY, PlanOnControl, organisation
from tests.application.office import made


@pytest.fixture
def town() -> PlanOnControl:
    return PlanOnControl()


def test_a_point_goes_from_start_to_removal(town: PlanOnControl) -> None:
    started = reporting.StartExecution(assignment=town.lead, point=KEY)
    reporting.start_execution(started, town.town.as_(town.executor), town.office)
    interim = reporting.SubmitInterimReport(assignment=town.lead, point=KEY, summary="обучено 40 педагогов")
    told = reporting.submit_interim_report(interim, town.town.as_(town.executor), town.office)
    assert town.point(town.lead).interim == (told.made,)
    report = town.reported(town.lead, town.executor)
    assert town.point(town.lead).submissions[0].report == report.made
    returned = controlling.ReturnReport(assignment=town.lead, point=KEY, remarks="нет подписи")
    controlling.return_report(returned, town.town.as_(town.controller), town.office)
    town.reported(town.lead, town.executor)
    town.accepted(town.lead)
    town.reported(town.part, town.co_executor)
    town.accepted(town.part)
    proposed = controlling.ProposeRemoval(assignment=town.lead, point=KEY)
    controlling.propose_removal(proposed, town.town.as_(town.controller), town.office)
    town.removed(town.lead)
    assert town.point(town.lead).stage is Stage.CLOSED


def test_events_carry_who_for_whom_and_the_plans_revision(town: PlanOnControl) -> None:
    town.reported(town.lead, town.executor)
    event = town.town.ledger.history(town.lead)[-1].event
    assert (event.by, event.role, event.on_behalf_of) == (town.executor, Role.EXECUTOR, town.lead_district)
    assert (event.occurred_on, event.revision) == (date(2024, 3, 11), 1)


def test_a_fact_may_be_stated_late_but_not_in_advance(town: PlanOnControl) -> None:
    late = reporting.StartExecution(assignment=town.lead, point=KEY, occurred_on=date(2024, 2, 1))
    reporting.start_execution(late, town.town.as_(town.executor), town.office)
    assert town.point(town.lead).last_fact_on == date(2024, 2, 1)
    early = reporting.StartExecution(assignment=town.part, point=KEY, occurred_on=date(2024, 3, 12))
    with pytest.raises(FactInTheFuture):
        reporting.start_execution(early, town.town.as_(town.co_executor), town.office)


def test_an_unknown_assignment_is_not_found(town: PlanOnControl) -> None:
    order = reporting.StartExecution(assignment=uuid4(), point=KEY)
    with pytest.raises(UnknownAssignment):
        reporting.start_execution(order, town.town.as_(town.executor), town.office)


def test_a_retry_gets_the_first_answer_and_the_report_that_it_made(town: PlanOnControl) -> None:
    proof, command = town.attached(town.lead, town.executor), uuid4()
    order = reporting.SubmitReport(assignment=town.lead, point=KEY, evidence=(proof,))
    first = reporting.submit_report(order, town.town.as_(town.executor, command), town.office)
    again = reporting.submit_report(order, town.town.as_(town.executor, command), town.office)
    assert (again.position, again.made, again.repeated) == (first.position, first.made, True)
    assert len(town.point(town.lead).submissions) == 1


def test_a_retry_keeps_a_file_once(town: PlanOnControl) -> None:
    command = uuid4()
    order = evidence.AttachEvidence(assignment=town.lead, point=KEY, kind=EvidenceKind.REPORT, file_name="отчёт.pdf")
    actor = town.town.as_(town.executor, command)
    first = evidence.attach_evidence(order, BytesIO(b"one"), actor, town.office)
    again = evidence.attach_evidence(order, BytesIO(b"another"), actor, town.office)
    assert (again.position, again.made, again.repeated) == (first.position, first.made, True)
    assert list(town.town.documents.kept.values()) == [b"one"]


def test_a_refused_document_is_not_even_taken_in(town: PlanOnControl) -> None:
    with pytest.raises(ActWithoutRequisites):
        town.attached(town.lead, town.executor, EvidenceKind.DIRECTIVE)
    assert town.town.documents.kept == {}


STRANGERS: list[tuple[type[Order], Callable[[PlanOnControl], Recorded]]] = [
    (reporting.SubmitReport, lambda t: t.reported(t.lead, t.co_executor)),
    (reporting.SubmitReport, lambda t: t.reported(t.lead, t.controller)),
    (controlling.AcceptExecution, lambda t: t.accepted(t.lead, t.executor)),
    (controlling.RemoveFromControl, lambda t: t.removed(t.lead, t.executor)),
]


@pytest.mark.parametrize(("order", "ordered"), STRANGERS)
def test_who_holds_no_role_for_it_is_refused(
    town: PlanOnControl, order: type[Order], ordered: Callable[[PlanOnControl], Recorded]
) -> None:
    with pytest.raises(NotYours):
        ordered(town)


# Separation of duties


def test_a_controller_does_not_accept_the_committees_own_item_but_the_setter_does(town: PlanOnControl) -> None:
    town.reported(town.own, town.clerk)
    with pytest.raises(ControllerOfOwnOrganisation):
        town.accepted(town.own)
    town.accepted(town.own, town.setter)
    town.removed(town.own)
    assert town.point(town.own).stage is Stage.CLOSED


def test_one_person_in_two_roles_does_not_judge_their_own_report(town: PlanOnControl) -> None:
    town.town.grant(town.setter, Role.EXECUTOR, Scope(kind=ScopeKind.ORGANISATION, id=town.committee))
    town.reported(town.own, town.setter)
    with pytest.raises(OwnReportJudged):
        town.accepted(town.own, town.setter)


def test_a_controller_without_a_delegation_is_told_to_prepare_the_removal(town: PlanOnControl) -> None:
    town.reported(town.part, town.co_executor)
    town.accepted(town.part)
    with pytest.raises(RemovalNotDelegated, match="Подготовьте снятие"):
        town.removed(town.part, town.controller)


def test_a_controller_removes_under_a_recorded_delegation_and_the_event_names_it(town: PlanOnControl) -> None:
    delegation = planning.DelegateRemoval(plan=town.plan, controller=town.controller, basis=ACT)
    planning.delegate_removal(delegation, town.town.as_(town.setter), town.office)
    town.reported(town.part, town.co_executor)
    town.accepted(town.part)
    town.removed(town.part, town.controller)
    event = town.town.ledger.history(town.part)[-1].event
    assert event.delegation == town.town.ledger.history(town.plan)[-1].id


def test_a_closed_plan_takes_no_further_reports(town: PlanOnControl) -> None:
    order = planning.ClosePlan(plan=town.plan, not_done=(town.lead, town.part, town.own, town.lapsed))
    planning.close_plan(order, town.town.as_(town.setter), town.office)
    with pytest.raises(PlanIsClosed):
        town.reported(town.lead, town.executor)


# Lead and co-executors


def test_the_lead_waits_for_the_co_executor_by_name(town: PlanOnControl) -> None:
    town.reported(town.lead, town.executor)
    town.accepted(town.lead)
    with pytest.raises(CoExecutorsNotDone, match="Луговской район"):
        town.removed(town.lead)
    town.reported(town.part, town.co_executor)
    town.accepted(town.part)
    town.removed(town.lead)
    assert town.point(town.lead).stage is Stage.CLOSED


def test_the_removal_of_the_lead_is_held_to_what_it_saw_of_the_co_executors(town: PlanOnControl) -> None:
    for part, by in ((town.lead, town.executor), (town.part, town.co_executor)):
        town.reported(part, by)
        town.accepted(part)
    town.removed(town.part)
    moved = town.town.ledger.append

    def reinstated_meanwhile(*changes: object, **more: object) -> Recorded:
        town.town.ledger.append = moved  # type: ignore[method-assign]
        order = controlling.ReinstateControl(assignment=town.part, point=KEY, reason="проверка", basis=ACT)
        controlling.reinstate_control(order, town.town.as_(town.setter), town.office)
        return moved(*changes, **more)  # type: ignore[arg-type]

    town.town.ledger.append = reinstated_meanwhile  # type: ignore[method-assign]
    with pytest.raises(Conflict):
        town.removed(town.lead)
    assert town.point(town.lead).stage is Stage.ACCEPTED


def test_a_co_executor_asks_for_a_later_term_through_the_lead(town: PlanOnControl) -> None:
    with pytest.raises(ExtensionThroughLead, match="Заречный район"):
        town.asked_extension(town.part, town.co_executor)
    request = town.asked_extension(town.part, town.executor)
    waiting = town.point(town.part).open_request
    assert waiting is not None
    assert (waiting.request, waiting.requested_by) == (request, town.executor)
    taken_back = extending.WithdrawExtension(assignment=town.part, point=KEY, request=request)
    extending.withdraw_extension(taken_back, town.town.as_(town.executor), town.office)
    assert town.point(town.part).open_request is None


def test_a_request_is_granted_by_the_setter_and_the_original_date_stays(town: PlanOnControl) -> None:
    request = town.asked_extension(town.lead, town.executor, date(2024, 4, 14))
    order = extending.ApproveExtension(assignment=town.lead, point=KEY, request=request)
    with pytest.raises(NotYours):
        extending.approve_extension(order, town.town.as_(town.controller), town.office)
    extending.approve_extension(order, town.town.as_(town.setter), town.office)
    point = town.point(town.lead)
    assert (point.stated, point.effective) == (date(2024, 4, 14), date(2024, 4, 12))
    assert point.planned.stated == date(2024, 3, 15)


def test_a_setter_for_the_plan_from_another_body_did_not_set_the_term(town: PlanOnControl) -> None:
    guest = town.town.person("Гостева Г.Г.", town.third_district)
    town.town.grant(guest, Role.SETTER, Scope(kind=ScopeKind.PLAN, id=town.plan))
    order = extending.ApproveExtension(assignment=town.lead, point=KEY, term=date(2024, 4, 15), ground="каникулы")
    with pytest.raises(NotWhoSetTheTerm):
        extending.approve_extension(order, town.town.as_(guest), town.office)


def test_the_setter_extends_of_their_own_accord_and_rejects_with_a_reason(town: PlanOnControl) -> None:
    order = extending.ApproveExtension(assignment=town.lead, point=KEY, term=date(2024, 4, 15), ground="каникулы")
    extending.approve_extension(order, town.town.as_(town.setter), town.office)
    request = town.asked_extension(town.lead, town.executor, date(2024, 5, 20))
    rejection = extending.RejectExtension(assignment=town.lead, point=KEY, request=request, reason="срок достаточен")
    extending.reject_extension(rejection, town.town.as_(town.setter), town.office)
    point = town.point(town.lead)
    assert (point.stated, point.open_request) == (date(2024, 4, 15), None)


# Parties and terms


def replace(town: PlanOnControl, party: UUID, command: UUID | None = None, assignment: UUID | None = None) -> Recorded:
    order = assigning.ReplaceParty(
        assignment=assignment or town.part, party=organisation(party), reason="реорганизация", basis=ACT
    )
    return assigning.replace_party(order, town.town.as_(town.setter, command), town.office)


def test_a_replaced_party_passes_its_open_points_on_in_one_append(town: PlanOnControl) -> None:
    head = town.town.ledger.head()
    successor = made(replace(town, town.third_district).made)
    assert town.town.ledger.head() == head + 2
    assert town.point(town.part).stage is Stage.PASSED_ON
    state = town.state(successor)
    assert (state.party, state.lead) == (organisation(town.third_district), False)
    assert state.points[KEY].stage is Stage.ON_CONTROL


def test_a_retry_of_a_replacement_names_the_same_successor(town: PlanOnControl) -> None:
    command = uuid4()
    first = replace(town, town.third_district, command)
    again = replace(town, town.third_district, command)
    assert (again.made, again.position, again.repeated) == (first.made, first.position, True)


def test_a_party_that_comes_back_gets_a_further_assignment(town: PlanOnControl) -> None:
    successor = made(replace(town, town.third_district).made)
    again = made(replace(town, town.other_district, assignment=successor).made)
    assert town.state(again).sequence == 1
    assert again != town.part


def test_the_lead_waits_for_a_co_executors_successor(town: PlanOnControl) -> None:
    town.reported(town.lead, town.executor)
    town.accepted(town.lead)
    replace(town, town.third_district)
    with pytest.raises(CoExecutorsNotDone, match="Приозёрный округ"):
        town.removed(town.lead)


def test_the_successor_of_the_lead_asks_for_the_co_executors(town: PlanOnControl) -> None:
    town.town.holder("Озёрная О.О.", Role.EXECUTOR, town.third_district)
    successor = town.town.holder("Приозёрная П.П.", Role.EXECUTOR, town.third_district)
    replace(town, town.third_district, assignment=town.lead)
    with pytest.raises(NotYours):
        town.asked_extension(town.part, town.executor)
    town.asked_extension(town.part, successor)
    assert town.point(town.part).open_request is not None


def test_a_new_party_is_registered(town: PlanOnControl) -> None:
    with pytest.raises(UnknownOrganisation):
        replace(town, uuid4())


def test_a_point_is_withdrawn_and_reinstated_by_acts(town: PlanOnControl) -> None:
    setter = town.town.as_
    order = controlling.Withdraw(
        assignment=town.part, point=KEY, ground=WithdrawalGround.IRRELEVANT, reason="отменено", basis=ACT
    )
    controlling.withdraw(order, setter(town.setter), town.office)
    assert town.point(town.part).stage is Stage.WITHDRAWN
    back = controlling.ReinstateControl(assignment=town.part, point=KEY, reason="снова нужно", basis=ACT)
    controlling.reinstate_control(back, setter(town.setter), town.office)
    assert town.point(town.part).stage is Stage.ON_CONTROL


def test_a_title_of_an_act_is_sealed_with_the_plans_key(town: PlanOnControl) -> None:
    basis = GivenBasis(kind=BasisKind.ORDER, number="5", date=date(2024, 3, 11), title="О снятии с Сидорова")
    order = controlling.Withdraw(
        assignment=town.part, point=KEY, ground=WithdrawalGround.MERGED, reason="объединено", basis=basis
    )
    recorded = controlling.withdraw(order, town.town.as_(town.setter), town.office)
    assert "Сидоров" not in town.town.ledger.state(recorded.position).decode()


def test_a_term_that_had_passed_before_approval_is_decided_by_the_setter(town: PlanOnControl) -> None:
    order = assigning.DecideLapsedTerm(
        assignment=town.lapsed, point=LAPSED_KEY, outcome=LapseOutcome.EXCUSED, reason="утверждён позже"
    )
    with pytest.raises(NotYours):
        assigning.decide_lapsed_term(order, town.town.as_(town.controller), town.office)
    assigning.decide_lapsed_term(order, town.town.as_(town.setter), town.office)
    assert town.state(town.lapsed).points[LAPSED_KEY].lapse is LapseOutcome.EXCUSED
    ahead = assigning.DecideLapsedTerm(assignment=town.lead, point=KEY, outcome=LapseOutcome.COUNTS, reason="так")
    with pytest.raises(TermNotLapsed, match=r"15\.03\.2024 не раньше утверждения плана \(16\.01\.2024\)"):
        assigning.decide_lapsed_term(ahead, town.town.as_(town.setter), town.office)


def test_the_day_of_an_order_is_that_of_the_plans_time_zone(town: PlanOnControl) -> None:
    town.town.clock.moment = datetime(2024, 3, 11, 22, 30, tzinfo=UTC)
    order = reporting.StartExecution(assignment=town.lead, point=KEY)
    reporting.start_execution(order, town.town.as_(town.executor), town.office)
    assert town.point(town.lead).last_fact_on == date(2024, 3, 12)
