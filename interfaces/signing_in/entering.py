"""The pages of signing in and out."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from application.signing_in import entering
from application.signing_in.ports import Stage
from domain.refusals import Refusal
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.visitor import Visitor
from interfaces.sessions import Addressing, PageSession, cookies, signed_in_page
from interfaces.sessions.identifying import living
from interfaces.sessions.kept_forms import collected
from interfaces.signing_in.cast import offered
from interfaces.signing_in.doorway import OPT, Doorway, halfway, our_form

SAID = {"reset": "Пароль задан. Войдите с ним."}
WIDE: Mapping[str, Any] = {"sync_to_thread": True, "include_in_schema": False}


@get("/sign-in", **WIDE, opt=OPT)
def get_sign_in(doorway: NamedDependency[Doorway]) -> Response[Any]:
    """The first page of whoever is not signed in."""
    session = living(doorway.reception, doorway.secret) if doorway.secret else None
    if session is not None and session.stage is Stage.OPEN:
        return doorway.go(doorway.back)
    return shown(doorway, doorway.form())


@post("/sign-in", **WIDE, guards=[our_form], opt=OPT)
def post_sign_in(doorway: NamedDependency[Doorway], sent: NamedDependency[Sent]) -> Response[Any]:
    """Login and password."""
    try:
        begun = entering.sign_in(
            sent.text("login"), sent.text("password"), doorway.doors, doorway.visitor, doorway.now, doorway.secret
        )
    except Refusal as failure:
        return shown(doorway, doorway.refused(sent, failure))
    return doorway.enter(begun)


@get("/sign-in/code", **WIDE, guards=[halfway], opt=OPT)
def get_code(doorway: NamedDependency[Doorway]) -> Response[Any]:
    """The second factor is due."""
    doorway.session(Stage.SECOND_FACTOR)
    return doorway.show("code.html", doorway.form())


@post("/sign-in/code", **WIDE, guards=[halfway], opt=OPT)
def post_code(doorway: NamedDependency[Doorway], sent: NamedDependency[Sent]) -> Response[Any]:
    """The code of the second factor, or a recovery code."""
    session = doorway.session(Stage.SECOND_FACTOR)
    try:
        begun = entering.give_code(
            session, doorway.secret or "", sent.text("code"), doorway.doors, doorway.visitor, doorway.now
        )
    except Refusal as failure:
        return doorway.show("code.html", doorway.refused(sent, failure))
    return doorway.enter(begun)


@get("/sign-in/again", **WIDE, guards=[signed_in_page], opt={"page": True})
def get_again(
    doorway: NamedDependency[Doorway], visitor: NamedDependency[Visitor], session: NamedDependency[PageSession]
) -> Response[Any]:
    """The form that was sent when the session had ended, ready to be sent again."""
    secret = cookies.kept(doorway.request, cookies.PARCEL)
    kept = collected(doorway.reception, secret, session.person) if secret else None
    response = visitor.show("signing_in/again.html", kept=kept, back=doorway.back) if kept else doorway.go(doorway.back)
    response.cookies.append(cookies.taken_back(doorway.request, cookies.PARCEL))
    return response


@post("/sign-out", **WIDE, guards=[signed_in_page], opt={"page": True})
def post_sign_out(doorway: NamedDependency[Doorway], session: NamedDependency[PageSession]) -> Response[Any]:
    """The session is over, here and on the server."""
    if session.kept is not None:
        entering.sign_out(session.kept, doorway.doors, doorway.visitor, doorway.now)
    response = doorway.leave("/sign-in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def shown(doorway: Doorway, form: Filled) -> Response[Any]:
    addressing = Addressing.of(doorway.request)
    plain = addressing.secure(doorway.request) and not addressing.encrypted
    provider = doorway.doors.provider
    said = SAID.get(doorway.request.query_params.get("said", ""))
    roles = offered(doorway)
    return doorway.show(
        "sign_in.html", form, plain=plain, roles=roles, provider=provider.name if provider else None, said_before=said
    )


ROUTES = (get_sign_in, post_sign_in, get_code, post_code, get_again, post_sign_out)
