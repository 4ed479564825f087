"""From cards to results: each object by the examination's strategy, their ranks, and how far the experts agree.

Pure figures over signed cards; self-examinations never come in here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Any
from uuid import UUID

from domain.agreement import alpha_of, concordance, weighted_kappa
from domain.assessment_card.totals import rounded
from domain.card_form.form import CardFormVersion
from domain.examination.events import ObjectResult, Strategy, StrategyKind

FEW_OBJECTS = 10
"""Under so many objects the figures of agreement are unstable [domain.md §5]."""


@dataclass(frozen=True, slots=True)
class SignedCard:
    """A card in force as consolidation needs it; a value None is «не применимо»."""

    card: UUID
    object: UUID
    expert: UUID
    third: bool
    percent: Decimal | None
    blocks: Mapping[str, Decimal | None]
    values: Mapping[str, int | None]


class Need(StrEnum):
    """What an object still waits for."""

    NOTHING = "nothing"
    CARDS = "cards"
    THIRD_EXPERT = "third_expert"
    THIRD_CARD = "third_card"


@dataclass(frozen=True, slots=True)
class Divergence:
    """A criterion on which the independent experts are `spread` points or more apart."""

    criterion: str
    least: int
    most: int

    @property
    def spread(self) -> int:
        return self.most - self.least


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the cards of one object come to so far; `total` is None until nothing is needed any more."""

    object: UUID
    needs: Need
    missing: int
    total: Decimal | None
    blocks: Mapping[str, Decimal | None]
    passed: bool | None
    rank: int | None
    divergences: tuple[Divergence, ...]
    cards: tuple[SignedCard, ...]


def diverging(form: CardFormVersion, cards: Sequence[SignedCard]) -> tuple[Divergence, ...]:
    """The criteria on which those who scored independently are as far apart as the form's threshold, or farther."""
    found = []
    codes = tuple(form.by_code)
    for code, column in zip(codes, _columns(codes, [card for card in cards if not card.third]), strict=False):
        values = [value for value in column if value is not None] if None in column else column
        if len(values) > 1 and (most := max(values)) - (least := min(values)) >= form.thresholds.divergence:
            found.append(Divergence(code, least, most))
    return tuple(found)


def _columns(codes: Sequence[str], cards: Sequence[SignedCard]) -> Iterator[tuple[Any, ...]]:
    """What each criterion was scored by these cards, None where it was not; nothing where there is no card."""
    return zip(*(map(card.values.get, codes) for card in cards), strict=True)


def outcomes(
    objects: Iterable[UUID],
    cards: Iterable[SignedCard],
    *,
    form: CardFormVersion,
    strategy: Strategy,
    thirds: frozenset[UUID] = frozenset(),
) -> tuple[Outcome, ...]:
    """Every object in the order given, ranked among those that are complete; `thirds` have a third expert in office."""
    by_object: dict[UUID, list[SignedCard]] = defaultdict(list)
    for card in cards:
        by_object[card.object].append(card)
    found = [_outcome(one, by_object[one], form, strategy, one in thirds) for one in objects]
    totals = sorted((one.total for one in found if one.total is not None), reverse=True)
    place = {total: number + 1 for number, total in reversed(list(enumerate(totals)))}
    return tuple(_ranked(one, place) for one in found)


def _ranked(one: Outcome, place: Mapping[Decimal, int]) -> Outcome:
    if one.total is None:
        return one
    return Outcome(
        one.object,
        one.needs,
        one.missing,
        one.total,
        one.blocks,
        one.passed,
        place[one.total],
        one.divergences,
        one.cards,
    )


def _outcome(
    examined: UUID, cards: Sequence[SignedCard], form: CardFormVersion, strategy: Strategy, third_seated: bool
) -> Outcome:
    apart = diverging(form, cards)
    needs, missing = _needed(cards, strategy, bool(apart), third_seated)
    deciding = [card for card in cards if card.third] if strategy.kind is StrategyKind.TWO_PLUS_THIRD else []
    counted = deciding or cards
    done = needs is Need.NOTHING
    total = _together([card.percent for card in counted], strategy) if done else None
    blocks = {
        block.code: _together([card.blocks.get(block.code) for card in counted], strategy) for block in form.blocks
    }
    threshold = form.thresholds.passing
    verdict = None if threshold is None or total is None else total >= threshold
    return Outcome(examined, needs, missing, total, blocks, verdict, None, apart, tuple(cards))


def _needed(cards: Sequence[SignedCard], strategy: Strategy, apart: bool, third_seated: bool) -> tuple[Need, int]:
    independent = sum(not card.third for card in cards)
    if independent < strategy.experts:
        return Need.CARDS, strategy.experts - independent
    if strategy.kind is StrategyKind.TWO_PLUS_THIRD and apart and independent == len(cards):
        return (Need.THIRD_CARD if third_seated else Need.THIRD_EXPERT), 1
    return Need.NOTHING, 0


def _together(shares: Iterable[Decimal | None], strategy: Strategy) -> Decimal | None:
    known = [share for share in shares if share is not None]
    if not known:
        return None
    if strategy.kind is StrategyKind.MEDIAN:
        return rounded(median(known))
    return rounded(sum(known, Decimal(0)) / len(known))


def results(found: Sequence[Outcome]) -> tuple[ObjectResult, ...]:
    """What is recorded of complete objects; one of which nothing applied has no total and is not ranked."""
    return tuple(
        ObjectResult(
            object=one.object,
            total=one.total,
            rank=one.rank,
            passed=one.passed,
            cards=tuple(sorted((card.card for card in one.cards), key=str)),
        )
        for one in found
        if one.total is not None and one.rank is not None
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of agreement, and over how many units it was found; None where it means nothing."""

    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class PairKappa:
    """Two experts who scored the same objects alone."""

    experts: tuple[UUID, UUID]
    kappa: Figure


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the experts agree before any third decides.

    `alpha` over all criteria of all objects, on ranks where the form has one scale, else on shares of each scale
    (`level`); `by_criterion` on ranks. `concordance` only where the same experts judged every object, over objects.
    `caution`: under ten objects none of it is stable.
    """

    objects: int
    cards: int
    level: str
    alpha: Figure
    by_criterion: Mapping[str, Figure]
    kappas: tuple[PairKappa, ...]
    concordance: Figure | None
    caution: bool


def agreement(form: CardFormVersion, cards: Sequence[SignedCard]) -> Agreement:
    """The figures over these cards; thirds saw the others' scores and are left out."""
    alone = [card for card in cards if not card.third]
    by_object: dict[UUID, list[SignedCard]] = defaultdict(list)
    for card in alone:
        by_object[card.object].append(card)
    shared = form.one_scale
    codes = tuple(form.by_code)
    tables = [tuple(_columns(codes, group)) for group in by_object.values()]
    everything: Counter[tuple[float, ...]] = Counter()
    by_criterion: dict[str, Figure] = {}
    for place, (code, criterion) in enumerate(form.by_code.items()):
        # Units that are alike are counted before anything is done with them: there are few different ones.
        alike: Counter[tuple[float, ...]] = Counter()
        for unit, times in Counter(table[place] for table in tables).items():
            given = tuple(sorted(value for value in unit if value is not None))
            if len(given) > 1:
                alike[given] += times
        by_criterion[code] = Figure(alpha_of(alike), alike.total())
        low, width = criterion.scale.min, criterion.scale.max - criterion.scale.min
        for unit, times in alike.items():
            everything[unit if shared else tuple((value - low) / width for value in unit)] += times
    level = "ordinal" if shared else "interval"
    return Agreement(
        objects=len(by_object),
        cards=len(alone),
        level=level,
        alpha=Figure(alpha_of(everything, "ordinal" if shared else "interval"), everything.total()),
        by_criterion=by_criterion,
        kappas=_kappas(form, by_object.values()),
        concordance=_concordance(by_object),
        caution=len(by_object) < FEW_OBJECTS,
    )


def _kappas(form: CardFormVersion, groups: Iterable[Sequence[SignedCard]]) -> tuple[PairKappa, ...]:
    """Weighted kappa is of two: of every object that two judged alone, by who the two were."""
    pairs: dict[tuple[UUID, UUID], list[tuple[float, float]]] = defaultdict(list)
    for group in groups:
        if len(group) != 2:
            continue
        one, other = sorted(group, key=lambda card: str(card.expert))
        for code, criterion in form.by_code.items():
            a, b = one.values.get(code), other.values.get(code)
            if a is not None and b is not None:
                low, width = criterion.scale.min, criterion.scale.max - criterion.scale.min
                pairs[one.expert, other.expert].append(((a - low) / width, (b - low) / width))
    return tuple(PairKappa(experts, Figure(weighted_kappa(found), len(found))) for experts, found in pairs.items())


def _concordance(by_object: Mapping[UUID, Sequence[SignedCard]]) -> Figure | None:
    judges = {frozenset(card.expert for card in group) for group in by_object.values()}
    if len(judges) != 1 or any(card.percent is None for group in by_object.values() for card in group):
        return None
    rows: dict[UUID, list[float]] = defaultdict(list)
    for group in by_object.values():
        for card in group:
            rows[card.expert].append(float(card.percent or 0))
    found = concordance(list(rows.values()))
    return None if found is None else Figure(found, len(by_object))
