"""A plan on control amended by an act: what is proposed, what the committee confirms, and what follows of it."""

from datetime import date

import pytest

from application import revising
from application.access import NotYours
from application.performing import GivenBasis
from application.revising import ComparedEdition, IssueEdition, IssueRevision
from domain.actors import BasisKind
from domain.assignment.events import Party, PartyKind
from domain.assignment.state import ASSIGNMENT, Assignment, Stage
from domain.deadlines.deadline import DeadlineKind
from domain.plan.confirming import ConfirmedRow, EditionNotConfirmed, EditionRowTwice, UnknownEditionRow
from domain.plan.events import NamedParty, RevisionIssued
from domain.plan.revising import NewParty, RevisedPartyNotMatched, RevisedTermNotClear, Rewording
from domain.plan.state import Activity
from domain.plan.stated_deadlines import StatedDeadline
from infrastructure.plan_readers import read_plan
from tests.application.test_planning import SAMPLE, Committee

BASIS = GivenBasis(kind=BasisKind.DIRECTIVE, number="20-р", date=date(2024, 1, 19))


@pytest.fixture
def committee() -> Committee:
    return Committee().controlled()


def compared(committee: Committee, content: bytes) -> ComparedEdition:
    order = revising.CompareEdition(plan=committee.plan)
    reading = read_plan(content, "редакция.txt")
    return revising.compare_edition(order, committee.as_controller(), committee.office, reading=reading)


def issue(committee: Committee, content: bytes, **said: ConfirmedRow) -> None:
    """The proposal confirmed as it is, the rows of `said` (by their printed number, _ for the point) aside."""
    found = compared(committee, content)
    own = {number.replace("_", "."): row for number, row in said.items()}
    rows = tuple(
        own.get((row.after.number or "").rstrip("."), ConfirmedRow(row=1)).model_copy(
            update={"row": row.row, "activity": row.activity}
        )
        for row in found.rows
        if row.after and row.row
    )
    struck = tuple(row.activity for row in found.rows if row.change == "struck" and row.activity)
    order = IssueEdition(plan=committee.plan, rows=rows, struck=struck, basis=BASIS)
    reading = read_plan(content, "редакция.txt")
    revising.issue_edition(
        order, committee.as_setter(), committee.office, content=content, media_type="text/plain", reading=reading
    )


def parts(committee: Committee, row: Activity) -> list[Assignment]:
    streams = list(committee.state.assignments)
    found = []
    while streams:
        state = committee.town.ledger.load(ASSIGNMENT, streams.pop(0)).state
        streams += state.successors
        if state.activity == row.id:
            found.append(state)
    return found


def due(day: str) -> tuple[StatedDeadline, ...]:
    return (StatedDeadline(kind=DeadlineKind.DATE, end=day),)


def reworded(committee: Committee, number: str, **changes: object) -> IssueRevision:
    row = committee.row(number)
    assert row.wording is not None
    same = {"text": row.wording.text, "number": row.number, "expected_results": row.wording.expected_results}
    change = Rewording.model_validate({"activity": row.id, **same, **changes})
    return IssueRevision(plan=committee.plan, reworded=(change,), basis=BASIS)


def revise(committee: Committee, order: IssueRevision) -> None:
    revising.issue_revision(order, committee.as_setter(), committee.office)


def test_the_plans_own_document_changes_nothing(committee: Committee) -> None:
    found = compared(committee, SAMPLE)
    assert found.changes_nothing, [row for row in found.rows if row.change != "same"]
    assert {row.change for row in found.rows} == {"same"}


def test_comparing_stores_nothing_and_is_the_committees(committee: Committee) -> None:
    before = committee.town.ledger.head()
    compared(committee, SAMPLE)
    assert committee.town.ledger.head() == before
    stranger = committee.town.as_(committee.town.person("Сторонних С.С."))
    order, reading = revising.CompareEdition(plan=committee.plan), read_plan(SAMPLE, "план.txt")
    with pytest.raises(NotYours):
        revising.compare_edition(order, stranger, committee.office, reading=reading)


def test_a_row_that_the_document_lost_is_struck_and_its_points_are_withdrawn_in_the_same_append(
    committee: Committee,
) -> None:
    row = committee.row("3.6")
    text = "\n".join(line for line in SAMPLE.decode().splitlines() if not line.startswith("3.6")).encode()
    issue(committee, text)
    assert committee.row("3.6").struck
    stages = {point.stage for part in parts(committee, row) for point in part.points.values()}
    assert stages == {Stage.WITHDRAWN}
    last = committee.town.ledger.history(committee.plan)[-1]
    withdrawn = committee.town.ledger.history(committee.state.assignments[0])[-1]
    assert isinstance(last.event, RevisionIssued)
    assert last.event.document is not None
    stream = next(
        s for s in committee.state.assignments if committee.town.ledger.load(ASSIGNMENT, s).state.activity == row.id
    )
    withdrawn = committee.town.ledger.history(stream)[-1]
    assert (withdrawn.event.command_id, withdrawn.event.revision) == (last.event.command_id, 2)
    assert withdrawn.event.basis == last.event.basis


def test_a_new_date_moves_what_is_owed_and_keeps_the_first_term(committee: Committee) -> None:
    number = next(
        row.number or ""
        for row in committee.state.activities.values()
        if row.on_control and len(row.deadlines) == 1 and row.deadlines[0].kind == "date" and row.deadlines[0].end
    ).rstrip(".")
    row = committee.row(number)
    revise(committee, reworded(committee, number, deadlines=due("2026-03-12")))
    for part in parts(committee, row):
        (point,) = part.points.values()
        assert point.stated == date(2026, 3, 12)
        assert point.planned.stated == row.deadlines[0].end
        assert (part.revision, point.stage) == (2, Stage.ON_CONTROL)
    assert committee.row(number).deadlines[0].end == date(2026, 3, 12)


def test_a_list_of_dates_keeps_the_same_ones_adds_and_drops(committee: Committee) -> None:
    row = committee.row("1.6")
    kept = ["2024-06-20", "2024-12-20", "2026-06-19"]
    terms = tuple(StatedDeadline(kind=DeadlineKind.LIST_ITEM, end=day) for day in (*kept, "2026-11-20"))
    revise(committee, reworded(committee, "1.6", deadlines=terms))
    for part in parts(committee, row):
        owed = {key: point.stated for key, point in part.points.items() if point.stage.open}
        assert sorted(str(day) for day in owed.values()) == sorted((*kept, "2026-11-20"))
        assert [owed.get(key) for key in kept] == [date.fromisoformat(day) for day in kept]
        assert sum(point.stage is Stage.WITHDRAWN for point in part.points.values()) == 1


def test_another_party_takes_over_by_the_same_act(committee: Committee) -> None:
    number, row = next(
        ((row.number or "").rstrip("."), row)
        for row in committee.state.activities.values()
        if row.on_control and row.named == 1 and len(row.parties) == 1
    )
    institute = Party(kind=PartyKind.ORGANISATION, id=committee.town.organisation("Новый институт"))
    named = (NamedParty(name="Новый институт", kind="organization"),)
    with pytest.raises(RevisedPartyNotMatched):
        revise(committee, reworded(committee, number, responsible=named))
    revise(committee, reworded(committee, number, responsible=named, parties=(NewParty(index=0, party=institute),)))
    old, new = parts(committee, row)
    assert {point.stage for point in old.points.values()} == {Stage.PASSED_ON}
    assert (new.party, new.lead, new.revision) == (institute, True, 2)
    assert [party.party for party in committee.row(number).parties] == [institute]


def test_a_co_executor_that_the_edition_drops_is_withdrawn_and_a_new_one_is_assigned(committee: Committee) -> None:
    row = committee.row("1.6")
    assert row.wording is not None
    institute = Party(kind=PartyKind.ORGANISATION, id=committee.town.organisation("Новый институт"))
    left = row.wording.responsible[:-1]
    revise(committee, reworded(committee, "1.6", responsible=left))
    stages = {part.party: {point.stage for point in part.points.values()} for part in parts(committee, row)}
    assert sum(found == {Stage.WITHDRAWN} for found in stages.values()) == 1
    named = (*left, NamedParty(name="Новый институт", kind="organization"))
    joining = NewParty(index=len(left), party=institute)
    revise(committee, reworded(committee, "1.6", responsible=named, parties=(joining,)))
    (new,) = [part for part in parts(committee, row) if part.party == institute]
    assert (new.lead, len(new.points), new.revision) == (False, 5, 3)
    assert new.id in committee.state.assignments


def test_a_co_executor_named_first_leads_from_now_on(committee: Committee) -> None:
    row = committee.row("1.6")
    assert row.wording is not None
    second, first, *rest = row.wording.responsible
    revise(committee, reworded(committee, "1.6", responsible=(first, second, *rest)))
    leads = [part.party for part in parts(committee, row) if part.lead]
    assert leads == [committee.row("1.6").parties[0].party]
    assert leads != [Party(kind=PartyKind.ORGANISATION, id=committee.id)]


def test_every_row_of_either_side_is_confirmed_once(committee: Committee) -> None:
    reading = read_plan(SAMPLE, "редакция.txt")
    rows = tuple(
        ConfirmedRow(row=found.row, activity=found.activity) for found in compared(committee, SAMPLE).rows if found.row
    )

    def confirm(*given: ConfirmedRow) -> None:
        order = IssueEdition(plan=committee.plan, rows=given, basis=BASIS)
        actor, office = committee.as_setter(), committee.office
        revising.issue_edition(order, actor, office, content=SAMPLE, media_type="text/plain", reading=reading)

    with pytest.raises(EditionNotConfirmed):
        confirm(*rows[1:])
    with pytest.raises(EditionNotConfirmed):
        confirm(rows[0].model_copy(update={"activity": None}), *rows[1:])
    with pytest.raises(EditionRowTwice):
        confirm(rows[0], *rows)
    with pytest.raises(EditionRowTwice):
        confirm(rows[0].model_copy(update={"activity": rows[1].activity}), *rows[1:])
    with pytest.raises(UnknownEditionRow):
        confirm(*rows, ConfirmedRow(row=len(rows) + 1))


def test_an_unclear_new_term_of_a_row_on_control_is_stated_by_a_person(committee: Committee) -> None:
    line = next(line for line in SAMPLE.decode().splitlines() if line.startswith("4.6"))
    old = committee.row("4.6").wording
    assert old is not None
    assert old.deadline_text
    text = SAMPLE.decode().replace(line, line.replace(old.deadline_text, "до 31.06.2026")).encode()
    with pytest.raises(RevisedTermNotClear):
        issue(committee, text)
    issue(committee, text, **{"4_6": ConfirmedRow(row=1, deadlines=due("2026-06-30"))})
    assert committee.row("4.6").deadlines[0].end == date(2026, 6, 30)
    assert {p.stated for part in parts(committee, committee.row("4.6")) for p in part.points.values()} == {
        date(2026, 6, 30)
    }


def test_an_issued_edition_compared_again_changes_nothing(committee: Committee) -> None:
    text = SAMPLE.decode()
    lines = text.splitlines()
    four = next(n for n, line in enumerate(lines) if line.startswith("4.6"))
    lines.insert(four + 1, lines[four].replace("4.6", "4.7").replace("Доклад", "Выставка"))
    lines = [line for line in lines if not line.startswith("3.6")]
    changed = "\n".join(lines).encode()
    issue(committee, changed)
    found = compared(committee, changed)
    assert found.changes_nothing, [row for row in found.rows if row.change != "same"]
