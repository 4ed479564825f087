"""The words of a monitoring's paper: its canonical data, and what they name looked up in the ledger.

Titles, wordings and people's names are as they were known at the position, less what has been erased since.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from application.canonical import canonical_bytes, canonical_hash
from application.canonical_plan import Data
from application.consolidated_paper import PaperActivity, PaperLine
from application.consolidated_words import counted, decided_words, discipline_words, of_plan, size_words
from application.monitoring_data import Monitored, build_data, monitored
from application.note_paper import Appendix, Block, Column, Heading, NotePaper, NoteTable, Paragraph
from application.paper_lines import NamedThen, paper_activities, totals_rows
from application.paper_names import NamesThen
from application.ports import Ledger
from domain.deadlines.spelling import day_in_figures
from domain.indicator.rolling_up import Progress, said
from domain.indicator.state import Standing
from domain.monitoring.events import FindingOutcome, MonitoringKind, NotDonePoint
from domain.personal import ERASED
from domain.plan.rows import called
from domain.plan.state import Activity

OUTCOMES: Mapping[FindingOutcome, str] = MappingProxyType(
    {
        FindingOutcome.ACHIEVED: "достигнуто",
        FindingOutcome.PARTLY: "достигнуто частично",
        FindingOutcome.NOT_ACHIEVED: "не достигнуто",
        FindingOutcome.RISK: "есть риск",
    }
)
KIND_OF: Mapping[MonitoringKind, str] = MappingProxyType(
    {MonitoringKind.INTERIM: "промежуточного", MonitoringKind.FINAL: "итогового"}
)
_PROGRESS: Mapping[Progress, str] = MappingProxyType(
    {
        Progress.MET: "достигнуто",
        Progress.NOT_MET: "не достигнуто",
        Progress.NO_TARGET: "планового значения нет",
        Progress.NO_VALUE: "значения нет",
    }
)
_STANDING: Mapping[str, str] = MappingProxyType(
    {Standing.REPORTED: "сообщено", Standing.VERIFIED: "подтверждено", Standing.DISPUTED: "оспорено"}
)
_FINDINGS = (
    Column("№", 0.06, words=False),
    Column("Предмет", 0.3),
    Column("Оценка", 0.16),
    Column("Установлено", 0.48),
)
_ADVICE = (
    Column("№", 0.06, words=False), Column("Рекомендация", 0.48), Column("Кому", 0.28),
    Column("Срок", 0.18, words=False),
)  # fmt: skip
_TOTALS = (
    Column("Отметка об исполнении", 0.6), Column("Контрольных точек", 0.22, words=False),
    Column("Доля", 0.18, words=False),
)  # fmt: skip
_INDICATORS = (
    Column("Показатель, территория", 0.38), Column("Период", 0.1, words=False), Column("План", 0.12, words=False),
    Column("Факт", 0.12, words=False), Column("Итог", 0.14), Column("Проверка", 0.14),
)  # fmt: skip
_POINTS = (
    Column("№ п/п", 0.05, words=False), Column("Мероприятие", 0.27), Column("Исполнитель", 0.18),
    Column("Срок", 0.09, words=False), Column("Принят отчёт от", 0.09, words=False), Column("Исполнение", 0.13),
    Column("Документы", 0.19),
)  # fmt: skip

LINES_TOGETHER = 8


def layout(
    data: Data, known: Monitored, digest: str, ledger: Ledger, summary: str, *, concluded_on: datetime.date
) -> tuple[NotePaper, tuple[UUID, ...]]:
    """The paper ready to be written, and the people it names."""
    names = NamedThen(ledger, NamesThen(ledger, known.position))
    given: Any = data
    committee = names.then.organisation(known.plan.committee) if known.plan.committee else ""
    kind = KIND_OF[known.monitoring.kind]
    blocks = tuple(_blocks(given, known, summary, names))
    appendices = tuple(_appendices(given, known, names))
    paper = NotePaper(
        heading=committee,
        title="АНАЛИТИЧЕСКАЯ СПРАВКА",
        subject=(
            f"по итогам {kind} мониторинга исполнения плана",
            f"«{known.plan.title or ERASED}»",
            f"по состоянию на {day_in_figures(known.as_of)}",
        ),
        drawn_up_on=concluded_on,
        blocks=blocks,
        appendices=appendices,
        trace=(
            f"Сведения по записи журнала № {known.position}, схема данных {given['version']}. SHA-256 данных: {digest}"
        ),
        moment=ledger.at([known.position])[0].recorded_at,
    )
    return paper, tuple(names.persons)


def _blocks(data: Any, known: Monitored, summary: str, names: NamedThen) -> Iterator[Block]:
    yield Heading("1. Основание и предмет мониторинга")
    yield Paragraph(_ground(known))
    yield Paragraph(of_plan(data["plan"]))
    yield Paragraph(_reach(data, known))
    yield Heading("2. Исполнение контрольных точек")
    yield Paragraph(decided_words(data["discipline"], data["totals"]["verdicts"]))
    yield Paragraph(discipline_words(data["discipline"]))
    totals = tuple((words, str(number), share) for words, number, share in totals_rows(data))
    if totals:
        yield NoteTable(_TOTALS, totals)
    if data["not_done"]:
        points = counted(len(data["not_done"]), "контрольная точка", "контрольные точки", "контрольных точек")
        yield Paragraph(f"Признано неисполненным по итогам мониторинга: {points} (по каждому исполнителю отдельно).")
    number = 3
    if data["indicators"]:
        yield Heading(f"{number}. Показатели")
        yield NoteTable(_INDICATORS, tuple(_indicators(data, known)), size=9.0)
        number += 1
    yield Heading(f"{number}. Установлено")
    findings = known.findings
    if findings:
        rows = tuple(
            (str(at), _subject(found.recorded, known, names), OUTCOMES[found.recorded.outcome],
             str(found.recorded.text))
            for at, found in enumerate(findings, 1)
        )  # fmt: skip
        yield NoteTable(_FINDINGS, rows)
    else:
        yield Paragraph("Отдельных замечаний по мероприятиям, исполнителям и показателям нет.")
    yield Heading(f"{number + 1}. Выводы")
    for part in filter(None, (line.strip() for line in summary.split("\n"))):
        yield Paragraph(part)
    advice = [found.recorded.recommendation for found in findings if found.recorded.recommendation]
    if advice:
        yield Heading(f"{number + 2}. Рекомендации")
        told = tuple(
            (str(at), str(one.text), names.party(_party(one.party)), day_in_figures(one.until))
            for at, one in enumerate(advice, 1)
        )
        yield NoteTable(_ADVICE, told)


def _ground(known: Monitored) -> str:
    row = known.plan.activities.get(known.monitoring.activity) if known.monitoring.activity else None
    opened = f"Мониторинг открыт {day_in_figures(known.monitoring.opened_on)}" if known.monitoring.opened_on else ""
    if row is None:
        return f"{opened}."
    return f"{opened} во исполнение мероприятия {called(row)} плана: «{_wording(row)}»."


def _reach(data: Any, known: Monitored) -> str:
    sections = known.monitoring.sections
    where = "Рассмотрены все мероприятия плана."
    if sections:
        names = "; ".join(_section(known, at) for at in sections)
        where = f"Рассмотрены мероприятия разделов (этапов): {names}."
    return f"{where} {size_words(data['totals'])}"


def _section(known: Monitored, at: int) -> str:
    row = known.plan.sections[at]
    return f"{(row.number or '').rstrip('.')} {row.title}".strip()


def _indicators(data: Any, known: Monitored) -> Iterator[tuple[str, ...]]:
    for line in known.indicators:
        unit = f", {line.unit}" if line.unit else ""
        first = f"{line.name}{unit}, {line.territory}"
        for period in line.periods:
            yield (
                first,
                period.period,
                said(period.target) if period.target is not None else "",
                said(period.value) if period.value is not None else "",
                _PROGRESS[period.progress],
                _STANDING[period.standing] if period.standing else "",
            )
            first = ""


def _subject(recorded: Any, known: Monitored, names: NamedThen) -> str:
    parts: list[str] = []
    if recorded.activity in known.plan.activities:
        row = known.plan.activities[recorded.activity]
        parts.append(f"Мероприятие {called(row)}: {_wording(row)}")
    if recorded.party is not None:
        parts.append(names.party(_party(recorded.party)))
    line = next((one for one in known.indicators if one.indicator == recorded.indicator), None)
    if line is not None:
        parts.append(f"Показатель: {line.name}, {line.territory}")
    return ". ".join(parts)


def _appendices(data: Any, known: Monitored, names: NamedThen) -> Iterator[Appendix]:
    rows: list[tuple[str, ...]] = []
    section: str | None = None
    for activity in paper_activities(data, known.plan, names):
        if activity.section and activity.section != section:
            rows.append((activity.section,))
        section = activity.section
        if not activity.lines:
            rows.append((activity.number, activity.text, "", "", "", "контрольных точек нет", ""))
        for at, line in enumerate(activity.lines):
            rows.append((activity.number, _worded(activity, at), *_point(line)))
    yield Appendix("Исполнение мероприятий", (NoteTable(_POINTS, tuple(rows), size=8.5),), lying=True)


def _worded(activity: PaperActivity, at: int) -> str:
    """The wording beside the first of its lines, and shortened beside every eighth, so that no page is without it."""
    if at == 0:
        return activity.text
    if at % LINES_TOGETHER:
        return ""
    words = activity.text if len(activity.text) <= 80 else f"{activity.text[:79].rstrip()}…"
    return f"{words} (продолжение)"


def _point(line: PaperLine) -> tuple[str, ...]:
    party = f"{line.party} ({line.part})" if line.part else line.party
    return (
        party,
        day_in_figures(line.effective) if line.effective else "",
        day_in_figures(line.accepted) if line.accepted else "",
        line.verdict,
        "; ".join(line.documents),
    )


def _party(party: Any) -> dict[str, str]:
    return {"kind": party.kind.value, "id": str(party.id)}


def _wording(row: Activity) -> str:
    return row.wording.text if row.wording else ERASED


@dataclass(frozen=True, slots=True)
class Computed:
    """A monitoring's canonical data with their hash, the paper to be written of them, and the people it names."""

    known: Monitored
    data: bytes
    digest: str
    paper: NotePaper
    persons: tuple[UUID, ...]


def computed(
    ledger: Ledger,
    identity: UUID,
    as_of: datetime.date,
    position: int,
    builder: int,
    summary: str,
    not_done: Sequence[NotDonePoint],
) -> Computed:
    """Computed from this position by the rules of this version."""
    found = monitored(ledger, identity, as_of, position, not_done)
    data = build_data(found, builder)
    digest = canonical_hash(data)
    paper, persons = layout(data, found, digest, ledger, summary, concluded_on=as_of)
    return Computed(found, canonical_bytes(data), digest, paper, persons)
