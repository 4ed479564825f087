"""The sealed history over HTTP: for auditors by token; a receipt for whoever sees the event."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx
import psycopg
import pytest

from domain.actors import Role
from domain.seal.checkpoint import opened
from domain.seal.leaf import event_hash
from domain.seal.merkle import tree_root
from domain.seal.proof import TlogProof
from domain.seal.tiles import HEIGHT, WIDTH, Tile, TiledNodes
from infrastructure.seal.ed25519 import holds
from infrastructure.seal.signer_state import published_keys
from interfaces.cli.operators import administrator, registered
from interfaces.main.opening import signer_directory
from tests.http.service import RunningService, running_service
from tests.postgres import Database
from tests.seal.installation import eventually


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def service(database: Database, data: Path) -> Iterator[RunningService]:
    with running_service(database, data) as running:
        yield running


def person(service: RunningService, role: Role) -> UUID:
    by = administrator(service.reception, None)
    return registered(service.reception, by, "Проверяющий А.А.", role, None).made or by.person


class Served:
    """Tiles as they are fetched from a log, by the paths of C2SP."""

    def __init__(self, client: httpx.Client, size: int) -> None:
        self._client, self._size = client, size

    def tile(self, level: int, number: int) -> bytes:
        width = min(WIDTH, (self._size >> HEIGHT * level) - number * WIDTH)
        answer = self._client.get(f"/api/seal/{Tile(level, number, width).path()}")
        assert answer.headers["content-type"] == "application/octet-stream"
        return answer.content


def test_an_auditor_recomputes_the_signed_root_from_tiles_and_events(service: RunningService, data: Path) -> None:
    with service.client(person(service, Role.AUDITOR)) as client:
        size = service.reception.office.ledger.head()
        eventually(lambda: client.get("/api/seal").json()["size"] == size)
        answer = client.get("/api/seal/checkpoint")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        head, _ = opened(answer.text, published_keys(signer_directory(data)), holds)
        assert tree_root(TiledNodes(Served(client, size)), size) == head.root
        receipt = TlogProof.of(client.get("/api/events/2/receipt").text)
        assert receipt.index == 1
        assert client.get(f"/api/seal/tile/0/000.p/{size + 1}").status_code == 404
        assert client.get("/api/seal/tile/0/none").status_code == 404
        assert client.get("/api/events/9999/receipt").status_code == 404


def test_a_receipt_proves_the_row_of_the_ledger(service: RunningService, database: Database) -> None:
    with service.client(person(service, Role.AUDITOR)) as client:
        eventually(lambda: client.get("/api/events/2/receipt").status_code == 200)
        with psycopg.connect(database.auditor) as connection:
            rows = connection.execute(
                "SELECT position, stream, version, topic, state FROM ledger.event ORDER BY position LIMIT 3"
            ).fetchall()
        receipt = TlogProof.of(client.get("/api/events/2/receipt").text)
    assert [receipt.includes(event_hash(*row)) for row in rows] == [False, True, False]


def test_who_is_no_auditor_sees_neither_head_nor_tiles(service: RunningService) -> None:
    with service.client(person(service, Role.ADMINISTRATOR)) as client:
        for path in ("/api/seal", "/api/seal/checkpoint", "/api/seal/tile/0/000.p/1"):
            assert client.get(path).status_code == 403
    with service.client() as nobody:
        for path in ("/api/seal", "/api/seal/checkpoint", "/api/seal/tile/0/000.p/1", "/api/events/1/receipt"):
            assert nobody.get(path).status_code == 401


def test_the_measures_tell_how_far_the_seal_is(service: RunningService) -> None:
    person(service, Role.AUDITOR)
    head = service.reception.office.ledger.head()
    with service.client() as client:
        eventually(lambda: f"vekha_seal_position {head}.0" in client.get("/metrics").text)
        told = client.get("/metrics").text
        assert "vekha_seal_lag 0.0" in told
        assert "vekha_seal_well 1.0" in told
        (part,) = [p for p in client.get("/health").json()["parts"] if p["name"] == "seal"]
    assert (part["well"], part["lag"], part["alarm"]) == (True, 0, None)
