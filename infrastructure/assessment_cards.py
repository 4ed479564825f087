"""The cards in force on PostgreSQL: a row for each expert's card of each object, with what consolidation needs of it.

Scores and per cents alone, no word of anybody: erasure has nothing to clear. An annulled card leaves an empty row,
which the next one fills.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg_pool import ConnectionPool

from application.assessment_board import AssessmentCards
from domain.examination.consolidating import SignedCard
from infrastructure.projections import facts as f
from infrastructure.projections.histories import Histories
from infrastructure.projections.projection import Fold, Projection, Row, Table, Values

CARDS = Table(
    name="assessment_card",
    columns=(
        ("stream", "uuid NOT NULL"),
        ("card", "uuid"),
        ("examination", "uuid"),
        ("object", "uuid"),
        ("expert", "uuid"),
        ("third", "boolean"),
        ("percent", "text"),
        ("blocks", "text"),
        ("shares", "text"),
        ("criteria", "text"),
        ("scores", "smallint[]"),
    ),
    key=1,
    indexes=("(examination)",),
)
TOPICS = frozenset({"assessment-card.submitted", "assessment-card.annulled"})


class CardsFold(Fold):
    """Remembers nothing between batches: each fact says the whole row."""

    def __init__(self) -> None:
        self._rows: dict[str, Values] = {}

    def prepare(self, rows: Sequence[Row], histories: Histories) -> None:
        """Nothing is built on."""

    def take(self, row: Row, fact: f.Fact, histories: Histories) -> None:
        stream = row[1]
        if isinstance(fact, f.CardSubmitted):
            self._rows[stream] = row_of(stream, fact)
        elif row[3] == "assessment-card.annulled":
            self._rows[stream] = (stream, *(None,) * (len(CARDS.columns) - 1))

    def drain(self, *, final_only: bool = False) -> Iterator[tuple[Table, Collection[Values]]]:
        if final_only:
            return
        yield CARDS, list(self._rows.values())
        self._rows = {}


def row_of(stream: str, fact: f.CardSubmitted) -> Values:
    """The row of a card as filed."""
    blocks = fact.total.blocks
    return (
        stream,
        fact.card,
        fact.examination,
        fact.object,
        fact.expert,
        fact.third,
        fact.total.percent,
        "\n".join(block.block for block in blocks),
        "\n".join(block.percent or "" for block in blocks),
        "\n".join(score.criterion for score in fact.scores),
        _array([score.value for score in fact.scores]),
    )


def _array(values: Sequence[int | None]) -> str:
    """The array as PostgreSQL writes one."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"


class AssessmentCardsProjection(Projection):
    name = "assessment-cards"
    tables = (CARDS,)

    def __init__(self) -> None:
        self.modules = (sys.modules[__name__],)

    def fold(self) -> Fold:
        return CardsFold()

    def follows(self, topic: str) -> bool:
        return topic in TOPICS


IN_FORCE = """
    SELECT card, object, expert, third, percent, blocks, shares, criteria, scores
    FROM reading.assessment_card WHERE examination = %s ORDER BY stream
"""


class PostgresAssessmentCards(AssessmentCards):
    """Asks by connections that may read the read models."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def in_force(self, examination: UUID) -> Sequence[SignedCard]:
        with self._pool.connection() as connection:
            rows = connection.execute(IN_FORCE, (examination,), binary=True).fetchall()
        return [signed(row) for row in rows]


def signed(row: tuple[Any, ...]) -> SignedCard:
    """The card of a row: its ids, and what it was scored."""
    card, examined, expert, third, percent, blocks, shares, criteria, scores = row
    return SignedCard(
        card,
        examined,
        expert,
        third,
        None if percent is None else Decimal(percent),
        {
            block: Decimal(share) if share else None
            for block, share in zip(_lines(blocks), shares.split("\n"), strict=True)
        },
        dict(zip(_lines(criteria), scores, strict=True)),
    )


@lru_cache(256)
def _lines(text: str) -> tuple[str, ...]:
    """Codes, which hold no line ends; cards on one form have the same."""
    return tuple(text.split("\n"))
