"""What an event did to its stream's state, field by field, in Russian: old → new."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from application.audit_trail import FieldChange, Names
from domain.assignment.events import UNDATED, Party, PartyKind, PointKey
from domain.assignment.state import Assignment, Point
from domain.calendar.policy import Policy
from domain.consolidated_report import ConsolidatedReport
from domain.correction import RecordCorrected
from domain.ledger import Event
from domain.monitoring.state import Monitoring
from domain.organisation import Organisation
from domain.person import Person, Scope, ScopeKind
from domain.plan.events import PlannedDeadline
from domain.plan.state import Activity, Plan
from interfaces.russian_fields import FIELDS
from interfaces.russian_monitoring import monitoring_told
from interfaces.russian_reports import report_told
from interfaces.russian_words import day, shown, word

Told = dict[str, str | None]
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def state_changes(before: Any, after: Any, names: Names) -> tuple[FieldChange, ...]:
    """The fields that differ between two states of one stream, in the order a person looks for them."""
    if before is after:
        return ()
    match before, after:
        case Assignment(), Assignment():
            return (*_differ(_assignment(before, names), _assignment(after, names)), *_points(before, after))
        case Plan(), Plan():
            return (*_differ(_plan(before, names), _plan(after, names)), *_rows(before, after, names))
        case Organisation(), Organisation():
            return tuple(_differ(_organisation(before, names), _organisation(after, names)))
        case Person(), Person():
            return tuple(_differ(_person(before, names), _person(after, names)))
        case ConsolidatedReport(), ConsolidatedReport():
            return tuple(_differ(report_told(before), report_told(after)))
        case Monitoring(), Monitoring():
            return tuple(_differ(monitoring_told(before), monitoring_told(after)))
        case _:
            return ()


def correction_changes(mistaken: Event, event: RecordCorrected) -> tuple[FieldChange, ...]:
    """The field of the mistaken event that was corrected, as it was stated and as it is."""
    name = ", ".join(FIELDS.get(part, part) for part in event.field.split("."))
    old = event.old_text if event.old_text is not None else event.old
    new = event.new_text if event.new_text is not None else event.new
    return (FieldChange(f"{name} (событие от {day(mistaken.occurred_on)})", _json(old), _json(new)),)


def _json(value: object) -> str | None:
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        return f"{value[8:]}.{value[5:7]}.{value[:4]}"
    return shown(value)


def _differ(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> Iterator[FieldChange]:
    for field in dict.fromkeys((*after, *before)):
        old, new = before.get(field), after.get(field)
        if old != new:
            yield FieldChange(field, old, new)


def party(found: Party, names: Names) -> str:
    """The party's name."""
    return names.party(found.id, is_person=found.kind is PartyKind.PERSON)


def point_name(key: PointKey) -> str:
    """A control point by its stated date."""
    return "без срока" if key == UNDATED else f"{key[8:10]}.{key[5:7]}.{key[:4]}"


def _assignment(state: Assignment, names: Names) -> Told:
    if not state.exists:
        return {}
    return {
        "Исполнитель": party(state.party, names) if state.party else None,
        "Обязанность": word(state.duty),
        "Ответственный исполнитель": shown(state.lead),
        "Передано в поручение": shown(state.successor),
    }


def _points(before: Assignment, after: Assignment) -> Iterator[FieldChange]:
    for key, point in after.points.items():
        old = before.points.get(key)
        evidence = [sum(e.point == key and e.revoked_on is None for e in s.evidence.values()) for s in (before, after)]
        if old is not point or evidence[0] != evidence[1]:
            label = point_name(key)
            told = _differ(_point(old, evidence[0]) if old else {}, _point(point, evidence[1]))
            yield from (FieldChange(f"Контрольная точка {label}: {c.field}", c.old, c.new) for c in told)


def _point(point: Point, evidence: int) -> Told:
    last, asked = point.current, point.extensions[-1] if point.extensions else None
    return {
        "состояние": word(point.stage),
        "срок": shown(point.stated),
        "срок с учётом выходных": shown(point.effective),
        "последний отчёт представлен": shown(last.on) if last else None,
        "последний отчёт возвращён": shown(last.returned_on) if last else None,
        "последний отчёт принят": shown(last.accepted_on) if last else None,
        "продление": f"до {day(asked.proposed)}, {word(asked.outcome)}" if asked else None,
        "подтверждающих документов": shown(evidence or None),
        "снятие с контроля подготовлено": shown(point.removal_proposed_by is not None or None),
        "завершено": shown(point.ended_on),
        "круг исполнения": shown(point.rounds),
        "решение об истёкшем сроке": shown(point.lapse),
    }


def _plan(plan: Plan, names: Names) -> Told:
    if not plan.exists:
        return {}
    on_control = sum(activity.on_control for activity in plan.activities.values())
    return {
        "Состояние плана": word(plan.stage),
        "Название": plan.title,
        "Территория": plan.territory,
        "Мероприятий": shown(len(plan.activities)),
        "Мероприятий на контроле": shown(on_control),
        "Замечаний, требующих решения": shown(len(plan.open_errors)),
        "Согласовано": shown(tuple(stamp.body for stamp in plan.agreed)),
        "Отказано в согласовании": shown(tuple(stamp.body for stamp in plan.refused)),
        "Дата вступления в силу": shown(plan.in_force_on),
        "Редакция": shown(plan.revision or None),
        "Дата закрытия": shown(plan.closed_on),
        "Могут снимать с контроля": shown(tuple(names.person(person) for person in plan.delegates)),
        **_policy(plan.policy),
    }


def _policy(policy: Policy) -> Told:
    dates = policy.default_dates
    return {
        "Перенос срока с нерабочего дня": word(policy.shift),
        "«До» включает названный день": shown(policy.inclusive),
        "Производственный календарь": policy.calendar,
        "Срок наступает за, рабочих дней": shown(policy.due_soon_days),
        "По сроку засчитывается": word(policy.counted_submission),
        "Учебный год заканчивается": word(policy.school_year_ends),
        "Часовой пояс": policy.time_zone,
        "Отчёт за период представляется до числа": shown(dates.day_after_period),
        "Отчёт о постоянном представляется": f"{dates.continuous_day:02}.{dates.continuous_month:02}",
        "Срочно, дней": shown(dates.urgent),
        "Оперативно, дней": shown(dates.prompt),
        "Весьма срочно, дней": shown(dates.very_urgent),
        "Дни считаются": word(dates.days),
        "Без даты, месяцев": shown(dates.months_without_date),
    }


def _rows(before: Plan, after: Plan, names: Names) -> Iterator[FieldChange]:
    """Rows that were there before and are other now; new ones are only counted."""
    for identity, row in after.activities.items():
        old = before.activities.get(identity)
        if old is None or old is row:
            continue
        label = f"Мероприятие {row.number}" if row.number else f"Мероприятие в строке {row.read.row}"
        told = _differ(_row(old, names), _row(row, names))
        yield from (FieldChange(f"{label}: {c.field}", c.old, c.new) for c in told)


def _row(row: Activity, names: Names) -> Told:
    return {
        "номер": row.number,
        "формулировка": row.wording.text if row.wording else None,
        "сроки": ", ".join(deadline(term) for term in row.deadlines) or None,
        "исполнители": ", ".join(party(found.party, names) for found in row.parties) or None,
        "число задач": shown(row.tasks),
        "исключено": shown(row.struck),
    }


def deadline(term: PlannedDeadline) -> str:
    """The term of a row as understood."""
    if term.needs_person:
        return "требует уточнения"
    rule = f" ({term.rrule})" if term.rrule else ""
    start = f"{day(term.start)} – " if term.start else ""
    return f"{start}{day(term.end)}{rule}"


def _organisation(state: Organisation, names: Names) -> Told:
    if state.id is None:
        return {}
    return {
        "Наименование": state.name,
        "Вид": word(state.kind),
        "Территория": state.territory,
        "Вышестоящая организация": _organisation_name(state.parent, names),
        "Производственный календарь": state.calendar,
        "Другие наименования": shown(state.aliases),
        "Правопреемник": _organisation_name(state.merged_into, names),
    }


def _organisation_name(identity: UUID | None, names: Names) -> str | None:
    return names.organisation(identity) if identity else None


def _person(state: Person, names: Names) -> Told:
    if not state.exists:
        return {}
    grants = sorted(f"{word(g.role)} {scope(g.scope, names)}" for g in state.grants)
    substitutes = (f"{names.person(s.substitute)} с {day(s.since)} по {day(s.until)}" for s in state.substitutes)
    return {
        "Имя": state.name,
        "Организация": _organisation_name(state.organisation, names),
        "Роли": ", ".join(grants) or None,
        "Замещающие": ", ".join(substitutes) or None,
        "Замещает": ", ".join(names.person(e.absent) for e in state.entrusted) or None,
        "Персональные данные удалены": shown(state.erased),
    }


def scope(held: Scope, names: Names) -> str:
    """What a role is held for: «в организации «Район»»."""
    match held.kind, held.id:
        case ScopeKind.ORGANISATION, UUID() as identity:
            return f"{word(held.kind)} «{names.organisation(identity)}»"
        case ScopeKind.PLAN, UUID() as identity:
            return f"{word(held.kind)} «{names.plan(identity)}»"
        case _:
            return word(held.kind)
