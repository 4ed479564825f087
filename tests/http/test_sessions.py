"""The page's session as a way into the API: what a cookie may do, and what no other site can do with it."""

from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest

from application.registry import register_first_administrator
from tests.http.service import RunningService

BODY = {"name": "Комитет образования", "kind": "committee"}


@pytest.fixture(scope="module")
def person(service: RunningService) -> UUID:
    made = register_first_administrator("Первая А.А.", service.reception.office).made
    assert made is not None
    return made


@pytest.fixture
def browser(service: RunningService, person: UUID) -> Iterator[httpx.Client]:
    with service.browser(person) as client:
        yield client


def test_a_session_asks_and_orders_like_a_token(browser: httpx.Client, person: UUID) -> None:
    assert browser.get("/api/me").json()["person"] == str(person)
    answer = browser.post("/api/organisations", json=BODY, headers={"Idempotency-Key": "first"})
    assert answer.status_code == 200, answer.text
    assert browser.post("/api/organisations", json=BODY, headers={"Idempotency-Key": "first"}).json()["repeated"]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "x" * 43},
        {"X-CSRF-Token": "%D0%BA"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_no_other_site_can_order_anything(browser: httpx.Client, headers: dict[str, str]) -> None:
    answer = browser.post("/api/organisations", json=BODY, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/forged-request"


def test_an_older_browser_tells_its_origin(browser: httpx.Client) -> None:
    del browser.headers["Sec-Fetch-Site"]
    own = str(browser.base_url).rstrip("/")
    for origin, status in ((own, 200), ("null", 403), ("https://evil.example", 403), (own + ".evil.example", 403)):
        answer = browser.post("/api/organisations", json={**BODY, "name": origin}, headers={"Origin": origin})
        assert answer.status_code == status, (origin, answer.text)


def test_the_token_of_one_session_is_of_no_use_in_another(service: RunningService, person: UUID) -> None:
    with service.browser(person) as one, service.browser(person) as other:
        stolen = {"X-CSRF-Token": other.headers["X-CSRF-Token"]}
        assert one.post("/api/organisations", json=BODY, headers=stolen).status_code == 403


def test_a_header_goes_before_a_cookie(browser: httpx.Client) -> None:
    assert browser.get("/api/me", headers={"Authorization": "Bearer vekha_wrong"}).status_code == 401


@pytest.mark.parametrize("secret", ["", "x", "x" * 43, "x" * 5000, "%00", "a b"])
def test_a_cookie_of_no_session_is_nobody(service: RunningService, browser: httpx.Client, secret: str) -> None:
    name = next(iter(browser.cookies.jar)).name
    with httpx.Client(base_url=service.url, headers={"Cookie": f"{name}={secret}"}) as client:
        assert client.get("/api/me").status_code == 401


def test_the_name_of_the_cookie_goes_with_its_address(service: RunningService, browser: httpx.Client) -> None:
    secret = next(iter(browser.cookies.jar)).value
    with httpx.Client(base_url=service.url) as client:
        for name in ("vekha", "__Host-vekha", "vekha-1"):
            assert client.get("/api/me", headers={"Cookie": f"{name}={secret}"}).status_code == 401
        far = {"Host": "vekha.example", "Cookie": f"__Host-vekha={secret}"}
        assert client.get("/api/me", headers=far).status_code == 200


def test_who_loses_a_role_is_out_at_once(service: RunningService, browser: httpx.Client, person: UUID) -> None:
    made = browser.post("/api/people", json={"name": "Вторая Б.Б."}).json()["person"]
    role = {"role": "auditor", "scope": {"kind": "everywhere"}}
    assert browser.post(f"/api/people/{made}/roles", json=role).status_code == 200
    with service.browser(UUID(made)) as other, service.browser(UUID(made)) as elsewhere:
        assert other.get("/api/me").status_code == elsewhere.get("/api/me").status_code == 200
        assert browser.post(f"/api/people/{made}/roles/withdraw", json=role).status_code == 200
        assert other.get("/api/me").status_code == elsewhere.get("/api/me").status_code == 401
    assert browser.get("/api/me").status_code == 200
