"""The words of a consolidated report: its canonical data, and what they name looked up in the ledger.

Titles, wordings and people's names are as they were known at the report's position, less what has been erased since.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from application.consolidated_data import Data, Known
from application.consolidated_missed import Missed
from application.consolidated_paper import (
    PaperMissed,
    ReportPaper,
)
from application.consolidated_words import (
    decided_words,
    discipline_words,
    missed_words,
    of_plan,
    size_words,
    stamp_lines,
)
from application.paper_lines import NamedThen, collated, counted_tables, day_of, paper_activities, totals_rows
from application.paper_names import NamesThen
from application.ports import Ledger
from domain.actors import Basis
from domain.consolidated_report import ReportKind
from domain.deadlines.spelling import day_in_figures
from domain.personal import ERASED
from domain.plan.rows import called

_HOW: Mapping[str, str] = MappingProxyType(
    {
        Missed.NOTHING: "не представлен",
        Missed.RETURNED: "возвращён на доработку, вновь не представлен",
        Missed.LATE: "представлен с нарушением срока",
    }
)
_TITLES: Mapping[ReportKind, tuple[str, str]] = MappingProxyType(
    {
        ReportKind.NOTE: ("ИНФОРМАЦИЯ", "об исполнении плана"),
        ReportKind.NON_REPORTERS: ("СПИСОК", "не представивших отчёты об исполнении плана"),
    }
)


def layout(
    data: Data, known: Known, digest: str, ledger: Ledger, *, drawn_up_on: datetime.date, act: Basis | None = None
) -> tuple[ReportPaper, tuple[UUID, ...]]:
    """The report ready to be written, and the people it names. `act` is that of its approval."""
    names = NamedThen(ledger, NamesThen(ledger, known.position))
    given: Any = data
    title, what = _TITLES[known.kind]
    committee = names.then.organisation(known.plan.committee) if known.plan.committee else ""
    missed = tuple(_missed(given, known, names))
    paper = ReportPaper(
        kind=known.kind,
        heading=committee,
        title=title,
        subject=tuple(_subject(known, what)),
        stamp=stamp_lines(known.kind, act, committee),
        drawn_up_on=drawn_up_on,
        as_of=known.as_of,
        paragraphs=tuple(_paragraphs(given, missed)),
        totals=tuple(totals_rows(given)) if known.kind is ReportKind.NOTE else (),
        counted=tuple(counted_tables(given, names)),
        activities=tuple(paper_activities(given, known.plan, names)),
        missed=missed,
        trace=(
            f"Сведения по записи журнала № {known.position}, схема данных {given['version']}. SHA-256 данных: {digest}"
        ),
        moment=ledger.at([known.position])[0].recorded_at,
    )
    return paper, tuple(names.persons)


def _subject(known: Known, what: str) -> Iterator[str]:
    yield what
    yield f"«{known.plan.title or ERASED}»"
    if known.activity is not None and known.activity in known.plan.activities:
        yield f"(мероприятие {called(known.plan.activities[known.activity])})"
    yield f"по состоянию на {day_in_figures(known.as_of)}"


def _paragraphs(data: Any, missed: Sequence[PaperMissed]) -> Iterator[str]:
    yield of_plan(data["plan"])
    if "discipline" in data:
        yield size_words(data["totals"])
        yield decided_words(data["discipline"], data["totals"]["verdicts"])
        yield discipline_words(data["discipline"])
    yield missed_words({row.party for row in missed}, len(missed), appended="discipline" in data)


def _missed(data: Any, known: Known, names: NamedThen) -> Iterator[PaperMissed]:
    for group in data["missed"]:
        row = known.plan.activities[UUID(group["activity"])]
        for one in sorted(group["missed"], key=lambda one: collated(names.party(one["party"]))):
            deadline = day_of(one["deadline"])
            assert deadline is not None
            yield PaperMissed(
                number=(group["number"] or "").strip().rstrip("."),
                text=row.wording.text if row.wording else ERASED,
                deadline=deadline,
                party=names.party(one["party"]),
                how=_HOW[one["how"]] + _closed(one["missed_on"]),
                days_late=one["days_late"],
                first=day_of(one["first_submitted_on"]),
            )


def _closed(on: str | None) -> str:
    """The collection, or the final monitoring, closed without it, for good."""
    return f" (не было и к закрытию {day_in_figures(datetime.date.fromisoformat(on))})" if on else ""
