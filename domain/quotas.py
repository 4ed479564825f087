"""Stated quantities as checks: what was counted against «не менее 3-х мероприятий», per party and period, and why.

Nothing is invented. What the plan does not say in numbers, or says of things that nobody has counted, is left to a
person and named as such. Amounts come from confirming documents and from figures of reports (domain.md §8).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from dateutil.relativedelta import relativedelta

from domain.plan.document_rows import PlannedTarget


class Every(StrEnum):
    """The period that a target is stated for."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    WHOLE = "whole"


class Of(StrEnum):
    """What a target is stated of: each party, all parties together, or the number of parties themselves."""

    PARTY = "party"
    ALL = "all"
    PARTIES = "parties"


class QuotaVerdict(StrEnum):
    """Where a target stands as of a day; `russian` is what people read."""

    MET = "met"
    AHEAD = "ahead"
    SHORT = "short"
    EXCEEDED = "exceeded"
    UNDECIDED = "undecided"

    @property
    def russian(self) -> str:
        return VERDICTS_IN_RUSSIAN[self]


VERDICTS_IN_RUSSIAN: Mapping[QuotaVerdict, str] = MappingProxyType(
    {
        QuotaVerdict.MET: "выполнено",
        QuotaVerdict.AHEAD: "выполнено до срока",
        QuotaVerdict.SHORT: "не выполнено",
        QuotaVerdict.EXCEEDED: "больше указанного",
        QuotaVerdict.UNDECIDED: "пока не определить",
    }
)


class Source(StrEnum):
    """Where a counted amount stands."""

    DOCUMENT = "document"
    FIGURE = "figure"
    EXECUTION = "execution"


@dataclass(frozen=True, slots=True)
class Counted:
    """An amount with the day it is of, in `unit` where its source says one; `source_id` is the document or report.

    `cumulative`: since the beginning, so that of one party's amounts of this code the last one counts.
    """

    party: UUID
    on: date
    amount: Decimal | None
    source: Source
    source_id: UUID
    code: str = ""
    unit: str | None = None
    cumulative: bool = False
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """A period of a target, both days included; `clipped`: the activity covers only a part of the calendar's period."""

    start: date
    end: date
    clipped: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """One check: a target, for one party or all, in one period. `required` None: nobody can say it from the plan.

    `counted` are the amounts that make `reached`, `apart` those that are of this period and were not counted; `why` is
    the explanation, a Russian clause each.
    """

    target: PlannedTarget
    of: Of
    party: UUID | None
    every: Every
    window: Window
    required: Decimal | None
    reached: Decimal
    verdict: QuotaVerdict
    counted: tuple[Counted, ...]
    apart: tuple[Counted, ...]
    why: tuple[str, ...]


_EVERY = (
    (re.compile(r"в\s+месяц|ежемесячно"), Every.MONTH),
    (re.compile(r"в\s+квартал|ежеквартально"), Every.QUARTER),
    (re.compile(r"в\s+год\b|ежегодно"), Every.YEAR),
)
_EACH = re.compile(r"\b(?:в\s+|от\s+|для\s+)?кажд(?:ом|ой|ого|ый|ая)\s+((?:\S+\s*){1,3})")
_PARTIES = ("район", "муницип", "округ", "организац", "учрежд", "школ", "моуо")
"""Beginnings of the words by which a plan calls its own parties."""

_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}


def every(target: PlannedTarget) -> Every:
    """How often the target is stated: «не менее 2-х раз в месяц» is per month."""
    said = f"{target.text} {target.unit or ''}".lower()
    return next((period for pattern, period in _EVERY if pattern.search(said)), Every.WHOLE)


def windows(period: Every, start: date, end: date) -> tuple[Window, ...]:
    """The calendar's periods from the first to the last day of the activity, clipped at both ends."""
    if period is Every.WHOLE:
        return (Window(start, end),)
    months = _MONTHS[period]
    first = start.replace(month=(start.month - 1) // months * months + 1, day=1)
    found: list[Window] = []
    while first <= end:
        last = first + relativedelta(months=months, days=-1)
        found.append(Window(max(first, start), min(last, end), first < start or last > end))
        first += relativedelta(months=months)
    return tuple(found)


def evaluate(
    target: PlannedTarget,
    *,
    wording: str,
    parties: Sequence[UUID],
    start: date,
    end: date,
    counted: Sequence[Counted],
    as_of: date,
    alone: bool = True,
) -> tuple[Quota, ...]:
    """The checks of one target of an activity whose row reads `wording`, as of a day.

    `start` and `end` are the activity's days, `parties` those that answer for it, `counted` what is known of them,
    dated that day or earlier. `alone`: the row states no other target, so that a document's amount, which has no unit,
    can only be of this one.
    """
    known = [one for one in counted if one.on <= as_of]
    about = _of(target, wording, len(parties))
    whose: Iterable[UUID | None] = parties if about is Of.PARTY else (None,)
    return tuple(
        _check(target, wording, about, party, every(target), window, known, as_of, alone)
        for party in whose
        for window in windows(every(target), start, end)
    )


def _of(target: PlannedTarget, wording: str, parties: int) -> Of:
    unit = (target.unit or "").lower()
    if unit.startswith(_PARTIES):
        return Of.PARTIES
    each = each_of(target, wording)
    if each is not None or unit.startswith("раз") or "%" in unit or parties == 1:
        return Of.PARTY
    return Of.ALL


def each_of(target: PlannedTarget, wording: str) -> str | None:
    """What the row says the target is for each of: «в каждом созданном клубе»; None where it does not."""
    text = wording.lower()
    place = text.find(target.text.lower())
    behind = text[place + len(target.text) :] if place >= 0 else ""
    found = _EACH.search(f"{target.text.lower()} {behind}"[: len(target.text) + 80])
    return found[1].strip() if found else None


def _check(
    target: PlannedTarget,
    wording: str,
    about: Of,
    party: UUID | None,
    period: Every,
    window: Window,
    known: Sequence[Counted],
    as_of: date,
    alone: bool,
) -> Quota:
    within = [c for c in known if window.start <= c.on <= window.end and (party is None or c.party == party)]
    seen = within if period is not Every.WHOLE else [c for c in known if party is None or c.party == party]
    mine = [c for c in within if _counts(c, target, about, alone)]
    counted = _last_of_cumulative(mine)
    reached = _reached(counted, target, about)
    required, why = _required(target, wording, about, within)
    verdict, grounds = _verdict(target, required, reached, window, as_of, bool(counted))
    return Quota(
        target=target,
        of=about,
        party=party,
        every=period,
        window=window,
        required=required,
        reached=reached,
        verdict=verdict,
        counted=tuple(counted),
        apart=tuple(c for c in seen if c not in counted and c.source is not Source.EXECUTION),
        why=(*why, *_told(counted, reached), *grounds),
    )


def _counts(one: Counted, target: PlannedTarget, about: Of, alone: bool) -> bool:
    if about is Of.PARTIES or one.source is Source.EXECUTION:
        return about is Of.PARTIES and one.source is Source.EXECUTION
    times = (target.unit or "").lower().startswith("раз")
    if one.source is Source.FIGURE:
        return _same_unit(one.unit, target.unit)
    return alone and "%" not in (target.unit or "") and (one.amount is not None or times)


def _same_unit(one: str | None, other: str | None) -> bool:
    return bool(one and other) and " ".join(str(one).lower().split()) == " ".join(str(other).lower().split())


def _last_of_cumulative(mine: Sequence[Counted]) -> list[Counted]:
    last: dict[tuple[UUID, str], Counted] = {}
    for one in mine:
        if one.cumulative:
            before = last.get((one.party, one.code))
            last[one.party, one.code] = one if before is None or one.on >= before.on else before
    return [one for one in mine if not one.cumulative or last[one.party, one.code] is one]


def _reached(counted: Sequence[Counted], target: PlannedTarget, about: Of) -> Decimal:
    if about is Of.PARTIES:
        return Decimal(len({one.party for one in counted}))
    amounts = [one.amount if one.amount is not None else Decimal(1) for one in counted]
    if "%" in (target.unit or ""):
        # A share is a state and not a sum: the last one told.
        newest = max(counted, key=lambda one: one.on, default=None)
        return newest.amount or Decimal(0) if newest else Decimal(0)
    return sum(amounts, Decimal(0))


def _required(
    target: PlannedTarget, wording: str, about: Of, within: Sequence[Counted]
) -> tuple[Decimal | None, tuple[str, ...]]:
    if target.value is None or target.op not in ("eq", "ge", "le"):
        return None, (f"«{target.text}» — не простое число: сверяет человек",)
    whole = float(target.value).is_integer()
    value = Decimal(int(target.value)) if whole else Decimal(str(target.value))
    each = each_of(target, wording)
    if each is None or about is not Of.PARTY or any(word.startswith(_PARTIES) for word in _words(each)):
        return value, (f"требуется: «{target.text}»",)
    things = [
        one
        for one in within
        if one.source is Source.FIGURE and one.unit and any(_stem(one.unit) == _stem(word) for word in _words(each))
    ]
    if not things:
        return None, (f"«{target.text}» на каждый «{each}»: сколько их, никто не сообщил",)
    latest = max(things, key=lambda one: one.on)
    number = latest.amount or Decimal(0)
    return value * number, (f"требуется: «{target.text}» на каждый из {number} ({latest.unit}) — {value * number}",)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _stem(word: str) -> str:
    """«клуб» and «клубе» are one thing: the beginning tells."""
    return word.lower()[:4]


def _verdict(
    target: PlannedTarget, required: Decimal | None, reached: Decimal, window: Window, as_of: date, told: bool
) -> tuple[QuotaVerdict, tuple[str, ...]]:
    if required is None:
        return QuotaVerdict.UNDECIDED, ()
    over = as_of > window.end
    ended = f"период закончился {window.end:%d.%m.%Y}" if over else f"период идёт до {window.end:%d.%m.%Y}"
    if target.op == "le" or (target.op == "eq" and reached > required):
        if reached > required:
            return QuotaVerdict.EXCEEDED, (f"больше указанного на {reached - required}", ended)
        return (QuotaVerdict.MET if over else QuotaVerdict.UNDECIDED), (ended,)
    if reached >= required:
        return (QuotaVerdict.MET if over else QuotaVerdict.AHEAD), (ended,)
    if not over:
        return QuotaVerdict.UNDECIDED, (f"не хватает {required - reached}", ended)
    if window.clipped:
        # The plan does not say what is due of a part of a month: nobody is called short by our arithmetic.
        return QuotaVerdict.UNDECIDED, (f"не хватает {required - reached}", "период неполный: решает человек", ended)
    nothing = () if told else ("ничего не записано",)
    return QuotaVerdict.SHORT, (f"не хватает {required - reached}", *nothing, ended)


def _told(counted: Sequence[Counted], reached: Decimal) -> tuple[str, ...]:
    documents = sum(one.source is Source.DOCUMENT for one in counted)
    figures = sum(one.source is Source.FIGURE for one in counted)
    executions = sum(one.source is Source.EXECUTION for one in counted)
    told = [f"документов — {documents}"] if documents else []
    told += [f"показателей отчётов — {figures}"] if figures else []
    told += [f"принятых исполнений — {executions}"] if executions else []
    return (f"засчитано {reached} ({', '.join(told) or 'ничего'})",)
