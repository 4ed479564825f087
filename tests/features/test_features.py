"""Binds every file of `features/`, each apart: a broken file fails alone, by name, in Russian, and the others run.

`VEKHA_FEATURES` names another folder, so that a feature can be tried before it is handed in.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pytest_bdd import scenario
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature

from tests.features.check import problems, repeated_names
from tests.features.feature_file import Problem, UnreadableFeature, read

FEATURES = Path(os.environ.get("VEKHA_FEATURES") or Path(__file__).parents[2] / "features")


def _failing(file: Path, found: Sequence[Problem]) -> Callable[[], None]:
    """A test that fails with these problems of the file."""
    said = "\n".join(f"features/{file.name}{f', строка {p.line}' if p.line else ''}: {p.text}" for p in found)

    def test() -> None:
        pytest.fail(said, pytrace=False)

    return test


def _tests_of(file: Path) -> dict[str, Callable[..., None]]:
    try:
        names = repeated_names(read(file))
        feature = get_feature(str(file.parent), file.name)
    except UnreadableFeature as unreadable:
        return {"файл": _failing(file, unreadable.problems)}
    except GherkinParseError:
        return {"файл": _failing(file, problems(file))}
    if not feature.scenarios:
        return {"файл": _failing(file, problems(file))}
    # pytest-bdd keeps scenarios by name: of two with one name only the last would run, and nobody would notice.
    tests: dict[str, Callable[..., None]] = {f"дважды {p.line}": _failing(file, [p]) for p in names}
    for name, template in feature.scenarios.items():
        if any(examples.tags for examples in template.examples):
            # pytest would take the tags of examples for marks of its own, and stop at one that it does not know.
            tests[name] = _failing(file, [p for p in problems(file) if "Метки" in p.text])
            continue
        tests[name] = scenario(file.name, name, features_base_dir=str(file.parent))(lambda: None)
    return tests


for _file in sorted(FEATURES.glob("*.feature")):
    for _name, _test in _tests_of(_file).items():
        globals()[f"test_{_file.stem} {_name}"] = _test
