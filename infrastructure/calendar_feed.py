"""A feed as an iCalendar file (RFC 5545): every term twice, as an all-day event and as a task.

Calendar programs show the events; those that know tasks show how far each one is. Nothing here comes of the present
moment, so the same position of the ledger gives the same bytes.
"""

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar as Ical
from icalendar import Event, Todo, vDate, vText

from application.calendar_feeds import Calendar, Term
from domain.assignment.state import Stage

PRODUCT = "-//Vekha//Calendar feed 1//RU"
# Completion is a moment to iCalendar and a day to the field: this hour is the same day in every Russian time zone.
MIDDAY = time(9, tzinfo=UTC)

GONE = frozenset({Stage.WITHDRAWN, Stage.PASSED_ON})
DONE = frozenset({Stage.ACCEPTED, Stage.CLOSED})
TASK: dict[Stage, tuple[str, int]] = {
    Stage.ON_CONTROL: ("NEEDS-ACTION", 0),
    Stage.IN_PROGRESS: ("IN-PROCESS", 25),
    Stage.RETURNED: ("IN-PROCESS", 50),
    Stage.SUBMITTED: ("IN-PROCESS", 75),
    Stage.ACCEPTED: ("COMPLETED", 100),
    Stage.CLOSED: ("COMPLETED", 100),
    Stage.WITHDRAWN: ("CANCELLED", 0),
    Stage.PASSED_ON: ("CANCELLED", 0),
}
"""The status of a task and how much of it is done, in percent."""

STATES: dict[Stage, str] = {
    Stage.ON_CONTROL: "на контроле",
    Stage.IN_PROGRESS: "на исполнении",
    Stage.RETURNED: "возвращено на доработку",
    Stage.SUBMITTED: "представлено, на рассмотрении",
    Stage.ACCEPTED: "исполнено",
    Stage.CLOSED: "снято с контроля",
    Stage.WITHDRAWN: "снято без исполнения",
    Stage.PASSED_ON: "передано другому исполнителю",
}


def write_calendar(calendar: Calendar) -> bytes:
    """The calendar in UTF-8, lines folded at 75 octets."""
    made = Ical()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", calendar.name)
    made.add("name", calendar.name)
    if calendar.cut:
        made.add("x-wr-caldesc", f"Показаны первые сроки, {len(calendar.terms)}: остальные смотрите в Вехе.")
    made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for term in calendar.terms:
        if term.due is not None:
            made.add_component(_event(term))
        made.add_component(_task(term))
    return bytes(made.to_ical())


def _event(term: Term) -> Event:
    assert term.due is not None
    event = Event()
    _common(event, term, "event")
    event.add("dtstart", vDate(term.due))
    event.add("dtend", vDate(term.due + timedelta(days=1)))
    event.add("status", "CANCELLED" if term.stage in GONE else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _task(term: Term) -> Todo:
    task = Todo()
    _common(task, term, "task")
    if term.due is not None:
        task.add("due", vDate(term.due))
    status, percent = TASK[term.stage]
    task.add("status", status)
    task.add("percent-complete", percent)
    if term.stage in DONE and (on := term.accepted_on or term.ended_on):
        task.add("completed", datetime.combine(on, MIDDAY))
    return task


def _common(component: Event | Todo, term: Term, kind: str) -> None:
    component.add("uid", f"{kind}-{term.assignment}-{term.point}@vekha")
    component.add("dtstamp", _moment(term.changed_at))
    component.add("last-modified", _moment(term.changed_at))
    component.add("sequence", term.version - 1)
    component.add("summary", vText(_summary(term)))
    component.add("description", vText(_description(term)))
    component.add("categories", ["Веха"])


def _moment(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _summary(term: Term) -> str:
    number = f"{term.number.strip().rstrip('.')}. " if term.number and term.number.strip() else ""
    return f"{number}{' '.join(term.text.split())} — {term.party}"


def _description(term: Term) -> str:
    told = [f"План: {term.plan}", f"Исполнитель: {term.party}" + ("" if term.lead else " (соисполнитель)")]
    told.append(f"Состояние: {STATES[term.stage]}")
    if term.stated:
        told.append(f"Срок: {_day(term.stated)}")
    if term.due and term.due != term.stated:
        told.append(f"С учётом нерабочих дней: {_day(term.due)}")
    if term.original and term.original != term.stated:
        told.append(f"Исходный срок: {_day(term.original)} (срок перенесён)")
    if term.requested:
        told.append(f"Просят перенести на: {_day(term.requested)}")
    if term.stated is None:
        told.append("Срок не назван")
    return "\n".join(told)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
