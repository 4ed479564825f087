"""What a person is told inside the system: the same facts that letters tell, read or unread."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from application.audit_trail import Names, Wording
from application.performing import Actor
from application.ports import Ledger
from domain.actors import Role
from domain.assignment.events import Party, PartyKind
from domain.chasing.events import DigestSent, Level, OverdueEscalated, ReminderSent
from domain.chasing.wishes import NoticeKind
from domain.ledger import Event

OVERSEERS = (Role.CONTROLLER, Role.SETTER)
NoticeEvent = ReminderSent | OverdueEscalated | DigestSent


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds which role for an organisation or a plan, and who heads an organisation."""

    roles: Mapping[tuple[UUID, str], frozenset[UUID]] = field(default_factory=dict)
    heads: Mapping[UUID, UUID] = field(default_factory=dict)

    def of(self, scope: UUID, *roles: Role) -> frozenset[UUID]:
        return frozenset[UUID]().union(*(self.roles.get((scope, role), frozenset()) for role in roles))

    def head(self, organisation: UUID) -> frozenset[UUID]:
        return frozenset({self.heads[organisation]}) if organisation in self.heads else frozenset()


def kind_of(event: NoticeEvent) -> NoticeKind:
    """As what people may wish to be told of it."""
    match event:
        case ReminderSent():
            return NoticeKind.REMINDER
        case OverdueEscalated():
            return NoticeKind.ESCALATION
        case DigestSent():
            return NoticeKind.DIGEST


def scopes_of(event: NoticeEvent) -> tuple[UUID, ...]:
    """For which organisations and plans the holders must be known to tell whom this concerns."""
    match event:
        case OverdueEscalated():
            return (event.to.id, event.party.id, event.plan)
        case _:
            return (event.party.id,)


def addressees(event: NoticeEvent, holders: Holders) -> frozenset[UUID]:
    """Whom this notice is for.

    A reminder: the party's executors, or the person whom the plan names. Past the term: the party's head, then the
    committee's controllers and setters and those of the plan. Where nobody is named head, the party's executors are
    told, and where a party has no executor, its head is: a notice is never for nobody while there is somebody.
    """
    match event:
        case ReminderSent():
            return _of_party(event.party, holders)
        case OverdueEscalated(level=Level.HEAD):
            return holders.head(event.to.id) or _of_party(event.to, holders)
        case OverdueEscalated():
            return holders.of(event.to.id, *OVERSEERS) | holders.of(event.plan, *OVERSEERS)
        case DigestSent():
            overseers = holders.of(event.party.id, *OVERSEERS)
            return overseers | holders.head(event.party.id) | _of_party(event.party, holders)


def _of_party(party: Party, holders: Holders) -> frozenset[UUID]:
    if party.kind is PartyKind.PERSON:
        return frozenset({party.id})
    return holders.of(party.id, Role.EXECUTOR) or holders.head(party.id)


@dataclass(frozen=True, slots=True)
class Notification:
    """A notice as one person has it: its position in the ledger, and when they read it."""

    position: int
    kind: NoticeKind
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToldNotification:
    """The same, told: the sentence, and the fact itself."""

    notification: Notification
    sentence: str
    event: Event


class Desk(ABC):
    """Who is told of what. Filled by following the ledger: nothing is lost, nothing doubled, whatever is killed."""

    @abstractmethod
    def follow(self) -> int:
        """Takes up what the ledger has recorded since; how many notifications came of it."""

    @abstractmethod
    def notifications(self, person: UUID, *, unread: bool, before: int | None, limit: int) -> Sequence[Notification]:
        """This person's, the latest first, those before a position."""

    @abstractmethod
    def mark_read(self, person: UUID, until: int, at: datetime) -> int:
        """All of this person's up to a position are read; how many were not before."""


def notifications(
    actor: Actor,
    desk: Desk,
    ledger: Ledger,
    names: Names,
    wording: Wording,
    *,
    unread: bool = False,
    before: int | None = None,
    limit: int = 100,
) -> tuple[ToldNotification, ...]:
    """The actor's own notifications, the latest first; nobody sees another's."""
    found = desk.notifications(actor.person, unread=unread, before=before, limit=limit)
    events = {stored.position: stored.event for stored in ledger.at(one.position for one in found)}
    return tuple(
        ToldNotification(one, wording.sentence(events[one.position], None, names), events[one.position])
        for one in found
    )


def mark_read(actor: Actor, desk: Desk, until: int, at: datetime) -> int:
    """The actor has read their notifications up to this position."""
    return desk.mark_read(actor.person, until, at)
