"""What of the story goes out to other systems: calendars, exports, webhooks."""

from typing import TYPE_CHECKING

import httpx

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.http.story import Story


def out_to_other_systems(story: "Story") -> None:
    """Each operation once."""
    _calendars(story)
    _exports(story)
    _events(story)
    _webhooks(story)


def _calendars(story: "Story") -> None:
    do, client = story.do, story.people.clients["executor"]
    feed = do("executor", "/api/feeds", {"shows": "plan", "subject": str(story.drafted)})
    calendar = client.get(str(feed["address"]))
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")
    assert httpx.get(story.people.service.url + str(feed["address"]), timeout=PATIENCE).status_code == 200
    assert str(feed["feed"]) in client.get("/api/feeds").text
    do("executor", f"/api/feeds/{feed['feed']}/revoke", {})
    story.known |= {"feed": str(feed["feed"]), "address": str(feed["address"]).rpartition("/")[2]}


def _exports(story: "Story") -> None:
    client = story.people.clients["auditor"]
    for name in ("register", "matrix", "discipline", "plans", "organisations", "people", "trail"):
        answer = client.get(f"/api/exports/{name}", params={"at_least_position": story.position})
        assert answer.content.startswith(b"PK"), answer.text


def _events(story: "Story") -> None:
    client = story.people.clients["auditor"]
    with client.stream("GET", "/api/events/stream", params={"after": 0}) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert next(line for line in answer.iter_lines() if line.startswith("data:"))


def _webhooks(story: "Story") -> None:
    do, get = story.do, story.people.get
    made = do("administrator", "/api/webhooks", {"url": "http://127.0.0.1:9/events", "topics": ["plan.approved"]})
    webhook = f"/api/webhooks/{made['webhook']}"
    assert str(do("administrator", f"{webhook}/secret", {})["secret"]).startswith("whsec_")
    do("administrator", f"{webhook}/stop", {})
    do("administrator", f"{webhook}/resume", {"after": 0})
    get("administrator", "/api/webhooks")
    get("administrator", f"{webhook}/attempts")
    story.known["webhook"] = str(made["webhook"])
