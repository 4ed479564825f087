"""Letters: what is told by e-mail, when it may be sent, and what follows from each answer of the mail server."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from application.audit_trail import Names, Wording
from application.notifications import NoticeEvent, kind_of
from application.ports import Ledger
from domain.chasing.events import DigestSent, OverdueEscalated, ReminderSent
from domain.chasing.recipients import RECIPIENT

BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
    timedelta(hours=24),
)
"""Until the next try, by how many there were; after the last one a letter has failed (RFC 5321, 4.5.4.1: 4–5 days)."""

LEASE = timedelta(minutes=5)
"""Longer than any exchange with a mail server takes: whoever died with a letter in hand gives it up after this."""
AT_ONCE = 20
NewLink = Callable[[UUID, str], str]
"""Makes a one-time link for this person and purpose: its whole address."""
LINK_LETTERS = {
    "invitation": (
        "Вас приглашают в систему «Веха». Придумайте логин и пароль по этой ссылке:",
        "Ссылка действует семь дней и один раз. Никому её не пересылайте.",
    ),
    "reset": (
        "Кто-то, скорее всего вы, запросил новый пароль для входа в «Веху». Задайте его по этой ссылке:",
        "Ссылка действует час и один раз. Если это были не вы, ничего не делайте: пароль останется прежним.",
    ),
}
LINES = 200
"""Notices told in one letter; the rest is counted, and shown in the system."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter taken in hand: to whom, under which Message-ID, after how many tries, about which positions."""

    id: UUID
    person: UUID
    message_id: str
    attempts: int
    positions: tuple[int, ...]
    link: str | None = None
    """The purpose of the one-time link that it brings instead of notices."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it goes out: the subject without any name, the text, the plain-text lines joined."""

    message_id: str
    to: str
    subject: str
    text: str


class NotNow(Exception):
    """The server did not take the letter this time (4xx, no connection, no answer in time)."""


class Never(Exception):
    """The server says that it will not take this letter (5xx)."""


class Postman(ABC):
    """Hands letters to the mail server, in the name of an address of `domain`."""

    domain: str

    @abstractmethod
    def send(self, letter: Written) -> None:
        """Returns once the server has taken responsibility for the letter. Raises NotNow, Never."""


class Outbox(ABC):
    """The letters and what became of them."""

    @abstractmethod
    def take(self, now: datetime, lease: timedelta, limit: int, domain: str) -> Sequence[Letter]:
        """Pending letters whose time has come, each given to one taker only, until the lease ends.

        One taken for the first time gets a Message-ID under this domain, and keeps it.
        """

    @abstractmethod
    def sent(self, letter: UUID, at: datetime) -> None:
        """The server has it."""

    @abstractmethod
    def later(self, letter: UUID, at: datetime, error: str | None) -> None:
        """To be tried at this moment; `error` counts as a try, None does not (quiet hours)."""

    @abstractmethod
    def ended(self, letter: UUID, state: str, at: datetime, error: str) -> None:
        """`failed` or `dropped`, and why."""

    @abstractmethod
    def bounced(self, message_id: str, at: datetime, error: str) -> bool:
        """The letter came back; False where no such letter was sent."""

    @abstractmethod
    def bring_link(self, person: UUID, purpose: str, now: datetime) -> None:
        """A new letter that brings this person a one-time link; one that waits already is enough."""

    @abstractmethod
    def counts(self) -> Mapping[str, int]:
        """How many letters there are in each state."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one go over the outbox did."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    dropped: int = 0

    def __add__(self, other: "Delivered") -> "Delivered":
        return Delivered(
            self.sent + other.sent,
            self.later + other.later,
            self.failed + other.failed,
            self.dropped + other.dropped,
        )

    @property
    def total(self) -> int:
        return self.sent + self.later + self.failed + self.dropped


def send_letters(
    outbox: Outbox,
    postman: Postman,
    ledger: Ledger,
    names: Callable[[], Names],
    wording: Wording,
    now: Callable[[], datetime],
    new_link: NewLink | None = None,
) -> Delivered:
    """Sends all letters whose time has come, each at least once, always under the same Message-ID.

    A letter with a link gets a new one with every try: none is kept anywhere.
    """
    done = Delivered()
    while letters := outbox.take(now(), LEASE, AT_ONCE, postman.domain):
        for letter in letters:
            if letter.link is not None:
                done += _send_link(letter, letter.link, outbox, postman, ledger, now, new_link)
            else:
                done += _send(letter, outbox, postman, ledger, names(), wording, now)
    return done


def _send(
    letter: Letter,
    outbox: Outbox,
    postman: Postman,
    ledger: Ledger,
    names: Names,
    wording: Wording,
    now: Callable[[], datetime],
) -> Delivered:
    recipient = ledger.load(RECIPIENT, letter.person).state
    if recipient.email is None:
        outbox.ended(letter.id, "dropped", now(), "адреса нет")
        return Delivered(dropped=1)
    if (quiet := recipient.quiet_until(now())) is not None:
        outbox.later(letter.id, quiet, None)
        return Delivered(later=1)
    events = [stored.event for stored in ledger.at(letter.positions)]
    wanted = [
        event
        for event in events
        if isinstance(event, ReminderSent | OverdueEscalated | DigestSent) and recipient.wants(kind_of(event))
    ]
    if not wanted:
        outbox.ended(letter.id, "dropped", now(), "человек не хочет писем об этом")
        return Delivered(dropped=1)
    written = Written(letter.message_id, recipient.email, subject(wanted), text(wanted, names, wording))
    return _hand_in(letter, written, outbox, postman, now)


def _send_link(
    letter: Letter,
    purpose: str,
    outbox: Outbox,
    postman: Postman,
    ledger: Ledger,
    now: Callable[[], datetime],
    new_link: NewLink | None,
) -> Delivered:
    """At once, whatever hours are quiet: the person waits for it, or an administrator does."""
    recipient = ledger.load(RECIPIENT, letter.person).state
    if recipient.email is None or new_link is None:
        outbox.ended(letter.id, "dropped", now(), "адреса нет" if new_link else "адрес службы не задан")
        return Delivered(dropped=1)
    told, hours = LINK_LETTERS[purpose]
    text = f"Здравствуйте!\n\n{told}\n\n{new_link(letter.person, purpose)}\n\n{hours}\n"
    return _hand_in(letter, Written(letter.message_id, recipient.email, "Веха: вход", text), outbox, postman, now)


def _hand_in(
    letter: Letter, written: Written, outbox: Outbox, postman: Postman, now: Callable[[], datetime]
) -> Delivered:
    try:
        postman.send(written)
    except NotNow as failure:
        if letter.attempts >= len(BACK_OFF):
            outbox.ended(letter.id, "failed", now(), str(failure))
            return Delivered(failed=1)
        outbox.later(letter.id, now() + BACK_OFF[letter.attempts], str(failure))
        return Delivered(later=1)
    except Never as failure:
        outbox.ended(letter.id, "failed", now(), str(failure))
        return Delivered(failed=1)
    outbox.sent(letter.id, now())
    return Delivered(sent=1)


def subject(events: Sequence[NoticeEvent]) -> str:
    """What the letter is about, in numbers: a subject is read over shoulders and kept in servers' logs."""
    reminders = sum(isinstance(event, ReminderSent) for event in events)
    overdue = sum(isinstance(event, OverdueEscalated) for event in events)
    digests = sum(isinstance(event, DigestSent) for event in events)
    parts = [f"напоминаний о сроках: {reminders}"] if reminders else []
    parts += [f"сообщений о просрочке: {overdue}"] if overdue else []
    parts += ["недельная сводка"] if digests else []
    return "Веха: " + ", ".join(parts)


def text(events: Sequence[NoticeEvent], names: Names, wording: Wording) -> str:
    """The letter's text: a line for each notice, the most urgent first."""
    ordered = sorted(events, key=lambda event: (isinstance(event, ReminderSent), event.due_on))
    lines = [f"— {wording.sentence(event, None, names)}." for event in ordered[:LINES]]
    if len(ordered) > LINES:
        lines.append(f"И ещё: {len(ordered) - LINES}. Все уведомления — в системе.")
    return "\n".join(
        (
            "Здравствуйте!",
            "",
            *lines,
            "",
            "Какие письма и в какие часы приходят, настраивается в системе «Веха». Отвечать на это письмо не нужно.",
            "",
        )
    )
