"""Correcting a recorded fact of any stream: what was stated by mistake stays, and a further fact repairs it."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from application.access import NotYours, permit
from application.access_table import COMMITTEE, Needs
from application.performing import Actor, Office, Order, Standing, circumstances, perform
from application.ports import Recorded
from application.replaying import UnknownStream
from domain.actors import Role
from domain.assignment import events as assignment
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.consolidated_report import ReportDrawnUp
from domain.correcting import correct_record as decide_correction
from domain.ledger import Change, Loaded, Stored
from domain.monitoring.events import MonitoringOpened
from domain.personal import Personal
from domain.plan import events as plan
from domain.plan.state import PLAN, Plan


class CorrectRecord(Order):
    """`record` is the event's id in `stream`; `field` may name a part (`basis.number`); `old` is what stands now."""

    stream: UUID
    record: UUID
    field: str
    old: JsonValue = None
    new: JsonValue = None
    reason: str


def correct_record(order: CorrectRecord, actor: Actor, office: Office) -> Recorded:
    """The fact counts as corrected from its own date on; who knew it otherwise before, still sees so in a replay."""

    def decide() -> Sequence[Change]:
        history = office.ledger.history(order.stream)
        if not history:
            raise UnknownStream(order.stream)
        of_plan = _plan_of(history, office)
        zone = of_plan.state.policy.time_zone if of_plan else DEFAULT_TIME_ZONE
        subject = of_plan.stream if of_plan else order.stream
        now = office.clock.now()
        by = circumstances(
            order,
            actor,
            _standing(actor, of_plan),
            now=now,
            zone=zone,
            subject=subject,
            revision=(of_plan.state.revision or None) if of_plan else None,
        )
        events = decide_correction(
            history,
            by,
            record=order.record,
            field=order.field,
            old=order.old,
            new=order.new,
            reason=Personal(subject, order.reason),
            today=now.astimezone(ZoneInfo(zone)).date(),
            subject=subject,
        )
        return (Change(order.stream, len(history), events),)

    return perform(office, actor, decide)


def _plan_of(history: Sequence[Stored], office: Office) -> Loaded[Plan] | None:
    """The plan that this stream is, or belongs to; None for people and organisations."""
    first = history[0]
    if isinstance(first.event, assignment.Assigned | ReportDrawnUp | MonitoringOpened):
        return office.ledger.load(PLAN, first.event.plan)
    return office.ledger.load(PLAN, first.stream) if isinstance(first.event, plan.EVENTS) else None


def _standing(actor: Actor, of_plan: Loaded[Plan] | None) -> Standing:
    """Records of a plan are corrected by its committee, those of people and organisations by an administrator."""
    standing = permit(actor, CorrectRecord, plan=of_plan.state if of_plan else None)
    if of_plan and standing.role is Role.ADMINISTRATOR:
        raise NotYours(Needs("исправить запись плана", COMMITTEE))
    return standing
