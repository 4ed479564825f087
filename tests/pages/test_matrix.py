"""The matrix on a page: what it shows, how a cell explains itself, how filters are kept, who sees it."""

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.http.cast import cast
from tests.http.service import RunningService, service
from tests.http.story import DUE, Story

__all__ = ["service"]


@pytest.fixture(scope="module")
def story(service: RunningService) -> Iterator[Story]:
    people = cast(service)
    story = Story(people)
    story._draft_and_control()
    yield story
    people.close()


def asked(story: Story, address: str, role: str = "setter", **params: object) -> httpx.Response:
    shown = {name: str(value) for name, value in {"at_least_position": story.position, **params}.items()}
    return story.people.clients[role].get(address, params=shown)


def test_a_cell_leads_to_the_points_the_rule_and_the_events_that_made_it(story: Story) -> None:
    matrix = asked(story, "/matrix", as_of="2030-01-10").text
    addresses = re.findall(r'tone-bad[^"]*"><a href="([^"]+)"', matrix)
    assert addresses
    explained = story.people.clients["setter"].get(html.unescape(addresses[-1])).text
    assert "Просрочено" in explained
    assert "По состоянию на 10.01.2030 — просрочено" in explained
    assert "поручено" in explained


def test_a_day_in_the_past_is_asked_plan_by_plan_and_the_page_says_so(story: Story) -> None:
    answer = asked(story, "/matrix", as_of="2026-01-20")
    assert answer.status_code == 422
    assert "укажите план" in answer.text
    assert 'value="2026-01-20"' in answer.text
    assert asked(story, "/matrix", as_of="2026-01-20", plan=story.drafted).status_code == 200


def test_an_empty_filter_asks_for_nothing_and_an_unfit_one_is_told_at_its_field(story: Story) -> None:
    assert asked(story, "/matrix", as_of="", plan="", section="", named="", since="").status_code == 200
    answer = asked(story, "/matrix", since="вчера")
    assert 'aria-invalid="true"' in answer.text
    assert 'value="вчера"' in answer.text


def test_rows_are_narrowed_by_a_part_of_their_name(story: Story) -> None:
    assert "Заречный район" in asked(story, "/matrix", named="зареч").text
    assert "ничего не найдено" in asked(story, "/matrix", named="<script>alert(1)</script>").text


@pytest.mark.parametrize("rows", ["territory", "plan", "section", "activity"])
def test_rows_are_of_the_kind_asked_for(story: Story, rows: str) -> None:
    text = asked(story, "/matrix", rows=rows, plan=story.drafted).text
    assert 'class="matrix-name"' in text


def test_those_who_have_not_reported_are_told_with_what_they_owe(story: Story) -> None:
    text = asked(story, "/non-reporters", as_of="2030-01-10").text
    assert "Заречный район" in text
    assert "Провести семинар" in text
    assert "Отчитались все" in asked(story, "/non-reporters", as_of="2026-01-20", plan=story.drafted).text


def test_discipline_counts_what_its_date_has_decided(story: Story) -> None:
    text = asked(story, "/discipline", as_of="2030-01-10").text
    assert "Заречный район" in text
    assert "0&nbsp;%" in text or "0\u00a0%" in text


@pytest.mark.parametrize(("name", "told"), [("matrix", DUE[8:10]), ("discipline", "В срок, %")])
def test_what_is_shown_leaves_as_a_file(story: Story, name: str, told: str) -> None:
    answer = asked(story, f"/api/exports/{name}", format="csv", as_of="2030-01-10")
    assert answer.status_code == 200
    assert told in answer.text
    assert "Заречный район" in answer.text


def test_another_executor_finds_nothing_in_a_strangers_cell(story: Story) -> None:
    party = story.people.committee
    text = asked(story, "/matrix/cell", role="executor", party=party, date=DUE).text
    assert "В этой ячейке ничего нет" in text
    assert "Комитет образования" not in text


def test_a_plan_that_is_not_ones_own_is_refused_as_a_page(story: Story) -> None:
    answer = asked(story, "/matrix", role="administrator", plan=story.drafted)
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")
