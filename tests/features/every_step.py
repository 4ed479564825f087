"""Every step of every feature as it runs: examples filled in, backgrounds included."""

from collections.abc import Iterator
from pathlib import Path

from pytest_bdd.feature import get_feature

from tests.features.test_features import FEATURES


def steps(folder: Path = FEATURES) -> Iterator[tuple[str, str, str]]:
    """File, scenario and text of each step."""
    for file in sorted(folder.glob("*.feature")):
        for name, template in get_feature(str(file.parent), file.name).scenarios.items():
            contexts = [row for examples in template.examples for row in examples.as_contexts()] or [{}]
            for context in contexts:
                for step in template.render(context).steps:
                    yield file.name, name, step.name
