"""Deadlines put back into words, for a document: in the spellings that the grammar reads back to the same meaning.

Where the grammar has no words for a meaning, the words that are found wait for a person: never do they read as another
clear deadline.
"""

import re
from collections.abc import Sequence
from datetime import date

from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.periods import PlanPeriod, Span
from domain.deadlines.reading import read_deadlines
from domain.deadlines.recurring_words import rule_in_words
from domain.deadlines.spelling import day_in_figures, day_of_month, period_in_words, window_in_words

DOUBT = "уточнить:"
"""Stands before words that alone would say something else, or say it more surely than it is known."""

_MOST_LIKELY = {
    DeadlineKind.CONTINUOUS: "постоянно",
    DeadlineKind.OPEN_ENDED: "бессрочно",
    DeadlineKind.EXTERNAL: "по отдельному плану",
    DeadlineKind.FREQUENCY: "с установленной периодичностью",
}


def wording(deadlines: Sequence[Deadline]) -> str:
    """The cell of these deadlines; empty where there are none.

    Read on its own it gives the same deadlines (`assumed_year` and `raw` aside), or waits for a person.
    """
    stated = [one for one in deadlines if one.kind is not DeadlineKind.NONE]
    if not stated:
        return ""
    raws = {one.raw for one in stated}
    if all(one.needs_person for one in stated) and len(raws) == 1 and _says(raw := raws.pop(), stated):
        # What could not be settled is said as the document said it.
        return raw
    text = _half_year_and_year(stated) or ", ".join(_words(one, listed=len(stated) > 1) for one in stated)
    return text if _says(text, stated) else f"{DOUBT} {text}"


def _words(deadline: Deadline, *, listed: bool) -> str:
    if deadline.rrule is not None:
        return rule_in_words(deadline.rrule, deadline.kind, _bounds(deadline))
    match deadline:
        case Deadline(start=date() as start, end=date() as end):
            return _dated(deadline.kind, Span(start, end))
        case Deadline(kind=DeadlineKind.LIST_ITEM, end=date() as end) if listed:
            return day_in_figures(end)
        case Deadline(kind=DeadlineKind.LIST_ITEM, end=date() as end, needs_person=True):
            # A single item of a list is one that was said to come round every year.
            return f"ежегодно: до {day_in_figures(end)}"
        case Deadline(end=date() as end):
            return f"до {day_in_figures(end)}"
        case Deadline(start=date() as start):
            return f"с {day_in_figures(start)}"
    if deadline.candidates:
        return _offered(deadline.candidates[0])
    if deadline.raw:
        return deadline.raw
    if deadline.kind is DeadlineKind.RELATIVE:
        return "по мере необходимости" if deadline.needs_person else "после наступления события"
    if deadline.kind is DeadlineKind.CONTINUOUS and not deadline.needs_person:
        return "в течение всего срока реализации"
    if deadline.kind.recurs:
        return rule_in_words("", deadline.kind, None)
    return _MOST_LIKELY.get(deadline.kind, "")


def _half_year_and_year(stated: Sequence[Deadline]) -> str | None:
    """The first half-year is reported on in July, the second with the year: two rules that are one sentence."""
    found = {one.kind: re.fullmatch(r"FREQ=YEARLY;BYMONTH=(\d+);BYMONTHDAY=(\d+)", one.rrule or "") for one in stated}
    half, year = found.get(DeadlineKind.HALF_YEARLY_RULE), found.get(DeadlineKind.YEARLY_RULE)
    if len(stated) != 2 or not half or not year:
        return None
    return (
        f"до {half[2]} числа месяца, следующего за отчётным полугодием, "
        f"и до {day_of_month(int(year[2]), int(year[1]))} года, следующего за отчётным"
    )


def _dated(kind: DeadlineKind, days: Span) -> str:
    """The name of the period where it is one and the kind says so: «IV квартал 2016 года»."""
    return period_in_words(kind, days) or window_in_words(days)


def _offered(candidate: str) -> str:
    """The first candidate, never said as if it were settled: the doubt stands before it."""
    first, _, last = candidate.partition("/")
    if not last:
        return f"до {day_in_figures(date.fromisoformat(first))}"
    return window_in_words(Span(date.fromisoformat(first), date.fromisoformat(last)))


def _bounds(deadline: Deadline) -> Span | None:
    return Span(deadline.start, deadline.end) if deadline.start and deadline.end else None


def _says(text: str, meant: Sequence[Deadline]) -> bool:
    """Whether the text reads as what was meant, or waits for a person as a whole."""
    found = read_deadlines(text, PlanPeriod.unknown()) if text else ()
    if found and all(one.needs_person for one in found):
        return True
    return [_meaning(one) for one in found] == [_meaning(one) for one in meant]


def _meaning(deadline: Deadline) -> tuple[object, ...]:
    """What has to be the same: a day may be called a date or an item of a list, a period by its name or its ends."""
    undated = deadline.kind if deadline.end is None else None
    # What is due within one day is due by it.
    start = deadline.start if deadline.start != deadline.end else None
    return start, deadline.end, deadline.rrule, deadline.needs_person, undated
