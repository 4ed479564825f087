"""Whatever is ordered in whatever sequence, the rules of a control point hold after it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.actors import Role
from domain.assignment import assigning, control, extension_decisions, extensions, reporting, reviewing
from domain.assignment import evidence as documents
from domain.assignment.events import (
    ControlReinstated,
    ExecutionAccepted,
    LapseOutcome,
    RemovedFromControl,
    ReportSubmitted,
    WithdrawalGround,
    Withdrawn,
)
from domain.assignment.state import ASSIGNMENT, ExtensionOutcome, Point, Stage
from domain.ledger import Event
from domain.refusals import Refusal
from domain.replay import state
from tests.domain.assignment_story import (
    ASSIGNED_ON,
    OTHER_DISTRICT,
    POLICY,
    Story,
    act,
    acting,
    assigned,
    control_point,
    d,
    document,
    organisation,
    said,
)

POINTS = (control_point(), control_point("30.11.2017", periodic=True), control_point("15.12.2017", tasks=2))
KEYS = tuple(point.key for point in POINTS)
PEOPLE = ("Иванова", "Петрова", "Сидоров")
ROLES = (Role.EXECUTOR, Role.CONTROLLER, Role.SETTER)

keys = st.sampled_from(KEYS)
days = st.sampled_from([0, 0, 0, 0, 1, 1, 2, 5, -1])
TASKS = st.sampled_from([None, None, (1,), (2,), (1, 2)])
seldom = st.integers(0, 7).map(lambda n: n == 5)


def mostly(role: Role) -> st.SearchStrategy[tuple[Role, str]]:
    """Somebody who mostly holds the role that the order needs."""
    return st.tuples(st.sampled_from([role] * 6 + list(ROLES)), st.sampled_from(PEOPLE))


executors, controllers, setters = mostly(Role.EXECUTOR), mostly(Role.CONTROLLER), mostly(Role.SETTER)


class RandomOrders(RuleBasedStateMachine):
    """Three people in any role order anything; refused or not, the invariants stand."""

    def __init__(self) -> None:
        super().__init__()
        self.story: Story = assigned(*POINTS)
        self.today: date = ASSIGNED_ON

    def order(self, decision: Any, day: int, by: tuple[Role, str], **what: Any) -> None:
        role, name = by
        stated = max(self.today + timedelta(days=day), d("01.09.2017"))
        self.today = max(self.today, stated)
        before = self.story.state
        try:
            self.story.does(decision, acting(role, stated, name=name, basis=act(f"{stated:%d.%m.%Y}")), **what)
        except Refusal:
            # Refused: nothing was written.
            self.story.state = before

    def proofs(self, key: str) -> list[UUID]:
        return [e.id for e in self.story.state.evidence.values() if e.point == key]

    @rule(key=keys, day=days, by=executors)
    def start(self, key: str, day: int, by: tuple[Role, str]) -> None:
        self.order(reporting.start_execution, day, by, point=key)

    def attach_one(self, key: str, day: int, by: tuple[Role, str]) -> None:
        self.order(documents.attach_evidence, day, by, **document(self.story.new_id("evidence"), key))

    @rule(key=keys, day=days, by=executors)
    def attach(self, key: str, day: int, by: tuple[Role, str]) -> None:
        self.attach_one(key, day, by)

    @rule(key=keys, day=days, by=executors)
    def revoke(self, key: str, day: int, by: tuple[Role, str]) -> None:
        for evidence in self.proofs(key)[:1]:
            self.order(documents.revoke_evidence, day, by, point=key, evidence=evidence, reason=said("ошибка"))

    @rule(key=keys, day=days, by=executors, tasks=TASKS, silent=seldom)
    def report(self, key: str, day: int, by: tuple[Role, str], tasks: tuple[int, ...] | None, silent: bool) -> None:
        if not documents.standing(self.story.state, self.proofs(key)):
            self.attach_one(key, day, by)
        self.order(
            reporting.submit_report,
            day,
            by,
            point=key,
            report=self.story.new_id("report"),
            evidence=self.proofs(key)[-1:],
            tasks_done=tasks,
            asks_removal=not silent,
        )

    @rule(key=keys, day=days, by=controllers)
    def send_back(self, key: str, day: int, by: tuple[Role, str]) -> None:
        self.order(reviewing.return_report, day, by, point=key, remarks=said("нет подписи"))

    @rule(key=keys, day=days, by=controllers)
    def accept(self, key: str, day: int, by: tuple[Role, str]) -> None:
        self.order(reviewing.accept_execution, day, by, point=key)

    @rule(key=keys, day=days, by=setters)
    def remove(self, key: str, day: int, by: tuple[Role, str]) -> None:
        self.order(control.remove_from_control, day, by, point=key)

    @rule(key=keys, day=days, by=setters, now=seldom)
    def withdraw(self, key: str, day: int, by: tuple[Role, str], now: bool) -> None:
        what = {"ground": WithdrawalGround.MERGED, "reason": said("объединено")}
        if now:
            self.order(control.withdraw, day, by, point=key, **what)

    @rule(key=keys, day=days, by=setters)
    def reinstate(self, key: str, day: int, by: tuple[Role, str]) -> None:
        self.order(control.reinstate_control, day, by, point=key, reason=said("проверка"))

    @rule(key=keys, day=days, by=executors, later=st.sampled_from([90, 60, 30, -5]))
    def ask(self, key: str, day: int, by: tuple[Role, str], later: int) -> None:
        self.order(
            extensions.request_extension,
            day,
            by,
            point=key,
            request=self.story.new_id("extension"),
            proposed=self.today + timedelta(days=later),
            ground=said("данные"),
            policy=POLICY,
        )

    @rule(key=keys, day=days, by=setters, decision=st.sampled_from(["approve", "approve", "reject", "withdraw"]))
    def decide(self, key: str, day: int, by: tuple[Role, str], decision: str) -> None:
        for asked in self.story.state.points[key].extensions[-1:]:
            what = {"point": key, "request": asked.request}
            if decision == "approve":
                self.order(extension_decisions.approve_extension, day, by, policy=POLICY, **what)
            elif decision == "reject":
                self.order(extension_decisions.reject_extension, day, by, reason=said("рано"), **what)
            else:
                self.order(extensions.withdraw_extension, day, by, **what)

    @rule(key=keys, day=days, by=setters)
    def decide_lapse(self, key: str, day: int, by: tuple[Role, str]) -> None:
        what = {"in_force_on": d("20.11.2017"), "outcome": LapseOutcome.COUNTS, "reason": said("план утверждён позже")}
        self.order(assigning.decide_lapsed_term, day, by, point=key, **what)

    @rule(day=days, by=setters, now=seldom)
    def replace(self, day: int, by: tuple[Role, str], now: bool) -> None:
        def here(state: Any, circumstances: Any, **what: Any) -> tuple[Event, ...]:
            succession = assigning.replace_party(state, circumstances, **what)
            successor = Story().happened(succession.there)
            assert all(p.stage is Stage.ON_CONTROL for p in successor.state.points.values())
            return succession.here

        if now:
            self.order(here, day, by, party=organisation(OTHER_DISTRICT), reason=said("реорганизация"))

    def points(self) -> list[Point]:
        return list(self.story.state.points.values())

    def facts_of(self, key: str) -> list[Event]:
        return [e for e in self.story.events if getattr(e, "point", key) == key]

    @invariant()
    def no_two_requests_are_open(self) -> None:
        for point in self.points():
            waiting = [x for x in point.extensions if x.outcome is ExtensionOutcome.REQUESTED]
            assert len(waiting) <= (1 if point.stage.open else 0)

    @invariant()
    def dates_never_run_backwards_within_a_point(self) -> None:
        for key in KEYS:
            dated = [e.occurred_on for e in self.facts_of(key)]
            assert dated == sorted(dated)

    @invariant()
    def whatever_is_closed_was_accepted_in_the_same_round(self) -> None:
        for point in self.points():
            if point.stage is Stage.CLOSED:
                assert point.accepted is not None
                assert point.tasks_left == ()
                assert any(self.story.state.evidence[e].revoked_on is None for e in point.accepted.evidence)

    @invariant()
    def nobody_accepts_or_removes_what_they_reported(self) -> None:
        reported: dict[str, UUID] = {}
        for event in self.story.events:
            if isinstance(event, ReportSubmitted):
                reported[event.point] = event.by
            if isinstance(event, ExecutionAccepted | RemovedFromControl):
                assert event.by != reported[event.point]
                assert event.role is not Role.EXECUTOR

    @invariant()
    def the_plans_own_date_stays_and_terms_only_move_on(self) -> None:
        for planned, point in zip(POINTS, self.points(), strict=True):
            assert point.planned == planned
            assert point.effective is not None
            assert planned.effective is not None
            assert point.effective >= planned.effective

    @invariant()
    def control_ends_and_comes_back_by_an_act_alone(self) -> None:
        for event in self.story.events:
            if isinstance(event, Withdrawn | ControlReinstated):
                assert event.basis is not None
                assert event.basis.kind.is_act

    @invariant()
    def folding_as_of_any_day_never_fails(self) -> None:
        folded = state(ASSIGNMENT, self.story.history)
        assert folded == self.story.state
        state(ASSIGNMENT, self.story.history, as_of=self.today - timedelta(days=1))


RandomOrders.TestCase.settings = settings(max_examples=60, stateful_step_count=60, deadline=None, derandomize=True)
TestRandomOrders = RandomOrders.TestCase
