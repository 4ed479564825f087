"""The log of reads: who opened or exported what of restricted material, in which role, and when.

It is apart from the ledger, because a read is no fact of a plan's life. A read is never delayed or refused for it:
whoever notes one goes on at once. It says which thing was opened, never what stood in it, and nothing in it changes.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from application.access import sight
from application.audit_trail import Names, Wording
from application.performing import Actor
from domain.actors import Role
from domain.refusals import Forbidden


class ReadKind(StrEnum):
    """What was opened; `russian` is how the log calls it."""

    EVIDENCE = "evidence"
    DOCUMENT = "document"
    PEOPLE = "people"
    STATE = "state"
    STEP = "step"
    COMPARISON = "comparison"
    EXPLANATION = "explanation"
    KNOWLEDGE = "knowledge"
    CORRECTIONS = "corrections"
    REGISTER = "register"
    TRAIL = "trail"
    EVENTS = "events"
    SEARCH = "search"
    EXPORT = "export"
    BUNDLE = "bundle"
    READS = "reads"
    HIDING = "hiding"
    LOST = "lost"

    @property
    def russian(self) -> str:
        return _RUSSIAN[self]


_RUSSIAN = {
    ReadKind.EVIDENCE: "открыт подтверждающий документ",
    ReadKind.DOCUMENT: "открыт исходный документ плана",
    ReadKind.PEOPLE: "просмотрен реестр людей",
    ReadKind.STATE: "просмотрено состояние на момент прошлого или настоящего",
    ReadKind.STEP: "просмотрено событие с состоянием до и после",
    ReadKind.COMPARISON: "сравнены два момента",
    ReadKind.EXPLANATION: "просмотрено объяснение состояния",
    ReadKind.KNOWLEDGE: "просмотрено, кто и когда знал",
    ReadKind.CORRECTIONS: "просмотрены исправления задним числом",
    ReadKind.REGISTER: "просмотрено прошлое реестра",
    ReadKind.TRAIL: "просмотрена история",
    ReadKind.EVENTS: "просмотрен журнал целиком",
    ReadKind.SEARCH: "поиск по истории",
    ReadKind.EXPORT: "выгрузка",
    ReadKind.BUNDLE: "выгружен комплект для проверки",
    ReadKind.READS: "просмотрен журнал чтения",
    ReadKind.HIDING: "попытка удалить или скрыть запись",
    ReadKind.LOST: "чтения, которые не удалось записать",
}

WATCHED: tuple[Role, ...] = (
    Role.AUDITOR,
    Role.EXPERT,
    Role.ORGANISER,
    Role.SETTER,
    Role.CONTROLLER,
    Role.ADMINISTRATOR,
)
"""The roles that see what is not their own, the widest look first; an executor opens their own material."""


@dataclass(frozen=True, slots=True)
class Read:
    """One look. `object` is the thing opened, `plan` the plan it belongs to, `told` from where it was looked at.

    `lost` is more than 0 in an entry that stands for so many reads that could not be recorded; nobody is named there.
    """

    at: datetime
    person: UUID | None
    role: Role | None
    kind: ReadKind
    object: UUID | None = None
    plan: UUID | None = None
    told: str | None = None
    request: str | None = None
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """A read at its place in the log."""

    id: int
    read: Read


@dataclass(frozen=True, slots=True)
class ToldRead:
    """A read told to a person; names are as the registry has them now, None where nobody is named."""

    noted: Noted
    person_name: str | None
    role_name: str | None


@dataclass(frozen=True, slots=True)
class ReadsQuestion:
    """Which reads are asked for, the latest first; None asks for any. Days are those of the reading, both included."""

    person: UUID | None = None
    object: UUID | None = None
    plan: UUID | None = None
    kind: ReadKind | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ReadsPage:
    """`next` continues towards the past."""

    reads: tuple[Noted, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class ReadsHealth:
    """How many reads wait to be written, how many were lost and are not yet told in the log, and whether it writes."""

    waiting: int = 0
    lost: int = 0
    writing: bool = True

    @property
    def well(self) -> bool:
        return self.writing and self.lost == 0


class ReadsLog(ABC):
    """The log's port."""

    @abstractmethod
    def note(self, read: Read) -> None:
        """Notes a read; returns at once and raises nothing, whatever happens to the log."""

    @abstractmethod
    def reads(self, question: ReadsQuestion) -> ReadsPage:
        """The reads asked for, as far as they are written."""

    @abstractmethod
    def health(self) -> ReadsHealth:
        """Whether it keeps up."""


class ReadsForAuditors(Forbidden):
    """Who looked at what is for an auditor to see."""

    def __init__(self) -> None:
        super().__init__("Журнал чтения показывают аудитору. Если это нужно для работы, обратитесь к администратору.")


def watched_role(actor: Actor) -> Role | None:
    """The role in which this actor sees what is not their own; None where they have no such role."""
    grants = (*actor.grants, *(grant for absent in actor.stands_in for grant in absent.grants))
    held = {grant.role for grant in grants}
    return next((role for role in WATCHED if role in held), None)


def note(
    log: ReadsLog,
    actor: Actor,
    kind: ReadKind,
    at: datetime,
    *,
    object: UUID | None = None,
    plan: UUID | None = None,
    told: str | None = None,
    request: str | None = None,
) -> None:
    """Notes that the actor has opened this; an executor's look at their own material is not watched."""
    role = watched_role(actor)
    if role is not None and object != actor.person:
        log.note(Read(at, actor.person, role, kind, object, plan, told, request))


def asked_reads(actor: Actor, question: ReadsQuestion, log: ReadsLog) -> ReadsPage:
    """The reads asked for, for an auditor. Raises ReadsForAuditors."""
    if not sight(actor).everything:
        raise ReadsForAuditors
    return log.reads(question)


def told_read(noted: Noted, names: Names, wording: Wording) -> ToldRead:
    """The read with the names of who looked, and in which role."""
    person, role = noted.read.person, noted.read.role
    return ToldRead(noted, names.person(person) if person else None, wording.role(role) if role else None)


def readers(log: ReadsLog, objects: Sequence[UUID], limit: int = 1000) -> list[Noted]:
    """Who has opened any of these things, the earliest first; the latest so many of each."""
    found = {
        noted.id: noted for thing in objects for noted in log.reads(ReadsQuestion(object=thing, limit=limit)).reads
    }
    return [found[number] for number in sorted(found)]
