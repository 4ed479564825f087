"""The sentences of what goes out to other systems: calendars at secret addresses, webhooks."""

from application.audit_trail import Names
from domain import calendar_feed as f
from domain import webhook as w
from domain.ledger import Event
from interfaces.russian_words import UnwordedEvent

EVENTS = (*f.EVENTS, *w.EVENTS)


def of_outgoing(event: Event, names: Names) -> str:
    """What happened to a calendar's address or to a webhook, told."""
    match event:
        case f.CalendarFeedIssued():
            return f"Выдан адрес календаря: {_shown(event, names)}; кому: {names.person(event.holder)}"
        case f.CalendarFeedRevoked():
            return "Адрес календаря отозван"
        case w.WebhookRegistered():
            topics = f"; только {', '.join(event.topics)}" if event.topics else ""
            plan = f"; только план «{names.plan(event.plan)}»" if event.plan else ""
            return f"Назначен получатель событий: {event.server}{topics}{plan}"
        case w.WebhookSecretRotated():
            return "Получателю событий выдан новый ключ подписи"
        case w.WebhookStopped():
            return "Отправка событий остановлена"
        case w.WebhookResumed():
            return "Отправка событий продолжена" + ("" if event.after is None else f" с записи {event.after + 1}")
        case _:
            raise UnwordedEvent(event.TOPIC)


def _shown(event: f.CalendarFeedIssued, names: Names) -> str:
    match event.shows:
        case f.FeedKind.PARTY:
            return f"организация «{names.organisation(event.subject)}»"
        case f.FeedKind.PLAN:
            return f"план «{names.plan(event.subject)}»"
        case _:
            return "все видимые сроки"
