"""What a writer of features is told when a file is broken, a name stands twice or a step is unknown."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SOUND = """# language: ru
Функция: Исправная
  Сценарий: Время идёт
    Дано сегодня 01.12.2017
"""


def run(features: Path, *options: str) -> str:
    """The report of a run of these features alone."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/features/test_features.py"]
    environment = {**os.environ, "VEKHA_FEATURES": str(features), "CI": "", "COLUMNS": "200"}
    done = subprocess.run(
        [*command, *options], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    return done.stdout


def test_a_broken_file_fails_alone_with_its_line_and_the_others_run(tmp_path: Path) -> None:
    (tmp_path / "01-sound.feature").write_text(SOUND, "utf-8")
    (tmp_path / "02-broken.feature").write_text(SOUND + "    Это просто строка\n", "utf-8")
    (tmp_path / "03-headless.feature").write_text(SOUND.partition("\n")[2], "utf-8")
    said = run(tmp_path)
    assert "1 passed" in said
    assert "2 failed" in said
    assert "features/02-broken.feature, строка 5: Строка «Это просто строка» непонятна." in said
    assert "Первой строкой файла должно стоять «# language: ru»" in said


def test_two_scenarios_of_one_name_are_reported_under_rules_too(tmp_path: Path) -> None:
    twice = SOUND + "\n  Правило: Время\n    Сценарий: Время идёт\n      Дано сегодня 02.12.2017\n"
    (tmp_path / "01-twice.feature").write_text(twice, "utf-8")
    said = run(tmp_path)
    assert "features/01-twice.feature, строка 7: Два сценария с именем «Время идёт» (первый — строка 3)" in said
    assert "1 failed" in said


def test_a_file_without_scenarios_is_reported(tmp_path: Path) -> None:
    (tmp_path / "01-empty.feature").write_text("# language: ru\nФункция: Пустая\n", "utf-8")
    assert "В файле нет ни одного сценария" in run(tmp_path)


def test_files_that_are_no_features_fail_alone(tmp_path: Path) -> None:
    (tmp_path / "01-sound.feature").write_text(SOUND, "utf-8")
    (tmp_path / "02-nothing.feature").write_text("", "utf-8")
    (tmp_path / "03-other-letters.feature").write_bytes(SOUND.encode("cp1251"))
    (tmp_path / "04-first-and.feature").write_text(SOUND.replace("Дано", "И"), "utf-8")
    said = run(tmp_path)
    assert "1 passed" in said
    assert "3 failed" in said
    assert "features/02-nothing.feature: В файле нет функции" in said
    assert "features/03-other-letters.feature: Файл записан не в UTF-8" in said
    assert "features/04-first-and.feature, строка 4: Первый шаг начинают с «Дано», «Когда» или «Тогда»" in said


def test_tags_are_for_readers_and_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "01-tagged.feature").write_text(SOUND.replace("  Сценарий", "  @важно\n  Сценарий"), "utf-8")
    of_examples = SOUND.replace("Сценарий", "Структура сценария").replace("01.12.2017", "<день>")
    table = "    @новое\n    Примеры:\n      | день       |\n      | 01.12.2017 |\n"
    (tmp_path / "02-of-examples.feature").write_text(of_examples + table, "utf-8")
    said = run(tmp_path)
    assert "1 passed" in said
    assert "1 failed" in said
    assert "features/02-of-examples.feature, строка 6: Метки (@…) перед «Примерами» не ставят" in said


def test_an_unknown_step_is_named_with_its_file_its_line_and_the_nearest_steps(tmp_path: Path) -> None:
    (tmp_path / "01-unknown.feature").write_text(SOUND + "    Когда сегодня полнолуние\n", "utf-8")
    said = run(tmp_path)
    assert "01-unknown.feature, строка 5: шага «Когда сегодня полнолуние» нет в словаре" in said
    assert "сценарий «Время идёт»" in said
    assert "сегодня {дата}" in said
    assert "docs/writing-scenarios.md" in said


@pytest.mark.parametrize("driver", ["app", "http"])
def test_an_unexpected_refusal_fails_the_scenario_even_as_its_last_step(tmp_path: Path, driver: str) -> None:
    unexpected = SOUND + "    Когда посторонний Кротов вносит организацию «X»\n"
    (tmp_path / "01-unexpected.feature").write_text(unexpected, "utf-8")
    said = run(tmp_path, "--driver", driver)
    assert "неожиданный отказ" in said
    assert "1 failed" in said or "1 error" in said
