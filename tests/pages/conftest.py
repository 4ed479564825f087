"""Fixtures of the tests of pages: the service of the tests over HTTP, and its people."""

from collections.abc import Iterator

import pytest

from tests.http.cast import Cast, cast
from tests.http.service import RunningService, fresh_service, service

__all__ = ["fresh_service", "people", "service"]


@pytest.fixture(scope="module")
def people(service: RunningService) -> Iterator[Cast]:
    """One person for each role, signed in."""
    made = cast(service)
    yield made
    made.close()
