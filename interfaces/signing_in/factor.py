"""Setting up the second factor: on the way in where everybody needs one, and from one's own account."""

from io import BytesIO
from typing import Any

import segno
from litestar import Response, get, post
from litestar.di import NamedDependency
from markupsafe import Markup

from application.signing_in import own_account
from application.signing_in.codes import provisioning, written_secret
from application.signing_in.entering import widened
from application.signing_in.ports import Session, Stage
from domain.refusals import Refusal
from interfaces.pages.filling import Filled, Sent
from interfaces.signing_in.doorway import OPT, Doorway, halfway
from interfaces.signing_in.entering import WIDE


@get("/sign-in/factor", **WIDE, guards=[halfway], opt=OPT)
def get_factor(doorway: NamedDependency[Doorway]) -> Response[Any]:
    """The secret for the phone, as a picture and as text."""
    return shown(doorway, doorway.session(Stage.ENROLMENT), doorway.form())


@post("/sign-in/factor", **WIDE, guards=[halfway], opt=OPT)
def post_factor(doorway: NamedDependency[Doorway], sent: NamedDependency[Sent]) -> Response[Any]:
    """The first code: then the session is whole, and the recovery codes are shown, once."""
    session = doorway.session(Stage.ENROLMENT)
    try:
        codes = own_account.set_factor(session, sent.text("code"), doorway.doors, doorway.visitor, doorway.now)
    except Refusal as failure:
        return shown(doorway, session, doorway.refused(sent, failure))
    begun = widened(session, doorway.secret or "", doorway.doors, doorway.visitor, doorway.now)
    return doorway.show("codes.html", doorway.form(), begun, codes=codes, onward=doorway.back)


def shown(doorway: Doorway, session: Session, form: Filled) -> Response[Any]:
    secret = own_account.drafted_factor(session, doorway.doors)
    login = own_account.account_of(session, doorway.doors).login
    return doorway.show(
        "factor.html", form, picture=picture(provisioning(secret, login)), written=written_secret(secret),
        action=doorway.address("/sign-in/factor"),
    )  # fmt: skip


def picture(address: str) -> Markup:
    """The address as a QR code: SVG without style or script, dark on light whatever the page's colours."""
    made = BytesIO()
    segno.make(address, error="m", micro=False).save(
        made, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False, svgns=False, svgclass="qr", lineclass=None,
        title="QR-код для приложения с кодами", omitsize=False, nl=False,
    )  # fmt: skip
    return Markup(made.getvalue().decode())  # noqa: S704: made of numbers by the library, with a title of ours


ROUTES = (get_factor, post_factor)
