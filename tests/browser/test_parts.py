"""All parts of pages on one page, judged in every look: whoever writes a page may take them as they are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import ChoiceLoader, FileSystemLoader
from playwright.sync_api import Browser, Route

from domain.timeliness import Verdict
from interfaces.pages import charts
from interfaces.pages.filling import Filled, Meanwhile, Sent
from interfaces.pages.frame import Frame
from interfaces.pages.look import Look
from interfaces.pages.navigation import Way
from interfaces.pages.rendering import HEADERS, environment
from interfaces.pages.wording import TONES
from interfaces.problems import of_fields
from tests.browser.eyes import look, signed_in
from tests.browser.stages import Stage
from tests.browser.test_every_page import in_every_look

WAYS = (Way("Сегодня", "/", False), Way("Планы", "/plans", True), Way("Поиск", "/search", False))
FRAME = Frame("/parts", WAYS, Look(), "Орлова Марина Викторовна", "Комитет образования", 3, 514)
AT = datetime(2024, 9, 18, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Figure:
    label: str
    value: str
    note: str | None = None
    address: str | None = None
    tone: str | None = None
    icon: str | None = None


@dataclass(frozen=True)
class Step:
    """An event as a timeline shows it."""

    at: datetime
    position: int
    by: str
    sentence: str
    tone: str | None = None
    changes: tuple[SimpleNamespace, ...] = ()


def page(form: Filled) -> bytes:
    here = environment().overlay(
        loader=ChoiceLoader([FileSystemLoader(Path(__file__).parent, followlinks=False), environment().loader])  # type: ignore[list-item]
    )
    years = [Decimal(n) for n in (12, 20, 31, 40)]
    made = [Decimal(10), Decimal("22.5"), None, Decimal(38)]
    moved = SimpleNamespace(field="Срок", old="25.09.2024", new="31.10.2024")
    text = here.get_template("parts_of_pages.html").render(
        frame=FRAME,
        today=date(2026, 1, 31),
        found_figures=[
            Figure("Контрольных точек", "90"),
            Figure("Исполнено в срок", "51", "57 %", tone="good", icon="done"),
            Figure("Просрочено", "7", "8 %", "/plans", "bad", "overdue"),
        ],
        found_parts=charts.parts([(v.russian, n * 3, *TONES[v]) for n, v in enumerate(Verdict)]),
        verdicts=list(Verdict),
        steps=[
            Step(AT, 214, "Тихонова В.С.", "Запрошен перенос срока: 31.10.2024", "late"),
            Step(AT, 220, "Орлова М.В.", "Срок перенесён", changes=(moved,)),
        ],
        chart=charts.lines(
            "Школы с мастерскими",
            ("2023", "2024", "2025", "2026"),
            (charts.Series("план", years, dashed=True), charts.Series("факт", made)),
            "%",
        ),
        lying=charts.bars("Мастерских открыто", [("Заречный район", Decimal(7), Decimal(9), None)] * 3),
        form=form,
    )
    return text.encode()


NEW = Filled.new(514, {"title": "План", "outcome": "counts"})
TYPED = Sent({"title": ("x" * 300,), "basis.date": ("вчера",), "form.seen": ("500",)})
UNFIT = [("basis.date", "нужна дата вида ГГГГ-ММ-ДД."), ("outcome", "поле не заполнено.")]
REFUSED = TYPED.filled(514, of_fields(UNFIT))
STALE = TYPED.filled(514, meanwhile=(Meanwhile(AT, "Дятлов С.П.", "Отчёт принят", 513),))


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(("name", "form"), [("new", NEW), ("refused", REFUSED), ("stale", STALE)])
def test_the_parts_of_pages_are_fit_for_everybody(
    browser: Browser, empty_stage: Stage, name: str, form: Filled, width: int
) -> None:
    def fulfil(route: Route) -> None:
        route.fulfill(status=200, body=page(form), headers={**HEADERS, "Content-Type": "text/html; charset=utf-8"})

    with signed_in(browser, empty_stage.service, None, width) as window:
        window.route("**/parts", fulfil)
        sight = look(window, empty_stage.service.url + "/parts")
        sight.keep(f"parts-{name}-{width}")
        assert sight.errors == []
        assert sight.elsewhere == []
        assert sight.jumped <= 0.05
        assert in_every_look(sight) == []
