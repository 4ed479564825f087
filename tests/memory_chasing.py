"""Chasing in memory: candidates and points folded from every assignment, notifications and letters in dictionaries."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from application.chased_points import ChasedPoints, DigestLine, PlanToChase, WhereToLook
from application.mailing import Letter, Outbox, Postman, Written
from application.notifications import Desk, Holders, Notification, addressees, kind_of
from application.ports import Ledger
from domain.actors import natural_id
from domain.assignment.events import Assigned, LapseOutcome
from domain.assignment.state import ASSIGNMENT, Stage
from domain.chasing.events import DigestActivity, DigestSent, OverdueEscalated, ReminderSent, RoundHeld
from domain.chasing.notices import ChasedPoint
from domain.chasing.plans import PLAN_CHASING
from domain.organisation import HeadNamed
from domain.person import RoleGranted, RoleWithdrawn
from domain.plan.events import ChasingPolicySet

ALL = 1_000_000
OWED = (Stage.ON_CONTROL, Stage.IN_PROGRESS, Stage.RETURNED)


class FoldedPoints(ChasedPoints):
    """Every open assignment is a candidate: as slow as honest, and right by construction."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def position(self) -> int:
        return self._ledger.head()

    def plans(self) -> Mapping[UUID, PlanToChase]:
        found = {}
        for plan in {point.plan for point in self._all()}:
            history = self._ledger.history(plan)
            policies = [s for s in history if isinstance(s.event, ChasingPolicySet)]
            last = policies[-1] if policies else None
            chasing = self._ledger.load(PLAN_CHASING, plan).state
            found[plan] = PlanToChase(chasing, last.id if last else None, last.position if last else 0)
        return found

    def candidates(self, where: WhereToLook, size: int) -> tuple[int, Iterator[Sequence[UUID]]]:
        streams = self._streams()
        return len(streams), (streams[first : first + size] for first in range(0, len(streams), size))

    def points(self, assignments: Sequence[UUID], until: date) -> Sequence[ChasedPoint]:
        found = [point for stream in assignments for point in self._points(stream)]
        return [point for point in found if point.deadline is not None and point.deadline <= until]

    def born(self, streams: Sequence[UUID]) -> frozenset[UUID]:
        return frozenset(stream for stream in streams if self._ledger.history(stream))

    def digest(self, day: date, until: date) -> Iterator[DigestLine]:
        lines: dict[tuple[UUID, UUID], DigestLine] = {}
        for point in sorted(self._all(), key=lambda p: (p.deadline or date.max, str(p.activity))):
            returned = self._ledger.load(ASSIGNMENT, point.assignment).state.points[point.point].stage is Stage.RETURNED
            if not point.owed or point.deadline is None or not (point.deadline <= until or returned):
                continue
            key = (point.party.id, point.plan)
            line = lines.get(key) or DigestLine(point.party, point.plan, 0, 0, 0, ())
            row = DigestActivity(plan=point.plan, activity=point.activity)
            lines[key] = DigestLine(
                point.party,
                point.plan,
                line.due + (point.deadline >= day),
                line.overdue + (point.deadline < day),
                line.returned + returned,
                tuple(dict.fromkeys((*line.activities, row))),
            )
        yield from lines.values()

    def committees(self, plans: Sequence[UUID]) -> Mapping[UUID, UUID]:
        return {p.plan: p.committee for p in self._all() if p.plan in plans and p.committee is not None}

    def _streams(self) -> list[UUID]:
        return [stored.stream for stored in self._ledger.read(limit=ALL) if isinstance(stored.event, Assigned)]

    def _all(self) -> list[ChasedPoint]:
        return [point for stream in self._streams() for point in self._points(stream)]

    def _points(self, stream: UUID) -> list[ChasedPoint]:
        state = self._ledger.load(ASSIGNMENT, stream).state
        assert state.plan is not None
        assert state.activity is not None
        assert state.party is not None
        assert state.assigned_on is not None
        return [
            ChasedPoint(
                assignment=stream,
                plan=state.plan,
                activity=state.activity,
                party=state.party,
                committee=state.committee,
                point=key,
                execution=point.rounds,
                deadline=point.effective,
                calendar=point.calendar,
                assigned_on=state.assigned_on,
                owed=point.stage in OWED,
                counts=None if point.lapse is None else point.lapse is LapseOutcome.COUNTS,
            )
            for key, point in state.points.items()
        ]


@dataclass
class KeptLetter:
    id: UUID
    person: UUID
    positions: tuple[int, ...]
    state: str = "pending"
    message_id: str | None = None
    attempts: int = 0
    next_try: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    error: str | None = None
    link: str | None = None


class MemoryDesk(Desk):
    """Follows the ledger from its first event on."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._position = 0
        self._last_round = 0
        self._roles: dict[tuple[UUID, str], frozenset[UUID]] = {}
        self._heads: dict[UUID, UUID] = {}
        self._told: dict[tuple[UUID, int], Notification] = {}
        self.letters: dict[UUID, KeptLetter] = {}

    def follow(self) -> int:
        count = 0
        for stored in self._ledger.read(self._position, ALL):
            event, self._position = stored.event, stored.position
            match event:
                case ReminderSent() | OverdueEscalated() | DigestSent():
                    for person in addressees(event, Holders(self._roles, self._heads)):
                        self._told[person, stored.position] = Notification(stored.position, kind_of(event), None)
                        count += 1
                case RoundHeld():
                    self._enclose(stored.position)
                case HeadNamed():
                    self._heads[stored.stream] = event.head
                case RoleGranted() if event.scope.id:
                    key = (event.scope.id, str(event.granted))
                    self._roles[key] = self._roles.get(key, frozenset()) | {stored.stream}
                case RoleWithdrawn() if event.scope.id:
                    key = (event.scope.id, str(event.withdrawn))
                    self._roles[key] = self._roles.get(key, frozenset()) - {stored.stream}
        return count

    def _enclose(self, position: int) -> None:
        people: dict[UUID, list[int]] = {}
        for person, told in self._told:
            if self._last_round < told < position:
                people.setdefault(person, []).append(told)
        for person, positions in people.items():
            letter = natural_id("letter", person, position)
            self.letters[letter] = KeptLetter(letter, person, tuple(sorted(positions)))
        self._last_round = position

    def notifications(self, person: UUID, *, unread: bool, before: int | None, limit: int) -> Sequence[Notification]:
        mine = [n for (whose, _), n in self._told.items() if whose == person and not (unread and n.read_at)]
        shown = [n for n in mine if before is None or n.position < before]
        return sorted(shown, key=lambda n: -n.position)[:limit]

    def mark_read(self, person: UUID, until: int, at: datetime) -> int:
        unread = [k for k, n in self._told.items() if k[0] == person and n.position <= until and n.read_at is None]
        for key in unread:
            self._told[key] = Notification(self._told[key].position, self._told[key].kind, at)
        return len(unread)


class MemoryOutbox(Outbox):
    """The letters of this desk."""

    def __init__(self, desk: MemoryDesk) -> None:
        self._letters = desk.letters

    def take(self, now: datetime, lease: timedelta, limit: int, domain: str) -> Sequence[Letter]:
        due = [x for x in self._letters.values() if x.state == "pending" and x.next_try <= now][:limit]
        for letter in due:
            letter.next_try = now + lease
            letter.message_id = letter.message_id or f"<{letter.id}@{domain}>"
        return [Letter(x.id, x.person, x.message_id or "", x.attempts, x.positions, x.link) for x in due]

    def sent(self, letter: UUID, at: datetime) -> None:
        self._letters[letter].state = "sent"

    def later(self, letter: UUID, at: datetime, error: str | None) -> None:
        kept = self._letters[letter]
        kept.next_try, kept.attempts = at, kept.attempts + (error is not None)

    def ended(self, letter: UUID, state: str, at: datetime, error: str) -> None:
        self._letters[letter].state, self._letters[letter].error = state, error

    def bounced(self, message_id: str, at: datetime, error: str) -> bool:
        found = [x for x in self._letters.values() if x.message_id == message_id]
        for letter in found:
            letter.state, letter.error = "bounced", error
        return bool(found)

    def bring_link(self, person: UUID, purpose: str, now: datetime) -> None:
        waiting = any((x.person, x.link, x.state) == (person, purpose, "pending") for x in self._letters.values())
        if not waiting:
            letter = uuid4()
            self._letters[letter] = KeptLetter(letter, person, (), next_try=now, link=purpose)

    def counts(self) -> Mapping[str, int]:
        return Counter(letter.state for letter in self._letters.values())


@dataclass
class Pigeons(Postman):
    """A postman who keeps what he was given."""

    domain: str = "vekha.example"
    sent: list[Written] = field(default_factory=list)

    def send(self, letter: Written) -> None:
        self.sent.append(letter)
