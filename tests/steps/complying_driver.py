"""Who complied, as steps ask it: the matrix, a cell that explains itself, discipline and regions; in process or not."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from application.access import Sight
from application.audit_trail import AuditTrail
from application.compliance_matrix import By, ComplianceMatrix, Counted, MatrixQuestion, Place, counted
from application.compliance_numbers import Numbers
from application.compliance_register import ComplianceRegister, Entry, EntryKey, RegisterQuestion
from application.consolidation import places_then, territory_of
from application.discipline import discipline
from application.names import RegistryNames
from application.past_register import FoldedPast
from application.performing import Actor
from application.ports import Ledger
from application.who_complied import Sources, When, cell, overview, teller
from domain.plan.state import PLAN
from domain.timeliness import Verdict
from interfaces.russian import RussianWording

MOST = 10_000


class Looking(Protocol):
    """From where one looks."""

    @property
    def known_at(self) -> datetime | None: ...
    @property
    def as_of(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a cell, a row or a region; `on_time` is a share of what is judged."""

    part: str | None
    date: date | None
    required: int
    accepted: int
    extended: int
    returned: int
    verdict: str
    days_late: int
    verdicts: Mapping[str, int]
    on_time: float | None = None


@dataclass(frozen=True, slots=True)
class CellSeen:
    """The control points of a cell: their verdicts, the rule's sentences, and the topics of the events in order."""

    verdicts: tuple[str, ...]
    sentences: tuple[str, ...]
    topics: tuple[str, ...]


class Compliance(ABC):
    """What the application answers of who complied."""

    @abstractmethod
    def matrix(self, by: UUID, plan: UUID | None, view: Looking, rows: str = "party") -> Sequence[Counts]:
        """The cells. Raises Refused."""

    @abstractmethod
    def discipline(self, by: UUID, plan: UUID | None, view: Looking, rows: str = "party") -> Sequence[Counts]:
        """The rows without dates. Raises Refused."""

    @abstractmethod
    def together(self, by: UUID, plan: UUID, view: Looking) -> Mapping[str, Counts]:
        """Every organisation with those beneath it. Raises Refused."""

    @abstractmethod
    def cell(self, by: UUID, plan: UUID, party: UUID, on: date | None, view: Looking) -> CellSeen:
        """What a cell is made of. Raises Refused."""


class FoldedMatrix(ComplianceMatrix):
    """The matrix out of the register's own entries."""

    def __init__(self, register: ComplianceRegister, ledger: Ledger) -> None:
        self._register, self._ledger = register, ledger

    def counted(self, question: MatrixQuestion, seen: Sight, *, as_of: date) -> Counted:
        entries = list(self._seen(seen))
        places = self.places([entry.party.id for entry in entries])
        cells = counted(entries, question, as_of, lambda party: territory_of(party, places))
        return Counted(cells, self._ledger.head())

    def places(self, parties: Sequence[UUID]) -> Mapping[UUID, Place]:
        return places_then(self._ledger, parties)

    def entries(
        self, question: MatrixQuestion, seen: Sight, on: date | None, after: EntryKey | None = None, limit: int = 100
    ) -> Sequence[Entry]:
        found = [entry for entry in self._seen(seen) if entry.original == on or not question.dates]
        places = self.places([entry.party.id for entry in found])
        asked = [entry for entry in found if question.asks_for(entry, territory_of(entry.party.id, places))]
        return [entry for entry in asked if after is None or entry.key > after][:limit]

    def _seen(self, seen: Sight) -> Iterator[Entry]:
        for entry in self._register.entries(RegisterQuestion(limit=MOST), as_of=date.max).entries:
            committee = self._ledger.load(PLAN, entry.plan).state.committee
            if (
                seen.everything
                or entry.party.id in seen.parties
                or entry.plan in seen.plans
                or committee in seen.committees
            ):
                yield entry


class ComplianceInProcess(Compliance):
    """`ask` asks a question as a person; what is refused becomes Refused."""

    def __init__(
        self,
        ledger: Ledger,
        register: ComplianceRegister,
        trail: AuditTrail,
        ask: Callable[[Callable[[Actor], Any], UUID], Any],
        today: Callable[[], date],
    ) -> None:
        self._ask, self._today = ask, today
        self._sources = Sources(FoldedMatrix(register, ledger), FoldedPast(register, ledger), ledger)
        self._told = teller(trail, ledger, RegistryNames(ledger), RussianWording())

    def matrix(self, by: UUID, plan: UUID | None, view: Looking, rows: str = "party") -> Sequence[Counts]:
        return self._rows(by, MatrixQuestion(by=By(rows), plan=plan), view)

    def discipline(self, by: UUID, plan: UUID | None, view: Looking, rows: str = "party") -> Sequence[Counts]:
        return self._rows(by, MatrixQuestion(by=By(rows), plan=plan, dates=False), view)

    def _rows(self, by: UUID, question: MatrixQuestion, view: Looking) -> Sequence[Counts]:
        found = self._ask(lambda actor: overview(actor, question, self._sources, self._when(view)), by)
        return [_said(part, day, numbers) for part, day, numbers in found.matrix.cells]

    def together(self, by: UUID, plan: UUID, view: Looking) -> Mapping[str, Counts]:
        question = MatrixQuestion(plan=plan)
        found = self._ask(lambda actor: overview(actor, question, self._sources, self._when(view)), by)
        rolled = found.organisations
        return {str(one.organisation): _said(one.organisation, None, one.together) for one in rolled}

    def cell(self, by: UUID, plan: UUID, party: UUID, on: date | None, view: Looking) -> CellSeen:
        question = MatrixQuestion(plan=plan, party=party)
        found = self._ask(lambda actor: cell(actor, question, on, self._sources, self._when(view), self._told), by)
        return CellSeen(
            verdicts=tuple(point.timeliness.russian for point in found.points),
            sentences=tuple(point.rule.sentence for point in found.points),
            topics=tuple(event.place.topic for point in found.points for event in point.events),
        )

    def _when(self, view: Looking) -> When:
        return When(view.as_of or self._today(), self._today(), view.known_at)


def _said(part: object, day: date | None, numbers: Numbers) -> Counts:
    return Counts(
        part=None if part is None else str(part),
        date=day,
        required=numbers.required,
        accepted=numbers.accepted,
        extended=numbers.extended,
        returned=numbers.returned,
        verdict=numbers.worst.russian if numbers.worst else "",
        days_late=numbers.days_most,
        verdicts={verdict.value: count for verdict, count in numbers.verdicts.items()},
        on_time=discipline(numbers).on_time,
    )


class ComplianceOverHttp(Compliance):
    """`ask` asks an operation as a person."""

    def __init__(self, ask: Callable[..., dict[str, Any]]) -> None:
        self._ask = ask

    def matrix(self, by: UUID, plan: UUID | None, view: Looking, rows: str = "party") -> Sequence[Counts]:
        found = self._ask("AskMatrix", by, view, plan=plan, rows=rows)
        return [_answered(cell["row"], cell["date"], cell["counts"]) for cell in found["cells"]]

    def discipline(self, by: UUID, plan: UUID | None, view: Looking, rows: str = "party") -> Sequence[Counts]:
        found = self._ask("AskDiscipline", by, view, plan=plan, rows=rows)
        return [_answered(row["row"], None, row["counts"], row["figures"]["on_time"]) for row in found["rows"]]

    def together(self, by: UUID, plan: UUID, view: Looking) -> Mapping[str, Counts]:
        found = self._ask("AskMatrix", by, view, plan=plan)["organisations"]
        return {one["organisation"]: _answered(one["organisation"], None, one["together"]) for one in found}

    def cell(self, by: UUID, plan: UUID, party: UUID, on: date | None, view: Looking) -> CellSeen:
        points = self._ask("AskMatrixCell", by, view, plan=plan, party=party, date=on)["points"]
        return CellSeen(
            verdicts=tuple(point["verdict_name"] for point in points),
            sentences=tuple(point["rule"]["sentence"] for point in points),
            topics=tuple(event["place"]["topic"] for point in points for event in point["events"]),
        )


def _answered(part: str | None, day: str | None, counts: dict[str, Any], on_time: float | None = None) -> Counts:
    return Counts(
        part=part,
        date=date.fromisoformat(day) if day else None,
        required=counts["required"],
        accepted=counts["accepted"],
        extended=counts["extended"],
        returned=counts["returned"],
        verdict=Verdict(counts["verdict"]).russian if counts["verdict"] else "",
        days_late=counts["days_late"],
        verdicts=counts["verdicts"],
        on_time=on_time,
    )
