"""A card form as a table that people fill in Word or Excel: written, read back equal, mistakes named by their cell.

Three rows say what the form is called and its thresholds; then a heading, and a row for each criterion.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from application.card_forms import StatedBlock, StatedCriterion, StatedLevel, StatedScale, StatedThresholds
from domain.card_form.form import BlockKind, CardFormVersion, Criterion
from domain.refusals import BadInput

TITLE, DIVERGENCE, PASSING = "Название формы", "Порог расхождения, баллов", "Проходной порог, %"
COLUMNS = (
    "Код блока",
    "Блок",
    "Вид блока",
    "Вес блока",
    "Код критерия",
    "Критерий",
    "От",
    "До",
    "Уровни",
    "Вес",
    "Не применимо",
    "Комментарий",
    "Документ",
)
KINDS: Mapping[BlockKind, str] = MappingProxyType({BlockKind.BASIC: "базовый", BlockKind.PROFILE: "профильный"})
ALLOWED, FORBIDDEN, REQUIRED, OPTIONAL = "допустимо", "нет", "обязательно", "по желанию"
DASH = " — "
Rows = list[list[str]]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and how a person finds it: «F7», «таблица 2, строка 3, столбец 6»."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form as read, to be looked at and published."""

    title: str
    blocks: tuple[StatedBlock, ...]
    thresholds: StatedThresholds


class CardFormCellUnfit(BadInput):
    """A cell does not say what its column asks for."""

    def __init__(self, cell: Cell, why: str) -> None:
        quoted = f" («{cell.text[:60]}»)" if cell.text else ""
        super().__init__(f"{cell.place}{quoted}: {why}.", cell.place)


class NoCardFormInFile(BadInput):
    """The file has no table with the headings of a form."""

    def __init__(self) -> None:
        super().__init__(
            f"В файле нет таблицы формы: нужна строка заголовков «{COLUMNS[0]}», «{COLUMNS[1]}», … и строки критериев. "
            "Скачайте любую форму как образец и заполните её."
        )


def rows_of(form: CardFormVersion) -> tuple[Rows, Rows]:
    """The rows about the form, and those of its criteria under their heading."""
    passing = form.thresholds.passing
    about = [
        [TITLE, form.title],
        [DIVERGENCE, str(form.thresholds.divergence)],
        [PASSING, "" if passing is None else _number(passing)],
    ]
    criteria = [
        [block.code, block.title, KINDS[block.kind], _number(block.weight), *_criterion(criterion)]
        for block in form.blocks
        for criterion in block.criteria
    ]
    return about, [list(COLUMNS), *criteria]


def _criterion(one: Criterion) -> list[str]:
    return [
        one.code,
        one.text,
        str(one.scale.min),
        str(one.scale.max),
        "\n".join(f"{level.value}{DASH}{level.meaning}" for level in one.scale.levels),
        _number(one.weight),
        FORBIDDEN if one.applicable_always else ALLOWED,
        REQUIRED if one.comment_required else OPTIONAL,
        REQUIRED if one.evidence_required else OPTIONAL,
    ]


def read_rows(rows: Sequence[Sequence[Cell]]) -> ReadForm:
    """The form that these rows say. Raises NoCardFormInFile, CardFormCellUnfit."""
    about: dict[str, Cell] = {}
    heading: dict[str, int] = {}
    criteria: list[dict[str, Cell]] = []
    for row in rows:
        texts = [cell.text.strip() for cell in row]
        if not any(texts):
            continue
        if heading:
            criteria.append({name: row[place] for name, place in heading.items() if place < len(row)})
        elif COLUMNS[0] in texts:
            heading = _heading(row)
        elif texts[0] in {TITLE, DIVERGENCE, PASSING} and len(row) > 1:
            about[texts[0]] = row[1]
    if not criteria:
        raise NoCardFormInFile
    if TITLE not in about or not about[TITLE].text.strip():
        raise CardFormCellUnfit(about.get(TITLE, Cell("", TITLE)), "напишите название формы")
    return ReadForm(about[TITLE].text.strip(), tuple(_blocks(criteria)), _thresholds(about))


def _heading(row: Sequence[Cell]) -> dict[str, int]:
    places = {cell.text.strip(): place for place, cell in enumerate(row)}
    missing = next((name for name in COLUMNS if name not in places), None)
    if missing is not None:
        raise CardFormCellUnfit(row[0], f"в заголовке нет столбца «{missing}»")
    return {name: places[name] for name in COLUMNS}


def _thresholds(about: Mapping[str, Cell]) -> StatedThresholds:
    divergence, passing = about.get(DIVERGENCE), about.get(PASSING)
    given: dict[str, object] = {}
    if divergence is not None and divergence.text.strip():
        given["divergence"] = _whole(divergence)
    if passing is not None and passing.text.strip():
        given["passing"] = _decimal(passing)
    try:
        return StatedThresholds.model_validate(given)
    except ValidationError as unfit:
        at = divergence if unfit.errors()[0]["loc"][0] == "divergence" else passing
        raise CardFormCellUnfit(at or Cell("", DIVERGENCE), "порог не подходит") from None


def _blocks(rows: Sequence[Mapping[str, Cell]]) -> Iterator[StatedBlock]:
    """Rows of one block stand together; it is described where it begins, and no other way further on."""
    place = 0
    seen: set[str] = set()
    while place < len(rows):
        first = rows[place]
        code = _filled(first["Код блока"])
        if code in seen:
            raise CardFormCellUnfit(first["Код блока"], "строки одного блока должны идти подряд")
        seen.add(code)
        kind = next((kind for kind, said in KINDS.items() if said == first["Вид блока"].text.strip().lower()), None)
        if kind is None:
            raise CardFormCellUnfit(first["Вид блока"], f"вид блока — «{'» или «'.join(KINDS.values())}»")
        block = {"code": code, "title": _filled(first["Блок"]), "kind": kind, "weight": _decimal(first["Вес блока"])}
        criteria = []
        while place < len(rows) and rows[place]["Код блока"].text.strip() in {code, ""}:
            _same_block(first, rows[place])
            criteria.append(_read_criterion(rows[place]))
            place += 1
        yield _valid(StatedBlock, {**block, "criteria": tuple(criteria)}, first["Код блока"])


def _same_block(first: Mapping[str, Cell], row: Mapping[str, Cell]) -> None:
    for name in ("Блок", "Вид блока", "Вес блока"):
        if row[name].text.strip() not in {first[name].text.strip(), ""}:
            raise CardFormCellUnfit(row[name], "у одного блока одно название, один вид и один вес")


def _read_criterion(row: Mapping[str, Cell]) -> StatedCriterion:
    scale = {"min": _whole(row["От"]), "max": _whole(row["До"]), "levels": tuple(_levels(row["Уровни"]))}
    return _valid(
        StatedCriterion,
        {
            "code": _filled(row["Код критерия"]),
            "text": _filled(row["Критерий"]),
            "scale": _valid(StatedScale, scale, row["От"]),
            "weight": _decimal(row["Вес"]),
            "applicable_always": _either(row["Не применимо"], FORBIDDEN, ALLOWED),
            "comment_required": _either(row["Комментарий"], REQUIRED, OPTIONAL),
            "evidence_required": _either(row["Документ"], REQUIRED, OPTIONAL),
        },
        row["Код критерия"],
    )


def _levels(cell: Cell) -> Iterator[StatedLevel]:
    for line in filter(None, map(str.strip, cell.text.splitlines())):
        value, dash, meaning = line.partition(DASH)
        if not dash or not value.strip().isdecimal() or not meaning.strip():
            raise CardFormCellUnfit(cell, f"уровень пишут с новой строки как «2{DASH}реализовано полностью»")
        yield _valid(StatedLevel, {"value": int(value), "meaning": meaning.strip()}, cell)


def _valid(kind: type[M], given: dict[str, object], cell: Cell) -> M:
    try:
        return kind.model_validate(given)
    except ValidationError as unfit:
        field = ".".join(map(str, unfit.errors()[0]["loc"]))
        raise CardFormCellUnfit(cell, f"не подходит значение в этой строке ({field})") from None


def _either(cell: Cell, yes: str, no: str) -> bool:
    said = cell.text.strip().lower()
    if said not in {yes, no}:
        raise CardFormCellUnfit(cell, f"здесь пишут «{yes}» или «{no}»")
    return said == yes


def _filled(cell: Cell) -> str:
    if not cell.text.strip():
        raise CardFormCellUnfit(cell, "ячейка пуста, заполните её")
    return cell.text.strip()


def _whole(cell: Cell) -> int:
    text = _filled(cell)
    if not text.isdecimal() or len(text) > 6:
        raise CardFormCellUnfit(cell, "нужно целое число")
    return int(text)


def _decimal(cell: Cell) -> Decimal:
    try:
        found = Decimal(_filled(cell).replace(",", "."))
    except InvalidOperation:
        raise CardFormCellUnfit(cell, "нужно число") from None
    if not found.is_finite():
        raise CardFormCellUnfit(cell, "нужно число")
    return found


def _number(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")
