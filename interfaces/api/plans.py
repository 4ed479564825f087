"""The routes of a plan: its document read, its doubts cleared, its life until it is closed, and looking at it."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, MultipartBody, QueryParameter
from pydantic import BaseModel, ConfigDict

from application import clearing, looking, planning
from application.access_table import TABLE
from application.performing import Actor
from domain.plan.state import Activity, Plan
from domain.reading import Reading
from interfaces.api.asking import After, AsOf, KnownAt, Limit, axes
from interfaces.api.commands import COMMAND, QUESTION, Key, answer_model, command, refusals, written
from interfaces.api.commands import refuse_control_characters as refuse_controls
from interfaces.api.signing_in import signed_in
from interfaces.plain import plain
from interfaces.reception import Reception

PLAN = "/api/plans/{plan:uuid}"

COMMANDS: tuple[HTTPRouteHandler, ...] = (
    command("/api/plans/drafts", planning.DraftPlan, planning.draft_plan, made="plan"),
    command(f"{PLAN}/copies", planning.CopyPlan, planning.copy_plan, made="plan"),
    command(f"{PLAN}/deadlines", clearing.ClarifyDeadlines, clearing.clarify_deadlines),
    command(f"{PLAN}/role-groups", clearing.ExpandRoleGroups, clearing.expand_role_groups),
    command(f"{PLAN}/parties", clearing.MatchParties, clearing.match_parties),
    command(f"{PLAN}/supplied-parties", clearing.SupplyParties, clearing.supply_parties),
    command(f"{PLAN}/rows", clearing.CorrectRow, clearing.correct_row),
    command(f"{PLAN}/dismissals", clearing.DismissAnomalies, clearing.dismiss_anomalies),
    command(f"{PLAN}/agreements", planning.RecordAgreement, planning.record_agreement),
    command(f"{PLAN}/agreement-refusals", planning.RecordAgreementRefusal, planning.record_agreement_refusal),
    command(f"{PLAN}/approval", planning.ApprovePlan, planning.approve_plan),
    command(f"{PLAN}/policy", planning.SetPolicy, planning.set_policy),
    command(f"{PLAN}/delegations", planning.DelegateRemoval, planning.delegate_removal),
    command(f"{PLAN}/delegations/withdraw", planning.WithdrawRemovalDelegation, planning.withdraw_removal_delegation),
    command(f"{PLAN}/control", planning.PlaceOnControl, planning.place_on_control),
    command(f"{PLAN}/revisions", planning.IssueRevision, planning.issue_revision),
    command(f"{PLAN}/closing", planning.ClosePlan, planning.close_plan),
)


class PlanFile(BaseModel):
    """Файл плана."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    file: UploadFile


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


def reading_routes(upload_bytes: int) -> tuple[HTTPRouteHandler, ...]:
    """The routes that take a plan's document of at most so many bytes."""
    largest = upload_bytes + 64 * 1024  # what stands around the file in a multipart body

    @post(
        "/api/plans/read",
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary="Прочитать план, ничего не сохраняя",
        operation_id="ReadPlan",
        responses=refusals(COMMAND),
        request_max_body_size=largest,
    )
    def read(data: MultipartBody[PlanFile], reception: NamedDependency[Reception]) -> Reading:
        """Что написано в документе и что в нём неясно. Ничего не сохраняется."""
        return _reading(data.file, reception)[0]

    @post(
        "/api/plans",
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary=TABLE["ImportPlan"].action.capitalize(),
        operation_id="ImportPlan",
        responses=refusals(COMMAND),
        request_max_body_size=largest,
    )
    def post_plan(
        data: MultipartBody[PlanFile],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
        committee: Annotated[
            UUID | None, QueryParameter(description="Чей это план; без указания — организации того, кто загружает.")
        ] = None,
        idempotency_key: Key = None,
    ) -> Any:
        """Прочитанное становится черновиком плана, сам документ хранится рядом с ним."""
        reading, content = _reading(data.file, reception)
        order = planning.ImportPlan(committee=committee)
        recorded = planning.import_plan(
            order, actor, reception.office, content=content, media_type=data.file.content_type, reading=reading
        )
        return written(recorded, "plan")

    post_plan.fn.__annotations__["return"] = answer_model("plan")
    return read, post_plan


def _reading(file: UploadFile, reception: Reception) -> tuple[Reading, bytes]:
    refuse_controls(file.filename, "file")
    content = file.file.read()
    return reception.read_plan(content, file.filename), content


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


QUESTIONS = (get_plans, get_plan, get_activities)
