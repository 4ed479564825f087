"""The first start: whoever holds the link that the terminal shows becomes the first administrator."""

from datetime import datetime
from uuid import UUID

from application.performing import Office
from application.registry import FIRST_ADMINISTRATOR, register_first_administrator
from application.signing_in.access_log import NOBODY, Visitor
from application.signing_in.choosing_passwords import fit_password
from application.signing_in.inviting import LoginTaken, issue_link, open_link, take_invitation
from application.signing_in.logins import fit_login
from application.signing_in.ports import Doors, Link, Purpose
from domain.person import PERSON, PersonWithoutName, person_id

FOUNDER = person_id(FIRST_ADMINISTRATOR)


def founding_link(office: Office, doors: Doors) -> str | None:
    """A new link for the first administrator of an empty ledger; None once there is any record."""
    if office.ledger.head() > 0:
        return None
    return issue_link(FOUNDER, Purpose.INVITATION, doors, NOBODY, office.clock.now())


def founds(link: Link, office: Office) -> bool:
    """Whether this invitation is the first administrator's, who is not registered yet."""
    return link.person == FOUNDER and not office.ledger.load(PERSON, FOUNDER).state.exists


def found(
    secret: str, name: str, login: str, password: str, office: Office, doors: Doors, visitor: Visitor, now: datetime
) -> UUID:
    """Registers the first administrator and opens their account.

    Everything is looked at before the first record is made. Raises AdministratorExists, PersonWithoutName and what
    `take_invitation` raises.
    """
    open_link(secret, Purpose.INVITATION, doors, now)
    if not name.strip():
        raise PersonWithoutName
    plain = fit_login(login)
    if doors.accounts.by_login(plain) is not None:
        raise LoginTaken
    fit_password(password, (plain, name), doors.passwords)
    register_first_administrator(name, office)
    return take_invitation(secret, login, password, name, doors, visitor, now)
