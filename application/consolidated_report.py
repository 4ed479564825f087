"""Consolidated reports: drawn up from a position of the ledger, approved by an act, computed again, opened."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from application import looking
from application.audit_trail import AuditTrail, TrailQuestion
from application.canonical import canonical_bytes, canonical_hash
from application.consolidated_data import LATEST, Known, build_data
from application.consolidated_layout import layout
from application.consolidated_paper import MEDIA_TYPES, CountedTable, ReportPaper, ReportWriters
from application.consolidated_past import known_then
from application.performing import Actor, Decided, Office, Order, perform
from application.plan_dossier import open_plan
from application.ports import Ledger, Recorded
from domain import consolidated_report as rules
from domain.actors import Basis
from domain.consolidated_report import CONSOLIDATED_REPORT, ConsolidatedReport, FileForm, Rendered, ReportKind
from domain.documents import Document
from domain.ledger import change
from domain.plan.rows import row_of
from domain.refusals import BadInput, NotFound


class PositionAhead(BadInput):
    """The ledger has not come so far."""

    def __init__(self, position: int, head: int) -> None:
        super().__init__(f"Записи {position} в журнале ещё нет: последняя — {head}.", "known_at")


class NoSuchRendering(NotFound):
    """The report was not rendered so."""

    def __init__(self) -> None:
        super().__init__("В таком виде эта информация не сохранена: выберите docx, xlsx или pdf.")


class DrawUpReport(Order):
    """`as_of` is today by default, `known_at` the ledger's last record; `activity`: of this activity alone."""

    plan: UUID
    kind: ReportKind = ReportKind.NOTE
    activity: UUID | None = None
    as_of: datetime.date | None = None
    known_at: int | None = Field(default=None, ge=1, le=2**53)
    supersedes: UUID | None = None


def draw_up_report(order: DrawUpReport, actor: Actor, office: Office, *, writers: ReportWriters) -> Recorded:
    """The report is computed, rendered and kept. The answer names it."""
    if (first := office.ledger.answered(actor.command)) is not None:
        # Before anything is rendered: a retry must not keep the files a second time.
        return Recorded(first.position, first.repeated, office.ledger.at([first.position])[0].stream)
    dossier = open_plan(order.plan, order, actor, office)
    today = office.clock.now().astimezone(ZoneInfo(dossier.state.policy.time_zone)).date()
    as_of, position = order.as_of or today, order.known_at or office.ledger.head()
    identity = rules.report_id(order.plan, order.kind, order.activity, as_of, position)

    def decide() -> Decided:
        rules.refuse_day_to_come(as_of, today)
        if position > (head := office.ledger.head()):
            raise PositionAhead(position, head)
        if order.activity is not None:
            row_of(dossier.state, order.activity)
        report = office.ledger.load(CONSOLIDATED_REPORT, identity)
        if report.exists:
            raise rules.ReportDrawnUpBefore
        known = known_then(office.ledger, order.plan, order.kind, order.activity, as_of, position)
        made = _compute(known, LATEST, office.ledger, drawn_up_on=dossier.by.occurred_on)
        earlier = office.ledger.load(CONSOLIDATED_REPORT, order.supersedes) if order.supersedes else None
        drawn = rules.ReportDrawnUp.of(
            dossier.by,
            plan=order.plan,
            committee=dossier.state.committee,
            kind=order.kind,
            activity=order.activity,
            as_of=as_of,
            known_at=position,
            builder=LATEST,
            data=made.digest,
            documents=_kept(made.paper, identity, office, writers),
            persons=made.persons,
            supersedes=order.supersedes,
        )
        events = rules.draw_up(
            report.state, dossier.by, drawn=drawn, today=today, superseded=earlier.state if earlier else None
        )
        passed = (change(earlier, rules.supersede(dossier.by, identity)),) if earlier else ()
        return Decided((*passed, change(report, events)))

    return perform(office, actor, decide, made=identity)


class ApproveReport(Order):
    """The basis is the act."""

    report: UUID


def approve_report(order: ApproveReport, actor: Actor, office: Office, *, writers: ReportWriters) -> Recorded:
    """The report is approved by an act, and kept once more with the stamp of approval."""

    def decide() -> Decided:
        report = office.ledger.load(CONSOLIDATED_REPORT, order.report)
        state = rules.there(report.state)
        assert state.plan is not None
        assert state.drawn_up_on is not None
        by = open_plan(state.plan, order, actor, office).by
        rules.refuse_approval(state, by)
        known = _known(state, office.ledger)
        made = _compute(known, state.builder, office.ledger, drawn_up_on=state.drawn_up_on, act=by.basis)
        rules.refuse_difference(state, made.digest)
        documents = _kept(made.paper, order.report, office, writers)
        return Decided((change(report, rules.approve(state, by, reproduced=made.digest, documents=documents)),))

    return perform(office, actor, decide)


@dataclass(frozen=True, slots=True)
class _Made:
    data: bytes
    digest: str
    paper: ReportPaper
    persons: tuple[UUID, ...]


def _compute(
    known: Known, builder: int, ledger: Ledger, *, drawn_up_on: datetime.date, act: Basis | None = None
) -> _Made:
    data = build_data(known, builder)
    digest = canonical_hash(data)
    paper, persons = layout(data, known, digest, ledger, drawn_up_on=drawn_up_on, act=act)
    return _Made(canonical_bytes(data), digest, paper, persons)


def _known(state: ConsolidatedReport, ledger: Ledger) -> Known:
    assert state.plan is not None
    assert state.as_of is not None
    return known_then(ledger, state.plan, state.kind, state.activity, state.as_of, state.known_at)


def _kept(paper: ReportPaper, report: UUID, office: Office, writers: ReportWriters) -> tuple[Rendered, ...]:
    return tuple(
        Rendered(
            form=form, document=office.documents.keep(BytesIO(writers.write(paper, form)), report, MEDIA_TYPES[form])
        )
        for form in FileForm
    )


# Questions


def reports(actor: Actor, plan: UUID, places: AuditTrail, ledger: Ledger) -> tuple[ConsolidatedReport, ...]:
    """The plan's reports, the latest first. Raises UnknownPlan, NotYoursToSee."""
    looking.whole_plan(actor, ledger, plan)
    question = TrailQuestion(
        plan=plan, topic=rules.ReportDrawnUp.TOPIC, before=ledger.head() + 1, limit=looking.LONGEST_PAGE
    )
    return tuple(ledger.load(CONSOLIDATED_REPORT, place.stream).state for place in places.places(question))


def report(actor: Actor, identity: UUID, ledger: Ledger) -> ConsolidatedReport:
    """One report. Raises UnknownReport, NotYoursToSee."""
    state = rules.there(ledger.load(CONSOLIDATED_REPORT, identity).state)
    assert state.plan is not None
    looking.whole_plan(actor, ledger, state.plan)
    return state


@dataclass(frozen=True, slots=True)
class Reproduced:
    """The canonical data computed again; `same`: their hash is the recorded one."""

    report: ConsolidatedReport
    data: bytes
    digest: str

    @property
    def same(self) -> bool:
        return self.digest == self.report.data


def reproduce(actor: Actor, identity: UUID, ledger: Ledger) -> Reproduced:
    """The report's data computed anew from its position, by the rules of its version."""
    state = report(actor, identity, ledger)
    data = build_data(_known(state, ledger), state.builder)
    return Reproduced(state, canonical_bytes(data), canonical_hash(data))


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A file of the report, in chunks."""

    file_name: str
    media_type: str
    size: int
    chunks: Iterator[bytes]


def open_report(
    actor: Actor, identity: UUID, form: FileForm, office: Office, writers: ReportWriters, *, anew: bool = False
) -> OpenedReport:
    """The kept file; `anew`: written again from the same data, less what has been erased since."""
    state = report(actor, identity, office.ledger)
    name = f"{state.kind.value.replace('_', '-')}-{state.as_of}.{form}"
    if anew:
        content = writers.write(_paper(state, office.ledger), form)
        return OpenedReport(name, MEDIA_TYPES[form], len(content), iter([content]))
    document: Document | None = state.document(form)
    if document is None:
        raise NoSuchRendering
    return OpenedReport(name, MEDIA_TYPES[form], document.size, office.documents.open(document, identity))


def report_charts(actor: Actor, identity: UUID, ledger: Ledger) -> tuple[CountedTable, ...]:
    """What the report's charts show: by party, then by month; none in a list of non-reporters."""
    return _paper(report(actor, identity, ledger), ledger).counted


def _paper(state: ConsolidatedReport, ledger: Ledger) -> ReportPaper:
    assert state.drawn_up_on is not None
    known = _known(state, ledger)
    return _compute(known, state.builder, ledger, drawn_up_on=state.drawn_up_on, act=state.act).paper
