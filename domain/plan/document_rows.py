"""The rows of a plan's document, its sections and what is doubtful in it, as its reading is remembered."""

from datetime import date
from uuid import UUID

from domain.actors import Frozen
from domain.personal import Personal


class PlannedDeadline(Frozen):
    """A term of an activity as understood: the kinds of `domain.deadlines`, ISO dates, RFC 5545 rule.

    `needs_person`: it cannot be known from the text, and a person must clarify it before the activity is controlled.
    `candidates` are ISO dates, or ISO intervals `2020-06-01/2020-06-16`, offered to that person.
    """

    kind: str
    start: date | None = None
    end: date | None = None
    rrule: str | None = None
    assumed_year: bool = False
    needs_person: bool = False
    candidates: tuple[str, ...] = ()


class NamedParty(Frozen):
    """A responsible party as the document names it: person, organization, organization_group or role_group."""

    name: str
    kind: str


class PlannedTarget(Frozen):
    """A stated quantitative target: «не менее 3-х мероприятий» is `ge 3 мероприятие`."""

    text: str
    op: str
    value: float | None = None
    unit: str | None = None


class Wording(Frozen):
    """The document's own words of one row, kept beside what was understood of them."""

    text: str
    place: str | None = None
    expected_results: tuple[str, ...] = ()
    deadline_text: str = ""
    deadline_raws: tuple[str, ...] = ()
    responsible_text: str = ""
    responsible: tuple[NamedParty, ...] = ()
    targets: tuple[PlannedTarget, ...] = ()
    source: str = ""


class ActivityRow(Frozen):
    """A row of the plan. `id` comes from the plan and the row, never from the printed number, which may change."""

    id: UUID
    row: int
    number: str | None
    section: int | None
    parent: UUID | None
    deadlines: tuple[PlannedDeadline, ...]
    parties: int
    tasks: int = 1
    wording: Personal[Wording]


class AnomalyRow(Frozen):
    """A doubt about the document: a stable code, how grave it is, the row it concerns, and the quoted place."""

    code: str
    severity: str
    activity: UUID | None
    quote: Personal[str]
    message: Personal[str]


class SectionRow(Frozen):
    number: str | None
    title: Personal[str]
    parent: int | None
