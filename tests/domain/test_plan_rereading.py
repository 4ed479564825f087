"""A draft read again from a better document: what reads as before stays decided, the rest is cleared anew."""

from datetime import date

import pytest

from domain.anomaly_codes import AnomalyCode
from domain.deadlines.deadline import DeadlineKind
from domain.personal import Personal
from domain.plan import clearing, drafting, rereading, revising
from domain.plan.drafting import DraftedRow
from domain.plan.importing import NothingToImport
from domain.plan.state import PLAN, Plan, activity_id
from domain.plan.stated_deadlines import StatedDeadline
from domain.reading import Reading
from tests.domain.plan_story import (
    CLEAR,
    DOUBTFUL,
    HASH,
    ID,
    ORDER,
    SOURCE,
    Story,
    by,
    doubt,
    due,
    reading,
    row,
    said,
)

BETTER = SOURCE.model_copy(update={"hash": "ef" * 32})
ANOTHER = "ba" * 32


def reread(story: Story, better: Reading, source_hash: str = ANOTHER) -> Story:
    return story.does(rereading.reread_plan, reading=better, document=BETTER, source_hash=source_hash)


def with_row(place: int, **words: object) -> Reading:
    """The doubtful reading with one row read otherwise."""
    rows = list(DOUBTFUL.activities)
    rows[place] = rows[place].model_copy(update=words)
    return DOUBTFUL.model_copy(update={"activities": tuple(rows)})


def test_a_row_that_reads_as_before_keeps_its_id_and_every_decision() -> None:
    story = Story(DOUBTFUL).cleared()
    before = story.plan
    reread(story, DOUBTFUL)
    assert story.plan.activities == before.activities
    assert story.plan.settled == before.settled
    assert (story.plan.id, story.plan.document, story.plan.source_hash) == (ID, BETTER, ANOTHER)


def test_a_row_with_other_words_keeps_its_id_and_is_cleared_anew() -> None:
    story = Story(DOUBTFUL).cleared()
    before = story.plan
    reread(story, with_row(0, text="Мероприятие 1.1 целиком"))
    row = story.row("1.1")
    assert row.id == activity_id(ID, 1)
    assert row.unclear_deadlines
    assert row.parties == ()
    assert story.plan.settled == before.settled - {0}


def test_a_row_with_another_printed_term_is_cleared_anew() -> None:
    story = Story(CLEAR).matched()
    first, second = CLEAR.activities
    moved = first.model_copy(update={"deadlines": due(date(2024, 7, 1)), "deadline_text": "до 01.07.2024"})
    reread(story, reading(moved, second))
    assert story.row("1.1").deadlines[0].end == date(2024, 7, 1)
    assert story.row("1.1").unmatched_parties == (0,)
    assert story.row("1.2").unmatched_parties == ()


def test_another_term_that_nobody_can_understand_is_another_term() -> None:
    story = Story(DOUBTFUL).cleared()
    reread(story, with_row(0, deadline_text="31.06.2024"))
    assert story.row("1.1").unclear_deadlines


def test_a_row_that_reads_as_a_person_corrected_it_keeps_what_was_decided() -> None:
    story = Story(CLEAR).matched()
    old = story.row("1.1")
    assert old.wording
    words = Personal(ID, old.wording.model_copy(update={"text": "Совсем другие слова"}))
    story.does(clearing.correct_row, activity=old.id, number="1.1", tasks=2, wording=words, reason=said("опечатка"))
    reread(story, reading(CLEAR.activities[0].model_copy(update={"text": "Совсем другие слова"}), CLEAR.activities[1]))
    assert (story.row("1.1").id, story.row("1.1").tasks) == (old.id, 2)
    assert story.row("1.1").unmatched_parties == ()


def test_a_correction_stands_where_the_better_file_reads_as_the_first_did() -> None:
    story = Story(CLEAR).matched()
    old = story.row("1.2")
    assert old.wording
    words = Personal(ID, old.wording.model_copy(update={"text": "Совсем другие слова"}))
    story.does(clearing.correct_row, activity=old.id, number="1.2", tasks=1, wording=words, reason=said("опечатка"))
    before = story.plan.activities
    reread(story, CLEAR)
    assert story.plan.activities == before


def test_a_renumbered_row_is_still_the_row_that_people_cleared() -> None:
    story = Story(CLEAR).matched()
    first, second = CLEAR.activities
    reread(story, reading(first.model_copy(update={"number": "2.1"}), second))
    assert story.row("2.1").id == activity_id(ID, 1)
    assert story.row("2.1").unmatched_parties == ()


def test_a_row_that_is_gone_never_lends_its_id_to_another() -> None:
    story = Story(CLEAR)
    third = row("7.7", "Район 3", deadlines=due(date(2024, 5, 6))).model_copy(update={"text": "Провести олимпиаду"})
    fourth = third.model_copy(update={"text": "Издать сборник задач", "number": "8"})
    reread(story, reading(*CLEAR.activities, third))
    assert list(story.plan.activities) == [activity_id(ID, n) for n in (1, 2, 3)]
    reread(story, CLEAR, "1" * 64)
    assert list(story.plan.activities) == [activity_id(ID, n) for n in (1, 2)]
    reread(story, reading(fourth, *CLEAR.activities), "2" * 64)
    assert list(story.plan.activities) == [activity_id(ID, n) for n in (4, 1, 2)]


def test_an_equal_doubt_stays_settled_only_as_often_as_it_was() -> None:
    story = Story(reading(*CLEAR.activities, anomalies=(doubt(0, AnomalyCode.TEXT_TRUNCATED),)))
    story.does(clearing.dismiss_anomaly, anomaly=0, reason=said("так и есть"))
    twice = (doubt(1, AnomalyCode.TEXT_TRUNCATED), *(doubt(0, AnomalyCode.TEXT_TRUNCATED),) * 2)
    reread(story, reading(*CLEAR.activities, anomalies=twice))
    assert story.plan.settled == {1}


def test_an_approval_still_answers_the_doubts_about_its_stamp() -> None:
    story = Story(CLEAR).matched().approved()
    stamp = (doubt(None, AnomalyCode.NO_APPROVAL_BLOCK),)
    reread(story, reading(*CLEAR.activities, anomalies=stamp))
    assert story.plan.open_errors == ()


def test_the_same_file_is_not_read_again() -> None:
    with pytest.raises(rereading.SameDocumentReread, match="другой файл"):
        reread(Story(CLEAR), CLEAR, HASH)


def test_a_plan_on_control_is_amended_instead() -> None:
    with pytest.raises(rereading.RereadingAfterControl, match="новую редакцию"):
        reread(Story(CLEAR).matched().approved().controlled(), CLEAR)


def test_a_revised_plan_is_not_read_again() -> None:
    story = Story(CLEAR).matched().approved()
    story.does(revising.issue_revision, by(basis=ORDER), struck=(story.row("1.2").id,))
    with pytest.raises(rereading.RereadingAfterControl):
        reread(story, CLEAR)


def test_a_plan_entered_by_hand_has_nothing_to_read_again() -> None:
    term = StatedDeadline(kind=DeadlineKind.DATE, end="2024-04-30")
    rows = (DraftedRow(text="Открыть клуб", deadlines=(term,)),)
    drafted = PLAN.fold(drafting.draft_plan(Plan(), by(), plan=ID, title="План", territory=None, rows=rows))
    with pytest.raises(rereading.RereadingOfDrafted, match="вручную"):
        rereading.reread_plan(drafted, by(), reading=CLEAR, document=BETTER, source_hash=ANOTHER)


def test_a_file_without_activities_replaces_nothing() -> None:
    with pytest.raises(NothingToImport):
        reread(Story(CLEAR), reading())
