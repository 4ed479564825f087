"""What a plan shows on paper, as a frozen value: the words of every field, in their order, and nothing else."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    """The columns of the table of activities; the values are their headings."""

    NUMBER = "№ п/п"
    ACTIVITY = "Наименование мероприятия"
    PLACE = "Место проведения"
    DEADLINE = "Срок реализации"
    RESPONSIBLE = "Ответственный исполнитель"
    RESULT = "Ожидаемый результат"


@dataclass(frozen=True, slots=True)
class PaperStamp:
    """УТВЕРЖДАЮ or СОГЛАСОВАНО. `act` in the instrumental («распоряжением») where an act speaks and nobody signs;
    `body` is then whose act it is. `date` None is a blank to be filled in by hand."""

    agrees: bool
    act: str | None = None
    position: str | None = None
    person: str | None = None
    body: str | None = None
    date: datetime.date | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A heading among the rows; `apart`: the title of a plan inside the plan, which stands above a table of its own."""

    number: str | None
    title: str
    apart: bool = False


@dataclass(frozen=True, slots=True)
class PaperIndicator:
    """An indicator; an empty value stays an empty cell."""

    name: str
    unit: str | None
    baseline_value: float | None
    baseline_date: str | None
    targets: tuple[tuple[int, float | None], ...]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row of the plan; `section` is the index of its heading, the lines of `responsible` are parties."""

    section: int | None
    number: str | None
    text: str
    place: str
    deadline: str
    responsible: str
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A plan as it is to be printed.

    `approved_word` agrees with the kind of document (УТВЕРЖДЁН план, УТВЕРЖДЕНА программа); `revised` names the act of
    the last revision; `footnotes` explain short names, each by its mark. `recorded_at` is when the ledger learned the
    last fact that the paper shows, at `position`: the same position gives the same paper. `form`: to be filled in by
    hand, so that the rows are left out.
    """

    title: str | None
    approved_word: str
    approvals: tuple[PaperStamp, ...]
    agreements: tuple[PaperStamp, ...]
    revised: str | None
    goals: tuple[str, ...]
    sections: tuple[PaperSection, ...]
    indicators: tuple[PaperIndicator, ...]
    columns: tuple[Column, ...]
    rows: tuple[PaperRow, ...]
    footnotes: tuple[tuple[str, str], ...]
    recorded_at: datetime.datetime
    position: int
    form: bool = False
