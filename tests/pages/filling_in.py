"""What a browser would send of a form: its hidden fields, as they stand in the page."""

import html
import re

HIDDEN = re.compile(r'<input type="hidden" name="(form\.[a-z]+)" value="([^"]*)"')


def typed(page: str) -> dict[str, str]:
    """The fields that every form of the page carries, of its first one that carries them."""
    found: dict[str, str] = {}
    for name, value in HIDDEN.findall(page):
        found.setdefault(name, html.unescape(value))
    return found
