"""A reading becomes a plan once, whole, and under the plan's own key."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from domain.actors import natural_id
from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import drafting, importing, revising
from domain.plan.events import NamedParty, PlanRead
from domain.plan.state import PLAN, Plan, activity_id, plan_id
from domain.plan.stated_deadlines import StatedDeadline
from domain.reading import Abbreviation, Approval, Baseline, Indicator, Reading, Section, StampKind, YearlyTarget
from tests.domain.plan_story import DOUBTFUL, HASH, ID, ORDER, SOURCE, Story, by, due, reading, row


def read(given_reading: Reading) -> PlanRead:
    (event,) = importing.import_plan(Plan(), by(), reading=given_reading, document=SOURCE, source_hash=HASH)
    assert isinstance(event, PlanRead)
    return event


def personal(value: Any) -> list[Personal[Any]]:
    """Every personal value inside an event or a part of it."""
    if isinstance(value, Personal):
        return [value]
    if isinstance(value, tuple):
        return [found for part in value for found in personal(part)]
    if isinstance(value, BaseModel):
        return [found for name in type(value).model_fields for found in personal(getattr(value, name))]
    return []


def test_a_plan_is_its_document_and_an_activity_its_row() -> None:
    plan = Story().plan
    assert plan.id == plan_id(HASH)
    assert list(plan.activities) == [activity_id(ID, 1), activity_id(ID, 2)]


def test_the_same_document_again_names_the_plan_it_already_is() -> None:
    with pytest.raises(importing.PlanAlreadyRead, match=f"«План» \\({ID}\\)"):
        Story().does(importing.import_plan, reading=DOUBTFUL, document=SOURCE, source_hash=HASH)


def test_a_document_without_activities_is_no_plan() -> None:
    with pytest.raises(importing.NothingToImport, match="ни одного мероприятия"):
        read(reading())


def test_everything_quoted_stands_under_the_key_of_the_plan() -> None:
    event = read(
        DOUBTFUL.model_copy(
            update={
                "abbreviations": (Abbreviation(short="КО", long="Комитет образования"),),
                "sections": (Section(number="1.", title="Кадры"),),
                "indicators": (
                    Indicator(
                        name="Доля, %",
                        unit="%",
                        baseline=Baseline(value=58.8, date="2018"),
                        targets=(YearlyTarget(year=2024, value=None),),
                    ),
                ),
                "approval": (Approval(stamp=StampKind.APPROVES, person="Х.Н. Исаева", date=date(2024, 1, 16)),),
            }
        )
    )
    found = personal(event)
    assert {value.subject for value in found} == {ID}
    assert {"Х.Н. Исаева", "Доля, %", "Кадры", "Комитет образования", "План"} <= {
        value.value for value in found if isinstance(value.value, str)
    }
    assert "Исаева" not in repr(event)


def test_doubts_keep_their_code_their_gravity_and_their_row() -> None:
    plan = Story(DOUBTFUL).plan
    assert [(a.code, a.severity) for a in plan.anomalies[:2]] == [
        ("nonexistent_date", "error"),
        ("role_group_not_expanded", "error"),
    ]
    assert plan.anomalies[2].activity == activity_id(ID, 3)
    assert plan.anomalies[4].activity is None
    assert plan.open_errors == (0, 1, 2)


def test_a_candidate_may_be_a_date_or_an_interval() -> None:
    offered = ("2024-04-30", "2020-06-01/2020-06-16")
    deadline = Deadline(kind=DeadlineKind.DATE, needs_person=True, candidates=offered)
    (activity,) = read(reading(row("1", "Комитет", deadlines=(deadline,)))).activities
    assert activity.deadlines[0].candidates == offered


@given(st.integers(1, 12), st.integers(0, 4))
def test_every_row_is_there_in_its_place_with_all_its_parties(rows: int, parties: int) -> None:
    named = [f"Район {n}" for n in range(parties)]
    event = read(reading(*(row(str(n), *named, deadlines=due(date(2024, 6, 3))) for n in range(rows))))
    assert [activity.row for activity in event.activities] == list(range(1, rows + 1))
    assert len({activity.id for activity in event.activities}) == rows
    assert {activity.parties for activity in event.activities} == {parties}


ROW = drafting.DraftedRow(
    number="1",
    text="Провести слёт",
    deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end="2024-05-20"),),
    responsible=(NamedParty(name="Комитет", kind="organization"),),
)


def drafted(**order: Any) -> tuple[Event, ...]:
    plan = natural_id("drafted-plan", 1)
    return drafting.draft_plan(
        Plan(), by(), **{"plan": plan, "title": "План", "territory": None, "rows": (ROW,), **order}
    )


@pytest.mark.parametrize(
    ("order", "refusal", "sentence"),
    [
        ({"title": " "}, drafting.DraftWithoutTitle, "нет названия"),
        ({"rows": ()}, drafting.DraftWithoutActivities, "ни одного мероприятия"),
        ({"rows": (ROW.model_copy(update={"text": ""}),)}, drafting.DraftedRowWithoutText, "Строка 1"),
        ({"rows": (ROW, ROW.model_copy(update={"tasks": 0}))}, drafting.DraftedRowWithoutTasks, "Строка 2"),
    ],
)
def test_a_draft_says_what_is_to_be_done(order: dict[str, Any], refusal: type[Exception], sentence: str) -> None:
    with pytest.raises(refusal, match=sentence):
        drafted(**order)


def test_a_plan_is_drafted_once() -> None:
    with pytest.raises(drafting.PlanAlreadyDrafted):
        drafting.draft_plan(Story().plan, by(), plan=ID, title="План", territory=None, rows=(ROW,))


def copied(source: Plan, years: int = 1) -> Plan:
    plan = natural_id("drafted-plan", 2)
    return PLAN.fold(drafting.copy_plan(Plan(), by(), plan=plan, title="Новый", source=source, years=years))


@given(st.integers(1, 10), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_copy_has_the_same_days_of_later_years_and_never_shifts_a_day_silently(years: int, day: date) -> None:
    source = Story(reading(row("1", "Комитет", deadlines=due(day)))).plan
    ((deadline,),) = (activity.deadlines for activity in copied(source, years).activities.values())
    assert deadline.end is not None
    assert deadline.end.year == day.year + years
    if (deadline.end.month, deadline.end.day) != (day.month, day.day):
        assert (day.month, day.day) == (2, 29)
        assert deadline.needs_person


def test_a_copy_matches_its_parties_anew_and_leaves_out_struck_rows() -> None:
    story = Story().matched().approved()
    story.does(revising.issue_revision, by(basis=ORDER), struck=(story.row("1.1").id,))
    plan = copied(story.plan)
    (activity,) = plan.activities.values()
    assert (activity.number, activity.parties, activity.unmatched_parties) == ("1.2", (), (0, 1))


@pytest.mark.parametrize("years", [-1, 0, 11])
def test_a_copy_is_for_other_years(years: int) -> None:
    with pytest.raises(drafting.SameYearCopied, match="на сколько лет"):
        copied(Story().plan, years)


def test_a_rules_own_end_moves_with_the_plan() -> None:
    rule = Deadline(kind=DeadlineKind.MONTHLY_RULE, rrule="FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20241231")
    source = Story(reading(row("1", "Комитет", deadlines=(rule,)))).plan
    (activity,) = copied(source, 2).activities.values()
    assert activity.deadlines[0].rrule == "FREQ=MONTHLY;BYMONTHDAY=5;UNTIL=20261231"


@pytest.mark.parametrize(
    ("end", "years", "moved"),
    [("20240229", 1, "20250228"), ("20240229", 4, "20280229"), ("20241231", 2, "20261231")],
)
def test_a_rule_that_ends_by_itself_ends_on_a_day_that_there_is(end: str, years: int, moved: str) -> None:
    drafted = drafting.DraftedRow(
        number="1",
        text="Сбор отчётов",
        deadlines=(StatedDeadline(kind=DeadlineKind.MONTHLY_RULE, rrule=f"FREQ=MONTHLY;BYMONTHDAY=10;UNTIL={end}"),),
    )
    source = PLAN.fold(drafting.draft_plan(Plan(), by(), plan=ID, title="План", territory=None, rows=(drafted,)))
    (row,) = copied(source, years).activities.values()
    assert row.deadlines[0].rrule == f"FREQ=MONTHLY;BYMONTHDAY=10;UNTIL={moved}"
