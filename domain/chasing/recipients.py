"""Whom letters go to: a person's address and wishes, and who heads an organisation."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.actors import Envelope
from domain.calendar.policy import UnknownTimeZone
from domain.chasing.wishes import NoticeKind, Preferences
from domain.ledger import Decider, Event
from domain.organisation import HeadNamed, Organisation
from domain.organisation import standing as organisation_standing
from domain.person import EmailSet, Person, PersonalDataErased, PersonRegistered, PreferencesSet
from domain.person import standing as person_standing
from domain.personal import Personal
from domain.refusals import Refusal

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z0-9-]{2,63}")
_HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person as letters know them; `email` is None where there is none, or no longer."""

    id: UUID | None = None
    email: str | None = None
    preferences: Preferences = field(default_factory=Preferences)
    erased: bool = False

    def wants(self, kind: NoticeKind) -> bool:
        """Whether a notice of this kind goes to them by e-mail too."""
        return not self.erased and self.email is not None and kind in self.preferences.by_email

    def quiet_until(self, now: datetime) -> datetime | None:
        """When the quiet hours end that `now` lies in; None outside of them."""
        wishes = self.preferences
        if wishes.quiet_from is None or wishes.quiet_until is None or wishes.quiet_from == wishes.quiet_until:
            return None
        here = now.astimezone(ZoneInfo(wishes.time_zone))
        begins, ends = time.fromisoformat(wishes.quiet_from), time.fromisoformat(wishes.quiet_until)
        at = here.time().replace(second=0, microsecond=0)
        over_night = begins > ends
        if not (at >= begins or at < ends if over_night else begins <= at < ends):
            return None
        day = here.date() + timedelta(days=1) if over_night and at >= begins else here.date()
        return datetime.combine(day, ends, here.tzinfo)


def evolve(state: Recipient, event: Event) -> Recipient:
    match event:
        case PersonRegistered():
            contact = event.contact.value if event.contact else None
            email = contact.strip() if contact and is_address(contact.strip()) else None
            return Recipient(id=event.name.subject, email=email, erased=event.name.erased)
        case EmailSet():
            return replace(state, email=event.email.value if event.email else None)
        case PreferencesSet():
            return replace(state, preferences=event.preferences)
        case PersonalDataErased():
            return replace(state, email=None, erased=True)
        case _:
            return state


RECIPIENT = Decider(name="recipient", initial=Recipient(), evolve=evolve)


def _head(state: UUID | None, event: Event) -> UUID | None:
    return event.head if isinstance(event, HeadNamed) else state


HEAD: Decider[UUID | None] = Decider(name="head", initial=None, evolve=_head)
"""Over an organisation's stream: who heads it."""


class NotAnAddress(Refusal):
    """What letters cannot be sent to."""

    def __init__(self) -> None:
        super().__init__("Это не адрес электронной почты: напишите его в виде имя@область, латинскими буквами.")


class HoursNotUnderstood(Refusal):
    """Quiet hours have both ends, as a clock shows them."""

    def __init__(self) -> None:
        super().__init__("Тихие часы задаются с начала и до конца, в виде ЧЧ:ММ: например, с 21:00 до 08:00.")


class AlreadyHead(Refusal):
    """A head is named once."""

    def __init__(self) -> None:
        super().__init__("Этот человек уже указан руководителем организации: повторно указывать не нужно.")


class HeadOfAnother(Refusal):
    """Who heads an organisation works in it."""

    def __init__(self) -> None:
        super().__init__("Руководитель должен работать в этой организации: проверьте человека или внесите его заново.")


def is_address(text: str) -> bool:
    """Whether a letter can be addressed so; anything that could begin a new header line is not."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def set_email(state: Person, by: Envelope, *, email: str | None) -> tuple[Event, ...]:
    """Letters go to this address from now on; None: no letters. Raises NotAnAddress, UnknownPerson, PersonErased."""
    person = person_standing(state).id
    assert person is not None
    if email is not None and not is_address(email.strip()):
        raise NotAnAddress
    return (EmailSet.of(by, email=Personal(person, email.strip()) if email else None),)


def set_preferences(state: Person, by: Envelope, *, preferences: Preferences) -> tuple[Event, ...]:
    """The person is told so from now on. Raises HoursNotUnderstood, UnknownTimeZone, UnknownPerson, PersonErased."""
    person_standing(state)
    hours = (preferences.quiet_from, preferences.quiet_until)
    if any(hour is not None for hour in hours) and not all(hour and _HOUR.fullmatch(hour) for hour in hours):
        raise HoursNotUnderstood
    try:
        ZoneInfo(preferences.time_zone)
    except (KeyError, ValueError, OSError):
        raise UnknownTimeZone(preferences.time_zone) from None
    return (PreferencesSet.of(by, preferences=preferences),)


def name_head(state: Organisation, by: Envelope, *, head: Person, present: UUID | None) -> tuple[Event, ...]:
    """This person of the organisation heads it. Raises HeadOfAnother, AlreadyHead, UnknownPerson, PersonErased."""
    organisation = organisation_standing(state)
    person = person_standing(head)
    if person.organisation != organisation.id or person.id is None:
        raise HeadOfAnother
    if person.id == present:
        raise AlreadyHead
    return (HeadNamed.of(by, head=person.id),)
