"""What every fact about a control point is held to: the point is there, it is open, and dates do not run backwards."""

from datetime import date

from domain.actors import Envelope
from domain.assignment.events import UNDATED, PointKey
from domain.assignment.state import Assignment, Point, Stage
from domain.personal import Personal
from domain.refusals import NotFound, Refusal


def said(day: date | None) -> str:
    """A date as people write it."""
    return f"{day:%d.%m.%Y}" if day else "без даты"


def named(point: Point | PointKey) -> str:
    """The control point in a sentence: by its date in the plan, which no extension changes."""
    key = point.key if isinstance(point, Point) else point
    return "Контрольная точка без срока" if key == UNDATED else f"Контрольная точка {date.fromisoformat(key):%d.%m.%Y}"


class UnknownControlPoint(NotFound):
    """The assignment has no such control point."""

    def __init__(self, state: Assignment, key: str) -> None:
        there = ", ".join("без срока" if k == UNDATED else said(date.fromisoformat(k)) for k in state.points)
        super().__init__(f"У поручения нет контрольной точки «{key}». Есть: {there}. Укажите одну из них.")


class PointNotOpen(Refusal):
    """Closed, withdrawn and passed-on points take no further facts; reinstatement is a fact of its own."""

    def __init__(self, point: Point, consequence: str) -> None:
        ended = said(point.ended_on)
        match point.stage:
            case Stage.CLOSED:
                happened = f"снята с контроля {ended}"
                advice = "Если исполнение нужно возобновить, утвердившее план лицо возвращает её на контроль актом."
            case Stage.WITHDRAWN:
                happened = f"снята с контроля без исполнения {ended}"
                advice = "Если она снова нужна, утвердившее план лицо возвращает её на контроль актом."
            case _:
                happened = f"передана другому исполнителю {ended}"
                advice = "Обратитесь к поручению нового исполнителя."
        super().__init__(f"{named(point)} {happened}: {consequence}. {advice}")


class FactBeforeEarlierFact(Refusal):
    """Dates of facts never run backwards within a control point."""

    def __init__(self, point: Point, stated: date, earlier: date) -> None:
        super().__init__(
            f"{named(point)}: дата события {said(stated)} раньше уже записанного события от {said(earlier)}. "
            "Укажите дату не раньше этой или исправьте ту запись."
        )


class FactBeforeAssignment(Refusal):
    """Nothing happens to a control point before it is put on control."""

    def __init__(self, stated: date, assigned: date) -> None:
        super().__init__(
            f"Дата события {said(stated)} раньше постановки на контроль ({said(assigned)}): "
            "укажите дату не раньше постановки."
        )


class NotStated(Refusal):
    """A decision against somebody, or one that moves or ends something, says why, and to when."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Не указано: {what}. Добавьте и повторите.")


def point_of(state: Assignment, key: PointKey) -> Point:
    """The assignment's control point of this key. Raises UnknownControlPoint."""
    if key not in state.points:
        raise UnknownControlPoint(state, key)
    return state.points[key]


def refuse_backwards(state: Assignment, point: Point, by: Envelope) -> None:
    """Raises FactBeforeAssignment or FactBeforeEarlierFact where the fact's date is earlier than what it follows."""
    if state.assigned_on and by.occurred_on < state.assigned_on:
        raise FactBeforeAssignment(by.occurred_on, state.assigned_on)
    if point.last_fact_on and by.occurred_on < point.last_fact_on:
        raise FactBeforeEarlierFact(point, by.occurred_on, point.last_fact_on)


def open_point(state: Assignment, by: Envelope, key: PointKey, otherwise: str) -> Point:
    """The open point that a fact of this date may happen to; `otherwise` says in Russian what a closed one refuses.

    Raises UnknownControlPoint, PointNotOpen, FactBeforeAssignment, FactBeforeEarlierFact.
    """
    point = point_of(state, key)
    if not point.stage.open:
        raise PointNotOpen(point, otherwise)
    refuse_backwards(state, point, by)
    return point


def stated(text: Personal[str] | None, what: str) -> Personal[str]:
    """The text itself; raises NotStated, naming `what` is missing, where nothing is said."""
    if text is None or not (text.value or "").strip():
        raise NotStated(what)
    return text
