"""What a writer of scenarios reads when a step is not in the vocabulary: where it stands and the nearest steps."""

from difflib import SequenceMatcher

import pytest
from pytest_bdd.parser import Feature, Scenario, Step
from pytest_bdd.steps import step_function_context_registry

from tests.steps.phrases import Phrase

NEAR = 3


def vocabulary() -> list[Phrase]:
    """Every phrase there is, in the order of its name."""
    found = {c.parser.name: c.parser for c in step_function_context_registry.values() if isinstance(c.parser, Phrase)}
    return [found[name] for name in sorted(found)]


def nearest(step: str) -> list[Phrase]:
    """The phrases most like this step: by the words they share first, since slots and endings differ anyway."""

    def likeness(phrase: Phrase) -> float:
        words, known = set(step.lower().split()), set(phrase.plain.lower().split())
        shared = len(words & known) / (len(words | known) or 1)
        return shared + SequenceMatcher(None, step.lower(), phrase.plain.lower()).ratio()

    return sorted(vocabulary(), key=likeness, reverse=True)[:NEAR]


def pytest_bdd_step_func_lookup_error(feature: Feature, scenario: Scenario, step: Step) -> None:
    """Says in Russian which step of which file is unknown, and which ones come near."""
    advice = "".join(f"\n    {phrase.name}" for phrase in nearest(step.name)) or "\n    (словарь пуст)"
    pytest.fail(
        f"{feature.rel_filename}, строка {step.line_number}: шага «{step.keyword} {step.name}» нет в словаре "
        f"(сценарий «{scenario.name}»). Ближайшие шаги:{advice}\nВесь словарь: docs/writing-scenarios.md",
        pytrace=False,
    )
