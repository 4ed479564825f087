"""Who knew what when: a fact's own date, when the ledger learned of it, who could see it since, and who has looked.

And what was corrected afterwards: the mistake, what is right, by whom, on what basis, and how late.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from application.audit_trail import AuditTrail, FieldChange, Names, TrailEntry, TrailQuestion, Wording, trail
from application.ports import Ledger
from application.reads_log import ReadsLog, ToldRead, readers, told_read
from application.stepping import UnknownStep
from application.viewers import Viewer, viewers
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.correction import RecordCorrected

LONGEST = 1000  # corrections of one stream


@dataclass(frozen=True, slots=True)
class Correction:
    """A record that was corrected afterwards; `late` are the days between the recording of both."""

    entry: TrailEntry
    mistaken: int
    mistaken_topic: str
    mistaken_on: date
    mistaken_recorded_at: datetime
    change: FieldChange
    reason: str
    late: int


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    corrections: tuple[Correction, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`late` are the days between the fact and the ledger's learning of it, in the plans' usual time zone."""

    entry: TrailEntry
    late: int
    viewers: tuple[Viewer, ...]
    read_by: tuple[ToldRead, ...]
    corrections: tuple[Correction, ...]


def knowledge(
    position: int, places: AuditTrail, ledger: Ledger, reads: ReadsLog, names: Names, wording: Wording
) -> Knowledge:
    """What is known of who knew of the fact at this position. Raises UnknownStep."""
    found = trail(TrailQuestion(after=position - 1, before=position + 1, limit=1), places, ledger, names, wording)
    if not found.entries:
        raise UnknownStep(position)
    (entry,) = found.entries
    place = entry.place
    learned = place.recorded_at.astimezone(ZoneInfo(DEFAULT_TIME_ZONE)).date()
    objects = [thing for thing in dict.fromkeys((place.stream, place.plan)) if thing is not None]
    mended = corrections(TrailQuestion(stream=place.stream, limit=LONGEST), places, ledger, names, wording).corrections
    return Knowledge(
        entry=entry,
        late=(learned - place.occurred_on).days,
        viewers=viewers(place.stream, place.recorded_at, places, ledger, names, wording),
        read_by=tuple(
            told_read(noted, names, wording) for noted in readers(reads, objects) if noted.read.at >= place.recorded_at
        ),
        corrections=tuple(one for one in mended if one.mistaken == position),
    )


def corrections(
    question: TrailQuestion, places: AuditTrail, ledger: Ledger, names: Names, wording: Wording
) -> CorrectionsPage:
    """The corrections of the plan, stream, actor or period asked for, in the order they were recorded."""
    page = trail(replace(question, topic=RecordCorrected.TOPIC), places, ledger, names, wording)
    return CorrectionsPage(tuple(_correction(entry, ledger, names, wording) for entry in page.entries), page.next)


def _correction(entry: TrailEntry, ledger: Ledger, names: Names, wording: Wording) -> Correction:
    history = ledger.history(entry.place.stream)
    event = next(s.event for s in history if s.position == entry.position)
    assert isinstance(event, RecordCorrected)
    mistaken = next(s for s in history if s.id == event.corrected)
    (change,) = wording.corrected(mistaken.event, event, names)
    return Correction(
        entry=entry,
        mistaken=mistaken.position,
        mistaken_topic=mistaken.event.TOPIC,
        mistaken_on=mistaken.event.occurred_on,
        mistaken_recorded_at=mistaken.recorded_at,
        change=change,
        reason=str(event.reason),
        late=(entry.place.recorded_at - mistaken.recorded_at).days,
    )
