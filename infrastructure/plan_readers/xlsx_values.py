"""Values of Excel cells as the sheet shows them, in the manner of a Russian office."""

import re
from datetime import date, datetime, time
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock

from infrastructure.plan_readers.spans import tidied

_LITERAL = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
_OF_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


def printed(cell: Any) -> str:
    """Dates with dots and only as far as they are shown, whole numbers without a fraction, a comma in others."""
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "да" if value else "нет"
        case datetime() | date():
            return _day(value, _form(cell))
        case time():
            return f"{value:%H:%M}"
        case int() | float():
            return _number(float(value), _form(cell))
        case CellRichText():
            return tidied("".join(map(_piece, value)))
    return tidied(str(value).replace("_x000D_", "\n"))


def _form(cell: Any) -> str:
    """What the number format shows, without its literal words and conditions."""
    return _LITERAL.sub("", str(getattr(cell, "number_format", "") or "")).lower().split(";")[0]


def _day(value: date, form: str) -> str:
    """A sheet that shows «июнь 2019» keeps the first of June: the day that nobody wrote is not read."""
    if "d" in form or "m" not in form:
        if "y" not in form and "d" in form:
            return f"{value.day} {_OF_MONTHS[value.month - 1]}"
        return f"{value.year} год" if form and set(form) <= set("y ") else f"{value:%d.%m.%Y}"
    return f"{_MONTHS[value.month - 1]} {value.year}" if "y" in form else _MONTHS[value.month - 1]


def _number(value: float, form: str) -> str:
    percent = "%" in form
    shown = f"{value * 100 if percent else value:.10g}".replace(".", ",")
    return f"{shown} %" if percent else shown


def _piece(piece: Any) -> str:
    if not isinstance(piece, TextBlock):
        return str(piece)
    raised = getattr(piece.font, "vertAlign", None) == "superscript"
    return piece.text.translate(_RAISED) if raised and piece.text.strip().isdigit() else str(piece.text)
