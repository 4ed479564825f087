"""The pages that one-time links lead to. Looking at one uses nothing up: programs that read mail look at every link."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from application.signing_in import inviting
from application.signing_in.choosing_passwords import PasswordsDiffer
from application.signing_in.entering import begin
from application.signing_in.founding import found, founds
from application.signing_in.ports import Link, Means, Purpose, Stage
from domain.person import PERSON
from domain.refusals import Refusal
from interfaces.ordering import refuse_control_characters
from interfaces.pages.filling import Filled, Sent
from interfaces.signing_in.doorway import OPT, Doorway, our_form
from interfaces.signing_in.entering import WIDE


@get("/invitation/{secret:str}", **WIDE, opt=OPT)
def get_invitation(doorway: NamedDependency[Doorway], secret: FromPath[str]) -> Response[Any]:
    """Whom the link invites, and a form for login and password."""
    return invitation(doorway, secret, doorway.form())


@post("/invitation/{secret:str}", **WIDE, guards=[our_form], opt=OPT)
def post_invitation(
    doorway: NamedDependency[Doorway], sent: NamedDependency[Sent], secret: FromPath[str]
) -> Response[Any]:
    """Opens the account and goes on to the second factor."""
    doors, now, visitor = doorway.doors, doorway.now, doorway.visitor
    link = inviting.open_link(secret, Purpose.INVITATION, doors, now)
    office = doorway.reception.office
    try:
        login, password = sent.text("login"), twice(sent)
        if founds(link, office):
            refuse_control_characters(sent.text("name"), "name")
            person = found(secret, sent.text("name"), login, password, office, doors, visitor, now)
        else:
            person = inviting.take_invitation(secret, login, password, name_of(doorway, link), doors, visitor, now)
    except inviting.LinkSpent:
        raise
    except Refusal as failure:
        return invitation(doorway, secret, doorway.refused(sent, failure))
    stage = Stage.ENROLMENT if doors.limits.second_factor else Stage.OPEN
    return doorway.enter(begin(person, stage, Means.LINK, doors, visitor, now, doorway.secret))


@get("/reset/{secret:str}", **WIDE, opt=OPT)
def get_reset(doorway: NamedDependency[Doorway], secret: FromPath[str]) -> Response[Any]:
    """A form for a new password."""
    return reset(doorway, secret, doorway.form())


@post("/reset/{secret:str}", **WIDE, guards=[our_form], opt=OPT)
def post_reset(doorway: NamedDependency[Doorway], sent: NamedDependency[Sent], secret: FromPath[str]) -> Response[Any]:
    """Sets the password; whoever has it signs in with it, second factor and all."""
    name = invited(doorway, secret, Purpose.RESET)
    try:
        inviting.take_reset(secret, twice(sent), name, doorway.doors, doorway.visitor, doorway.now)
    except inviting.LinkSpent:
        raise
    except Refusal as failure:
        return reset(doorway, secret, doorway.refused(sent, failure))
    return doorway.leave("/sign-in?said=reset")


@get("/reset", **WIDE, opt=OPT)
def get_asking(doorway: NamedDependency[Doorway]) -> Response[Any]:
    """Whoever cannot come in asks for a letter, where there is mail, or else the administrator."""
    return doorway.show("asking.html", doorway.form(), mails=doorway.mails, asked=False)


@post("/reset", **WIDE, guards=[our_form], opt=OPT)
def post_asking(doorway: NamedDependency[Doorway], sent: NamedDependency[Sent]) -> Response[Any]:
    """The same answer whether anybody has this login or not."""
    form = doorway.form()
    try:
        if doorway.mails:
            outbox = doorway.reception.outbox
            inviting.ask_for_reset(sent.text("login"), doorway.doors, outbox, doorway.visitor, doorway.now)
    except Refusal as failure:
        form = doorway.refused(sent, failure)
    return doorway.show("asking.html", form, mails=doorway.mails, asked=not form.refused)


def invitation(doorway: Doorway, secret: str, form: Filled) -> Response[Any]:
    link = inviting.open_link(secret, Purpose.INVITATION, doorway.doors, doorway.now)
    name = None if founds(link, doorway.reception.office) else name_of(doorway, link)
    return doorway.show("invitation.html", form, name=name, action=f"/invitation/{secret}")


def reset(doorway: Doorway, secret: str, form: Filled) -> Response[Any]:
    name = invited(doorway, secret, Purpose.RESET)
    return doorway.show("reset.html", form, name=name, action=f"/reset/{secret}")


def invited(doorway: Doorway, secret: str, purpose: Purpose) -> str:
    """The name of whom the link is for. Raises LinkSpent."""
    return name_of(doorway, inviting.open_link(secret, purpose, doorway.doors, doorway.now))


def name_of(doorway: Doorway, link: Link) -> str:
    return doorway.reception.office.ledger.load(PERSON, link.person).state.name


def twice(sent: Sent) -> str:
    """The password, typed the same twice. Raises PasswordsDiffer."""
    if sent.text("password") != sent.text("repeated"):
        raise PasswordsDiffer
    return sent.text("password")


ROUTES = (get_invitation, post_invitation, get_reset, post_reset, get_asking, post_asking)
