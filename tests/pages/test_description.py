"""The description of the API as a page."""

import re

from tests.http.cast import Cast
from tests.http.service import RunningService
from tests.signing_in.browsing import Browser


def test_every_operation_is_on_the_page(people: Cast) -> None:
    client = people.clients["auditor"]
    page = client.get("/description").text
    paths = client.get("/schema/openapi.json").json()["paths"]
    names = [one["operationId"] for item in paths.values() for one in item.values()]
    assert len(names) > 100
    assert [name for name in names if f'id="{name}"' not in page] == []
    assert "представить отчёт" in page.lower()


def test_the_page_comes_from_here_alone_and_only_to_whoever_is_signed_in(people: Cast, service: RunningService) -> None:
    page = people.clients["auditor"].get("/description").text
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)
    browser = Browser(service.url).open("/description")
    assert browser.address == "/sign-in?next=%2Fdescription"
    browser.close()
