"""The sentences of report collections and report forms."""

from application.audit_trail import Names
from domain import report_form as form
from domain.collection import events as c
from domain.collection.state import Collection
from domain.ledger import Event
from interfaces.russian_words import UnwordedEvent, day, plural


def of_collection(event: Event, state: Collection, names: Names) -> str:
    """What happened to a collection of reports, told."""
    match event:
        case c.CollectionOpened():
            activity = names.activity(event.plan, event.activity)
            owing = plural(len(event.parties), "исполнитель", "исполнителя", "исполнителей")
            held = f", форма отчёта версии {event.form.version}" if event.form else ""
            return f"Открыт сбор отчётов по мероприятию {activity} на {day(event.date)}: {owing}{held}"
        case c.CollectionClosed():
            missed = ", ".join(names.party(m.party.id, is_person=m.party.kind.value == "person") for m in event.missed)
            told = f"не представили: {missed}" if missed else "представили все"
            return f"Закрыт сбор отчётов на {day(state.date) if state.date else 'дату'}: {told}"
        case _:
            raise UnwordedEvent(event.TOPIC)


def of_form(event: Event) -> str:
    """What happened to a report form, told."""
    match event:
        case form.FormPublished():
            return f"Опубликована форма отчёта «{event.title}», версия {event.version}"
        case _:
            raise UnwordedEvent(event.TOPIC)
