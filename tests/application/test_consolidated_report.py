"""Consolidated reports: drawn up, approved by an act, computed again from their position whatever came later."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from application import consolidated_data, controlling, registry, reporting
from application import consolidated_report as reports
from application.access import NotYours
from application.consolidated_paper import CountedTable, ReportPaper, ReportWriters
from application.looking import NotYoursToSee
from application.performing import GivenBasis
from domain import consolidated_report as rules
from domain.actors import BasisKind, Role
from domain.consolidated_report import CONSOLIDATED_REPORT, ConsolidatedReport, FileForm, ReportKind
from domain.documents import EvidenceKind
from domain.plan.rows import UnknownActivity
from tests.application.assignment_town import KEY, PlanOnControl
from tests.application.office import made
from tests.steps.memory_reading import FoldedTrail

BY_ORDER = GivenBasis(kind=BasisKind.ORDER, number="77", date=date(2024, 3, 19))


class Papers(ReportWriters):
    """Keeps what it was to write."""

    def __init__(self) -> None:
        self.written: list[ReportPaper] = []

    def write(self, paper: ReportPaper, form: FileForm) -> bytes:
        self.written.append(paper)
        return f"{form} {paper!r}".encode()

    def chart(self, table: CountedTable) -> str:
        return table.title


class Desk(PlanOnControl):
    """On 19.03.2024 the lead district has reported in time and was returned, the co-executor reported a day late."""

    def __init__(self) -> None:
        super().__init__()
        self.papers = Papers()
        self.reported(self.lead, self.executor)
        back = controlling.ReturnReport(assignment=self.lead, point=KEY, remarks="Иванов не подписал")
        controlling.return_report(back, self.town.as_(self.controller), self.office)
        self.town.clock.moment = datetime(2024, 3, 18, 9, tzinfo=UTC)
        self.reported(self.part, self.co_executor)
        self.town.clock.moment = datetime(2024, 3, 19, 9, tzinfo=UTC)

    def drawn(self, by: UUID | None = None, **more: Any) -> UUID:
        order = reports.DrawUpReport(plan=self.plan, **more)
        actor = self.town.as_(by or self.controller)
        return made(reports.draw_up_report(order, actor, self.office, writers=self.papers).made)

    def approved(self, report: UUID, by: UUID | None = None, basis: GivenBasis | None = BY_ORDER) -> None:
        order = reports.ApproveReport(report=report, basis=basis)
        reports.approve_report(order, self.town.as_(by or self.setter), self.office, writers=self.papers)

    def kept(self, report: UUID) -> ConsolidatedReport:
        return self.town.ledger.load(CONSOLIDATED_REPORT, report).state

    def data(self, report: UUID) -> dict[str, Any]:
        found = reports.reproduce(self.town.as_(self.controller), report, self.town.ledger)
        assert hashlib.sha256(found.data).hexdigest() == found.digest
        told: dict[str, Any] = json.loads(found.data)
        return told


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_note_counts_what_a_hand_would_count(desk: Desk) -> None:
    data = desk.data(desk.drawn())
    assert data["totals"] == {
        "activities": 3,
        "parties": 3,
        "points": 4,
        "verdicts": {"overdue": 3, "lapsed_before_approval": 1},
    }
    assert [row["number"] for row in data["activities"]] == ["1.1", "1.2", "1.3"]
    assert data["discipline"] | {"shares": None} == {
        "decided": 3, "shares": None, "days_late": 4 + 3 + 4, "extended": 0, "returned": 1, "returns": 1,
    }  # fmt: skip
    assert data["discipline"]["shares"] == {"overdue": 10_000}


def test_the_list_tells_who_did_not_report_and_how(desk: Desk) -> None:
    data = desk.data(desk.drawn(kind=ReportKind.NON_REPORTERS))
    told = {
        data["organisations"][one["party"]["id"]]: (one["how"], one["days_late"])
        for group in data["missed"]
        for one in group["missed"]
    }
    assert told == {
        "Заречный район": ("returned", 4),
        "Луговской район": ("late", 3),
        "Комитет образования": ("nothing", 4),
    }
    assert [group["expected"] for group in data["missed"]] == [2, 1]
    assert "activities" not in data


def test_one_activity_alone_is_reported_on(desk: Desk) -> None:
    second = list(desk.plan_state.activities)[1]
    data = desk.data(desk.drawn(kind=ReportKind.NON_REPORTERS, activity=second))
    assert [group["number"] for group in data["missed"]] == ["1.2"]
    with pytest.raises(UnknownActivity):
        desk.drawn(activity=uuid4())


def test_the_data_are_the_same_a_year_and_many_events_later(desk: Desk) -> None:
    report = desk.drawn()
    before = reports.reproduce(desk.town.as_(desk.setter), report, desk.town.ledger)
    desk.accepted(desk.part)
    desk.removed(desk.part)
    desk.town.clock.moment = datetime(2025, 3, 19, 9, tzinfo=UTC)
    renamed = registry.RenameOrganisation(organisation=desk.other_district, name="Луговской муниципальный округ")
    registry.rename_organisation(renamed, desk.town.as_(desk.town.administrator), desk.office)
    proof = desk.attached(desk.lead, desk.executor, EvidenceKind.DIRECTIVE, number="5", date=date(2025, 1, 1))
    again = reporting.SubmitReport(assignment=desk.lead, point=KEY, evidence=(proof,))
    reporting.submit_report(again, desk.town.as_(desk.executor), desk.office)
    after = reports.reproduce(desk.town.as_(desk.setter), report, desk.town.ledger)
    assert (after.data, after.same) == (before.data, True)
    assert desk.data(desk.drawn())["totals"] != json.loads(before.data)["totals"]


def test_the_same_position_and_day_give_the_same_report_under_a_new_order(desk: Desk) -> None:
    position = desk.town.ledger.head()
    desk.drawn(known_at=position)
    with pytest.raises(rules.ReportDrawnUpBefore):
        desk.drawn(known_at=position)


def test_a_retry_gets_the_first_answer_and_keeps_nothing_twice(desk: Desk) -> None:
    command = uuid4()
    actor = desk.town.as_(desk.controller, command)
    order = reports.DrawUpReport(plan=desk.plan)
    first = reports.draw_up_report(order, actor, desk.office, writers=desk.papers)
    kept = len(desk.papers.written)
    again = reports.draw_up_report(order, actor, desk.office, writers=desk.papers)
    assert (again.made, again.position, again.repeated) == (first.made, first.position, True)
    assert len(desk.papers.written) == kept


def test_no_text_that_may_be_erased_is_in_the_data(desk: Desk) -> None:
    report = desk.drawn()
    data = reports.reproduce(desk.town.as_(desk.setter), report, desk.town.ledger).data.decode()
    for words in ("План работы", "Провести обучение", "Иванов", "отчёт.pdf", "Заречная"):
        assert words not in data
    assert desk.papers.written[0].subject[1] == "«План работы»"


def test_of_a_restricted_document_only_its_being_there_is_told(desk: Desk) -> None:
    desk.attached(desk.lead, desk.executor, EvidenceKind.LIST, number="17", date=date(2024, 3, 1))
    data = desk.data(desk.drawn())
    shown = next(line["evidence"] for line in data["activities"][0]["points"] if line["lead"])
    assert {"kind": "list", "amount": None, "restricted": True} in shown


def test_the_report_is_approved_by_an_act_and_bears_its_stamp(desk: Desk) -> None:
    report = desk.drawn()
    assert not desk.papers.written[-1].stamp
    desk.approved(report)
    state = desk.kept(report)
    assert state.approved_on == date(2024, 3, 19)
    assert state.act is not None
    assert state.act.number == "77"
    assert desk.papers.written[-1].stamp == ("УТВЕРЖДЕНА", "приказом Комитета образования", "от 19.03.2024 №\u00a077")


@pytest.mark.parametrize(
    "basis",
    [
        None,
        GivenBasis(kind=BasisKind.LETTER, number="5", date=date(2024, 3, 19)),
        GivenBasis(kind=BasisKind.ORDER, number=" ", date=date(2024, 3, 19)),
    ],
)
def test_without_an_act_nothing_is_approved(desk: Desk, basis: GivenBasis | None) -> None:
    report = desk.drawn()
    with pytest.raises(rules.ReportApprovedWithoutAct):
        desk.approved(report, basis=basis)


def test_a_report_is_approved_once(desk: Desk) -> None:
    report = desk.drawn()
    desk.approved(report)
    with pytest.raises(rules.ReportApprovedBefore, match=r"19\.03\.2024"):
        desk.approved(report)


def test_the_setter_alone_approves(desk: Desk) -> None:
    report = desk.drawn()
    with pytest.raises(NotYours):
        desk.approved(report, by=desk.controller)


def test_an_organiser_of_the_committee_draws_up_and_an_executor_does_not(desk: Desk) -> None:
    organiser = desk.town.holder("Сводная С.С.", Role.ORGANISER, desk.committee)
    assert desk.kept(desk.drawn(by=organiser)).exists
    with pytest.raises(NotYours):
        desk.drawn(by=desk.executor)


def test_a_report_whose_data_differ_is_not_approved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    report = desk.drawn()
    genuine = consolidated_data.build_data

    def other(known: Any, version: int) -> Any:
        return genuine(known, version) | {"as_of": "1999-01-01"}

    monkeypatch.setattr(reports, "build_data", other)
    with pytest.raises(rules.ReportDoesNotReproduce):
        desk.approved(report)


def test_a_newer_report_supersedes_and_never_edits(desk: Desk) -> None:
    first = desk.drawn()
    desk.approved(first)
    before = desk.kept(first)
    second = desk.drawn(supersedes=first)
    after = desk.kept(first)
    assert after.successor == second
    assert (after.data, after.documents, after.approved_on) == (before.data, before.documents, before.approved_on)
    with pytest.raises(rules.SupersedesAnother):
        desk.drawn(supersedes=first)
    with pytest.raises(rules.SupersedesAnother):
        desk.drawn(kind=ReportKind.NON_REPORTERS, supersedes=second)


def test_what_was_superseded_is_not_approved(desk: Desk) -> None:
    first = desk.drawn()
    desk.drawn(supersedes=first)
    with pytest.raises(rules.SupersededReportApproved):
        desk.approved(first)


def test_nobody_reports_on_a_day_to_come(desk: Desk) -> None:
    with pytest.raises(rules.ReportOnTheFuture, match=r"20\.03\.2024"):
        desk.drawn(as_of=date(2024, 3, 20))


def test_before_the_plan_was_on_control_there_is_nothing_to_report(desk: Desk) -> None:
    with pytest.raises(rules.NothingToReportOn):
        desk.drawn(as_of=date(2024, 1, 10))
    with pytest.raises(rules.NothingToReportOn):
        desk.drawn(known_at=1)


def test_a_position_that_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(reports.PositionAhead):
        desk.drawn(known_at=desk.town.ledger.head() + 5)


def test_an_earlier_day_shows_the_plan_as_it_stood_then(desk: Desk) -> None:
    data = desk.data(desk.drawn(as_of=date(2024, 3, 14)))
    assert data["totals"]["verdicts"] == {"due_soon": 3, "lapsed_before_approval": 1}
    assert data["missed"] == []


def test_the_reports_of_a_plan_are_listed_latest_first(desk: Desk) -> None:
    first, second = desk.drawn(), desk.drawn(kind=ReportKind.NON_REPORTERS)
    trail = FoldedTrail(desk.town.ledger)
    found = reports.reports(desk.town.as_(desk.setter), desk.plan, trail, desk.town.ledger)
    assert [state.id for state in found] == [second, first]
    with pytest.raises(NotYoursToSee):
        reports.reports(desk.town.as_(desk.executor), desk.plan, trail, desk.town.ledger)


def test_the_kept_file_is_given_out_and_can_be_written_anew(desk: Desk) -> None:
    report = desk.drawn()
    actor = desk.town.as_(desk.setter)
    kept = reports.open_report(actor, report, FileForm.PDF, desk.office, desk.papers)
    anew = reports.open_report(actor, report, FileForm.PDF, desk.office, desk.papers, anew=True)
    assert b"".join(kept.chunks) == b"".join(anew.chunks)
    assert kept.file_name == "note-2024-03-19.pdf"


def test_a_report_unknown_is_said_so(desk: Desk) -> None:
    with pytest.raises(rules.UnknownReport):
        desk.approved(uuid4())
    with pytest.raises(rules.UnknownReport):
        reports.report(desk.town.as_(desk.setter), uuid4(), desk.town.ledger)
