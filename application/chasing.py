"""How a plan chases and whom: the plan's policy, heads of organisations, people's addresses and wishes, as ordered."""

from uuid import UUID

from application.access import permit
from application.performing import Actor, Decided, Office, Order, circumstances, perform
from application.ports import Recorded
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.chasing import plans, recipients
from domain.chasing.plans import PLAN_CHASING
from domain.chasing.policy import ChasingPolicy
from domain.chasing.recipients import HEAD
from domain.chasing.wishes import Preferences
from domain.ledger import change
from domain.organisation import ORGANISATION
from domain.person import PERSON
from domain.plan.rows import there
from domain.plan.state import PLAN


class SetChasingPolicy(Order):
    plan: UUID
    policy: ChasingPolicy


def set_chasing_policy(order: SetChasingPolicy, actor: Actor, office: Office) -> Recorded:
    """Raises NotYours, UnknownPlan, PlanIsClosed, SameChasingPolicy and what `checked` raises."""

    def decide() -> Decided:
        plan = office.ledger.load(PLAN, order.plan)
        standing = permit(actor, SetChasingPolicy, plan=there(plan.state))
        by = circumstances(
            order,
            actor,
            standing,
            now=office.clock.now(),
            zone=plan.state.policy.time_zone,
            subject=order.plan,
            revision=plan.state.revision or None,
        )
        chasing = office.ledger.load(PLAN_CHASING, order.plan)
        return Decided((change(plan, plans.set_chasing_policy(plan.state, chasing.state, by, policy=order.policy)),))

    return perform(office, actor, decide)


class NameHead(Order):
    """This person heads the organisation from now on."""

    organisation: UUID
    person: UUID


def name_head(order: NameHead, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        standing = permit(actor, NameHead)
        now, subject = office.clock.now(), order.organisation
        by = circumstances(order, actor, standing, now=now, zone=DEFAULT_TIME_ZONE, subject=subject)
        organisation = office.ledger.load(ORGANISATION, order.organisation)
        person = office.ledger.load(PERSON, order.person)
        present = office.ledger.load(HEAD, order.organisation).state
        events = recipients.name_head(organisation.state, by, head=person.state, present=present)
        return Decided((change(organisation, events),), (person,))

    return perform(office, actor, decide)


class SetEmail(Order):
    """Letters to this person go there; without an address none go."""

    person: UUID
    email: str | None = None


def set_email(order: SetEmail, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        standing = permit(actor, SetEmail, person=order.person)
        now = office.clock.now()
        by = circumstances(order, actor, standing, now=now, zone=DEFAULT_TIME_ZONE, subject=order.person)
        loaded = office.ledger.load(PERSON, order.person)
        return Decided((change(loaded, recipients.set_email(loaded.state, by, email=order.email)),))

    return perform(office, actor, decide)


class SetPreferences(Order):
    """How this person wants to be told."""

    person: UUID
    preferences: Preferences


def set_preferences(order: SetPreferences, actor: Actor, office: Office) -> Recorded:
    def decide() -> Decided:
        standing = permit(actor, SetPreferences, person=order.person)
        now = office.clock.now()
        by = circumstances(order, actor, standing, now=now, zone=DEFAULT_TIME_ZONE, subject=order.person)
        loaded = office.ledger.load(PERSON, order.person)
        events = recipients.set_preferences(loaded.state, by, preferences=order.preferences)
        return Decided((change(loaded, events),))

    return perform(office, actor, decide)
