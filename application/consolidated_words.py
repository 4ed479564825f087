"""Sentences of a consolidated report: Russian counts, acts in the cases that they stand in, the stamp of approval."""

import datetime
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from domain.actors import Basis, BasisKind
from domain.consolidated_report import ReportKind
from domain.deadlines.spelling import day_in_figures
from domain.timeliness import Verdict

UNBROKEN = "\u00a0"
"""A blank at which no line ends: before «%», before «дн.», behind «№»."""

_BY_ACT: Mapping[str, str] = MappingProxyType(
    {
        BasisKind.DIRECTIVE: "распоряжением",
        BasisKind.ORDER: "приказом",
        BasisKind.RESOLUTION: "постановлением",
        BasisKind.LETTER: "письмом",
        BasisKind.MINUTES: "протоколом",
    }
)
_ACTS: Mapping[str, str] = MappingProxyType(
    {BasisKind.DIRECTIVE: "распоряжение", BasisKind.ORDER: "приказ", BasisKind.RESOLUTION: "постановление"}
)
_APPROVED: Mapping[ReportKind, str] = MappingProxyType(
    {ReportKind.NOTE: "УТВЕРЖДЕНА", ReportKind.NON_REPORTERS: "УТВЕРЖДЁН"}
)
_DECIDED: Mapping[str, str] = MappingProxyType(
    {
        Verdict.DONE_IN_TIME: "исполнено в срок",
        Verdict.DONE_LATE: "исполнено с нарушением срока",
        Verdict.OVERDUE: "просрочено",
        Verdict.NOT_DONE: "не исполнено",
    }
)


def counted(number: int, one: str, few: str, many: str) -> str:
    """The number with its noun: 1 точка, 2 точки, 5 точек, 11 точек, 21 точка."""
    tens, units = number % 100 // 10, number % 10
    if tens == 1 or units == 0 or units > 4:
        return f"{number} {many}"
    return f"{number} {one if units == 1 else few}"


def stamp_lines(kind: ReportKind, act: Basis | None, committee: str) -> tuple[str, ...]:
    """УТВЕРЖДЕНА by an act [ГОСТ Р 7.0.97]: in the gender of the document; nothing before the approval."""
    if act is None:
        return ()
    number = f" №{UNBROKEN}{act.number}" if act.number else ""
    by = _BY_ACT.get(act.kind, "актом")
    of = f" {genitive(committee) or f'({committee})'}" if committee else ""
    return (_APPROVED[kind], f"{by}{of}", f"от {day_in_figures(act.date)}{number}")


_BODIES: Mapping[str, str] = MappingProxyType(
    {
        "администрация": "администрации",
        "агентство": "агентства",
        "департамент": "департамента",
        "комитет": "комитета",
        "министерство": "министерства",
        "отдел": "отдела",
        "правительство": "правительства",
        "служба": "службы",
        "управление": "управления",
    }
)
_ENDINGS = (("ый", "ого"), ("ой", "ого"), ("ое", "ого"), ("ее", "его"), ("яя", "ей"))
_HARD, _HUSHING = "гкх", "жчшщ"


def genitive(body: str) -> str | None:
    """«Комитета общего образования»: the head of a body's name, and the adjectives before it, in the genitive.

    None where the name begins otherwise than those of authorities do: a wrong case is worse than none.
    """
    told: list[str] = []
    words = body.split(" ")
    for at, word in enumerate(words):
        if (head := _BODIES.get(word.lower())) is not None:
            return " ".join((*told, _written_as(head, word), *words[at + 1 :]))
        adjective = _adjective(word.lower())
        if adjective is None:
            return None
        told.append(_written_as(adjective, word))
    return None


def _adjective(word: str) -> str | None:
    stem = word[:-2]
    if len(stem) < 3 or not word.isalpha():
        return None
    if word.endswith("ий"):
        return f"{stem}ого" if stem[-1] in _HARD else f"{stem}его"
    if word.endswith("ая"):
        return f"{stem}ей" if stem[-1] in _HUSHING else f"{stem}ой"
    return next((f"{stem}{ending}" for nominative, ending in _ENDINGS if word.endswith(nominative)), None)


def _written_as(word: str, pattern: str) -> str:
    if pattern.isupper():
        return word.upper()
    return word.capitalize() if pattern[:1].isupper() else word


def of_plan(plan: Any) -> str:
    """By what act the plan stands, and in which revision."""
    said = "План не утверждён"
    if plan["approval"]:
        act = plan["approval"]["act"]
        said = f"План утверждён {_by(act) if act else 'должностным лицом'}"
    if plan["in_force_on"]:
        said += f", действует с {_day(plan['in_force_on'])}"
    if plan["revisions"]:
        last = plan["revisions"][-1]
        act = f" ({_requisites(_ACTS.get(last['act']['kind'], 'акт'), last['act'])})" if last["act"] else ""
        said += f", в редакции № {last['number']}{act}"
    if plan["closed_on"]:
        said += f"; закрыт {_day(plan['closed_on'])}"
    return f"{said}."


def _by(act: Any) -> str:
    return _requisites(_BY_ACT.get(act["kind"], "актом"), act)


def _requisites(words: str, act: Any) -> str:
    number = f" №{UNBROKEN}{act['number']}" if act["number"] else ""
    return f"{words} от {_day(act['date'])}{number}"


def _day(given: str) -> str:
    return day_in_figures(datetime.date.fromisoformat(given))


def size_words(totals: Any) -> str:
    """How much is looked at."""
    activities = counted(totals["activities"], "мероприятие", "мероприятия", "мероприятий")
    parties = counted(totals["parties"], "исполнитель", "исполнителя", "исполнителей")
    points = counted(totals["points"], "контрольная точка", "контрольные точки", "контрольных точек")
    return f"Учтено: {activities}, {parties}, {points} (по каждому исполнителю отдельно)."


def decided_words(discipline: Any, verdicts: Any) -> str:
    """How the dates that have come were kept."""
    decided = discipline["decided"]
    if not decided:
        return "Контрольных точек, срок по которым наступил или исполнение которых принято, нет."
    points = counted(decided, "контрольной точки", "контрольных точек", "контрольных точек")
    parts = ", ".join(_shares(discipline["shares"], verdicts))
    return f"Из {points}, срок по которым наступил или исполнение которых принято: {parts}."


def _shares(shares: Any, verdicts: Any) -> Iterator[str]:
    for verdict, words in _DECIDED.items():
        if verdict in shares:
            yield f"{words} — {verdicts[verdict]} ({percent(shares[verdict])})"


def percent(hundredths: int) -> str:
    """«33,33 %»."""
    return f"{hundredths // 100},{hundredths % 100:02}{UNBROKEN}%"


def discipline_words(discipline: Any) -> str:
    """What was extended and returned."""
    extended, returned = discipline["extended"], discipline["returned"]
    if not extended and not returned:
        return "Сроки не переносились, отчёты на доработку не возвращались."
    told = []
    if extended:
        told.append(f"срок перенесён по {_points(extended)}")
    if returned:
        times = counted(discipline["returns"], "раз", "раза", "раз")
        told.append(f"отчёты возвращены на доработку по {_points(returned)} ({times})")
    said = "; ".join(told)
    return f"{said[0].upper()}{said[1:]}."


def _points(number: int) -> str:
    return counted(number, "контрольной точке", "контрольным точкам", "контрольным точкам")


def missed_words(parties: Collection[str], missed: int, *, appended: bool) -> str:
    """How many did not report; `appended`: who, stands in an appendix, else right below."""
    if not missed:
        return "Исполнителей, не представивших отчёты в срок, нет."
    who = counted(len(parties), "исполнитель", "исполнителя", "исполнителей")
    reports = counted(missed, "случай", "случая", "случаев")
    return f"Не представили отчёты в срок {who}, всего {reports}" + ("; перечень прилагается." if appended else ":")
