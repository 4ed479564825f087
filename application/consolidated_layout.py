"""The words of a consolidated report: its canonical data, and what they name looked up in the ledger.

Titles, wordings and people's names are as they were known at the report's position, less what has been erased since.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

from application.consolidated_data import Data, Known
from application.consolidated_missed import Missed
from application.consolidated_paper import (
    GROUP_OF,
    Counted,
    CountedTable,
    Group,
    PaperActivity,
    PaperLine,
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
from application.paper_names import NamesThen
from application.ports import Ledger
from domain.actors import Basis
from domain.assignment.events import Duty, PartyKind
from domain.assignment.state import Stage
from domain.consolidated_report import ReportKind
from domain.deadlines.spelling import MONTHS, day_in_figures
from domain.documents import EvidenceKind
from domain.evidence_checklist import KINDS_IN_RUSSIAN, check_count
from domain.person import PERSON
from domain.personal import ERASED
from domain.plan.rows import called
from domain.timeliness import Verdict

_DUTIES: Mapping[str, str] = MappingProxyType(
    {Duty.PERFORMS: "", Duty.REPORTS: "представляет отчёт", Duty.COLLECTS: "собирает отчёты"}
)
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


@dataclass
class _Names:
    """Names at the position; `persons` are the people that were named."""

    ledger: Ledger
    then: NamesThen
    persons: dict[UUID, str] = field(default_factory=dict)

    def party(self, party: Any) -> str:
        identity = UUID(party["id"])
        if party["kind"] != PartyKind.PERSON:
            return self.then.organisation(identity)
        if identity not in self.persons:
            # Whoever was erased since is named nowhere any more, whatever the position.
            erased = self.ledger.load(PERSON, identity).state.erased
            self.persons[identity] = ERASED if erased else self.then.person(identity)
        return self.persons[identity]


def layout(
    data: Data, known: Known, digest: str, ledger: Ledger, *, drawn_up_on: datetime.date, act: Basis | None = None
) -> tuple[ReportPaper, tuple[UUID, ...]]:
    """The report ready to be written, and the people it names. `act` is that of its approval."""
    names = _Names(ledger, NamesThen(ledger, known.position))
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
        totals=tuple(_totals(given)) if known.kind is ReportKind.NOTE else (),
        counted=tuple(_counted(given, names)),
        activities=tuple(_activities(given, known, names)),
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


def _totals(data: Any) -> Iterator[tuple[str, int, str]]:
    verdicts, points = data["totals"]["verdicts"], data["totals"]["points"]
    for verdict in Verdict:
        if number := verdicts.get(verdict.value):
            yield verdict.russian, number, percent((number * 20_000 + points) // (2 * points))


def percent(hundredths: int) -> str:
    """«33,33 %»."""
    return f"{hundredths // 100},{hundredths % 100:02} %"


def _counted(data: Any, names: _Names) -> Iterator[CountedTable]:
    if "by_party" not in data:
        return
    parties = sorted(
        (Counted(names.party(row["party"]), _grouped(row["verdicts"])) for row in data["by_party"]), key=_by_name
    )
    yield CountedTable("Исполнение по исполнителям", "Исполнитель", tuple(parties))
    months = (Counted(_month(row["month"]), _grouped(row["verdicts"])) for row in data["by_month"])
    yield CountedTable("Исполнение по месяцам, на которые приходится срок", "Месяц", tuple(months))


def _by_name(row: Counted) -> str:
    return _collated(row.label)


def _collated(name: str) -> str:
    return name.lower().replace("ё", "е")


def _grouped(verdicts: Mapping[str, int]) -> Mapping[Group, int]:
    numbers: dict[Group, int] = {}
    for verdict, number in verdicts.items():
        group = GROUP_OF[Verdict(verdict)]
        numbers[group] = numbers.get(group, 0) + number
    return numbers


def _month(month: str) -> str:
    return f"{MONTHS[int(month[5:7]) - 1].capitalize()} {month[:4]}"


def _activities(data: Any, known: Known, names: _Names) -> Iterator[PaperActivity]:
    sections = known.plan.sections
    for told in data.get("activities", ()):
        row = known.plan.activities[UUID(told["id"])]
        at = told["section"]
        section = sections[at] if at is not None and at < len(sections) else None
        title = f"{(section.number or '').rstrip('.')}. {section.title}".removeprefix(". ") if section else None
        words = row.wording
        shown = [proof["amount"] for line in told["points"] for proof in line["evidence"]]
        quota = check_count(shown, words.targets) if words and told["points"] else ()
        yield PaperActivity(
            section=title,
            number=(told["number"] or "").strip().rstrip("."),
            text=words.text if words else ERASED,
            quota=" ".join(finding.sentence for finding in quota),
            lines=tuple(_line(line, names) for line in sorted(told["points"], key=lambda line: _order(line, names))),
        )


def _order(line: Any, names: _Names) -> tuple[str, bool, str]:
    """By date; of one date the lead first, the others by name."""
    return line["point"], not line["lead"], _collated(names.party(line["party"]))


def _line(line: Any, names: _Names) -> PaperLine:
    verdict = Verdict(line["verdict"])
    return PaperLine(
        party=names.party(line["party"]),
        part=", ".join(word for word in ("" if line["lead"] else "соисполнитель", _DUTIES[line["duty"]]) if word),
        original=_day(line["deadline"]["original"]),
        effective=_day(line["deadline"]["effective"]),
        first=_day(line["first_submitted_on"]),
        accepted=_day(line["accepted_submission"]),
        verdict=_verdict(line, verdict),
        group=GROUP_OF[verdict],
        days_late=line["days_late"],
        documents=tuple(_document(proof) for proof in line["evidence"]),
        remarks="; ".join(_remarks(line)),
    )


def _verdict(line: Any, verdict: Verdict) -> str:
    if line["stage"] == Stage.PASSED_ON:
        return "передано другому исполнителю"
    return f"{verdict.russian} ({line['days_late']} дн.)" if line["days_late"] else verdict.russian


def _remarks(line: Any) -> Iterator[str]:
    granted = line["deadline"]["stated"]
    if granted != line["deadline"]["original"] and granted:
        yield f"срок перенесён на {day_in_figures(datetime.date.fromisoformat(granted))}"
    if any(asked["outcome"] == "requested" for asked in line["extensions"]):
        yield "ожидает решения о переносе срока"
    if line["returns"]:
        yield f"возвращалось на доработку: {line['returns']}"
    if line["stage"] == Stage.CLOSED and line["ended_on"]:
        yield f"снято с контроля {day_in_figures(datetime.date.fromisoformat(line['ended_on']))}"


def _document(proof: Any) -> str:
    kind = KINDS_IN_RUSSIAN[EvidenceKind(proof["kind"])]
    if proof.get("restricted"):
        return f"{kind} (ограниченный доступ)"
    dated = f" от {day_in_figures(datetime.date.fromisoformat(proof['date']))}" if proof["date"] else ""
    return f"{kind}{dated}" + (f" № {proof['number']}" if proof["number"] else "")


def _missed(data: Any, known: Known, names: _Names) -> Iterator[PaperMissed]:
    for group in data["missed"]:
        row = known.plan.activities[UUID(group["activity"])]
        for one in sorted(group["missed"], key=lambda one: _collated(names.party(one["party"]))):
            deadline = _day(one["deadline"])
            assert deadline is not None
            yield PaperMissed(
                number=(group["number"] or "").strip().rstrip("."),
                text=row.wording.text if row.wording else ERASED,
                deadline=deadline,
                party=names.party(one["party"]),
                how=_HOW[one["how"]] + _closed(one["missed_on"]),
                days_late=one["days_late"],
                first=_day(one["first_submitted_on"]),
            )


def _closed(on: str | None) -> str:
    """The collection closed without it, for good."""
    return f" (сбор закрыт {day_in_figures(datetime.date.fromisoformat(on))})" if on else ""


def _day(given: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(given) if given else None
