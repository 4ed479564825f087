"""The web application: its routes, what they depend on, how it describes itself, and the outermost layer around it."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from interfaces.api import (
    access,
    assignments,
    bundles,
    card_drafts,
    card_forms,
    collection_exports,
    collections,
    consolidated_reports,
    discipline,
    editions,
    erasures,
    evidence,
    examinations,
    exports,
    feeds,
    health,
    indicators,
    matrix,
    monitorings,
    notifications,
    outgoing,
    plan_documents,
    plan_questions,
    plans,
    reads,
    register,
    registry,
    replay,
    seal,
    search,
    signatures,
    streams,
    webhooks,
)
from interfaces.api.listening import Listening
from interfaces.asking import caught_up
from interfaces.measures import Measures
from interfaces.opened import opened
from interfaces.outermost import Outermost
from interfaces.pages import failing, own_point
from interfaces.pages.filling import sent
from interfaces.pages.routes import ROUTES as PAGES
from interfaces.pages.visitor import visitor
from interfaces.reception import Reception
from interfaces.refusing import answer
from interfaces.sessions import Addressing, SignInFirst, page_session
from interfaces.sessions.identifying import actor, reception
from interfaces.sessions.page_guard import to_sign_in
from interfaces.signing_in.cast import CastMember
from interfaces.signing_in.doorway import doorway
from interfaces.signing_in.routes import ROUTES as SIGNING_IN

JSON_BYTES = 4 * 1024 * 1024

DESCRIPTION = """Планы мероприятий («дорожные карты»): чтение, постановка на контроль, отчёты, снятие с контроля и вся
история. Команда — POST, отвечает номером записи журнала (position) и принимает Idempotency-Key. Вопрос — GET: ждёт
at_least_position, а о состоянии — и known_at (как было известно тогда), и as_of (по состоянию на дату). Отказ — problem
по RFC 9457 с русским объяснением."""


def web_application(
    received: Reception,
    *,
    threads: int = 12,
    upload_bytes: int = 50 * 1024 * 1024,
    addressing: Addressing = Addressing(),  # noqa: B008
    cast: Sequence[CastMember] = (),
    mails: bool = False,
) -> Outermost:
    """The whole ASGI application. `threads` requests are carried out at the same time, uploads are limited.

    `cast` are those whom one may enter as without a password, on this machine: of the demonstration alone.
    `mails`: letters with links go out.
    """
    measures = Measures(received.office.ledger.head, received.progress.health, received.seal.standing)
    listening = Listening()

    async def size_the_pool() -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(threads, "request"))

    application = Litestar(
        # One router, so that the application meets every handler once: whoever shares a path with a later one would be
        # put into a thread within a thread.
        route_handlers=[Router("/", route_handlers=_routes(received, upload_bytes))],
        dependencies={
            "actor": Provide(actor, sync_to_thread=False),
            "reception": Provide(reception, sync_to_thread=False),
            "measures": Provide(lambda: measures, sync_to_thread=False),
            "listening": Provide(lambda: listening, sync_to_thread=False),
            "caught_up": Provide(caught_up),
            "opened": Provide(opened, sync_to_thread=False),
            "doorway": Provide(doorway, sync_to_thread=True),
            "session": Provide(page_session, sync_to_thread=True),
            "visitor": Provide(visitor, sync_to_thread=False),
            "sent": Provide(sent),
        },
        exception_handlers={**dict.fromkeys((HTTPException, Exception), _failed), SignInFirst: to_sign_in},
        on_startup=[size_the_pool],
        state=State({"reception": received, "addressing": addressing, "cast": cast, "mails": mails}),
        request_max_body_size=JSON_BYTES,
        openapi_config=_openapi(),
        logging_config=None,
    )
    return Outermost(
        application,  # type: ignore[arg-type]
        measures,
        listening.leave,
        failing.told_outside,
        encrypted=addressing.encrypted,
    )


def _routes(received: Reception, upload_bytes: int) -> list[HTTPRouteHandler]:
    """Every route, a line for each module."""
    return [
        *plans.reading_routes(upload_bytes),
        *editions.edition_routes(upload_bytes),
        *plans.COMMANDS,
        *plan_questions.QUESTIONS,
        *plan_documents.QUESTIONS,
        *assignments.COMMANDS,
        *collections.COMMANDS,
        *collections.QUESTIONS,
        *consolidated_reports.commands(received.write_reports),
        *consolidated_reports.QUESTIONS,
        *monitorings.commands(received.write_notes),
        *monitorings.QUESTIONS,
        *signatures.COMMANDS,
        signatures.post_signature(upload_bytes),
        *signatures.QUESTIONS,
        evidence.post_evidence(upload_bytes),
        *own_point.document_routes(upload_bytes),
        *evidence.COMMANDS,
        *evidence.QUESTIONS,
        *register.QUESTIONS,
        *matrix.QUESTIONS,
        *discipline.QUESTIONS,
        *registry.COMMANDS,
        *registry.QUESTIONS,
        *access.COMMANDS,
        *access.QUESTIONS,
        *indicators.COMMANDS,
        indicators.post_source(upload_bytes),
        *indicators.QUESTIONS,
        *card_forms.COMMANDS,
        *card_forms.QUESTIONS,
        *examinations.COMMANDS,
        *examinations.QUESTIONS,
        *card_drafts.ROUTES,
        *erasures.COMMANDS,
        *erasures.QUESTIONS,
        *feeds.COMMANDS,
        *feeds.QUESTIONS,
        *exports.QUESTIONS,
        *collection_exports.QUESTIONS,
        *outgoing.QUESTIONS,
        *webhooks.COMMANDS,
        *webhooks.QUESTIONS,
        *streams.QUESTIONS,
        *replay.QUESTIONS,
        *reads.QUESTIONS,
        *search.QUESTIONS,
        *seal.QUESTIONS,
        *bundles.QUESTIONS,
        *notifications.COMMANDS,
        *notifications.QUESTIONS,
        *health.QUESTIONS,
        *PAGES,
        *SIGNING_IN,
    ]


def _failed(request: Request[Any, Any, Any], failure: Exception) -> Response[Any]:
    """A program is told a problem, a person a page."""
    return failing.failed(request, failure) if failing.wants_page(request) else answer(request, failure)


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Веха",
        version="1",
        description=DESCRIPTION,
        components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
        security=[{"token": []}],
        render_plugins=[],
        path="/schema",
    )
