"""Consolidated reports to write: an ordinary one, an empty one, and one of everything that is awkward."""

from dataclasses import replace
from datetime import UTC, date, datetime

from application.consolidated_paper import (
    Counted,
    CountedTable,
    Group,
    PaperActivity,
    PaperLine,
    PaperMissed,
    ReportPaper,
)
from domain.consolidated_report import ReportKind

DIGEST = "ab12" * 16
TRACE = f"Сведения по записи журнала № 12345, схема данных 1. SHA-256 данных: {DIGEST}"
AWKWARD = '=1+1 <b>&amp; #strong[x] $x$ \\ " @ref \x07 `код`'
LONG = "Управление образования администрации муниципального образования «Заозёрно-Прибрежный муниципальный район»"
DUE = date(2017, 11, 15)


def line(at: int, party: str = "Заречный район") -> PaperLine:
    """The lines go through all groups in turn."""
    group = list(Group)[at % len(Group)]
    late = 3 if group in {Group.LATE, Group.OVERDUE} else 0
    return PaperLine(
        party=party,
        part="" if at % 5 else "соисполнитель",
        original=DUE,
        effective=DUE if at % 3 else date(2017, 11, 20),
        first=date(2017, 11, 14) if at % 4 else None,
        accepted=date(2017, 11, 16) if group in {Group.IN_TIME, Group.LATE} else None,
        verdict=group.value.lower(),
        group=group,
        days_late=late,
        documents=("отчёт от 14.11.2017 № 12", "перечень (ограниченный доступ)"),
        remarks="срок перенесён на 20.11.2017" if at % 3 == 0 else "",
    )


def paper(
    activities: int = 3,
    lines: int = 2,
    *,
    kind: ReportKind = ReportKind.NOTE,
    stamp: tuple[str, ...] = (),
    words: str = "Провести конкурс",
    party: str = "Заречный район",
) -> ReportPaper:
    """A report of so many activities, each of so many lines, and a missed report for each activity."""
    rows = tuple(
        PaperActivity(f"{n // 2 + 1}. Раздел", f"{n + 1}", words, "", tuple(line(n + k, party) for k in range(lines)))
        for n in range(activities)
    )
    numbers = {group: at + 1 for at, group in enumerate(Group)} if activities else {}
    counted = (Counted(party, numbers), Counted("Луговской район", {Group.IN_TIME: 4})) if activities else ()
    months = (Counted("ноябрь 2017", numbers),) if activities else ()
    missed = tuple(
        PaperMissed(f"{n + 1}", words, DUE, party, "не представлен", n + 1, None if n % 2 else date(2017, 11, 20))
        for n in range(activities)
    )
    return ReportPaper(
        kind=kind,
        heading="Комитет образования",
        title="ИНФОРМАЦИЯ" if kind is ReportKind.NOTE else "СПИСОК",
        subject=("об исполнении плана", f"«{words}»", "по состоянию на 01.12.2017"),
        stamp=stamp,
        drawn_up_on=date(2017, 12, 5),
        as_of=date(2017, 12, 1),
        paragraphs=("План утверждён распоряжением от 18.01.2017 № 37/01-04.", words),
        totals=(("просрочено", 2, "66,67 %"), ("исполнено в срок", 1, "33,33 %")) if activities else (),
        counted=(
            (
                CountedTable("Исполнение по исполнителям", "Исполнитель", counted),
                CountedTable("Исполнение по месяцам", "Месяц", months),
            )
            if kind is ReportKind.NOTE
            else ()
        ),
        activities=rows if kind is ReportKind.NOTE else (),
        missed=missed,
        trace=TRACE,
        moment=datetime(2017, 12, 5, 9, 30, 15, 123456, UTC),
    )


def missed_by(parties: tuple[str, ...], words: str = "Провести конкурс") -> ReportPaper:
    """A list of non-reporters: these parties, all of one activity."""
    missed = tuple(PaperMissed("16", words, DUE, party, "не представлен", 3, None) for party in parties)
    return replace(paper(0, kind=ReportKind.NON_REPORTERS), missed=missed)
