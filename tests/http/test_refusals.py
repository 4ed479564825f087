"""What the API answers when the answer is no: always a 4xx problem with a Russian sentence, never a mistake of ours."""

import json
import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.http.cast import Cast, cast
from tests.http.service import RunningService


@pytest.fixture(scope="module")
def people(service: RunningService) -> Iterator[Cast]:
    made = cast(service)
    yield made
    made.close()


def refused(answer: httpx.Response, status: int, code: str | None = None) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem: dict[str, object] = answer.json()
    assert problem["status"] == status
    assert re.search("[а-я]", str(problem["detail"]))
    assert str(problem["type"]).startswith("/problems/")
    assert problem["request"] == answer.headers["x-request-id"]
    if code is not None:
        assert problem["type"] == f"/problems/{code}"
    return problem


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer чужой".encode(), "Bearer " + "x" * 43, "Basic eDp5"])
def test_a_stranger_is_asked_to_sign_in(service: RunningService, header: str | bytes | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = httpx.get(f"{service.url}/api/plans", headers=headers)  # type: ignore[arg-type]
    refused(answer, 401, "not-signed-in")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_stranger_is_asked_before_the_body_is_looked_at(service: RunningService) -> None:
    refused(httpx.post(f"{service.url}/api/people", content=b"{"), 401)


def test_a_revoked_token_is_a_strangers(people: Cast) -> None:
    person = people.post("administrator", "/api/people", {"name": "Временный В.В."})["person"]
    token = people.post("administrator", f"/api/people/{person}/tokens", {})["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.get(f"{people.service.url}/api/me", headers=headers).status_code == 200
    assert people.post("administrator", f"/api/people/{person}/tokens/revoke", {})["revoked"] == 1
    refused(httpx.get(f"{people.service.url}/api/me", headers=headers), 401)


@pytest.mark.parametrize(
    "body", [b"{", b"", b"\xff\xfe", b"[1", b'{"name": "\xd0"}', b'{"name": "a\nb"}', b'{"a": nan}']
)
def test_a_damaged_body_is_refused(people: Cast, body: bytes) -> None:
    answer = people.clients["administrator"].post(
        "/api/people", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in {400, 422}
    refused(answer, answer.status_code)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "name"),
        ({"name": 5}, "name"),
        ({"name": ["a"]}, "name"),
        ({"name": "a", "organisation": "x"}, "organisation"),
        ({"name": "a", "occurred_on": "31.02.2024"}, "occurred_on"),
        ({"name": "a", "basis": {"kind": "wish", "date": "2024-01-01"}}, "basis.kind"),
        ({"name": "a", "surprise": 1}, "surprise"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "a\ud800b"}, "name"),
        ([], ""),
        ("text", ""),
        (5, ""),
        (None, ""),
    ],
)
def test_input_of_the_wrong_shape_names_the_field(people: Cast, body: object, place: str) -> None:
    answer = people.clients["administrator"].post(
        "/api/people", content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in {400, 422}, answer.text
    problem = refused(answer, answer.status_code)
    if place and answer.status_code == 422:
        errors = problem["errors"]
        assert isinstance(errors, list)
        assert place in {error["place"] for error in errors}


def test_an_address_with_control_characters_is_refused(people: Cast) -> None:
    for path in ("/api/pl%00ans", "/api/trail?topic=a%00b", "/api/trail?topic=%0a", "/api/trail?topic=%ff"):
        refused(people.clients["auditor"].get(path), 400, "control-characters")


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("/api/register?limit=0", "limit"),
        ("/api/register?limit=много", "limit"),
        ("/api/register?as_of=завтра", "as_of"),
        ("/api/register?plan=5", "plan"),
        ("/api/register?stage=gone", "stage"),
        ("/api/register?known_at=вчера", "known_at"),
        ("/api/register?known_at=2024-01-01T00:00:00", "known_at"),
        ("/api/register?after=x", "after"),
        ("/api/plans?at_least_position=999999999", "at_least_position"),
        ("/api/plans?after=-1", "after"),
    ],
)
def test_a_question_of_the_wrong_shape_names_the_parameter(people: Cast, question: str, place: str) -> None:
    problem = refused(people.clients["auditor"].get(question), 422)
    assert place in str(problem["errors"])


def test_a_large_body_is_refused_whatever_it_holds(people: Cast) -> None:
    body = b'{"name": "' + b"a" * (10 * 1024 * 1024) + b'"}'
    client = people.clients["administrator"]
    refused(client.post("/api/people", content=body, headers={"Content-Type": "application/json"}), 413, "too-large")

    def in_pieces() -> Iterator[bytes]:
        yield from (body[i : i + 65536] for i in range(0, len(body), 65536))

    answer = client.post("/api/people", content=in_pieces(), headers={"Content-Type": "application/json"})
    refused(answer, 413, "too-large")
    refused(client.post(f"/api/people/{uuid4()}/no-such", content=body), 404, "no-such-address")


def test_what_is_not_there_is_not_found(people: Cast) -> None:
    for path in (f"/api/plans/{uuid4()}", f"/api/streams/{uuid4()}/state", "/api/plans/5", "/api", "/nowhere"):
        refused(people.clients["auditor"].get(path), 404)
    answer = people.clients["executor"].post(f"/api/assignments/{uuid4()}/execution", json={"point": "2024-01-01"})
    refused(answer, 404)


def test_a_wrong_method_is_said_so(people: Cast) -> None:
    answer = people.clients["auditor"].delete("/api/plans")
    refused(answer, 405, "wrong-method")
    assert "GET" in answer.headers["allow"]


def test_what_the_role_does_not_allow_is_forbidden(people: Cast) -> None:
    refused(people.clients["auditor"].post("/api/people", json={"name": "Чужой Ч.Ч."}), 403, "not-yours")
    refused(people.clients["executor"].get("/api/events"), 403)
    refused(people.clients["executor"].get("/api/trail"), 403)


def test_a_rule_says_no_with_409(people: Cast) -> None:
    body = {"name": "Комитет образования", "kind": "committee"}
    refused(people.clients["administrator"].post("/api/organisations", json=body), 409)


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_an_unfit_command_key_is_refused(people: Cast, key: str) -> None:
    answer = people.clients["administrator"].post(
        "/api/people", json={"name": "Кто К.К."}, headers={"Idempotency-Key": key}
    )
    refused(answer, 422, "unfit-command-key")


def test_a_repeated_command_gets_its_first_answer(people: Cast) -> None:
    client = people.clients["administrator"]
    for key in (str(uuid4()).encode(), "заявка-17".encode()):
        first, again = (
            client.post("/api/people", json={"name": "Один О.О."}, headers={b"Idempotency-Key": key}) for _ in range(2)
        )
        assert first.json()["repeated"] is False
        assert again.json() == {**first.json(), "repeated": True}


def test_the_request_id_is_kept_where_it_is_sane(people: Cast) -> None:
    client = people.clients["auditor"]
    assert client.get("/health", headers={"X-Request-ID": "order-18"}).headers["x-request-id"] == "order-18"
    for strange in ("a" * 129, "a b", "<script>"):
        assert client.get("/health", headers={"X-Request-ID": strange}).headers["x-request-id"] != strange


def test_the_request_id_becomes_the_events_correlation(people: Cast) -> None:
    correlation = str(uuid4())
    answer = people.clients["administrator"].post(
        "/api/people", json={"name": "Два Д.Д."}, headers={"X-Request-ID": correlation}
    )
    position = answer.json()["position"]
    events = people.clients["auditor"].get("/api/events", params={"after": position - 1}).json()["events"]
    assert events[0]["event"]["correlation_id"] == correlation


def test_every_answer_carries_the_security_headers(people: Cast) -> None:
    client = people.clients["auditor"]
    for answer in (client.get("/health"), client.get("/nowhere"), client.get("/api/pl%00"), client.get("/api/me")):
        for header in ("x-content-type-options", "content-security-policy", "referrer-policy", "x-frame-options"):
            assert header in answer.headers


def test_health_and_metrics_need_no_sign_in_and_name_nobody(service: RunningService, people: Cast) -> None:
    health = httpx.get(f"{service.url}/health")
    assert health.status_code in {200, 503}
    metrics = httpx.get(f"{service.url}/metrics").text
    assert 'vekha_requests_total{method="GET",path="/health",status="200"}' in metrics
    assert "vekha_projection_lag" in metrics
    for person in people.people.values():
        assert str(person) not in metrics + health.text
