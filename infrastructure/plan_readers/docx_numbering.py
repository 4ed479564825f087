"""The numbers that Word prints before paragraphs and does not store in them."""

from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_MOST_PRINTED = 100_000
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ENDS = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass
class Numbering:
    """Counts the numbered paragraphs of a document in their order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    styles: dict[str, tuple[str | None, str | None, int]] = field(default_factory=dict)
    """A style's parent, list and level."""
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Any, styles: Any) -> "Numbering":
        """From the roots of the two parts; either may be missing."""
        found = cls()
        for abstract in [] if numbering is None else numbering.iterfind(f"{W}abstractNum"):
            found.levels[abstract.get(f"{W}abstractNumId", "")] = {
                _whole(level.get(f"{W}ilvl")): _level(level) for level in abstract.iterfind(f"{W}lvl")
            }
        for one in [] if numbering is None else numbering.iterfind(f"{W}num"):
            starts = {
                _whole(override.get(f"{W}ilvl")): _whole(_value(override, "startOverride"), 1)
                for override in one.iterfind(f"{W}lvlOverride")
                if override.find(f"{W}startOverride") is not None
            }
            found.lists[one.get(f"{W}numId", "")] = (_value(one, "abstractNumId") or "", starts)
        for style in [] if styles is None else styles.iterfind(f"{W}style"):
            properties = style.find(f"{W}pPr/{W}numPr")
            listed, level = (None, 0) if properties is None else _listed(properties)
            found.styles[style.get(f"{W}styleId", "")] = (_value(style, "basedOn"), listed, level)
        return found

    def printed_before(self, paragraph: Any) -> str:
        """The number as Word prints it, empty where it prints none or a bullet."""
        listed, level = self._list_of(paragraph)
        if listed is None or listed not in self.lists:
            return ""
        abstract, starts = self.lists[listed]
        levels = self.levels.get(abstract, {})
        own = levels.get(level)
        if own is None:
            return ""
        counters = self._counters.setdefault(abstract, [None] * _LEVELS)
        if listed not in self._begun:
            self._begun.add(listed)
            for at, start in starts.items():
                if 0 <= at < _LEVELS:
                    counters[at] = start - 1
        before = counters[level]
        counters[level] = own.start if before is None else before + 1
        counters[level + 1 :] = [None] * (_LEVELS - level - 1)
        text = own.text
        if own.form in ("bullet", "none"):
            return ""
        for at in range(level + 1):
            one = levels.get(at, own)
            number = counters[at] if counters[at] is not None else one.start
            text = text.replace(f"%{at + 1}", _printed(number or 0, one.form))
        return text.strip()

    def _list_of(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None, 0
        own = properties.find(f"{W}numPr")
        if own is not None and own.find(f"{W}numId") is not None:
            listed, level = _listed(own)
            return (None, 0) if listed == "0" else (listed, level)
        style = _value(properties, "pStyle")
        for _ in range(_LEVELS):
            if style is None or style not in self.styles:
                break
            style, listed, level = self.styles[style]
            if listed is not None:
                return (None, 0) if listed == "0" else (listed, level)
        return None, 0


def _level(level: Any) -> _Level:
    return _Level(
        _whole(_value(level, "start"), 1), _value(level, "numFmt") or "decimal", _value(level, "lvlText") or ""
    )


def _listed(properties: Any) -> tuple[str | None, int]:
    return _value(properties, "numId"), min(_whole(_value(properties, "ilvl")), _LEVELS - 1)


def _value(element: Any, name: str) -> str | None:
    found = element.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def _printed(number: int, form: str) -> str:
    match form:
        case "upperRoman":
            return _roman(number).upper()
        case "lowerRoman":
            return _roman(number)
        case "upperLetter":
            return _lettered(number, _LATIN).upper()
        case "lowerLetter":
            return _lettered(number, _LATIN)
        case "russianUpper":
            return _lettered(number, _RUSSIAN).upper()
        case "russianLower":
            return _lettered(number, _RUSSIAN)
        case "decimalZero":
            return f"{number:02}"
    return str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    found = ""
    for value, letters in (*_ROMAN, *_ROMAN_ENDS):
        found += letters * (number // value)
        number %= value
    return found


def _lettered(number: int, letters: str) -> str:
    """а, б, … я, аа, бб: the letter is repeated when the alphabet is over."""
    if not 0 < number < _MOST_PRINTED // 100:
        return str(number)
    times, at = divmod(number - 1, len(letters))
    return letters[at] * (times + 1)
