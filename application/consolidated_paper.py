"""A consolidated report as it is to be shown: its words in their order, ready for any writer, and the writers' port."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from domain.consolidated_report import FileForm, ReportKind
from domain.timeliness import Verdict


class Group(StrEnum):
    """What tables and charts count together; the values are their headings."""

    IN_TIME = "Исполнено в срок"
    LATE = "Исполнено с нарушением срока"
    REVIEW = "На рассмотрении"
    AHEAD = "Срок не наступил"
    OVERDUE = "Просрочено"
    NOT_DONE = "Не исполнено"
    OTHER = "Прочее"


GROUP_OF: Mapping[Verdict, Group] = MappingProxyType(
    {
        Verdict.DONE_IN_TIME: Group.IN_TIME,
        Verdict.DONE_LATE: Group.LATE,
        Verdict.UNDER_REVIEW: Group.REVIEW,
        Verdict.NOT_YET_DUE: Group.AHEAD,
        Verdict.DUE_SOON: Group.AHEAD,
        Verdict.OVERDUE: Group.OVERDUE,
        Verdict.NOT_DONE: Group.NOT_DONE,
        Verdict.LAPSED_BEFORE_APPROVAL: Group.OTHER,
        Verdict.NO_DATE: Group.OTHER,
        Verdict.WITHDRAWN: Group.OTHER,
    }
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A row of numbers by group: of a party, of a month. `total` is their sum."""

    label: str
    numbers: Mapping[Group, int]

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


@dataclass(frozen=True, slots=True)
class CountedTable:
    """Numbers by group, as a table and as a chart over the same rows; `heading` names what the rows are."""

    title: str
    heading: str
    rows: tuple[Counted, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that occur, in their order."""
        return tuple(group for group in Group if any(row.numbers.get(group) for row in self.rows))


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One control point of one party."""

    party: str
    part: str
    original: datetime.date | None
    effective: datetime.date | None
    first: datetime.date | None
    accepted: datetime.date | None
    verdict: str
    group: Group
    days_late: int
    documents: tuple[str, ...]
    remarks: str


@dataclass(frozen=True, slots=True)
class PaperActivity:
    """A row of the plan with its control points; `quota` says how its stated quantity is confirmed."""

    section: str | None
    number: str
    text: str
    quota: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class PaperMissed:
    """A report that was missed."""

    number: str
    text: str
    deadline: datetime.date
    party: str
    how: str
    days_late: int
    first: datetime.date | None


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """The report to be rendered. `stamp` is empty until it is approved; `moment` is the ledger's, of the position:
    the same position gives the same file. `trace` stands at the foot of every page: the hash of the data and where
    they come from."""

    kind: ReportKind
    heading: str
    title: str
    subject: tuple[str, ...]
    stamp: tuple[str, ...]
    drawn_up_on: datetime.date
    as_of: datetime.date
    paragraphs: tuple[str, ...]
    totals: tuple[tuple[str, int, str], ...]
    counted: tuple[CountedTable, ...]
    activities: tuple[PaperActivity, ...]
    missed: tuple[PaperMissed, ...]
    trace: str
    moment: datetime.datetime


class ReportWriters(ABC):
    """Renders reports; the same paper is always the same bytes."""

    @abstractmethod
    def write(self, paper: ReportPaper, form: FileForm) -> bytes:
        """The report as a file of this form."""

    @abstractmethod
    def chart(self, table: CountedTable) -> str:
        """The table as a picture (SVG): a bar for each row, told apart by pattern and number, not by colour alone."""


MEDIA_TYPES: Mapping[FileForm, str] = MappingProxyType(
    {
        FileForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileForm.PDF: "application/pdf",
    }
)
