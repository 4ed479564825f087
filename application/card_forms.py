"""Assessment card forms of a committee: published in versions, looked at by whoever is signed in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from application.access import permit
from application.performing import Actor, Decided, Office, Order, circumstances, perform
from application.ports import Ledger, Recorded
from application.report_forms import Code
from domain.actors import Frozen
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.card_form import publishing
from domain.card_form.form import CARD_FORM, Block, BlockKind, CardForm, Thresholds, card_form_id
from domain.ledger import change

Weight = Annotated[Decimal, Field(max_digits=9, decimal_places=4, allow_inf_nan=False)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
OneLine = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=r"^[^\r\n]+$")]


class StatedLevel(Frozen):
    """What a value of the scale means."""

    value: int = Field(ge=0, le=1000)
    meaning: OneLine


class StatedScale(Frozen):
    """Whole points, both ends included."""

    min: int = Field(ge=0, le=1000)
    max: int = Field(ge=0, le=1000)
    levels: tuple[StatedLevel, ...] = Field(default=(), max_length=100)


class StatedCriterion(Frozen):
    """A criterion as stated: cards name it by its code."""

    code: Code
    text: Text
    scale: StatedScale
    weight: Weight = Decimal(1)
    applicable_always: bool = False
    comment_required: bool = False
    evidence_required: bool = False


class StatedBlock(Frozen):
    """A block as stated."""

    code: Code
    title: Title
    kind: BlockKind = BlockKind.BASIC
    weight: Weight = Decimal(1)
    criteria: tuple[StatedCriterion, ...] = Field(max_length=300)


class StatedThresholds(Frozen):
    """`divergence` in points on one criterion, `passing` in per cent of what a card could give."""

    divergence: int = Field(default=2, ge=1, le=1000)
    passing: Annotated[Decimal, Field(max_digits=5, decimal_places=2, allow_inf_nan=False)] | None = None


class PublishCardForm(Order):
    """The first version of a form of this code, or the next one; `committee` is by default the actor's own."""

    committee: UUID | None = None
    code: Code
    title: Title
    blocks: tuple[StatedBlock, ...] = Field(max_length=100)
    thresholds: StatedThresholds = StatedThresholds()


def publish_card_form(order: PublishCardForm, actor: Actor, office: Office) -> Recorded:
    """The version may be taken for examinations from now on; it never changes. The answer names the form."""
    committee = order.committee or actor.organisation
    form = card_form_id(committee, order.code)

    blocks, thresholds = as_published(order.blocks, order.thresholds)

    def decide() -> Decided:
        loaded = office.ledger.load(CARD_FORM, form)
        by = circumstances(
            order,
            actor,
            permit(actor, type(order), organisation=committee),
            now=office.clock.now(),
            zone=DEFAULT_TIME_ZONE,
            subject=form,
        )
        events = publishing.publish_card_form(
            loaded.state,
            by,
            code=order.code,
            title=order.title,
            blocks=blocks,
            thresholds=thresholds,
        )
        return Decided((change(loaded, events),))

    return perform(office, actor, decide, made=form)


def as_published(blocks: Sequence[StatedBlock], thresholds: StatedThresholds) -> tuple[list[Block], Thresholds]:
    """The parts of a form as its event holds them."""
    return [Block(**block.model_dump()) for block in blocks], Thresholds(**thresholds.model_dump())


def card_form(ledger: Ledger, form: UUID) -> CardForm:
    """The form with all its versions. Raises UnknownCardForm."""
    found = ledger.load(CARD_FORM, form).state
    if not found.exists:
        raise publishing.UnknownCardForm
    return found
