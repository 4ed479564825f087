"""What the productions of the grammar build: moments with gaps (a year not written) and the clauses that hold them."""

from dataclasses import dataclass
from enum import Enum, auto

from domain.deadlines.lexicon import Unit


@dataclass(frozen=True, slots=True)
class Day:
    day: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Month:
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Quarter:
    number: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class HalfYear:
    number: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Decade:
    """The first, second or third ten days of a month."""

    number: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year; a school year is the one that begins in `year`; `until` closes a span of years."""

    year: int | None = None
    school: bool = False
    until: int | None = None
    unclear: bool = False


Moment = Day | Month | Quarter | HalfYear | Decade | Year


@dataclass(frozen=True, slots=True)
class Due:
    """«до D» (`by`), «D», «до конца M» (`at_end`)."""

    moment: Moment
    by: bool = False
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """«15, 20 и 25 мая»: several moments that share a month or a year."""

    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Window:
    first: Moment
    last: Moment


@dataclass(frozen=True, slots=True)
class From:
    """«с D» and no end."""

    first: Moment


@dataclass(frozen=True, slots=True)
class Through:
    """«в течение …»; `plan` is the whole term of the plan."""

    year: Year
    plan: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """«ежемесячно»; `once` for «один раз в месяц», which alone is a quota."""

    unit: Unit
    once: bool = False


@dataclass(frozen=True, slots=True)
class DayOfPeriod:
    """«до 10 числа второго месяца, следующего за отчётным кварталом».

    `of` is the period named, None where none is; `month` counts its months (or those after it, when `after`), -1 the
    last; `open` says that the period is named only as «отчётный период».
    """

    day: int
    of: Unit | None
    month: int = 1
    after: bool = False
    open: bool = False
    workday: bool = False
    unclear: bool = False


class YearReference(Enum):
    """Which year a day belongs to; NEXT follows the reporting one, COMING is only said to come."""

    EACH = auto()
    NEXT = auto()
    COMING = auto()
    REPORTING = auto()
    CURRENT = auto()
    CURRENT_FINANCIAL = auto()
    PRECEDING = auto()
    AFTER_PLAN = auto()
    AFTER_EVENT = auto()


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """«до 1 марта года, следующего за отчётным»."""

    moment: Day | Quarter
    reference: YearReference


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """«каждый 3-й четверг», «третий понедельник апреля», «первый рабочий понедельник мая»."""

    nth: int
    weekday: str
    month: int | None = None
    working: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    weekday: str


class Phrase(Enum):
    """Terms that give no date."""

    QUOTA = auto()
    RELATIVE = auto()
    AS_NEEDED = auto()
    EXTERNAL = auto()
    CONTINUOUS = auto()
    ONWARDS = auto()
    RESULTS_OF = auto()
    NOTE = auto()
    UNREAD = auto()


Meaning = Due | Several | Window | From | Through | Every | DayOfPeriod | DayOfYear | NthWeekday | Weekday | Phrase


@dataclass(frozen=True, slots=True)
class Clause:
    """A meaning and the words it was read from."""

    meaning: Meaning
    raw: str
