"""Monitorings looked at: those of a plan or a campaign, one with its data computed again, two beside each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from application import looking
from application.access import may_see
from application.audit_trail import AuditTrail, TrailQuestion
from application.canonical import canonical_bytes, canonical_hash
from application.consolidated_paper import MEDIA_TYPES
from application.monitoring_data import Monitored, build_data, monitored
from application.monitoring_differences import Became, Difference, differences
from application.monitoring_layout import computed
from application.note_paper import NOTE_FORMS, NoteWriters
from application.performing import Actor, Office
from application.ports import Ledger
from domain.consolidated_report import FileForm
from domain.monitoring import deciding as rules
from domain.monitoring import events as e
from domain.monitoring.events import MonitoringOpened
from domain.monitoring.state import MONITORING, Monitoring, MonitoringStage
from domain.plan.state import PLAN
from domain.refusals import NotFound, Refusal


class NoSuchNote(NotFound):
    """Only a concluded monitoring has its paper, and it has it as Word and PDF."""

    def __init__(self) -> None:
        super().__init__("Документа в таком виде нет: справку сохраняют при завершении мониторинга, в docx и pdf.")


class NotConcluded(Refusal):
    """Data are fixed, and compared, once a monitoring is concluded."""

    def __init__(self) -> None:
        super().__init__("Мониторинг не завершён: его данные ещё не зафиксированы. Завершите его или выберите другой.")


def monitorings(actor: Actor, plan: UUID, places: AuditTrail, ledger: Ledger) -> tuple[Monitoring, ...]:
    """The plan's monitorings, the latest first. Raises UnknownPlan, NotYoursToSee."""
    looking.whole_plan(actor, ledger, plan)
    question = TrailQuestion(
        plan=plan, topic=MonitoringOpened.TOPIC, before=ledger.head() + 1, limit=looking.LONGEST_PAGE
    )
    streams = dict.fromkeys(place.stream for place in places.places(question))
    return tuple(ledger.load(MONITORING, stream).state for stream in streams)


def campaign(actor: Actor, identity: UUID, places: AuditTrail, ledger: Ledger) -> tuple[Monitoring, ...]:
    """The monitorings that one order opened, of the plans that the actor sees."""
    question = TrailQuestion(topic=MonitoringOpened.TOPIC, before=ledger.head() + 1, limit=looking.LONGEST_PAGE)
    streams = dict.fromkeys(place.stream for place in places.places(question))
    found = (ledger.load(MONITORING, stream).state for stream in streams)
    return tuple(
        one
        for one in found
        if one.campaign == identity and one.plan and may_see(actor, plan=ledger.load(PLAN, one.plan).state)
    )


def monitoring(actor: Actor, identity: UUID, ledger: Ledger) -> Monitoring:
    """One monitoring. Raises UnknownMonitoring, NotYoursToSee."""
    found = rules.there(ledger.load(MONITORING, identity).state)
    assert found.plan is not None
    looking.whole_plan(actor, ledger, found.plan)
    return found


@dataclass(frozen=True, slots=True)
class Reproduced:
    """The canonical data computed again; `same`: their hash is the recorded one."""

    monitoring: Monitoring
    data: bytes
    digest: str

    @property
    def same(self) -> bool:
        return self.monitoring.concluded is not None and self.digest == self.monitoring.concluded.data


def reproduce(actor: Actor, identity: UUID, ledger: Ledger) -> Reproduced:
    """The data computed anew from the conclusion's position, by the rules of its version. Raises NotConcluded."""
    found = monitoring(actor, identity, ledger)
    data = build_data(_known(found, identity, ledger), _concluded(found).builder)
    return Reproduced(found, canonical_bytes(data), canonical_hash(data))


def compare(actor: Actor, later: UUID, earlier: UUID, ledger: Ledger, *, same: bool = False) -> tuple[Difference, ...]:
    """What is otherwise in the later of two concluded monitorings of a plan; `same`: what is not, too.

    Raises UnknownMonitoring, NotYoursToSee, NotConcluded, NotOfOnePlan.
    """
    before, after = (
        build_data(_known(found, identity, ledger), _concluded(found).builder)
        for identity in (earlier, later)
        for found in (monitoring(actor, identity, ledger),)
    )
    return tuple(one for one in differences(before, after) if same or one.became is not Became.SAME)


def _concluded(found: Monitoring) -> e.MonitoringConcluded:
    if found.stage is not MonitoringStage.CONCLUDED or found.concluded is None:
        raise NotConcluded
    return found.concluded


def _known(found: Monitoring, identity: UUID, ledger: Ledger) -> Monitored:
    concluded = _concluded(found)
    return monitored(ledger, identity, concluded.as_of, concluded.known_at, concluded.not_done)


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A file, in chunks."""

    file_name: str
    media_type: str
    size: int
    chunks: Iterator[bytes]


def open_paper(
    actor: Actor, identity: UUID, form: FileForm, office: Office, writers: NoteWriters, *, anew: bool = False
) -> OpenedNote:
    """The kept file; `anew`: written again from the same data, less what has been erased since."""
    found = monitoring(actor, identity, office.ledger)
    concluded = _concluded(found)
    name = f"monitoring-{found.kind.value}-{concluded.as_of}.{form}"
    if form not in NOTE_FORMS:
        raise NoSuchNote
    if anew:
        made = computed(
            office.ledger, identity, concluded.as_of, concluded.known_at, concluded.builder, str(concluded.summary),
            concluded.not_done,
        )  # fmt: skip
        content = writers.write(made.paper, form)
        return OpenedNote(name, MEDIA_TYPES[form], len(content), iter([content]))
    document = found.document(form)
    if document is None:
        raise NoSuchNote
    return OpenedNote(name, MEDIA_TYPES[form], document.size, office.documents.open(document, identity))
