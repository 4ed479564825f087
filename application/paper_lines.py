"""The rows of a paper about a plan's control points, out of canonical data and what they name looked up."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

from application.consolidated_paper import GROUP_OF, Counted, CountedTable, Group, PaperActivity, PaperLine
from application.consolidated_words import UNBROKEN, percent
from application.paper_names import NamesThen
from application.ports import Ledger
from domain.assignment.events import Duty, PartyKind
from domain.assignment.state import Stage
from domain.deadlines.spelling import MONTHS, day_in_figures
from domain.documents import EvidenceKind
from domain.evidence_checklist import KINDS_IN_RUSSIAN, check_count
from domain.person import PERSON
from domain.personal import ERASED
from domain.plan.state import Plan
from domain.timeliness import Verdict

_DUTIES: Mapping[str, str] = MappingProxyType(
    {Duty.PERFORMS: "", Duty.REPORTS: "представляет отчёт", Duty.COLLECTS: "собирает отчёты"}
)


@dataclass
class NamedThen:
    """Names at a position; `persons` are the people that were named."""

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


def totals_rows(data: Any) -> Iterator[tuple[str, int, str]]:
    verdicts, points = data["totals"]["verdicts"], data["totals"]["points"]
    for verdict in GROUP_OF:  # in the order of the tables and charts
        if number := verdicts.get(verdict.value):
            yield verdict.russian, number, percent((number * 20_000 + points) // (2 * points))


def counted_tables(data: Any, names: NamedThen) -> Iterator[CountedTable]:
    if "by_party" not in data:
        return
    parties = sorted(
        (Counted(names.party(row["party"]), _grouped(row["verdicts"])) for row in data["by_party"]), key=_by_name
    )
    yield CountedTable("Исполнение по исполнителям", "Исполнитель", tuple(parties))
    months = (Counted(_month(row["month"]), _grouped(row["verdicts"])) for row in data["by_month"])
    yield CountedTable("Исполнение по месяцам, на которые приходится срок", "Месяц", tuple(months))


def _by_name(row: Counted) -> str:
    return collated(row.label)


def collated(name: str) -> str:
    return name.lower().replace("ё", "е")


def _grouped(verdicts: Mapping[str, int]) -> Mapping[Group, int]:
    numbers: dict[Group, int] = {}
    for verdict, number in verdicts.items():
        group = GROUP_OF[Verdict(verdict)]
        numbers[group] = numbers.get(group, 0) + number
    return numbers


def _month(month: str) -> str:
    return f"{MONTHS[int(month[5:7]) - 1].capitalize()} {month[:4]}"


def paper_activities(data: Any, plan: Plan, names: NamedThen) -> Iterator[PaperActivity]:
    sections = plan.sections
    for told in data.get("activities", ()):
        row = plan.activities[UUID(told["id"])]
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


def _order(line: Any, names: NamedThen) -> tuple[str, bool, str]:
    """By date; of one date the lead first, the others by name."""
    return line["point"], not line["lead"], collated(names.party(line["party"]))


def _line(line: Any, names: NamedThen) -> PaperLine:
    verdict = Verdict(line["verdict"])
    return PaperLine(
        party=names.party(line["party"]),
        part=", ".join(word for word in ("" if line["lead"] else "соисполнитель", _DUTIES[line["duty"]]) if word),
        original=day_of(line["deadline"]["original"]),
        effective=day_of(line["deadline"]["effective"]),
        first=day_of(line["first_submitted_on"]),
        accepted=day_of(line["accepted_submission"]),
        verdict=_verdict(line, verdict),
        group=GROUP_OF[verdict],
        days_late=line["days_late"],
        documents=tuple(_document(proof) for proof in line["evidence"]),
        remarks="; ".join(_remarks(line)),
    )


def _verdict(line: Any, verdict: Verdict) -> str:
    if line["stage"] == Stage.PASSED_ON:
        return "передано другому исполнителю"
    return f"{verdict.russian} ({line['days_late']}{UNBROKEN}дн.)" if line["days_late"] else verdict.russian


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
    return f"{kind}{dated}" + (f" №{UNBROKEN}{proof['number']}" if proof["number"] else "")


def day_of(given: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(given) if given else None
