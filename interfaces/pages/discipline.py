"""Executive discipline by party, territory, section or plan; and who has not reported, with what is owed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency

from application import looking, who_complied
from application.compliance_matrix import By
from application.compliance_numbers import Numbers
from application.compliance_register import Entry, EntryKey, RegisterQuestion
from application.discipline import Discipline, discipline
from application.matrix_names import activity_name
from domain.assignment.events import PartyKind
from domain.refusals import BadInput
from domain.timeliness import Timeliness
from interfaces.asking import cursor, entry_key
from interfaces.matrix_sheets import NAMED
from interfaces.pages.matrix_asked import MatrixAsking, asking, tabs
from interfaces.pages.matrix_table import Figure
from interfaces.pages.routing import page
from interfaces.pages.visitor import Visitor
from interfaces.pages.wording import NO_BREAK, number

LINES = 300
"""Control points on one page of the list."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its numbers, its figures, what its link adds to the matrix."""

    name: str
    numbers: Numbers
    figures: Discipline
    asks: dict[str, object]
    parties: int | None = None

    @property
    def worst_first(self) -> tuple[float, str]:
        share = self.figures.on_time
        return (2.0 if share is None else share, self.name.casefold())


@page("/discipline")
def get_discipline(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """Shares of what was kept, the worst first; organisations with those beneath them."""
    found = asking(visitor)
    try:
        question = found.question.of(found.rows, dates=False)
        overview = who_complied.overview(visitor.actor, question, found.sources, found.when)
    except BadInput as refusal:
        found = found.again(found.asked.refused(refusal))
        return visitor.show("discipline.html", status=found.asked.filled.status, **_filters(found), rows=None)
    wanted = found.question.named.casefold()
    rows = [
        Row(found.name(part), numbers, discipline(numbers), found.row_asks(part))
        for part, numbers in overview.matrix.rows.items()
    ]
    above = [
        Row(visitor.names.organisation(one.organisation), one.together, discipline(one.together), {}, one.parties)
        for one in overview.organisations
    ]
    total = discipline(overview.matrix.total)
    return visitor.show(
        "discipline.html",
        **_filters(found),
        rows=sorted((row for row in rows if wanted in row.name.casefold()), key=lambda row: row.worst_first),
        above=sorted(above, key=lambda row: row.name.casefold()),
        numbers=overview.matrix.total,
        total=total,
        key_figures=_key_figures(total, overview.matrix.total),
        matrix=lambda row: found.address("/matrix", **row.asks),
        export=lambda kind: found.address("/api/exports/discipline", format=kind, rows=found.rows.value),
    )


def percent(share: float | None) -> str:
    """«59,3 %»; a dash where there is nothing to take a share of."""
    return "—" if share is None else f"{number(round(100 * share, 1))}{NO_BREAK}%"


def _key_figures(total: Discipline, numbers: Numbers) -> list[Figure]:
    mean = f"в среднем на {number(total.late_mean)} дн." if total.late_mean else None
    judged, missed = total.judged, numbers.overdue + numbers.not_done
    return [
        Figure("Рассужено по сроку", judged, f"из {number(numbers.points)}"),
        Figure("В срок", numbers.done_in_time, percent(total.on_time), "good", "done"),
        Figure("С нарушением срока", numbers.done_late, mean or percent(total.late), "late", "late"),
        Figure("Не исполнено в срок", missed, percent(missed / judged if judged else None), "bad", "overdue"),
        Figure("С переносом срока", numbers.extended, percent(total.extended)),
        Figure("С возвратом на доработку", numbers.returned, percent(total.returned)),
    ]


def _filters(found: MatrixAsking, here: str = "/discipline") -> dict[str, Any]:
    return {
        "form": found.asked.filled,
        "as_of": found.when.as_of,
        "plan": found.plan,
        "choices": found.choices,
        "tabs_shown": tabs(found, here),
        "head": NAMED[found.rows],
        "question": found.question,
        "percent": percent,
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One control point that nothing stands for."""

    entry: Entry
    kept: Timeliness
    activity: str
    plan: str


@dataclass(frozen=True, slots=True)
class Owed:
    """What one party owes: its points, the longest delay first."""

    party: UUID
    name: str
    lines: tuple[Line, ...]

    @property
    def most(self) -> int:
        """Calendar days of the longest delay."""
        return self.lines[0].kept.days_late


@page("/non-reporters")
def non_reporters(visitor: NamedDependency[Visitor]) -> Response[Any]:
    """Who has a passed date and nothing handed in that stands, as of the day."""
    found = asking(visitor)
    asked = RegisterQuestion(
        plan=found.question.plan, party=found.question.party, overdue=True, after=_after(visitor), limit=LINES
    )
    reception = visitor.reception
    looked = looking.register(
        visitor.actor,
        asked,
        reception.register,
        reception.office.ledger,
        as_of=found.when.as_of,
        today=visitor.today,
        past=reception.past,
    )
    entries = [entry for entry in looked.entries if _wanted(entry, found)]
    owed = sorted(_by_party(entries, found), key=lambda one: (-one.most, one.name))
    return visitor.show(
        "non_reporters.html",
        **_filters(found, "/non-reporters"),
        owed=owed,
        count=len(entries),
        of_many=len({entry.plan for entry in entries}) > 1,
        next=cursor(looked.next),
        here=found.address("/non-reporters"),
        continued=asked.after is not None,
        matrix=lambda one: found.address("/matrix", party=one.party),
        export=lambda kind: _export(found, kind),
    )


def _after(visitor: Visitor) -> EntryKey | None:
    return entry_key(visitor.request.query_params.get("after") or None)


def _export(found: MatrixAsking, kind: str) -> str:
    kept = found.question.model_copy(update={"rows": By.PARTY, "named": "", "section": None, "territory": None})
    return replace(found, asked=replace(found.asked, question=kept)).address(
        "/api/exports/register", since=None, until=None, duty=None, overdue="true", format=kind
    )


def _wanted(entry: Entry, found: MatrixAsking) -> bool:
    asked = found.question
    if entry.under_review_since is not None:
        return False
    if asked.section is not None and asked.plan is not None and entry.section != asked.section:
        return False
    if asked.since and (entry.original is None or entry.original < asked.since):
        return False
    if asked.until and (entry.original is None or entry.original > asked.until):
        return False
    return asked.named.casefold() in found.visitor.names.owing(entry.party.id).casefold()


def _by_party(entries: Iterable[Entry], found: MatrixAsking) -> Iterable[Owed]:
    names, as_of = found.visitor.names, found.when.as_of
    for party, own in groupby(sorted(entries, key=lambda e: str(e.party.id)), key=lambda e: e.party):
        lines = (
            Line(
                entry,
                entry.timeliness(as_of),
                activity_name(names.loaded(entry.plan), entry.activity),
                names.plan(entry.plan),
            )
            for entry in own
        )
        name = names.party(party.id, is_person=party.kind is PartyKind.PERSON)
        yield Owed(party.id, name, tuple(sorted(lines, key=lambda line: -line.kept.days_late)))


ROUTES = (get_discipline, non_reporters)
