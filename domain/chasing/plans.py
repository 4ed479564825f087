"""What a plan's own stream says of its chasing; and the setter's decision on it."""

from dataclasses import dataclass, field, replace
from datetime import date

from domain.actors import Envelope
from domain.chasing.policy import ChasingPolicy, checked
from domain.ledger import Decider, Event
from domain.plan.events import Approved, ChasingPolicySet, PlanClosed
from domain.plan.rows import still_open
from domain.plan.state import Plan
from domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class PlanChasing:
    """How the plan chases, since when it is in force, and whether it was closed."""

    policy: ChasingPolicy = field(default_factory=ChasingPolicy)
    in_force_on: date | None = None
    closed: bool = False


def evolve(state: PlanChasing, event: Event) -> PlanChasing:
    match event:
        case ChasingPolicySet():
            return replace(state, policy=event.chasing)
        case Approved():
            return replace(state, in_force_on=event.in_force_on)
        case PlanClosed():
            return replace(state, closed=True)
        case _:
            return state


PLAN_CHASING = Decider(name="plan-chasing", initial=PlanChasing(), evolve=evolve)
FOLLOWED = frozenset({ChasingPolicySet.TOPIC, Approved.TOPIC, PlanClosed.TOPIC})
"""The topics of a plan's stream that this fold looks at; corrections aside."""


class SameChasingPolicy(Refusal):
    """A decision decides something."""

    def __init__(self) -> None:
        super().__init__("План уже напоминает именно так: менять нечего.")


def set_chasing_policy(plan: Plan, state: PlanChasing, by: Envelope, *, policy: ChasingPolicy) -> tuple[Event, ...]:
    """The plan chases so from now on; also while it is on control. What was sent stays as it was sent."""
    still_open(plan)
    wanted = checked(policy)
    if wanted == state.policy:
        raise SameChasingPolicy
    return (ChasingPolicySet.of(by, chasing=wanted),)
