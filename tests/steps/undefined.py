"""What a writer of scenarios reads when a step is not in the vocabulary: where it stands and the nearest steps."""

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from tests.features.check import unknown_step


def pytest_bdd_step_func_lookup_error(feature: Feature, scenario: Scenario, step: Step) -> None:
    """Says in Russian which step of which file is unknown, and which ones come near."""
    pytest.fail(
        f"{feature.rel_filename}, строка {step.line_number}: {unknown_step(step.keyword, step.name)}\n"
        f"    (сценарий «{scenario.name}»)",
        pytrace=False,
    )


def pytest_bdd_apply_tag() -> bool:
    """Tags are for readers: as marks of pytest, which are strict here, one tag would stop every feature."""
    return True
