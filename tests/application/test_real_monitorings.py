"""Two real plans monitored under their own rows, interim and final, and computed again after later events."""

import json
from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from application import collecting, extending, monitoring
from application import monitorings_board as board
from application.monitoring_differences import Became, Item
from domain.assignment.state import assignment_id
from domain.consolidated_report import FileForm
from domain.monitoring.events import FindingOutcome, MonitoringKind
from domain.monitoring.state import MONITORING, Monitoring
from domain.timeliness import Verdict
from infrastructure.report_writers import WrittenNotes
from tests.application.office import made
from tests.application.real_plan import ROW_16, ROW_30, RealPlan

THIRD = "seeds/003_443347ced0a47faf.txt"
WRITERS = WrittenNotes()


class Observed:
    """A real plan, and the committee that monitors it."""

    def __init__(self, plan: RealPlan) -> None:
        self.plan = plan
        self.town = plan.town

    def actor(self) -> Any:
        return self.town.as_(self.plan.controller)

    def opened(self, kind: MonitoringKind, number: str | None = None, **more: Any) -> UUID:
        activity = self.plan.row(number).id if number else None
        order = monitoring.OpenMonitoring(plan=self.plan.plan, kind=kind, activity=activity, **more)
        return made(monitoring.open_monitoring(order, self.actor(), self.town.office).made)

    def found(self, identity: UUID, **what: Any) -> None:
        order = monitoring.RecordFinding(monitoring=identity, **what)
        monitoring.record_finding(order, self.actor(), self.town.office)

    def concluded(self, identity: UUID, summary: str = "Проект идёт по плану.") -> None:
        order = monitoring.ConcludeMonitoring(monitoring=identity, summary=summary)
        monitoring.conclude_monitoring(order, self.actor(), self.town.office, writers=WRITERS)

    def seen(self, identity: UUID) -> Monitoring:
        return self.town.ledger.load(MONITORING, identity).state

    def data(self, identity: UUID) -> bytes:
        found = board.reproduce(self.actor(), identity, self.town.ledger)
        assert found.same
        return found.data

    def paper(self, identity: UUID, form: FileForm, *, anew: bool = False) -> bytes:
        found = board.open_paper(self.actor(), identity, form, self.town.office, WRITERS, anew=anew)
        return b"".join(found.chunks)

    def verdicts(self, identity: UUID) -> dict[str, int]:
        counted: dict[str, int] = json.loads(self.data(identity))["totals"]["verdicts"]
        return counted


@pytest.fixture(scope="module")
def clubs() -> tuple[Observed, UUID, UUID]:
    """«Равные возможности детям»: row 19 is the interim monitoring, row 32 the final one."""
    plan = RealPlan()
    observed = Observed(plan)
    order = collecting.OpenCollections(plan=plan.plan)
    collecting.open_collections(order, plan.town.as_(plan.controller), plan.town.office)
    for key, signs in ROW_16.items():
        plan.live_through("16", key, signs)
    plan.come(date(2018, 1, 16))
    interim = observed.opened(MonitoringKind.INTERIM, "19")
    district = {"kind": "organisation", "id": str(plan.districts[0])}
    advice = {"text": "Открыть клубы", "party": district, "until": "2018-03-01"}
    observed.found(
        interim,
        activity=plan.row("28").id,
        party=district,
        outcome=FindingOutcome.NOT_ACHIEVED,
        text="Клубы в районе не созданы.",
        recommendation=advice,
    )
    observed.found(interim, activity=plan.row("14").id, outcome=FindingOutcome.PARTLY, text="Мероприятий меньше трёх.")
    observed.concluded(interim, "В трёх пилотных районах клубы работают.\nВ пятнадцати районах работа начата.")
    for key, signs in ROW_30.items():
        plan.live_through("30", key, signs)
    plan.come(date(2018, 4, 23))
    final = observed.opened(MonitoringKind.FINAL, "32")
    observed.concluded(final, "Проект завершён, не всё исполнено.")
    return observed, interim, final


def test_the_interim_monitoring_counts_what_was_counted_by_hand(clubs: tuple[Observed, UUID, UUID]) -> None:
    observed, interim, _ = clubs
    counted = observed.verdicts(interim)
    # Row 16 by the signs of its five dates; nothing else was reported on.
    assert (counted["done_in_time"], counted["done_late"], counted["not_done"]) == (3 + 1 + 2, 1 + 3, 1 + 1 + 3)


def test_the_final_monitoring_makes_not_done_what_was_overdue_and_nothing_that_is_ahead(
    clubs: tuple[Observed, UUID, UUID],
) -> None:
    observed, _, final = clubs
    counted = observed.verdicts(final)
    plan = observed.plan
    ordering = len(plan.row("32").parties)
    # Rows 33 and 34 are ahead: КОПО, ЛОИРО and the fifteen districts each. Row 32 is the monitoring itself.
    assert (counted["overdue"], counted["not_yet_due"] + counted.get("due_soon", 0)) == (ordering, 2 * 17)
    named = observed.seen(final).concluded
    assert named is not None
    today = Counter(
        entry.timeliness(date(2018, 4, 23)).verdict
        for row in plan.state.activities.values()
        for party in row.parties
        for entry in _entries(plan, assignment_id(row.id, party.party.id))
    )
    assert today[Verdict.NOT_DONE] == counted["not_done"]
    assert len(named.not_done) == counted["not_done"] - (1 + 1 + 3) - (2 + 4 + 15 + 6)


def _entries(plan: RealPlan, stream: UUID) -> Any:
    from application.register_entries import entries_of
    from domain.assignment.state import ASSIGNMENT

    return entries_of(plan.town.ledger.load(ASSIGNMENT, stream).state, plan.state, 1)


def test_both_are_the_same_to_the_byte_after_later_events(clubs: tuple[Observed, UUID, UUID]) -> None:
    observed, interim, final = clubs
    plan = observed.plan
    before = {one: (observed.data(one), observed.paper(one, FileForm.DOCX)) for one in (interim, final)}
    row = plan.row("28")
    stream, (key, *_) = assignment_id(row.id, plan.districts[1]), plan.assignment(row, plan.districts[1]).points
    plan.come(date(2018, 5, 3))
    plan.report(row, plan.districts[1], key)
    plan.accept(row, plan.districts[1], key)
    extended = extending.ApproveExtension(
        assignment=assignment_id(row.id, plan.districts[2]), point=key, term=date(2018, 9, 1), ground="ремонт"
    )
    extending.approve_extension(extended, plan.town.as_(plan.setter), plan.town.office)
    for one, (data, paper) in before.items():
        assert observed.data(one) == data
        assert observed.paper(one, FileForm.DOCX) == paper
        for form in (FileForm.DOCX, FileForm.PDF):
            assert observed.paper(one, form, anew=True) == observed.paper(one, form)
    (late,) = [entry for entry in _entries(plan, stream) if entry.point == key]
    assert late.timeliness(date(2018, 5, 3)).verdict is Verdict.DONE_LATE


def test_the_two_differ_item_by_item(clubs: tuple[Observed, UUID, UUID]) -> None:
    observed, interim, final = clubs
    found = board.compare(observed.actor(), final, interim, observed.town.ledger)
    kinds = Counter((one.item, one.became) for one in found)
    assert kinds[Item.FINDING, Became.GONE] == 2
    moved = [one for one in found if one.item is Item.POINT and one.activity == observed.plan.row("30").id]
    # Fifteen districts and five dates, and the committee that collects: all of it was ahead in January.
    assert len(moved) == 15 * 5 + 5
    assert {one.before["verdict"] for one in moved if one.before} <= {"not_yet_due", "due_soon"}
    everything = board.compare(observed.actor(), final, interim, observed.town.ledger, same=True)
    assert {one.became for one in everything} == {Became.SAME, Became.CHANGED, Became.GONE}


@pytest.fixture(scope="module")
def school() -> tuple[Observed, UUID, UUID]:
    """«Школа Минпросвещения России»: its row 10 monitors the plan in June 2024; the second stage alone before."""
    plan = RealPlan(seed=THIRD, in_force=date(2024, 1, 18))
    observed = Observed(plan)
    stage = next(at for at, row in enumerate(plan.state.sections) if (row.number or "").strip(". ") == "2")
    plan.come(date(2024, 4, 1))
    interim = observed.opened(MonitoringKind.INTERIM, sections=(stage,))
    observed.concluded(interim)
    plan.come(date(2024, 7, 1))
    ordering = next(row for row in plan.state.activities.values() if "Мониторинг" in (row.wording or row).text)  # type: ignore[union-attr]
    order = monitoring.OpenMonitoring(plan=plan.plan, kind=MonitoringKind.FINAL, activity=ordering.id)
    final = made(monitoring.open_monitoring(order, observed.actor(), observed.town.office).made)
    observed.concluded(final, "Проект сопровождается.")
    return observed, interim, final


def test_a_stage_is_monitored_with_those_beneath_it(school: tuple[Observed, UUID, UUID]) -> None:
    observed, interim, final = school
    part, whole = (json.loads(observed.data(one))["activities"] for one in (interim, final))
    sections = observed.plan.state.sections
    numbers = {(sections[row["section"]].number or "").strip(". ") for row in part}
    assert numbers == {"2.1", "2.2", "2.3", "2.4"}
    assert {row["id"] for row in part} < {row["id"] for row in whole}


def test_what_had_lapsed_before_the_approval_is_not_found_not_done(school: tuple[Observed, UUID, UUID]) -> None:
    observed, _, final = school
    concluded = observed.seen(final).concluded
    assert concluded is not None
    counted = observed.verdicts(final)
    assert counted["lapsed_before_approval"] > 0
    assert len(concluded.not_done) == counted["not_done"] > 0


def test_the_school_is_the_same_to_the_byte_after_later_events(school: tuple[Observed, UUID, UUID]) -> None:
    observed, interim, final = school
    before = [observed.data(one) for one in (interim, final)]
    observed.plan.come(date(2024, 9, 2))
    again = observed.opened(MonitoringKind.INTERIM)
    observed.concluded(again)
    assert [observed.data(one) for one in (interim, final)] == before
    assert observed.verdicts(again) != observed.verdicts(final)
