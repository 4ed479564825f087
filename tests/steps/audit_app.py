"""The look back in process, by the same functions as the ways in."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from application import comparing, explaining, knowing, looking
from application.audit_trail import AuditTrail, TrailQuestion
from application.compliance_register import ComplianceRegister
from application.hiding import hide_read, hide_record
from application.names import RegistryNames
from application.past_register import Axes, FoldedPast
from application.performing import Actor
from application.ports import Clock, Ledger
from application.reads_log import ReadKind, ReadsQuestion, asked_reads, note
from application.replaying import known_position
from application.stepping import Step
from domain.calendar.policy import DEFAULT_TIME_ZONE
from interfaces.russian import RussianWording
from interfaces.russian_register import entry_fields
from tests.steps.audit_driver import Audit, Difference, Mended, Sight, Why, moscow_day
from tests.steps.memory_reads import MemoryReads

MOST = 1000
T = TypeVar("T")


class Asking(Protocol):
    """Asks as a person; what is refused becomes Refused."""

    def __call__(self, ask: Callable[[Actor], Any], by: UUID) -> Any: ...


class AuditInProcess(Audit):
    """`ask` asks a question as a person."""

    def __init__(
        self, ledger: Ledger, register: ComplianceRegister, trail: AuditTrail, clock: Clock, ask: Asking
    ) -> None:
        self._ledger, self._register, self._trail = ledger, register, trail
        self._clock, self._ask, self._reads = clock, ask, MemoryReads()
        self._names = RegistryNames(ledger)

    def differences(self, by: UUID, plan: UUID, one: Sight, other: Sight) -> Sequence[Difference]:
        def ask(actor: Actor) -> comparing.RegisterComparison:
            looking.whole_plan(actor, self._ledger, plan)
            past = FoldedPast(self._register, self._ledger)
            return comparing.compare_plan(plan, past, self._moment(one), self._moment(other), self._names, entry_fields)

        found = self._opened(by, ReadKind.COMPARISON, ask)
        return [(change.field, change.old, change.new) for line in found.lines for change in line.changes]

    def why(self, by: UUID, assignment: UUID, view: Sight) -> Why:
        def ask(actor: Actor) -> explaining.Explanation:
            looking.stream_history(actor, self._ledger, assignment)
            day, axes = view.as_of or self._today(), self._axes(view)
            return explaining.explain(assignment, axes, day, self._trail, self._ledger, self._names, RussianWording())

        found = self._opened(by, ReadKind.EXPLANATION, ask)
        topics = tuple(link.entry.place.topic for link in found.chain)
        return Why(found.rule, found.points[0].clauses, topics)

    def mended(self, by: UUID, plan: UUID) -> Sequence[Mended]:
        def ask(actor: Actor) -> knowing.CorrectionsPage:
            question = TrailQuestion(plan=plan, limit=MOST)
            looking.asked_history(actor, question, self._ledger)
            return knowing.corrections(question, self._trail, self._ledger, self._names, RussianWording())

        found = self._opened(by, ReadKind.CORRECTIONS, ask).corrections
        return [Mended(c.change.field, c.change.old, c.change.new, c.entry.by_name, c.late) for c in found]

    def states_around(self, by: UUID, record: UUID, stream: UUID) -> tuple[str, str]:
        def ask(actor: Actor) -> Step:
            question, position = TrailQuestion(stream=stream), self._position(record, stream)
            return looking.step(
                actor,
                position,
                question,
                Axes(),
                self._trail,
                self._ledger,
                self._names,
                RussianWording(),
            )

        found = self._opened(by, ReadKind.STEP, ask)
        before, after = (next(iter(state.points.values())).stage.value for state in (found.before, found.after))
        return before, after

    def viewers(self, by: UUID, record: UUID, stream: UUID) -> Sequence[tuple[UUID, date]]:
        def ask(actor: Actor) -> knowing.Knowledge:
            looking.everything(actor)
            position = self._position(record, stream)
            return knowing.knowledge(position, self._trail, self._ledger, self._reads, self._names, RussianWording())

        found = self._opened(by, ReadKind.KNOWLEDGE, ask)
        return [(viewer.person, moscow_day(viewer.since)) for viewer in found.viewers]

    def reads(self, by: UUID) -> Sequence[tuple[UUID | None, str]]:
        question = ReadsQuestion(limit=MOST)
        found = self._opened(by, ReadKind.READS, lambda actor: asked_reads(actor, question, self._reads))
        return [(noted.read.person, noted.read.kind.russian) for noted in found.reads]

    def hide(self, by: UUID, record: UUID | None, stream: UUID | None) -> None:
        now = self._clock.now()
        if record is None or stream is None:
            self._ask(lambda actor: hide_read(actor, 1, self._reads, now), by)
            return
        position = self._position(record, stream)
        self._ask(lambda actor: hide_record(actor, position, self._ledger, self._reads, now), by)

    def _position(self, record: UUID, stream: UUID) -> int:
        return next(stored.position for stored in self._ledger.history(stream) if stored.id == record)

    def _moment(self, view: Sight) -> comparing.Moment:
        return comparing.Moment(self._axes(view), view.as_of or self._today())

    def _axes(self, view: Sight) -> Axes:
        return Axes(known_position(self._ledger, view.known_at), view.as_of)

    def _opened(self, by: UUID, kind: ReadKind, ask: Callable[[Actor], T]) -> T:
        """What the actor opens is noted, as the ways in do."""

        def ask_and_note(actor: Actor) -> T:
            found = ask(actor)
            note(self._reads, actor, kind, self._clock.now())
            return found

        answered: T = self._ask(ask_and_note, by)
        return answered

    def _today(self) -> date:
        return self._clock.now().astimezone(ZoneInfo(DEFAULT_TIME_ZONE)).date()
