"""A consolidated report's own stream: what begins it, approves it, replaces it."""

from datetime import date
from uuid import UUID

import pytest

from domain import consolidated_report as r
from domain.actors import Basis, BasisKind, Envelope, Role, natural_id
from domain.documents import Document
from domain.ledger import Event

PLAN, OTHER_PLAN = natural_id("plan", 1), natural_id("plan", 2)
TODAY = date(2024, 4, 17)
FILE = r.Rendered(form=r.FileForm.PDF, document=Document(hash="ab" * 32, size=9, media_type="application/pdf"))


def by(basis: Basis | None = None) -> Envelope:
    return Envelope(
        by=natural_id("person"),
        role=Role.SETTER,
        on_behalf_of=natural_id("committee"),
        occurred_on=TODAY,
        basis=basis,
        command_id=natural_id("command"),
        correlation_id=natural_id("correlation"),
    )


ACT = by(Basis(kind=BasisKind.ORDER, number="77", date=TODAY))


def drawn(plan: UUID = PLAN, kind: r.ReportKind = r.ReportKind.NOTE, **more: object) -> r.ReportDrawnUp:
    fact: dict[str, object] = {"as_of": TODAY, "known_at": 40, "builder": 1, "data": "c0" * 32, "documents": (FILE,)}
    return r.ReportDrawnUp.of(by(), plan=plan, kind=kind, **(fact | more))


def state(*events: Event) -> r.ConsolidatedReport:
    return r.CONSOLIDATED_REPORT.fold(events)


def test_a_report_begins_with_what_it_was_drawn_up_from() -> None:
    (event,) = r.draw_up(r.ConsolidatedReport(), by(), drawn=drawn(), today=TODAY)
    found = state(event)
    assert (found.plan, found.as_of, found.known_at, found.drawn_up_on) == (PLAN, TODAY, 40, TODAY)
    assert found.id == r.report_id(PLAN, r.ReportKind.NOTE, None, TODAY, 40)
    assert found.document(r.FileForm.PDF) == FILE.document
    assert found.document(r.FileForm.DOCX) is None


def test_the_same_report_is_drawn_up_once() -> None:
    with pytest.raises(r.ReportDrawnUpBefore):
        r.draw_up(state(drawn()), by(), drawn=drawn(), today=TODAY)


def test_approval_keeps_the_data_and_takes_the_stamped_files() -> None:
    stamped = FILE.model_copy(update={"document": FILE.document.model_copy(update={"size": 10})})
    before = state(drawn())
    events = r.approve(before, ACT, reproduced="c0" * 32, documents=(stamped,))
    after = state(drawn(), *events)
    assert (after.data, after.documents, after.act) == (before.data, (stamped,), ACT.basis)


def test_data_that_differ_are_not_approved() -> None:
    with pytest.raises(r.ReportDoesNotReproduce):
        r.approve(state(drawn()), ACT, reproduced="c1" * 32, documents=(FILE,))


def test_a_decision_without_an_act_is_no_approval() -> None:
    with pytest.raises(r.ReportApprovedWithoutAct):
        r.refuse_approval(state(drawn()), by())


@pytest.mark.parametrize(
    "newer",
    [
        drawn(plan=OTHER_PLAN),
        drawn(kind=r.ReportKind.NON_REPORTERS),
        drawn(activity=natural_id("row")),
        drawn(as_of=date(2024, 4, 16)),
    ],
)
def test_only_a_later_report_on_the_same_replaces_one(newer: r.ReportDrawnUp) -> None:
    newer = newer.model_copy(update={"supersedes": state(drawn()).id})
    with pytest.raises(r.SupersedesAnother):
        r.draw_up(r.ConsolidatedReport(), by(), drawn=newer, today=TODAY, superseded=state(drawn()))


def test_what_is_not_there_is_not_replaced() -> None:
    newer = drawn(known_at=50, supersedes=natural_id("nothing"))
    with pytest.raises(r.SupersedesAnother):
        r.draw_up(r.ConsolidatedReport(), by(), drawn=newer, today=TODAY, superseded=r.ConsolidatedReport())


def test_a_replaced_report_stays_as_it_was() -> None:
    successor = natural_id("newer")
    after = state(drawn(), *r.supersede(by(), successor))
    assert after.successor == successor
    assert after.data == state(drawn()).data
    with pytest.raises(r.SupersededReportApproved):
        r.refuse_approval(after, ACT)
