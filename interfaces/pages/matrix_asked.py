"""What the matrix, discipline and those who have not reported are asked: the same filters, kept from page to page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from pydantic import Field

from application import looking
from application.compliance_matrix import By, MatrixQuestion, Part
from application.matrix_names import row_name, section_name
from application.who_complied import Sources, When
from domain.assignment.events import Duty
from domain.plan.state import Plan
from interfaces.pages.asked import Asked, Question, address
from interfaces.pages.visitor import Visitor

MOST_PLANS = 500

ROWS: Sequence[tuple[By, str]] = (
    (By.PARTY, "исполнители"),
    (By.TERRITORY, "территории"),
    (By.PLAN, "планы"),
    (By.SECTION, "разделы плана"),
    (By.ACTIVITY, "мероприятия плана"),
)


class MatrixAsked(Question):
    """`named` is a part of the row's name; `party` one party alone."""

    as_of: date | None = None
    plan: UUID | None = None
    rows: By = By.PARTY
    section: int | None = Field(default=None, ge=0, le=10_000)
    named: str = Field(default="", max_length=300)
    party: UUID | None = None
    activity: UUID | None = None
    territory: str | None = Field(default=None, max_length=200)
    since: date | None = None
    until: date | None = None
    duty: Duty | None = None

    def of(self, by: By, *, dates: bool = True) -> MatrixQuestion:
        """The question of `application`."""
        return MatrixQuestion(
            by,
            dates,
            self.plan,
            self.section if self.plan else None,
            self.activity,
            self.party,
            self.territory,
            self.since,
            self.until,
            self.duty,
        )


@dataclass
class MatrixAsking:
    """One visitor's question with what its filters offer."""

    visitor: Visitor
    asked: Asked[MatrixAsked]

    @property
    def question(self) -> MatrixAsked:
        return self.asked.question

    @property
    def rows(self) -> By:
        """What the rows are: sections and activities only of one plan."""
        of_a_plan = self.question.rows in (By.SECTION, By.ACTIVITY)
        return By.PARTY if of_a_plan and self.question.plan is None else self.question.rows

    @property
    def sources(self) -> Sources:
        reception = self.visitor.reception
        return Sources(reception.matrix, reception.past, reception.office.ledger)

    @property
    def when(self) -> When:
        return When(self.question.as_of or self.visitor.today, self.visitor.today)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plans to choose from."""
        reception = self.visitor.reception
        found = looking.plans(self.visitor.actor, reception.trail, reception.office.ledger, 0, MOST_PLANS)
        return tuple(plan for plan in found.states if plan.id and plan.assignments)

    @cached_property
    def plan(self) -> Plan | None:
        """The plan asked about. Raises UnknownPlan, NotYoursToSee."""
        if self.question.plan is None:
            return None
        return looking.plan(self.visitor.actor, self.visitor.office.ledger, self.question.plan)

    @property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """What stands in the lists of the filters."""
        offered = [(by, words) for by, words in ROWS if self.plan or by not in (By.SECTION, By.ACTIVITY)]
        return {
            "plans": [(str(plan.id), plan.title or "Без названия") for plan in self.plans],
            "rows": [(by.value, words) for by, words in offered],
            "sections": [(str(place), section_name(self.plan, place)) for place in range(len(self.plan.sections))]
            if self.plan
            else [],
        }

    def name(self, part: Part) -> str:
        """How a row is called."""
        return row_name(self.rows, part, self.plan, self.visitor.names)

    def row_asks(self, part: Part) -> dict[str, object]:
        """What a link to one row, or to a cell of it, adds to the question."""
        match self.rows:
            case By.PARTY:
                return {"party": part}
            case By.ACTIVITY:
                return {"activity": part}
            case By.PLAN:
                return {"plan": part, "section": None}
            case By.SECTION:
                return {"section": part}
            case _:
                return {"territory": part}

    def address(self, path: str, **other: object) -> str:
        """Another page with the same question."""
        return address(path, self.question, **other)

    def again(self, refused: Asked[MatrixAsked]) -> "MatrixAsking":
        """The same with what was said of the question."""
        return replace(self, asked=refused)


def asking(visitor: Visitor) -> MatrixAsking:
    """What this visitor asks; the day is shown in its field also where it is today by default."""
    found = visitor.asked(MatrixAsked)
    typed = {"as_of": (visitor.today.isoformat(),), **found.filled.typed}
    return MatrixAsking(visitor, replace(found, filled=replace(found.filled, typed=typed)))


TABS = (
    ("Матрица", "/matrix"),
    ("Исполнительская дисциплина", "/discipline"),
    ("Не отчитались", "/non-reporters"),
)


def tabs(found: MatrixAsking, here: str) -> list[tuple[str, str, bool, None]]:
    """The views of the same question."""
    return [(title, found.address(path), path == here, None) for title, path in TABS]
