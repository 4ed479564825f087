"""How a person wants to be told."""

from enum import StrEnum

from domain.actors import Frozen


class NoticeKind(StrEnum):
    """What people may be told of, each in the way they like."""

    REMINDER = "reminder"
    ESCALATION = "escalation"
    DIGEST = "digest"


class Preferences(Frozen):
    """How a person wants to be told: kinds that come by e-mail too, and hours of their zone in which no letter comes.

    In the system everything is shown, always. `quiet_from` and `quiet_until` are «ЧЧ:ММ»; None: no quiet hours.
    """

    by_email: tuple[NoticeKind, ...] = tuple(NoticeKind)
    quiet_from: str | None = None
    quiet_until: str | None = None
    time_zone: str = "Europe/Moscow"
