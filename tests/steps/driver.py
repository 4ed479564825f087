"""The one way in which steps reach the service: orders and questions in its own words, in process or over HTTP."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tests.memory_ledger import SetClock
from tests.signing import Programs
from tests.steps.audit_driver import Audit
from tests.steps.bundling_driver import Bundling
from tests.steps.complying_driver import Compliance
from tests.steps.examining_driver import Examining
from tests.steps.observing_driver import Observing
from tests.steps.outgoing_driver import Outgoing


class Refused(Exception):
    """The service said no; `code` names the rule, `str()` is the sentence that the person read."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What an order was answered: the ledger's position, and the id of what it made."""

    position: int
    made: UUID | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with an order."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """An order by the name that it has in the application, with its fields."""

    name: str
    fields: Mapping[str, object]
    file: File | None = None
    document: File | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register: one control point of one party."""

    number: str | None
    activity: UUID
    assignment: UUID
    party: UUID
    point: str
    stage: str
    verdict: str
    original: date | None
    stated: date | None
    effective: date | None
    waits_for: str
    evidence: int
    request: UUID | None


@dataclass(frozen=True, slots=True)
class Told:
    """An event of the audit trail as a person reads it."""

    id: UUID
    stream: UUID
    topic: str
    sentence: str
    by_name: str
    role: str
    basis: str | None
    occurred_on: date
    recorded_at: datetime
    changes: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a plan; `parties` are the names it gives, `unmatched` the places of those that nobody has matched."""

    id: UUID
    number: str | None
    title: str
    tasks: int
    parties: tuple[str, ...]
    unmatched: tuple[int, ...]
    terms: tuple[str, ...]
    unclear: bool
    struck: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt of the reading: its code, the row it concerns, and what is said to the person."""

    code: str
    severity: str
    activity: UUID | None
    message: str
    quote: str
    settled: bool


@dataclass(frozen=True, slots=True)
class PlanSeen:
    stage: str
    title: str
    revision: int
    in_force_on: date | None
    rows: tuple[Row, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A row of a new edition beside the plan: same, changed, added or struck; `number` as the document prints it."""

    change: str
    row: int | None
    activity: UUID | None
    number: str | None
    differences: tuple[str, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many values and documents go with an erasure."""

    values: int
    documents: int


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter as it went out."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A period of an indicator of one territory."""

    indicator: UUID
    party: UUID
    territory: str
    period: str
    value: str | None
    standing: str | None
    progress: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A year of an indicator over all its territories."""

    value: str | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Where one looks from: what was known at this moment, and how things stood as of this day; None: now."""

    known_at: datetime | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Consolidated:
    """A consolidated report: the data computed again, their hash, and whether it is the recorded one."""

    id: UUID
    known_at: int
    data: Mapping[str, Any]
    digest: str
    same: bool


NOW = View()


class Driver(ABC):
    """The service as one scenario has it: empty at first, on a clock that the scenario sets.

    `programs` check its signatures.
    """

    def __init__(self, clock: SetClock, programs: Programs) -> None:
        self.clock, self.programs = clock, programs

    @abstractmethod
    def founder(self, name: str) -> UUID:
        """The installation's first administrator."""

    @abstractmethod
    def order(self, order: Order, by: UUID, command: UUID | None = None) -> Answer:
        """Carries the order out as this person; the same `command` again is a retry. Raises Refused."""

    @abstractmethod
    def register(self, by: UUID, plan: UUID | None, view: View = NOW) -> Sequence[Line]:
        """The lines of the plan, or of all plans, that this person sees. Raises Refused."""

    @abstractmethod
    def trail(self, by: UUID, *, plan: UUID | None = None, stream: UUID | None = None) -> Sequence[Told]:
        """The history of a plan with its assignments, or of one stream, oldest first. Raises Refused."""

    @abstractmethod
    def plan(self, by: UUID, plan: UUID) -> PlanSeen:
        """The plan with its rows and doubts. Raises Refused."""

    @abstractmethod
    def summary(self, by: UUID, plan: UUID, view: View = NOW) -> Mapping[str, str]:
        """The states in Russian: of each activity by its id, of the plan by its own. Raises Refused."""

    @abstractmethod
    def compare(self, by: UUID, plan: UUID, file: File) -> Sequence[ComparedLine]:
        """A new edition's document beside the plan in force. Raises Refused."""

    @abstractmethod
    def checklist(
        self, by: UUID, assignment: UUID, point: str, evidence: Sequence[UUID], proposed: Sequence[Mapping[str, object]]
    ) -> Sequence[tuple[str, str]]:
        """What is found about documents before they are submitted: level and sentence. Raises Refused."""

    @abstractmethod
    def document(self, by: UUID, assignment: UUID, evidence: UUID) -> bytes:
        """The plain file. Raises Refused."""

    @abstractmethod
    def erasure(self, by: UUID, erasure: UUID) -> Erased:
        """What an erasure takes or took. Raises Refused."""

    @abstractmethod
    def consolidated(self, by: UUID, report: UUID) -> Consolidated:
        """A consolidated report, its data computed again. Raises Refused."""

    @abstractmethod
    def consolidated_words(self, by: UUID, report: UUID) -> str:
        """The words of its kept Word file. Raises Refused."""

    @abstractmethod
    def board(self, by: UUID, collection: UUID, view: View = NOW) -> Mapping[str, Any]:
        """The board of a collection of reports, as the service answers it. Raises Refused."""

    @abstractmethod
    def boards(self, by: UUID, plan: UUID) -> Sequence[Mapping[str, Any]]:
        """All boards of the plan. Raises Refused."""

    @abstractmethod
    def quotas(self, by: UUID, plan: UUID, view: View = NOW) -> Sequence[Mapping[str, Any]]:
        """The stated quantities of the plan, row by row. Raises Refused."""

    @abstractmethod
    def measured(self, by: UUID, plan: UUID, view: View = NOW) -> Sequence[Measured]:
        """The indicators of a plan, period by period; one without values and targets has an empty period."""

    @abstractmethod
    def whole(self, by: UUID, plan: UUID, year: str) -> Whole:
        """The year of the plan's first indicator over all territories."""

    @abstractmethod
    def organisations(self, by: UUID) -> Mapping[UUID, str]:
        """The names of all organisations of the registry."""

    @abstractmethod
    def hold_round(self, by: UUID, day: date) -> Mapping[str, int]:
        """Holds the daily round of this day; how many of each kind it sent. Raises Refused."""

    @abstractmethod
    def notifications(self, by: UUID) -> Sequence[str]:
        """What this person is told in the system, the latest first."""

    @abstractmethod
    def letters(self) -> Sequence[Posted]:
        """Sends what is due to be sent at this moment; the letters that went out."""

    @property
    @abstractmethod
    def outgoing(self) -> Outgoing:
        """Calendars, exports, webhooks."""

    @abstractmethod
    def records(self) -> int:
        """How many events the ledger holds."""

    @property
    @abstractmethod
    def compliance(self) -> Compliance:
        """Who complied: the matrix, discipline, regions."""

    @property
    @abstractmethod
    def examining(self) -> Examining:
        """Examinations, cards and their drafts."""

    @property
    @abstractmethod
    def bundling(self) -> Bundling:
        """Bundles to be taken away."""

    @property
    @abstractmethod
    def observing(self) -> Observing:
        """Monitorings."""

    @property
    @abstractmethod
    def audit(self) -> Audit:
        """The look back, and the log of reads."""
