"""Why a deadline waits for a person, or deserves a look: the doubts an expression leaves, by their codes."""

from collections.abc import Sequence
from datetime import date

from domain.anomaly_codes import AnomalyCode
from domain.deadlines.clauses import Clause, Day, Due, Every, From, Moment, Phrase, Several, Through, Window, Year
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.grammar import clauses_of
from domain.deadlines.lexicon import Unit
from domain.deadlines.periods import exists

Doubt = tuple[AnomalyCode, str]
"""The code, and the words that leave the doubt."""

_OF_PHRASE = {
    Phrase.EXTERNAL: AnomalyCode.EXTERNAL_DEADLINE,
    Phrase.ONWARDS: AnomalyCode.EXTERNAL_DEADLINE,
    Phrase.RELATIVE: AnomalyCode.RELATIVE_DEADLINE,
    Phrase.AS_NEEDED: AnomalyCode.RELATIVE_DEADLINE,
    Phrase.CONTINUOUS: AnomalyCode.CONTINUOUS_DEADLINE,
    Phrase.UNREAD: AnomalyCode.UNREAD_DEADLINE,
}
_REASONS_ENOUGH = frozenset(
    {
        AnomalyCode.NONEXISTENT_DATE,
        AnomalyCode.REVERSED_RANGE,
        AnomalyCode.DEADLINE_WITHOUT_DATE,
        AnomalyCode.DEADLINE_WITHOUT_YEAR,
        AnomalyCode.ANNUAL_WITH_SINGLE_DATE,
        AnomalyCode.OPEN_ENDED_DEADLINE,
        *_OF_PHRASE.values(),
    }
)


def doubts(text: str, deadlines: Sequence[Deadline]) -> tuple[Doubt, ...]:
    """The doubts of an expression read as these deadlines, each code once; a marked deadline never goes without one."""
    clauses = clauses_of(text)
    whole = " ".join(text.split())
    found: dict[AnomalyCode, str] = {}
    for clause in clauses:
        for code in _of_clause(clause):
            # What is not read is best seen in the whole expression: it may be a single character of it.
            found.setdefault(code, whole if code is AnomalyCode.UNREAD_DEADLINE else clause.raw)
    every = [clause.meaning for clause in clauses if isinstance(clause.meaning, Every)]
    for code in _of_whole(every, deadlines):
        found.setdefault(code, whole)
    if any(_hidden(letter) for letter in text):
        found[AnomalyCode.HIDDEN_CHARACTERS] = text
    marked = [one for one in deadlines if one.needs_person]
    if any(one.kind is DeadlineKind.OPEN_ENDED for one in marked):
        found.setdefault(AnomalyCode.OPEN_ENDED_DEADLINE, marked[-1].raw)
    if not marked:
        settled = _REASONS_ENOUGH - {AnomalyCode.DEADLINE_WITHOUT_YEAR, AnomalyCode.RELATIVE_DEADLINE}
        found = {code: raw for code, raw in found.items() if code not in settled}
    elif not _REASONS_ENOUGH & set(found):
        found[AnomalyCode.AMBIGUOUS_DEADLINE] = marked[0].raw
    return tuple(found.items())


def _hidden(letter: str) -> bool:
    return not letter.isprintable() and not letter.isspace()


def _of_clause(clause: Clause) -> list[AnomalyCode]:
    match clause.meaning:
        case Phrase() as phrase if phrase in _OF_PHRASE:
            return [_OF_PHRASE[phrase]]
        case Through(plan=False):
            return [AnomalyCode.DEADLINE_WITHOUT_YEAR]
        case From():
            return [AnomalyCode.OPEN_ENDED_DEADLINE]
        case Due(moment=moment):
            return _of_moments([moment])
        case Several(moments=moments):
            return _of_moments(moments)
        case Window(first=first, last=last):
            return _of_window(first, last)
        case _:
            return []


def _of_moments(moments: Sequence[Moment]) -> list[AnomalyCode]:
    if not all(exists(moment) for moment in moments):
        return [AnomalyCode.NONEXISTENT_DATE]
    return [AnomalyCode.DEADLINE_WITHOUT_YEAR] if any(moment.year is None for moment in moments) else []


def _of_window(first: Moment, last: Moment) -> list[AnomalyCode]:
    if not exists(first) or not exists(last):
        return [AnomalyCode.NONEXISTENT_DATE]
    if first.year is None and last.year is None:
        return [AnomalyCode.DEADLINE_WITHOUT_YEAR]
    return [AnomalyCode.REVERSED_RANGE] if _reversed(first, last) else []


def _reversed(first: Moment, last: Moment) -> bool:
    if isinstance(first, Year) or isinstance(last, Year):
        return False
    early, late = _place(first), _place(last)
    years = (first.year or last.year or 0, last.year or first.year or 0)
    return (years[0], *early) > (years[1], *late)


def _place(moment: Moment) -> tuple[int, int]:
    month = getattr(moment, "month", 0) or getattr(moment, "number", 0)
    return month, moment.day if isinstance(moment, Day) else 0


def _of_whole(every: Sequence[Every], deadlines: Sequence[Deadline]) -> list[AnomalyCode]:
    found = []
    dates = [one.end for one in deadlines if one.kind is DeadlineKind.LIST_ITEM and one.end]
    months = [one for one in deadlines if one.kind is DeadlineKind.MONTH]
    annual = any(one.unit is Unit.YEAR for one in every)
    if every and any(one.kind.recurs and one.needs_person for one in deadlines):
        found.append(AnomalyCode.DEADLINE_WITHOUT_DATE)
    if annual and len(deadlines) == 1 and deadlines[0].end and deadlines[0].needs_person:
        found.append(AnomalyCode.ANNUAL_WITH_SINGLE_DATE)
    if annual and len(dates) > len({day.year for day in dates}):
        found.append(AnomalyCode.PREFIX_CONTRADICTS_LIST)
    if len(months) == len(deadlines) == 2:
        found.append(AnomalyCode.MONTH_LIST_AMBIGUOUS)
    if _breaks_pattern(dates):
        found.append(AnomalyCode.DATE_PATTERN_BREAK)
    return found


def _breaks_pattern(dates: Sequence[date]) -> bool:
    """One date of three and more, a year apart each, that falls on another day of the year than all the rest."""
    days = [(day.month, day.day) for day in dates]
    if len(days) < 3 or len({day.year for day in dates}) != len(dates):
        return False
    return any(days.count(day) == 1 for day in days) and max(days.count(day) for day in days) == len(days) - 1
