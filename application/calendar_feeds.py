"""Calendar feeds: a secret address for a calendar program, and the terms that it shows of what its holder may see.

What stands in a feed comes of recorded facts alone, never of the moment of looking: the same position of the ledger
gives the same calendar.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from application import looking
from application.access import actor_of, permit, sight
from application.compliance_register import ComplianceRegister, Entry, Page, RegisterQuestion
from application.names import RegistryNames
from application.performing import Actor, Decided, Office, Order, Standing, circumstances, perform
from application.ports import Recorded
from domain import calendar_feed as feeds
from domain.actors import Role
from domain.assignment.events import PartyKind
from domain.assignment.state import Stage
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.calendar_feed import FEED, FeedKind, UnknownFeed, feed_id
from domain.ledger import Change, change
from domain.organisation import ORGANISATION
from domain.organisation import standing as standing_organisation
from domain.person import PersonErased, UnknownPerson
from domain.personal import ERASED
from domain.plan.state import PLAN, Plan
from domain.refusals import Forbidden

MOST = 5000
"""Terms that one calendar shows; calendar programs choke on more."""
PAGE = 1000


@dataclass(frozen=True, slots=True)
class KnownFeed:
    """A feed as its address is kept: whose, of what, since when, and when it was revoked."""

    feed: UUID
    holder: UUID
    shows: FeedKind
    subject: UUID
    issued_at: datetime
    revoked_at: datetime | None = None


class FeedAddresses(ABC):
    """The secret addresses of feeds: only their hashes are kept."""

    @abstractmethod
    def issue(self, feed: KnownFeed) -> str | None:
        """A new address of this feed, given once; None where the feed has had its address."""

    @abstractmethod
    def found(self, address: str) -> KnownFeed | None:
        """The feed that answers at this address; None where there is none, or it was revoked."""

    @abstractmethod
    def revoke(self, feed: UUID, at: datetime) -> None:
        """The address answers no more, from now on."""

    @abstractmethod
    def held(self, holder: UUID | None) -> Sequence[KnownFeed]:
        """The feeds of this holder, or of everybody, in the order they were issued."""


class FeedOfAnother(Forbidden):
    """A person's own calendar is given to that person alone; of others' addresses only the administrator disposes."""

    def __init__(self) -> None:
        super().__init__("Это календарь другого человека: получить или отозвать можно только свой адрес.")


class SubjectNotNamed(Forbidden):
    """A feed of a party or a plan names it."""

    def __init__(self) -> None:
        super().__init__("Не сказано, чей календарь нужен: укажите организацию или план.")


class IssueFeed(Order):
    """`subject` is the organisation or the plan; a person's own feed needs none."""

    shows: FeedKind = FeedKind.PERSON
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """What issuing recorded, and the address, shown once: a retry of the same command has none to show."""

    recorded: Recorded
    address: str | None


def issue_feed(order: IssueFeed, actor: Actor, office: Office, addresses: FeedAddresses) -> Issued:
    """Raises FeedOfAnother, SubjectNotNamed, UnknownOrganisation, UnknownPlan, NotYoursToSee."""
    feed = feed_id(actor.command)
    subject = order.subject or (actor.person if order.shows is FeedKind.PERSON else None)
    now = office.clock.now()

    def decide() -> Decided:
        if subject is None:
            raise SubjectNotNamed
        _refuse_what_is_not_theirs(order.shows, subject, actor, office)
        standing = _standing(actor, IssueFeed)
        by = circumstances(order, actor, standing, now=now, zone=DEFAULT_TIME_ZONE, subject=actor.person)
        return Decided(
            (Change(feed, 0, feeds.issue_feed(by, shows=order.shows, subject=subject, holder=actor.person)),)
        )

    recorded = perform(office, actor, decide, made=feed)
    assert subject is not None
    return Issued(recorded, addresses.issue(KnownFeed(feed, actor.person, order.shows, subject, now)))


def _refuse_what_is_not_theirs(shows: FeedKind, subject: UUID, actor: Actor, office: Office) -> None:
    match shows:
        case FeedKind.PERSON:
            if subject != actor.person:
                raise FeedOfAnother
        case FeedKind.PARTY:
            standing_organisation(office.ledger.load(ORGANISATION, subject).state)
        case FeedKind.PLAN:
            looking.plan(actor, office.ledger, subject)


class RevokeFeed(Order):
    feed: UUID


def revoke_feed(order: RevokeFeed, actor: Actor, office: Office, addresses: FeedAddresses) -> Recorded:
    """By its holder or by an administrator. Raises UnknownFeed, FeedOfAnother, FeedRevokedBefore."""
    now = office.clock.now()

    def decide() -> Decided:
        loaded = office.ledger.load(FEED, order.feed)
        standing = _standing(actor, RevokeFeed)
        if loaded.state.exists and standing.role is not Role.ADMINISTRATOR and loaded.state.holder != actor.person:
            raise FeedOfAnother
        by = circumstances(order, actor, standing, now=now, zone=DEFAULT_TIME_ZONE, subject=actor.person)
        return Decided((change(loaded, feeds.revoke_feed(loaded.state, by)),))

    recorded = perform(office, actor, decide)
    addresses.revoke(order.feed, now)
    return recorded


def _standing(actor: Actor, order: type[Order]) -> Standing:
    """Everybody may have a calendar, also those whom a plan names without any further role."""
    if not actor.grants:
        return Standing(Role.EXECUTOR, actor.organisation)
    return permit(actor, order, person=actor.person)


def held_feeds(actor: Actor, addresses: FeedAddresses) -> Sequence[KnownFeed]:
    """The actor's own feeds; for an administrator everybody's, to revoke what was given away."""
    keeps_all = looking.keeps_registry(actor)
    return addresses.held(None if keeps_all else actor.person)


@dataclass(frozen=True, slots=True)
class Term:
    """A control point as a calendar shows it.

    `changed_at` is when the ledger learned of its last fact, `version` how many facts its assignment has: the calendar
    program takes the higher one. `due` is the day until which execution is timely, None without a date.
    """

    assignment: UUID
    point: str
    number: str | None
    text: str
    plan: str
    party: str
    original: date | None
    stated: date | None
    due: date | None
    calendar: str | None
    requested: date | None
    stage: Stage
    lead: bool
    accepted_on: date | None
    ended_on: date | None
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """A feed's content: its name, its terms in the register's order, the position of the ledger it comes of."""

    name: str
    terms: tuple[Term, ...]
    position: int
    cut: bool = False


def calendar_at(
    address: str, addresses: FeedAddresses, register: ComplianceRegister, office: Office, today: date
) -> Calendar:
    """What the feed at this address shows its holder now. Raises UnknownFeed."""
    feed = addresses.found(address)
    if feed is None:
        raise UnknownFeed
    try:
        holder = actor_of(office.ledger, feed.holder, uuid4(), uuid4(), office.clock.now())
        return _calendar(feed, holder, register, office, today)
    except (UnknownPerson, PersonErased):
        raise UnknownFeed from None


def _calendar(feed: KnownFeed, holder: Actor, register: ComplianceRegister, office: Office, today: date) -> Calendar:
    names = RegistryNames(office.ledger)
    entries: list[Entry] = []
    position = 0
    for question in _questions(feed, holder):
        for page in _pages(question, holder, register, office, today):
            entries += page.entries
            position = max(position, page.position)
            if len(entries) > MOST:
                break
    shown = sorted({entry.key: entry for entry in entries}.values(), key=lambda entry: entry.key)
    return Calendar(_name(feed, names), tuple(_terms(shown[:MOST], office, names)), position, cut=len(shown) > MOST)


def _name(feed: KnownFeed, names: RegistryNames) -> str:
    match feed.shows:
        case FeedKind.PERSON:
            return "Веха: мои сроки"
        case FeedKind.PARTY:
            return f"Веха: {names.organisation(feed.subject)}"
        case FeedKind.PLAN:
            return f"Веха: {names.plan(feed.subject)}"


def _questions(feed: KnownFeed, holder: Actor) -> Iterator[RegisterQuestion]:
    """What to ask the register for; an executor's own lines are asked for by party, not searched for in the whole."""
    whole = RegisterQuestion(limit=PAGE)
    match feed.shows:
        case FeedKind.PARTY:
            yield replace(whole, party=feed.subject)
        case FeedKind.PLAN:
            yield replace(whole, plan=feed.subject)
        case FeedKind.PERSON:
            seen = sight(holder)
            if seen.everything or seen.committees:
                yield whole
                return
            yield from (replace(whole, plan=plan) for plan in sorted(seen.plans))
            yield from (replace(whole, party=party) for party in sorted(seen.parties))


def _pages(
    question: RegisterQuestion, holder: Actor, register: ComplianceRegister, office: Office, today: date
) -> Iterator[Page]:
    while True:
        try:
            page = looking.register(holder, question, register, office.ledger, as_of=today, today=today)
        except (looking.NotYoursToSee, looking.UnknownPlan):
            # A role that was withdrawn empties the calendar; the address stays its holder's.
            return
        yield page
        if page.next is None:
            return
        question = replace(question, after=page.next)


def _terms(entries: Sequence[Entry], office: Office, names: RegistryNames) -> Iterator[Term]:
    facts = {stored.position: stored for stored in office.ledger.at({entry.position for entry in entries})}
    plans: dict[UUID, Plan] = {}
    for entry in entries:
        if entry.plan not in plans:
            plans[entry.plan] = office.ledger.load(PLAN, entry.plan).state
        row = plans[entry.plan].activities.get(entry.activity)
        last = facts[entry.position]
        yield Term(
            assignment=entry.assignment,
            point=entry.point,
            number=entry.number,
            text=row.wording.text if row and row.wording else ERASED,
            plan=names.plan(entry.plan),
            party=names.party(entry.party.id, is_person=entry.party.kind is PartyKind.PERSON),
            original=entry.original,
            stated=entry.stated,
            due=entry.effective,
            calendar=entry.calendar,
            requested=entry.requested,
            stage=entry.stage,
            lead=entry.lead,
            accepted_on=entry.accepted_submission,
            ended_on=entry.ended_on,
            changed_at=last.recorded_at,
            version=last.version,
        )
