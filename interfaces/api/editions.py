"""The routes of a plan's new edition: its document compared with the plan in force, and issued as confirmed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, MultipartBody
from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic_core import from_json

from application import revising
from application.access_table import TABLE
from application.performing import Actor
from interfaces.api.commands import COMMAND, Key, answer_model, refusals, written
from interfaces.api.signing_in import signed_in
from interfaces.ordering import ordered
from interfaces.ordering import refuse_control_characters as refuse_controls
from interfaces.plain import plain
from interfaces.reception import Reception

EDITIONS = "/api/plans/{plan:uuid}/editions"
SAID_AS_JSON = ("rows", "struck", "basis", "signature")
"""Fields with parts of their own: a form gives each as JSON text."""

FIELDS: dict[str, Any] = {
    name: (str | None, Field(None, description="JSON")) if name in SAID_AS_JSON else (field.annotation, field)
    for name, field in revising.IssueEdition.model_fields.items()
    if name != "plan"
}
EditionForm: type[BaseModel] = create_model(
    "IssueEdition",
    __config__=ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True),
    file=(UploadFile, ...),
    **FIELDS,
)


class EditionFile(BaseModel):
    """Файл новой редакции."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    file: UploadFile


@dataclass(frozen=True, slots=True)
class EditionAnswer:
    """Документ рядом с действующим планом.

    Строки документа по порядку, затем строки плана, которых в документе нет. change: same, changed, added, struck;
    differences: moved, renumbered, reworded, deadline_changed, party_changed.
    """

    plan: UUID
    revision: int
    changes_nothing: bool
    rows: list[dict[str, Any]]


def edition_routes(upload_bytes: int) -> tuple[HTTPRouteHandler, ...]:
    """The routes that take a plan's new document of at most so many bytes."""
    largest = upload_bytes + 64 * 1024  # what stands around the file in a multipart body

    @post(
        EDITIONS,
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary=TABLE["CompareEdition"].action.capitalize(),
        operation_id="CompareEdition",
        responses=refusals(COMMAND),
        request_max_body_size=largest,
    )
    def compare(
        plan: FromPath[UUID],
        data: MultipartBody[EditionFile],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
    ) -> EditionAnswer:
        """Что новая редакция изменила бы в плане, строка за строкой. Сходство только предлагает; ничего не хранится."""
        content = _content(data.file)
        reading = reception.read_plan(content, data.file.filename)
        order = revising.CompareEdition(plan=plan)
        found = revising.compare_edition(order, actor, reception.office, reading=reading)
        return EditionAnswer(**plain(found))

    @post(
        f"{EDITIONS}/confirmed",
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary=TABLE["IssueEdition"].action.capitalize(),
        operation_id="IssueEdition",
        responses=refusals(COMMAND),
        request_max_body_size=largest,
    )
    def issue(
        plan: FromPath[UUID],
        data: MultipartBody[Any],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
        idempotency_key: Key = None,
    ) -> Any:
        """Редакция вступает в силу так, как её подтвердил комитет; документ хранится рядом с планом.

        rows — каждая строка документа и строка плана, которой она соответствует (activity: null — новая строка);
        struck — строки плана, которых больше нет. Сроки и исполнители поручений меняются той же записью.
        """
        stated = {name: _said(name, getattr(data, name)) for name in data.model_fields_set if name != "file"}
        order = ordered(revising.IssueEdition, plan=plan, **stated)
        refuse_controls(order)
        content = _content(data.file)
        recorded = revising.issue_edition(
            order,
            actor,
            reception.office,
            content=content,
            media_type=data.file.content_type,
            reading=reception.read_plan(content, data.file.filename),
        )
        return written(recorded, None)

    issue.fn.__annotations__ |= {"data": MultipartBody[EditionForm], "return": answer_model(None)}
    return compare, issue


def _said(name: str, value: Any) -> Any:
    """The field's value; text that is no JSON stays text, which the order then refuses by name."""
    if name not in SAID_AS_JSON or value is None:
        return value
    try:
        return from_json(value)
    except ValueError:
        return value


def _content(file: UploadFile) -> bytes:
    refuse_controls(file.filename, "file")
    return file.file.read()
