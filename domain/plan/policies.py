"""The setter's settings of a plan: how it reads its dates, and which controller may remove from control."""

from uuid import UUID

from domain.actors import Envelope
from domain.calendar.policy import Policy
from domain.ledger import Event
from domain.plan import events as e
from domain.plan.approving import rests_on_act
from domain.plan.rows import still_open
from domain.plan.state import Plan, PlanStage
from domain.refusals import Refusal


class PolicyAfterControl(Refusal):
    """What the control points were computed by does not change under them."""

    def __init__(self) -> None:
        super().__init__(
            "План уже на контроле: порядок исчисления сроков больше не меняется. "
            "Отдельный срок переносит решение о продлении."
        )


class DelegationWithoutAct(Refusal):
    """Removal from control is delegated by an act."""

    def __init__(self) -> None:
        super().__init__(
            "Право снимать с контроля поручается актом: укажите распоряжение, приказ или постановление "
            "с номером и датой."
        )


class AlreadyDelegated(Refusal):
    """A delegation is recorded once."""

    def __init__(self) -> None:
        super().__init__("Этому контролёру снятие с контроля уже поручено: повторно записывать не нужно.")


class NotDelegated(Refusal):
    """Only what was delegated is taken back."""

    def __init__(self) -> None:
        super().__init__("Этому человеку снятие с контроля не поручалось: отзывать нечего.")


class DelegateIsNoController(Refusal):
    """Removal is delegated to a controller of this plan or of its committee."""

    def __init__(self) -> None:
        super().__init__(
            "Снятие с контроля поручается контролёру этого плана или его комитета: сначала дайте человеку эту роль."
        )


def set_policy(state: Plan, by: Envelope, *, policy: Policy) -> tuple[Event, ...]:
    """The plan reads its dates so from now on; before control only."""
    if still_open(state).stage is PlanStage.ON_CONTROL:
        raise PolicyAfterControl
    return (e.PolicySet.of(by, policy=policy.checked()),)


def delegate_removal(
    state: Plan, by: Envelope, *, controller: UUID, is_controller: bool, delegation: UUID
) -> tuple[Event, ...]:
    """This controller may remove from control; `delegation` is the id of the event to be born."""
    still_open(state)
    if not rests_on_act(by):
        raise DelegationWithoutAct
    if controller in state.delegates:
        raise AlreadyDelegated
    if not is_controller:
        raise DelegateIsNoController
    return (e.RemovalDelegated.of(by, controller=controller, known_as=delegation),)


def withdraw_removal_delegation(state: Plan, by: Envelope, *, controller: UUID) -> tuple[Event, ...]:
    """The controller may no longer remove from control."""
    if controller not in still_open(state).delegates:
        raise NotDelegated
    return (e.RemovalDelegationWithdrawn.of(by, controller=controller),)
