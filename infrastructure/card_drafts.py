"""Drafts of cards in PostgreSQL: a row for each score, encrypted with the author's key and bound to its place."""

import os
from collections.abc import Mapping
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.types.json import Jsonb

from application.card_drafts import (
    WORDS,
    CardDrafts,
    Draft,
    DraftPlace,
    DraftScale,
    DraftScore,
    DraftWords,
    OpenedDraft,
)
from application.ports import Keys
from domain.report_form import FormRef
from infrastructure.asking import AskingPool
from infrastructure.ledger.sealing import NONCE, KeyDestroyed

OPEN = """
    INSERT INTO papers.card_draft (card, author, form, version, scales) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (card, author) DO UPDATE
    SET form = excluded.form, version = excluded.version, scales = excluded.scales
"""
OPENED = "SELECT scales -> %s FROM papers.card_draft WHERE card = %s AND author = %s"
KEEP = """
    INSERT INTO papers.card_draft_part (card, author, part, content, saved_at) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (card, author, part) DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at
"""
DRAFT = """
    SELECT d.form, d.version, p.part, p.content, p.saved_at
    FROM papers.card_draft d LEFT JOIN papers.card_draft_part p USING (card, author)
    WHERE card = %s AND author = %s
"""
DROP = "DELETE FROM papers.card_draft WHERE card = %s AND author = %s"


class PostgresCardDrafts(CardDrafts):
    """By connections of the writer's role; each saved part is one row and one commit."""

    def __init__(self, pool: AskingPool, keys: Keys) -> None:
        self._pool = pool
        self._keys = keys

    def open(self, place: DraftPlace, form: FormRef, scales: Mapping[str, DraftScale]) -> None:
        told = Jsonb({code: [scale.min, scale.max, scale.applicable_always] for code, scale in scales.items()})
        with self._pool.connection() as connection:
            connection.execute(OPEN, (place.card, place.author, form.form, form.version, told))

    def opened(self, place: DraftPlace, criterion: str) -> OpenedDraft | None:
        with self._pool.connection() as connection:
            row = connection.execute(OPENED, (criterion, place.card, place.author)).fetchone()
        if row is None:
            return None
        return OpenedDraft(DraftScale(*row[0]) if row[0] else None)

    def keep(self, place: DraftPlace, part: str, content: DraftScore | DraftWords, at: datetime) -> None:
        key = self._keys.key(place.author)
        if key is None:
            raise KeyDestroyed
        nonce = os.urandom(NONCE)
        sealed = nonce + AESGCM(key).encrypt(nonce, content.model_dump_json().encode(), _bound(place, part))
        with self._pool.connection() as connection:
            connection.execute(KEEP, (place.card, place.author, part, sealed, at))

    def draft(self, place: DraftPlace) -> Draft | None:
        with self._pool.connection() as connection:
            rows = connection.execute(DRAFT, (place.card, place.author)).fetchall()
        key = self._keys.key(place.author) if rows else None
        if key is None:
            return None
        form = FormRef(form=rows[0][0], version=rows[0][1])
        parts = {part: _opened(key, place, part, content) for _, _, part, content, _ in rows if content is not None}
        words = parts.pop(WORDS, None)
        return Draft(
            place,
            form,
            {code: DraftScore.model_validate_json(content) for code, content in parts.items()},
            DraftWords() if words is None else DraftWords.model_validate_json(words),
            max((row[4] for row in rows if row[4] is not None), default=None),
        )

    def drop(self, place: DraftPlace) -> None:
        with self._pool.connection() as connection:
            connection.execute(DROP, (place.card, place.author))


def _opened(key: bytes, place: DraftPlace, part: str, sealed: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], _bound(place, part))


def _bound(place: DraftPlace, part: str) -> bytes:
    """The ciphertext of one score cannot be moved to another."""
    return place.card.bytes + place.author.bytes + part.encode()
