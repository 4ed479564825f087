"""Every rule that can refuse somebody has a scenario in which it does."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import application
import domain
from domain.refusals import Refusal
from tests.features.every_step import steps
from tests.steps.rules import BEYOND_SCENARIOS, RULES

LAYERS = ("domain", "application")


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from refusals(inner)


def codes() -> dict[str, str]:
    """The code of every refusal of the rules, with the class that it comes from."""
    for package in (domain, application):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    return {kind.code(): kind.__name__ for kind in refusals() if kind.__module__.partition(".")[0] in LAYERS}


def test_every_refusal_has_a_name_in_scenarios_or_a_reason_to_have_none() -> None:
    unnamed = {code: name for code, name in codes().items() if code not in {*RULES.values(), *BEYOND_SCENARIOS}}
    assert unnamed == {}


def test_no_reason_is_kept_for_a_refusal_that_is_gone_or_has_a_scenario() -> None:
    assert [code for code in BEYOND_SCENARIOS if code not in codes() or code in RULES.values()] == []


def test_every_rule_refuses_in_some_scenario() -> None:
    # The step itself compares the rule with the refusal that was really met, so what stands here was met.
    met = {rule for _, _, text in steps() for rule in re.findall(r"отказ по правилу «(.+)»", text)}
    assert [rule for rule in RULES if rule not in met] == []
