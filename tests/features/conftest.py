"""Loads the vocabulary of steps, for the features alone: no other test pays for it."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("tests.steps.scenario")
