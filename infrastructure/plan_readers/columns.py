"""Which column is which, by its heading, in whatever order they stand."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto


class Role(Enum):
    NUMBER = auto()
    ACTIVITY = auto()
    PLACE = auto()
    RESULT = auto()
    DEADLINE = auto()
    STARTS = auto()
    ENDS = auto()
    RESPONSIBLE = auto()
    OTHER = auto()


_STEMS: Mapping[str, Role] = {
    **dict.fromkeys(("наименование", "название", "мероприят", "содержание", "действи", "виды работ"), Role.ACTIVITY),
    **dict.fromkeys(("вид деятельности", "направление деятельности", "описание", "перечень работ"), Role.ACTIVITY),
    **dict.fromkeys(("срок", "дата", "даты", "период", "время проведения", "когда"), Role.DEADLINE),
    **dict.fromkeys(("ответствен", "исполнител", "соисполнител", "организатор", "кто проводит"), Role.RESPONSIBLE),
    **dict.fromkeys(("результат", "итог", "вид документа", "подтвержд", "выход", "ожидаем", "продукт"), Role.RESULT),
    **dict.fromkeys(("место",), Role.PLACE),
    **dict.fromkeys(("примечан", "финансир", "источник", "форма", "участник", "категори", "отметк"), Role.OTHER),
    **dict.fromkeys(("показател", "индикатор", "целев", "единица", "ед. изм"), Role.OTHER),
}
_NUMBER = re.compile(r"(?:№|n|#|номер)?\s*(?:п\s*/?\s*п\.?|пункта?|)\s*", re.IGNORECASE)
_ROW_NUMBER = re.compile(r"\s*\d")
_LONGEST_HEADING = 160
_NEEDED = frozenset({Role.DEADLINE, Role.STARTS, Role.RESPONSIBLE, Role.RESULT})


def role_of(heading: str) -> Role | None:
    """The role a heading names: the word that comes first in it decides; None where it says nothing known."""
    text = " ".join(heading.lower().replace("ё", "е").split())
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return Role.NUMBER
    found = [(at, role) for stem, role in _STEMS.items() if (at := text.find(stem)) >= 0]
    if not found:
        return None
    role = min(found, key=lambda place: place[0])[1]
    if role is Role.DEADLINE and "начал" in text and "оконч" not in text:
        return Role.STARTS
    if role is Role.DEADLINE and ("оконч" in text or "заверш" in text) and "начал" not in text:
        return Role.ENDS
    return role


def subheading_of(word: str) -> Role | None:
    """The role of a word in the second row of a heading."""
    if word == "с" or (word.startswith(("начал", "дата начала")) and len(word) < 20):
        return Role.STARTS
    if word == "по" or (word.startswith(("оконч", "заверш", "дата оконч")) and len(word) < 20):
        return Role.ENDS
    return None


def columns_of(cells: Sequence[str]) -> tuple[Role | None, ...] | None:
    """The roles of a heading row's columns (None: an unnamed column); None when the row is no heading of activities."""
    if not any(cells) or any(len(cell) > _LONGEST_HEADING for cell in cells):
        return None
    roles = tuple(role_of(cell) or (Role.OTHER if cell.strip() else None) for cell in cells)
    if Role.ACTIVITY not in roles or not _NEEDED & set(roles):
        return None
    # A row of the plan may speak of deadlines and results too, but has its number or a date.
    if _ROW_NUMBER.match(next(cell for cell in cells if cell.strip())):
        return None
    dated = (cell for cell, role in zip(cells, roles, strict=True) if role in _NEEDED)
    return None if any(letter.isdigit() for cell in dated for letter in cell) else roles


def is_column_numbers(cells: Sequence[str]) -> bool:
    """«1 2 3 4» under a heading."""
    filled = [cell.strip().rstrip(".") for cell in cells if cell.strip()]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def is_rule(cells: Sequence[str]) -> bool:
    """A line drawn with dashes."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(not cell.strip("-–—=_:+ ") for cell in filled)


def cells_by_role(cells: Sequence[str], roles: Sequence[Role | None]) -> list[tuple[Role, str]] | None:
    """The row's filled cells with their roles; None when the row does not fit the heading and may not be guessed.

    A row may have the heading's own columns, or only those it names (the rest were spans), or lack empty ones at its
    end.
    """
    named = [role for role in roles if role is not None]
    if len(cells) == len(roles):
        fitting = list(roles)
    elif len(cells) == len(named):
        fitting = list(named)
    elif not any(cell.strip() for cell in cells[len(named) :]):
        fitting = list(named) + [None] * len(cells)
    else:
        return None
    found: list[tuple[Role, str]] = []
    for at, cell in enumerate(cells):
        if not cell.strip():
            continue
        role = fitting[at]
        if role is None:
            # Under a span the text may stand in any of its columns: it belongs to the heading on its left.
            role = next((left for left in reversed(fitting[:at]) if left is not None), None)
            if role is None:
                return None
        found.append((role, cell))
    return found
