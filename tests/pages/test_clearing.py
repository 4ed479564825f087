"""A draft cleared on pages: imported, its doubts decided one by one and at once, approved, placed on control."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.http.cast import Cast, cast
from tests.http.service import RunningService, service
from tests.http.story import SAMPLE
from tests.pages.filling_in import typed

__all__ = ["service"]


@pytest.fixture(scope="module")
def own(service: RunningService) -> Iterator[Cast]:
    made = cast(service)
    yield made
    made.close()


def sent(client: httpx.Client, address: str, **fields: object) -> httpx.Response:
    """The form of this page filled in with these fields and sent."""
    page = client.get(address)
    assert page.status_code == 200, page.text
    return client.post(address.partition("?")[0], data={**typed(page.text), **fields})


def followed(client: httpx.Client, answer: httpx.Response) -> str:
    """The page that a form leads on to."""
    told = answer.text.partition('class="notice tone-bad')[2]
    assert answer.status_code == 303, re.sub(r"<[^>]+>|\s+", " ", told)[:600]
    return client.get(answer.headers["location"]).text


def test_a_document_becomes_a_plan_on_control(own: Cast) -> None:
    setter, controller = own.clients["setter"], own.clients["controller"]
    page = controller.get("/plans/import").text
    file = {"file": ("план.txt", SAMPLE.read_bytes(), "text/plain")}
    nothing = controller.post("/plans/import", data=typed(page))
    assert (nothing.status_code, "Файл не выбран" in nothing.text) == (422, True)
    imported = controller.post("/plans/import", data=typed(page), files=file)
    home = imported.headers["location"].partition("?")[0]
    plan = home.removesuffix("/clearing")
    assert "Что ещё мешает поставить план на контроль" in followed(controller, imported)
    twice = controller.post("/plans/import", data=typed(controller.get("/plans/import").text), files=file)
    assert (twice.status_code, "Открыть уже прочитанный план" in twice.text) == (409, True)

    waiting = re.findall(rf'href="{home}/(\d+)"', controller.get(home).text)
    offered = next(page for index in waiting if "принять срок" in (page := controller.get(f"{home}/{index}").text))
    action = re.search(r'<form method="post" action="([^"]+)" class="offer">', offered)
    first = re.search(r'<form method="post"[^>]+class="offer">(.*?)</form>', offered, re.DOTALL)
    assert action
    assert first
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', first[1]))
    assert followed(controller, controller.post(action[1], data=fields))

    unsaid = sent(controller, home, **{"anomalies[]": waiting[-1]})
    assert unsaid.status_code in {409, 422}
    left = re.findall(r'name="anomalies\[\]" value="(\d+)"', controller.get(home).text)
    cleared = sent(controller, home, **{"anomalies[]": left, "reason": "Сверено с документом"})
    assert 'name="anomalies[]"' not in followed(controller, cleared), "what is left needs an answer"

    while (names := controller.get(f"{home}/parties").text).count('name="named"'):
        does = {"do": "expand", "organisations[]": [str(own.district)], "reason": "По списку"}
        if "В документе группа" not in names:
            does = {"do": "other", "other": str(own.district)}
        followed(controller, sent(controller, f"{home}/parties", named=_named(names), **does))
    rows = set(re.findall(rf"{home}/rows/([0-9a-f-]+)\?do=clarify", controller.get(home).text))
    for row in rows:
        term = {"rows[0].activity": row, "rows[0].deadlines[0].kind": "date", "rows[0].deadlines[0].end": "2024-04-30"}
        followed(controller, sent(controller, f"{home}/rows/{row}?do=clarify", do="clarify", reason="Так", **term))
    for row in set(re.findall(rf"{home}/rows/([0-9a-f-]+)\?do=supply", controller.get(home).text)):
        fields = {"do": "supply", "supplied": str(own.district), "reason": "По приказу"}
        followed(controller, sent(controller, f"{home}/rows/{row}?do=supply", **fields))

    assert "Утверждение записывает утверждающее лицо" in controller.get(f"{plan}/approval").text
    without = sent(setter, f"{plan}/approval", form="by_act")
    assert without.status_code in {409, 422}
    act = {"basis.kind": "directive", "basis.number": "18-р", "basis.date": "2024-01-15"}
    approved = sent(setter, f"{plan}/approval", form="by_act", **act)
    assert "Поставить на контроль" in followed(setter, approved)
    followed(setter, sent(setter, f"{plan}/approval", do="place", ends_on="2026-12-31"))
    assert "План уже на контроле" in setter.get(f"{plan}/approval").text


def _named(page: str) -> str:
    found = re.search(r'name="named" value="([^"]*)"', page)
    assert found
    return found[1].replace("&#34;", '"').replace("&amp;", "&")


def test_who_keeps_no_plans_imports_none(own: Cast) -> None:
    assert own.clients["executor"].get("/plans/import").status_code == 403
