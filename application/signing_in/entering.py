"""Signing in, proving oneself again, and out: a new session with every step, whose secret only the browser has."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from application.signing_in.access_log import AccessKind, Happened, Visitor
from application.signing_in.choosing_passwords import LONGEST, typed
from application.signing_in.codes import fitting_step
from application.signing_in.holding_off import BY_ACCOUNT, BY_ADDRESS, WaitBeforeTrying, key
from application.signing_in.logins import LONGEST_LOGIN, compared
from application.signing_in.ports import Account, Doors, Means, Session, Stage
from application.signing_in.secrets import hashed, new_secret, recovery_hash
from domain.refusals import Forbidden, Refusal

HALFWAY = timedelta(minutes=10)
"""How long a code may be looked for, and a second factor be set up, once the password was right."""
FRESH = timedelta(minutes=15)
"""How long after proving who one is the way in itself may be changed."""


class WrongCredentials(Refusal):
    """The login or the password; nobody is told which."""

    TITLE = "Вход не выполнен"

    def __init__(self) -> None:
        super().__init__(
            "Логин или пароль не подошли. Проверьте раскладку и повторите; если забыли пароль, запросите ссылку для "
            "нового."
        )


class WrongCode(Refusal):
    """The code of the second factor, or a recovery code."""

    TITLE = "Вход не выполнен"

    def __init__(self) -> None:
        super().__init__(
            "Код не подошёл: он действует полминуты и принимается один раз. Введите следующий код из приложения или "
            "запасной код."
        )


class ProveYourselfAgain(Forbidden):
    """What changes the way in is asked of somebody who has just proved who they are."""

    def __init__(self) -> None:
        super().__init__("Подтвердите, что это вы: введите пароль ещё раз и повторите действие.")


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that has begun; `secret` goes to the browser and nowhere else."""

    session: Session
    secret: str


def sign_in(
    login: str, password: str, doors: Doors, visitor: Visitor, now: datetime, replaces: str | None = None
) -> Begun:
    """A session of whoever has this login and password; half of one where a second factor is due.

    `replaces` is the secret of the session that the browser had. Raises WrongCredentials, WaitBeforeTrying.
    """
    known = doors.accounts.by_login(compared(login)) if len(login) <= LONGEST_LOGIN else None
    _hold_off(doors, visitor, now, compared(login[:LONGEST_LOGIN]), known.person if known else None)
    fits = doors.passwords.matches(known.password if known else None, typed(password)[: LONGEST + 1])
    if known is None or not fits:
        doors.log.note(Happened.to(visitor, now, AccessKind.FAILED, known.person if known else None))
        raise WrongCredentials
    _let_off(doors, visitor, known.login)
    if doors.passwords.outdated(known.password):
        doors.accounts.rehash(known.person, known.password, doors.passwords.hash(typed(password)))
    if known.factor is not None:
        return begin(known.person, Stage.SECOND_FACTOR, Means.PASSWORD, doors, visitor, now, replaces)
    stage = Stage.ENROLMENT if doors.limits.second_factor else Stage.OPEN
    return begin(known.person, stage, Means.PASSWORD, doors, visitor, now, replaces)


def give_code(session: Session, secret: str, code: str, doors: Doors, visitor: Visitor, now: datetime) -> Begun:
    """The session of whoever gave the password before and the right code now. Raises WrongCode, WaitBeforeTrying."""
    account = doors.accounts.of(session.person)
    if account is None or account.factor is None or session.stage is not Stage.SECOND_FACTOR:
        raise WrongCode
    _take_code(account, code, doors, visitor, now)
    return begin(session.person, Stage.OPEN, Means.PASSWORD_AND_CODE, doors, visitor, now, secret)


def prove_again(session: Session, password: str, code: str, doors: Doors, visitor: Visitor, now: datetime) -> None:
    """The person of this session is still who they are. Raises WrongCredentials, WrongCode, WaitBeforeTrying."""
    account = doors.accounts.of(session.person)
    if account is None:
        raise WrongCredentials
    _hold_off(doors, visitor, now, account.login, account.person)
    if not doors.passwords.matches(account.password, typed(password)[: LONGEST + 1]):
        doors.log.note(Happened.to(visitor, now, AccessKind.FAILED, account.person, session=session.id))
        raise WrongCredentials
    _let_off(doors, visitor, account.login)
    if account.factor is not None:
        _take_code(account, code, doors, visitor, now)
    doors.sessions.prove(
        session.id, now, Happened.to(visitor, now, AccessKind.PROVED, account.person, session=session.id)
    )


def freshly_proved(session: Session, now: datetime) -> None:
    """Raises ProveYourselfAgain unless the person has just proved who they are."""
    if now - session.proved_at > FRESH:
        raise ProveYourselfAgain


def sign_out(session: Session, doors: Doors, visitor: Visitor, now: datetime) -> None:
    """This session is over."""
    happened = Happened.to(visitor, now, AccessKind.SIGNED_OUT, session.person, session=session.id)
    doors.sessions.end(session.person, happened, only=session.id)


def end_sessions(
    person: UUID, doors: Doors, visitor: Visitor, now: datetime, *, by: UUID, but: UUID | None = None,
    only: UUID | None = None,
) -> int:  # fmt: skip
    """Ends the person's sessions, or only one, or all but one; says how many."""
    happened = Happened.to(visitor, now, AccessKind.SESSIONS_ENDED, person, by=by)
    return doors.sessions.end(person, happened, but=but, only=only)


def begin(
    person: UUID, stage: Stage, means: Means, doors: Doors, visitor: Visitor, now: datetime, replaces: str | None = None
) -> Begun:
    """A new session under a new secret, in place of whatever the browser had before."""
    ends = now + (doors.limits.whole if stage is Stage.OPEN else HALFWAY)
    session = Session(uuid4(), person, stage, means, now, now, now, ends, visitor.address, visitor.program)
    secret = new_secret()
    happened = (
        Happened.to(visitor, now, AccessKind.SIGNED_IN, person, session=session.id, told=means.value)
        if stage is Stage.OPEN
        else None
    )
    doors.sessions.begin(session, hashed(secret), hashed(replaces) if replaces else None, happened)
    return Begun(session, secret)


def widened(session: Session, secret: str, doors: Doors, visitor: Visitor, now: datetime) -> Begun:
    """The whole session of somebody whose second factor has just been set up."""
    return begin(session.person, Stage.OPEN, Means.PASSWORD_AND_CODE, doors, visitor, now, secret)


def _take_code(account: Account, code: str, doors: Doors, visitor: Visitor, now: datetime) -> None:
    counter = f"code/{account.login}"
    _hold_off(doors, visitor, now, counter, account.person)
    if not _fits(account, code, doors, visitor, now):
        doors.log.note(Happened.to(visitor, now, AccessKind.FACTOR_FAILED, account.person))
        raise WrongCode
    _let_off(doors, visitor, counter)


def _fits(account: Account, code: str, doors: Doors, visitor: Visitor, now: datetime) -> bool:
    """Whether it is the code of this half minute, for the first time, or an unused recovery code; then it is used."""
    assert account.factor is not None
    if len(code) > LONGEST:
        return False
    step = fitting_step(account.factor, code, now, account.factor_step)
    if step is not None:
        return doors.accounts.take_step(account.person, step)
    happened = Happened.to(visitor, now, AccessKind.RECOVERY_CODE_USED, account.person)
    return doors.accounts.take_recovery_code(account.person, recovery_hash(code), happened)


def _hold_off(doors: Doors, visitor: Visitor, now: datetime, counter: str, person: UUID | None) -> None:
    """Counts the try, as long as there may be one. Raises WaitBeforeTrying."""
    counted = [(key("login", counter), BY_ACCOUNT)]
    if visitor.address:
        counted.append((key("address", visitor.address), BY_ADDRESS))
    for counter_key, patience in counted:
        until = doors.attempts.take(counter_key, now, patience)
        if until is not None:
            doors.log.note(Happened.to(visitor, now, AccessKind.HELD_OFF, person))
            raise WaitBeforeTrying(until)


def _let_off(doors: Doors, visitor: Visitor, counter: str) -> None:
    doors.attempts.clear(key("login", counter))
    if visitor.address:
        doors.attempts.forgive(key("address", visitor.address))
