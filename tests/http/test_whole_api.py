"""The whole API on a populated ledger: every operation can succeed, says what it answers, and never fails on input."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from application.ports import Clock
from application.signing_in.ports import Asked, Identity, Provider
from application.signing_in.provider import ProviderSilent
from tests.http.cast import Cast, cast
from tests.http.service import RunningService, running_service
from tests.http.story import Story
from tests.postgres import Database


class StoppedClock(Clock):
    """Always the same day, so that the story's dates stay what they are to it."""

    def now(self) -> datetime:
        return datetime(2026, 3, 2, 9, tzinfo=UTC)


class SilentProvider(Provider):
    """Another system that nobody signs in through."""

    name, issuer = "единый вход", "https://sso.example"

    def address(self, asked: Asked) -> str:
        raise ProviderSilent

    def identity(self, asked: Asked, code: str) -> Identity:
        raise ProviderSilent


@pytest.fixture(scope="module")
def told(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Story, set[str]]]:
    """The story, and which operations succeeded in it."""
    with running_service(module_database, tmp_path_factory.mktemp("data"), StoppedClock(), SilentProvider()) as service:
        people = cast(service)
        reached: set[str] = set()
        operations = described(service)
        for client in people.clients.values():
            client.event_hooks["response"].append(
                lambda answer: (
                    reached.add(operation_of(operations, answer.request.method, answer.request.url.path))
                    if answer.is_success
                    else None
                )
            )
        yield Story(people).tell(), reached
        people.close()


def described(service: RunningService) -> dict[tuple[str, str], str]:
    """Every operation that the API says it has: method and path template to its name."""
    with service.client() as client:
        paths = client.get("/schema/openapi.json").json()["paths"]
    return {(m.upper(), path): one["operationId"] for path, found in paths.items() for m, one in found.items()}


def operation_of(operations: dict[tuple[str, str], str], method: str, path: str) -> str:
    for (wanted, template), name in operations.items():
        if wanted == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path):
            return name
    return f"{method} {path}"


def test_every_operation_can_succeed(told: tuple[Story, set[str]]) -> None:
    story, reached = told
    assert set(described(story.people.service).values()) - reached == set()


def test_every_order_has_its_route(told: tuple[Story, set[str]]) -> None:
    from application.access_table import TABLE

    names = set(described(told[0].people.service).values())
    assert set(TABLE) - names <= {"ClarifyDeadline", "ExpandRoleGroup", "MatchParty", "SupplyParty"}


EXAMPLES = int(os.environ.get("VEKHA_TEST_EXAMPLES", "3"))

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_no_input_is_answered_with_a_mistake_of_ours(told: tuple[Story, set[str]]) -> None:
    """Generated input, valid and not, for every operation, by each role; half of it about things that exist."""
    story, _ = told
    people = story.people
    known: dict[str, object] = {
        "plan": str(story.drafted),
        "assignment": story.assignments[1],
        "organisation": str(people.district),
        "person": str(people.people["controller"]),
        "stream": story.assignments[1],
        "evidence": story.evidence,
        "position": story.position,
        "name": "Возвраты",
        **story.known,
        "collection": story.collection,
        "form": story.form,
    }
    schema = schemathesis.openapi.from_dict(people.clients["auditor"].get("/schema/openapi.json").json())
    tokens = [{"Authorization": client.headers["Authorization"]} for client in people.clients.values()]
    browsers = [people.service.browser(people.people[role]) for role in ("setter",)]
    pages = [{**browser.headers, "Cookie": _cookies(browser)} for browser in browsers]
    pages = [{name: value for name, value in one.items() if name in PAGE_HEADERS} for one in pages]
    with requests.Session() as session:
        for found in schema.get_all_operations():
            _hold(found.ok(), people, [*tokens, *pages], known, session)  # type: ignore[union-attr]
    for browser in browsers:
        browser.close()


PAGE_HEADERS = {"sec-fetch-site", "x-csrf-token", "Cookie"}


def _cookies(browser: httpx.Client) -> str:
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)


def _hold(
    operation: Any,
    people: Cast,
    ways_in: list[dict[str, str]],
    known: dict[str, object],
    session: requests.Session,
) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.one_of(
            operation.as_strategy(),
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
        ),
        st.booleans(),
    )
    def hold(case: schemathesis.Case[Any], exists: bool) -> None:
        if exists:
            case.path_parameters = {n: known.get(n, given) for n, given in (case.path_parameters or {}).items()}
        for headers in ways_in:
            answer = case.call(base_url=people.service.url, headers=headers, session=session)
            case.validate_response(answer, checks=CHECKS)

    # The one would sign out whoever asks, the answer of the other has no end.
    if not operation.path.endswith(("/tokens/revoke", "/events/stream")):
        hold()
