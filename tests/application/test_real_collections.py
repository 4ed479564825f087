"""Both collections of a real plan driven through with their real dates and parties, against a count by hand."""

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from application import consolidated_report as reports
from application.consolidated_report import reproduce
from domain.collection.state import COLLECTION, collection_id
from domain.consolidated_report import ReportKind
from domain.timeliness import Verdict
from tests.application.office import made
from tests.application.real_plan import ALL, END, RealPlan, lived_through
from tests.application.test_consolidated_report import Papers

# Counted by hand from the two tables above: missed at the closing, still without a report, in time, late.
BY_HAND = {
    "2017-10-23": (0, 0, 3, 0),
    "2017-11-15": (2, 1, 1, 1),
    "2017-11-30": (1, 1, 2, 0),
    "2017-12-15": (3, 3, 0, 0),
    "2017-12-25": (3, 0, 0, 3),
    "2018-01-30": (0, 0, 15, 0),
    "2018-02-15": (3, 2, 12, 1),
    "2018-02-28": (8, 4, 7, 4),
    "2018-03-15": (15, 15, 0, 0),
    "2018-03-25": (9, 6, 6, 3),
}


@pytest.fixture(scope="module")
def lived() -> RealPlan:
    return lived_through()


@pytest.mark.parametrize(("number", "key", "signs"), ALL, ids=[key for _, key, _ in ALL])
def test_the_board_counts_what_was_counted_by_hand(lived: RealPlan, number: str, key: str, signs: str) -> None:
    found = lived.board(number, key, END)
    verdicts = [line.timeliness.verdict for line in found.lines]
    counted = (
        sum(line.missed for line in found.lines),
        len(found.not_handed_in),
        verdicts.count(Verdict.DONE_IN_TIME),
        verdicts.count(Verdict.DONE_LATE),
    )
    assert counted == BY_HAND[key]


@pytest.mark.parametrize(("number", "key", "signs"), ALL, ids=[key for _, key, _ in ALL])
def test_who_did_not_hand_in_is_named_as_of_the_closing_and_as_of_today(
    lived: RealPlan, number: str, key: str, signs: str
) -> None:
    told = dict(zip(lived.parties(lived.row(number)), signs, strict=True))
    closed_on = date.fromisoformat(key) + timedelta(days=1)
    then, now = lived.board(number, key, closed_on), lived.board(number, key, END)
    missed = {party for party, sign in told.items() if sign in "LR-"}
    assert {line.party.id for line in then.not_handed_in} == missed
    assert {line.party.id for line in now.lines if line.missed} == missed
    assert {line.party.id for line in now.not_handed_in} == {party for party, sign in told.items() if sign in "R-"}
    for line in now.lines:
        verdict = {"+": Verdict.DONE_IN_TIME, "W": Verdict.DONE_IN_TIME, "L": Verdict.DONE_LATE}
        assert line.timeliness.verdict is verdict.get(told[line.party.id], Verdict.NOT_DONE)


def test_every_date_of_both_rows_was_a_collection_of_its_own(lived: RealPlan) -> None:
    opened = [
        lived.town.ledger.load(COLLECTION, collection_id(lived.plan, lived.row(number).id, date.fromisoformat(key)))
        for number, key, _ in ALL
    ]
    assert [len(collection.state.parties) for collection in opened] == [3] * 5 + [15] * 5
    assert all(collection.state.closed_on for collection in opened)


def test_a_late_report_is_late_by_the_days_past_the_shifted_term(lived: RealPlan) -> None:
    """25.03.2018 is a Sunday, so the reports were due on Friday the 23rd: three days after the date are five late."""
    late = [line for line in lived.board("30", "2018-03-25", END).lines if line.accepted and line.accepted.days_late]
    assert {(line.due, line.timeliness.days_late) for line in late} == {(date(2018, 3, 23), 5)}


# The note as of 01.04.2018, counted by hand: the seed's rows by their parties, and the tables' signs.
# Rows 1–3, 10–12, 15, 18 and 27 have one party; 4 has two; 5–9, 13, 14 have three; 17 and 19 have five; 20–26 and 29
# the fifteen districts; 28 КОПО besides; 31–34 КОПО and ЛОИРО besides.
OTHER_ROWS = 9 * 1 + 2 + 7 * 3 + 2 * 5 + 8 * 15 + 16 + 4 * 17
AHEAD = 3 * 17  # rows 32–34: from 20.04.2018 on
COLLECTING = 10  # КОПО itself, five dates in each of rows 16 and 30: it has reported on none
NOTE_BY_HAND = {
    "done_in_time": (3 + 1 + 2) + (15 + 12 + 7 + 6),
    "done_late": (1 + 3) + (1 + 4 + 3),
    "not_done": (1 + 1 + 3) + (2 + 4 + 15 + 6),
    "overdue": OTHER_ROWS - AHEAD + COLLECTING,
    "not_yet_due": AHEAD,
}


def drawn_up(lived: RealPlan, kind: ReportKind, number: str | None = None, as_of: date = END) -> dict[str, Any]:
    """The canonical data of this report, of the whole plan or of one row."""
    activity = lived.row(number).id if number else None
    order = reports.DrawUpReport(plan=lived.plan, kind=kind, activity=activity, as_of=as_of)
    actor = lived.town.as_(lived.controller)
    report = made(reports.draw_up_report(order, actor, lived.town.office, writers=Papers()).made)
    data: dict[str, Any] = json.loads(reproduce(actor, report, lived.town.ledger).data)
    return data


def test_the_note_counts_what_was_counted_by_hand(lived: RealPlan) -> None:
    data = drawn_up(lived, ReportKind.NOTE)
    assert data["totals"]["verdicts"] == NOTE_BY_HAND
    assert data["totals"]["points"] == sum(NOTE_BY_HAND.values()) == OTHER_ROWS + COLLECTING + 15 + 75
    assert (data["totals"]["activities"], data["totals"]["parties"]) == (34, 3 + 2 + 15)
    assert data["discipline"]["decided"] == sum(NOTE_BY_HAND.values()) - AHEAD
    # R: 1 in row 16; 1 on 15.02 and 3 on 25.03 in row 30.
    assert (data["discipline"]["returned"], data["discipline"]["extended"]) == (5, 0)
    of_district = [one for one in data["by_party"] if UUID(one["party"]["id"]) == lived.districts[0]]
    # The first district of each line of ROW_30: + + - - R; rows 20–26, 28, 29 and 31 unreported; 32–34 ahead.
    assert [one["verdicts"] for one in of_district] == [
        {"done_in_time": 2, "not_done": 3, "overdue": 7 + 1 + 1 + 1, "not_yet_due": 3}
    ]


@pytest.mark.parametrize("number", ["16", "30"])
def test_the_list_of_non_reporters_names_those_whom_the_tables_name_and_how(lived: RealPlan, number: str) -> None:
    how = {"L": "late", "R": "returned", "-": "nothing"}
    parties = lived.parties(lived.row(number))
    by_hand = {
        key: {str(party): how[sign] for party, sign in zip(parties, signs, strict=True) if sign in how}
        for row, key, signs in ALL
        if row == number
    }
    found = drawn_up(lived, ReportKind.NON_REPORTERS, number)["missed"]
    told = {group["point"]: {one["party"]["id"]: one["how"] for one in group["missed"]} for group in found}
    assert told == {key: missed for key, missed in by_hand.items() if missed}
    assert {group["expected"] for group in found} == {len(parties)}


def test_the_list_as_of_the_day_after_a_date_knows_nothing_of_what_came_later(lived: RealPlan) -> None:
    found = drawn_up(lived, ReportKind.NON_REPORTERS, "16", as_of=date(2017, 11, 16))["missed"]
    assert [group["point"] for group in found] == ["2017-11-15"]
    assert Counter(one["how"] for one in found[0]["missed"]) == {"nothing": 2}
