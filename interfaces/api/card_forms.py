"""The routes of card forms: published, looked at, filled in Word or Excel and read back."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, MultipartBody, QueryParameter
from litestar.response import Response
from pydantic import BaseModel, ConfigDict

from application import card_forms
from application.performing import Actor
from domain.card_form.publishing import refuse_senseless, version_of
from domain.consolidated_report import FileForm
from interfaces.api.commands import COMMAND, QUESTION, command, refusals
from interfaces.api.evidence import SANDBOX
from interfaces.api.signing_in import signed_in
from interfaces.plain import plain
from interfaces.reception import Reception

LARGEST = 4 * 1024 * 1024
TYPES = {
    FileForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

COMMANDS: tuple[HTTPRouteHandler, ...] = (
    command("/api/card-forms", card_forms.PublishCardForm, card_forms.publish_card_form, made="form"),
)


@dataclass(frozen=True, slots=True)
class CardFormAnswer:
    """Форма экспертной карты со всеми версиями."""

    form: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadFormAnswer:
    """Форма из файла: добавьте код и опубликуйте."""

    title: str
    blocks: list[dict[str, Any]]
    thresholds: dict[str, Any]


class FormFile(BaseModel):
    """Форма в Excel или Word."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    file: UploadFile


@get(
    "/api/card-forms/{form:uuid}",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskCardForm",
    summary="Форма экспертной карты",
)
def get_form(
    form: FromPath[UUID], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> CardFormAnswer:
    """Блоки, критерии, шкалы и пороги каждой версии."""
    return CardFormAnswer(plain(card_forms.card_form(reception.office.ledger, form)))


@get(
    "/api/card-forms/{form:uuid}/file",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="OpenCardForm",
    summary="Форма экспертной карты файлом",
    media_type=TYPES[FileForm.XLSX],
)
def get_file(
    form: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    kind: Annotated[str, QueryParameter(pattern="^(xlsx|docx)$", description="xlsx или docx")] = "xlsx",
    version: Annotated[int | None, QueryParameter(ge=1, le=100_000)] = None,
) -> Response[bytes]:
    """Таблица для заполнения: прочитанная обратно, она даёт ту же форму."""
    found = version_of(card_forms.card_form(reception.office.ledger, form), version)
    chosen = FileForm(kind)
    return Response(
        reception.write_card_form(found, chosen),
        media_type=TYPES[chosen],
        headers={
            "Content-Disposition": f'attachment; filename="card-form-{found.version}.{kind}"',
            "Content-Security-Policy": SANDBOX,
        },
    )


@post(
    "/api/card-forms/read",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    responses=refusals(COMMAND),
    operation_id="ReadCardForm",
    summary="Прочитать форму из файла",
    request_max_body_size=LARGEST,
)
def post_file(
    data: MultipartBody[FormFile], actor: NamedDependency[Actor], reception: NamedDependency[Reception]
) -> ReadFormAnswer:
    """Ничего не записывает: прочитанное проверяют и публикуют. В отказе названа ячейка."""
    found = reception.read_card_form(data.file.file.read())
    blocks, thresholds = card_forms.as_published(found.blocks, found.thresholds)
    refuse_senseless(blocks, thresholds)
    return ReadFormAnswer(found.title, plain(found.blocks), plain(found.thresholds))


QUESTIONS = (get_form, get_file, post_file)
