"""Every kind of event and of stream there is: the one list that the ledger, the docs and the tests read."""

from typing import Any

from domain import (
    calendar_feed,
    consolidated_report,
    correction,
    erasure,
    organisation,
    person,
    report_form,
    signature,
    webhook,
)
from domain.assessment_card import events as assessment_card
from domain.assessment_card.state import ASSESSMENT_CARD
from domain.assignment import events as assignment
from domain.assignment.state import ASSIGNMENT
from domain.card_form import form as card_form
from domain.chasing import events as chasing
from domain.chasing.notices import NOTICE
from domain.chasing.rounds import ROUND
from domain.collection import events as collection
from domain.collection.state import COLLECTION
from domain.examination import events as examination
from domain.examination.state import EXAMINATION
from domain.indicator import events as indicator
from domain.indicator.state import INDICATOR
from domain.ledger import Decider, Event
from domain.monitoring import events as monitoring
from domain.monitoring.state import MONITORING
from domain.plan import events as plan
from domain.plan.state import PLAN

EVENTS: tuple[type[Event], ...] = (
    *plan.EVENTS,
    *assignment.EVENTS,
    *collection.EVENTS,
    *report_form.EVENTS,
    *consolidated_report.EVENTS,
    *chasing.EVENTS,
    *indicator.EVENTS,
    *card_form.EVENTS,
    *examination.EVENTS,
    *assessment_card.EVENTS,
    *monitoring.EVENTS,
    *signature.EVENTS,
    *organisation.EVENTS,
    *person.EVENTS,
    *erasure.EVENTS,
    *calendar_feed.EVENTS,
    *webhook.EVENTS,
    *correction.EVENTS,
)

BY_TOPIC: dict[str, type[Event]] = {event.TOPIC: event for event in EVENTS}

DECIDERS: dict[str, Decider[Any]] = {
    decider.name: decider
    for decider in (
        PLAN,
        ASSIGNMENT,
        COLLECTION,
        INDICATOR,
        card_form.CARD_FORM,
        EXAMINATION,
        ASSESSMENT_CARD,
        MONITORING,
        signature.SIGNATURES,
        report_form.REPORT_FORM,
        consolidated_report.CONSOLIDATED_REPORT,
        organisation.ORGANISATION,
        person.PERSON,
        erasure.ERASURE,
        calendar_feed.FEED,
        webhook.WEBHOOK,
        NOTICE,
        ROUND,
    )
}
"""How each kind of stream is folded, by the first word of its topics."""
