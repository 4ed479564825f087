"""The grammar of deadline expressions: its start rule, its clauses in order of trial, and every rule by name.

Tokens (`tokens.py`) and words (`lexicon.py`) come in; a list of clauses (`clauses.py`) goes out. Whatever no production
covers becomes a clause of its own, `Phrase.UNREAD`, and makes a person look at the whole expression.
"""

from collections.abc import Callable

from domain.deadlines.clauses import Clause, Due, From, Meaning, Moment, Phrase, Several, Window
from domain.deadlines.cursor import Cursor, Production, first_of, production
from domain.deadlines.moments import (
    MOMENT_RULES,
    days_of_month,
    dotted_day,
    moment,
    of_years,
    periods,
    worded_day,
)
from domain.deadlines.phrases import (
    PHRASE_RULES,
    as_needed,
    continuous,
    counted,
    external,
    from_event,
    note,
    onwards,
    quota,
    results_of,
    term,
    through,
)
from domain.deadlines.rules import RECURRENCE_RULES, by, day_of_period, day_of_year, every, nth_weekday, weekday
from domain.deadlines.tokens import MAX_EXPRESSION, TokenKind, tokens
from domain.deadlines.years import unnumbered_year, years

_SEPARATORS = frozenset(
    {TokenKind.COMMA, TokenKind.SEMICOLON, TokenKind.COLON, TokenKind.DOT, TokenKind.OPEN, TokenKind.CLOSE}
)


@production('["в" "период"] ["с"] (NUMBER | moment) ("по" | "до" | "-") moment')
def window(cursor: Cursor) -> Window | None:
    """«с 10 октября по 25.12.2017», «12-23.10.2020», «июнь-июль 2019»; «до» closes a window only after «с»."""
    cursor.words("в период") or cursor.words("в срок")
    opened = cursor.word("с", "со")
    cursor.word("в", "во")
    first: Moment | int | None = _first_of_window(cursor)
    if first is None:
        return None
    if not (cursor.take(TokenKind.DASH) or cursor.word("по") or (opened and by(cursor))):
        return None
    cursor.word("до", "по")
    if isinstance(first, int):
        last = first_of(cursor, worded_day, dotted_day)
        if last is None:
            return None
        return Window(type(last)(first, last.month, last.year), last)
    last_moment = moment(cursor)
    return None if last_moment is None else Window(first, last_moment)


def _first_of_window(cursor: Cursor) -> Moment | int | None:
    """A bare number is a day of the month named at the end; a year is no such end."""
    found = moment(cursor)
    if found is not None:
        return found
    day = cursor.number(0, 99)
    if day is not None and cursor.next.kind is TokenKind.DASH and cursor.ahead(1).text in {"го", "е"}:
        cursor.skip(TokenKind.DASH)
        cursor.skip(TokenKind.WORD)
    return day


@production('["начиная"] "с" moment')
def since(cursor: Cursor) -> From | None:
    """«с 1 сентября 2021 года»: it begins, and no end is set."""
    cursor.word("начиная")
    if not cursor.word("с", "со"):
        return None
    found = moment(cursor)
    return None if found is None else From(found)


@production('by "конца" (moment | unnumbered_year) | [by | "в" | "в" "течение" | "на"] moment')
def due(cursor: Cursor) -> Due | None:
    """«до 30.11.2017», «30.11.2017», «до конца мая 2022», «в сентябре 2021»."""
    limited = by(cursor)
    if limited and cursor.word("конца", "окончания"):
        end = moment(cursor) or unnumbered_year(cursor)
        return None if end is None else Due(end, by=True, at_end=True)
    if not limited and not (cursor.words("в течение") or cursor.words("в течении")):
        cursor.word("в", "во", "на", "по")
    found = moment(cursor)
    return None if found is None else Due(found, by=bool(limited))


@production('[by | "в"] (days_of_month | periods | years | (day | month) years)')
def several(cursor: Cursor) -> Several | Window | None:
    """«15, 20 и 25 мая 2021», «в I и III квартале», «2022, 2023 гг.», «до 1 сентября 2021, 2022 годов»."""
    by(cursor) or cursor.word("в", "во")
    return days_of_month(cursor) or periods(cursor) or years(cursor) or of_years(cursor)


Choice = Callable[[Cursor], Meaning | None]

# The order is the meaning: the longer and more particular phrase is tried before what it may begin with.
_CLAUSES: tuple[Choice, ...] = (
    quota,
    every,
    nth_weekday,
    weekday,
    day_of_period,
    day_of_year,
    term,
    results_of,
    onwards,
    through,
    several,
    window,
    since,
    counted,
    from_event,
    as_needed,
    note,
    continuous,
    due,
    external,
)


@production("{separator} clause {{separator} clause}")
def expression(cursor: Cursor) -> list[tuple[Meaning, int, int]] | None:
    """The whole text, clause by clause; never fails."""
    clauses: list[tuple[Meaning, int, int]] = []
    while True:
        _skip_separators(cursor)
        if cursor.at_end:
            return clauses
        start = cursor.next.start
        mark = cursor.at
        meaning = first_of(cursor, *_CLAUSES)
        if meaning is None or cursor.at == mark:
            meaning = Phrase.UNREAD
            cursor.at = mark
            cursor.skip(*TokenKind)
        clauses.append((meaning, start, cursor.ahead(-1).end))


def _skip_separators(cursor: Cursor) -> None:
    while cursor.next.kind in _SEPARATORS:
        cursor.skip(*_SEPARATORS)
    # «и до 1 февраля»; a dash stands between clauses only before «до».
    if (cursor.next.text == "и" or cursor.next.kind is TokenKind.DASH) and cursor.ahead(1).kind is not TokenKind.END:
        mark = cursor.at
        cursor.skip(TokenKind.WORD, TokenKind.DASH)
        after = cursor.next
        if after.text not in {"до", "не", "в", "к"} and not _begins_a_date(cursor, mark):
            cursor.at = mark


def _begins_a_date(cursor: Cursor, mark: int) -> bool:
    probe = cursor.at
    joined = cursor.ahead(mark - probe).text == "и"
    found = moment(cursor) is not None
    cursor.at = probe
    return joined and found


def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of an expression in their order; a text too long to be one is a single unread clause."""
    if len(text) > MAX_EXPRESSION:
        return (Clause(Phrase.UNREAD, text),)
    found = expression(Cursor(tokens(text))) or []
    return tuple(Clause(meaning, text[start:end].strip()) for meaning, start, end in found)


GRAMMAR: dict[str, Production[object]] = {
    rule.name: rule
    for rule in (expression, due, several, window, since, *MOMENT_RULES, *RECURRENCE_RULES, *PHRASE_RULES)
}
"""Every rule by name; docs/deadlines.md explains each, and a test holds the two together."""
