"""What holds of every template as it is written."""

import re
from pathlib import Path

import pytest

from interfaces.pages import rendering

FOLDER = Path(rendering.__file__).parent / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
SPRITE = set(re.findall(r'id="icon-([a-z]+)"', (FOLDER / "sprite.html").read_text("utf-8")))


def text_of(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name: str) -> None:
    rendering.environment().get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_nothing_inline_and_trusts_nothing(name: str) -> None:
    text = text_of(name)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:|\|\s*safe|autoescape", text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_names_pictures_that_the_sprite_has(name: str) -> None:
    assert set(re.findall(r'icon\("([a-z]+)"', text_of(name))) <= SPRITE


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_form_that_writes_brings_the_sessions_token(name: str) -> None:
    for form in re.findall(r'<form[^>]*method="post"[^>]*>.*?</form>', text_of(name), re.DOTALL):
        if 'action="/look"' not in form:
            assert "csrf" in form or "hidden()" in form, form
