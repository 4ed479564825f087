"""When a plan chases: working days before a term and past it, and the day of the weekly digest."""

from domain.actors import Frozen
from domain.refusals import Refusal

MOST_DAYS = 60
"""Working days: a quarter. Further away a reminder reminds nobody."""
MOST_REMINDERS = 5
WEEK = range(1, 8)


class ChasingPolicy(Frozen):
    """How one plan chases; the defaults hold until the setter says otherwise.

    `remind_before`: so many working days before a term, each once. `head_after`, `committee_after`: so many working
    days past it the head of the party and the committee are told; None: never. `digest_on`: the ISO day of the week
    (1 Monday … 7 Sunday) of the weekly digest; None: no digest.
    """

    remind_before: tuple[int, ...] = (10, 3, 1)
    head_after: int | None = 1
    committee_after: int | None = 5
    digest_on: int | None = 1


class ChasingDaysOutOfReach(Refusal):
    """A number of working days that no term has before or after it in practice."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"{number} рабочих дней напоминать нельзя: укажите от 0 до {MOST_DAYS} дней до срока и от 1 до {MOST_DAYS} "
            "после него."
        )


class TooManyReminders(Refusal):
    """Whoever is reminded every day stops reading."""

    def __init__(self) -> None:
        super().__init__(
            f"Напоминаний об одном сроке не больше {MOST_REMINDERS}, и дни не повторяются: уберите лишние."
        )


class EscalationOutOfOrder(Refusal):
    """The committee is told after the head of the party, who must have had time to act."""

    def __init__(self) -> None:
        super().__init__(
            "О просрочке сначала сообщают руководителю исполнителя, потом комитету: укажите для комитета больше дней."
        )


class NoSuchWeekday(Refusal):
    """A week has seven days."""

    def __init__(self) -> None:
        super().__init__("День недели для сводки — число от 1 (понедельник) до 7 (воскресенье).")


def checked(policy: ChasingPolicy) -> ChasingPolicy:
    """Itself, nearest reminder last, if a person can live by it; for the decision that sets it, never on replay.

    Raises ChasingDaysOutOfReach, TooManyReminders, EscalationOutOfOrder, NoSuchWeekday.
    """
    days = [(number, 0) for number in policy.remind_before]
    days += [(number, 1) for number in (policy.head_after, policy.committee_after) if number is not None]
    for number, least in days:
        if not least <= number <= MOST_DAYS:
            raise ChasingDaysOutOfReach(number)
    if len(set(policy.remind_before)) < len(policy.remind_before) or len(policy.remind_before) > MOST_REMINDERS:
        raise TooManyReminders
    if policy.committee_after is not None and policy.committee_after <= (policy.head_after or 0):
        raise EscalationOutOfOrder
    if policy.digest_on is not None and policy.digest_on not in WEEK:
        raise NoSuchWeekday
    return policy.model_copy(update={"remind_before": tuple(sorted(policy.remind_before, reverse=True))})
