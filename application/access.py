"""Whether this person may: every order is held to the access table, every question to what the person's roles see.

A substitute acts in the absent person's roles between the dates named, and the envelope says by which delegation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from application.access_table import TABLE, Needs, Where
from application.performing import Actor, Order, StandIn, Standing
from application.ports import Ledger
from domain.actors import Role
from domain.assignment.events import PartyKind
from domain.assignment.state import Assignment
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.correction import RecordCorrected
from domain.examination.state import Examination
from domain.ledger import Event, Stored
from domain.person import PERSON, Entrusted, Grant, Scope, ScopeKind, SubstituteNamed, standing
from domain.plan.state import Plan, PlanStage
from domain.refusals import Forbidden
from domain.replay import with_corrections


class NotYours(Forbidden):
    """The person holds no role that may do this here."""

    def __init__(self, needs: Needs | None) -> None:
        super().__init__(
            f"Вы не можете {needs.action}: это делает {needs.said}. Обратитесь к тому, у кого есть эта роль, "
            "или к администратору."
            if needs
            else "Это действие никому не разрешено: обратитесь к администратору."
        )


@dataclass(frozen=True, slots=True)
class _Hold:
    """A role that the actor holds today, in their own name or for an absent person."""

    grant: Grant
    person: UUID
    organisation: UUID | None
    delegation: UUID | None

    def standing(self, committee: UUID | None, delegated: UUID | None) -> Standing:
        """On behalf of the organisation the role is held for; a role held for one plan acts for the person's own
        body, which need not be the committee that set the terms, and for that committee where they work for none.

        Under a substitution first of all: whoever acts is then not even the one to whom the removal is delegated.
        """
        organisation = self.organisation
        match self.grant.scope.kind:
            case ScopeKind.ORGANISATION:
                organisation = self.grant.scope.id
            case ScopeKind.PLAN:
                organisation = self.organisation or committee
        return Standing(self.grant.role, organisation, self.delegation or delegated)


def _holds(actor: Actor) -> Iterator[_Hold]:
    for grant in actor.grants:
        yield _Hold(grant, actor.person, actor.organisation, None)
    for absent in actor.stands_in:
        for grant in absent.grants:
            yield _Hold(grant, absent.person, absent.organisation, absent.delegation)


def permit(
    actor: Actor,
    order: type[Order],
    *,
    plan: Plan | None = None,
    assignment: Assignment | None = None,
    organisation: UUID | None = None,
    person: UUID | None = None,
    party: UUID | None = None,
    examination: Examination | None = None,
) -> Standing:
    """How the actor stands to this order about this object; the actor's own roles go before a substitute's.

    `organisation` is the committee of a plan that is yet to be born, `person` whom the order is about, `party` the
    organisation whose own it is where that is no assignment, `examination` the one it belongs to. Raises NotYours.
    """
    needs = TABLE.get(order.__name__)
    if needs is None:
        raise NotYours(None)
    for role, where in needs.holders:
        for hold in _holds(actor):
            if hold.grant.role is role and _fits(
                hold, where, plan, assignment, organisation, person, party, examination
            ):
                delegated = plan.delegates.get(hold.person) if plan and where is Where.DELEGATED else None
                return hold.standing(_committee(plan, assignment), delegated)
        if where is Where.OWN and (standing := _in_person(actor, assignment)):
            return standing
    if person == actor.person and any(where is Where.SELF for _, where in needs.holders):
        # Whom a plan names needs no grant, and still says how to be told.
        return Standing(Role.EXECUTOR, actor.organisation)
    raise NotYours(needs)


def may(
    actor: Actor,
    order: type[Order],
    *,
    plan: Plan | None = None,
    assignment: Assignment | None = None,
    organisation: UUID | None = None,
) -> bool:
    """Whether `permit` would let them: what a page offers, which the order decides anew."""
    try:
        permit(actor, order, plan=plan, assignment=assignment, organisation=organisation)
    except NotYours:
        return False
    return True


def _fits(
    hold: _Hold,
    where: Where,
    plan: Plan | None,
    assignment: Assignment | None,
    organisation: UUID | None,
    person: UUID | None,
    party: UUID | None,
    examination: Examination | None,
) -> bool:
    scope = hold.grant.scope
    match where:
        case Where.INSTALLATION:
            # An administrator keeps the registry and takes no business decision, whatever the order.
            return scope.kind is ScopeKind.EVERYWHERE and plan is None and assignment is None
        case Where.HOME:
            return organisation is not None and scope == Scope(kind=ScopeKind.ORGANISATION, id=organisation)
        case Where.PLAN:
            return _over(scope, plan, assignment)
        case Where.DELEGATED:
            return plan is not None and hold.person in plan.delegates and _over(scope, plan, assignment)
        case Where.SELF:
            return hold.person == person and hold.delegation is None
        case Where.EXAMINATION:
            return examination is not None and scope == Scope(kind=ScopeKind.EXAMINATION, id=examination.id)
        case Where.APPOINTED:
            # An expert judges in person: a substitute has seen and declared nothing.
            judging = examination.id if examination and hold.delegation is None else None
            return judging is not None and scope == Scope(kind=ScopeKind.EXAMINATION, id=judging)
        case Where.OWN:
            owing = assignment and assignment.party
            own = owing.id if owing and owing.kind is PartyKind.ORGANISATION else party
            return own is not None and scope == Scope(kind=ScopeKind.ORGANISATION, id=own)


def _committee(plan: Plan | None, assignment: Assignment | None) -> UUID | None:
    """The committee that keeps the plan."""
    if plan is not None:
        return plan.committee
    return assignment.committee if assignment else None


def _over(scope: Scope, plan: Plan | None, assignment: Assignment | None) -> bool:
    """Whether the scope is this plan's, or its committee's."""
    identity = plan.id if plan else assignment and assignment.plan
    committee = _committee(plan, assignment)
    if scope.kind is ScopeKind.PLAN:
        return identity is not None and scope.id == identity
    return scope.kind is ScopeKind.ORGANISATION and committee is not None and scope.id == committee


def _in_person(actor: Actor, assignment: Assignment | None) -> Standing | None:
    """A person whom the plan itself names is the executor of their own part, without any further grant."""
    party = assignment and assignment.party
    if not party or party.kind is not PartyKind.PERSON:
        return None
    if party.id == actor.person:
        return Standing(Role.EXECUTOR, actor.organisation)
    absent = next((s for s in actor.stands_in if s.person == party.id), None)
    return Standing(Role.EXECUTOR, absent.organisation, absent.delegation) if absent else None


@dataclass(frozen=True, slots=True)
class Sight:
    """What an actor's roles let them see: all of it, or these committees', plans', examinations' and parties' part.

    `judged` are plans seen as an expert alone: all of them but their examinations. `blind` are the open examinations
    that the actor judges in: by no other role do they see there what others score.
    """

    everything: bool = False
    committees: frozenset[UUID] = frozenset()
    plans: frozenset[UUID] = frozenset()
    examinations: frozenset[UUID] = frozenset()
    parties: frozenset[UUID] = frozenset()
    judged: frozenset[UUID] = frozenset()
    blind: frozenset[UUID] = frozenset()

    def oversees(self, examination: UUID | None, plan: UUID | None, committee: UUID | None) -> bool:
        """Whether all that is scored in this examination is theirs to see."""
        if examination in self.blind:
            return False
        if self.everything or examination in self.examinations or committee in self.committees:
            return True
        return plan in self.plans and plan not in self.judged


_OVERSEERS = frozenset({Role.SETTER, Role.CONTROLLER, Role.ORGANISER, Role.EXPERT})


def sight(actor: Actor) -> Sight:
    """What the actor may look at; an administrator as such sees people and settings, no plan."""
    scopes = [(hold.grant.role, hold.grant.scope) for hold in _holds(actor)]

    def held(roles: frozenset[Role], kind: ScopeKind) -> frozenset[UUID]:
        return frozenset(scope.id for role, scope in scopes if role in roles and scope.kind is kind and scope.id)

    persons = {actor.person, *(absent.person for absent in actor.stands_in)}
    looking_over = _OVERSEERS - {Role.EXPERT} | {Role.AUDITOR}
    blind = frozenset(
        grant.scope.id
        for grant in actor.grants
        if grant.role is Role.EXPERT and grant.scope.kind is ScopeKind.EXAMINATION and grant.scope.id
    )
    # An auditor who judges sees no ledger whole until the examination is closed.
    audits = any(role is Role.AUDITOR and scope.kind is ScopeKind.EVERYWHERE for role, scope in scopes)
    return Sight(
        everything=audits and not blind,
        committees=held(looking_over, ScopeKind.ORGANISATION),
        plans=held(_OVERSEERS | {Role.AUDITOR}, ScopeKind.PLAN),
        examinations=held(looking_over, ScopeKind.EXAMINATION),
        parties=held(frozenset({Role.EXECUTOR}), ScopeKind.ORGANISATION) | persons,
        judged=held(frozenset({Role.EXPERT}), ScopeKind.PLAN) - held(looking_over, ScopeKind.PLAN),
        blind=blind,
    )


def oversees(grants: frozenset[Grant], plan: Plan, examination: UUID) -> bool:
    """Whether these roles show what everybody scores in an examination of the plan; an expert's do not."""
    over = _OVERSEERS - {Role.EXPERT}
    return any(
        grant.role is Role.AUDITOR
        or (
            grant.role in over
            and (_over(grant.scope, plan, None) or grant.scope == Scope(kind=ScopeKind.EXAMINATION, id=examination))
        )
        for grant in grants
    )


def may_see(actor: Actor, *, plan: Plan | None = None, assignment: Assignment | None = None) -> bool:
    """Whether the actor may look at this plan or this assignment.

    Once it is on control, a plan is also seen by the executors that it names; of assignments they see their own.
    """
    seen = sight(actor)
    if seen.everything:
        return True
    if assignment is not None:
        own = assignment.party is not None and assignment.party.id in seen.parties
        return own or assignment.plan in seen.plans or _committee(plan, assignment) in seen.committees
    if plan is None:
        return False
    if plan.id in seen.plans or plan.committee in seen.committees:
        return True
    if plan.stage not in {PlanStage.ON_CONTROL, PlanStage.CLOSED}:
        return False
    named = {assigned.party.id for activity in plan.activities.values() for assigned in activity.parties}
    return not named.isdisjoint(seen.parties)


def actor_of(ledger: Ledger, person: UUID, command: UUID, correlation: UUID, now: datetime) -> Actor:
    """The actor that this person is at this moment, with the roles of those whom they substitute today.

    Raises UnknownPerson, PersonErased.
    """
    known = standing(ledger.load(PERSON, person).state)
    stands_in = (_stand_in(ledger, person, entrusted, now) for entrusted in known.entrusted)
    return Actor(
        person=person,
        organisation=known.organisation,
        grants=known.grants,
        command=command,
        correlation=correlation,
        stands_in=tuple(absent for absent in stands_in if absent),
    )


def _stand_in(ledger: Ledger, person: UUID, entrusted: Entrusted, now: datetime) -> StandIn | None:
    naming = _as_corrected(ledger.history(entrusted.absent), entrusted.naming)
    today = now.astimezone(ZoneInfo(DEFAULT_TIME_ZONE)).date()
    if not isinstance(naming, SubstituteNamed) or naming.substitute != person:
        return None
    if not naming.since <= today <= naming.until:
        return None
    absent = ledger.load(PERSON, entrusted.absent).state
    return StandIn(entrusted.absent, absent.organisation, absent.grants, entrusted.naming)


def _as_corrected(history: Sequence[Stored], identity: UUID) -> Event | None:
    concerned = [
        stored
        for stored in history
        if stored.id == identity or (isinstance(stored.event, RecordCorrected) and stored.event.corrected == identity)
    ]
    return next(iter(with_corrections(concerned)), None)
