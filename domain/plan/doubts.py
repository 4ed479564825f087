"""The doubts of a reading: which decision answers which, and that each is settled once, by its own row."""

from collections.abc import Sequence

from domain.anomaly_codes import AnomalyCode as Code
from domain.plan import events as e
from domain.plan.rows import called, quoted
from domain.plan.state import Activity, Plan
from domain.refusals import NotFound, Refusal

OF_TERMS = frozenset(
    {
        Code.NONEXISTENT_DATE,
        Code.REVERSED_RANGE,
        Code.DEADLINE_WITHOUT_DATE,
        Code.DEADLINE_WITHOUT_YEAR,
        Code.ANNUAL_WITH_SINGLE_DATE,
        Code.PREFIX_CONTRADICTS_LIST,
        Code.DATE_PATTERN_BREAK,
        Code.MONTH_LIST_AMBIGUOUS,
        Code.EXTERNAL_DEADLINE,
        Code.RELATIVE_DEADLINE,
        Code.CONTINUOUS_DEADLINE,
        Code.OPEN_ENDED_DEADLINE,
        Code.AMBIGUOUS_DEADLINE,
        Code.UNREAD_DEADLINE,
        Code.NO_DEADLINE,
        Code.DEADLINE_INSIDE_RESPONSIBLE_CELL,
        Code.DEADLINE_BEFORE_PLAN_APPROVAL,
        Code.DEADLINE_AFTER_PLAN_PERIOD,
        Code.EMBEDDED_DATES_CONFLICT,
    }
)
OF_STAMPS = frozenset({Code.NO_APPROVAL_BLOCK, Code.APPROVAL_DATES_BLANK})
OF_GROUPS = frozenset({Code.ROLE_GROUP_NOT_EXPANDED, Code.LIST_NOT_ATTACHED})
OF_PARTIES = frozenset(
    {
        Code.NO_EXECUTOR,
        Code.NO_RESPONSIBLE_COLUMN,
        Code.NO_SEPARATORS_IN_EXECUTOR_CELL,
        Code.GARBLED_RESPONSIBLE,
        Code.PERSON_WITH_POSITION,
    }
)


class UnknownAnomaly(NotFound):
    """The reading has no such doubt."""

    def __init__(self, anomaly: int) -> None:
        super().__init__(f"Замечания № {anomaly} к этому плану нет: выберите замечание из списка плана.")


class AnomalyAlreadySettled(Refusal):
    """A doubt is settled once."""

    def __init__(self, doubt: e.AnomalyRow) -> None:
        super().__init__(f"Замечание {quoted(doubt)} уже разобрано: повторное решение не требуется.")


class AnomalyOfAnotherRow(Refusal):
    """A decision about one row settles no doubt about another."""

    def __init__(self, row: Activity, doubt: e.AnomalyRow) -> None:
        super().__init__(
            f"Замечание {quoted(doubt)} относится не к мероприятию {called(row)}: решите его по своей строке."
        )


def open_doubt(state: Plan, anomaly: int) -> e.AnomalyRow:
    """The doubt at this place, which nobody has settled yet. Raises UnknownAnomaly, AnomalyAlreadySettled."""
    if not 0 <= anomaly < len(state.anomalies):
        raise UnknownAnomaly(anomaly)
    if anomaly in state.settled:
        raise AnomalyAlreadySettled(state.anomalies[anomaly])
    return state.anomalies[anomaly]


def open_about(state: Plan, codes: frozenset[Code]) -> tuple[int, ...]:
    """The open doubts of these codes about the whole document."""
    return tuple(
        place
        for place, doubt in enumerate(state.anomalies)
        if doubt.activity is None and doubt.code in codes and place not in state.settled
    )


def settled_by(
    state: Plan, row: Activity, settles: Sequence[int] | None, by_default: frozenset[Code]
) -> tuple[int, ...]:
    """The doubts that a decision about this row settles: those named, or the row's open ones of the default codes.

    Raises UnknownAnomaly, AnomalyAlreadySettled, AnomalyOfAnotherRow.
    """
    if settles is None:
        return tuple(
            place
            for place, doubt in enumerate(state.anomalies)
            if doubt.activity == row.id and doubt.code in by_default and place not in state.settled
        )
    for place in settles:
        doubt = open_doubt(state, place)
        if doubt.activity not in {row.id, None}:
            raise AnomalyOfAnotherRow(row, doubt)
    return tuple(sorted(set(settles)))
