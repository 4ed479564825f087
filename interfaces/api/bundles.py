"""The route of a plan's bundle: history taken away in one file that proves itself without the service."""

import tempfile
from collections.abc import AsyncIterator
from typing import Annotated, BinaryIO
from uuid import UUID

from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from application.bundle import BundleQuestion, bundle_of
from application.performing import Actor
from application.reads_log import ReadKind
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.signing_in import signed_in
from interfaces.opened import Opened
from interfaces.reception import Reception

TAR = "application/x-tar"
PIECE = 1 << 20
SPOOLED = 8 << 20
SinceSize = Annotated[
    int | None, QueryParameter(ge=0, description="Показать преемственность от журнала из стольких записей.")
]


@get(
    "/api/plans/{plan:uuid}/bundle",
    sync_to_thread=True,
    guards=[signed_in],
    responses={**refusals(QUESTION), 200: ResponseSpec(bytes, description="Пакет", media_type=TAR)},
    operation_id="TakeBundle",
    summary="Пакет плана для проверки без Вехи",
    media_type=TAR,
)
def get_bundle(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    since_size: SinceSize = None,
) -> Stream:
    """Записи плана, доказательства, подписи и зашифрованные документы одним файлом (docs/bundle.md).

    Для тех, кто видит план целиком. Персональные данные в нём зашифрованы. Проверяет его vekha verify.
    """
    content = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115 - closed when it is sent
    try:
        question = BundleQuestion(plan, () if since_size is None else (since_size,))
        bundle_of(actor, question, reception.office.ledger, reception.bundles, content)  # type: ignore[arg-type]
    except BaseException:
        content.close()
        raise
    opened(ReadKind.BUNDLE, plan, plan=plan)
    content.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="plan-{plan}.vekha.tar"'}
    return Stream(_sent(content), media_type=TAR, headers=headers)  # type: ignore[arg-type]


async def _sent(content: BinaryIO) -> AsyncIterator[bytes]:
    with content:
        while piece := await sync_to_thread(content.read, PIECE):
            yield piece


QUESTIONS = (get_bundle,)
"""The one question."""
