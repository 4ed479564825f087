"""`vekha bundle` where no service runs: it seals for as long as it takes, and the bundle is as good as any."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE
from tests.postgres import data_directory

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "samples" / "plan.txt"


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with data_directory() as directory:
        yield directory


def called(data: Path, *words: str | Path, status: int = 0) -> dict[str, object]:
    environment = {**os.environ, "VEKHA_DATA": str(data)}
    environment.pop("DATABASE_URL", None)
    call = [sys.executable, "-m", "interfaces", *map(str, words)]
    done = subprocess.run(
        call, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == status, done.stderr
    told: dict[str, object] = json.loads(done.stdout) if done.stdout.startswith("{") else {"said": done.stderr}
    return told


def test_a_plan_imported_and_bundled_without_a_service_is_proved_by_its_pinned_key(data: Path, tmp_path: Path) -> None:
    plan = str(called(data, "plan", "import", PLAN)["plan"])
    bundle = tmp_path / "plan.tar"
    made = called(data, "bundle", "--plan", plan, "-o", bundle)
    assert (made["plan"], made["left_out"]) == (plan, {})
    proved = called(data, "verify", bundle)
    assert (proved["ok"], proved["size"], proved["events"]) == (True, made["size"], made["events"])
    auditor = str(called(data, "person", "add", "Аудиторова А.А.", "--role", "auditor")["person"])
    keys, page = tmp_path / "keys.json", tmp_path / "page.html"
    assert called(data, "bundle-keys", "--plan", plan, "--as", auditor, "-o", keys)["plan"] == plan
    assert keys.stat().st_mode & 0o777 == 0o600
    later = tmp_path / "later.tar"
    called(data, "bundle", "--plan", plan, "--as", auditor, "--since", bundle, "-o", later)
    assert called(data, "verify", later, "--since", bundle, "--data-keys", keys, "--index", page)["since"] == 6
    assert "мастерских" in page.read_text(encoding="utf-8")
    assert "мастерских".encode() not in later.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys.json", "later.tar", "page.html", "plan.tar"]
