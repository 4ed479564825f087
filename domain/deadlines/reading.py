"""Reading one deadline cell: the clauses of the grammar composed into deadlines.

Pure and total: every text gives at least one deadline, and a text the grammar does not cover whole gives none that is
not marked for a person.
"""

from collections.abc import Iterable
from dataclasses import replace

from domain.deadlines.clauses import (
    Clause,
    DayOfPeriod,
    DayOfYear,
    Due,
    Every,
    From,
    Moment,
    NthWeekday,
    Phrase,
    Several,
    Through,
    Weekday,
    Window,
    Year,
    YearReference,
)
from domain.deadlines.dates import interval, is_date, latest, of_due, of_window
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.grammar import clauses_of
from domain.deadlines.lexicon import Unit
from domain.deadlines.periods import PlanPeriod, Span, placed, span, with_neighbours
from domain.deadlines.recurrence import Rule, bare, of_nth_weekday, of_period_day, of_weekday, of_year_days
from domain.deadlines.terms import of_events, of_through

_SETTLED_YEARS = frozenset(
    {YearReference.EACH, YearReference.NEXT, YearReference.REPORTING, YearReference.CURRENT_FINANCIAL}
    | {YearReference.PRECEDING}
)


def read_deadlines(text: str, context: PlanPeriod) -> tuple[Deadline, ...]:
    """The deadlines a cell states, in their order, in a plan that runs through `context`.

    An empty cell gives one deadline of kind `none`; so does a text with nothing readable, marked for a person.
    """
    whole = " ".join(text.split())
    clauses = [clause for clause in clauses_of(text) if clause.meaning is not Phrase.NOTE]
    if not clauses:
        return (Deadline(kind=DeadlineKind.NONE, needs_person=bool(whole), raw=whole),)
    deadlines = _Composition(clauses, whole, context).deadlines()
    unread = any(clause.meaning is Phrase.UNREAD for clause in clauses)
    if not deadlines:
        return (Deadline(kind=DeadlineKind.NONE, needs_person=True, raw=whole),)
    if unread:
        return tuple(deadline.model_copy(update={"needs_person": True}) for deadline in deadlines)
    return tuple(deadlines)


class _Composition:
    """The clauses of one expression, sorted by what they do to each other."""

    def __init__(self, clauses: list[Clause], whole: str, period: PlanPeriod) -> None:
        self.whole = whole
        self.period = period
        meanings = [clause.meaning for clause in clauses]
        self.phrases = {meaning for meaning in meanings if isinstance(meaning, Phrase)}
        self.every = [meaning for meaning in meanings if isinstance(meaning, Every)]
        self.through = [meaning for meaning in meanings if isinstance(meaning, Through)]
        self.period_days = [meaning for meaning in meanings if isinstance(meaning, DayOfPeriod)]
        self.year_days = [meaning for meaning in meanings if isinstance(meaning, DayOfYear)]
        self.weekdays = [meaning for meaning in meanings if isinstance(meaning, Weekday | NthWeekday)]
        self.written = _moments(clauses)

    @property
    def recurs(self) -> bool:
        """Whether days without a year are days of every year."""
        return bool(self.every or self.year_days or Phrase.RESULTS_OF in self.phrases)

    def deadlines(self) -> list[Deadline]:
        bounds, written = self._bounds()
        yearless = [one for one in written if isinstance(one[0], Due) and one[0].moment.year is None]
        rules: list[Rule] = []
        if self.recurs and len(yearless) == len(written):
            rules += self._year_rules([one[0].moment for one in yearless if isinstance(one[0], Due)])
            written = []
        else:
            rules += self._year_rules([])
        rules += self._day_rules()
        dates = self._dates(written)
        if self.every and not rules:
            rules = self._bare_rules(dates)
            if rules and dates and not _is_list(dates):
                dates = [one.model_copy(update={"needs_person": True}) for one in dates]
                if self.every[0].unit is Unit.YEAR:
                    # «Ежегодно: до 01.05.2023»: one date is not every year.
                    dates = [_as_item(one) for one in dates]
                rules = []
        found = (
            of_events(self.year_days, self.period, self.whole) + [self._of_rule(rule, bounds) for rule in rules] + dates
        )
        found += self._undated(found, has_bounds=bounds is not None)
        return found

    def _bounds(self) -> tuple[Span | None, list[tuple[Due | Window | From, str]]]:
        """Where a rule begins and ends: its «в течение …» or window; what is left are deadlines of their own."""
        written = self.written
        if not (self.every or self.period_days or self.weekdays):
            return None, written
        for through in self.through:
            days = self._through_days(through)
            if days:
                return days, written
        for one in written:
            moment = one[0]
            days = None
            if isinstance(moment, Window):
                window = of_window(moment, self.period, one[1])
                days = Span(window.start, window.end) if window.start and window.end else None
            elif isinstance(moment, Due) and isinstance(moment.moment, Year) and not moment.by:
                days = span(moment.moment)
            if days:
                return days, [other for other in written if other is not one]
        return None, written

    def _through_days(self, through: Through) -> Span | None:
        moment, _ = placed(through.year, self.period)
        days = None if through.plan else span(moment)
        if days is None and self.period.start and self.period.end:
            return Span(self.period.start, self.period.end)
        return days

    def _year_rules(self, yearless: list[Moment]) -> list[Rule]:
        """Days of every year: those that name it by reference and, where something recurs, those without one."""
        settled = bool(self.every) or Phrase.RESULTS_OF in self.phrases
        certain: list[Moment] = list(yearless)
        likely: list[Moment] = []
        for day in self.year_days:
            if day.reference in {YearReference.AFTER_PLAN, YearReference.AFTER_EVENT}:
                continue
            (certain if settled or day.reference in _SETTLED_YEARS else likely).append(day.moment)
        rules = of_year_days(certain)
        if len({every.unit for every in self.every}) > 1:
            rules = [replace(rule, clear=False) for rule in rules]
        return rules + [replace(rule, clear=False) for rule in of_year_days(likely)]

    def _day_rules(self) -> list[Rule]:
        units = {every.unit for every in self.every}
        unit = self.every[0].unit if self.every else None
        annual = any(day.reference is YearReference.NEXT for day in self.year_days)
        rules = [of_period_day(day, unit, half_only=annual) for day in self.period_days]
        rules += [of_weekday(one) if isinstance(one, Weekday) else of_nth_weekday(one) for one in self.weekdays]
        if len(units) > 1 or (self.weekdays and units - {Unit.MONTH, Unit.WEEK, Unit.YEAR}):
            return [replace(rule, clear=False) for rule in rules]
        return rules

    def _bare_rules(self, dates: list[Deadline]) -> list[Rule]:
        if _is_list(dates) or self._said_otherwise():
            return []
        if all(every.once for every in self.every) and not dates:
            return []
        return [bare(every.unit) for every in self.every]

    def _said_otherwise(self) -> bool:
        return bool(self.phrases & {Phrase.QUOTA, Phrase.EXTERNAL, Phrase.RELATIVE, Phrase.AS_NEEDED})

    def _dates(self, written: list[tuple[Due | Window | From, str]]) -> list[Deadline]:
        moments = with_neighbours([_key_moment(one[0]) for one in written])
        dates = []
        for (meaning, raw), moment in zip(written, moments, strict=True):
            match meaning:
                case Window(first=first, last=last):
                    lent = last.year is None and first.year is None and moment.year is not None
                    window = Window(first, moment) if lent else meaning
                    dates.append(of_window(window, self.period, raw))
                case From(first=first):
                    start, possible = placed(first, self.period)
                    days = span(start)
                    kind = DeadlineKind.OPEN_ENDED
                    offered = tuple(interval(one) for other in possible if (one := span(other)))
                    dates.append(
                        Deadline(kind=kind, start=days and days.start, needs_person=True, candidates=offered, raw=raw)
                    )
                case Due():
                    dates.append(of_due(replace(meaning, moment=moment), meaning.moment, self.period, raw))
        if len({isinstance(moment, Year) for moment in moments}) > 1:
            # «Сентябрь 2021, 2022 гг.»: whether the year stands alone or belongs to the month is not said.
            dates = [one.model_copy(update={"needs_person": True}) for one in dates]
        if _is_list(dates):
            dates = [_as_item(one) if is_date(one) else one for one in dates]
        if Phrase.ONWARDS in self.phrases and dates:
            dates.append(Deadline(kind=DeadlineKind.OPEN_ENDED, start=latest(dates), needs_person=True, raw=self.whole))
        return dates

    def _of_rule(self, rule: Rule, bounds: Span | None) -> Deadline:
        return Deadline(
            kind=rule.kind,
            start=bounds and bounds.start,
            end=bounds and bounds.end,
            rrule=rule.rrule,
            assumed_year=bool(bounds and self.through),
            needs_person=not rule.clear,
            raw=self.whole,
        )

    def _undated(self, found: list[Deadline], *, has_bounds: bool) -> list[Deadline]:
        """What is said beside the dates and rules, or instead of them."""
        phrases = self.phrases
        more = []
        if Phrase.QUOTA in phrases or (self.every and not found and all(every.once for every in self.every)):
            more.append(Deadline(kind=DeadlineKind.FREQUENCY, raw=self.whole))
        elif Phrase.AS_NEEDED in phrases:
            more.append(Deadline(kind=DeadlineKind.RELATIVE, needs_person=True, raw=self.whole))
        if Phrase.RELATIVE in phrases:
            more.append(Deadline(kind=DeadlineKind.RELATIVE, raw=self.whole))
        if Phrase.EXTERNAL in phrases:
            more.append(Deadline(kind=DeadlineKind.EXTERNAL, needs_person=True, raw=self.whole))
        if found or more:
            return more
        if self.through and not has_bounds:
            return [of_through(self.through[0], self.period, self.whole)]
        if Phrase.CONTINUOUS in phrases:
            return [Deadline(kind=DeadlineKind.CONTINUOUS, needs_person=True, raw=self.whole)]
        return []


def _moments(clauses: Iterable[Clause]) -> list[tuple[Due | Window | From, str]]:
    found: list[tuple[Due | Window | From, str]] = []
    for clause in clauses:
        match clause.meaning:
            case Several(moments=moments):
                found += [(Due(moment), clause.raw) for moment in moments]
            case Due() | Window() | From() as meaning:
                found.append((meaning, clause.raw))
            case _:
                pass
    return found


def _key_moment(meaning: Due | Window | From) -> Moment:
    match meaning:
        case Due(moment=moment):
            return moment
        case Window(last=last):
            return last
        case From(first=first):
            return first


def _is_list(dates: list[Deadline]) -> bool:
    return len(dates) > 1


def _as_item(deadline: Deadline) -> Deadline:
    return deadline.model_copy(update={"kind": DeadlineKind.LIST_ITEM}) if is_date(deadline) else deadline
