"""What an organiser brings an examination to: reminders, consolidated scores, minutes, recommendations, its close."""

import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from application.examination_dossier import (
    ExaminationDossier,
    SeatCard,
    form_of,
    open_examination,
    person,
    role_changes,
    seat_cards,
)
from application.performing import Actor, Decided, Office, Order, perform
from application.ports import Recorded
from domain.documents import Requisites
from domain.examination import concluding as rules
from domain.examination.consolidating import Outcome, outcomes
from domain.examination.state import Examination

Words = Annotated[str, Field(min_length=1, max_length=10_000)]


class RemindExperts(Order):
    examination: UUID


def remind_experts(order: RemindExperts, actor: Actor, office: Office) -> Recorded:
    """Every expert who may score and has not signed everything is reminded, once for all their objects."""

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        cards = seat_cards(dossier.state, office.ledger) if dossier.state.form else ()
        waiting = [one.seat.expert for one in cards if one.card.state.standing is None]
        return dossier.decided(rules.remind(dossier.state, dossier.by, waiting=waiting))

    return perform(office, actor, decide)


class ConsolidateScores(Order):
    examination: UUID


def consolidate_scores(order: ConsolidateScores, actor: Actor, office: Office) -> Recorded:
    """The results by the examination's strategy are on record, with the cards that they are made of."""

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        found, cards = _outcomes(dossier, office)
        events = rules.consolidate(dossier.state, dossier.by, found=found)
        return dossier.decided(events, read=[one.card for one in cards])

    return perform(office, actor, decide)


class CloseExamination(Order):
    examination: UUID


def close_examination(order: CloseExamination, actor: Actor, office: Office) -> Recorded:
    """Its experts hold their role no longer, and see from now on what the others wrote of their objects."""

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        found, cards = _outcomes(dossier, office)
        events = rules.close(dossier.state, dossier.by, found=found)
        experts = [person(office, expert) for expert in dossier.state.experts]
        leaving = role_changes(dossier, experts, held=False)
        return dossier.decided(events, *leaving, read=[one.card for one in cards])

    return perform(office, actor, decide)


def _outcomes(dossier: ExaminationDossier, office: Office) -> tuple[tuple[Outcome, ...], tuple[SeatCard, ...]]:
    state = dossier.state
    if state.form is None or state.announced is None or state.announced.strategy is None:
        return (), ()
    cards = seat_cards(state, office.ledger)
    found = outcomes(
        [one.id for one in state.objects],
        [card for one in cards if (card := one.signed)],
        form=form_of(office.ledger, state.form),
        strategy=state.announced.strategy,
        thirds=thirds(state),
    )
    return found, cards


def thirds(state: Examination) -> frozenset[UUID]:
    """The objects that have a third expert in office."""
    return frozenset(seat.object for seat in state.seats.values() if seat.third and seat.in_office)


class RecordMinutes(Order):
    """The minutes of a public examination."""

    examination: UUID
    number: str | None = Field(default=None, max_length=100)
    date: datetime.date
    title: str | None = Field(default=None, max_length=1000)
    participants: int = Field(ge=0, le=1_000_000)
    decision: Words


def record_minutes(order: RecordMinutes, actor: Actor, office: Office) -> Recorded:
    """The open discussion has an outcome, and may be closed."""

    def decide() -> Decided:
        dossier = open_examination(order.examination, order, actor, office)
        title = dossier.said(order.title) if order.title else None
        events = rules.record_minutes(
            dossier.state,
            dossier.by,
            requisites=Requisites(number=order.number, date=order.date, title=title),
            participants=order.participants,
            decision=dossier.said(order.decision),
            document=None,
            file_name=None,
        )
        return dossier.decided(events)

    return perform(office, actor, decide)
