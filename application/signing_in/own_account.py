"""What people change about their own way in; each asks for somebody who has just proved who they are."""

from datetime import datetime

from application.signing_in.access_log import AccessKind, Happened, Visitor
from application.signing_in.choosing_passwords import fit_password
from application.signing_in.codes import fitting_step, new_factor
from application.signing_in.entering import WrongCode, freshly_proved
from application.signing_in.ports import Account, Doors, Session
from application.signing_in.secrets import RECOVERY_CODES, new_recovery_code, recovery_hash
from domain.refusals import NotFound, Refusal


class NoOwnPassword(NotFound):
    """Whoever came in otherwise has no password here."""

    def __init__(self) -> None:
        super().__init__("У вас нет пароля в Вехе: вы входите иначе. Нужен пароль — попросите приглашение.")


class SecondFactorRequired(Refusal):
    """The installation asks everybody for a second factor."""

    def __init__(self) -> None:
        super().__init__(
            "Второй фактор в этой системе обязателен, поэтому его не отключают. Сменили телефон — подключите новый: он "
            "заменит прежний."
        )


class NoSecondFactor(Refusal):
    """There is nothing that recovery codes would stand in for."""

    def __init__(self) -> None:
        super().__init__("Второй фактор не включён, и запасные коды не нужны. Сначала включите его.")


def account_of(session: Session, doors: Doors) -> Account:
    """The account of whoever has this session. Raises NoOwnPassword."""
    account = doors.accounts.of(session.person)
    if account is None:
        raise NoOwnPassword
    return account


def change_password(session: Session, password: str, name: str, doors: Doors, visitor: Visitor, now: datetime) -> None:
    """A new password; every other session is over. Raises ProveYourselfAgain and what `fit_password` raises."""
    account = account_of(session, doors)
    freshly_proved(session, now)
    kept = doors.passwords.hash(fit_password(password, (account.login, name), doors.passwords))
    happened = Happened.to(visitor, now, AccessKind.PASSWORD_CHANGED, session.person, session=session.id)
    doors.accounts.set_password(session.person, kept, session.id, happened)


def drafted_factor(session: Session, doors: Doors) -> bytes:
    """The secret that waits for its first code; the same until it has come."""
    account = account_of(session, doors)
    if account.draft is not None:
        return account.draft
    secret = new_factor()
    doors.accounts.draft_factor(session.person, secret)
    return secret


def set_factor(session: Session, code: str, doors: Doors, visitor: Visitor, now: datetime) -> tuple[str, ...]:
    """The drafted secret becomes the second factor; the recovery codes, shown once. Raises WrongCode."""
    draft = account_of(session, doors).draft
    step = fitting_step(draft, code, now, 0) if draft else None
    codes = _new_codes()
    happened = Happened.to(visitor, now, AccessKind.FACTOR_SET, session.person, session=session.id)
    hashes = [recovery_hash(one) for one in codes]
    if step is None or not doors.accounts.confirm_factor(session.person, step, hashes, happened):
        raise WrongCode
    return codes


def remove_factor(session: Session, doors: Doors, visitor: Visitor, now: datetime) -> None:
    """No second factor any more. Raises SecondFactorRequired, ProveYourselfAgain."""
    if doors.limits.second_factor:
        raise SecondFactorRequired
    freshly_proved(session, now)
    happened = Happened.to(visitor, now, AccessKind.FACTOR_REMOVED, session.person, session=session.id)
    doors.accounts.remove_factor(session.person, happened)


def renew_codes(session: Session, doors: Doors, visitor: Visitor, now: datetime) -> tuple[str, ...]:
    """New recovery codes, shown once; the earlier ones hold no longer. Raises NoSecondFactor, ProveYourselfAgain."""
    if account_of(session, doors).factor is None:
        raise NoSecondFactor
    freshly_proved(session, now)
    codes = _new_codes()
    happened = Happened.to(visitor, now, AccessKind.RECOVERY_CODES_RENEWED, session.person, session=session.id)
    doors.accounts.renew_recovery_codes(session.person, [recovery_hash(one) for one in codes], happened)
    return codes


def _new_codes() -> tuple[str, ...]:
    return tuple(new_recovery_code() for _ in range(RECOVERY_CODES))
