"""Clearing a draft: a person settles each doubt of the reading, with a reason; the document's words stay."""

from collections.abc import Callable, Sequence
from uuid import UUID

from domain.actors import Envelope
from domain.assignment.points import stated
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import events as e
from domain.plan.doubts import OF_GROUPS, OF_PARTIES, OF_TERMS, open_doubt, settled_by
from domain.plan.rows import called, quoted, row_being_cleared, still_open
from domain.plan.state import PLAN, Activity, Plan
from domain.plan.stated_deadlines import StatedDeadline, understood
from domain.refusals import Refusal


class DoubtNeedsAnAnswer(Refusal):
    """What keeps a row from control cannot be waved away: it needs the term or the party itself."""

    def __init__(self, row: Activity, doubt: e.AnomalyRow, advice: str) -> None:
        super().__init__(f"Мероприятие {called(row)}: замечание {quoted(doubt)} нельзя просто снять. {advice}")


class TooFewTasks(Refusal):
    """A row holds at least one task."""

    def __init__(self, row: Activity) -> None:
        super().__init__(f"Мероприятие {called(row)}: в строке не меньше одной задачи. Укажите число от 1.")


class RowWithoutText(Refusal):
    """A row says what is to be done."""

    def __init__(self, row: Activity) -> None:
        super().__init__(f"Мероприятие {called(row)}: напишите, что должно быть сделано.")


def clarify_deadline(
    state: Plan,
    by: Envelope,
    *,
    activity: UUID,
    deadlines: Sequence[StatedDeadline],
    reason: Personal[str],
    settles: Sequence[int] | None = None,
) -> tuple[Event, ...]:
    """The row's terms as a person reads them; settles the doubts named, or all of the row's doubts about its terms."""
    row = row_being_cleared(state, activity)
    return (
        e.DeadlineClarified.of(
            by,
            activity=activity,
            deadlines=understood(called(row), deadlines),
            reason=stated(reason, "почему срок такой"),
            settles=settled_by(state, row, settles, OF_TERMS),
        ),
    )


def correct_row(
    state: Plan,
    by: Envelope,
    *,
    activity: UUID,
    number: str | None,
    tasks: int,
    wording: Personal[e.Wording],
    reason: Personal[str],
    settles: Sequence[int] = (),
) -> tuple[Event, ...]:
    """The row as a person reads it: its number, text, results, how many tasks it holds, and whom it names."""
    row = row_being_cleared(state, activity)
    if tasks < 1:
        raise TooFewTasks(row)
    if wording.value is None or not wording.value.text.strip():
        raise RowWithoutText(row)
    renamed = row.wording is None or wording.value.responsible != row.wording.responsible
    return (
        e.RowCorrected.of(
            by,
            activity=activity,
            number=number,
            tasks=tasks,
            parties=len(wording.value.responsible) if renamed else None,
            wording=wording,
            reason=stated(reason, "почему строка читается так"),
            settles=settled_by(state, row, settles, frozenset()),
        ),
    )


def dismiss_anomaly(state: Plan, by: Envelope, *, anomaly: int, reason: Personal[str]) -> tuple[Event, ...]:
    """A person looked at the doubt and lets the reading stand; not where the row still lacks its term or its party."""
    doubt = open_doubt(still_open(state), anomaly)
    if doubt.activity is not None:
        row = row_being_cleared(state, doubt.activity)
        if advice := still_lacking(row, doubt):
            raise DoubtNeedsAnAnswer(row, doubt, advice)
    return (e.AnomalyDismissed.of(by, anomaly=anomaly, reason=stated(reason, "почему замечание снимается")),)


def still_lacking(row: Activity, doubt: e.AnomalyRow) -> str | None:
    """What the row still lacks so that the doubt cannot be dismissed, as advice to a person; None: it can."""
    code = doubt.code
    if doubt.severity != "error":
        return None
    if code in OF_TERMS and row.unclear_deadlines:
        return "Уточните срок."
    if code in OF_GROUPS and row.unmatched_parties:
        return "Раскройте группу: перечислите организации поимённо."
    if code in OF_PARTIES and (row.unmatched_parties or not row.parties):
        return "Укажите исполнителя."
    return None


Decision = Callable[[Plan], tuple[Event, ...]]


def one_after_another(state: Plan, decisions: Sequence[Decision]) -> tuple[Event, ...]:
    """The events of several decisions under one order, each taken in the light of those before it."""
    events: list[Event] = []
    for decide in decisions:
        decided = decide(state)
        state = PLAN.fold(decided, state)
        events.extend(decided)
    return tuple(events)
