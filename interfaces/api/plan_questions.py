"""What is asked of plans: the list, one plan with its doubts, its rows with what is still to be said of each."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from application import looking
from application.performing import Actor
from application.proposing import propose_parties
from domain.plan.state import Activity, Plan
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.signing_in import signed_in
from interfaces.asking import After, AsOf, KnownAt, Limit, axes
from interfaces.plain import plain
from interfaces.reception import Reception

PLAN = "/api/plans/{plan:uuid}"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """План в списке."""

    id: UUID
    title: str | None
    territory: str | None
    committee: UUID | None
    stage: str
    revision: int
    activities: int
    open_errors: int


@dataclass(frozen=True, slots=True)
class PlansAnswer:
    """Страница планов; next продолжает её."""

    plans: list[PlanLine]
    next: int | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Сомнение чтения; по index его снимают, activity — строка плана, null — документ в целом."""

    index: int
    code: str
    severity: str
    activity: UUID | None
    quote: str
    message: str
    settled: bool


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """План целиком: строки, сомнения чтения, решения."""

    id: UUID
    stage: str
    open_errors: list[int]
    doubts: list[Doubt]
    plan: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ActivitiesAnswer:
    """Строки плана в порядке документа."""

    plan: UUID
    activities: list[dict[str, Any]]


@get(
    "/api/plans",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskPlans",
    summary="Планы",
)
def get_plans(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    after: After = 0,
    limit: Limit = 100,
) -> PlansAnswer:
    """Планы, которые вам видны, в порядке их появления."""
    found = looking.plans(actor, reception.trail, reception.office.ledger, after, limit)
    return PlansAnswer([_line(plan) for plan in found.states if plan.id], found.next)


def _line(plan: Plan) -> PlanLine:
    assert plan.id is not None
    return PlanLine(
        id=plan.id,
        title=plan.title,
        territory=plan.territory,
        committee=plan.committee,
        stage=plan.stage,
        revision=plan.revision,
        activities=len(plan.activities),
        open_errors=len(plan.open_errors),
    )


@get(
    PLAN,
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskPlan",
    summary="План",
)
def get_plan(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> PlanAnswer:
    """План, каким он был известен в этот момент, по состоянию на эту дату."""
    found = looking.plan(actor, reception.office.ledger, plan, axes(reception, known_at, as_of))
    return PlanAnswer(plan, found.stage, list(found.open_errors), _doubts(found), plain(found))


@get(
    f"{PLAN}/activities",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskActivities",
    summary="Мероприятия плана",
)
def get_activities(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
    unclear: FromQuery[bool | None] = None,
) -> ActivitiesAnswer:
    """Строки плана; unclear=true — только те, что ждут уточнения срока или исполнителя.

    unmatched_parties — места несопоставленных исполнителей, doubts — неразобранные сомнения (index из плана).
    """
    found = looking.plan(actor, reception.office.ledger, plan, axes(reception, known_at, as_of))
    rows = found.activities.values()
    asked = (a for a in rows if unclear is None or unclear == bool(a.unclear_deadlines or a.unmatched_parties))
    return ActivitiesAnswer(plan, [_row(found, activity) for activity in asked])


def _row(plan: Plan, activity: Activity) -> dict[str, Any]:
    """The row with what is still to be said of it: its unclear terms, its unmatched parties, its open doubts."""
    doubts = [doubt.index for doubt in _doubts(plan) if doubt.activity == activity.id and not doubt.settled]
    return {
        "id": str(activity.id),
        "unclear_deadlines": activity.unclear_deadlines,
        "unmatched_parties": list(activity.unmatched_parties),
        "doubts": doubts,
        **plain(activity),
    }


def _doubts(plan: Plan) -> list[Doubt]:
    return [
        Doubt(place, row.code, row.severity, row.activity, str(row.quote), str(row.message), place in plan.settled)
        for place, row in enumerate(plan.anomalies)
    ]


@dataclass(frozen=True, slots=True)
class ProposalsAnswer:
    """Несопоставленные исполнители плана и организации реестра, которыми они могут быть."""

    plan: UUID
    parties: list[dict[str, Any]]


@get(
    f"{PLAN}/party-proposals",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskPartyProposals",
    summary="Кем могут быть названные исполнители",
)
def get_party_proposals(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
) -> ProposalsAnswer:
    """Предложения по наименованию, подтверждённому иному наименованию или сходству; решает человек."""
    found = propose_parties(actor, reception.trail, reception.office.ledger, plan)
    return ProposalsAnswer(plan, [{**plain(party.unmatched), "proposals": plain(party.proposals)} for party in found])


QUESTIONS = (get_plans, get_plan, get_activities, get_party_proposals)
