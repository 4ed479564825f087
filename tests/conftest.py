"""What every test may ask for, and what is said of tests that could not run."""

import os
from pathlib import Path

import pytest

from tests.features.outcomes import OUTCOMES

pytest_plugins = ["tests.postgres"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--driver",
        choices=["app", "http"],
        default="app",
        help="carry the features out in process, or over HTTP against a running service",
    )
    parser.addoption(
        "--outcomes",
        type=Path,
        default=None if os.environ.get("VEKHA_FEATURES") else OUTCOMES,
        help="where the features' outcomes are kept for `make spec`",
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """On a clean checkout everything that the suite uses is there: a skipped test is a gap, so the run fails."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
