"""The compliance matrix: parties × dates as of a named day, and the same numbers by plan, section, party or region.

A column is a term as the plan stated it: an extension moves the deadline that is judged by, not the column, and is
counted in the cell. The port answers the present out of tables; `counted` gives the same out of entries, and so the
past. A test on PostgreSQL holds the two together.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from application.access import Sight
from application.compliance_numbers import Numbers, numbers, total
from application.compliance_register import Entry, EntryKey
from domain.assignment.events import Duty
from domain.assignment.state import Stage
from domain.refusals import BadInput

MOST_CELLS = 30_000
"""Cells of one answer: a hundred parties by three hundred dates; whoever asks for more names what they look for."""

Part = UUID | str | int | None
"""What a row stands for: a party, an activity, a plan, a section's place in its plan, a territory; None: none."""


class By(StrEnum):
    """What the rows are."""

    WHOLE = "whole"
    PARTY = "party"
    ACTIVITY = "activity"
    PLAN = "plan"
    SECTION = "section"
    TERRITORY = "territory"


@dataclass(frozen=True, slots=True)
class MatrixQuestion:
    """Which control points are counted; None takes any. The period is of the columns' dates, both ends included.

    `section` is its place in the plan, so it is asked for together with the plan. `dates`: columns are wanted.
    """

    by: By = By.PARTY
    dates: bool = True
    plan: UUID | None = None
    section: int | None = None
    activity: UUID | None = None
    party: UUID | None = None
    territory: str | None = None
    since: date | None = None
    until: date | None = None
    duty: Duty | None = None

    def asks_for(self, entry: Entry, territory: str | None) -> bool:
        """Whether this entry, whose party is of that territory, is counted."""
        wanted = (
            (self.plan, entry.plan),
            (self.section, entry.section),
            (self.activity, entry.activity),
            (self.party, entry.party.id),
            (self.territory, territory),
            (self.duty, entry.duty),
        )
        if entry.stage is Stage.PASSED_ON or any(asked is not None and asked != found for asked, found in wanted):
            return False
        if self.since is None and self.until is None:
            return True
        return entry.original is not None and (self.since or date.min) <= entry.original <= (self.until or date.max)

    def part(self, entry: Entry, territory: str | None) -> Part:
        """The row that this entry is counted in."""
        match self.by:
            case By.PARTY:
                return entry.party.id
            case By.ACTIVITY:
                return entry.activity
            case By.PLAN:
                return entry.plan
            case By.SECTION:
                return entry.section
            case By.TERRITORY:
                return territory
            case By.WHOLE:
                return None


class PeriodReversed(BadInput):
    """The period ends before it begins."""

    def __init__(self) -> None:
        super().__init__("Период кончается раньше, чем начинается: исправьте одну из его дат.", "until")


class SectionWithoutPlan(BadInput):
    """Sections are numbered within their plan."""

    def __init__(self) -> None:
        super().__init__("Разделы нумеруются внутри плана: укажите план, чей раздел нужен.", "plan")


class MatrixTooWide(BadInput):
    """More cells than one answer takes."""

    def __init__(self) -> None:
        super().__init__(
            f"В ответе больше {MOST_CELLS} ячеек: сузьте вопрос планом, исполнителем, территорией или периодом.", "plan"
        )


def check_question(question: MatrixQuestion) -> None:
    """Raises PeriodReversed, SectionWithoutPlan."""
    if question.since and question.until and question.until < question.since:
        raise PeriodReversed
    if question.plan is None and (question.section is not None or question.by is By.SECTION):
        raise SectionWithoutPlan


class Cell(NamedTuple):
    """The numbers of one row on one date; `date` None: without a date, or columns were not asked for."""

    part: Part
    date: date | None
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Counted:
    """Cells in no order, each once, none empty; `position`: the ledger's position that they are counted up to."""

    cells: Sequence[Cell]
    position: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where an organisation stands: its own region, if it has one, and the organisation it belongs to."""

    territory: str | None = None
    parent: UUID | None = None


Places = Mapping[UUID, Place]


class ComplianceMatrix(ABC):
    """The numbers of the present, as the projection has counted them."""

    @abstractmethod
    def counted(self, question: MatrixQuestion, seen: Sight, *, as_of: date) -> Counted:
        """The cells asked for, of what `seen` shows. Raises MatrixTooWide."""

    @abstractmethod
    def places(self, parties: Sequence[UUID]) -> Places:
        """Where these parties and everything above them stand; a person stands nowhere."""

    @abstractmethod
    def entries(
        self,
        question: MatrixQuestion,
        seen: Sight,
        on: date | None,
        after: EntryKey | None = None,
        limit: int = 100,
    ) -> Sequence[Entry]:
        """The entries that the cell of this date is made of, in the register's order, behind `after`."""


def counted(
    entries: Iterable[Entry], question: MatrixQuestion, as_of: date, territory: Callable[[UUID], str | None]
) -> Sequence[Cell]:
    """The same cells out of entries; `territory` gives a party's region."""
    cells: dict[tuple[Part, date | None], list[Numbers]] = {}
    for entry in entries:
        region = territory(entry.party.id)
        if question.asks_for(entry, region):
            key = question.part(entry, region), entry.original if question.dates else None
            cells.setdefault(key, []).append(numbers(entry, as_of))
    if len(cells) > MOST_CELLS:
        raise MatrixTooWide
    return [Cell(part, day, total(parts)) for (part, day), parts in cells.items()]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix as of a day: cells row by row, totals of rows, of columns and of all.

    `dates` are in their order, what has none last; `rows` in the order of their ids.
    """

    as_of: date
    position: int
    cells: Sequence[Cell] = field(repr=False)
    rows: Mapping[Part, Numbers]
    dates: Mapping[date | None, Numbers]
    total: Numbers


def narrowed(whole: Matrix, kept: Container[Part]) -> Matrix:
    """The same matrix with these rows alone, and their totals."""
    return matrix(Counted([cell for cell in whole.cells if cell.part in kept], whole.position), whole.as_of)


def matrix(found: Counted, as_of: date) -> Matrix:
    """Cells put in order, and their totals."""
    cells = sorted(found.cells, key=lambda cell: (str(cell.part), cell.date or date.max))
    rows: dict[Part, list[Numbers]] = {}
    dates: dict[date | None, list[Numbers]] = {}
    for part, day, counts in cells:
        rows.setdefault(part, []).append(counts)
        dates.setdefault(day, []).append(counts)
    return Matrix(
        as_of=as_of,
        position=found.position,
        cells=cells,
        rows={part: total(counts) for part, counts in rows.items()},
        dates={day: total(dates[day]) for day in sorted(dates, key=lambda day: day or date.max)},
        total=total(counts for _, _, counts in cells),
    )
