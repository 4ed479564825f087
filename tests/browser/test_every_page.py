"""Every page, with data and without, at a desk and on a phone, in each look: fit for everybody, at rest, by itself."""

import pytest
from playwright.sync_api import Browser

from tests.browser.every_page import EVERY_PAGE, Shown
from tests.browser.eyes import LOOKS, Sight, look, signed_in
from tests.browser.stages import Stage

MOST_JUMPED = 0.05
ANYWHERE = [shown for shown in EVERY_PAGE if "{" not in shown.address]


def named(shown: Shown) -> str:
    return shown.name


@pytest.mark.parametrize("shown", EVERY_PAGE, ids=named)
def test_a_page_with_data(browser: Browser, stage: Stage, shown: Shown) -> None:
    for width in (1440, 390):
        sight = opened(browser, stage, shown, width)
        sight.keep(f"{shown.name}-{width}")
        assert wrong_with(sight) == [], width


@pytest.mark.parametrize("shown", ANYWHERE, ids=named)
def test_a_page_where_nothing_has_happened(browser: Browser, empty_stage: Stage, shown: Shown) -> None:
    if shown.role in empty_stage.people:
        for width in (1440, 390):
            assert wrong_with(opened(browser, empty_stage, shown, width)) == [], width


def opened(browser: Browser, stage: Stage, shown: Shown, width: int) -> Sight:
    """The page as this role sees it, in a window that the next page of the role will use again."""
    window = stage.window(browser, shown.role, width)
    for page in window.pages:
        page.close()
    return look(window, stage.address(shown.address))


def wrong_with(sight: Sight) -> list[str]:
    """All that is wrong with this page."""
    found = [f"console: {error}" for error in sight.errors]
    found += [f"asks elsewhere: {address}" for address in sight.elsewhere]
    found += [f"in English: {word}" for word in sight.english]
    if sight.jumped > MOST_JUMPED:
        found.append(f"jumps by {sight.jumped}")
    return found + in_every_look(sight)


def in_every_look(sight: Sight) -> list[str]:
    """What axe-core finds: everything in the first look, what colours and sizes can change in the others."""
    found: list[str] = []
    for number, (theme, view) in enumerate(LOOKS):
        sight.wear(theme, view)
        found += [f"{theme} {view}: {one}" for one in sight.violations(colours_alone=number > 0)]
        if sight.wider_than_the_screen > 0:
            found.append(f"{theme} {view}: wider than the screen")
    return found


def test_the_check_itself_sees_what_is_wrong(browser: Browser, empty_stage: Stage) -> None:
    with signed_in(browser, empty_stage.service, empty_stage.people["setter"]) as window:
        sight = look(window, empty_stage.address("/plans"))
        broken = '<img src="http://127.0.0.2:9/x.png"><p id="pale">Бледный текст</p>'
        sight.page.evaluate("text => document.querySelector('h1').outerHTML = text", broken)
        sight.page.evaluate("document.querySelector('#pale').style.color = 'rgb(200, 200, 200)'")
        found = " ".join(sight.violations())
        assert "image-alt" in found
        assert "color-contrast" in found
        assert sight.elsewhere or sight.errors
