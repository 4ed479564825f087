"""Looking at a page: what its console says, where its requests go, how far it jumps, what axe-core finds."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

from tests.http.service import RunningService

CHROMIUM = "/usr/bin/chromium"
ARTEFACTS = Path(__file__).parents[2] / ".artefacts" / "pages"
RUSSIAN: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "ru"}
WIDTHS = {1440: 900, 768: 1024, 390: 844}
"""The widths that pages are made for, each with the height of such a screen."""
LOOKS = (("light", "usual"), ("dark", "usual"), ("light", "large"), ("dark", "large"))
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
KNOWN = {"Word", "Excel", "CSV", "XLSX", "PDF", "API", "JSON"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# How far the page has jumped so far, as Chromium itself measures it.
JUMPS = """
window.jumped = 0;
new PerformanceObserver(seen => {
  for (const one of seen.getEntries()) if (!one.hadRecentInput) window.jumped += one.value;
}).observe({type: "layout-shift", buffered: true});
"""
FOUND = """
async rules => (await axe.run(document, rules)).violations.map(
  found => found.id + ": " + found.nodes.map(node => node.target.join(" ") + " " + node.html).slice(0, 3).join(" | "))
"""


@dataclass
class Sight:
    """A page that was opened, with all that it did meanwhile."""

    page: Page
    home: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        # That the page itself is refused is what a page of a refusal is.
        if message.type in {"error", "warning"} and message.location.get("url") != self.page.url:
            self.errors.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def violations(self, *, colours_alone: bool = False) -> list[str]:
        """What axe-core finds wrong; colours are all that another look can change."""
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE)
        chosen: dict[str, Any] = {"type": "tag", "values": RULES}
        if colours_alone:
            chosen = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
        found: list[str] = self.page.evaluate(FOUND, {"runOnly": chosen, "resultTypes": ["violations"]})
        return found

    def wear(self, theme: str, view: str) -> None:
        """The look that the server would give the page."""
        self.page.evaluate(
            "([theme, view]) => Object.assign(document.documentElement.dataset, {theme, view})", [theme, view]
        )

    @property
    def jumped(self) -> float:
        return float(self.page.evaluate("window.jumped"))

    @property
    def wider_than_the_screen(self) -> int:
        """By how many pixels the page must be scrolled sideways."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    @property
    def english(self) -> set[str]:
        """Words that a person who reads Russian alone would not know; names of files and addresses aside."""
        text = re.sub(r"\S*[./@_]\S*|vekha|Человек \w+", " ", str(self.page.evaluate("document.body.innerText")))
        return set(re.findall(r"[A-Za-z]{3,}", text)) - KNOWN

    def keep(self, name: str) -> None:
        """A screenshot of the whole page among the artefacts."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)


def launched(playwright: Playwright) -> Browser:
    """The browser; as root it needs leave to do without its sandbox."""
    return playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--lang=ru-RU"], env=RUSSIAN
    )


def opened_window(browser: Browser, service: RunningService, person: UUID | None, width: int = 1440) -> BrowserContext:
    """A window of this width, where this person is signed in; None: nobody is."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        reduced_motion="reduce",
    )
    if person:
        with service.browser(person) as same:
            context.add_cookies([{"name": n, "value": v, "url": service.url} for n, v in same.cookies.items()])
    context.add_init_script(JUMPS)
    return context


@contextmanager
def signed_in(
    browser: Browser, service: RunningService, person: UUID | None, width: int = 1440
) -> Iterator[BrowserContext]:
    """The same for as long as it is needed."""
    context = opened_window(browser, service, person, width)
    try:
        yield context
    finally:
        context.close()


def look(context: BrowserContext, address: str) -> Sight:
    """The page at this address, at rest."""
    sight = Sight(context.new_page(), address.partition("//")[0] + "//" + address.partition("//")[2].partition("/")[0])
    sight.watch()
    sight.page.goto(address, wait_until="load")
    return sight
