"""Drafts of cards in memory, for scenarios in process and for the port's contract."""

from collections.abc import Mapping
from datetime import datetime

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
from domain.report_form import FormRef


class MemoryDrafts(CardDrafts):
    def __init__(self) -> None:
        self._heads: dict[DraftPlace, tuple[FormRef, Mapping[str, DraftScale]]] = {}
        self._parts: dict[DraftPlace, dict[str, tuple[DraftScore | DraftWords, datetime]]] = {}

    def open(self, place: DraftPlace, form: FormRef, scales: Mapping[str, DraftScale]) -> None:
        self._heads[place] = (form, scales)
        self._parts.setdefault(place, {})

    def opened(self, place: DraftPlace, criterion: str) -> OpenedDraft | None:
        head = self._heads.get(place)
        return OpenedDraft(head[1].get(criterion)) if head else None

    def keep(self, place: DraftPlace, part: str, content: DraftScore | DraftWords, at: datetime) -> None:
        self._parts[place][part] = (content, at)

    def draft(self, place: DraftPlace) -> Draft | None:
        head = self._heads.get(place)
        if head is None:
            return None
        parts = self._parts[place]
        words = parts.get(WORDS)
        return Draft(
            place,
            head[0],
            {code: kept for code, (kept, _) in parts.items() if isinstance(kept, DraftScore)},
            words[0] if words and isinstance(words[0], DraftWords) else DraftWords(),
            max((at for _, at in parts.values()), default=None),
        )

    def drop(self, place: DraftPlace) -> None:
        self._heads.pop(place, None)
        self._parts.pop(place, None)
