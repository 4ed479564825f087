"""The cards in force, by the domain's own fold, against the rows that the projection shows."""

from typing import Any
from uuid import UUID

from psycopg import Connection

from application.examination_dossier import signed_card
from domain.assessment_card.events import EVENTS
from domain.assessment_card.state import ASSESSMENT_CARD, AssessmentCard
from domain.examination.consolidating import SignedCard
from domain.ledger import Stored
from infrastructure.assessment_cards import signed

SHOWN = """
    SELECT stream, card, object, expert, third, percent, blocks, shares, criteria, scores
    FROM reading.assessment_card WHERE card IS NOT NULL
"""


class CheckedCards:
    """Every card stream, event after event."""

    def __init__(self) -> None:
        self._states: dict[UUID, AssessmentCard] = {}

    def take(self, stored: Stored) -> None:
        if isinstance(stored.event, EVENTS):
            before = self._states.get(stored.stream, ASSESSMENT_CARD.initial)
            self._states[stored.stream] = ASSESSMENT_CARD.evolve(before, stored.event)

    def difference(self, connection: Connection[Any]) -> tuple[str, str | None, str | None] | None:
        """Where, what is shown, and what should be; None where there is none."""
        rows = connection.execute(SHOWN, binary=True).fetchall()
        shown: dict[UUID, SignedCard] = {row[0]: signed(row[1:]) for row in rows}
        wanted = {stream: card for stream, state in self._states.items() if (card := signed_card(state))}
        for stream in sorted(shown.keys() | wanted.keys(), key=str):
            one, other = shown.get(stream), wanted.get(stream)
            if one != other:
                told, meant = (None if card is None else repr(card) for card in (one, other))
                return f"карта {stream}", told, meant
        return None
