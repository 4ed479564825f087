"""What every decision about a plan is held to: there is such a plan, it is at that stage, it has such a row."""

from collections.abc import Iterable
from uuid import UUID

from domain.plan.events import AnomalyRow
from domain.plan.state import Activity, Plan, PlanStage
from domain.refusals import NotFound, Refusal


def called(activity: Activity) -> str:
    """The row in a sentence: by its printed number, or its place in the document where it has none."""
    if activity.number:
        return activity.number.strip().rstrip(".")
    place = activity.wording.source if activity.wording else ""
    return f"без номера ({place})" if place else f"без номера (строка {activity.read.row})"


def quoted(doubt: AnomalyRow) -> str:
    """The doubt in a sentence: by the words it quotes, else, what the document lacks, by its message."""
    return f"«{doubt.quote}»" if str(doubt.quote).strip() else f"«{str(doubt.message).strip().rstrip('.')}»"


def listed(activities: Iterable[Activity], most: int = 5) -> str:
    """The rows in a sentence, the first few by name: «1.2, 1.4 и ещё 3»."""
    names = [called(activity) for activity in activities]
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" и ещё {rest}" if rest > 0 else "")


class UnknownPlan(NotFound):
    """There is no such plan."""

    def __init__(self) -> None:
        super().__init__("Такого плана нет: проверьте идентификатор или загрузите документ.")


class UnknownActivity(NotFound):
    """The plan has no such row."""

    def __init__(self) -> None:
        super().__init__("В плане нет такого мероприятия: выберите строку из этого плана.")


class PlanIsClosed(Refusal):
    """A closed plan takes no further facts."""

    def __init__(self) -> None:
        super().__init__("План закрыт: изменения в нём не записываются. Для новой работы составьте новый план.")


class RowIsOnControl(Refusal):
    """The reading of a row is settled before it is put on control; later only an act changes it."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(
            f"Мероприятие {called(activity)} уже на контроле: чтение строки больше не уточняется. "
            "Внесите изменение новой редакцией плана по акту."
        )


class RowIsStruck(Refusal):
    """A row that a revision struck out takes no further facts."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(
            f"Мероприятие {called(activity)} исключено из плана редакцией: если оно нужно, "
            "добавьте его новой редакцией."
        )


def there(state: Plan) -> Plan:
    """The plan itself. Raises UnknownPlan."""
    if not state.exists:
        raise UnknownPlan
    return state


def still_open(state: Plan) -> Plan:
    """The plan itself. Raises UnknownPlan, PlanIsClosed."""
    if there(state).stage is PlanStage.CLOSED:
        raise PlanIsClosed
    return state


def row_of(state: Plan, activity: UUID) -> Activity:
    """The plan's row. Raises UnknownActivity."""
    if activity not in state.activities:
        raise UnknownActivity
    return state.activities[activity]


def row_being_cleared(state: Plan, activity: UUID) -> Activity:
    """A row whose reading may still be settled: before control, or added by a revision and not yet on control.

    Raises UnknownPlan, PlanIsClosed, UnknownActivity, RowIsOnControl, RowIsStruck.
    """
    row = row_of(still_open(state), activity)
    if row.struck:
        raise RowIsStruck(row)
    if row.on_control:
        raise RowIsOnControl(row)
    return row
