"""Fixtures of the tests in the browser: one browser, one service with data and one without, for all of them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.eyes import launched
from tests.browser.stages import Stage, demonstrated, untouched
from tests.postgres import Cluster


# Of the package, not of the session: a running browser holds the thread's event loop, which later tests need.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = launched(playwright)
        yield found
        found.close()


@pytest.fixture(scope="package")
def stage(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """With the demonstration; tests that change it say so and leave other pages' data alone."""
    database = cluster.create_database()
    with demonstrated(database, tmp_path_factory.mktemp("stage")) as found:
        yield found
    cluster.drop_database(database)


@pytest.fixture(scope="package")
def empty_stage(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Where nothing has happened yet."""
    database = cluster.create_database()
    with untouched(database, tmp_path_factory.mktemp("empty")) as found:
        yield found
    cluster.drop_database(database)
