"""One-time links: an invitation to open an account, and one for a new password. They end by themselves."""

from datetime import datetime, timedelta
from uuid import UUID

from application.access import permit
from application.mailing import Outbox
from application.performing import Actor, Office, Order
from application.signing_in.access_log import AccessKind, Happened, Visitor
from application.signing_in.choosing_passwords import fit_password
from application.signing_in.holding_off import BY_ADDRESS, BY_REQUEST, WaitBeforeTrying, key
from application.signing_in.logins import LONGEST_LOGIN, compared, fit_login
from application.signing_in.ports import Doors, Link, Purpose
from application.signing_in.secrets import hashed, new_secret
from domain.person import PERSON, standing
from domain.refusals import Conflict, NotFound

INVITATION = timedelta(days=7)
RESET = timedelta(hours=1)


class LinkSpent(NotFound):
    """Used, replaced by a later one, or too old."""

    TITLE = "Ссылка не действует"

    def __init__(self) -> None:
        super().__init__(
            "Ссылка не действует: её уже использовали, заменили новой или прошёл её срок. Попросите новую у "
            "администратора или запросите на странице входа."
        )


class LoginTaken(Conflict):
    """A login is one person's, and a person has one."""

    def __init__(self) -> None:
        super().__init__("Этот логин уже занят или учётная запись уже есть. Выберите другой логин или войдите.")


class AccountExists(Conflict):
    """Whoever has an account is not invited again."""

    def __init__(self) -> None:
        super().__init__(
            "У человека уже есть учётная запись. Если он не может войти, выдайте ссылку для нового пароля."
        )


class NoAccount(NotFound):
    """There is no password to be set anew."""

    def __init__(self) -> None:
        super().__init__("У человека ещё нет учётной записи: выдайте приглашение.")


class InvitePerson(Order):
    """A link by which this person opens their account."""

    person: UUID


class ResetAccess(Order):
    """A link by which this person sets a new password; `second_factor`: their second factor is removed as well."""

    person: UUID
    second_factor: bool = False


def invite_person(order: InvitePerson, actor: Actor, office: Office, doors: Doors, visitor: Visitor) -> str:
    """The link's secret, shown once. Raises NotYours, UnknownPerson, PersonErased, AccountExists."""
    permit(actor, InvitePerson)
    standing(office.ledger.load(PERSON, order.person).state)
    if doors.accounts.of(order.person) is not None:
        raise AccountExists
    return issue_link(order.person, Purpose.INVITATION, doors, visitor, office.clock.now(), by=actor.person)


def reset_access(order: ResetAccess, actor: Actor, office: Office, doors: Doors, visitor: Visitor) -> str:
    """The link's secret, shown once. Raises NotYours, UnknownPerson, PersonErased, NoAccount."""
    permit(actor, ResetAccess)
    standing(office.ledger.load(PERSON, order.person).state)
    now = office.clock.now()
    if doors.accounts.of(order.person) is None:
        raise NoAccount
    if order.second_factor:
        removed = Happened.to(visitor, now, AccessKind.FACTOR_REMOVED, order.person, by=actor.person)
        doors.accounts.remove_factor(order.person, removed)
    return issue_link(order.person, Purpose.RESET, doors, visitor, now, by=actor.person)


def ask_for_reset(login: str, doors: Doors, outbox: Outbox, visitor: Visitor, now: datetime) -> None:
    """A letter to whoever has this login, if anybody has; nobody is told which. Raises WaitBeforeTrying."""
    counted = [(key("reset", compared(login[:LONGEST_LOGIN])), BY_REQUEST)]
    if visitor.address:
        counted.append((key("reset from", visitor.address), BY_ADDRESS))
    for counter, patience in counted:
        until = doors.attempts.take(counter, now, patience)
        if until is not None:
            raise WaitBeforeTrying(until)
    account = doors.accounts.by_login(compared(login)) if len(login) <= LONGEST_LOGIN else None
    if account is not None:
        outbox.bring_link(account.person, Purpose.RESET.value, now)


def issue_link(
    person: UUID, purpose: Purpose, doors: Doors, visitor: Visitor, now: datetime, *, by: UUID | None = None
) -> str:
    """A new link's secret; an earlier one of the same purpose holds no longer."""
    secret = new_secret()
    invited = purpose is Purpose.INVITATION
    kind = AccessKind.INVITED if invited else AccessKind.RESET_ASKED
    link = Link(person, purpose, now + (INVITATION if invited else RESET))
    doors.links.issue(link, hashed(secret), Happened.to(visitor, now, kind, person, by=by))
    return secret


def open_link(secret: str, purpose: Purpose, doors: Doors, now: datetime) -> Link:
    """What this secret's link is for; looking at it uses nothing up. Raises LinkSpent."""
    link = doors.links.open(hashed(secret), now)
    if link is None or link.purpose is not purpose:
        raise LinkSpent
    return link


def take_invitation(
    secret: str, login: str, password: str, name: str, doors: Doors, visitor: Visitor, now: datetime
) -> UUID:
    """Opens the account that the link invites to; the person's id.

    Raises LinkSpent, UnfitLogin, LoginTaken and what `fit_password` raises.
    """
    link = open_link(secret, Purpose.INVITATION, doors, now)
    plain = fit_login(login)
    kept = doors.passwords.hash(fit_password(password, (plain, name), doors.passwords))
    happened = Happened.to(visitor, now, AccessKind.INVITATION_TAKEN, link.person)
    if not doors.accounts.open(link.person, plain, kept, hashed(secret), happened):
        raise LinkSpent
    return link.person


def take_reset(secret: str, password: str, name: str, doors: Doors, visitor: Visitor, now: datetime) -> UUID:
    """Sets the password by this link and ends every session; the person's id.

    Raises LinkSpent and what `fit_password` raises.
    """
    link = open_link(secret, Purpose.RESET, doors, now)
    account = doors.accounts.of(link.person)
    if account is None:
        raise LinkSpent
    kept = doors.passwords.hash(fit_password(password, (account.login, name), doors.passwords))
    happened = Happened.to(visitor, now, AccessKind.RESET_DONE, link.person)
    if not doors.accounts.reset_password(link.person, kept, hashed(secret), happened):
        raise LinkSpent
    return link.person
