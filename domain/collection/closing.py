"""Closing a collection: who missed it is frozen as of that day, and stands in their own assignments as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.actors import Envelope
from domain.assignment.events import ReportMissed
from domain.collection import events as e
from domain.collection.owing import NOT_OWED, Owed
from domain.collection.state import Collection
from domain.ledger import Event
from domain.refusals import NotFound, Refusal


class UnknownCollection(NotFound):
    """There is no such collection."""

    def __init__(self) -> None:
        super().__init__("Такого сбора отчётов нет: проверьте идентификатор или откройте сбор.")


class CollectionClosedBefore(Refusal):
    """A collection is closed once; its list never changes."""

    def __init__(self, state: Collection) -> None:
        super().__init__(
            f"Сбор отчётов на {_said(state.date)} уже закрыт {_said(state.closed_on)}: список не представивших больше "
            "не меняется. Поздний отчёт примите как обычно — он останется отмечен как поздний."
        )


class ClosedBeforeItsDate(Refusal):
    """Until the date is over nobody has missed it."""

    def __init__(self, stated: date, earliest: date) -> None:
        super().__init__(
            f"Закрыть сбор {_said(stated)} нельзя: срок представления отчётов — {_said(earliest)}. Закройте сбор в "
            "этот день или позже."
        )


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing gives: the collection's own event, and one for the assignment of each party that missed it."""

    here: tuple[Event, ...]
    missed: tuple[tuple[UUID, ReportMissed], ...]


def close_collection(state: Collection, by: Envelope, *, asked: Sequence[Owed]) -> Closing:
    """Closed as of the day that `by` states; `asked` are all whom the collection asks now (`owing.asked`).

    Missed: nothing stands, neither a report under review nor an accepted one. Interim information is no report [S3].
    Where a decision moved the term beyond that day, the party is not yet late and is listed apart. Raises
    UnknownCollection, CollectionClosedBefore, ClosedBeforeItsDate.
    """
    if not state.exists or state.date is None:
        raise UnknownCollection
    if state.closed_on is not None:
        raise CollectionClosedBefore(state)
    day = by.occurred_on
    earliest = max((state.date, *(party.due for party in state.parties if not _moved(asked, party))))
    if day < earliest:
        raise ClosedBeforeItsDate(day, earliest)
    missed: list[e.MissedParty] = []
    handed_in: list[e.HandedIn] = []
    extended: list[e.OwingParty] = []
    for one in asked:
        party = one.as_party()
        if party is None or one.point.stage in NOT_OWED:
            continue
        named = party.model_dump()
        stands = one.standing(day)
        if stands is not None:
            accepted = stands.accepted_on is not None and stands.accepted_on <= day
            handed_in.append(e.HandedIn(**named, report=stands.report, on=stands.on, via=stands.via, accepted=accepted))
        elif party.due > day:
            extended.append(party)
        else:
            missed.append(e.MissedParty(**named, returned=bool(one.submissions(day))))
    closed = e.CollectionClosed.of(by, missed=tuple(missed), handed_in=tuple(handed_in), extended=tuple(extended))
    told = tuple((party.assignment, ReportMissed.of(by, point=party.point, collection=state.id)) for party in missed)
    return Closing((closed,), told)


def _moved(asked: Sequence[Owed], party: e.OwingParty) -> bool:
    """Whether the party's term is another by now: the date of the closing is held to those that still stand."""
    at = next((o for o in asked if o.stream == party.assignment and o.point.key == party.point), None)
    return at is None or at.point.effective != party.due


def _said(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "без даты"
