"""The routes of confirming documents: taken in as they are sent, given out as attachments that nothing runs from."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, MultipartBody
from litestar.response import Stream
from pydantic import BaseModel, ConfigDict, create_model

from application import evidence as documents
from application import evidence_checklist
from application.access_table import TABLE
from application.performing import Actor
from application.reads_log import ReadKind
from interfaces.api.commands import BODY, COMMAND, QUESTION, Key, answer_model, command, refusals, written
from interfaces.api.signing_in import signed_in
from interfaces.opened import Opened
from interfaces.ordering import ordered
from interfaces.ordering import refuse_control_characters as refuse_controls
from interfaces.plain import plain
from interfaces.reception import Reception

ASSIGNMENT = "/api/assignments/{assignment:uuid}"
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
TOLD_BY_FILE = ("assignment", "file_name", "media_type")

FIELDS: dict[str, Any] = {
    name: (field.annotation, field)
    for name, field in documents.AttachEvidence.model_fields.items()
    if name not in TOLD_BY_FILE
}
EvidenceForm: type[BaseModel] = create_model(
    "AttachEvidence",
    __config__=ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True),
    file=(UploadFile, ...),
    **FIELDS,
)


def post_evidence(upload_bytes: int) -> HTTPRouteHandler:
    """The route that takes documents of at most so many bytes."""

    @post(
        f"{ASSIGNMENT}/evidence",
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary=TABLE["AttachEvidence"].action.capitalize(),
        operation_id="AttachEvidence",
        responses=refusals(COMMAND),
        # What stands around the file in a multipart body.
        request_max_body_size=upload_bytes + 64 * 1024,
    )
    def attach(
        assignment: FromPath[UUID],
        data: MultipartBody[Any],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
        idempotency_key: Key = None,
    ) -> Any:
        """Файл и его реквизиты; шифруется при приёме. Программы и файлы с макросами не принимаются."""
        stated: dict[str, Any] = {name: getattr(data, name) for name in data.model_fields_set if name != "file"}
        order = ordered(
            documents.AttachEvidence,
            assignment=assignment,
            file_name=data.file.filename,
            media_type=data.file.content_type,
            **stated,
        )
        refuse_controls(order)
        return written(documents.attach_evidence(order, data.file.file, actor, reception.office), "evidence")

    attach.fn.__annotations__ |= {"data": MultipartBody[EvidenceForm], "return": answer_model("evidence")}
    return attach


@get(
    f"{ASSIGNMENT}/evidence/{{evidence:uuid}}/content",
    sync_to_thread=True,
    guards=[signed_in],
    operation_id="OpenDocument",
    summary="Открыть подтверждающий документ",
    responses=refusals(QUESTION),
    media_type="application/octet-stream",
)
def get_content(
    assignment: FromPath[UUID],
    evidence: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
) -> Stream:
    """Файл, каким его приложили, в том числе отозванный."""
    found = documents.open_document(assignment, evidence, actor, reception.office)
    if found.restricted:
        opened(ReadKind.EVIDENCE, evidence, told=f"assignment={assignment}")
    return Stream(
        found.chunks,
        media_type=found.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.file_name, safe='')}",
            "Content-Length": str(found.size),
            "Content-Security-Policy": SANDBOX,
        },
    )


CHECKED: dict[str, Any] = {
    name: (field.annotation, field)
    for name, field in evidence_checklist.CheckEvidence.model_fields.items()
    if name != "assignment"
}
CheckForm: type[BaseModel] = create_model(
    "CheckEvidence",
    __config__=ConfigDict(frozen=True, extra="forbid"),
    **CHECKED,
)


@dataclass(frozen=True, slots=True)
class ChecklistAnswer:
    """Что найдено о каждом документе и обо всех вместе: что смотрели, насколько важно, что сказать человеку."""

    documents: list[dict[str, Any]]
    together: list[dict[str, Any]]


def check(
    assignment: FromPath[UUID], data: Any, actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> ChecklistAnswer:
    """Чего не хватает документам до представления: приложенным и тем, что ещё собираются приложить.

    Ничего не записывается.
    """
    refuse_controls(data)
    stated: dict[str, Any] = {name: getattr(data, name) for name in data.model_fields_set}
    question = evidence_checklist.CheckEvidence(assignment=assignment, **stated)
    return ChecklistAnswer(**plain(evidence_checklist.checklist(question, actor, reception.office)))


check.__annotations__ |= {"data": Annotated[CheckForm, BODY]}
post_check = post(
    f"{ASSIGNMENT}/evidence/check",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    operation_id="CheckEvidence",
    summary="Проверить документы до представления",
    responses=refusals(COMMAND),
)(check)

COMMANDS = (command(f"{ASSIGNMENT}/evidence/revoke", documents.RevokeEvidence, documents.revoke_evidence),)
QUESTIONS = (get_content, post_check)
