"""The application in process: handlers called directly on a ledger in memory, questions answered by folding it."""

import inspect
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from io import BytesIO
from json import dumps, loads
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from pydantic import ValidationError

import application
from application import (
    collections_board,
    consolidated_report,
    indicator_board,
    looking,
    quotas,
    revising,
)
from application.access import actor_of
from application.audit_trail import TrailQuestion
from application.compliance_register import RegisterQuestion
from application.daily_round import HoldDailyRound, hold_daily_round
from application.erasure_report import erasure_report
from application.evidence import open_document
from application.evidence_checklist import CheckEvidence, ProposedEvidence, checklist
from application.mailing import send_letters
from application.names import RegistryNames
from application.notifications import notifications
from application.performing import Actor, Office
from application.performing import Order as ApplicationOrder
from application.registry import register_first_administrator
from application.replaying import Axes, known_position
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.consolidated_report import FileForm
from domain.plan.state import Activity
from domain.refusals import Refusal
from infrastructure.documents.store import DirectoryDocuments
from infrastructure.plan_readers import read_plan
from infrastructure.report_writers import WrittenNotes, WrittenReports
from interfaces.api.collections import board_answer
from interfaces.plain import plain
from interfaces.russian import RussianWording
from tests.memory_chasing import FoldedPoints, MemoryDesk, MemoryOutbox, Pigeons
from tests.memory_ledger import MemoryKeys, MemoryLedger, SetClock
from tests.signing import Programs
from tests.steps.audit_app import AuditInProcess
from tests.steps.audit_driver import Audit
from tests.steps.bundling_app import BundlingInProcess
from tests.steps.bundling_driver import Bundling
from tests.steps.complying_driver import Compliance, ComplianceInProcess
from tests.steps.driver import (
    NOW,
    Answer,
    ComparedLine,
    Consolidated,
    Doubt,
    Driver,
    Erased,
    File,
    Line,
    Measured,
    Order,
    PlanSeen,
    Posted,
    Refused,
    Row,
    Told,
    View,
    Whole,
)
from tests.steps.examining_app import ExaminingInProcess
from tests.steps.examining_driver import Examining
from tests.steps.measured import measured, whole
from tests.steps.memory_reading import FoldedRegister, FoldedTrail
from tests.steps.observing_app import ObservingInProcess
from tests.steps.observing_driver import Observing
from tests.steps.outgoing_app import OutgoingInProcess
from tests.steps.outgoing_driver import Outgoing
from tests.steps.written import words_of_docx

T = TypeVar("T")

MOST = 1000
LARGEST_DOCUMENT = 1_000_000


@cache
def orders() -> Mapping[str, tuple[type[ApplicationOrder], Callable[..., Any]]]:
    """Every order of the application with its handler: the function of the same name beneath it."""
    modules = [import_module(f"application.{module.name}") for module in pkgutil.iter_modules(application.__path__)]
    return {
        name: (kind, getattr(module, re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()))
        for module in modules
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, ApplicationOrder) and kind is not ApplicationOrder and kind.__module__ == module.__name__
    }


class AppDriver(Driver):
    """`directory` takes the documents."""

    def __init__(self, clock: SetClock, directory: Path) -> None:
        super().__init__(clock, Programs())
        keys = MemoryKeys()
        self._ledger = MemoryLedger(clock, keys)
        documents = DirectoryDocuments(directory, keys, LARGEST_DOCUMENT)
        self._documents = documents
        self._office = Office(self._ledger, clock, documents, keys)
        self._register = FoldedRegister(self._ledger)
        self._trail = FoldedTrail(self._ledger)
        self._names = RegistryNames(self._ledger)
        self._audit = AuditInProcess(self._ledger, self._register, self._trail, clock, self._told)
        self._desk = MemoryDesk(self._ledger)
        self._examining = ExaminingInProcess(self._office, self._trail, self._told)
        self._outgoing = OutgoingInProcess(self._office, self._register, self._trail, self._actor, self._today)

    def founder(self, name: str) -> UUID:
        made = register_first_administrator(name, self._office).made
        assert made is not None
        return made

    def order(self, order: Order, by: UUID, command: UUID | None = None) -> Answer:
        kind, handler = orders()[order.name]
        # Over HTTP these two come with the file itself.
        sent = {"file_name": order.file.name, "media_type": "text/plain"} if order.file else {}
        named = {name: value for name, value in sent.items() if name in kind.model_fields}
        try:
            given = kind.model_validate_json(dumps({**order.fields, **named}))
        except ValidationError as error:
            raise Refused("invalid-input", str(error)) from error
        try:
            beside = {**self._with_file(order), **self._outgoing.ports(order.name)}
            done = handler(given, actor=self._actor(by, command), office=self._office, **beside)
            recorded = self._outgoing.told(done)
        except Refusal as refusal:
            raise Refused(refusal.code(), refusal.sentence) from refusal
        return Answer(recorded.position, recorded.made, recorded.repeated)

    def _with_file(self, order: Order) -> dict[str, Any]:
        if order.name in {"DrawUpReport", "ApproveReport"}:
            return {"writers": WrittenReports()}
        if order.name == "ConcludeMonitoring":
            return {"writers": WrittenNotes()}
        if order.name == "CheckSignature":
            return {"verifier": self.programs}
        if order.file is None:
            return {}
        content = order.file.content
        if order.name in {"ImportPlan", "RereadPlan", "IssueEdition"}:
            return {"content": content, "media_type": "text/plain", "reading": read_plan(content, order.file.name)}
        if order.name == "FileSignature":
            document = BytesIO(order.document.content) if order.document else None
            return {"content": BytesIO(content), "document": document, "verifier": self.programs}
        return {"content": BytesIO(content)}

    def register(self, by: UUID, plan: UUID | None, view: View = NOW) -> Sequence[Line]:
        today = self._today()
        seen = self._told(
            lambda actor: looking.register(
                actor,
                RegisterQuestion(plan=plan, limit=MOST),
                self._register,
                self._ledger,
                as_of=view.as_of or today,
                today=today,
                known_at=view.known_at,
            ),
            by,
        )
        return [
            Line(
                number=entry.number,
                activity=entry.activity,
                assignment=entry.assignment,
                party=entry.party.id,
                point=entry.point,
                stage=entry.stage,
                verdict=entry.timeliness(view.as_of or today).russian,
                original=entry.original,
                stated=entry.stated,
                effective=entry.effective,
                waits_for=entry.waits_for,
                evidence=entry.evidence,
                request=entry.request,
            )
            for entry in seen.entries
        ]

    def trail(self, by: UUID, *, plan: UUID | None = None, stream: UUID | None = None) -> Sequence[Told]:
        question = TrailQuestion(plan=plan, stream=stream, limit=MOST)
        seen = self._told(
            lambda actor: looking.history(actor, question, self._trail, self._ledger, self._names, RussianWording()), by
        )
        return [
            Told(
                id=entry.id,
                stream=entry.place.stream,
                topic=entry.place.topic,
                sentence=entry.sentence,
                by_name=entry.by_name,
                role=entry.role_name,
                basis=entry.basis,
                occurred_on=entry.place.occurred_on,
                recorded_at=entry.place.recorded_at,
                changes=tuple((change.field, change.old, change.new) for change in entry.changes),
            )
            for entry in seen.entries
        ]

    def plan(self, by: UUID, plan: UUID) -> PlanSeen:
        state = self._told(lambda actor: looking.plan(actor, self._ledger, plan), by)
        return PlanSeen(
            stage=state.stage,
            title=state.title or "",
            revision=state.revision,
            in_force_on=state.in_force_on,
            rows=tuple(_row(activity) for activity in state.activities.values()),
            doubts=tuple(
                Doubt(
                    code=doubt.code,
                    severity=doubt.severity,
                    activity=doubt.activity,
                    message=str(doubt.message),
                    quote=str(doubt.quote),
                    settled=place in state.settled,
                )
                for place, doubt in enumerate(state.anomalies)
            ),
        )

    def summary(self, by: UUID, plan: UUID, view: View = NOW) -> Mapping[str, str]:
        as_of = view.as_of or self._today()
        seen = self._told(
            lambda actor: looking.plan_summary(actor, self._register, self._ledger, plan, as_of, view.known_at), by
        )
        parts = {str(activity): state.russian for activity, state in seen.activities.items()}
        return {**parts, str(plan): seen.state.russian}

    def compare(self, by: UUID, plan: UUID, file: File) -> Sequence[ComparedLine]:
        question, reading = revising.CompareEdition(plan=plan), read_plan(file.content, file.name)
        found = self._told(
            lambda actor: revising.compare_edition(question, actor, self._office, reading=reading).rows, by
        )
        return [_compared(line) for line in found]

    def checklist(
        self, by: UUID, assignment: UUID, point: str, evidence: Sequence[UUID], proposed: Sequence[Mapping[str, object]]
    ) -> Sequence[tuple[str, str]]:
        question = CheckEvidence(
            assignment=assignment,
            point=point,
            evidence=tuple(evidence),
            proposed=tuple(ProposedEvidence.model_validate(dict(one)) for one in proposed),
        )
        found = self._told(lambda actor: checklist(question, actor, self._office), by)
        each = [finding for document in found.documents for finding in document.findings]
        return [(finding.level, finding.sentence) for finding in (*each, *found.together)]

    def document(self, by: UUID, assignment: UUID, evidence: UUID) -> bytes:
        return self._told(lambda actor: b"".join(open_document(assignment, evidence, actor, self._office).chunks), by)

    def erasure(self, by: UUID, erasure: UUID) -> Erased:
        found = self._told(lambda actor: erasure_report(erasure, actor, self._office), by)
        return Erased(sum(value.values for value in found.values), found.documents)

    def consolidated(self, by: UUID, report: UUID) -> Consolidated:
        found = self._told(lambda actor: consolidated_report.reproduce(actor, report, self._ledger), by)
        return Consolidated(report, found.report.known_at, loads(found.data), found.digest, found.same)

    def consolidated_words(self, by: UUID, report: UUID) -> str:
        def kept(form: FileForm) -> bytes:
            writers = WrittenReports()
            return self._told(
                lambda actor: b"".join(
                    consolidated_report.open_report(actor, report, form, self._office, writers).chunks
                ),
                by,
            )

        assert all(kept(form) for form in FileForm)
        return words_of_docx(kept(FileForm.DOCX))

    def board(self, by: UUID, collection: UUID, view: View = NOW) -> Mapping[str, Any]:
        as_of, known = view.as_of or self._today(), known_position(self._ledger, view.known_at)
        found = self._told(
            lambda actor: collections_board.seen_board(actor, self._ledger, collection, as_of=as_of, known_at=known), by
        )
        return dict(plain(board_answer(found)))

    def boards(self, by: UUID, plan: UUID) -> Sequence[Mapping[str, Any]]:
        as_of, trail = self._today(), self._trail
        found = self._told(
            lambda actor: collections_board.seen_plan_boards(actor, trail, self._ledger, plan, looking.NOW, as_of), by
        )
        return [dict(plain(board_answer(board))) for board in found]

    def quotas(self, by: UUID, plan: UUID, view: View = NOW) -> Sequence[Mapping[str, Any]]:
        as_of, known = view.as_of or self._today(), known_position(self._ledger, view.known_at)
        found = self._told(
            lambda actor: quotas.seen_quotas(actor, self._ledger, plan, as_of=as_of, known_at=known, activity=None), by
        )
        return [dict(plain(row)) for row in found]

    def measured(self, by: UUID, plan: UUID, view: View = NOW) -> Sequence[Measured]:
        at = Axes(known_position(self._ledger, view.known_at), view.as_of)
        found = self._told(lambda actor: indicator_board.board(actor, plan, self._trail, self._ledger, at), by)
        return measured(plain(found.lines))

    def whole(self, by: UUID, plan: UUID, year: str) -> Whole:
        found = self._told(lambda actor: indicator_board.board(actor, plan, self._trail, self._ledger, Axes()), by)
        return whole(plain(found.wholes), year)

    def organisations(self, by: UUID) -> Mapping[UUID, str]:
        found = self._told(lambda _: looking.organisations(self._trail, self._ledger, limit=MOST), by)
        return {state.id: state.name for state in found.states if state.id}

    def hold_round(self, by: UUID, day: date) -> Mapping[str, int]:
        points = FoldedPoints(self._ledger)
        sent = self._told(lambda actor: hold_daily_round(HoldDailyRound(day=day), actor, self._office, points), by)
        self._desk.follow()
        return {name: getattr(sent, name) for name in ("reminders", "to_heads", "to_committees", "digests")}

    def notifications(self, by: UUID) -> Sequence[str]:
        wording = RussianWording()
        found = self._told(lambda actor: notifications(actor, self._desk, self._ledger, self._names, wording), by)
        return [one.sentence for one in found]

    def letters(self) -> Sequence[Posted]:
        postman = Pigeons()
        outbox, names = MemoryOutbox(self._desk), self._names
        send_letters(outbox, postman, self._ledger, lambda: names, RussianWording(), self.clock.now)
        return [Posted(letter.to, letter.subject, letter.text) for letter in postman.sent]

    @property
    def outgoing(self) -> Outgoing:
        return self._outgoing

    @property
    def examining(self) -> Examining:
        return self._examining

    @property
    def compliance(self) -> Compliance:
        return ComplianceInProcess(self._ledger, self._register, self._trail, self._told, self._today)

    @property
    def bundling(self) -> Bundling:
        return BundlingInProcess(self._ledger, self._documents, self._told)

    @property
    def observing(self) -> Observing:
        return ObservingInProcess(self._office, self._trail, self._told)

    @property
    def audit(self) -> Audit:
        return self._audit

    def records(self) -> int:
        return self._ledger.head()

    def _actor(self, by: UUID, command: UUID | None = None) -> Actor:
        return actor_of(self._ledger, by, command or uuid4(), uuid4(), self.clock.now())

    def _told(self, ask: Callable[[Actor], T], by: UUID) -> T:
        try:
            return ask(self._actor(by))
        except Refusal as refusal:
            raise Refused(refusal.code(), refusal.sentence) from refusal

    def _today(self) -> date:
        return self.clock.now().astimezone(ZoneInfo(DEFAULT_TIME_ZONE)).date()


def _compared(line: revising.ComparedRow) -> ComparedLine:
    words = line.after.wording.value if line.after else None
    return ComparedLine(
        change=line.change,
        row=line.row,
        activity=line.activity,
        number=line.after.number if line.after else line.before.number if line.before else None,
        differences=line.differences,
        parties=tuple(party.name for party in words.responsible) if words else (),
    )


def _row(activity: Activity) -> Row:
    words = activity.wording
    return Row(
        id=activity.id,
        number=activity.number,
        title=words.text if words else "",
        tasks=activity.tasks,
        parties=tuple(party.name for party in words.responsible) if words else (),
        unmatched=activity.unmatched_parties,
        terms=tuple(f"{term.end:%d.%m.%Y}" if term.end else term.kind for term in activity.deadlines),
        unclear=activity.unclear_deadlines,
        struck=activity.struck,
    )
