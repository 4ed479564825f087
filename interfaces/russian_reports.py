"""The sentences of consolidated reports, and what a step changes in one."""

from application.audit_trail import Names
from domain import consolidated_report as r
from domain.consolidated_report import ConsolidatedReport
from domain.ledger import Event
from interfaces.russian_words import UnwordedEvent, day, requisites, shown, word


def of_report(event: Event, state: ConsolidatedReport, names: Names) -> str:
    """What happened to a consolidated report, told."""
    match event:
        case r.ReportDrawnUp():
            about = f" по мероприятию {names.activity(event.plan, event.activity)}" if event.activity else ""
            instead = ", взамен прежней" if event.supersedes else ""
            when = f"по состоянию на {day(event.as_of)}, по записи журнала № {event.known_at}"
            return f"Сводная информация составлена: {word(event.kind)}{about} {when}{instead}"
        case r.ReportApproved():
            by = f": {requisites(event.basis)}" if event.basis else ""
            return f"Сводная информация по состоянию на {day(state.as_of)} утверждена{by}"
        case r.ReportSuperseded():
            return f"Сводная информация по состоянию на {day(state.as_of)} заменена новой"
        case _:
            raise UnwordedEvent(event.TOPIC)


def report_told(state: ConsolidatedReport) -> dict[str, str | None]:
    """The fields of a report as a person looks for them."""
    if not state.exists:
        return {}
    return {
        "Вид сводной информации": word(state.kind),
        "По состоянию на": shown(state.as_of),
        "Запись журнала": shown(state.known_at),
        "Контрольная сумма данных": state.data,
        "Составлена": shown(state.drawn_up_on),
        "Утверждена": shown(state.approved_on),
        "Акт": requisites(state.act) if state.act else None,
        "Заменена другой": shown(state.successor),
    }
