"""Calendar feeds over HTTP: what a calendar program gets at a secret address, and for how long."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import icalendar
import pytest
import vobject  # type: ignore[import-untyped]

from tests.http.cast import Cast, cast
from tests.http.service import RunningService, service
from tests.http.story import ACT, DUE, Story
from tests.patience import PATIENCE

__all__ = ["service"]


@pytest.fixture(scope="module")
def story(service: RunningService) -> Iterator[Story]:
    """A plan on control whose rows the district answers for."""
    people = cast(service)
    story = Story(people)
    story._draft_and_control()
    yield story
    people.close()


def issued(people: Cast, role: str, **order: str) -> tuple[str, str]:
    """A new calendar of this person: its id and its address."""
    answer = people.post(role, "/api/feeds", order)
    return str(answer["feed"]), str(answer["address"])


def settled(story: Story) -> None:
    """The projections have counted what was done."""
    story.people.get("auditor", "/api/register", at_least_position=story.position)


def read(story: Story, address: str, **headers: str) -> httpx.Response:
    settled(story)
    return httpx.get(story.people.service.url + address, headers=headers, timeout=PATIENCE)


def components(answer: httpx.Response, kind: str) -> dict[str, Any]:
    """The calendar's components of this kind by their UIDs."""
    assert answer.status_code == 200, answer.text
    calendar = icalendar.Calendar.from_ical(answer.content)
    return {str(found["UID"]): found for found in calendar.walk(kind)}


def test_a_calendar_holds_every_term_as_event_and_as_task_for_two_readers(story: Story) -> None:
    _, address = issued(story.people, "executor")
    answer = read(story, address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    events, tasks = components(answer, "VEVENT"), components(answer, "VTODO")
    assert len(events) == len(tasks) == 5
    event = next(e for e in events.values() if "Провести семинар" in e["SUMMARY"])
    assert str(event["SUMMARY"]) == "1. Провести семинар — Заречный район"
    assert event["DTSTART"].dt == date(2026, 6, 1)
    assert event["STATUS"] == "CONFIRMED"
    other = vobject.readOne(answer.content.decode())
    assert {e.uid.value for e in other.vevent_list} == set(events)
    assert {t.uid.value for t in other.vtodo_list} == set(tasks)
    assert other.x_wr_calname.value == "Веха: мои сроки"


def test_the_same_position_gives_the_same_bytes_and_no_second_answer(story: Story) -> None:
    _, address = issued(story.people, "auditor", shows="plan", subject=str(story.drafted))
    first = read(story, address)
    again = read(story, address)
    assert again.content == first.content
    unchanged = read(story, address, **{"If-None-Match": f'W/"other", {first.headers["etag"]}'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert first.headers["cache-control"] == "private, no-cache"


def test_an_extension_moves_the_term_under_the_same_uid_with_a_higher_sequence(story: Story) -> None:
    _, address = issued(story.people, "executor", shows="party", subject=str(story.people.district))
    before = components(read(story, address), "VEVENT")
    uid = f"event-{story.assignments[1]}-{DUE}@vekha"
    mine = f"/api/assignments/{story.assignments[1]}"
    story.do("setter", f"{mine}/extensions/approve", {"point": DUE, "term": "2026-07-04", "ground": "Нет сведений"})
    after = components(read(story, address), "VEVENT")
    assert after.keys() == before.keys()
    # A Saturday: the plan's terms move to the following working day.
    assert (before[uid]["DTSTART"].dt, after[uid]["DTSTART"].dt) == (date(2026, 6, 1), date(2026, 7, 6))
    assert after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"]
    told = str(after[uid]["DESCRIPTION"])
    assert "Срок: 04.07.2026" in told
    assert "С учётом нерабочих дней: 06.07.2026" in told
    assert "Исходный срок: 01.06.2026 (срок перенесён)" in told


def test_a_task_says_how_far_it_is_and_what_was_withdrawn_is_cancelled(story: Story) -> None:
    _, address = issued(story.people, "setter", shows="plan", subject=str(story.drafted))
    done, gone = story.assignments[0], story.assignments[2]
    evidence = story.attach(f"/api/assignments/{done}")
    report = {"point": DUE, "evidence": [evidence]}
    story.do("executor", f"/api/assignments/{done}/reports", report)
    task = components(read(story, address), "VTODO")[f"task-{done}-{DUE}@vekha"]
    assert (task["STATUS"], task["PERCENT-COMPLETE"]) == ("IN-PROCESS", 75)
    story.do("controller", f"/api/assignments/{done}/acceptances", {"point": DUE})
    withdrawn = {"point": DUE, "ground": "irrelevant", "reason": "Отменено", "basis": ACT}
    story.do("setter", f"/api/assignments/{gone}/withdrawals", withdrawn)
    answer = read(story, address)
    task = components(answer, "VTODO")[f"task-{done}-{DUE}@vekha"]
    assert (task["STATUS"], task["PERCENT-COMPLETE"]) == ("COMPLETED", 100)
    assert task["COMPLETED"].dt.utcoffset().total_seconds() == 0
    assert components(answer, "VEVENT")[f"event-{gone}-{DUE}@vekha"]["STATUS"] == "CANCELLED"
    assert components(answer, "VTODO")[f"task-{gone}-{DUE}@vekha"]["STATUS"] == "CANCELLED"


def test_a_calendar_shows_what_its_holder_may_see_now(story: Story) -> None:
    people = story.people
    person = people.post("administrator", "/api/people", {"name": "Временная В.В."})["person"]
    role = {"role": "executor", "scope": {"kind": "organisation", "id": str(people.district)}}
    people.post("administrator", f"/api/people/{person}/roles", role)
    token = people.post("administrator", f"/api/people/{person}/tokens", {})["token"]
    with httpx.Client(base_url=people.service.url, headers={"Authorization": f"Bearer {token}"}) as client:
        address = client.post("/api/feeds", json={"shows": "person"}).json()["address"]
    assert components(read(story, address), "VTODO")
    people.post("administrator", f"/api/people/{person}/roles/withdraw", role)
    assert components(read(story, address), "VTODO") == {}


def test_a_revoked_address_and_a_guessed_one_are_answered_alike(story: Story) -> None:
    feed, address = issued(story.people, "executor")
    assert read(story, address).status_code == 200
    story.people.post("executor", f"/api/feeds/{feed}/revoke", {})
    story.people.post("executor", f"/api/feeds/{feed}/revoke", {}, expected=409)
    revoked = read(story, address)
    guessed = read(story, "/calendar/" + "A" * 43 + ".ics")
    assert revoked.status_code == guessed.status_code == 404
    assert {k: v for k, v in revoked.json().items() if k != "request"} == {
        k: v for k, v in guessed.json().items() if k != "request"
    }
    assert address.removeprefix("/calendar/").removesuffix(".ics") not in revoked.text


def test_an_address_is_shown_once_and_listed_without_its_secret(story: Story) -> None:
    client = story.people.clients["executor"]
    first, again = (client.post("/api/feeds", json={}, headers={"Idempotency-Key": "calendar"}) for _ in range(2))
    assert first.json()["feed"] == again.json()["feed"]
    assert first.json()["address"]
    assert again.json()["address"] is None
    listed = client.get("/api/feeds").text
    assert first.json()["feed"] in listed
    assert first.json()["address"].removeprefix("/calendar/").removesuffix(".ics") not in listed
    trail = client.get(
        "/api/trail", params={"stream": first.json()["feed"], "at_least_position": first.json()["position"]}
    )
    assert "Выдан адрес календаря" in trail.text


def test_others_calendars_are_neither_given_nor_revoked(story: Story) -> None:
    people = story.people
    people.post("executor", "/api/feeds", {"shows": "person", "subject": str(people.people["setter"])}, expected=403)
    people.post("executor", "/api/feeds", {"shows": "plan"}, expected=403)
    feed, _ = issued(people, "setter")
    people.post("executor", f"/api/feeds/{feed}/revoke", {}, expected=403)
    people.post("administrator", f"/api/feeds/{feed}/revoke", {})


def test_the_secret_stands_in_no_log_line(story: Story, capfd: pytest.CaptureFixture[str]) -> None:
    _, address = issued(story.people, "executor")
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    read(story, address)
    read(story, address + "x")
    httpx.post(story.people.service.url + address, timeout=PATIENCE)
    said = capfd.readouterr()
    assert "/calendar/" in said.out + said.err
    assert secret not in said.out + said.err
