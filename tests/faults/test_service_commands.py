"""Many at once over HTTP: the same command is carried out once, and of commands that exclude one another one wins."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.http.cast import Cast, cast
from tests.http.service import RunningService, service
from tests.patience import PATIENCE

__all__ = ["service"]

AT_ONCE = 8


@pytest.fixture(scope="module")
def people(service: RunningService) -> Iterator[Cast]:
    made = cast(service)
    yield made
    made.close()


@pytest.fixture
def together(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody records before all eight have decided: the worst moment, every time."""
    ledger = people.service.reception.office.ledger
    all_decided, append = Barrier(AT_ONCE, timeout=PATIENCE), ledger.append

    def append_together(*changes: Any, **more: Any) -> Any:
        all_decided.wait()
        return append(*changes, **more)

    monkeypatch.setattr(ledger, "append", append_together)


def at_once(send: Callable[[int], httpx.Response]) -> list[httpx.Response]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, range(AT_ONCE)))


def recorded_since(people: Cast, position: int) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = people.get("auditor", "/api/events", after=position)["events"]  # type: ignore[assignment]
    return events


def test_of_eight_identical_commands_at_once_one_is_recorded_and_all_get_its_answer(
    people: Cast, together: None
) -> None:
    before = people.service.reception.office.ledger.head()
    key = str(uuid4())

    def send(_: int) -> httpx.Response:
        client = people.clients["administrator"]
        return client.post("/api/people", json={"name": "Восьмой В.В."}, headers={"Idempotency-Key": key})

    answers = at_once(send)
    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    told = [answer.json() for answer in answers]
    assert sorted(answer.pop("repeated") for answer in told) == [False] + [True] * (AT_ONCE - 1)
    assert all(answer == told[0] for answer in told)
    (event,) = recorded_since(people, before)
    assert (event["position"], event["stream"], event["event"]["command_id"]) == (
        told[0]["position"],
        told[0]["person"],
        key,
    )


def test_of_eight_conflicting_commands_at_once_one_wins_and_seven_learn_what_changed(
    people: Cast, together: None
) -> None:
    before = people.service.reception.office.ledger.head()

    def send(number: int) -> httpx.Response:
        client = people.clients["administrator"]
        return client.post(f"/api/organisations/{people.district}/name", json={"name": f"Район № {number}"})

    answers = at_once(send)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (AT_ONCE - 1)
    winner = next(number for number, answer in enumerate(answers) if answer.status_code == 200)
    (event,) = recorded_since(people, before)
    assert event["event"]["name"] == f"Район № {winner}"
    for answer in answers:
        if answer.status_code == 409:
            problem = answer.json()
            assert problem["type"] == "/problems/conflict"
            (changed,) = problem["changed"]
            assert f"Район № {winner}" in changed
            assert changed in problem["detail"]
