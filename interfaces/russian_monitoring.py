"""The sentences of monitorings, and what a step changes in one."""

from application.audit_trail import Names
from domain.ledger import Event
from domain.monitoring import events as e
from domain.monitoring.state import Monitoring
from interfaces.russian_words import UnwordedEvent, day, plural, shown, word

_KIND = {"interim": "Промежуточный", "final": "Итоговый"}


def of_monitoring(event: Event, state: Monitoring, names: Names) -> str:
    """What happened to a monitoring, told."""
    match event:
        case e.MonitoringOpened():
            ordered = f" по мероприятию {names.activity(event.plan, event.activity)}" if event.activity else ""
            stages = plural(len(event.sections), "раздел", "раздела", "разделов")
            part = f", {stages} плана" if event.sections else ""
            return f"{_KIND[event.kind.value]} мониторинг открыт{ordered}{part}"
        case e.FindingRecorded():
            about = f" о {_about(event, state, names)}"
            advice = event.recommendation
            told = f"; рекомендация до {day(advice.until)}: {advice.text}" if advice else ""
            return f"Установлено мониторингом{about}: {word(event.outcome)}; {event.text}{told}"
        case e.FindingWithdrawn():
            return f"Запись мониторинга отозвана; причина: {event.reason}"
        case e.MonitoringConcluded():
            points = plural(len(event.not_done), "контрольная точка", "контрольные точки", "контрольных точек")
            not_done = f", признано неисполненным: {points}" if event.not_done else ""
            at = f"по состоянию на {day(event.as_of)}, по записи журнала № {event.known_at}"
            return f"{_KIND[state.kind.value]} мониторинг завершён {at}{not_done}; вывод: {event.summary}"
        case e.MonitoringCancelled():
            return f"{_KIND[state.kind.value]} мониторинг отменён; причина: {event.reason}"
        case _:
            raise UnwordedEvent(event.TOPIC)


def _about(event: e.FindingRecorded, state: Monitoring, names: Names) -> str:
    parts = []
    if event.activity is not None and state.plan is not None:
        parts.append(f"мероприятии {names.activity(state.plan, event.activity)}")
    if event.party is not None:
        parts.append(f"исполнителе «{names.party(event.party.id, is_person=event.party.kind.value == 'person')}»")
    if event.indicator is not None:
        parts.append("показателе")
    return ", ".join(parts)


def monitoring_told(state: Monitoring) -> dict[str, str | None]:
    """The fields of a monitoring as a person looks for them."""
    if not state.exists:
        return {}
    concluded = state.concluded
    return {
        "Вид мониторинга": word(state.kind),
        "Открыт": shown(state.opened_on),
        "Записей": str(len(state.standing)),
        "Завершён": shown(concluded.as_of) if concluded else None,
        "Запись журнала": shown(concluded.known_at) if concluded else None,
        "Контрольная сумма данных": concluded.data if concluded else None,
        "Отменён": shown(state.cancelled_on),
    }
