"""The events of a bundle read as facts, by whatever keys there are: for people, who cannot read stored bytes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from application.audit_trail import Names, Wording
from application.ports import Keys
from application.replaying import decider_of
from domain.bundle.records import Read
from domain.correction import RecordCorrected
from domain.ledger import Decider, Stored
from domain.organisation import ORGANISATION
from domain.person import PERSON
from domain.personal import ERASED
from domain.plan.state import PLAN
from domain.replay import state
from infrastructure.ledger.mapper import Unreadable, from_bytes

S = TypeVar("S")


class GivenKeys(Keys):
    """The data keys that somebody was given; without any, nothing personal opens."""

    def __init__(self, keys: Mapping[UUID, bytes] | None = None) -> None:
        self._keys = keys or {}

    def key(self, subject: UUID) -> bytes | None:
        return self._keys.get(subject)

    def forget(self) -> None:
        """Nothing was fetched from anywhere."""


class Histories:
    """The streams of a bundle, each from its first event."""

    def __init__(self, events: Iterable[Read], keys: Keys) -> None:
        """An event of a topic that this program does not know is left out of the telling, not out of the proof."""
        self.of: dict[UUID, list[Stored]] = {}
        self.events: list[Read] = []
        for read in events:
            self.events.append(read)
            try:
                event, recorded_at = from_bytes(read.topic, read.state, read.stream, read.version, keys)
            except Unreadable:
                continue
            stored = Stored(read.position, read.stream, read.version, recorded_at, event)
            self.of.setdefault(read.stream, []).append(stored)

    def sentences(self, wording: Wording) -> dict[int, str]:
        """What happened, by position, in Russian."""
        names, told = NamesWithin(self.of), dict[int, str]()
        for history in self.of.values():
            decider = decider_of(history)
            before: object = decider.initial
            for number, stored in enumerate(history):
                told[stored.position] = wording.sentence(stored.event, before, names)
                if isinstance(stored.event, RecordCorrected):
                    before = state(decider, history[: number + 1])
                else:
                    before = decider.evolve(before, stored.event)
        return told


class NamesWithin(Names):
    """Names as the bundle itself has them."""

    def __init__(self, histories: Mapping[UUID, Sequence[Stored]]) -> None:
        self._histories = histories
        self._folded: dict[tuple[str, UUID], Any] = {}

    def person(self, person: UUID) -> str:
        found = self._fold(PERSON, person)
        return (ERASED if found.erased else found.name) or ERASED

    def organisation(self, organisation: UUID) -> str:
        return self._fold(ORGANISATION, organisation).name or f"организация {organisation}"

    def activity(self, plan: UUID, activity: UUID) -> str:
        row = self._fold(PLAN, plan).activities.get(activity)
        if row is None:
            return f"строки {activity}"
        return (row.number or "").strip().rstrip(".") or f"в строке {row.read.row}"

    def plan(self, plan: UUID) -> str:
        return str(self._fold(PLAN, plan).title or f"план {plan}")

    def _fold(self, decider: Decider[S], stream: UUID) -> S:
        key = decider.name, stream
        if key not in self._folded:
            self._folded[key] = state(decider, self._histories.get(stream, ()))
        found: S = self._folded[key]
        return found
