"""The log of access: who came in, who failed to, what changed about their way in. Nothing in it changes.

It stands beside the log of reads: neither is a fact of a plan's life. Its lines are written in the transaction of what
they tell of, and hold no secret and no login that names nobody.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from application.access import sight
from application.looking import keeps_registry
from application.performing import Actor
from domain.refusals import Forbidden


class AccessKind(StrEnum):
    """What happened; `russian` is how the log calls it."""

    SIGNED_IN = "signed_in"
    FAILED = "failed"
    HELD_OFF = "held_off"
    FACTOR_FAILED = "factor_failed"
    PROVED = "proved"
    SIGNED_OUT = "signed_out"
    SESSIONS_ENDED = "sessions_ended"
    SHOWN_OUT = "shown_out"
    INVITED = "invited"
    INVITATION_TAKEN = "invitation_taken"
    RESET_ASKED = "reset_asked"
    RESET_DONE = "reset_done"
    PASSWORD_CHANGED = "password_changed"
    FACTOR_SET = "factor_set"
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    TOKEN_ISSUED = "token_issued"
    TOKENS_REVOKED = "tokens_revoked"
    FORGERY = "forgery"

    @property
    def russian(self) -> str:
        return _RUSSIAN[self]


_RUSSIAN = {
    AccessKind.SIGNED_IN: "вход",
    AccessKind.FAILED: "неудачная попытка входа",
    AccessKind.HELD_OFF: "попытка входа во время паузы после неудач",
    AccessKind.FACTOR_FAILED: "неверный код второго фактора",
    AccessKind.PROVED: "личность подтверждена ещё раз",
    AccessKind.SIGNED_OUT: "выход",
    AccessKind.SESSIONS_ENDED: "завершены сеансы",
    AccessKind.SHOWN_OUT: "сеансы завершены: роль отозвана или сведения удалены",
    AccessKind.INVITED: "выдана ссылка-приглашение",
    AccessKind.INVITATION_TAKEN: "приглашение принято, пароль задан",
    AccessKind.RESET_ASKED: "выдана ссылка для нового пароля",
    AccessKind.RESET_DONE: "пароль задан заново по ссылке",
    AccessKind.PASSWORD_CHANGED: "пароль сменён",
    AccessKind.FACTOR_SET: "второй фактор включён",
    AccessKind.FACTOR_REMOVED: "второй фактор отключён",
    AccessKind.RECOVERY_CODE_USED: "использован запасной код",
    AccessKind.RECOVERY_CODES_RENEWED: "выданы новые запасные коды",
    AccessKind.IDENTITY_LINKED: "привязан внешний вход",
    AccessKind.IDENTITY_UNLINKED: "внешний вход отвязан",
    AccessKind.TOKEN_ISSUED: "выдан ключ доступа к API",
    AccessKind.TOKENS_REVOKED: "отозваны ключи доступа к API",
    AccessKind.FORGERY: "отклонён запрос с чужой страницы",
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """From where somebody comes: their address, their program as it names itself, the request's id."""

    address: str | None = None
    program: str | None = None
    request: str | None = None


NOBODY = Visitor()
"""Whoever acts at the machine itself."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One line. `person` is whose way in it is about, `by` who did it where that is somebody else."""

    at: datetime
    kind: AccessKind
    person: UUID | None = None
    by: UUID | None = None
    session: UUID | None = None
    address: str | None = None
    told: str | None = None
    request: str | None = None

    @classmethod
    def to(
        cls,
        visitor: Visitor,
        at: datetime,
        kind: AccessKind,
        person: UUID | None = None,
        *,
        by: UUID | None = None,
        session: UUID | None = None,
        told: str | None = None,
    ) -> "Happened":
        """The line of what this visitor met."""
        return cls(at, kind, person, by, session, visitor.address, told, visitor.request)


@dataclass(frozen=True, slots=True)
class Kept:
    """A line at its place in the log."""

    id: int
    happened: Happened


@dataclass(frozen=True, slots=True)
class AccessQuestion:
    """Which lines are asked for, the latest first; None asks for any. Days are both included."""

    person: UUID | None = None
    kind: AccessKind | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class AccessPage:
    """`next` continues towards the past."""

    lines: tuple[Kept, ...]
    next: int | None


class AccessLog(ABC):
    """The log's port; what goes with a change of an account or a session is written by their own ports."""

    @abstractmethod
    def note(self, happened: Happened) -> None:
        """Writes one line."""

    @abstractmethod
    def lines(self, question: AccessQuestion) -> AccessPage:
        """The lines asked for."""


class NotYourLog(Forbidden):
    """Who came in when is for administrators and auditors to see."""

    def __init__(self) -> None:
        super().__init__("Журнал входов показывают администратору и аудитору. Свои входы видны в «Моих сеансах».")


def asked_access(actor: Actor, question: AccessQuestion, log: AccessLog) -> AccessPage:
    """The lines asked for: all for administrators and auditors, their own for anybody. Raises NotYourLog."""
    if question.person != actor.person and not keeps_registry(actor) and not sight(actor).everything:
        raise NotYourLog
    return log.lines(question)
