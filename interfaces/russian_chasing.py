"""The sentences of chasing: who was reminded of what, and when; the same words head letters and notifications."""

from application.audit_trail import Names
from domain.chasing import events as c
from domain.chasing.policy import ChasingPolicy
from domain.chasing.wishes import Preferences
from domain.ledger import Event
from interfaces.russian_changes import party
from interfaces.russian_words import UnwordedEvent, day, plural, word

WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


def of_chasing(event: Event, names: Names) -> str:
    """What a round sent, told."""
    match event:
        case c.ReminderSent():
            about = f"мероприятие {names.activity(event.plan, event.activity)}, срок {day(event.deadline)}"
            return f"Напоминание за {working_days(event.days)} до срока: {party(event.party, names)} ({about})"
        case c.OverdueEscalated():
            about = f"мероприятие {names.activity(event.plan, event.activity)}, срок {day(event.deadline)}"
            return (
                f"О просрочке сообщено, уровень — {word(event.level)}: {party(event.to, names)} "
                f"({about}, исполнитель {party(event.party, names)})"
            )
        case c.DigestSent():
            counts = f"к сроку {event.due}, просрочено {event.overdue}, возвращено {event.returned}"
            rows = ", ".join(names.activity(row.plan, row.activity) for row in event.activities)
            return f"Недельная сводка за {day(event.due_on)}: {counts}" + (f"; мероприятия: {rows}" if rows else "")
        case c.RoundHeld():
            number = event.reminders + event.to_heads + event.to_committees + event.digests
            told = plural(number, "уведомление", "уведомления", "уведомлений")
            return f"Проведён ежедневный обход за {day(event.day)}: {told}"
        case _:
            raise UnwordedEvent(event.TOPIC)


def working_days(number: int) -> str:
    """«3 рабочих дня»."""
    return plural(number, "рабочий день", "рабочих дня", "рабочих дней")


def chasing_said(policy: ChasingPolicy) -> str:
    """A plan's policy in a sentence's end."""
    before = ", ".join(str(days) for days in policy.remind_before)
    parts = [f"за {before} рабочих дней до срока" if before else "без напоминаний"]
    if policy.head_after is not None:
        parts.append(f"руководителю исполнителя через {working_days(policy.head_after)} после срока")
    if policy.committee_after is not None:
        parts.append(f"комитету через {working_days(policy.committee_after)}")
    if policy.digest_on is not None:
        parts.append(f"сводка — {WEEKDAYS[(policy.digest_on - 1) % 7]}")
    return "; ".join(parts)


def wishes_said(wishes: Preferences) -> str:
    """A person's wishes in a sentence's end."""
    kinds = ", ".join(word(kind) for kind in wishes.by_email) or "ничего"
    quiet = f"; тихие часы с {wishes.quiet_from} до {wishes.quiet_until}" if wishes.quiet_from else ""
    return f"письмами — {kinds}{quiet}"
