"""What is remembered of a collection of reports."""

import datetime
from dataclasses import dataclass, replace
from uuid import UUID

from domain.actors import natural_id
from domain.collection import events as e
from domain.ledger import Decider, Event
from domain.report_form import FormRef


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection, open until `closed` says who missed it."""

    id: UUID | None = None
    plan: UUID | None = None
    committee: UUID | None = None
    activity: UUID | None = None
    date: datetime.date | None = None
    form: FormRef | None = None
    parties: tuple[e.OwingParty, ...] = ()
    opened_on: datetime.date | None = None
    closed_on: datetime.date | None = None
    closed: e.CollectionClosed | None = None

    @property
    def exists(self) -> bool:
        return self.id is not None


def collection_id(plan: UUID, activity: UUID, day: datetime.date) -> UUID:
    """The stream of the collection of this activity's reports on this control date."""
    return natural_id("collection", plan, activity, day.isoformat())


def evolve(state: Collection, event: Event) -> Collection:
    """One fact further; rules never run here."""
    match event:
        case e.CollectionOpened():
            return Collection(
                id=collection_id(event.plan, event.activity, event.date),
                plan=event.plan,
                committee=event.on_behalf_of,
                activity=event.activity,
                date=event.date,
                form=event.form,
                parties=event.parties,
                opened_on=event.occurred_on,
            )
        case e.CollectionClosed():
            return replace(state, closed_on=event.occurred_on, closed=event)
        case _:
            return state


COLLECTION = Decider(name="collection", initial=Collection(), evolve=evolve)
