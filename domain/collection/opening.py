"""Opening a collection: by rule, from a plan on control, for every party that owes a report on that date."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment.events import Duty
from domain.assignment.state import Assignment
from domain.collection import events as e
from domain.collection.owing import NOT_OWED, owed
from domain.collection.state import Collection
from domain.ledger import Event
from domain.plan.rows import UnknownActivity, called, listed, still_open
from domain.plan.state import Activity, Plan, PlanStage
from domain.refusals import Conflict, Refusal
from domain.report_form import FormVersion


class CollectionOpenedBefore(Conflict):
    """One collection per activity and date."""

    def __init__(self, state: Collection) -> None:
        super().__init__(
            f"Сбор отчётов на {_said(state.date)} по этому мероприятию уже открыт {_said(state.opened_on)}: второго не "
            "нужно."
        )


class RoleGroupNotExpanded(Refusal):
    """A group of parties («Руководители МОУО») is asked one by one, so a person expands it first [domain.md §1.3]."""

    def __init__(self, rows: Iterable[Activity]) -> None:
        super().__init__(
            f"Мероприятия {listed(rows)}: группа исполнителей не раскрыта или исполнитель не сопоставлен с реестром. "
            "Перечислите организации группы, поставьте план на контроль и откройте сбор."
        )


class NotOnControlYet(Refusal):
    """Reports are collected of what is on control."""

    def __init__(self, rows: Iterable[Activity]) -> None:
        super().__init__(
            f"Мероприятия {listed(rows)} не на контроле: отчёты пока не собирают. Сначала поставьте план на контроль."
        )


class NobodyOwes(Refusal):
    """A collection is of somebody's reports on a control date of the row."""

    def __init__(self, row: Activity, day: date, there: Sequence[date]) -> None:
        dates = ", ".join(map(_said, there)) or "нет ни одной"
        super().__init__(
            f"Мероприятие {called(row)}: на {_said(day)} отчитываться некому. Контрольные даты мероприятия: {dates}. "
            "Выберите одну из них или проверьте обязанности исполнителей."
        )


class CollectionBeforeControl(Refusal):
    """Nobody owes a report before it is on control."""

    def __init__(self, stated: date, assigned: date) -> None:
        super().__init__(
            f"Дата открытия сбора {_said(stated)} раньше постановки на контроль ({_said(assigned)}): укажите дату не "
            "раньше."
        )


class NoReportingActivities(Refusal):
    """Collections of a whole plan are those of its rows that somebody reports on or collects."""

    def __init__(self) -> None:
        super().__init__(
            "В плане нет мероприятий, по которым кто-то собирает или представляет отчёты. Назовите мероприятия, по "
            "которым открыть сбор."
        )


class AllOpenedBefore(Refusal):
    """Nothing is left to open."""

    def __init__(self) -> None:
        super().__init__("По всем контрольным датам этих мероприятий сбор отчётов уже открыт: открывать нечего.")


def open_collection(
    state: Collection,
    by: Envelope,
    *,
    plan: Plan,
    activity: UUID,
    day: date,
    assignments: Sequence[Assignment],
    form: FormVersion | None = None,
) -> tuple[Event, ...]:
    """Opened for those of the activity's `assignments` that owe on this date of the plan, by this version of the form.

    Raises CollectionOpenedBefore, UnknownActivity, RoleGroupNotExpanded, NotOnControlYet, NobodyOwes,
    CollectionBeforeControl, PlanIsClosed.
    """
    if state.exists:
        raise CollectionOpenedBefore(state)
    row = collected_row(plan, activity)
    asked = [one for one in owed(assignments, day) if one.point.stage not in NOT_OWED]
    parties = tuple(party for one in asked if (party := one.as_party()) is not None)
    if not parties:
        raise NobodyOwes(row, day, control_dates(assignments))
    begun = min(one.assignment.assigned_on or by.occurred_on for one in asked)
    if by.occurred_on < begun:
        raise CollectionBeforeControl(by.occurred_on, begun)
    return (
        e.CollectionOpened.of(
            by, plan=plan.id, activity=activity, date=day, form=form.ref if form else None, parties=parties
        ),
    )


def collected_row(plan: Plan, activity: UUID) -> Activity:
    """The row, if reports may be collected of it.

    Raises UnknownActivity, RoleGroupNotExpanded, NotOnControlYet, PlanIsClosed.
    """
    row = still_open(plan).activities.get(activity)
    if row is None:
        raise UnknownActivity
    if row.unmatched_parties:
        raise RoleGroupNotExpanded((row,))
    if plan.stage is not PlanStage.ON_CONTROL or not row.on_control:
        raise NotOnControlYet((row,))
    return row


def reporting_rows(plan: Plan) -> tuple[Activity, ...]:
    """The rows of the plan that somebody reports on, or whose reports somebody collects. Raises NoReportingActivities,
    RoleGroupNotExpanded."""
    reporting = {Duty.REPORTS, Duty.COLLECTS}
    rows = [r for r in plan.activities.values() if not r.struck and reporting & {p.duty for p in r.parties}]
    if not rows:
        raise NoReportingActivities
    if unmatched := [row for row in rows if row.unmatched_parties]:
        raise RoleGroupNotExpanded(unmatched)
    return tuple(rows)


def control_dates(assignments: Iterable[Assignment]) -> tuple[date, ...]:
    """The dates of the plan on which any of these assignments owes something still."""
    return tuple(sorted(set(_dates(assignments))))


def _dates(assignments: Iterable[Assignment]) -> Iterator[date]:
    for assignment in assignments:
        if assignment.duty is Duty.COLLECTS:
            continue
        for point in assignment.points.values():
            if point.stage not in NOT_OWED and point.in_plan and point.in_plan[:1].isdigit():
                yield date.fromisoformat(point.in_plan)


def _said(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "без даты"
