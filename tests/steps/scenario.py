"""Every scenario gets a world of its own on the driver that the run asks for (`--driver app|http`)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_bdd.parser import Scenario, Step

from tests.memory_ledger import SetClock
from tests.steps.app_driver import AppDriver
from tests.steps.driver import Driver
from tests.steps.world import World

pytest_plugins = [
    "tests.steps.running",
    "tests.steps.undefined",
    "tests.steps.people",
    "tests.steps.planning",
    "tests.steps.clearing",
    "tests.steps.approving",
    "tests.steps.editions",
    "tests.steps.reporting",
    "tests.steps.controlling",
    "tests.steps.extending",
    "tests.steps.chasing",
    "tests.steps.consolidating",
    "tests.steps.correcting",
    "tests.steps.erasing",
    "tests.steps.looking",
    "tests.steps.complying",
    "tests.steps.measuring",
    "tests.steps.monitoring",
    "tests.steps.examining",
    "tests.steps.scoring",
    "tests.steps.signing",
    "tests.steps.outgoing",
    "tests.steps.collecting",
    "tests.steps.history",
    "tests.steps.auditing",
    "tests.steps.bundling",
    "tests.steps.refusing",
]


@pytest.fixture
def driver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Driver]:
    """The service as this scenario has it."""
    if request.config.getoption("--driver") == "app":
        yield AppDriver(SetClock(), tmp_path)
    else:
        yield request.getfixturevalue("http_driver")


@pytest.fixture
def world(driver: Driver) -> World:
    return World(driver)


def pytest_bdd_after_step(request: pytest.FixtureRequest, scenario: Scenario, step: Step) -> None:
    """A refusal that the last step met and nobody spoke of fails the scenario."""
    if step is scenario.steps[-1]:
        request.getfixturevalue("world").settle()
