"""Who acts, in which role, for which organisation, and under what circumstances a fact is stated."""

from datetime import date, datetime
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import BaseModel, ConfigDict

from domain.personal import Personal
from domain.refusals import Refusal

NAMESPACE = uuid5(NAMESPACE_URL, "vekha")


def natural_id(*key: object) -> UUID:
    """The id of the thing with this natural key: naming it twice gives the same id, so a second birth is a conflict."""
    return uuid5(NAMESPACE, "/".join(str(part) for part in key))


class Role(StrEnum):
    """What a person may be, always for an organisation, a plan or an examination (docs/access.md has the table)."""

    ADMINISTRATOR = "administrator"
    SETTER = "setter"
    CONTROLLER = "controller"
    ORGANISER = "organiser"
    EXECUTOR = "executor"
    EXPERT = "expert"
    AUDITOR = "auditor"


class Channel(StrEnum):
    """How the fact reached the committee: the date of submission depends on it."""

    SYSTEM = "system"
    HAND_IN = "hand_in"
    EMAIL = "email"
    POST = "post"


class BasisKind(StrEnum):
    """The kinds of acts and letters that decisions rest on."""

    DIRECTIVE = "directive"
    ORDER = "order"
    RESOLUTION = "resolution"
    LETTER = "letter"
    MINUTES = "minutes"
    MEMO = "memo"
    AGREEMENT = "agreement"
    OTHER = "other"

    @property
    def is_act(self) -> bool:
        """An administrative act, which alone may approve, withdraw, reinstate or appoint."""
        return self in {BasisKind.DIRECTIVE, BasisKind.ORDER, BasisKind.RESOLUTION}


class SignatureLevel(StrEnum):
    SIMPLE = "simple"
    ENHANCED = "enhanced"
    QUALIFIED = "qualified"


class Frozen(BaseModel):
    """A value inside an event: never changes, refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Basis(Frozen):
    """The act or letter that a decision rests on: kind, number, date and title as written there."""

    kind: BasisKind
    number: str | None = None
    date: date
    title: Personal[str] | None = None


class Signature(Frozen):
    """The level of the signature under an act and the detached signature's file, by its hash."""

    level: SignatureLevel
    file: str | None = None


class Envelope(Frozen):
    """Who does it and under what circumstances: every event carries all of it.

    `occurred_on` is the date of the fact as stated, in the plan's time zone; when the ledger learned of it
    (`recorded_at`) is the ledger's to say and stands beside the fact in the stored bytes.
    """

    by: UUID
    role: Role
    delegation: UUID | None = None
    on_behalf_of: UUID | None
    occurred_on: date
    occurred_at: datetime | None = None
    basis: Basis | None = None
    revision: int | None = None
    received_via: Channel = Channel.SYSTEM
    signature: Signature | None = None
    command_id: UUID
    correlation_id: UUID
    causation_id: UUID | None = None

    def on_plan(self, revision: int) -> "Envelope":
        """The same circumstances, under the revision of the plan in force."""
        return self.model_copy(update={"revision": revision})


class FactInTheFuture(Refusal):
    """A fact cannot be stated before it happened."""

    def __init__(self, stated: date, today: date) -> None:
        super().__init__(
            f"Дата события {stated:%d.%m.%Y} ещё не наступила (сегодня {today:%d.%m.%Y}): "
            "укажите дату, когда событие произошло."
        )


def refuse_future(stated: date, today: date) -> None:
    """Raises FactInTheFuture unless the stated date is today or earlier (dates of the plan's time zone)."""
    if stated > today:
        raise FactInTheFuture(stated, today)
