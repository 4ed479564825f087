"""Who complied, asked by a person: the matrix, a cell that explains itself, discipline and regions, held to sight.

The day is always named in the answer. The present, and any day to come, is answered out of tables; any day that is
past, and anything as it was known before, is folded from the streams of the plan asked about.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from application import looking
from application.access import sight
from application.audit_trail import AuditTrail, Names, TrailEntry, TrailQuestion, Wording, trail
from application.compliance_matrix import (
    By,
    ComplianceMatrix,
    Counted,
    Matrix,
    MatrixQuestion,
    Part,
    Places,
    check_question,
    counted,
    matrix,
)
from application.compliance_numbers import NONE, Numbers, total
from application.compliance_register import Entry, EntryKey
from application.consolidation import Consolidated, consolidated, places_then, territory_of
from application.past_register import Axes, PastRegister
from application.performing import Actor
from application.ports import Ledger
from application.replaying import known_position
from domain.calendar.policy import CountedSubmission
from domain.plan.state import PLAN
from domain.refusals import BadInput
from domain.timeliness import RULE, Timeliness

EVENTS_OF_A_POINT = 1_000


class PastWithoutPlan(BadInput):
    """The past is folded plan by plan."""

    def __init__(self) -> None:
        super().__init__("Прошлое складывается по планам: укажите план, о котором вопрос.", "plan")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the answers come from."""

    matrix: ComplianceMatrix
    past: PastRegister
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class When:
    """From where one looks; `today` tells the present from the past."""

    as_of: date
    today: date
    known_at: datetime | int | None = None

    @property
    def present(self) -> bool:
        return self.known_at is None and self.as_of >= self.today


@dataclass(frozen=True, slots=True)
class Overview:
    """The matrix with what its parties come to above them: organisations, and regions (None: of no region)."""

    matrix: Matrix
    organisations: Sequence[Consolidated] = ()
    regions: Mapping[str | None, Numbers] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """What made a verdict: the rule with its version, the plan's policy and the calendar that it was applied with."""

    rule: str
    counted: CountedSubmission
    due_soon_days: int
    calendar: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One control point of a cell: its verdict, the rule, and the events that it follows from, oldest first."""

    entry: Entry
    timeliness: Timeliness
    rule: Rule
    events: Sequence[TrailEntry]


@dataclass(frozen=True, slots=True)
class ExplainedCell:
    """A cell: the numbers of all of it, and a page of its control points; `next` continues behind them."""

    as_of: date
    position: int
    numbers: Numbers
    points: Sequence[Explained]
    next: EntryKey | None


def overview(actor: Actor, question: MatrixQuestion, sources: Sources, when: When) -> Overview:
    """The matrix, rolled up where its rows are parties.

    Raises UnknownPlan, NotYoursToSee, PeriodReversed, SectionWithoutPlan, PastWithoutPlan, MatrixTooWide.
    """
    found, places = _counted(actor, question, sources, when)
    shown = matrix(found, when.as_of)
    if question.by is not By.PARTY:
        return Overview(shown, (), {})
    if places is None:
        places = sources.matrix.places([party for party in shown.rows if isinstance(party, UUID)])
    return Overview(shown, consolidated(shown.rows, places), _regions(shown.rows, places))


def numbers(actor: Actor, question: MatrixQuestion, sources: Sources, when: When) -> Matrix:
    """The same numbers where nothing is rolled up: rows of the question's own kind. Raises as `overview`."""
    return matrix(_counted(actor, question, sources, when)[0], when.as_of)


def _regions(rows: Mapping[Part, Numbers], places: Places) -> dict[str | None, Numbers]:
    regions: dict[str | None, list[Numbers]] = {}
    for party, counts in rows.items():
        if isinstance(party, UUID):
            regions.setdefault(territory_of(party, places), []).append(counts)
    return {region: total(regions[region]) for region in sorted(regions, key=lambda name: (name is None, name or ""))}


def _counted(actor: Actor, question: MatrixQuestion, sources: Sources, when: When) -> tuple[Counted, Places | None]:
    check_question(question)
    if question.plan is not None:
        looking.plan(actor, sources.ledger, question.plan)
    if when.present:
        return sources.matrix.counted(question, sight(actor), as_of=when.as_of), None
    entries, places, position = _then(actor, question, sources, when)
    cells = counted(entries, question, when.as_of, lambda party: territory_of(party, places))
    return Counted(cells, position), places


def _then(actor: Actor, question: MatrixQuestion, sources: Sources, when: When) -> tuple[Sequence[Entry], Places, int]:
    """The plan's entries that the actor may see, as seen from `when`, and where their parties stand."""
    if question.plan is None:
        raise PastWithoutPlan
    ledger = sources.ledger
    axes = Axes(known_position(ledger, when.known_at), when.as_of)
    seen = _line_seen(actor, question.plan, ledger)
    entries = [one for one in sources.past.entries(question.plan, axes, question.activity) if seen(one)]
    places = places_then(ledger, list({entry.party.id for entry in entries}), axes.known_at)
    return entries, places, ledger.head() if axes.known_at is None else axes.known_at


def _line_seen(actor: Actor, plan: UUID, ledger: Ledger) -> Callable[[Entry], bool]:
    seen = sight(actor)
    whole = seen.everything or plan in seen.plans or ledger.load(PLAN, plan).state.committee in seen.committees
    return lambda entry: whole or entry.party.id in seen.parties


def cell(
    actor: Actor,
    question: MatrixQuestion,
    on: date | None,
    sources: Sources,
    when: When,
    told: Callable[[TrailQuestion], Sequence[TrailEntry]],
    *,
    after: EntryKey | None = None,
    limit: int = 50,
) -> ExplainedCell:
    """What the cell of this question and this date is made of; `told` tells a stream's events. Raises as `overview`."""
    whole = replace(question, by=By.WHOLE, dates=True)
    if when.present:
        found, _ = _counted(actor, whole, sources, when)
        entries = list(sources.matrix.entries(whole, sight(actor), on, after, limit + 1))
        cells, position = found.cells, found.position
    else:
        check_question(question)
        if question.plan is not None:
            looking.plan(actor, sources.ledger, question.plan)
        then, places, position = _then(actor, question, sources, when)
        cells = counted(then, whole, when.as_of, lambda party: territory_of(party, places))
        asked = [e for e in then if e.original == on and whole.asks_for(e, territory_of(e.party.id, places))]
        entries = [entry for entry in asked if after is None or entry.key > after][: limit + 1]
    shown = entries[:limit]
    known = known_position(sources.ledger, when.known_at)
    return ExplainedCell(
        as_of=when.as_of,
        position=position,
        numbers=next((one.numbers for one in cells if one.date == on), NONE),
        points=[_explained(entry, when.as_of, known, told) for entry in shown],
        next=shown[-1].key if len(entries) > len(shown) else None,
    )


def teller(places: AuditTrail, ledger: Ledger, names: Names, wording: Wording) -> Callable[..., Sequence[TrailEntry]]:
    """Tells the events of a stream in Russian."""
    return lambda question: trail(question, places, ledger, names, wording).entries


def _explained(
    entry: Entry, as_of: date, known: int | None, told: Callable[[TrailQuestion], Sequence[TrailEntry]]
) -> Explained:
    kept = entry.timeliness(as_of)
    question = TrailQuestion(stream=entry.assignment, until=as_of, limit=EVENTS_OF_A_POINT)
    events = [
        event
        for event in told(question)
        if event.place.point in (None, entry.point) and (known is None or event.position <= known)
    ]
    return Explained(entry, kept, _rule(entry, kept, as_of), events)


def _rule(entry: Entry, kept: Timeliness, as_of: date) -> Rule:
    return Rule(
        rule=RULE,
        counted=entry.counted,
        due_soon_days=entry.due_soon_days,
        calendar=entry.calendar,
        sentence=". ".join(_said(entry, kept, as_of)),
    )


def _said(entry: Entry, kept: Timeliness, as_of: date) -> Iterator[str]:
    yield f"По состоянию на {as_of:%d.%m.%Y} — {kept.russian}"
    grounds = "; ".join(kept.explanation)
    yield grounds[:1].upper() + grounds[1:]
    if entry.effective is not None:
        moved = "" if entry.stated == entry.original else f", перенесён с {entry.original:%d.%m.%Y}"
        yield f"Срок {entry.effective:%d.%m.%Y} по календарю {entry.calendar or 'плана'}{moved}"
    of = "первого" if entry.counted is CountedSubmission.FIRST else "принятого"
    yield f"Считается дата представления {of} отчёта; срок наступает за {entry.due_soon_days} раб. дн"
