"""Every route × every role × own and foreign things: nobody reads or changes what is not theirs.

The story goes once through every operation of the API; each request of it that succeeded is sent again by everybody who
should not succeed with it. Pages are found in the application's own table of routes, so a new one is looked at as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx
import pytest
from litestar.routes import HTTPRoute

from application.access_table import TABLE, Where
from domain.actors import Role
from tests.http.cast import Cast, cast
from tests.http.service import RunningService, running_service
from tests.http.story import Story
from tests.http.test_whole_api import SilentProvider, StoppedClock, described, operation_of
from tests.postgres import Database

BEFORE_SIGN_IN = {
    "/health", "/metrics", "/schema", "/schema/openapi.json", "/look", "/static", "/feeds/{address:str}",
    "/sign-in", "/sign-in/as", "/sign-in/provider", "/sign-in/provider/back",
    "/sign-in/code", "/sign-in/factor", "/invitation/{secret:str}", "/reset", "/reset/{secret:str}",
}  # fmt: skip
"""What answers to somebody who is not signed in; whatever else there is asks who it is first."""

OWN_OR_COMMON = {Where.HOME, Where.INSTALLATION, Where.SELF}
"""Where the same role elsewhere may do the same to what is its own, or to what belongs to all."""

COMMON = {"AskReportForms", "AskOrganisations", "AskSeal", "AskCheckpoint", "AskConsistency", "AskTile", "AskLogKey"}
"""Questions about what everybody who is signed in may know."""


ALSO = {"AttachEvidence": ("RecordReport",), "RevokeEvidence": ("RecordReport",)}
"""Orders that another row of the table allows as well: the committee files what did not come through the system."""


@dataclass
class Sent:
    """One request of the story that succeeded."""

    role: str
    operation: str
    method: str
    path: str
    content: bytes
    media_type: str


@dataclass
class Told:
    """The story, what was sent in it, and people of another committee, who have no part in it."""

    story: Story
    sent: list[Sent]
    strangers: dict[str, httpx.Client]
    secrets: set[str] = field(default_factory=set)

    @property
    def people(self) -> Cast:
        return self.story.people

    @property
    def head(self) -> int:
        return self.people.service.reception.office.ledger.head()


@pytest.fixture(scope="module")
def told(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    data = tmp_path_factory.mktemp("data")
    with running_service(module_database, data, StoppedClock(), SilentProvider()) as service:
        people, sent = cast(service), list[Sent]()
        operations = described(service)
        for role, client in people.clients.items():
            client.event_hooks["response"].append(lambda answer, by=role: _note(sent, operations, by, answer))
        story = Story(people).tell()
        for client in people.clients.values():
            client.event_hooks["response"].clear()
        strangers = {name: service.client(person) for name, person in _strangers(people).items()}
        yield Told(story, sent, strangers, {str(story.drafted), *story.assignments, story.evidence, story.collection})
        for client in (*people.clients.values(), *strangers.values()):
            client.close()


def _note(sent: list[Sent], operations: dict[tuple[str, str], str], role: str, answer: httpx.Response) -> None:
    if answer.is_success:
        asked = answer.request
        operation = operation_of(operations, asked.method, asked.url.path)
        path = asked.url.raw_path.decode()
        sent.append(Sent(role, operation, asked.method, path, asked.read(), asked.headers.get("content-type", "")))


def _strangers(people: Cast) -> dict[str, UUID]:
    def post(path: str, body: object) -> dict[str, object]:
        return people.post("administrator", path, body)

    committee = str(post("/api/organisations", {"name": "Комитет другой области", "kind": "committee"})["organisation"])
    district = str(post("/api/organisations", {"name": "Район другой области", "kind": "district"})["organisation"])
    made: dict[str, UUID] = {}
    for role, home in (("setter", committee), ("controller", committee), ("executor", district), ("nobody", district)):
        person = str(post("/api/people", {"name": f"Чужой {role}", "organisation": home})["person"])
        if role != "nobody":
            scope = {"kind": "organisation", "id": home}
            post(f"/api/people/{person}/roles", {"role": role, "scope": scope})
        made[role] = UUID(person)
    return made


def again(client: httpx.Client, sent: Sent) -> httpx.Response:
    headers = {"Idempotency-Key": str(uuid4())} | ({"Content-Type": sent.media_type} if sent.media_type else {})
    return client.request(sent.method, sent.path, content=sent.content or None, headers=headers)


def commands(told: Told) -> list[Sent]:
    return [one for one in told.sent if one.operation in TABLE]


def questions(told: Told) -> list[Sent]:
    endless = {"ListenToEvents"}
    return [one for one in told.sent if one.method == "GET" and one.operation not in endless]


def test_no_command_of_the_story_is_taken_from_a_stranger(told: Told) -> None:
    taken = []
    for one in commands(told):
        for name, client in told.strangers.items():
            theirs = {where for role, where in TABLE[one.operation].holders if role.value == name}
            if theirs & OWN_OR_COMMON:
                continue
            head, answer = told.head, again(client, one)
            if answer.is_success or told.head != head or answer.status_code >= 500:
                taken.append((one.operation, name, answer.status_code))
    assert taken == []


def test_no_command_of_the_story_is_taken_from_a_role_that_the_table_lacks(told: Told) -> None:
    taken, clients = [], told.people.clients
    roles = {name: {g["role"] for g in client.get("/api/me").json()["grants"]} for name, client in clients.items()}
    for one in commands(told):
        for name, client in clients.items():
            needs = (TABLE[one.operation], *(TABLE[also] for also in ALSO.get(one.operation, ())))
            holders = {role.value for need in needs for role, _ in need.holders}
            if roles[name] & holders or any(where is Where.SELF for _, where in TABLE[one.operation].holders):
                continue
            head, answer = told.head, again(client, one)
            if answer.is_success or told.head != head or answer.status_code >= 500:
                taken.append((one.operation, name, answer.status_code))
    assert taken == []


def test_an_auditor_decides_nothing() -> None:
    oneself = {"IssueFeed", "RevokeFeed", "SetEmail", "SetPreferences", "EndSessions"}
    may = {name for name, needs in TABLE.items() if Role.AUDITOR in {held for held, _ in needs.holders}}
    assert may <= oneself, may - oneself


def test_no_question_of_the_story_tells_a_stranger_of_it(told: Told) -> None:
    told_too_much = []
    for one in questions(told):
        if one.operation in COMMON:
            continue
        for name, client in told.strangers.items():
            answer = again(client, one)
            tells = answer.is_success and any(secret in answer.text for secret in told.secrets)
            if tells or answer.status_code >= 500:
                told_too_much.append((one.operation, name, answer.status_code))
    assert sorted(set(told_too_much)) == []


def test_whoever_is_not_signed_in_gets_nothing(told: Told) -> None:
    with told.people.service.client() as nobody:
        let_in = [
            (one.operation, answer.status_code)
            for one in told.sent
            if _template(one.path) and (answer := again(nobody, one)).status_code != 401
        ]
    assert sorted(set(let_in)) == []


def _template(path: str) -> bool:
    return not path.startswith(("/health", "/metrics", "/schema", "/feeds/", "/api/feeds/calendar", "/calendar"))


@dataclass(frozen=True)
class Page:
    path: str
    method: str


def routes(service: RunningService) -> list[Page]:
    """Every route of the application that the API's description lacks."""
    app = service.application._app
    found = []
    for route in app.routes:  # type: ignore[attr-defined]
        if isinstance(route, HTTPRoute) and not route.path.startswith("/api"):
            found += [
                Page(route.path, method)
                for handler in route.route_handlers
                for method in handler.http_methods
                if method in {"GET", "POST", "PUT", "DELETE"}
            ]
    return found


def filled(told: Told, path: str) -> str:
    """The page's address, about things of the story."""
    known = {
        "plan": str(told.story.drafted),
        "assignment": told.story.assignments[1],
        "organisation": str(told.people.district),
        "person": str(told.people.people["controller"]),
        "evidence": told.story.evidence,
        "collection": told.story.collection,
        "stream": told.story.assignments[1],
        **told.story.known,
    }
    names = re.findall(r"{(\w+):?\w*}", path)
    values = {name: known.get(name, str(uuid4())) for name in names}
    return re.sub(r"{(\w+):?\w*}", lambda match: values[match[1]], path)


def test_every_page_asks_who_one_is(told: Told) -> None:
    service, open_to_all = told.people.service, []
    with httpx.Client(base_url=service.url, follow_redirects=False) as nobody:
        for page in routes(service):
            if page.path in BEFORE_SIGN_IN or page.path.startswith(("/static", "/schema", "/feeds", "/calendar")):
                continue
            answer = nobody.request(page.method, filled(told, page.path))
            led_to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
            if not led_to_sign_in and answer.status_code != 401:
                open_to_all.append((page, answer.status_code))
    assert open_to_all == []


def test_no_page_tells_a_stranger_of_the_story(told: Told) -> None:
    service, told_too_much = told.people.service, []
    for page in routes(service):
        if page.method != "GET" or page.path.startswith(("/static", "/schema")):
            continue
        address = filled(told, page.path)
        asked = set(re.findall(r"[0-9a-f-]{36}", address))
        for name, client in told.strangers.items():
            answer = client.get(address)
            said = answer.text
            for own in asked:
                said = said.replace(own, "")
            if answer.status_code >= 500 or (answer.is_success and any(secret in said for secret in told.secrets)):
                told_too_much.append((page.path, name, answer.status_code))
    assert told_too_much == []


def test_no_form_is_taken_without_the_token_of_its_session(told: Told) -> None:
    service, taken = told.people.service, []
    with service.browser(told.people.people["setter"]) as browser:
        del browser.headers["X-CSRF-Token"]
        for page in routes(service):
            if page.method == "GET" or page.path in BEFORE_SIGN_IN:
                continue
            head = told.head
            answer = browser.request(page.method, filled(told, page.path), data={"a": "b"})
            if answer.status_code != 403 or told.head != head:
                taken.append((page, answer.status_code))
        taken += [
            (Page(one.path, one.method), 0)
            for one in told.sent
            if one.method not in {"GET", "HEAD"} and again(browser, one).status_code != 403
        ]
    assert taken == []
