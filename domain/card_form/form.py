"""What a card form holds, how its versions are remembered, and what a score on it may be.

A published version never changes: an examination is tied to one, and every card keeps the version it was filed on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import ClassVar
from uuid import UUID

from domain.actors import Frozen, natural_id
from domain.ledger import Decider, Event
from domain.report_form import FormRef


class BlockKind(StrEnum):
    """The invariant part of a form, and the part that varies with the profile of what is examined [S11]."""

    BASIC = "basic"
    PROFILE = "profile"


class Level(Frozen):
    """What a value of the scale means: 2 is «реализовано полностью»."""

    value: int
    meaning: str


class Scale(Frozen):
    """Whole points from `min` to `max`, both included; not every value needs a described level."""

    min: int
    max: int
    levels: tuple[Level, ...] = ()


class Criterion(Frozen):
    """What is judged. `weight` is its share within its block.

    `applicable_always`: «не применимо» is no answer. A comment, or a reference to evidence, may be required.
    """

    code: str
    text: str
    scale: Scale
    weight: Decimal = Decimal(1)
    applicable_always: bool = False
    comment_required: bool = False
    evidence_required: bool = False


class Block(Frozen):
    """Criteria that are totalled together; `weight` is the block's share in the card's total."""

    code: str
    title: str
    kind: BlockKind = BlockKind.BASIC
    weight: Decimal = Decimal(1)
    criteria: tuple[Criterion, ...]


class Thresholds(Frozen):
    """Fixed before anybody scores.

    `divergence`: points on one criterion between two experts from which they are told to diverge.
    `passing`: per cent of what the card could give from which the object passes; None: the form judges nobody.
    """

    divergence: int = 2
    passing: Decimal | None = None


class CardFormPublished(Event):
    """The first version of a form, or the next one."""

    TOPIC: ClassVar[str] = "card-form.published"

    code: str
    version: int
    title: str
    blocks: tuple[Block, ...]
    thresholds: Thresholds


EVENTS: tuple[type[Event], ...] = (CardFormPublished,)


@dataclass(frozen=True)
class CardFormVersion:
    """What a card on this version of the form is filled by."""

    form: UUID
    version: int
    title: str
    blocks: tuple[Block, ...]
    thresholds: Thresholds
    published_on: date

    @property
    def ref(self) -> FormRef:
        return FormRef(form=self.form, version=self.version)

    @property
    def criteria(self) -> Iterator[Criterion]:
        """All of them, in the form's order."""
        return (criterion for block in self.blocks for criterion in block.criteria)

    @cached_property
    def by_code(self) -> dict[str, Criterion]:
        return {criterion.code: criterion for criterion in self.criteria}

    @property
    def one_scale(self) -> bool:
        """Whether every criterion is judged on the same range of points."""
        return len({(c.scale.min, c.scale.max) for c in self.criteria}) == 1


@dataclass(frozen=True, slots=True)
class CardForm:
    """A form with all its versions, the last one in force."""

    id: UUID | None = None
    committee: UUID | None = None
    code: str = ""
    versions: tuple[CardFormVersion, ...] = ()

    @property
    def exists(self) -> bool:
        return self.id is not None

    @property
    def current(self) -> CardFormVersion | None:
        return self.versions[-1] if self.versions else None


def card_form_id(committee: UUID | None, code: str) -> UUID:
    """The stream of the committee's card form of this code."""
    return natural_id("card-form", committee, code)


def evolve(state: CardForm, event: Event) -> CardForm:
    """One version more."""
    if not isinstance(event, CardFormPublished):
        return state
    identity = card_form_id(event.on_behalf_of, event.code)
    published = CardFormVersion(
        form=identity,
        version=event.version,
        title=event.title,
        blocks=event.blocks,
        thresholds=event.thresholds,
        published_on=event.occurred_on,
    )
    return CardForm(identity, event.on_behalf_of, event.code, (*state.versions, published))


CARD_FORM = Decider(name="card-form", initial=CardForm(), evolve=evolve)
