"""The register's past: what PostgreSQL's quick fold answers is what the domain's own fold answers, on both axes."""

from collections.abc import Iterator
from datetime import date
from random import Random
from uuid import UUID

import pytest

from application.compliance_register import Entry, RegisterQuestion
from application.past_register import Axes, FoldedPast
from application.replaying import register_then
from domain.assignment import events as a
from domain.ledger import Stored
from infrastructure.past_register import PostgresPast
from infrastructure.projections.catalogue import PROJECTIONS
from tests.ledger_story import Story
from tests.postgres import Database
from tests.projected import TODAY, Asked, Recorded, keep_up

STORY, OTHER, THIRD = Story(1, rows=12), Story(2, rows=3), Story(4, rows=2)


@pytest.fixture(scope="module")
def recorded(module_database: Database) -> Recorded:
    recorded = Recorded(module_database)
    for story in (STORY, OTHER, THIRD):
        recorded.record(story.told())
    for stored, field, new in _mistakes(recorded.events):
        recorded.record([STORY.correction(stored, field, new)])
    for projection in PROJECTIONS:
        keep_up(module_database, projection)
    return recorded


def _mistakes(events: list[Stored]) -> list[tuple[Stored, str, str]]:
    """A report's date, a plan's entry into force, an extension's number."""
    reports = [s for s in events if isinstance(s.event, a.ReportSubmitted)]
    approved = [s for s in events if s.event.TOPIC == "plan.approved"]
    return [
        (reports[0], "occurred_on", "2024-02-02"),
        (reports[len(reports) // 2], "occurred_on", "2024-05-05"),
        (approved[0], "in_force_on", "2024-01-19"),
    ]


@pytest.fixture(scope="module")
def asked(recorded: Recorded) -> Iterator[Asked]:
    with recorded.asked() as asked:
        yield asked


@pytest.fixture(scope="module")
def pasts(asked: Asked) -> tuple[PostgresPast, FoldedPast]:
    return PostgresPast(asked.pool), FoldedPast(asked.register, asked.ledger)


def test_the_quick_past_is_the_domain_s_past_on_both_axes(
    recorded: Recorded, pasts: tuple[PostgresPast, FoldedPast]
) -> None:
    quick, slow = pasts
    chance = Random(7)
    head = len(recorded.events)
    places: list[tuple[int | None, date | None]] = [(None, None), (head, TODAY), (1, None), (None, date(2023, 1, 1))]
    for _ in range(12):
        known_at = chance.choice([None, chance.randrange(1, head + 1)])
        as_of = chance.choice([None, date(2024, chance.randrange(1, 13), chance.randrange(1, 28))])
        places.append((known_at, as_of))
    for known_at, as_of in places:
        for plan in (STORY.plan, OTHER.plan):
            axes = Axes(known_at, as_of)
            assert quick.entries(plan, axes) == slow.entries(plan, axes), axes


def test_the_past_of_one_activity_is_its_part_of_the_plan_s(pasts: tuple[PostgresPast, FoldedPast]) -> None:
    quick, slow = pasts
    axes = Axes(known_at=400, as_of=date(2024, 4, 1))
    activity = STORY.activities[3]
    whole = [entry for entry in slow.entries(STORY.plan, axes) if entry.activity == activity]
    assert whole
    assert list(quick.entries(STORY.plan, axes, activity)) == whole


def test_the_past_of_all_plans_goes_on_page_by_page(asked: Asked, pasts: tuple[PostgresPast, FoldedPast]) -> None:
    plans = sorted(story.plan for story in (STORY, OTHER, THIRD))
    for past in pasts:
        assert list(past.plans()) == plans
        assert list(past.plans(plans[0], 1)) == [plans[1]]
    quick, slow = pasts
    as_of = date(2024, 5, 1)
    wanted = [entry for plan in plans for entry in slow.entries(plan, Axes(as_of=as_of))]
    found: list[Entry] = []
    question = RegisterQuestion(limit=7)
    while True:
        page = register_then(question, asked.register, asked.ledger, as_of=as_of, today=TODAY, past=quick)
        found += page.entries
        if page.next is None:
            break
        assert len(page.entries) <= 7
        question = RegisterQuestion(limit=7, after=page.next)
    assert found == wanted


def test_a_plan_that_nobody_knew_has_no_past(pasts: tuple[PostgresPast, FoldedPast]) -> None:
    for past in pasts:
        assert list(past.entries(UUID(int=7), Axes())) == []
        assert list(past.entries(STORY.plan, Axes(known_at=0))) == []
