"""`documents`: a consolidated note of a plan of 200 activities as Word, Excel and PDF, from the ledger to the bytes.

The reference writes the same cells as one bare table by each library alone: no layout, no data, no charts.
"""

import io
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import docx
import typst
import xlsxwriter

from application import clearing, planning, reporting
from application.canonical import canonical_hash
from application.consolidated_data import LATEST, build_data
from application.consolidated_layout import layout
from application.consolidated_paper import ReportPaper
from application.consolidated_past import known_then
from application.evidence import AttachEvidence, attach_evidence
from application.performing import GivenBasis
from benchmarks.figure import Figure, compared, say
from domain.actors import BasisKind, Role
from domain.assignment.events import Party, PartyKind
from domain.assignment.state import ASSIGNMENT
from domain.consolidated_report import FileForm, ReportKind
from domain.deadlines.deadline import DeadlineKind
from domain.documents import EvidenceKind
from domain.organisation import OrganisationKind
from domain.plan.drafting import DraftedRow
from domain.plan.events import ApprovalForm
from domain.plan.state import PLAN
from domain.plan.stated_deadlines import StatedDeadline
from infrastructure.report_writers import WrittenReports
from tests.application.office import Town, made

ACTIVITIES, DISTRICTS, PARTIES = 200, 18, 3
COLUMNS = 10
AS_OF = date(2024, 6, 1)


def documents() -> Figure:
    """Seconds for the three files."""
    town, plan = _town()
    writers = WrittenReports()
    cells = _cells(_paper(town, plan))
    say(f"documents: {len(cells)} rows of {COLUMNS} cells")
    bare: dict[FileForm, Callable[[], bytes]] = {
        FileForm.DOCX: lambda: _docx(cells),
        FileForm.XLSX: lambda: _xlsx(cells),
        FileForm.PDF: lambda: _pdf(cells),
    }
    paper = _paper(town, plan)
    for form, write in bare.items():
        ours, theirs = _took(lambda form=form: writers.write(paper, form)), _took(write)  # type: ignore[misc]
        say(f"documents: {form}: {ours:.3f} s against {theirs:.3f} s of the bare table")

    def measure() -> float:
        def whole() -> None:
            drawn = _paper(town, plan)
            for form in FileForm:
                writers.write(drawn, form)

        return _took(whole)

    reference = "python-docx, XlsxWriter and typst writing the same cells as one bare table"
    return compared("documents", "s", reference, measure, lambda: sum(_took(write) for write in bare.values()))


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _paper(town: Town, plan: UUID) -> ReportPaper:
    """All that drawing up does before the files are written."""
    known = known_then(town.ledger, plan, ReportKind.NOTE, None, AS_OF, town.ledger.head())
    data = build_data(known, LATEST)
    return layout(data, known, canonical_hash(data), town.ledger, drawn_up_on=AS_OF)[0]


def _town() -> tuple[Town, UUID]:
    """A plan of 200 activities, three of eighteen districts for each, two thirds of them reported on."""
    town = Town()
    committee = town.organisation("Комитет образования", OrganisationKind.COMMITTEE)
    setter = town.holder("Утверждаева У.У.", Role.SETTER, committee)
    districts = [town.organisation(f"Управление образования района № {n}") for n in range(1, DISTRICTS + 1)]
    executors = [town.holder("Исполнителев И.И.", Role.EXECUTOR, district) for district in districts]
    rows = tuple(
        DraftedRow(
            number=f"{n}.",
            text=f"Провести муниципальный этап конкурса методических разработок педагогов, направление {n}",
            deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end=f"{date(2024, 2, 1) + timedelta(days=n)}"),),
        )
        for n in range(1, ACTIVITIES + 1)
    )
    order = planning.DraftPlan(committee=committee, title="План работы", activities=rows)
    plan = made(planning.draft_plan(order, town.as_(setter), town.office).made)
    ids = list(town.ledger.load(PLAN, plan).state.activities)
    for at, district in enumerate(districts):
        mine = tuple(row for n, row in enumerate(ids) if (at - n) % DISTRICTS < PARTIES)
        party = Party(kind=PartyKind.ORGANISATION, id=district)
        supplied = clearing.SupplyParties(plan=plan, activities=mine, party=party, reason="по приказу")
        clearing.supply_parties(supplied, town.as_(setter), town.office)
    act = GivenBasis(kind=BasisKind.DIRECTIVE, number="12-р", date=date(2024, 1, 16))
    approval = planning.ApprovePlan(plan=plan, form=ApprovalForm.BY_ACT, basis=act)
    planning.approve_plan(approval, town.as_(setter), town.office)
    planning.place_on_control(planning.PlaceOnControl(plan=plan), town.as_(setter), town.office)
    town.clock.moment = datetime(2024, 6, 1, 9, tzinfo=UTC)
    by_party = dict(zip(districts, executors, strict=True))
    for n, stream in enumerate(town.ledger.load(PLAN, plan).state.assignments):
        if n % 3:
            _report(town, stream, by_party)
    return town, plan


def _report(town: Town, stream: UUID, executors: dict[UUID, UUID]) -> None:
    state = town.ledger.load(ASSIGNMENT, stream).state
    assert state.party is not None
    (point,) = state.points
    executor = executors[state.party.id]
    proof = AttachEvidence(
        assignment=stream, point=point, kind=EvidenceKind.REPORT, file_name="отчёт.pdf", number="17", date=AS_OF
    )
    kept = attach_evidence(proof, io.BytesIO(b"%PDF-1.7"), town.as_(executor), town.office)
    report = reporting.SubmitReport(assignment=stream, point=point, evidence=(made(kept.made),))
    reporting.submit_report(report, town.as_(executor), town.office)


def _cells(paper: ReportPaper) -> list[tuple[str, ...]]:
    return [
        (
            activity.number,
            activity.text,
            line.party,
            *(f"{day:%d.%m.%Y}" if day else "" for day in (line.original, line.effective, line.first, line.accepted)),
            line.verdict,
            "; ".join(line.documents),
            line.remarks,
        )
        for activity in paper.activities
        for line in activity.lines
    ]


def _docx(cells: Sequence[Sequence[str]]) -> bytes:
    made_of, packed = docx.Document(), io.BytesIO()
    table = made_of.add_table(0, COLUMNS)
    for values in cells:
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value
    made_of.save(packed)
    return packed.getvalue()


def _xlsx(cells: Sequence[Sequence[str]]) -> bytes:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, values in enumerate(cells):
        for column, value in enumerate(values):
            sheet.write_string(at, column, value)
    book.close()
    return packed.getvalue()


_BARE = b"""#let rows = json(bytes(sys.inputs.rows))
#table(columns: 10, ..for row in rows { for value in row { (value,) } })"""


def _pdf(cells: Sequence[Sequence[str]]) -> bytes:
    made_of: bytes = typst.compile(
        _BARE, ignore_system_fonts=True, sys_inputs={"rows": json.dumps(cells, ensure_ascii=False)}
    )
    return made_of
