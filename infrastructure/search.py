"""Search on PostgreSQL: the texts of events, decrypted, in a read model of their own, by Russian full-text search.

This is the one read model that holds text that may name a person. When a person's, a plan's or a document's data are
erased, every event that holds a value of theirs is told anew, without it; a rebuild cannot bring it back, because the
key is gone.
"""

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool
from pydantic_core import from_json

from application import search_texts
from application.access import Sight
from application.audit_trail import Place
from application.ports import Keys
from application.searching import Found, SavedSearch, SavedSearches, SearchIndex, SearchQuestion, Term
from domain.catalogue import BY_TOPIC
from domain.erasure import ErasureConfirmed
from infrastructure.audit_trail import PLACES
from infrastructure.ledger.sealing import EventSealing
from infrastructure.projections.facts import Fact
from infrastructure.projections.histories import Histories
from infrastructure.projections.projection import Fold, Projection, Row, Table, Values

VECTOR = "(to_tsvector('pg_catalog.russian'::regconfig, words) || array_to_tsvector(numbers))"
TEXTS = Table(
    name="search_text",
    columns=(
        ("position", "bigint NOT NULL"),
        ("body", "text NOT NULL"),
        ("words", "text NOT NULL"),
        ("numbers", "text[] NOT NULL"),
    ),
    key=1,
    indexes=(f"USING gin ({VECTOR})",),
)
_TOLD_BY = "|".join(sorted(search_texts.PLAIN_TEXTS | search_texts.REQUISITES)).encode()
MAY_HOLD = re.compile(rb'"sealed":|"(?:' + _TOLD_BY + rb')":"')


def searched(topic: str, state: bytes, stream: UUID, version: int, keys: Keys) -> str:
    """The searched text of a stored event, as far as its keys live."""
    if MAY_HOLD.search(state) is None:
        return ""
    fields = from_json(state)
    kind = BY_TOPIC[topic]
    for older in range(fields["schema"], kind.SCHEMA):
        fields = {**kind.upcast({n: v for n, v in fields.items() if n not in _STAMPS}, older)}
    sealing = EventSealing(keys, stream, version)

    def opened(subject: UUID, sealed: str) -> Any:
        plain = sealing.open(subject, sealed)
        return None if plain is None else from_json(plain)

    return search_texts.searched_text(fields, opened)


_STAMPS = ("recorded_at", "event_id", "schema")


def row_of(position: int, body: str) -> Values:
    """The row that is kept of an event's text."""
    words = search_texts.folded(body)
    listed = ",".join(f'"{number}"' for number in search_texts.numbers(words))
    return position, body, words, f"{{{listed}}}"


class SearchFold(Fold):
    """Remembers nothing between batches."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._rows: dict[int, Values] = {}

    def prepare(self, rows: Sequence[Row], histories: Histories) -> None:
        """What an erasure among these events concerns is told anew. A rebuild's first pass needs none of it: there, the
        keys were gone before anything was told."""
        erased = [from_json(row[4])["subjects"] for row in rows if row[3] == ErasureConfirmed.TOPIC]
        if not erased:
            return
        self._keys.forget()
        for subject in dict.fromkeys(subject for subjects in erased for subject in subjects):
            for position, stream, version, topic, state in histories.holding(_needle(subject), rows[0][0] - 1):
                body = searched(topic, state, UUID(stream), version, self._keys)
                self._rows[position] = row_of(position, body)

    def take(self, row: Row, fact: Fact, histories: Histories) -> None:
        position, stream, version, topic, state = row
        body = searched(topic, state, UUID(stream), version, self._keys)
        if body:
            self._rows[position] = row_of(position, body)

    def drain(self, *, final_only: bool = False) -> Iterator[tuple[Table, Collection[Values]]]:
        if final_only:
            return
        yield TEXTS, list(self._rows.values())
        self._rows = {}


def _needle(subject: str) -> bytes:
    return f'"subject":"{subject}"'.encode()


class SearchProjection(Projection):
    """`keys` open personal texts; the projector may read keys, not make or destroy them."""

    name = "search"
    tables = (TEXTS,)

    def __init__(self, keys: Keys) -> None:
        self.modules = (sys.modules[__name__], search_texts)
        self._keys = keys

    def fold(self) -> Fold:
        self._keys.forget()
        return SearchFold(self._keys)

    def follows(self, topic: str) -> bool:
        return True


_CONDITIONS = {
    "topic": "t.topic = %(topic)s",
    "plan": "s.plan = %(plan)s",
    "party": "s.party = %(party)s",
    "by": "t.by = %(by)s",
    "since": "t.occurred_on >= %(since)s",
    "until": "t.occurred_on <= %(until)s",
    "before": "t.position < %(before)s",
}
_OF_COMMITTEE = (
    "EXISTS (SELECT FROM reading.register_plan p WHERE p.plan = s.plan AND p.committee = ANY(%(committees)s))"
)
_SEEN = f"""
    ((s.examination IS NULL AND (s.plan = ANY(%(plans)s) OR s.party = ANY(%(parties)s) OR e.stream = ANY(%(parties)s)
        OR t.topic LIKE 'organisation.%%' OR {_OF_COMMITTEE}))
    OR (s.examination <> ALL(%(blind)s) AND (s.plan = ANY(%(overseen)s) OR s.examination = ANY(%(examinations)s)
        OR {_OF_COMMITTEE})))
"""
_START, _STOP = "\ue000", "\ue001"
_TOLD = f"HighlightAll=true,StartSel={_START},StopSel={_STOP}"
_AROUND = 120
"""Characters of an excerpt on each side of what is found first."""
_NUMERIC = re.compile(r"[^\w./\-]")


class PostgresSearch(SearchIndex):
    """Asks by connections that may read the read models and the ledger."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def find(self, terms: Sequence[Term], question: SearchQuestion, seen: Sight) -> Sequence[Found]:
        asked, values = _query(terms)
        conditions = [
            f"{VECTOR} @@ q.asked",
            *(condition for name, condition in _CONDITIONS.items() if getattr(question, name) is not None),
        ]
        values |= {name: getattr(question, name) for name in (*_CONDITIONS, "limit")}
        if not seen.everything:
            conditions.append(_SEEN)
            named = ("plans", "parties", "committees", "examinations", "blind")
            values |= {name: list(getattr(seen, name)) for name in named}
            values |= {"overseen": list(seen.plans - seen.judged)}
        values |= {"told": _TOLD}
        # The headline is made of the rows of the page alone, after they are chosen.
        query = f"""
            WITH q AS (SELECT {asked} AS asked), page AS (
                {PLACES} JOIN reading.search_text x USING (position) CROSS JOIN q
                WHERE {" AND ".join(conditions)} ORDER BY t.position DESC LIMIT %(limit)s
            )
            SELECT page.*, x.body,
                ts_headline('pg_catalog.russian', x.words, q.asked, %(told)s) AS headline
            FROM page JOIN reading.search_text x USING (position) CROSS JOIN q ORDER BY page.position DESC
        """  # noqa: S608
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(query.encode(), values).fetchall()
        return [_found(row, terms) for row in rows]


@cache
def _morphology() -> Any:
    """Loaded with the first search: it takes half a second and some memory."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(4096)
def forms(word: str) -> tuple[str, ...]:
    """The word in all its forms: cutting off endings alone takes «подпись» and «подписи» for different words."""
    parses = _morphology().parse(word)
    likely = [parse for parse in parses if parse.is_known and parse.tag.POS not in FUNCTION_WORDS][:LIKELY]
    found = {search_texts.folded(form.word) for parse in likely for form in parse.lexeme}
    return (word, *sorted(form for form in found - {word} if form.isalpha())[:MOST_FORMS])


LIKELY, MOST_FORMS = 2, 80
FUNCTION_WORDS = frozenset({"PREP", "CONJ", "PRCL"})
"""They stand in every text and ask for nothing; other forms of theirs («ото» of «от») would."""


def _query(terms: Sequence[Term]) -> tuple[str, dict[str, Any]]:
    """The question in SQL, and its values: every term must be held. A word that is in every text asks for nothing."""
    parts, values = [], {}
    for place, term in enumerate(terms):
        name = f"term{place}"
        if term.phrase:
            parts.append(f"phraseto_tsquery('pg_catalog.russian', %({name})s)")
            values[name] = term.text
        elif term.number:
            parts.append(f"%({name})s::tsquery")
            values[name] = f"'{_NUMERIC.sub('', term.text)}'" + (":*" if term.prefix else "")
        elif "-" in term.text or "/" in term.text or "." in term.text:
            parts.append(f"plainto_tsquery('pg_catalog.russian', %({name})s)")
            values[name] = term.text
        else:
            parts.append(f"to_tsquery('pg_catalog.russian', %({name})s)")
            begun = [f"'{term.text}':*"] if term.prefix else []
            values[name] = " | ".join([*begun, *(f"'{form}'" for form in forms(term.text))])
    return f"({' && '.join(parts)})", values


def _found(row: dict[str, Any], terms: Sequence[Term]) -> Found:
    body, ranges = row.pop("body"), _highlighted(row.pop("headline"))
    words = search_texts.folded(body)
    for term in terms:
        if term.number:
            ranges += [(m.start(), m.start() + len(term.text)) for m in _number_in(words, term)]
    ranges = _merged(ranges)
    first = ranges[0][0] if ranges else 0
    begin = _at_word(body, max(0, first - _AROUND))
    end = min(len(body), max(first, begin) + 2 * _AROUND)
    inside = tuple((a - begin, min(b, end) - begin) for a, b in ranges if a >= begin and a < end)
    return Found(Place(**row), body[begin:end], inside)


def _number_in(words: str, term: Term) -> Iterable[re.Match[str]]:
    ends = "" if term.prefix else r"(?![\w/\-]|\.\w)"
    return re.finditer(rf"(?<![\w/\-]){re.escape(term.text)}{ends}", words)


def _at_word(body: str, begin: int) -> int:
    if begin == 0:
        return 0
    found = body.find(" ", begin)
    return found + 1 if 0 <= found < begin + 20 else begin


def _highlighted(headline: str) -> list[tuple[int, int]]:
    """Where the marks stood, in the text without them."""
    ranges, place, begun = [], 0, 0
    for character in headline:
        if character == _START:
            begun = place
        elif character == _STOP:
            ranges.append((begun, place))
        else:
            place += 1
    return ranges


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(ranges):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


class PostgresSavedSearches(SavedSearches):
    """By connections of the writer's role."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def of(self, person: UUID) -> Sequence[SavedSearch]:
        query = "SELECT name, question, saved_at FROM papers.saved_search WHERE person = %s ORDER BY name"
        with self._pool.connection() as connection:
            return [SavedSearch(*row) for row in connection.execute(query, (person,))]

    def keep(self, person: UUID, saved: SavedSearch) -> None:
        query = (
            "INSERT INTO papers.saved_search (person, name, question, saved_at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (person, name) DO UPDATE SET question = excluded.question, saved_at = excluded.saved_at"
        )
        with self._pool.connection() as connection:
            connection.execute(query, (person, saved.name, Jsonb(dict(saved.question)), saved.saved_at))

    def drop(self, person: UUID, name: str) -> bool:
        query = "DELETE FROM papers.saved_search WHERE person = %s AND name = %s"
        with self._pool.connection() as connection:
            return connection.execute(query, (person, name)).rowcount > 0
