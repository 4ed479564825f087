"""A service whose cluster was restored from an old backup, as operators live it: from alarm to open admission."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.faults.callers import first_administrator
from tests.patience import PATIENCE
from tests.postgres import data_directory
from tests.seal.live_witness import LiveWitness, witnessing
from tests.seal.test_served_seal import called
from tests.serving import Service, gone, servers, wait_for

LOST = "диск сгорел, копия от 14 мая"


@contextmanager
def serving(data: Path, witness: LiveWitness | None) -> Iterator[Service]:
    """The service, submitting to this witness, once it answers; well or not."""
    if witness is not None:
        os.environ["VEKHA_WITNESSES"] = f"{witness.place.url} {witness.place.key}"
    try:
        service = Service(data)
    finally:
        os.environ.pop("VEKHA_WITNESSES", None)
    try:
        assert service.url
        yield service
    finally:
        everybody = service.everybody()
        service.stop()
        wait_for(lambda: gone(everybody) and not servers(data))


def health(service: Service) -> dict[str, dict[str, object]]:
    return {part["name"]: part for part in httpx.get(f"{service.url}/health", timeout=PATIENCE).json()["parts"]}


def recorded(service: Service, token: str, name: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.post(f"{service.url}/api/people", json={"name": name}, headers=headers, timeout=PATIENCE)


def test_an_old_backup_is_not_written_to_until_the_loss_is_owned_up_to_and_the_witness_agrees() -> None:
    with data_directory() as data, data_directory() as elsewhere:
        token = first_administrator(data)
        with serving(data, None) as service:
            wait_for(service.well)
            keys = called(data, "seal", "key")
        shutil.copytree(data / "postgresql" / "cluster", elsewhere / "backup")
        _own_tree(data / "postgresql" / "cluster", elsewhere / "backup")
        with witnessing(elsewhere / "witness", keys) as witness:
            with serving(data, witness) as service:
                wait_for(service.well)
                answer = recorded(service, token, "Потерянная В.В.")
                assert answer.is_success, answer.text
                lost = answer.json()["position"]
                wait_for(lambda: health(service)["auditors.example/w1"]["lag"] == 0 and sealed(service) == 0)
            shutil.rmtree(data / "postgresql" / "cluster")
            (elsewhere / "backup").rename(data / "postgresql" / "cluster")
            with serving(data, witness) as service:
                refused = recorded(service, token, "Новая Г.Г.")
                assert (refused.status_code, refused.json()["type"]) == (503, "/problems/history-not-proven")
                assert f"подписано и подтверждено {lost}" in refused.json()["detail"]
                wait_for(lambda: health(service)["seal"]["alarm"])
                assert f"подтверждено {lost}" in str(health(service)["writing"]["alarm"])
                statement = called(data, "seal", "accept-loss", LOST)
                assert statement.startswith("vekha-history-lost/v1\n")
                assert LOST in statement
                wait_for(lambda: health(service)["seal"]["well"])
                # The witness has never heard of the new name: nothing is written behind its back.
                wait_for(lambda: recorded(service, token, "Новая Г.Г.").json()["type"] == "/problems/witness-silent")
                assert "не отвечает" in str(health(service)["writing"]["alarm"])
            renamed = called(data, "seal", "key")
        assert renamed != keys
        with witnessing(elsewhere / "witness", keys + renamed) as witness, serving(data, witness) as service:
            wait_for(lambda: recorded(service, token, "Новая Г.Г.").is_success)
            wait_for(service.well)
            assert health(service)["writing"] == {**health(service)["writing"], "well": True, "alarm": None}
        assert json.loads(called(data, "seal", "status", status=1))["origin"].endswith("/2")


def sealed(service: Service) -> object:
    return health(service)["seal"]["lag"]


def _own_tree(source: Path, target: Path) -> None:
    """The copy belongs to whom the original belongs to."""
    owner = source.stat()
    for path in (target, *target.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
