"""Exports over HTTP: the lists as files, held to what their reader may see."""

from collections.abc import Iterator

import pytest

from tests.exports_read import Rows, csv_rows, xlsx_rows
from tests.http.cast import cast
from tests.http.service import RunningService, service
from tests.http.story import Story

__all__ = ["service"]


@pytest.fixture(scope="module")
def story(service: RunningService) -> Iterator[Story]:
    people = cast(service)
    story = Story(people)
    people.post("administrator", "/api/organisations", {"name": "=cmd|' /C calc'!A0", "kind": "other"})
    story._draft_and_control()
    yield story
    people.close()


def exported(story: Story, role: str, name: str, **params: str) -> Rows:
    asked = {"format": "csv", "at_least_position": str(story.position), **params}
    answer = story.people.clients[role].get(f"/api/exports/{name}", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    return csv_rows(answer.content)[2:] if asked["format"] == "csv" else xlsx_rows(answer.content)[2:]


def test_the_register_holds_the_lines_that_its_reader_sees(story: Story) -> None:
    whole, own = exported(story, "auditor", "register"), exported(story, "executor", "register")
    assert len(whole) == len(own) == 5
    assert {row[3] for row in own} == {"Заречный район"}
    assert "Провести семинар" in {row[2] for row in whole}
    administrator = exported(story, "administrator", "register")
    assert administrator == []


def test_the_register_may_be_asked_for_in_part_and_as_of_a_day(story: Story) -> None:
    late = exported(story, "setter", "register", overdue="true", as_of="2030-01-10")
    assert late
    assert all(str(row[10]).startswith("просрочено") for row in late)
    assert len(exported(story, "setter", "register", overdue="false", as_of="2030-01-10")) == 5 - len(late)
    answer = story.people.clients["setter"].get(
        "/api/exports/register", params={"format": "csv", "as_of": "2030-01-10"}
    )
    assert "По состоянию на 10.01.2030" in answer.content.decode("utf-8-sig").splitlines()[0]


def test_names_of_organisations_cannot_be_formulas(story: Story) -> None:
    names = {row[0] for row in exported(story, "executor", "organisations")}
    assert "'=cmd|' /C calc'!A0" in names
    assert "=cmd|' /C calc'!A0" in {row[0] for row in exported(story, "executor", "organisations", format="xlsx")}


def test_people_and_plans_are_listed_as_far_as_one_may_see(story: Story) -> None:
    assert len(exported(story, "administrator", "people")) == 5
    assert [row[0] for row in exported(story, "executor", "people")] == ["Человек executor"]
    assert [row[0] for row in exported(story, "executor", "plans")] == ["План работы"]


def test_what_is_refused_on_the_screen_is_refused_as_a_file(story: Story) -> None:
    answer = story.people.clients["executor"].get("/api/exports/trail", params={"format": "csv"})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    told = exported(story, "auditor", "trail", plan=str(story.drafted))
    assert "План поставлен на контроль" in " ".join(str(row[6]) for row in told)
