"""One's own way in: the sessions, the password, the second factor."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from application.signing_in import entering, own_account
from application.signing_in.codes import provisioning, written_secret
from application.signing_in.ports import Session
from domain.refusals import Refusal
from interfaces.pages.filling import Filled, Sent
from interfaces.pages.visitor import Visitor
from interfaces.sessions import PageSession, SignInFirst, signed_in_page
from interfaces.signing_in.doorway import Doorway
from interfaces.signing_in.entering import WIDE
from interfaces.signing_in.factor import picture
from interfaces.signing_in.linked import twice

OPT = {"page": True}
OWN = {**WIDE, "guards": [signed_in_page], "opt": OPT}


@get("/account", **OWN)
def get_account(
    doorway: NamedDependency[Doorway], visitor: NamedDependency[Visitor], session: NamedDependency[PageSession]
) -> Response[Any]:
    """Where one is signed in, and how one comes in."""
    doors = doorway.doors
    account = doors.accounts.of(session.person)
    return visitor.show(
        "signing_in/account.html",
        account=account,
        left=doors.accounts.recovery_codes_left(session.person) if account else 0,
        required=doors.limits.second_factor,
        sessions=doors.sessions.of(session.person, doorway.now, doors.limits.idle),
        own=session.kept,
        form=visitor.form(),
    )


@post("/account/sessions/end", **OWN)
def post_end(
    doorway: NamedDependency[Doorway], session: NamedDependency[PageSession], sent: NamedDependency[Sent]
) -> Response[Any]:
    """Ends one session, or all but this one."""
    own = kept(session)
    told = sent.text("session")
    only = UUID(told) if _is_id(told) else None
    entering.end_sessions(
        session.person, doorway.doors, doorway.visitor, doorway.now, by=session.person, only=only,
        but=None if only else own.id,
    )  # fmt: skip
    return doorway.go("/account")


@get("/account/prove", **OWN)
def get_prove(
    doorway: NamedDependency[Doorway], visitor: NamedDependency[Visitor], session: NamedDependency[PageSession]
) -> Response[Any]:
    """The password once more, before something is changed."""
    return prove(doorway, visitor, session, visitor.form())


@post("/account/prove", **OWN)
def post_prove(
    doorway: NamedDependency[Doorway],
    visitor: NamedDependency[Visitor],
    session: NamedDependency[PageSession],
    sent: NamedDependency[Sent],
) -> Response[Any]:
    """Who has proved who they are comes back to what they wanted to change."""
    try:
        entering.prove_again(
            kept(session), sent.text("password"), sent.text("code"), doorway.doors, doorway.visitor, doorway.now
        )
    except Refusal as failure:
        return prove(doorway, visitor, session, doorway.refused(sent, failure))
    return doorway.go(doorway.back)


@get("/account/password", **OWN)
def get_password(
    doorway: NamedDependency[Doorway], visitor: NamedDependency[Visitor], session: NamedDependency[PageSession]
) -> Response[Any]:
    """A form for another password."""
    return first_proved(doorway, session) or visitor.show("signing_in/password.html", form=visitor.form())


@post("/account/password", **OWN)
def post_password(
    doorway: NamedDependency[Doorway],
    visitor: NamedDependency[Visitor],
    session: NamedDependency[PageSession],
    sent: NamedDependency[Sent],
) -> Response[Any]:
    """Another password: every other session is over."""
    try:
        own_account.change_password(
            kept(session), twice(sent), session.name, doorway.doors, doorway.visitor, doorway.now
        )
    except entering.ProveYourselfAgain:
        return first_proved(doorway, session) or doorway.go("/account")
    except Refusal as failure:
        form = doorway.refused(sent, failure)
        return visitor.show("signing_in/password.html", status=form.status, form=form)
    return doorway.go("/account?said=password")


@get("/account/factor", **OWN)
def get_factor(
    doorway: NamedDependency[Doorway], visitor: NamedDependency[Visitor], session: NamedDependency[PageSession]
) -> Response[Any]:
    """The secret for a phone, the first or another."""
    return first_proved(doorway, session) or factor(doorway, visitor, session, visitor.form())


@post("/account/factor", **OWN)
def post_factor(
    doorway: NamedDependency[Doorway],
    visitor: NamedDependency[Visitor],
    session: NamedDependency[PageSession],
    sent: NamedDependency[Sent],
) -> Response[Any]:
    """The first code of that phone; the recovery codes are shown, once."""
    if way := first_proved(doorway, session):
        return way
    try:
        codes = own_account.set_factor(kept(session), sent.text("code"), doorway.doors, doorway.visitor, doorway.now)
    except Refusal as failure:
        return factor(doorway, visitor, session, doorway.refused(sent, failure))
    return visitor.show("signing_in/codes.html", codes=codes, onward="/account", form=visitor.form())


@post("/account/factor/remove", **OWN)
def post_factor_removal(doorway: NamedDependency[Doorway], session: NamedDependency[PageSession]) -> Response[Any]:
    """No second factor any more, where the installation does not ask for one."""
    try:
        own_account.remove_factor(kept(session), doorway.doors, doorway.visitor, doorway.now)
    except entering.ProveYourselfAgain:
        return first_proved(doorway, session) or doorway.go("/account")
    return doorway.go("/account")


@post("/account/recovery-codes", **OWN)
def post_codes(
    doorway: NamedDependency[Doorway], visitor: NamedDependency[Visitor], session: NamedDependency[PageSession]
) -> Response[Any]:
    """New recovery codes, shown once."""
    try:
        codes = own_account.renew_codes(kept(session), doorway.doors, doorway.visitor, doorway.now)
    except entering.ProveYourselfAgain:
        return first_proved(doorway, session) or doorway.go("/account")
    return visitor.show("signing_in/codes.html", codes=codes, onward="/account", form=visitor.form())


def kept(session: PageSession) -> Session:
    """The browser's session: a token alone changes nothing here. Raises SignInFirst."""
    if session.kept is None:
        raise SignInFirst("/account")
    return session.kept


def first_proved(doorway: Doorway, session: PageSession) -> Response[Any] | None:
    """The way to the password, where it is long since it was given. Raises NoOwnPassword."""
    own_account.account_of(kept(session), doorway.doors)
    try:
        entering.freshly_proved(kept(session), doorway.now)
    except entering.ProveYourselfAgain:
        path = doorway.request.url.path
        back = path if path in {"/account/password", "/account/factor"} else "/account"
        return doorway.go(f"/account/prove?next={back}")
    return None


def prove(doorway: Doorway, visitor: Visitor, session: PageSession, form: Filled) -> Response[Any]:
    account = own_account.account_of(kept(session), doorway.doors)
    return visitor.show(
        "signing_in/prove.html", status=form.status, form=form, second=account.factor is not None,
        action=doorway.address("/account/prove"),
    )  # fmt: skip


def factor(doorway: Doorway, visitor: Visitor, session: PageSession, form: Filled) -> Response[Any]:
    secret = own_account.drafted_factor(kept(session), doorway.doors)
    login = own_account.account_of(kept(session), doorway.doors).login
    return visitor.show(
        "signing_in/factor.html", status=form.status, form=form, picture=picture(provisioning(secret, login)),
        written=written_secret(secret), action="/account/factor",
    )  # fmt: skip


def _is_id(told: str) -> bool:
    try:
        UUID(told)
    except ValueError:
        return False
    return True


ROUTES = (
    get_account, post_end, get_prove, post_prove, get_password, post_password, get_factor, post_factor,
    post_factor_removal, post_codes,
)  # fmt: skip
