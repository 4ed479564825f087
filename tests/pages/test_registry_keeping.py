"""The registry on pages: a person registered, given roles and a substitute; organisations with their names."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.http.cast import Cast, cast
from tests.http.service import RunningService, service
from tests.pages.filling_in import typed

__all__ = ["service"]

LONG = "Ё" * 300


@pytest.fixture(scope="module")
def own(service: RunningService) -> Iterator[Cast]:
    made = cast(service)
    yield made
    made.close()


def sent(client: httpx.Client, address: str, **fields: object) -> httpx.Response:
    page = client.get(address)
    assert page.status_code == 200, page.text
    return client.post(address, data={**typed(page.text), **fields})


def followed(client: httpx.Client, answer: httpx.Response) -> str:
    told = answer.text.partition('class="notice tone-bad')[2]
    assert answer.status_code == 303, re.sub(r"<[^>]+>|\s+", " ", told)[:600]
    return client.get(answer.headers["location"]).text


def test_a_person_is_registered_given_a_role_and_a_substitute(own: Cast) -> None:
    administrator = own.clients["administrator"]
    named = {"name": "<script>alert(1)</script> Ёлкин", "organisation": str(own.district)}
    registered = sent(administrator, "/people", **named)
    shown = followed(administrator, registered)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Ёлкин" in shown
    home = registered.headers["location"].partition("?")[0]
    role = {"do": "grant", "role": "executor", "organisation": str(own.district)}
    given = followed(administrator, sent(administrator, home, **role))
    held = re.search(r'name="held" value="([^"]+)"', given)
    assert held
    days = {"since": "2030-03-01", "until": "2030-03-31"}
    absent = {"do": "substitute", "substitute": str(own.people["controller"]), **days}
    assert "с 01.03.2030 по 31.03.2030" in followed(administrator, sent(administrator, home, **absent))
    gone = followed(administrator, sent(administrator, home, do="withdraw", held=held[1]))
    assert 'name="held"' not in gone


def test_an_organisation_is_registered_and_called_otherwise(own: Cast) -> None:
    administrator = own.clients["administrator"]
    refused = sent(administrator, "/organisations/new", name="Школа № 1")
    assert (refused.status_code, "Школа № 1" in refused.text) == (422, True)
    made = sent(administrator, "/organisations/new", name=LONG, kind="school", territory="Заречный район")
    assert LONG in followed(administrator, made)
    home = made.headers["location"].partition("?")[0] + "/keeping"
    assert "МБОУ СОШ 1" in followed(administrator, sent(administrator, home, do="alias", alias="МБОУ СОШ 1"))
    assert "Школа" in followed(administrator, sent(administrator, home, do="rename", name="Школа № 1"))


@pytest.mark.parametrize("address", ["/organisations/new", "/people/{person}/keeping"])
def test_only_an_administrator_keeps_the_registry(own: Cast, address: str) -> None:
    answer = own.clients["setter"].get(address.format(person=own.people["executor"]))
    assert answer.status_code == 403
    assert "Внести человека" not in own.clients["setter"].get("/people").text
