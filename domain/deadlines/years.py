"""Productions for years: calendar and school years, spans and lists of them."""

from domain.deadlines.clauses import Moment, Several, Year
from domain.deadlines.cursor import Cursor, production
from domain.deadlines.lexicon import CURRENT, YEAR_WORDS
from domain.deadlines.tokens import TokenKind

FIRST_YEAR, LAST_YEAR = 1990, 2099


def year_word(cursor: Cursor) -> bool:
    """«г.», «год», «года»; its dot goes with it."""
    if cursor.word_of(YEAR_WORDS) is None:
        return False
    cursor.skip(TokenKind.DOT)
    return True


@production('NUMBER(4) ["г." | "год" | "года" | …]')
def written_year(cursor: Cursor) -> int | None:
    year = cursor.number(FIRST_YEAR, LAST_YEAR, digits=(4,))
    if year is not None:
        year_word(cursor)
    return year


def year_after(cursor: Cursor) -> int | None:
    """The year that may follow a month or a period; the cursor stays where none does."""
    mark = cursor.at
    cursor.skip(TokenKind.DOT)
    year = written_year(cursor)
    if year is None:
        cursor.at = mark
    return year


def _school(cursor: Cursor) -> bool:
    if cursor.starts("учебн"):
        return cursor.word_of(YEAR_WORDS) is not None
    mark = cursor.at
    if cursor.word("уч"):
        cursor.skip(TokenKind.DOT)
        if year_word(cursor):
            return True
    cursor.at = mark
    return False


@production('NUMBER(4) ("-" | "/") NUMBER(4 | 2) ["учебный"] [year_word] | NUMBER(4) year_word')
def numbered_year(cursor: Cursor) -> Year | None:
    """«2024 год», «2023-2024 учебный год», «2024–2026 годы»; «2023-2024» alone may be either kind of year."""
    first = cursor.number(FIRST_YEAR, LAST_YEAR, digits=(4,))
    if first is None:
        return None
    if not (cursor.take(TokenKind.DASH) or cursor.take(TokenKind.SLASH)):
        return Year(first) if year_word(cursor) or cursor.at_end else None
    last = cursor.number(FIRST_YEAR, LAST_YEAR, digits=(4,))
    if last is None:
        short = cursor.number(0, 99, digits=(2,))
        last = None if short is None else first // 100 * 100 + short
    if last is None or last < first:
        return None
    if _school(cursor):
        return Year(first, school=True) if last == first + 1 else None
    return Year(first, until=last, unclear=not year_word(cursor) and last == first + 1)


@production('NUMBER(4) ("," | "и") NUMBER(4) {…} year_word')
def years(cursor: Cursor) -> Several | None:
    """«2022, 2023 и 2024 годы»."""
    found: list[Moment] = []
    while (year := cursor.number(FIRST_YEAR, LAST_YEAR, digits=(4,))) is not None:
        found.append(Year(year))
        if not (cursor.take(TokenKind.COMMA) or cursor.word("и")):
            break
    return Several(tuple(found)) if len(found) > 1 and year_word(cursor) else None


@production('["текущего" | "календарного" | "финансового" | "учебного" | "всего"] "года"')
def unnumbered_year(cursor: Cursor) -> Year | None:
    """«года», «учебного года», «всего финансового года»: which year is left to the plan."""
    cursor.starts("всего", "весь")
    cursor.word_of(CURRENT)
    if cursor.starts("календарн", "финансов"):
        return Year() if year_word(cursor) else None
    if _school(cursor):
        return Year(school=True)
    return Year() if year_word(cursor) else None
