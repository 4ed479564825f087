"""An event that one projection cannot take: the service says which, and everything else goes on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.http.cast import Cast, cast
from tests.http.service import RunningService, fresh_service
from tests.patience import PATIENCE
from tests.postgres import Database
from tests.serving import wait_for

__all__ = ["fresh_service"]


@pytest.fixture
def people(fresh_service: RunningService) -> Iterator[Cast]:
    made = cast(fresh_service)
    yield made
    made.close()


def parts(people: Cast) -> dict[str, dict[str, Any]]:
    answer = httpx.get(f"{people.service.url}/health", timeout=PATIENCE)
    told = answer.json()
    assert answer.status_code == (200 if told["well"] else 503)
    return {part["name"]: part for part in told["parts"]}


def record_poison(database: Database, position: int) -> None:
    """An event of a kind that the audit trail follows and the register does not, with nothing in it."""
    row = (position, uuid4(), 1, "organisation.renamed", datetime.now(UTC), b'{"recorded_at":"","schema":1}')
    with psycopg.connect(database.admin_url) as connection:
        connection.execute(
            "INSERT INTO ledger.event (position, stream, version, topic, recorded_at, state)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            row,
        )


def test_health_names_the_projection_and_the_event_and_the_others_go_on(people: Cast, database: Database) -> None:
    wait_for(lambda: all(part["well"] for part in parts(people).values()))
    poison = people.service.reception.office.ledger.head() + 1
    record_poison(database, poison)
    wait_for(lambda: parts(people)["audit-trail"]["stopped_at"])
    found = parts(people)
    stopped = {"name": "audit-trail", "well": False, "lag": 1, "stopped_at": poison, "behind": None, "alarm": None}
    assert found["audit-trail"] == stopped
    written = people.post("administrator", "/api/people", {"name": "Новый Н.Н."})
    assert written["position"] == poison + 1
    wait_for(lambda: parts(people)["compliance-register"]["lag"] == 0)
    found = parts(people)
    assert found["compliance-register"] == {
        **stopped,
        "name": "compliance-register",
        "well": True,
        "lag": 0,
        "stopped_at": None,
    }
    assert found["ledger"]["well"]
    assert found["audit-trail"]["stopped_at"] == poison
    assert people.get("auditor", "/api/register")["entries"] == []
    metrics = httpx.get(f"{people.service.url}/metrics", timeout=PATIENCE).text
    assert 'vekha_projection_well{projection="audit-trail"} 0.0' in metrics
    assert 'vekha_projection_well{projection="compliance-register"} 1.0' in metrics
