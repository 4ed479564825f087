"""What a card comes to: points by blocks, and per cent of what it could give. «Не применимо» is left out of both."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from domain.assessment_card.events import BlockTotal, CardTotal, Score
from domain.card_form.form import Block, CardFormVersion

HUNDREDTH = Decimal("0.01")


def total(form: CardFormVersion, scores: Sequence[Score]) -> CardTotal:
    """Criteria weigh within their block, blocks within the card; a block of which nothing applies is left out."""
    by_code = {score.criterion: score.value for score in scores}
    blocks = tuple(_block(block, by_code) for block in form.blocks)
    weights = {block.code: block.weight for block in form.blocks}
    counted = [(weights[one.block], one.points * 100 / one.maximum) for one in blocks if one.maximum]
    weight = sum((weight for weight, _ in counted), Decimal(0))
    percent = sum((weight * share for weight, share in counted), Decimal(0)) / weight if weight else None
    return CardTotal(percent=None if percent is None else rounded(percent), blocks=blocks)


def passed(form: CardFormVersion, card: CardTotal) -> bool | None:
    """The verdict by the form's threshold; None where it sets none, or nothing applied."""
    threshold = form.thresholds.passing
    return None if threshold is None or card.percent is None else card.percent >= threshold


def _block(block: Block, by_code: Mapping[str, int | None]) -> BlockTotal:
    points = maximum = Decimal(0)
    for criterion in block.criteria:
        value = by_code.get(criterion.code)
        if value is not None:
            points += criterion.weight * value
            maximum += criterion.weight * criterion.scale.max
    percent = rounded(points * 100 / maximum) if maximum else None
    return BlockTotal(block=block.code, points=points, maximum=maximum, percent=percent)


def rounded(percent: Decimal) -> Decimal:
    """To a hundredth of a per cent, halves up."""
    return percent.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
