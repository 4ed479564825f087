"""Publishing a version of a card form: its parts make sense, and it differs from the last one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from domain.actors import Envelope
from domain.card_form.form import Block, CardForm, CardFormPublished, CardFormVersion, Criterion, Thresholds
from domain.ledger import Event
from domain.refusals import BadInput, NotFound, Refusal

MOST_CRITERIA = 300


class UnknownCardForm(NotFound):
    """There is no such form, or no such version of it."""

    def __init__(self) -> None:
        super().__init__("Такой формы экспертной карты или такой её версии нет: проверьте идентификатор и версию.")


class CardFormWithoutCriteria(BadInput):
    """A card is filled criterion by criterion, and each block has some."""

    def __init__(self, block: str | None = None) -> None:
        where = f"В блоке «{block}»" if block else "В форме"
        super().__init__(f"{where} нет критериев: добавьте хотя бы один.", "blocks")


class CardFormCodeTwice(BadInput):
    """Scores name a criterion by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Код «{code}» в форме встречается дважды: дайте каждому блоку и критерию свой.", "blocks")


class ScaleOfNoSense(BadInput):
    """A scale has two values at least, its levels lie on it, each described once."""

    def __init__(self, criterion: Criterion, why: str) -> None:
        super().__init__(f"Критерий {criterion.code}: {why}.", f"blocks[{criterion.code}].scale")


class WeightOfNoSense(BadInput):
    """A weight is above zero: what counts nothing is left out of the form."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"Вес «{code}» должен быть больше нуля: исправьте его или уберите из формы.", f"blocks[{code}].weight"
        )


class ThresholdOfNoSense(BadInput):
    """A threshold can be met and missed."""

    def __init__(self, why: str, place: str) -> None:
        super().__init__(f"{why}.", f"thresholds.{place}")


class TooManyCriteria(BadInput):
    """Nobody fills such a card."""

    def __init__(self) -> None:
        super().__init__(f"Критериев больше {MOST_CRITERIA}: разделите форму на несколько.", "blocks")


class SameCardFormAgain(Refusal):
    """A new version differs from the last one."""

    def __init__(self, version: int) -> None:
        super().__init__(f"Форма не отличается от версии {version}: публиковать нечего. Измените её.")


class CardFormDatedBeforeItsVersion(Refusal):
    """Versions follow one another."""

    def __init__(self, stated: date, earlier: date) -> None:
        super().__init__(
            f"Дата публикации {stated:%d.%m.%Y} раньше предыдущей версии ({earlier:%d.%m.%Y}): укажите дату не раньше."
        )


def publish_card_form(
    state: CardForm, by: Envelope, *, code: str, title: str, blocks: Sequence[Block], thresholds: Thresholds
) -> tuple[Event, ...]:
    """The next version of the form."""
    refuse_senseless(blocks, thresholds)
    last = state.current
    if last is not None and (title, tuple(blocks), thresholds) == (last.title, last.blocks, last.thresholds):
        raise SameCardFormAgain(last.version)
    if last is not None and by.occurred_on < last.published_on:
        raise CardFormDatedBeforeItsVersion(by.occurred_on, last.published_on)
    return (
        CardFormPublished.of(
            by,
            code=code,
            version=last.version + 1 if last else 1,
            title=title,
            blocks=tuple(blocks),
            thresholds=thresholds,
        ),
    )


def refuse_senseless(blocks: Sequence[Block], thresholds: Thresholds) -> None:
    """Raises a BadInput that names the part of the form that makes no sense."""
    if not blocks:
        raise CardFormWithoutCriteria
    criteria = [criterion for block in blocks for criterion in block.criteria]
    if len(criteria) > MOST_CRITERIA:
        raise TooManyCriteria
    _refuse_twice(block.code for block in blocks)
    _refuse_twice(criterion.code for criterion in criteria)
    for block in blocks:
        if not block.criteria:
            raise CardFormWithoutCriteria(block.title)
        if block.weight <= 0:
            raise WeightOfNoSense(block.code)
    for criterion in criteria:
        _refuse_scale(criterion)
        if criterion.weight <= 0:
            raise WeightOfNoSense(criterion.code)
    widest = max(criterion.scale.max - criterion.scale.min for criterion in criteria)
    if not 1 <= thresholds.divergence <= widest:
        raise ThresholdOfNoSense(f"Порог расхождения — от 1 до {widest} баллов", "divergence")
    if thresholds.passing is not None and not 0 < thresholds.passing <= 100:
        raise ThresholdOfNoSense("Проходной порог — больше 0 и не больше 100 процентов", "passing")


def _refuse_scale(criterion: Criterion) -> None:
    scale = criterion.scale
    if not 0 <= scale.min < scale.max <= 1000:
        raise ScaleOfNoSense(criterion, "шкала идёт от меньшего к большему, от 0 и не дальше 1000 баллов")
    values = [level.value for level in scale.levels]
    outside = next((value for value in values if not scale.min <= value <= scale.max), None)
    if outside is not None:
        raise ScaleOfNoSense(criterion, f"уровень {outside} вне шкалы {scale.min}–{scale.max}")
    if len(set(values)) < len(values):
        raise ScaleOfNoSense(criterion, "одно значение шкалы описано дважды")


def _refuse_twice(codes: Iterable[str]) -> None:
    twice = next((code for code, times in Counter(codes).items() if times > 1), None)
    if twice is not None:
        raise CardFormCodeTwice(twice)


def version_of(state: CardForm, version: int | None = None) -> CardFormVersion:
    """This version of the form, by default the last one. Raises UnknownCardForm."""
    found = state.current if version is None else next((v for v in state.versions if v.version == version), None)
    if found is None:
        raise UnknownCardForm
    return found
