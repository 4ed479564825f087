"""The register's entries out of the domain's own states: so the past is answered, and the live table is checked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from application.compliance_register import OWING, Entry, Page, RegisterQuestion
from domain.assignment.state import Assignment, ExtensionOutcome, Stage
from domain.plan.state import Plan


def entries_of(assignment: Assignment, plan: Plan, position: int) -> Iterator[Entry]:
    """The register's entries of an assignment in this state, under this plan; `owing` is left to `with_owing`."""
    if assignment.id is None or assignment.plan is None or assignment.activity is None or assignment.party is None:
        return
    activity = plan.activities.get(assignment.activity)
    for point in assignment.points.values():
        current, accepted, asked = point.current, point.accepted, point.open_request
        yield Entry(
            plan=assignment.plan,
            activity=assignment.activity,
            row=activity.read.row if activity else 0,
            number=activity.number if activity else None,
            section=activity.read.section if activity else None,
            assignment=assignment.id,
            party=assignment.party,
            duty=assignment.duty,
            lead=assignment.lead,
            point=point.key,
            periodic=point.planned.periodic,
            tasks=point.planned.tasks,
            starts=point.planned.starts,
            original=point.planned.stated,
            stated=point.stated,
            effective=point.effective,
            calendar=point.calendar,
            stage=point.stage,
            rounds=point.rounds,
            submissions=len(point.round_submissions),
            first_submitted_on=min((s.on for s in point.round_submissions), default=None),
            under_review_since=current.on if current and point.stage is Stage.SUBMITTED else None,
            accepted_submission=accepted.on if accepted else None,
            returned=point.stage is Stage.RETURNED,
            returns=sum(s.returned_on is not None for s in point.submissions),
            ended_on=point.ended_on,
            removal_proposed=point.removal_proposed_by is not None,
            extensions=sum(x.outcome is ExtensionOutcome.APPROVED for x in point.extensions),
            request=asked.request if asked else None,
            requested=asked.proposed if asked else None,
            evidence=sum(e.point == point.key and e.revoked_on is None for e in assignment.evidence.values()),
            lapse=point.lapse,
            missed_on=point.missed_on,
            last_fact_on=point.last_fact_on,
            in_force_on=plan.in_force_on,
            plan_closed_on=plan.closed_on,
            due_soon_days=plan.policy.due_soon_days,
            counted=plan.policy.counted_submission,
            owing=0,
            position=position,
        )


def with_owing(entries: Iterable[Entry]) -> list[Entry]:
    """The same entries of whole activities, in the register's order, each knowing its co-executors in arrears."""
    given = sorted(entries, key=lambda entry: entry.key)
    owing: Counter[tuple[UUID, str]] = Counter()
    for entry in given:
        owing[entry.activity, entry.point] += not entry.lead and entry.stage in OWING
    return [replace(e, owing=owing[e.activity, e.point]) if owing[e.activity, e.point] else e for e in given]


def page(entries: Sequence[Entry], question: RegisterQuestion, as_of: date, position: int) -> Page:
    """One page out of all entries that may be asked for, given in the register's order."""
    found = [e for e in entries if question.after is None or e.key > question.after]
    found = [e for e in found if question.asks_for(e, as_of)][: question.limit + 1]
    shown = tuple(found[: question.limit])
    return Page(shown, shown[-1].key if len(found) > len(shown) and shown else None, position)
