"""Report collections as the committee runs them: opened from a plan on control, one or all of them, and closed."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from pydantic import Field

from application.performing import Actor, Decided, Office, Order, perform
from application.plan_dossier import PlanDossier, open_plan
from application.ports import Recorded
from domain.assignment.state import ASSIGNMENT, Assignment, assignment_id
from domain.collection import closing, opening
from domain.collection.closing import UnknownCollection
from domain.collection.events import OwingParty
from domain.collection.owing import asked
from domain.collection.state import COLLECTION, Collection, collection_id
from domain.ledger import Change, Event, Loaded, change
from domain.plan.rows import still_open
from domain.plan.state import Plan
from domain.report_form import REPORT_FORM, FormVersion, ReportForm, UnknownForm, version_of

MOST_ACTIVITIES = 400


class OpenCollection(Order):
    """One collection: a control date of an activity. `form` is held to as it stands now, or in the version named."""

    plan: UUID
    activity: UUID
    date: datetime.date
    form: UUID | None = None
    form_version: int | None = Field(default=None, ge=1, le=100_000)


def open_collection(order: OpenCollection, actor: Actor, office: Office) -> Recorded:
    """The collection is open for whoever owes on that date. The answer names it."""
    identity = collection_id(order.plan, order.activity, order.date)

    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        parts = parts_of(dossier.state, order.activity, office)
        form, read = _form(order.form, order.form_version, dossier, office)
        loaded = office.ledger.load(COLLECTION, identity)
        events = opening.open_collection(
            loaded.state,
            dossier.by,
            plan=dossier.state,
            activity=order.activity,
            day=order.date,
            assignments=[part.state for part in parts],
            form=form,
        )
        return Decided((change(loaded, events),), (dossier.plan, *parts, *read))

    return perform(office, actor, decide, made=identity)


class OpenCollections(Order):
    """All collections of the plan at once: every control date of the rows that somebody reports on or collects, or of
    those that `activities` names. What is open already stays as it is."""

    plan: UUID
    activities: tuple[UUID, ...] | None = Field(default=None, min_length=1, max_length=MOST_ACTIVITIES)
    form: UUID | None = None
    form_version: int | None = Field(default=None, ge=1, le=100_000)


def open_collections(order: OpenCollections, actor: Actor, office: Office) -> Recorded:
    """Every collection is opened by an event of its own, all in one append or none."""

    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        plan = still_open(dossier.state)
        named = order.activities or tuple(row.id for row in opening.reporting_rows(plan))
        form, read = _form(order.form, order.form_version, dossier, office)
        changes: list[Change] = []
        looked: list[Loaded[Assignment]] = []
        for activity in dict.fromkeys(named):
            opening.collected_row(plan, activity)
            parts = parts_of(plan, activity, office)
            looked += parts
            states = [part.state for part in parts]
            for day in opening.control_dates(states):
                loaded = office.ledger.load(COLLECTION, collection_id(order.plan, activity, day))
                if loaded.exists:
                    continue
                events = opening.open_collection(
                    loaded.state, dossier.by, plan=plan, activity=activity, day=day, assignments=states, form=form
                )
                changes.append(change(loaded, events))
        if not changes:
            raise opening.AllOpenedBefore
        return Decided(tuple(changes), (dossier.plan, *looked, *read))

    return perform(office, actor, decide)


class CloseCollection(Order):
    """Closed as of `occurred_on`; an act is not needed, and may be named as the basis."""

    collection: UUID


def close_collection(order: CloseCollection, actor: Actor, office: Office) -> Recorded:
    """The list of those who missed it is frozen, and each of them has it in their own history, in one append."""

    def decide() -> Decided:
        loaded = office.ledger.load(COLLECTION, order.collection)
        state = loaded.state
        if state.plan is None or state.activity is None or state.date is None:
            raise UnknownCollection
        dossier = open_plan(state.plan, order, actor, office)
        still_open(dossier.state)
        parts = parts_of(dossier.state, state.activity, office, state.parties)
        whom = asked(state.parties, [part.state for part in parts], state.date)
        closed = closing.close_collection(state, dossier.by, asked=whom)
        told: dict[UUID, list[Event]] = {}
        for stream, event in closed.missed:
            told.setdefault(stream, []).append(event)
        missed = [change(part, told[part.stream]) for part in parts if part.stream in told]
        others = [part for part in parts if part.stream not in told]
        return Decided((change(loaded, closed.here), *missed), (dossier.plan, *others))

    return perform(office, actor, decide)


def parts_of(
    plan: Plan, activity: UUID, office: Office, opened: Sequence[OwingParty] = ()
) -> tuple[Loaded[Assignment], ...]:
    """The assignments of the activity: of the parties that the plan names now, of those a collection was opened for,
    and of whoever took over from them."""
    found: dict[UUID, Loaded[Assignment]] = {}

    def load(stream: UUID) -> Assignment:
        found[stream] = office.ledger.load(ASSIGNMENT, stream)
        return found[stream].state

    walk(plan, activity, opened, load)
    return tuple(part for part in found.values() if part.exists)


def walk(plan: Plan, activity: UUID, opened: Iterable[OwingParty], load: Callable[[UUID], Assignment]) -> None:
    """Loads each of these assignments once, in the plan's order, successors after their predecessors."""
    row = plan.activities.get(activity)
    wanted = [assignment_id(activity, party.party.id) for party in row.parties] if row else []
    wanted += [party.assignment for party in opened]
    seen: set[UUID] = set()
    while wanted:
        stream = wanted.pop(0)
        if stream not in seen:
            seen.add(stream)
            wanted.extend(load(stream).successors)


def form_of(collection: Collection, office: Office) -> FormVersion | None:
    """The version of the form that the collection froze."""
    if collection.form is None:
        return None
    return version_of(office.ledger.load(REPORT_FORM, collection.form.form).state, collection.form.version)


def _form(
    form: UUID | None, version: int | None, dossier: PlanDossier, office: Office
) -> tuple[FormVersion | None, tuple[Loaded[ReportForm], ...]]:
    """The version asked for, of a form of the plan's own committee. Raises UnknownForm."""
    if form is None:
        return None, ()
    loaded = office.ledger.load(REPORT_FORM, form)
    if loaded.state.committee != dossier.state.committee:
        raise UnknownForm
    return version_of(loaded.state, version), (loaded,)
