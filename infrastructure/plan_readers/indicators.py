"""Indicator tables: name, unit, baseline with its date, and a value for each year."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.reading import Baseline, Indicator, YearlyTarget
from infrastructure.plan_readers.rows import Vocabulary, joined

_YEAR = re.compile(r"(?:19|20)\d\d")
_VALUE = re.compile(r"-?\d[\d\s]*(?:[.,]\d+)?\s*%?")


def starts_indicators(cells: Sequence[str]) -> bool:
    """Whether the row heads a table of indicators: it names the indicator and, here or below, base values or years."""
    texts = [cell.lower() for cell in cells if cell.strip()]
    if not texts or not any(
        text.startswith(("наименование", "показател", "целев", "индикатор", "№")) for text in texts
    ):
        return False
    if not any("показател" in text or "индикатор" in text for text in texts[:2]):
        return False
    if any("мероприят" in text or "ответствен" in text or "исполнител" in text for text in texts):
        return False
    return any("базов" in text or "период" in text or "значени" in text or _YEAR.search(text) for text in texts[1:])


def _number(cell: str) -> float | None:
    cell = cell.replace("\u00a0", " ").strip()
    return float(cell.rstrip(" %").replace(" ", "").replace(",", ".")) if _VALUE.fullmatch(cell) else None


def _forward(cells: Sequence[str]) -> list[str]:
    """Spans filled: an empty heading goes on with the one on its left."""
    filled: list[str] = []
    for cell in cells:
        filled.append(cell if cell.strip() or not filled else filled[-1])
    return filled


@dataclass
class IndicatorTable:
    """One such table while its rows are read."""

    groups: list[str]
    place: str
    names: list[str] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    base_spans_years: bool = False
    empty_cells: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @classmethod
    def headed(cls, cells: Sequence[str], place: str) -> "IndicatorTable":
        return cls(_forward([cell.strip() for cell in cells]), place, names=[cell.strip() for cell in cells])

    def goes_on(self, cells: Sequence[str]) -> bool:
        """Whether a row right after a page break is one of these: its columns, and a number under each year filled."""
        values = [cell.strip() for at, cell in enumerate(cells) if self._year(at) and cell.strip()]
        return len(cells) == len(self.names) and bool(values) and all(_number(value) is not None for value in values)

    def end_of_name(self, cells: Sequence[str]) -> str | None:
        """What a row right after a page break adds to the name of the last indicator, when it is only that."""
        filled = [cell.strip() for cell in cells if cell.strip()]
        return filled[0] if self.indicators and len(filled) == 1 and filled[0][0].islower() else None

    def name_goes_on(self, rest: str, vocabulary: Vocabulary) -> None:
        """The last indicator's name, cut by a page, with its end."""
        last = self.indicators.pop()
        name, _ = joined(last.name, rest, vocabulary)
        self.indicators.append(last.model_copy(update={"name": name, "unit": last.unit or _unit(name)}))

    def row(self, cells: Sequence[str]) -> None:
        """A row under the heading: more of the heading, or one indicator."""
        cells = [cell.strip() for cell in cells]
        if not self.indicators and self._heads(cells):
            self.names = [lower or upper for lower, upper in zip(_padded(cells, self.names), self.names, strict=False)]
            return
        name_at = self._name_column(cells)
        if name_at is None:
            self.unread += [cell for cell in cells if cell]
            return
        self._indicator(cells, name_at)

    def _heads(self, cells: Sequence[str]) -> bool:
        words = [cell.lower() for cell in cells if cell]
        return bool(words) and all(_YEAR.match(word) or word in _SUBHEADINGS for word in words)

    def _name_column(self, cells: Sequence[str]) -> int | None:
        for at, cell in enumerate(cells):
            if len(cell) > 3 and any(letter.isalpha() for letter in cell) and not self._year(at):
                return at
        return None

    def _year(self, at: int) -> int | None:
        found = _YEAR.search(self.names[at]) if at < len(self.names) else None
        return int(found.group()) if found else None

    def _based(self, at: int) -> bool:
        return at < len(self.groups) and "базов" in self.groups[at].lower()

    def _indicator(self, cells: Sequence[str], name_at: int) -> None:
        name = cells[name_at]
        unit = _unit(name)
        value: float | None = None
        base_date: str | None = None
        targets: list[YearlyTarget] = []
        missing = False
        for at, cell in enumerate(_padded(cells, self.names)):
            if at == name_at:
                continue
            year, number = self._year(at), _number(cell)
            lower = self.names[at].lower() if at < len(self.names) else ""
            if self._based(at) and year and value is None:
                value, base_date = number, str(year)
            elif self._based(at) and not year and "дат" in lower:
                base_date = cell or None
            elif self._based(at) and not year:
                value = number if number is not None else value
            elif year:
                self.base_spans_years = self.base_spans_years or self._based(at)
                targets.append(YearlyTarget(year=year, value=number))
                missing = missing or number is None
            elif "ед" in lower and "изм" in lower:
                unit = cell or unit
            elif cell and not cell.rstrip(".").isdigit():
                self.unread.append(cell)
                continue
            if cell and number is None and (year or (self._based(at) and "дат" not in lower)):
                self.unread.append(cell)
        if missing:
            self.empty_cells.append(name)
        baseline = Baseline(value=value, date=base_date) if value is not None or base_date else None
        self.indicators.append(Indicator(name=name, unit=unit, baseline=baseline, targets=tuple(targets)))


_SUBHEADINGS = frozenset(
    {"значение", "дата", "базовое значение", "факт", "план", "год", "ед. изм.", "единица измерения"}
)


def _padded(cells: Sequence[str], to: Sequence[str]) -> list[str]:
    return [*cells, *[""] * (len(to) - len(cells))]


def _unit(name: str) -> str | None:
    """What stands after the last comma of the name, when it is short enough to be a unit."""
    if "," not in name:
        return None
    tail = name.rsplit(",", 1)[1].strip(" .)")
    return tail if tail and len(tail.split()) <= 3 and len(tail) <= 25 else None
