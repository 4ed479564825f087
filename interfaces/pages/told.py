"""Events of the trail as `parts.timeline` shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from application.audit_trail import FieldChange, TrailEntry
from domain.assignment.events import PointKey
from interfaces.russian_changes import point_name


@dataclass(frozen=True, slots=True)
class Step:
    """One event: when the ledger learned of it, who recorded it, what it says and changes."""

    at: datetime
    position: int
    by: str
    sentence: str
    changes: tuple[FieldChange, ...]
    tone: str | None = None


def steps(entries: Iterable[TrailEntry], point: PointKey | None = None) -> tuple[Step, ...]:
    """The events in their order; with a `point`, what they changed of other control points is left out."""
    own = f"Контрольная точка {point_name(point)}" if point is not None else ""
    return tuple(
        Step(
            at=entry.place.recorded_at,
            position=entry.position,
            by=", ".join(filter(None, (entry.by_name, entry.role_name, entry.on_behalf_of_name))),
            sentence=entry.sentence + (f" ({entry.basis})" if entry.basis else ""),
            changes=tuple(
                change
                for change in entry.changes
                if not change.field.startswith("Контрольная точка") or change.field.startswith(own)
            ),
        )
        for entry in entries
    )
