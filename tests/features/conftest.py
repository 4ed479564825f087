"""Loads the vocabulary of steps and keeps the outcomes, for the features alone: no other test pays for it."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("tests.steps.scenario")
    config.pluginmanager.import_plugin("tests.features.recording")
