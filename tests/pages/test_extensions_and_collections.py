"""Terms moved, collections opened and closed, a note drawn up and approved: on pages, by those who may."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from application.ports import Clock
from tests.http.cast import cast
from tests.http.service import RunningService, running_service
from tests.http.story import DUE, Story
from tests.pages.filling_in import typed
from tests.postgres import Database


class BeforeTheTerms(Clock):
    """Always a day before the story's terms, so that they can still be moved."""

    def now(self) -> datetime:
        return datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def story(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with running_service(module_database, tmp_path_factory.mktemp("data"), BeforeTheTerms()) as service:
        yield from _told(service)


def _told(service: RunningService) -> Iterator[Story]:
    people = cast(service)
    story = Story(people)
    story._draft_and_control()
    for assignment in (story.assignments[0], story.assignments[1], story.assignments[2]):
        asked = {"point": DUE, "proposed": "2026-07-01", "ground": "Ждём <i>ёлки</i>"}
        story.do("executor", f"/api/assignments/{assignment}/extensions", asked)
    yield story
    people.close()


def sent(client: httpx.Client, address: str, **fields: object) -> httpx.Response:
    page = client.get(address)
    assert page.status_code == 200, page.text
    return client.post(address, data={**typed(page.text), **fields})


def followed(client: httpx.Client, answer: httpx.Response) -> str:
    told = answer.text.partition('class="notice tone-bad')[2]
    assert answer.status_code == 303, re.sub(r"<[^>]+>|\s+", " ", told)[:600]
    return client.get(answer.headers["location"]).text


def test_requests_for_a_new_term_are_decided_one_by_one_and_many_at_once(story: Story) -> None:
    setter, controller = story.people.clients["setter"], story.people.clients["controller"]
    waiting = setter.get("/extensions", params={"at_least_position": str(story.position)}).text
    assert "Ждём &lt;i&gt;ёлки&lt;/i&gt;" in waiting
    first, second, third = (f"{assignment}~{DUE}" for assignment in story.assignments[:3])
    assert all(value in waiting for value in (first, second, third))
    assert 'type="checkbox"' not in controller.get("/extensions").text, "a term is moved only by whoever set it"

    address = f"/extensions/{story.assignments[0]}/{DUE}"
    request = re.search(r'name="request" value="([^"]+)"', setter.get(address).text)
    assert request
    without = sent(setter, address, do="reject", request=request[1])
    assert without.status_code in {409, 422}
    refused = followed(setter, sent(setter, address, do="reject", request=request[1], reason="Рано"))
    assert first not in refused
    plan = f"/extensions?plan={story.drafted}"
    assert sent(setter, plan).status_code == 422
    granted = followed(setter, sent(setter, plan, **{"chosen[]": [second, third]}))
    assert "Просьб о переносе нет" in granted
    gone = setter.get(address)
    assert (gone.status_code, "уже решена" in gone.text) == (404, True)


def test_a_note_is_drawn_up_checked_and_approved(story: Story) -> None:
    setter, controller = story.people.clients["setter"], story.people.clients["controller"]
    home = f"/plans/{story.drafted}/notes"
    drawn = sent(controller, home, kind="note", as_of="2026-03-02")
    shown = followed(controller, drawn)
    assert "совпали с записанными" in shown
    assert re.search(r"[0-9a-f]{64}", shown)
    note = drawn.headers["location"].partition("?")[0]
    file = re.search(r'href="(/api/consolidated-reports/[^"]+form=pdf)"', shown)
    assert file
    assert controller.get(file[1]).content.startswith(b"%PDF")
    act = {"basis.kind": "directive", "basis.number": "7-р", "basis.date": "2026-01-20"}
    assert "Утвердить" not in controller.get(note).text.partition("<main")[2]
    assert "Утверждена" in followed(setter, sent(setter, note, **act))


def test_a_plan_where_nobody_reports_says_so_and_opens_nothing(story: Story) -> None:
    text = story.people.clients["setter"].get("/collections", params={"plan": str(story.drafted)}).text
    assert "нет мероприятий, по которым представляют отчёты" in text


@pytest.mark.parametrize("address", ["/plans/{plan}/notes", "/plans/{plan}/clearing", "/plans/{plan}/approval"])
def test_an_executor_does_not_see_the_committees_pages(story: Story, address: str) -> None:
    assert story.people.clients["executor"].get(address.format(plan=story.drafted)).status_code == 403
