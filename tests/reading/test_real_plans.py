"""The five real plans, read and scored against what people read in them."""

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

from infrastructure.plan_readers import read_plan
from tests.shared_folder import shared_file

LEAST = {
    "activities_found": 1.0,
    "numbers": 0.98,
    "sections": 1.0,
    "deadlines": 0.97,
    "parties": 0.95,
    "results": 0.95,
    "needs_person": 1.0,
    "targets": 0.9,
    "anomalies": 0.9,
    "indicators": 1.0,
    "approvals": 1.0,
}
MOST = {"activities_invented": 0, "silent_errors": 0, "targets_invented": 0, "false_alarms": 0.05, "lost_text": 0.02}


def scorer() -> ModuleType:
    path = shared_file("tools/score_import.py")
    spec = importlib.util.spec_from_file_location("score_import", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plan_of(number: str) -> tuple[Path, Mapping[str, object]]:
    truth = json.loads(shared_file("reference/seed_truth.json").read_text(encoding="utf-8"))
    plan = next(one for one in truth["plans"] if one["plan_id"] == number)
    return shared_file("seeds") / plan["file"], plan


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_a_real_plan_is_read_as_people_read_it(number: str) -> None:
    people = scorer()
    path, plan = plan_of(number)
    reading = json.loads(read_plan(path.read_bytes(), path.name).model_dump_json())
    measures, differences = people.score(plan, reading, show=True)
    measures["lost_text"], lost = people.lost_text(path.read_text(encoding="utf-8"), reading)
    missed = {name: measures[name] for name, least in LEAST.items() if measures[name] < least}
    missed |= {name: measures[name] for name, most in MOST.items() if measures[name] > most}
    assert not missed, "\n".join([*differences, *lost])


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
@pytest.mark.parametrize("encoding", ["cp1251", "utf-8-sig", "utf-16"])
def test_the_encoding_changes_nothing(number: str, encoding: str) -> None:
    path, _ = plan_of(number)
    # The marks of footnotes are the only letters here that Windows-1251 lacks.
    text = path.read_text(encoding="utf-8").encode("cp1251", errors="ignore").decode("cp1251")
    as_utf8 = read_plan(text.encode("utf-8"), path.name)
    assert read_plan(text.encode(encoding), path.name) == as_utf8
