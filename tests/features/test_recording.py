"""What a run of the features leaves behind for the living documentation."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tests.features.outcomes import Outcome, Run, Status, Writing, key, last_runs, text_hash

ROOT = Path(__file__).parents[2]

FEATURE = """# language: ru
Функция: Время
  Сценарий: Прошёл
    Дано сегодня 01.12.2017

  Сценарий: Не прошёл
    Когда сегодня 01.12.2017
    Тогда отказ: "нельзя"
    И сегодня 02.12.2017

  Сценарий: Неожиданный отказ
    Когда посторонний Кротов вносит организацию «X»

  Сценарий: Неизвестный шаг
    Дано сегодня 01.12.2017
    Когда сегодня полнолуние

  Структура сценария: По примерам
    Дано сегодня <день>

    Примеры:
      | день       |
      | 01.12.2017 |
      | 31.04.2017 |
"""


@pytest.fixture
def feature(tmp_path: Path) -> Path:
    file = tmp_path / "features" / "01-time.feature"
    file.parent.mkdir()
    file.write_text(FEATURE, "utf-8")
    return file


def carry_out(feature: Path, outcomes: Path, *options: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/features/test_features.py"]
    environment = {**os.environ, "VEKHA_FEATURES": str(feature.parent), "CI": ""}
    subprocess.run(
        [*command, "--outcomes", str(outcomes), *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        timeout=300,
        check=False,
    )


def test_a_run_leaves_the_outcome_of_every_scenario_and_example(feature: Path, tmp_path: Path) -> None:
    carry_out(feature, tmp_path / "outcomes")
    (run,) = last_runs(tmp_path / "outcomes")

    def outcome(name: str, **example: str) -> Outcome:
        return run.outcome(feature, name, example)

    assert (run.driver, run.ended is not None, len(run.outcomes)) == ("app", True, 6)
    assert outcome("Прошёл") == Outcome(Status.PASSED)
    failed = outcome("Не прошёл")
    assert (failed.status, failed.line, failed.said) == (Status.FAILED, 8, "Отказа не было: действие записано")
    refused = outcome("Неожиданный отказ")
    assert (refused.status, refused.line) == (Status.FAILED, 12)
    assert (refused.said or "").startswith("Неожиданный отказ: ")
    assert outcome("Неизвестный шаг") == Outcome(Status.UNDEFINED, 16)
    assert outcome("По примерам", день="01.12.2017") == Outcome(Status.PASSED)
    wrong_day = outcome("По примерам", день="31.04.2017")
    assert (wrong_day.status, wrong_day.line) == (Status.FAILED, 19)
    assert wrong_day.said == "Даты 31.04.2017 не бывает: пишите ДД.ММ.ГГГГ."


def test_a_run_of_some_scenarios_leaves_the_last_whole_run_alone(feature: Path, tmp_path: Path) -> None:
    carry_out(feature, tmp_path / "outcomes", "-k", "Прошёл")
    assert last_runs(tmp_path / "outcomes") == []


def test_a_run_that_is_stopped_is_known_for_one(feature: Path, tmp_path: Path) -> None:
    carry_out(feature, tmp_path / "outcomes", "-x")
    (run,) = last_runs(tmp_path / "outcomes")
    assert run.ended is None
    assert run.outcome(feature, "Прошёл", {}).status is Status.PASSED
    assert run.outcome(feature, "Неизвестный шаг", {}).status is Status.NOT_RUN


def a_run(file: Path) -> Run:
    return Run("app", datetime.fromisoformat("2024-05-01T12:00:00+03:00"), "abc", False, {file.name: text_hash(file)})


def test_a_line_half_written_is_passed_over(feature: Path, tmp_path: Path) -> None:
    writing = Writing(tmp_path, a_run(feature))
    writing.outcome(key(feature.name, "Прошёл", {}), Outcome(Status.PASSED))
    writing.close(None)
    with (tmp_path / "app.jsonl").open("a") as file:
        file.write('{"file": "01-time.feature", "scen')
    (run,) = last_runs(tmp_path)
    assert run.ended is None
    assert run.outcome(feature, "Прошёл", {}) == Outcome(Status.PASSED)


def test_a_feature_changed_since_the_run_has_not_been_run(feature: Path, tmp_path: Path) -> None:
    writing = Writing(tmp_path, a_run(feature))
    writing.outcome(key(feature.name, "Прошёл", {}), Outcome(Status.PASSED))
    writing.close(datetime.fromisoformat("2024-05-01T12:01:00+03:00"))
    feature.write_text(FEATURE.replace("02.12.2017", "03.12.2017"), "utf-8")
    (run,) = last_runs(tmp_path)
    assert run.outcome(feature, "Прошёл", {}).status is Status.NOT_RUN
