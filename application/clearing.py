"""Clearing a draft as people order it: one order and one reason may settle many rows, an event for each."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import Field

from application.performing import Actor, Decided, Office, Order, perform
from application.plan_dossier import PlanDossier, open_plan, registered
from application.ports import Recorded
from domain.actors import Frozen
from domain.assignment.events import Duty, Party, PartyKind
from domain.ledger import Change, Event, change
from domain.organisation import Organisation, confirm_alias, known_as
from domain.personal import Personal
from domain.plan import clearing, matching
from domain.plan.clearing import Decision, one_after_another
from domain.plan.events import NamedParty, Wording
from domain.plan.rows import row_of
from domain.plan.stated_deadlines import StatedDeadline


class ClarifiedRow(Frozen):
    """A row's terms; `settles` are the doubts this answers, by default all of the row's doubts about its terms."""

    activity: UUID
    deadlines: tuple[StatedDeadline, ...]
    settles: tuple[int, ...] | None = None


class ClarifyDeadlines(Order):
    plan: UUID
    rows: tuple[ClarifiedRow, ...] = Field(min_length=1)
    reason: str


def clarify_deadlines(order: ClarifyDeadlines, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)

        def clarify(row: ClarifiedRow) -> Decision:
            return lambda state: clearing.clarify_deadline(
                state,
                dossier.by,
                activity=row.activity,
                deadlines=row.deadlines,
                reason=dossier.said(order.reason),
                settles=row.settles,
            )

        return dossier.decided(_all(dossier, [clarify(row) for row in order.rows]))

    return perform(office, actor, decide)


class NamedPlace(Frozen):
    """A party as the document names it: the row, and the place among its parties from 0."""

    activity: UUID
    index: int


class ExpandRoleGroups(Order):
    """The role groups at these places are these organisations."""

    plan: UUID
    places: tuple[NamedPlace, ...] = Field(min_length=1)
    organisations: tuple[UUID, ...]
    duty: Duty = Duty.PERFORMS
    reason: str


def expand_role_groups(order: ExpandRoleGroups, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        parties = tuple(Party(kind=PartyKind.ORGANISATION, id=key) for key in order.organisations)
        records = {party.id: registered(party, office) for party in parties}

        def expand(place: NamedPlace) -> Decision:
            return lambda state: matching.expand_role_group(
                state,
                dossier.by,
                activity=place.activity,
                index=place.index,
                parties=parties,
                duty=order.duty,
                reason=dossier.said(order.reason),
            )

        return dossier.decided(_all(dossier, [expand(place) for place in order.places]), *records.values())

    return perform(office, actor, decide)


class MatchParties(Order):
    """The parties named at these places are this registered one.

    `alias`: the document's name for the organisation is confirmed as one of its names, for later plans.
    """

    plan: UUID
    places: tuple[NamedPlace, ...] = Field(min_length=1)
    party: Party
    duty: Duty = Duty.PERFORMS
    reason: str | None = None
    settles: tuple[int, ...] = ()
    alias: bool = False


def match_parties(order: MatchParties, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        record = registered(order.party, office)

        def match(place: NamedPlace) -> Decision:
            settles = order.settles if place == order.places[0] else ()
            return lambda state: matching.match_party(
                state,
                dossier.by,
                activity=place.activity,
                index=place.index,
                party=order.party,
                duty=order.duty,
                reason=dossier.said_if_any(order.reason),
                settles=settles,
            )

        matched = change(dossier.plan, _all(dossier, [match(place) for place in order.places]))
        learned = _aliases(dossier, record.state, order) if isinstance(record.state, Organisation) else ()
        if order.alias and learned:
            return Decided((matched, Change(record.stream, record.version, learned)))
        return Decided((matched,), (record,))

    return perform(office, actor, decide)


def _aliases(dossier: PlanDossier, organisation: Organisation, order: MatchParties) -> tuple[Event, ...]:
    """What the document calls the organisation, where the registry does not know it yet."""
    rows = ((row_of(dossier.state, place.activity), place.index) for place in order.places)
    written = {row.wording.responsible[index].name for row, index in rows if row.wording}
    learned: list[Event] = []
    for name in sorted(written):
        if not known_as(organisation, name):
            learned.extend(confirm_alias(organisation, dossier.by, alias=Personal(order.party.id, name)))
    return tuple(learned)


class SupplyParties(Order):
    """The document names no such party in these rows: a person adds it."""

    plan: UUID
    activities: tuple[UUID, ...] = Field(min_length=1)
    party: Party
    duty: Duty = Duty.PERFORMS
    reason: str


def supply_parties(order: SupplyParties, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        record = registered(order.party, office)

        def supply(activity: UUID) -> Decision:
            return lambda state: matching.supply_party(
                state,
                dossier.by,
                activity=activity,
                party=order.party,
                duty=order.duty,
                reason=dossier.said(order.reason),
            )

        return dossier.decided(_all(dossier, [supply(activity) for activity in order.activities]), record)

    return perform(office, actor, decide)


class CorrectRow(Order):
    """The row as a person reads it; what is left out stands as it was."""

    plan: UUID
    activity: UUID
    number: str | None = None
    text: str | None = None
    place: str | None = None
    expected_results: tuple[str, ...] | None = None
    responsible: tuple[NamedParty, ...] | None = None
    tasks: int | None = None
    reason: str
    settles: tuple[int, ...] = ()


def correct_row(order: CorrectRow, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        row = row_of(dossier.state, order.activity)
        given = {
            name: value
            for name in ("text", "place", "expected_results", "responsible")
            if (value := getattr(order, name)) is not None
        }
        wording = (row.wording or Wording(text="")).model_copy(update=given)
        events = clearing.correct_row(
            dossier.state,
            dossier.by,
            activity=order.activity,
            number=row.number if order.number is None else order.number.strip() or None,
            tasks=row.tasks if order.tasks is None else order.tasks,
            wording=Personal(dossier.plan.stream, wording),
            reason=dossier.said(order.reason),
            settles=order.settles,
        )
        return dossier.decided(events)

    return perform(office, actor, decide)


class DismissAnomalies(Order):
    """A person looked at these doubts, by their places in the plan's list, and lets the reading stand."""

    plan: UUID
    anomalies: tuple[int, ...] = Field(min_length=1)
    reason: str


def dismiss_anomalies(order: DismissAnomalies, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)

        def dismiss(anomaly: int) -> Decision:
            return lambda state: clearing.dismiss_anomaly(
                state, dossier.by, anomaly=anomaly, reason=dossier.said(order.reason)
            )

        return dossier.decided(_all(dossier, [dismiss(anomaly) for anomaly in order.anomalies]))

    return perform(office, actor, decide)


def _all(dossier: PlanDossier, decisions: Sequence[Decision]) -> tuple[Event, ...]:
    return one_after_another(dossier.state, decisions)
