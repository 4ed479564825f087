"""Binds every file of `features/`, each apart: a broken file fails alone, by name, in Russian, and the others run.

`VEKHA_FEATURES` names another folder, so that a feature can be tried before it is handed in.
"""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gherkin.parser import Parser
from pytest_bdd import scenario
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature

FEATURES = Path(os.environ.get("VEKHA_FEATURES") or Path(__file__).parents[2] / "features")
HEADER = "# language: ru"


def scenario_names(text: str) -> list[str]:
    """The names of all scenarios of a feature, those under a rule included, as often as they stand there."""
    document: Any = Parser().parse(text)
    children = document["feature"]["children"] if document["feature"] else []
    under_rules = [inner for child in children for inner in child.get("rule", {}).get("children", [])]
    return [child["scenario"]["name"] for child in (*children, *under_rules) if "scenario" in child]


def unreadable(file: Path, error: GherkinParseError) -> str:
    """What the writer of a broken file reads."""
    if not file.read_text("utf-8").startswith(HEADER):
        advice = f"Первой строкой файла должно стоять «{HEADER}»."
    else:
        advice = (
            "Здесь ожидалось другое: «Функция», «Правило», «Предыстория», «Сценарий», «Структура сценария», «Примеры», "
            "шаг (первый — с «Дано», «Когда» или «Тогда», следующий можно и с «И» или «Но») или строка таблицы, в "
            "которой столько же столбцов, сколько в предыдущей."
        )
    return f"features/{file.name}, строка {error.line}: файл не читается: «{error.line_content.strip()}». {advice}"


def _failing(message: str) -> Callable[[], None]:
    def test() -> None:
        pytest.fail(message, pytrace=False)

    return test


def _tests_of(file: Path) -> dict[str, Callable[..., None]]:
    try:
        feature = get_feature(str(file.parent), file.name)
    except GherkinParseError as error:
        return {"файл": _failing(unreadable(file, error))}
    # pytest-bdd keeps scenarios by name: of two with one name only the last would run, and nobody would notice.
    twice = [name for name, n in Counter(scenario_names(file.read_text("utf-8"))).items() if n > 1]
    tests: dict[str, Callable[..., None]] = {
        f"дважды {name}": _failing(f"features/{file.name}: два сценария с именем «{name}»: переименуйте один из них.")
        for name in twice
    }
    if not feature.scenarios:
        tests["файл"] = _failing(f"features/{file.name}: в файле нет ни одного сценария.")
    for name in feature.scenarios:
        tests[name] = scenario(file.name, name, features_base_dir=str(file.parent))(lambda: None)
    return tests


for _file in sorted(FEATURES.glob("*.feature")):
    for _name, _test in _tests_of(_file).items():
        globals()[f"test_{_file.stem} {_name}"] = _test
