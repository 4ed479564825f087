"""The routes of enhanced signatures: filed to an act with what they sign, checked again, given out."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, MultipartBody, QueryParameter
from litestar.response import Stream
from pydantic import BaseModel, ConfigDict, create_model

from application import signing_acts as signing
from application.access_table import TABLE
from application.performing import Actor
from application.reads_log import ReadKind
from interfaces.api.commands import COMMAND, QUESTION, Key, answer_model, refusals, written
from interfaces.api.evidence import SANDBOX
from interfaces.api.signing_in import signed_in
from interfaces.opened import Opened
from interfaces.ordering import ordered
from interfaces.ordering import refuse_control_characters as refuse_controls
from interfaces.plain import plain
from interfaces.reception import Reception

RECORD = "/api/streams/{stream:uuid}/records/{record:uuid}/signatures"
SIGNATURE = "/api/signatures/{record:uuid}/{filing:uuid}"
IN_PATH = ("stream", "record", "file_name")

FIELDS: dict[str, Any] = {
    name: (field.annotation, field) for name, field in signing.FileSignature.model_fields.items() if name not in IN_PATH
}
SignatureForm: type[BaseModel] = create_model(
    "FileSignature",
    __config__=ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True),
    file=(UploadFile, ...),
    document=(UploadFile | None, None),
    **FIELDS,
)


@post(
    f"{SIGNATURE}/check",
    sync_to_thread=True,
    guards=[signed_in],
    status_code=200,
    summary=TABLE["CheckSignature"].action.capitalize(),
    operation_id="CheckSignature",
    responses=refusals(COMMAND),
)
def post_check(
    record: FromPath[UUID],
    filing: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    idempotency_key: Key = None,
) -> Any:
    """Программой, которая настроена сейчас; прежние проверки остаются в истории."""
    order = signing.CheckSignature(record=record, filing=filing)
    return written(signing.check_signature(order, actor, reception.office, verifier=reception.verifier), None)


post_check.fn.__annotations__ |= {"return": answer_model(None)}
COMMANDS = (post_check,)


def post_signature(upload_bytes: int) -> HTTPRouteHandler:
    """The route that takes a signature, and a document that it signs, of at most so many bytes together."""

    @post(
        RECORD,
        sync_to_thread=True,
        guards=[signed_in],
        status_code=200,
        summary=TABLE["FileSignature"].action.capitalize(),
        operation_id="FileSignature",
        responses=refusals(COMMAND),
        request_max_body_size=upload_bytes + 64 * 1024,
    )
    def file(
        stream: FromPath[UUID],
        record: FromPath[UUID],
        data: MultipartBody[Any],
        actor: NamedDependency[Actor],
        reception: NamedDependency[Reception],
        idempotency_key: Key = None,
    ) -> Any:
        """Файл отсоединённой подписи и подписанный документ (document) либо вид сохранённого документа (form)."""
        files = {"file", "document"}
        stated: dict[str, Any] = {name: getattr(data, name) for name in data.model_fields_set - files}
        named = {"file_name": data.file.filename} if data.file.filename else {}
        order = ordered(signing.FileSignature, stream=stream, record=record, **named, **stated)
        refuse_controls(order)
        document = data.document.file if data.document is not None else None
        recorded = signing.file_signature(
            order, data.file.file, actor, reception.office, document=document, verifier=reception.verifier
        )
        return written(recorded, "filing")

    file.fn.__annotations__ |= {"data": MultipartBody[SignatureForm], "return": answer_model("filing")}
    return file


@dataclass(frozen=True, slots=True)
class SignaturesAnswer:
    """Чем подписано действие; level — высший уровень, который подтверждён. Простая подпись — сама запись."""

    act: dict[str, Any]
    local_act: str | None


@get(
    RECORD,
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals((*QUESTION, 409)),
    operation_id="AskSignatures",
    summary="Подписи действия",
)
def get_signatures(
    stream: FromPath[UUID],
    record: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
) -> SignaturesAnswer:
    """Простая, по местному акту, и файлы усиленных с тем, что показала проверка."""
    found = signing.act_signed(actor, stream, record, reception.office.ledger)
    return SignaturesAnswer(plain(found), reception.signature_act)


@get(
    f"{SIGNATURE}/content",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="OpenSignature",
    summary="Открыть файл подписи или подписанный документ",
    media_type="application/octet-stream",
)
def get_content(
    record: FromPath[UUID],
    filing: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    signed: Annotated[bool, QueryParameter(description="Подписанный документ, а не файл подписи.")] = False,
) -> Stream:
    """Файл, каким его приложили: его можно проверить и другой программой."""
    found = signing.open_signature(actor, record, filing, reception.office, content=signed)
    opened(ReadKind.EXPORT, filing, told="signature")
    return Stream(
        found.chunks,
        media_type=found.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.file_name, safe='')}",
            "Content-Length": str(found.size),
            "Content-Security-Policy": SANDBOX,
        },
    )


QUESTIONS = (get_signatures, get_content)
