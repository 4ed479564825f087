"""The routes of a plan: its document read, its doubts cleared, its life until it is closed."""

from typing import Annotated, Any
from uuid import UUID

from litestar import post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, MultipartBody, QueryParameter
from pydantic import BaseModel, ConfigDict

from application import clearing, planning, rereading, revising
from application.access_table import TABLE
from application.performing import Actor
from domain.reading import Reading
from interfaces.api.commands import COMMAND, Key, answer_model, command, refusals, written
from interfaces.api.signing_in import signed_in
from interfaces.ordering import refuse_control_characters as refuse_controls
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
    command(f"{PLAN}/revisions", revising.IssueRevision, revising.issue_revision),
    command(f"{PLAN}/closing", planning.ClosePlan, planning.close_plan),
)


class PlanFile(BaseModel):
    """Файл плана."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    file: UploadFile


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

    @post(
        f"{PLAN}/reread",
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary=TABLE["RereadPlan"].action.capitalize(),
        operation_id="RereadPlan",
        responses=refusals(COMMAND),
        request_max_body_size=largest,
    )
    def reread_plan(
        plan: FromPath[UUID],
        data: MultipartBody[PlanFile],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
        idempotency_key: Key = None,
    ) -> Any:
        """Черновик прочитан заново из лучшего файла. Решения по строкам, которые читаются как прежде, остаются."""
        reading, content = _reading(data.file, reception)
        order = rereading.RereadPlan(plan=plan)
        recorded = rereading.reread_plan(
            order, actor, reception.office, content=content, media_type=data.file.content_type, reading=reading
        )
        return written(recorded, None)

    post_plan.fn.__annotations__["return"] = answer_model("plan")
    reread_plan.fn.__annotations__["return"] = answer_model(None)
    return read, post_plan, reread_plan


def _reading(file: UploadFile, reception: Reception) -> tuple[Reading, bytes]:
    refuse_controls(file.filename, "file")
    content = file.file.read()
    return reception.read_plan(content, file.filename), content
