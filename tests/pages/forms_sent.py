"""A form of a page, filled in and sent as a browser would."""

import re
from collections.abc import Mapping

import httpx

Fields = dict[str, str | list[str]]


def fields(text: str, action: str) -> Fields:
    """What the form sent to this address holds before anybody types: hidden fields and boxes that are checked."""
    found = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', text, re.DOTALL)
    assert found, action
    given: Fields = {}
    for tag in re.findall(r"<input[^>]+>", found[0]):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ('type="hidden"' in tag or " checked" in tag):
            given[name[1]] = [*given.get(name[1], []), value[1]] if name[1].endswith("[]") else value[1]
    return given


def send(client: httpx.Client, address: str, data: Mapping[str, object], **more: object) -> httpx.Response:
    """Sent, and the page that it led to."""
    return client.post(address, data=dict(data), follow_redirects=True, **more)  # type: ignore[arg-type]
