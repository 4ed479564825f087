"""What is no plan is refused over the API too: in Russian, with a way out, and nothing is recorded."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.http.cast import cast
from tests.http.service import RunningService
from tests.reading.test_bad_input import CASES


@pytest.fixture(scope="module")
def setter(service: RunningService) -> Iterator[httpx.Client]:
    people = cast(service)
    yield people.clients["setter"]
    people.close()


@pytest.mark.parametrize("path", ["/api/plans/read", "/api/plans"])
@pytest.mark.parametrize("case", CASES)
def test_a_document_that_is_no_plan_is_refused_and_nothing_is_recorded(
    case: str, path: str, service: RunningService, setter: httpx.Client
) -> None:
    name, made, _, _ = CASES[case]
    before = service.reception.office.ledger.head()
    answer = setter.post(path, files={"file": (name, made())})
    assert answer.status_code in {413, 415, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert re.search("[а-яё]{3}", answer.json()["detail"])
    assert service.reception.office.ledger.head() == before
