"""Incoming reports on a page: the queue, one report decided, many decided, what others did meanwhile."""

import re
from collections.abc import Iterator

import pytest

from tests.http.cast import cast
from tests.http.service import RunningService, service
from tests.http.story import DUE, Story
from tests.pages.filling_in import typed

__all__ = ["service"]


@pytest.fixture(scope="module")
def story(service: RunningService) -> Iterator[Story]:
    people = cast(service)
    story = Story(people)
    story._draft_and_control()
    for assignment in (story.assignments[0], story.assignments[1], story.assignments[2]):
        evidence = story.attach(f"/api/assignments/{assignment}")
        report = {"point": DUE, "evidence": [evidence], "summary": "<b>Сделано</b> Ёлкиным"}
        story.do("executor", f"/api/assignments/{assignment}/reports", report)
    yield story
    people.close()


def queue(story: Story, role: str = "controller", **params: object) -> str:
    asked = {name: str(value) for name, value in {"at_least_position": story.position, **params}.items()}
    answer = story.people.clients[role].get("/incoming", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_queue_is_decided_one_by_one_and_many_at_once(story: Story) -> None:
    client, first = story.people.clients["controller"], story.assignments[0]
    waiting = queue(story)
    assert waiting.count(f"/{DUE}") == 3

    address = f"/incoming/{first}/{DUE}"
    shown = client.get(address)
    assert "&lt;b&gt;Сделано&lt;/b&gt; Ёлкиным" in shown.text
    assert "отчёт.txt" in shown.text

    refused = client.post(address, data={**typed(shown.text), "do": "return"})
    assert refused.status_code in {409, 422}
    stale = typed(shown.text)
    returned = client.post(address, data={**stale, "do": "return", "remarks": "Нет подписи"})
    assert (returned.status_code, returned.headers["location"].partition("?")[0]) == (303, "/incoming")
    again = client.post(address, data={**stale, "do": "return", "remarks": "Нет подписи"})
    assert again.status_code == 303, "the same form sent twice counts once"
    late = client.post(address, data={**stale, "do": "accept", "remarks": "Поздно"})
    assert late.status_code == 409
    assert "данные изменились" in late.text
    assert "Поздно" in late.text

    many = queue(story, plan=story.drafted)
    chosen = re.findall(r'name="chosen\[\]" value="([^"]+)"', many)
    nothing = client.post("/incoming", params={"plan": str(story.drafted)}, data={**typed(many), "do": "accept"})
    assert nothing.status_code == 422
    assert "Не отмечено ни одного отчёта" in nothing.text
    assert len(chosen) == 2
    form = {**typed(many), "chosen[]": chosen, "do": "accept"}
    accepted = client.post("/incoming", params={"plan": str(story.drafted)}, data=form)
    assert accepted.status_code == 303
    assert "Рассматривать нечего" in client.get(accepted.headers["location"]).text
    removal = queue(story, "setter", waiting="removal")
    assert removal.count(f"/{DUE}") == 2
    page = story.people.clients["setter"].get(f"/incoming/{story.assignments[1]}/{DUE}").text
    removed = story.people.clients["setter"].post(
        f"/incoming/{story.assignments[1]}/{DUE}", data={**typed(page), "do": "remove"}
    )
    assert removed.status_code == 303


def test_a_controller_without_a_delegation_prepares_the_removal(story: Story) -> None:
    page = story.people.clients["controller"].get(f"/incoming/{story.assignments[2]}/{DUE}").text
    assert ("Подготовить снятие с контроля" in page) or ("Решение" in page)


def test_who_may_not_decide_is_shown_no_form_and_a_stranger_nothing(story: Story) -> None:
    address = f"/incoming/{story.assignments[2]}/{DUE}"
    assert 'name="do"' not in story.people.clients["auditor"].get(address).text
    assert story.people.clients["administrator"].get(address).status_code == 403
