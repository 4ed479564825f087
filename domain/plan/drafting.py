"""A plan entered by hand, or made from another one with every date moved by whole years."""

import re
from calendar import isleap
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from dateutil.relativedelta import relativedelta

from domain.actors import Envelope, Frozen, natural_id
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import events as e
from domain.plan.rows import there
from domain.plan.state import Activity, Plan, activity_id
from domain.plan.stated_deadlines import StatedDeadline, understood
from domain.refusals import Conflict, Refusal


class DraftedRow(Frozen):
    """A row entered by hand: printed number, what is to be done, by when, who is named, with what result."""

    number: str | None = None
    text: str
    deadlines: tuple[StatedDeadline, ...]
    responsible: tuple[e.NamedParty, ...] = ()
    expected_results: tuple[str, ...] = ()
    tasks: int = 1


class DraftWithoutTitle(Refusal):
    """A plan has a title."""

    def __init__(self) -> None:
        super().__init__("У плана нет названия: напишите его.")


class DraftWithoutActivities(Refusal):
    """A plan has at least one activity."""

    def __init__(self) -> None:
        super().__init__("В плане нет ни одного мероприятия: добавьте хотя бы одно.")


class DraftedRowWithoutText(Refusal):
    """An activity says what is to be done."""

    def __init__(self, place: int) -> None:
        super().__init__(f"Строка {place}: не сказано, что должно быть сделано. Заполните мероприятие.")


class DraftedRowWithoutTasks(Refusal):
    """An activity holds at least one task."""

    def __init__(self, place: int) -> None:
        super().__init__(f"Строка {place}: число задач меньше одной. Укажите число от 1.")


class PlanAlreadyDrafted(Conflict):
    """A plan is drafted once."""

    def __init__(self, state: Plan) -> None:
        super().__init__(f"План «{state.title or 'без названия'}» уже составлен: продолжайте работу с ним.")


class ErasedPlanCopied(Refusal):
    """A plan whose texts were erased is no pattern."""

    def __init__(self) -> None:
        super().__init__("Тексты этого плана удалены: составить по нему новый нельзя. Введите строки заново.")


class SameYearCopied(Refusal):
    """A copy is for another year, or other years."""

    def __init__(self) -> None:
        super().__init__("Укажите, на сколько лет сдвинуть сроки: от 1 до 10.")


def drafted_plan_id(command: UUID) -> UUID:
    """The plan drafted by this command; an entered plan has no source document to be named by."""
    return natural_id("drafted-plan", command)


def drafted_rows(plan: UUID, rows: Sequence[DraftedRow], after: int = 0) -> tuple[e.ActivityRow, ...]:
    """Rows entered by hand, numbered on from `after`. Raises what a stated term raises."""
    return tuple(_row(plan, place, row) for place, row in enumerate(rows, after + 1))


def draft_plan(
    state: Plan, by: Envelope, *, plan: UUID, title: str, territory: str | None, rows: Sequence[DraftedRow]
) -> tuple[Event, ...]:
    """A plan of these rows."""
    if state.exists:
        raise PlanAlreadyDrafted(state)
    if not title.strip():
        raise DraftWithoutTitle
    if not rows:
        raise DraftWithoutActivities
    drafted = drafted_rows(plan, rows)
    return (e.PlanDrafted.of(by, title=Personal(plan, title), territory=territory, activities=drafted),)


def copy_plan(state: Plan, by: Envelope, *, plan: UUID, title: str, source: Plan, years: int) -> tuple[Event, ...]:
    """A plan after the pattern of another: its standing rows, their terms `years` later.

    A 29 February that has no counterpart is left to a person. Parties are matched anew: the registry may have changed.
    """
    if state.exists:
        raise PlanAlreadyDrafted(state)
    if not title.strip():
        raise DraftWithoutTitle
    if not 1 <= years <= 10:
        raise SameYearCopied
    rows = [row for row in there(source).activities.values() if not row.struck]
    if not rows:
        raise DraftWithoutActivities
    ids = {row.id: activity_id(plan, place) for place, row in enumerate(rows, 1)}
    copied = tuple(_copied(plan, ids, place, row, years) for place, row in enumerate(rows, 1))
    return (
        e.PlanDrafted.of(
            by,
            copied_from=source.id,
            title=Personal(plan, title),
            territory=source.territory,
            sections=tuple(
                section.model_copy(update={"title": Personal(plan, str(section.title))}) for section in source.sections
            ),
            activities=copied,
        ),
    )


def _row(plan: UUID, place: int, row: DraftedRow) -> e.ActivityRow:
    if not row.text.strip():
        raise DraftedRowWithoutText(place)
    if row.tasks < 1:
        raise DraftedRowWithoutTasks(place)
    return e.ActivityRow(
        id=activity_id(plan, place),
        row=place,
        number=row.number,
        section=None,
        parent=None,
        deadlines=understood(row.number or f"в строке {place}", row.deadlines),
        parties=len(row.responsible),
        tasks=row.tasks,
        wording=Personal(
            plan, e.Wording(text=row.text, expected_results=row.expected_results, responsible=row.responsible)
        ),
    )


def _copied(plan: UUID, ids: dict[UUID, UUID], place: int, row: Activity, years: int) -> e.ActivityRow:
    if row.wording is None:
        raise ErasedPlanCopied
    # The pattern's own words about its terms speak of other years: they would contradict the copied ones.
    words = row.wording.model_copy(update={"deadline_text": "", "deadline_raws": (), "source": ""})
    return e.ActivityRow(
        id=ids[row.id],
        row=place,
        number=row.number,
        section=row.read.section,
        parent=ids.get(row.read.parent) if row.read.parent else None,
        deadlines=tuple(_later(deadline, years) for deadline in row.deadlines),
        parties=row.named,
        tasks=row.tasks,
        wording=Personal(plan, words),
    )


def _later(deadline: e.PlannedDeadline, years: int) -> e.PlannedDeadline:
    start, end = _moved(deadline.start, years), _moved(deadline.end, years)
    doubtful = any(
        before and after and before.day != after.day for before, after in ((deadline.start, start), (deadline.end, end))
    )
    return deadline.model_copy(
        update={
            "start": start,
            "end": end,
            "rrule": _rule_later(deadline.rrule, years),
            "needs_person": deadline.needs_person or doubtful,
            "candidates": (end.isoformat(),) if doubtful and end else (),
        }
    )


def _moved(day: date | None, years: int) -> date | None:
    return day + relativedelta(years=years) if day else None


def _rule_later(rule: str | None, years: int) -> str | None:
    """A rule with an end of its own ends as many years later, where it must be on 28 February instead of the 29th."""
    if rule is None:
        return None
    return re.sub(r"(?<=UNTIL=)(\d{4})(\d{4})", lambda found: _end_later(int(found[1]) + years, found[2]), rule)


def _end_later(year: int, day: str) -> str:
    return f"{year:04}{'0228' if day == '0229' and not isleap(year) else day}"
