"""How an order becomes events: who is at the door, under what circumstances, and the first answer to a retry."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, field_validator, model_validator

from application.ports import Clock, Documents, Keys, Ledger, Recorded
from domain.actors import Basis, BasisKind, Channel, Envelope, Role, Signature, SignatureLevel, refuse_future
from domain.ledger import Change, Loaded
from domain.person import Grant
from domain.personal import Personal
from domain.refusals import BadInput, Refusal


@dataclass(frozen=True, slots=True)
class Office:
    """The ports that orders are carried out with."""

    ledger: Ledger
    clock: Clock
    documents: Documents
    keys: Keys


@dataclass(frozen=True, slots=True)
class StandIn:
    """An absent person's roles, held today by a substitute; `delegation` is the id of the `SubstituteNamed` event."""

    person: UUID
    organisation: UUID | None
    grants: frozenset[Grant]
    delegation: UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at the door: the person, their organisation and roles, and the order's own identity.

    `command` makes a retry harmless: the same id gets the first answer. `correlation` ties the events to the request.
    `stands_in` are those whom this person substitutes today.
    """

    person: UUID
    organisation: UUID | None
    grants: frozenset[Grant]
    command: UUID
    correlation: UUID
    stands_in: tuple[StandIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """In which role, for which organisation and under whose delegation an order is carried out (`access.permit`)."""

    role: Role
    on_behalf_of: UUID | None
    delegation: UUID | None = None


class GivenBasis(BaseModel):
    """The act or letter as the person states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: BasisKind
    number: str | None = None
    date: date
    title: str | None = None


class Order(BaseModel):
    """What a person orders, and how they state the fact: its date, its moment, channel, basis, signature.

    Without a date it is the day of the moment, in the plan's time zone; without either, today.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    occurred_on: date | None = None
    occurred_at: AwareDatetime | None = None
    received_via: Channel = Channel.SYSTEM
    basis: GivenBasis | None = None
    signature: Signature | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_plain_text(cls, given: object) -> object:
        """Events are for ever, so that what no text holds does not get into one."""
        try:
            plain = _is_plain(given)
        except RecursionError:
            raise ValueError("значение вложено слишком глубоко") from None
        if not plain:
            raise ValueError("в тексте есть управляющие символы: уберите их и повторите")
        return given

    @field_validator("signature")
    @classmethod
    def _signed_simply(cls, given: Signature | None) -> Signature | None:
        """Whoever records an act signs it simply; what signs it more strongly is a file, filed to the record."""
        if given is not None and (given.level is not SignatureLevel.SIMPLE or given.file is not None):
            raise ValueError(
                "усиленную подпись подтверждает файл: запишите действие, затем приложите файл подписи к его записи"
            )
        return given

    @field_validator("occurred_at")
    @classmethod
    def _of_our_time(cls, moment: datetime | None) -> datetime | None:
        """No calendar can tell in every time zone which day the first or the last moment of all is of."""
        if moment is not None and not 1900 <= moment.year <= 2200:
            raise ValueError("время события вне пределов 1900–2200 годов")
        return moment


NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters other than tab and line ends, and halves of a pair that no encoding can write."""


def _is_plain(given: object) -> bool:
    if isinstance(given, str):
        return NOT_IN_TEXT.search(given) is None
    if isinstance(given, Mapping):
        return all(_is_plain(name) and _is_plain(value) for name, value in given.items())
    return all(map(_is_plain, given)) if isinstance(given, list | tuple) else True


class MomentOfAnotherDay(BadInput):
    """The moment of a fact is one of its day."""

    def __init__(self, day: date, moment: date) -> None:
        super().__init__(
            f"Время события приходится на {moment:%d.%m.%Y}, а дата события — {day:%d.%m.%Y} (по часовому поясу "
            "плана). Уберите одно из двух или исправьте.",
            place="occurred_at",
        )


def circumstances(
    order: Order,
    actor: Actor,
    standing: Standing,
    *,
    now: datetime,
    zone: str,
    subject: UUID,
    revision: int | None = None,
    causation: UUID | None = None,
) -> Envelope:
    """The envelope of the order's events.

    `standing` is what `access.permit` gave, `zone` is the plan's time zone, `subject` whose key protects the basis's
    title. Raises FactInTheFuture.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    moment = order.occurred_at and order.occurred_at.astimezone(ZoneInfo(zone)).date()
    occurred_on = order.occurred_on or moment or today
    if moment is not None and moment != occurred_on:
        raise MomentOfAnotherDay(occurred_on, moment)
    refuse_future(occurred_on, today)
    basis = order.basis and Basis(
        kind=order.basis.kind,
        number=order.basis.number,
        date=order.basis.date,
        title=Personal(subject, order.basis.title) if order.basis.title else None,
    )
    if basis:
        refuse_future(basis.date, today)
    return Envelope(
        by=actor.person,
        role=standing.role,
        delegation=standing.delegation,
        on_behalf_of=standing.on_behalf_of,
        occurred_on=occurred_on,
        occurred_at=order.occurred_at,
        basis=basis,
        revision=revision,
        received_via=order.received_via,
        signature=order.signature,
        command_id=actor.command,
        correlation_id=actor.correlation,
        causation_id=causation,
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision gave, and the streams that it only looked at: they must not have changed either."""

    changes: tuple[Change, ...]
    read: tuple[Loaded[Any], ...] = ()


def perform(
    office: Office,
    actor: Actor,
    decide: Callable[[], Sequence[Change] | Decided],
    read: Sequence[Loaded[Any]] = (),
    made: UUID | None = None,
) -> Recorded:
    """Decides and records; a retry of a recorded command gets its first answer, even if the rule would now say no.

    `made` is the id of what the command makes (a report, a request, a document), given back with the answer.
    """
    try:
        decided = decide()
        if not isinstance(decided, Decided):
            decided = Decided(tuple(decided), tuple(read))
        recorded = office.ledger.append(*decided.changes, command=actor.command, read=decided.read)
    except Refusal:
        first = office.ledger.answered(actor.command)
        if first is None:
            raise
        recorded = first
    return replace(recorded, made=made)
