"""What a plan shows on paper: as it now stands, or as its document had it; held to what the asking person may see."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from application import looking
from application.paper import Paper, PaperIndicator, PaperRow, PaperSection
from application.paper_names import NamesThen
from application.paper_rows import columns, paper_rows
from application.paper_stamps import agreements, approvals, approved_word, revised
from application.performing import Actor
from application.ports import Ledger
from application.replaying import Axes
from domain.anomaly_codes import AnomalyCode
from domain.ledger import Event, Stored
from domain.personal import Personal
from domain.plan import events as e
from domain.plan.state import PLAN, Plan
from domain.replay import known, with_corrections

_GOAL = re.compile(r"(?:цел[ьи]|задачи|основани[ея])\b", re.IGNORECASE)
# What a footnote may explain; of longer short names only the text itself can say what they stand for.
_ACRONYM = re.compile(r"[А-ЯЁA-Z]\w*[А-ЯЁA-Z]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """`as_read`: as the document had it, before any clearing; `form`: the headings and stamps alone, to fill in."""

    plan: UUID
    as_read: bool = False
    form: bool = False
    axes: Axes = looking.NOW


def plan_paper(actor: Actor, question: PaperQuestion, ledger: Ledger) -> Paper:
    """The plan as a paper. Raises UnknownPlan, NotYoursToSee, UnknownStream."""
    looking.plan(actor, ledger, question.plan, question.axes)
    return whole_paper(question, ledger)


def whole_paper(question: PaperQuestion, ledger: Ledger) -> Paper:
    """The same for whoever keeps the ledger itself. Raises UnknownPlan."""
    history = known(ledger.history(question.plan), question.axes.known_at)
    if question.as_read:
        history = [*history[:1], *(stored for stored in history[1:] if isinstance(stored.event, e.PlanReread))]
    facts = _facts(history, question.axes.as_of)
    plan = PLAN.fold(facts)
    if not plan.exists:
        raise looking.UnknownPlan
    return _paper(plan, facts, history[-1], NamesThen(ledger, question.axes.known_at), form=question.form)


def _facts(history: Sequence[Stored], as_of: date | None) -> list[Event]:
    facts = with_corrections(history)
    if as_of is not None:
        # As of a day before its first fact there is no plan, whatever later facts say of earlier days.
        facts = [] if facts and as_of < facts[0].occurred_on else [fact for fact in facts if fact.occurred_on <= as_of]
    return facts


def _paper(plan: Plan, facts: Sequence[Event], last: Stored, names: NamesThen, *, form: bool) -> Paper:
    rows = paper_rows(list(plan.activities.values()), names)
    approved = next((fact for fact in facts if isinstance(fact, e.Approved)), None)
    stamped = approvals(plan, approved, names)
    # A renaming in the registry changes the paper as a fact of the plan does.
    last = max((last, *names.seen), key=lambda stored: stored.position)
    paper = Paper(
        title=_title(facts),
        approved_word=approved_word(plan.title),
        approvals=stamped,
        agreements=agreements(plan),
        revised=revised([fact for fact in facts if isinstance(fact, e.RevisionIssued)]),
        goals=_goals(plan),
        sections=_sections(plan),
        indicators=tuple(_indicator(row) for row in plan.indicators),
        columns=columns(rows, form=form),
        rows=rows,
        footnotes=(),
        recorded_at=last.recorded_at,
        position=last.position,
    )
    if form:
        return _form(paper)
    read = next((fact for fact in reversed(facts) if isinstance(fact, e.PlanRead | e.PlanReread)), None)
    return _footnoted(paper, read.abbreviations if read else ())


def _title(facts: Sequence[Event]) -> str | None:
    """As it was last read or entered; a title erased says so; a document without one has none."""
    titled = (fact for fact in reversed(facts) if isinstance(fact, e.PlanRead | e.PlanReread | e.PlanDrafted))
    last = next(titled, None)
    return str(last.title) if last and last.title is not None else None


def _form(paper: Paper) -> Paper:
    """The same stamps without their dates, the same columns without rows."""
    return replace(
        paper,
        approvals=tuple(replace(stamp, date=None, number=None) for stamp in paper.approvals),
        agreements=tuple(replace(stamp, date=None, number=None) for stamp in paper.agreements),
        revised=None,
        goals=(),
        sections=(),
        indicators=tuple(_emptied(indicator) for indicator in paper.indicators[:1]) * 3,
        rows=(),
        form=True,
    )


def _emptied(indicator: PaperIndicator) -> PaperIndicator:
    return PaperIndicator("", None, None, "", tuple((year, None) for year, _ in indicator.targets))


def _goals(plan: Plan) -> tuple[str, ...]:
    """The goal stands before the plan's table, in no field of its own: the reading has quoted it."""
    quotes = (row.quote.value for row in plan.anomalies if row.code == AnomalyCode.UNREAD_TEXT and row.activity is None)
    return tuple(quote for quote in quotes if quote and _GOAL.match(quote))


def _sections(plan: Plan) -> tuple[PaperSection, ...]:
    holding = {section.parent for section in plan.sections}
    return tuple(
        PaperSection(section.number, str(section.title), apart=section.number is None and at in holding)
        for at, section in enumerate(plan.sections)
    )


def _indicator(row: e.IndicatorRow) -> PaperIndicator:
    return PaperIndicator(str(row.name), row.unit, row.baseline_value, row.baseline_date, row.targets)


def _footnoted(paper: Paper, abbreviations: Iterable[e.AbbreviationRow]) -> Paper:
    """The short names that footnotes explained are marked where they first stand, and explained again."""
    rows = list(paper.rows)
    footnotes: list[tuple[str, str]] = []
    for row in abbreviations:
        short, long = _known(row.short), _known(row.long)
        if not short or not long or not _ACRONYM.fullmatch(short) or _explained(short, paper):
            continue
        mark = str(len(footnotes) + 1).translate(_RAISED)
        for at, shown in enumerate(rows):
            marked = _marked(shown, short, mark)
            if marked != shown:
                rows[at] = marked
                footnotes.append((mark, long))
                break
    return replace(paper, rows=tuple(rows), footnotes=tuple(footnotes))


def _known(text: Personal[str]) -> str | None:
    return text.value


def _explained(short: str, paper: Paper) -> bool:
    """Whether the plan's own words say it: «(далее – Комитет)»."""
    said = re.compile(rf"\(\s*далее[^()]*{re.escape(short)}", re.IGNORECASE)
    texts = [paper.title or "", *(f"{row.text} {' '.join(row.results)} {row.responsible}" for row in paper.rows)]
    return any(said.search(text) for text in texts)


def _marked(row: PaperRow, short: str, mark: str) -> PaperRow:
    word = re.compile(rf"(?<!\w){re.escape(short)}(?!\w)")
    if word.search(row.text):
        return replace(row, text=word.sub(f"{short}{mark}", row.text, count=1))
    if word.search(row.responsible):
        return replace(row, responsible=word.sub(f"{short}{mark}", row.responsible, count=1))
    return row
