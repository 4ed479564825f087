"""The life of a real plan, from its file to its closing, taken away in a bundle and proved far from the service."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg
import pytest

from application.registry import register_first_administrator
from domain.seal.note import Signature
from infrastructure.seal.signer_state import published_keys
from infrastructure.seal.store import SealStore
from infrastructure.seal.witness import Submission, Witness
from interfaces.main.opening import signer_directory
from tests.bundle.second_verifier import available, built
from tests.http.clerk import Clerk
from tests.http.service import RunningService, running_service
from tests.http.test_real_plans import CASES, _lived
from tests.patience import PATIENCE
from tests.postgres import Cluster, Database
from tests.seal.installation import eventually
from tests.shared_folder import shared_file

# The command in a process that can open no socket and start no other, as on a machine without a network or a database.
ALONE = """
import sys
def forbidden(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.fork", "os.exec", "os.posix_spawn")):
        raise RuntimeError(f"{event} {arguments}")
sys.addaudithook(forbidden)
from interfaces.main import run
sys.exit(run(sys.argv[1:]))
"""
EVENTS = 206


@dataclass(frozen=True)
class TakenAway:
    """A bundle alone in its directory; the auditor's own keys lie elsewhere."""

    directory: Path
    log_key: Path
    witness_key: Path
    old_head: Path
    data_keys: Path
    plan: str
    people: tuple[str, ...]

    def verify(self, *more: str | Path) -> "subprocess.CompletedProcess[str]":
        call = [sys.executable, "-c", ALONE, "verify", "life.tar", *map(str, more)]
        environment = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG"}}
        environment |= {"VEKHA_DATA": str(self.directory / "nothing"), "PYTHONPATH": str(Path(__file__).parents[2])}
        return subprocess.run(
            call, cwd=self.directory, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )


@pytest.fixture(scope="module")
def taken(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TakenAway]:
    case = CASES["002"]
    content = shared_file(case.file).read_bytes()
    database, data = cluster.create_database(), tmp_path_factory.mktemp("service")
    away = tmp_path_factory.mktemp("auditor")
    with running_service(database, data) as service:
        first = register_first_administrator("Первая А.А.", service.reception.office).made
        assert first is not None
        clerk = Clerk(service, service.client(first))
        try:
            life = _lived(clerk, case, content)
            lines = clerk.ask(clerk.setter, "/api/register", plan=life.plan_id, limit=1000)["entries"]
            left = {line["entry"]["assignment"] for line in lines if line["entry"]["stage"] != "closed"}
            clerk.do(clerk.setter, f"{life.plan}/closing", {"not_done": sorted(left)})
            yield _away(clerk, service, database, data, away, life.plan_id)
        finally:
            clerk.close()
    cluster.drop_database(database)


def _away(clerk: Clerk, service: RunningService, database: Database, data: Path, away: Path, plan: str) -> TakenAway:
    keys = published_keys(signer_directory(data))
    witness = Witness(away / "witness", keys, name="auditors.example/witness")
    eventually(lambda: service.reception.seal.standing().size == clerk.position)
    with psycopg.connect(database.connections.projector, autocommit=True) as connection:
        store = SealStore(connection)
        newest = store.newest()
        assert newest is not None
        head, note = newest
        answer = witness.add_checkpoint(str(Submission(0, (), note)).encode())
        assert answer.status == 200, answer
        store.cosigned(head, Signature.of(answer.body.rstrip("\n")), datetime.now(UTC))
        old = connection.execute("SELECT note, size FROM seal.checkpoint ORDER BY size LIMIT 1").fetchone()
        assert old is not None
    bundle = _fetched(clerk.auditor, f"/api/plans/{plan}/bundle", since_size=old[1])
    (away / "empty").mkdir()
    (away / "empty" / "life.tar").write_bytes(bundle)
    (away / "log.key").write_text("".join(f"{key}\n" for key in keys))
    (away / "witness.key").write_text(f"{witness.key}\n")
    (away / "old").write_text(old[0])
    (away / "data.json").write_text(json.dumps({"plan": plan, "keys": {}}))
    people = ("Аудиторова", "Контролирующий", "Утверждающая")
    return TakenAway(
        away / "empty", away / "log.key", away / "witness.key", away / "old", away / "data.json", plan, people
    )


def _fetched(client: httpx.Client, path: str, **params: object) -> bytes:
    answer = client.get(path, params={name: str(value) for name, value in params.items()})
    assert answer.status_code == 200, answer.text
    return answer.content


def test_the_life_of_a_real_plan_is_proved_in_an_empty_directory_without_a_network(taken: TakenAway) -> None:
    ended = taken.verify("--key", taken.log_key, "--witness-key", taken.witness_key, "--since", taken.old_head)
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert (told["ok"], told["plan"], told["left_out"]) == (True, taken.plan, {})
    assert told["events"] >= EVENTS
    assert told["documents"] >= 2
    assert [one["witness"] for one in told["cosigned"]] == ["auditors.example/witness"]
    assert [path.name for path in taken.directory.iterdir()] == ["life.tar"]


def test_the_second_verifier_proves_it_too(taken: TakenAway, tmp_path: Path) -> None:
    program = built(tmp_path)
    told = (program, "life.tar", taken.log_key, "-witness", taken.witness_key, "-since", taken.old_head)
    call = [str(word) for word in told]
    ended = subprocess.run(call, cwd=taken.directory, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["events"] >= EVENTS


def test_without_a_key_of_ones_own_nothing_is_proved(taken: TakenAway) -> None:
    ended = taken.verify()
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Не задан ключ журнала" in ended.stderr


def test_a_name_that_the_bundle_protects_stands_nowhere_in_it(taken: TakenAway) -> None:
    content = (taken.directory / "life.tar").read_bytes()
    assert not [name for name in taken.people if name.encode() in content]


def test_the_second_verifier_is_there_where_everything_must_be() -> None:
    assert available() or not os.environ.get("CI")
