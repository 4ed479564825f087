"""How values read on a page: dates, moments, numbers, plurals and the field's own words, as filters of templates."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.parent_state import ParentState
from domain.personal import Personal
from domain.plan.state import PlanStage
from domain.timeliness import Verdict
from interfaces.russian_fields import FIELDS
from interfaces.russian_words import plural, shown, word

DASH = "—"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
BYTES = ("байт", "КБ", "МБ", "ГБ")


def day(value: date | None) -> str:
    """ДД.ММ.ГГГГ; a dash where there is none."""
    if value is None:
        return DASH
    return f"{value:%d.%m}.{value.year:04d}"


def moment(value: datetime | None, zone: str = DEFAULT_TIME_ZONE) -> str:
    """ДД.ММ.ГГГГ чч:мм in this zone, the plan's."""
    if value is None:
        return DASH
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} {local:%H:%M}"


def clock(value: datetime, zone: str = DEFAULT_TIME_ZONE) -> str:
    """чч:мм in this zone."""
    return f"{value.astimezone(ZoneInfo(zone)):%H:%M}"


def number(value: int | float | Decimal | None, digits: int | None = None) -> str:
    """1 284,5: groups of three, a decimal comma; `digits` after it, or as many as the number has."""
    if value is None:
        return DASH
    exact = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    text = exact if digits is None else f"{value:,.{digits}f}"
    whole, point, rest = text.partition(".")
    rest = rest.rstrip("0") if digits is None else rest
    told = whole.replace(",", NO_BREAK) + ("," + rest if point and rest else "")
    return told.replace("-", MINUS)


def share(part: int, whole: int) -> str:
    """«59 %» of the whole."""
    return f"{number(round(100 * part / whole))}{NO_BREAK}%" if whole else DASH


def counted(value: int, one: str, few: str, many: str) -> str:
    """«21 мероприятие», «2 мероприятия», «18 мероприятий»."""
    noun = plural(value, one, few, many).partition(" ")[2]
    return f"{number(value)}{NO_BREAK}{noun}"


def size(value: int) -> str:
    """«214 КБ»."""
    step, left = 0, float(value)
    while left >= 1000 and step < len(BYTES) - 1:
        step, left = step + 1, left / 1024
    return f"{number(left, 1 if step and left < 10 else 0)}{NO_BREAK}{BYTES[step]}"


def russian(value: Any) -> str:
    """The field's own word for a member, a date, a basis, or any value as a person reads it."""
    match value:
        case Personal():
            return str(value)
        case Verdict() | ParentState():
            return value.russian
        case Enum():
            return word(value)
        case date() if not isinstance(value, datetime):
            return day(value)
        case datetime():
            return moment(value)
        case int() | float() | Decimal() if not isinstance(value, bool):
            return number(value)
        case _:
            return shown(value) or DASH


def begun(value: str) -> str:
    """The sentence with a capital letter, the rest as it is."""
    return value[:1].upper() + value[1:]


def iso(value: date | datetime) -> str:
    """For `datetime` attributes and fields of forms."""
    return value.isoformat()


def anchor(place: str) -> str:
    """A field's place as the id of an element."""
    return "f-" + "".join(letter if letter.isalnum() else "-" for letter in place.removesuffix("[]"))


TONES: Mapping[Verdict, tuple[str, str]] = MappingProxyType(
    {
        Verdict.NOT_YET_DUE: ("ahead", "ahead"),
        Verdict.DUE_SOON: ("late", "soon"),
        Verdict.UNDER_REVIEW: ("wait", "review"),
        Verdict.OVERDUE: ("bad", "overdue"),
        Verdict.DONE_IN_TIME: ("good", "done"),
        Verdict.DONE_LATE: ("late", "late"),
        Verdict.NOT_DONE: ("bad", "missed"),
        Verdict.LAPSED_BEFORE_APPROVAL: ("doubt", "doubt"),
        Verdict.NO_DATE: ("ahead", "none"),
        Verdict.WITHDRAWN: ("ahead", "none"),
    }
)
"""How a verdict looks: its tone and its sign, which says the same without the colour."""

STATES: Mapping[ParentState, tuple[str, str]] = MappingProxyType(
    {
        ParentState.NOTHING: ("ahead", "none"),
        ParentState.OVERDUE: ("bad", "overdue"),
        ParentState.PARTLY: ("late", "late"),
        ParentState.IN_PROGRESS: ("wait", "ahead"),
        ParentState.DONE: ("good", "done"),
        ParentState.DONE_PARTLY_WITHDRAWN: ("good", "done"),
        ParentState.WITHDRAWN: ("ahead", "none"),
    }
)
"""The same of an activity or a plan as a whole."""

STAGES: Mapping[PlanStage, tuple[str, str]] = MappingProxyType(
    {
        PlanStage.DRAFT: ("late", "doubt"),
        PlanStage.APPROVED: ("wait", "review"),
        PlanStage.ON_CONTROL: ("good", "ahead"),
        PlanStage.CLOSED: ("ahead", "done"),
    }
)


def _look(value: Verdict | ParentState | PlanStage) -> tuple[str, str]:
    match value:
        case Verdict():
            return TONES[value]
        case ParentState():
            return STATES[value]
        case PlanStage():
            return STAGES[value]


def tone(value: Verdict | ParentState | PlanStage) -> str:
    """Its tone, which the style gives a colour."""
    return _look(value)[0]


def sign(value: Verdict | ParentState | PlanStage) -> str:
    """Its picture in the sprite."""
    return _look(value)[1]


def called(place: str) -> str:
    """What people call the field at this place of an order; nothing where it has no name of its own."""
    last = re.findall(r"[a-z_]+", place)
    return FIELDS.get(last[-1], "") if last else ""


FILTERS: Mapping[str, Callable[..., str]] = {
    "anchor": anchor,
    "begun": begun,
    "called": called,
    "clock": clock,
    "counted": counted,
    "day": day,
    "iso": iso,
    "moment": moment,
    "number": number,
    "russian": russian,
    "share": share,
    "sign": sign,
    "size": size,
    "tone": tone,
}
