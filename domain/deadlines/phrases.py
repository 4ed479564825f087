"""Productions for terms that give no date: quotas, terms counted from an event, other plans, «постоянно»."""

from itertools import zip_longest

from domain.deadlines.clauses import Phrase, Through, Year
from domain.deadlines.cursor import Cursor, production
from domain.deadlines.lexicon import (
    AS_NEEDED,
    CALENDAR_DAYS,
    CONTINUOUSLY,
    CURRENT,
    EACH,
    EVENT_PREPOSITIONS,
    EVENTS,
    GENITIVE_MONTHS,
    OTHER_PLANS,
    REPORTING,
    TERM_ADJECTIVES,
    TERM_WORDS,
    UNITS,
    WORKING,
    YEAR_WORDS,
    Unit,
)
from domain.deadlines.moments import ordinal
from domain.deadlines.rules import count, than
from domain.deadlines.tokens import Token, TokenKind
from domain.deadlines.years import FIRST_YEAR, LAST_YEAR, unnumbered_year


def _names_a_date(words: tuple[Token, ...]) -> bool:
    """Whether a tail that should name an event holds a date of its own, which must not be lost in it."""
    for token, after in zip_longest(words, words[1:]):
        if token.kind is not TokenKind.NUMBER:
            continue
        if len(token.text) == 4 and FIRST_YEAR <= int(token.text) <= LAST_YEAR:
            return True
        if after and (after.kind is TokenKind.DOT or after.text in GENITIVE_MONTHS):
            return True
    return False


def _tail(cursor: Cursor, meaning: Phrase) -> Phrase:
    return Phrase.UNREAD if _names_a_date(cursor.rest()) else meaning


@production(
    '("не" ("реже" | "менее" | "более" | "чаще") ["чем"]) count "раз" ("в" | "за") unit | count "раза" "в" unit'
)
def quota(cursor: Cursor) -> Phrase | None:
    """«не реже 2 раз в месяц», «дважды в год», «не реже чем один раз каждые пять лет»."""
    bounded = cursor.word("не")
    if bounded:
        if not cursor.word("реже", "менее", "более", "чаще"):
            return None
        cursor.word("чем")
    number = count(cursor)
    times = cursor.word("раз", "раза", "разов")
    if not bounded and (number is None or (number == 1 and times)):
        return None
    if cursor.word_of(EACH):
        count(cursor)
        return Phrase.QUOTA if cursor.means(UNITS) else None
    if not cursor.word("в", "за", "на") or not (times or number):
        return None
    cursor.word_of(EACH)
    cursor.starts("учебн", "календарн", "отчетн")
    return Phrase.QUOTA if cursor.means(UNITS) else None


@production('["в"] (count "-" "дневный" | "месячный" | …) "срок" …')
def term(cursor: Cursor) -> Phrase | None:
    """«в 3-месячный срок», «10-дневный срок», «не позднее чем в 15-дневный срок со дня …»."""
    _not_later(cursor)
    cursor.word("в")
    if count(cursor) is not None:
        cursor.skip(TokenKind.DASH)
    cursor.skip(TokenKind.DASH)
    cursor.starts("рабоч", "календарн")
    if cursor.means(TERM_ADJECTIVES) is None and cursor.word_of(TERM_WORDS) is None:
        return None
    return _tail(cursor, Phrase.RELATIVE) if cursor.word("срок", "срока") else None


def _not_later(cursor: Cursor) -> bool:
    if cursor.words("не позднее") or cursor.words("не позже"):
        than(cursor)
        return True
    return False


@production('["в" "течение" | "не" "позднее" ["чем"] ["через" | "за"] | "через" | "за"] duration [event]')
def counted(cursor: Cursor) -> Phrase | None:
    """«в течение 5 рабочих дней со дня …», «не позднее чем за 2 недели до …»; duration = count ["рабочих"] unit."""
    bare = False
    if not (cursor.words("в течение") or cursor.words("в течении")):
        late = _not_later(cursor)
        bare = not cursor.word("через", "за", "спустя") and not late
    number = count(cursor)
    working = cursor.word_of(WORKING | CALENDAR_DAYS)
    unit = cursor.means(UNITS)
    if bare and (number is None or unit is not Unit.DAY):
        return None
    if unit is None or (number is None and working is None and unit not in {Unit.DAY, Unit.WEEK, Unit.MONTH}):
        return None
    if unit in {Unit.QUARTER, Unit.HALF_YEAR} and number is None:
        return None
    return _tail(cursor, Phrase.RELATIVE)


@production('("по" ("окончании" | "завершении" | …) | "после" | "до" ("начала" | "окончания" | …) | "со" "дня") event')
def from_event(cursor: Cursor) -> Phrase | None:
    """«по окончании срока реализации Программы», «после утверждения бюджета»."""
    mark = cursor.at
    if cursor.word("по") and cursor.word_of(EVENT_PREPOSITIONS):
        return _tail(cursor, Phrase.RELATIVE)
    cursor.at = mark
    _not_later(cursor)
    if cursor.word("до", "с", "к") and (cursor.word_of(EVENTS) or cursor.words("момента")):
        return _tail(cursor, Phrase.RELATIVE)
    cursor.at = mark
    if cursor.words("в день") or cursor.words("в дни"):
        return None if cursor.at_end else _tail(cursor, Phrase.RELATIVE)
    if cursor.word("после", "перед") or cursor.words("со дня") or cursor.words("с даты"):
        return None if cursor.at_end else _tail(cursor, Phrase.RELATIVE)
    return None


_WHILE = frozenset({"период", "ходе", "процессе", "рамках", "дни", "каникулярное", "каникулы"})


@production('("по" ["мере"] | "при") ("необходимости" | …) [words] | "в" ("период" | "ходе" | …) words')
def as_needed(cursor: Cursor) -> Phrase | None:
    """«по мере необходимости», «в период летних каникул»; the words after it up to a comma belong to it."""
    if not cursor.word("по", "при", "в"):
        return None
    if cursor.word_of(_WHILE):
        return None if cursor.at_end else _tail(cursor, Phrase.AS_NEEDED)
    if cursor.word_of(AS_NEEDED) is None and not cursor.words("случае"):
        return None
    while cursor.take(TokenKind.WORD):
        pass
    return Phrase.AS_NEEDED


@production('("согласно" | "в" "соответствии" "с" | "по" other_plan | "в" … "сроки" …) words')
def external(cursor: Cursor) -> Phrase | None:
    """«по плану работы совета», «в установленные сроки»: another document decides."""
    mark = cursor.at
    if cursor.word("согласно") or cursor.words("в соответствии с"):
        cursor.rest()
        return Phrase.EXTERNAL
    if cursor.word("по", "в", "на") and (cursor.starts(*OTHER_PLANS) or _in_set_terms(cursor)):
        cursor.rest()
        return Phrase.EXTERNAL
    cursor.at = mark
    if cursor.word("сроки", "срок") and cursor.starts("устан", "опред", "утвер", "указ", "соглас"):
        cursor.rest()
        return Phrase.EXTERNAL
    return None


def _in_set_terms(cursor: Cursor) -> bool:
    cursor.starts("установленн", "указанн", "определенн", "утвержденн", "соответствующ", "предусмотренн")
    return cursor.word("сроки", "срок", "сроках") and cursor.next.text not in {"до", "не"}


@production('"постоянно" | "на" "постоянной" "основе" | "весь" "период"')
def continuous(cursor: Cursor) -> Phrase | None:
    """«постоянно»: no end is set."""
    if cursor.word_of(CONTINUOUSLY) or cursor.words("на постоянной основе") or cursor.words("в постоянном режиме"):
        return Phrase.CONTINUOUS
    return None


@production('"в" "течение" (["всего"] ("срока" | "периода") words | unnumbered_year)')
def through(cursor: Cursor) -> Through | None:
    """«в течение года», «в течение всего срока реализации Программы»."""
    if not (cursor.words("в течение") or cursor.words("в течении") or cursor.words("на протяжении")):
        if cursor.word("весь", "всего") and cursor.word("период", "периода", "срок"):
            return Through(Year(), plan=_plan_tail(cursor))
        return None
    mark = cursor.at
    cursor.word("всего", "всей")
    if cursor.word("срока", "периода", "времени") or cursor.words("реализации"):
        return Through(Year(), plan=_plan_tail(cursor))
    cursor.at = mark
    year = unnumbered_year(cursor)
    return None if year is None else Through(year)


def _plan_tail(cursor: Cursor) -> bool:
    while cursor.take(TokenKind.WORD):
        pass
    return True


@production('["и" | ","] ("далее" | "затем") words')
def onwards(cursor: Cursor) -> Phrase | None:
    """«и далее по плану работы совета»: after the date something else decides."""
    cursor.skip(TokenKind.COMMA)
    cursor.word("и", "а")
    if not cursor.word("далее", "затем", "впоследствии"):
        return None
    cursor.rest()
    return Phrase.ONWARDS


@production('"по" "итогам" (["отчётного"] period | count "месяцев") [("текущего" | "отчётного") "года"] ["-"]')
def results_of(cursor: Cursor) -> Phrase | None:
    """«по итогам 6 месяцев текущего года –»: a report for a period, so every year."""
    if not (cursor.words("по итогам") or cursor.word("за")):
        return None
    cursor.word_of(CURRENT | REPORTING)
    if count(cursor) is None:
        ordinal(cursor)
    if cursor.means(UNITS) is None and not cursor.word("период"):
        return None
    cursor.word_of(CURRENT | REPORTING)
    cursor.starts("финансов")
    cursor.word_of(YEAR_WORDS)
    cursor.skip(TokenKind.DASH)
    return Phrase.RESULTS_OF


@production('"включительно" | "но" | "также" | "нарастающим" "итогом" | "№" NUMBER | "срок исполнения" ":"')
def note(cursor: Cursor) -> Phrase | None:
    """Words that change nothing."""
    if cursor.word("включительно", "но", "также") or cursor.words("нарастающим итогом"):
        return Phrase.NOTE
    if cursor.words("срок исполнения") or cursor.words("срок реализации") or cursor.words("срок представления"):
        return Phrase.NOTE
    if cursor.take(TokenKind.NUMERO) and cursor.take(TokenKind.NUMBER):
        return Phrase.NOTE
    return None


PHRASE_RULES = (
    quota,
    term,
    counted,
    from_event,
    as_needed,
    external,
    continuous,
    through,
    onwards,
    results_of,
    note,
)
