"""Each doubt is settled by a person with a reason; dates exist; nobody is matched by likeness."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.anomaly_codes import AnomalyCode
from domain.assignment.events import Duty
from domain.assignment.points import NotStated
from domain.deadlines.deadline import DeadlineKind
from domain.organisation import same_name
from domain.personal import Personal
from domain.plan import clearing, doubts, matching, rows, stated_deadlines
from domain.plan.controlling import PartyNotMatched
from domain.plan.events import NamedParty, Wording
from domain.plan.state import Plan
from domain.plan.stated_deadlines import StatedDeadline, understood
from domain.refusals import Refusal
from tests.domain.plan_story import (
    COMMITTEE,
    DISTRICTS,
    DOUBTFUL,
    ID,
    Story,
    by,
    doubt,
    due,
    organisation,
    placed,
    reading,
    said,
)
from tests.domain.plan_story import row as read_row

REASON = said("письмо района")
CLEAR_TERM = (StatedDeadline(kind=DeadlineKind.DATE, end="2024-04-30"),)


@pytest.fixture
def story() -> Story:
    return Story(DOUBTFUL)


def test_a_clarified_deadline_settles_the_doubts_about_the_terms_of_its_row(story: Story) -> None:
    story.does(clearing.clarify_deadline, activity=story.row("1.1").id, deadlines=CLEAR_TERM, reason=REASON)
    assert story.plan.settled == {0}
    assert story.row("1.1").deadlines[0].end == date(2024, 4, 30)
    # The document's own reading stays beside it.
    assert story.row("1.1").read.deadlines[0].needs_person


def test_a_decision_without_a_reason_is_none(story: Story) -> None:
    for reason in (said(""), said("  ")):
        with pytest.raises(NotStated, match="почему срок такой"):
            story.does(clearing.clarify_deadline, activity=story.row("1.1").id, deadlines=CLEAR_TERM, reason=reason)


def one(kind: str, **fields: Any) -> StatedDeadline:
    return StatedDeadline(kind=DeadlineKind(kind), **fields)


@pytest.mark.parametrize(
    ("term", "refusal", "sentence"),
    [
        (
            one("date", end="2021-04-31"),
            stated_deadlines.ImpossibleDate,
            r"1\.1: даты 31\.04\.2021 не существует, в апреле 2021 года 30 дней",
        ),
        (one("date", end="2023-02-29"), stated_deadlines.ImpossibleDate, "в феврале 2023 года 28 дней"),
        (one("date", end="2021-13-01"), stated_deadlines.DateNotUnderstood, "ГГГГ-ММ-ДД"),
        (one("date", end="31.04.2021"), stated_deadlines.DateNotUnderstood, "ГГГГ-ММ-ДД"),
        (one("date", end="4050-01-01"), stated_deadlines.DateNotUnderstood, "4050-01-01"),
        (one("date", end="٢٠٢٤-٠١-٠١"), stated_deadlines.DateNotUnderstood, "не дата"),
        (
            one("range", start="2020-06-16", end="2020-06-01"),
            stated_deadlines.ReversedTerm,
            r"начало 16\.06\.2020 позже окончания 01\.06\.2020",
        ),
        (one("date"), stated_deadlines.TermWithoutDate, "дата окончания"),
        (one("none"), stated_deadlines.TermWithoutDate, "дата окончания"),
        (one("range", start="2020-06-16"), stated_deadlines.TermWithoutDate, "дата окончания"),
        (one("monthly_rule", rrule="каждый месяц"), stated_deadlines.RecurrenceNotUnderstood, "RFC 5545"),
        (one("weekly_rule", rrule="FREQ=DAILY"), stated_deadlines.RecurrenceNotUnderstood, "FREQ=DAILY"),
        (one("weekly_rule", rrule="FREQ=WEEKLY;INTERVAL=0"), stated_deadlines.RecurrenceNotUnderstood, "INTERVAL=0"),
        (
            one("yearly_rule", rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
            stated_deadlines.RecurrenceNotUnderstood,
            "не разобрать",
        ),
    ],
)
def test_a_term_that_cannot_be_is_refused_in_words(
    story: Story, term: StatedDeadline, refusal: type[Refusal], sentence: str
) -> None:
    with pytest.raises(refusal, match=sentence):
        story.does(clearing.clarify_deadline, activity=story.row("1.1").id, deadlines=(term,), reason=REASON)


def test_a_clarification_without_terms_clarifies_nothing(story: Story) -> None:
    with pytest.raises(stated_deadlines.NoTermStated):
        story.does(clearing.clarify_deadline, activity=story.row("1.1").id, deadlines=(), reason=REASON)


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=40), st.sampled_from(list(DeadlineKind)))
def test_any_text_is_understood_or_refused(start: str, end: str, rule: str, kind: DeadlineKind) -> None:
    with suppress(Refusal):
        (term,) = understood("1", (StatedDeadline(kind=kind, start=start, end=end, rrule=rule),))
        assert not term.needs_person


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_date_of_the_calendar_is_understood(day: date) -> None:
    assert understood("1", (StatedDeadline(kind=DeadlineKind.DATE, end=day.isoformat()),))[0].end == day


def test_a_role_group_becomes_named_organisations(story: Story) -> None:
    members = [organisation(identity) for identity in DISTRICTS]
    activity = story.row("1.2").id
    story.does(matching.expand_role_group, activity=activity, index=0, parties=members, reason=REASON)
    assert [p.party.id for p in story.row("1.2").parties] == list(DISTRICTS)
    assert story.plan.settled == {1}


def test_a_group_expanded_again_has_only_its_new_members(story: Story) -> None:
    activity = story.row("1.2").id
    for members in (DISTRICTS, DISTRICTS[:2]):
        parties = [organisation(identity) for identity in members]
        story.does(matching.expand_role_group, activity=activity, index=0, parties=parties, reason=REASON)
    assert [p.party.id for p in story.row("1.2").parties] == list(DISTRICTS[:2])


@pytest.mark.parametrize(
    ("members", "refusal"),
    [((), matching.GroupWithoutMembers), ((DISTRICTS[0], DISTRICTS[0]), matching.GroupMemberTwice)],
)
def test_a_group_has_different_members(story: Story, members: tuple[Any, ...], refusal: type[Refusal]) -> None:
    parties = [organisation(identity) for identity in members]
    with pytest.raises(refusal):
        story.does(matching.expand_role_group, activity=story.row("1.2").id, index=0, parties=parties, reason=REASON)


def test_a_group_is_not_taken_for_one_organisation(story: Story) -> None:
    with pytest.raises(matching.RoleGroupTakenForOne, match="«Руководители МОУО» — группа"):
        story.does(matching.match_party, activity=story.row("1.2").id, index=0, party=organisation(DISTRICTS[0]))


def test_one_organisation_is_not_taken_for_a_group(story: Story) -> None:
    with pytest.raises(matching.NotARoleGroup, match="«Комитет» — один исполнитель"):
        story.does(
            matching.expand_role_group,
            activity=story.row("1.1").id,
            index=0,
            parties=[organisation(DISTRICTS[0])],
            reason=REASON,
        )


def test_a_likeness_of_names_matches_nothing() -> None:
    named = reading(read_row("1", "Муринский ЦО №2", deadlines=due(date(2024, 6, 3))))
    story = Story(named).approved()
    # A centre №1 may stand in the registry as long as it likes: №2 waits for a person.
    assert not same_name("Муринский ЦО №1", "Муринский ЦО №2")
    assert same_name("Отдел образования Приозёрного  округа", "отдел образования Приозерного округа")
    with pytest.raises(PartyNotMatched, match="мероприятия: 1"):
        placed(story)


@pytest.mark.parametrize("index", [-1, 1, 7])
def test_only_a_named_party_is_matched(story: Story, index: int) -> None:
    with pytest.raises(matching.UnknownNamedParty, match="строка называет 1"):
        story.does(matching.match_party, activity=story.row("1.1").id, index=index, party=organisation(COMMITTEE))


def test_a_party_that_the_document_lacks_is_supplied_once(story: Story) -> None:
    order = {"activity": story.row("1.3").id, "party": organisation(COMMITTEE), "reason": REASON}
    story.does(matching.supply_party, **order, duty=Duty.COLLECTS)
    assert story.plan.settled == {2}
    assert story.row("1.3").parties[0].duty is Duty.COLLECTS
    with pytest.raises(matching.PartyAlreadySupplied):
        story.does(matching.supply_party, **order)


def test_an_error_is_not_waved_away_while_its_row_lacks_the_answer(story: Story) -> None:
    for place, advice in enumerate(("Уточните срок", "Раскройте группу", "Укажите исполнителя")):
        with pytest.raises(clearing.DoubtNeedsAnAnswer, match=advice):
            story.does(clearing.dismiss_anomaly, anomaly=place, reason=REASON)


def test_an_error_left_over_after_the_answer_is_dismissed(story: Story) -> None:
    activity = story.row("1.1").id
    story.does(clearing.clarify_deadline, activity=activity, deadlines=CLEAR_TERM, reason=REASON, settles=())
    story.does(clearing.dismiss_anomaly, anomaly=0, reason=REASON)
    assert story.plan.settled == {0}


def test_a_doubt_is_settled_once(story: Story) -> None:
    story.does(clearing.dismiss_anomaly, anomaly=3, reason=REASON)
    with pytest.raises(doubts.AnomalyAlreadySettled, match="цитата text_truncated"):
        story.does(clearing.dismiss_anomaly, anomaly=3, reason=REASON)


@pytest.mark.parametrize("anomaly", [-1, 5, 99])
def test_an_unknown_doubt_is_said_to_be_unknown(story: Story, anomaly: int) -> None:
    with pytest.raises(doubts.UnknownAnomaly, match=f"№ {anomaly}"):
        story.does(clearing.dismiss_anomaly, anomaly=anomaly, reason=REASON)


def test_a_decision_about_one_row_settles_no_doubt_about_another(story: Story) -> None:
    activity = story.row("1.1").id
    with pytest.raises(doubts.AnomalyOfAnotherRow, match=r"не к мероприятию 1\.1"):
        story.does(clearing.clarify_deadline, activity=activity, deadlines=CLEAR_TERM, reason=REASON, settles=(0, 1))


def test_a_decision_may_settle_a_doubt_about_the_whole_document(story: Story) -> None:
    activity = story.row("1.1").id
    story.does(clearing.clarify_deadline, activity=activity, deadlines=CLEAR_TERM, reason=REASON, settles=(0, 4))
    assert story.plan.settled == {0, 4}


def corrected(story: Story, number: str, **order: Any) -> Story:
    activity = story.row(number)
    words = activity.wording or Wording(text="")
    wording = {"wording": Personal(ID, words), "tasks": 1, "number": number, **order}
    return story.does(clearing.correct_row, activity=activity.id, reason=REASON, **wording)


def test_a_row_may_hold_several_tasks(story: Story) -> None:
    assert corrected(story, "1.3", tasks=3).row("1.3").tasks == 3
    with pytest.raises(clearing.TooFewTasks):
        corrected(story, "1.3", tasks=0)


def test_a_corrected_row_says_what_is_to_be_done(story: Story) -> None:
    with pytest.raises(clearing.RowWithoutText):
        corrected(story, "1.3", wording=Personal(ID, Wording(text=" ")))


def test_parties_named_anew_are_matched_anew(story: Story) -> None:
    story.does(matching.match_party, activity=story.row("1.1").id, index=0, party=organisation(COMMITTEE))
    words = story.row("1.1").wording
    assert words is not None
    split = words.model_copy(
        update={
            "responsible": (
                NamedParty(name="Федоренко И.П.", kind="person"),
                NamedParty(name="Грачева Н.Л.", kind="person"),
            )
        }
    )
    corrected(story, "1.1", wording=Personal(ID, split))
    assert story.row("1.1").unmatched_parties == (0, 1)


def test_other_corrections_leave_the_matches_alone(story: Story) -> None:
    story.does(matching.match_party, activity=story.row("1.1").id, index=0, party=organisation(COMMITTEE))
    assert corrected(story, "1.1", tasks=2).row("1.1").unmatched_parties == ()


def test_on_control_the_reading_is_settled() -> None:
    story = Story().matched().approved().controlled()
    with pytest.raises(rows.RowIsOnControl, match=r"1\.1 уже на контроле"):
        story.does(clearing.clarify_deadline, activity=story.row("1.1").id, deadlines=CLEAR_TERM, reason=REASON)


def test_an_approved_plan_may_still_be_cleared() -> None:
    story = Story(DOUBTFUL).approved()
    assert story.cleared().plan.open_errors == ()


@pytest.mark.parametrize(
    ("state", "refusal"), [(lambda: Plan(), rows.UnknownPlan), (lambda: Story().plan, rows.UnknownActivity)]
)
def test_what_is_not_there_is_not_cleared(state: Callable[[], Plan], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        clearing.clarify_deadline(state(), by(), activity=ID, deadlines=CLEAR_TERM, reason=REASON)


def test_a_bulk_order_takes_each_decision_in_the_light_of_those_before(story: Story) -> None:
    def dismiss(state: Plan) -> Any:
        return clearing.dismiss_anomaly(state, by(), anomaly=3, reason=REASON)

    assert len(clearing.one_after_another(story.plan, [dismiss])) == 1
    with pytest.raises(doubts.AnomalyAlreadySettled):
        clearing.one_after_another(story.plan, [dismiss, dismiss])


def test_a_missing_column_of_parties_is_answered_with_the_last_row() -> None:
    lacking = reading(
        read_row("1", deadlines=due(date(2024, 6, 3))),
        read_row("2", deadlines=due(date(2024, 6, 4))),
        anomalies=(doubt(None, AnomalyCode.NO_RESPONSIBLE_COLUMN),),
    )
    story = Story(lacking)
    for number, settled in (("1", set[int]()), ("2", {0})):
        activity = story.row(number).id
        story.does(matching.supply_party, activity=activity, party=organisation(COMMITTEE), reason=REASON)
        assert story.plan.settled == settled
