"""The ledger's events as they come, over HTTP: CloudEvents in a stream that is resumed by position."""

import json
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from uuid import uuid4

import httpx
import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.formats.json import JSONFormat

from application.outgoing_events import WITHHELD
from interfaces.api import listening, outgoing
from tests.http.cast import Cast, cast
from tests.http.service import RunningService, service
from tests.http.story import Story
from tests.patience import PATIENCE

__all__ = ["service"]

Event = dict[str, Any]


@pytest.fixture(scope="module")
def story(service: RunningService) -> Iterator[Story]:
    people = cast(service)
    story = Story(people)
    story._draft_and_control()
    yield story
    people.close()


def fields(answer: httpx.Response) -> Iterator[dict[str, str]]:
    """The messages of the stream, each with its fields; a comment is the field «»."""
    message: dict[str, str] = {}
    for line in answer.iter_lines():
        name, _, value = line.partition(":")
        if line:
            message[name] = value.removeprefix(" ")
        elif message:
            yield message
            message = {}


def heard(
    people: Cast,
    role: str,
    count: int,
    headers: dict[str, str] | None = None,
    listening_on: Callable[[], None] = lambda: None,
    **params: Any,
) -> list[Event]:
    """So many events of the stream, in order; `id` as the stream gave it stands under «last».

    `listening_on` is called once the stream has begun.
    """
    with people.clients[role].stream("GET", "/api/events/stream", params=params, headers=headers) as answer:
        assert answer.status_code == 200, answer.read()
        messages = fields(answer)
        assert next(messages)["retry"]
        listening_on()
        found = (m for m in messages if "data" in m)
        return [{**json.loads(m["data"]), "last": m["id"], "named": m["event"]} for m in islice(found, count)]


def test_the_auditor_hears_every_event_once_in_order(story: Story) -> None:
    head = story.people.service.reception.office.ledger.head()
    events = heard(story.people, "auditor", head, after=0)
    assert [e["last"] for e in events] == [str(n) for n in range(1, head + 1)]
    assert [e["sequence"] for e in events] == [e["last"] for e in events]


def test_each_event_is_a_cloud_event_to_the_library(story: Story) -> None:
    for told in heard(story.people, "auditor", 20, after=0):
        sent = {name: value for name, value in told.items() if name not in {"last", "named"}}
        message = HTTPMessage({"content-type": "application/cloudevents+json"}, json.dumps(sent).encode())
        event = from_structured_event(message, JSONFormat())
        assert event.get_type() == told["named"] == "vekha." + told["data"]["topic"]
        assert event.get_id() == told["id"]
        assert event.get_time() is not None


def test_a_stream_goes_on_behind_the_last_event_that_was_heard(story: Story) -> None:
    first = heard(story.people, "auditor", 3, after=0)
    again = heard(story.people, "auditor", 1, headers={"Last-Event-ID": first[-1]["last"]}, after=0)
    assert again[0]["sequence"] == "4"
    resumed = heard(story.people, "auditor", 1, after=2)
    assert resumed[0] == first[2]


def test_without_a_position_only_new_events_are_heard(story: Story) -> None:
    name = f"Школа {uuid4()}"

    def record() -> None:
        story.people.post("administrator", "/api/organisations", {"name": name, "kind": "school"})

    found = heard(story.people, "auditor", 1, listening_on=record)
    assert [e["data"]["event"]["name"] for e in found] == [name]


def test_everybody_hears_what_they_may_see(story: Story) -> None:
    people, head = story.people, story.people.service.reception.office.ledger.head()
    whole = heard(people, "auditor", head, after=0)
    parties = {e["data"]["event"]["party"]["id"] for e in whole if e["data"]["topic"] == "assignment.assigned"}
    assert parties == {str(people.district)}
    other = people.post("administrator", "/api/organisations", {"name": "Иной район", "kind": "district"})
    story.position = int(str(other["position"]))
    registered = [e["data"]["topic"] for e in heard(people, "administrator", 8, after=0)]
    assert all(topic.partition(".")[0] in {"person", "organisation"} for topic in registered)
    mine = heard(people, "executor", 5, after=0, topic="assignment.assigned")
    assert len(mine) == 5


def test_events_may_be_chosen_by_plan_and_topic(story: Story) -> None:
    events = heard(story.people, "setter", 6, after=0, plan=str(story.drafted))
    assert {e["data"]["stream"] for e in events if e["data"]["topic"].startswith("plan.")} == {str(story.drafted)}
    topics = [e["data"]["topic"] for e in heard(story.people, "setter", 1, after=0, topic="plan.approved")]
    assert topics == ["plan.approved"]


def test_nothing_about_people_is_sent_but_to_an_auditor_who_asks(story: Story) -> None:
    drafted = heard(story.people, "auditor", 1, after=0, topic="plan.plan-drafted")[0]["data"]["event"]
    assert drafted["title"] == WITHHELD
    assert drafted["activities"][0]["wording"] == WITHHELD
    whole = heard(story.people, "auditor", 1, after=0, topic="plan.plan-drafted", personal=True)[0]["data"]["event"]
    assert whole["title"] == "План работы"
    assert whole["activities"][0]["wording"]["text"] == "Провести семинар"
    refused = story.people.clients["setter"].get("/api/events/stream", params={"personal": True})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/personal-not-sent")


def test_a_position_that_is_none_is_refused(story: Story) -> None:
    client = story.people.clients["auditor"]
    assert client.get("/api/events/stream", params={"after": 10**9}).status_code == 422
    assert client.get("/api/events/stream", headers={"Last-Event-ID": "never"}).status_code == 422
    assert httpx.get(f"{story.people.service.url}/api/events/stream", timeout=PATIENCE).status_code == 401


def test_a_quiet_stream_says_that_it_is_alive_and_where_it_is(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "QUIET", 0.1)
    head = story.people.service.reception.office.ledger.head()
    with story.people.clients["auditor"].stream("GET", "/api/events/stream") as answer:
        first, quiet = islice(fields(answer), 2)
    assert first["retry"]
    assert quiet == {"": "тишина", "id": str(head)}


def test_a_stream_ends_when_access_is_taken_back(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "QUIET", 0.1)
    people = story.people
    person = people.post("administrator", "/api/people", {"name": "Уходящая У.У."})["person"]
    token = people.post("administrator", f"/api/people/{person}/tokens", {})["token"]
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.stream("GET", f"{people.service.url}/api/events/stream", headers=headers, timeout=PATIENCE) as answer:
        messages = fields(answer)
        next(messages)
        people.post("administrator", f"/api/people/{person}/tokens/revoke", {})
        until = time.monotonic() + PATIENCE
        assert all(time.monotonic() < until for _ in messages)  # and then the stream ends


def test_there_is_a_bound_to_listeners_and_a_place_is_free_again(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "OF_ONE", 1)
    client = story.people.clients["controller"]
    with client.stream("GET", "/api/events/stream") as answer:
        messages = fields(answer)  # kept: without it the client would hang up
        next(messages)
        refused = client.get("/api/events/stream")
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/too-many-listeners")
        assert refused.headers["retry-after"]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with client.stream("GET", "/api/events/stream") as answer:
            if answer.status_code == 200:
                return
        time.sleep(0.1)
    pytest.fail("the place of a reader who went away stayed taken")


def test_many_listeners_are_in_nobody_s_way(story: Story) -> None:
    """More streams than the service has threads: orders and questions go on beside them."""
    clients = [
        story.people.service.client(story.people.people[role]) for role in ("auditor", "setter") for _ in range(9)
    ]
    streams = [client.send(client.build_request("GET", "/api/events/stream"), stream=True) for client in clients]
    try:
        assert {answer.status_code for answer in streams} == {200}
        began = time.monotonic()
        for _ in range(20):
            story.people.get("auditor", "/api/me")
        assert time.monotonic() - began < 10
    finally:
        for answer, client in zip(streams, clients, strict=True):
            answer.close()
            client.close()
