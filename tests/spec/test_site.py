"""The living documentation tells what became of the features, in Russian, from plain files."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.features.outcomes import Outcome, Status, Writing, key, last_runs, text_hash
from tests.features.outcomes import Run as RunKept
from tests.spec.__main__ import main
from tests.spec.glossary import Glossary, Term, terms
from tests.spec.words import Document, index

FEATURE = """# language: ru
Функция: Возврат отчётов
  Контролёр проверяет отчёты.

  Предыстория:
    Дано сегодня 15.01.2024

  Правило: Отчёт возвращают с замечанием

    Сценарий: Прошёл & <b>остался</b>
      Дано сегодня 15.01.2024
      Тогда отказ: "нельзя"

    @новое
    Сценарий: Не прошёл
      Дано есть люди:
        | фамилия | роль     |
        | Петрова | контролёр |
      Тогда отказ: "нельзя"

    Сценарий: Неизвестный шаг
      Когда сегодня полнолуние
      Тогда отказ: "нельзя"

    Структура сценария: По примерам
      Дано сегодня <день>
      Тогда отказ: "нельзя"

      Примеры:
        | день       |
        | 16.01.2024 |
        | 17.01.2024 |

    Сценарий: До него не дошли
      Дано сегодня 15.01.2024
      Тогда отказ: "нельзя"
"""
BEGAN = datetime.fromisoformat("2024-05-01T12:00:00+03:00")
FAILED = Outcome(Status.FAILED, 19, "Отказа не было: действие записано", "AssertionError: <подробность>")
OUTCOMES = {
    ("Прошёл & <b>остался</b>", ""): Outcome(Status.PASSED),
    ("Не прошёл", ""): FAILED,
    ("Неизвестный шаг", ""): Outcome(Status.UNDEFINED, 22),
    ("По примерам", "16.01.2024"): Outcome(Status.PASSED),
    ("По примерам", "17.01.2024"): Outcome(Status.FAILED, 26, "Служба ошиблась"),
}


def keep(folder: Path, file: Path, driver: str, outcomes: dict[tuple[str, str], Outcome], ended: bool) -> None:
    writing = Writing(folder, RunKept(driver, BEGAN, "0123456789ab", False, {file.name: text_hash(file)}))
    for (name, day), outcome in outcomes.items():
        writing.outcome(key(file.name, name, {"день": day} if day else {}), outcome)
    writing.close(BEGAN if ended else None)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("living")
    file = folder / "features" / "05-return.feature"
    file.parent.mkdir()
    file.write_text(FEATURE, "utf-8")
    (folder / "features" / "06-broken.feature").write_text("Функция: Без заголовка\n", "utf-8")
    keep(folder / "outcomes", file, "app", OUTCOMES, ended=False)
    keep(folder / "outcomes", file, "http", {("Не прошёл", ""): Outcome(Status.PASSED)}, ended=True)
    called = ["--features", str(file.parent), "--outcomes", str(folder / "outcomes"), str(folder / "site")]
    assert main(called) == 0
    return folder / "site"


def article(page: str, name: str) -> str:
    """The part of a page that tells of this scenario."""
    parts: list[str] = re.findall(r"<article.+?</article>", page, re.DOTALL)
    return next(part for part in parts if f">{name}<" in part)


def test_each_scenario_is_shown_with_what_became_of_it(site: Path) -> None:
    page = (site / "05-return.html").read_text("utf-8")
    shown = {
        name: re.findall(r'class="card scenario scenario-(\w+)"', article(page, name))[0]
        for name in ("Неизвестный шаг", "По примерам", "До него не дошли")
    }
    assert shown == {"Неизвестный шаг": "undefined", "По примерам": "failed", "До него не дошли": "not_run"}


def test_a_failure_stands_at_its_step_in_the_steps_own_words(site: Path) -> None:
    failed = re.findall(
        r"<article[^>]+scenario-failed.+?</article>", (site / "05-return.html").read_text("utf-8"), re.DOTALL
    )[0]
    step = re.findall(r'<li class="step step-failed">.+?</li>', failed, re.DOTALL)
    assert len(step) == 1
    assert "Отказа не было: действие записано" in step[0]
    assert "&lt;подробность&gt;" in step[0]
    assert "в программе" in failed
    assert "по сети" in failed


def test_an_unknown_step_is_shown_with_the_nearest(site: Path) -> None:
    unknown = article((site / "05-return.html").read_text("utf-8"), "Неизвестный шаг")
    assert "Такого шага нет в словаре. Ближайшие:" in unknown
    assert "сегодня {дата}" in unknown


def test_every_example_has_its_own_outcome(site: Path) -> None:
    rows = re.findall(r"<tr>.+?</tr>", article((site / "05-return.html").read_text("utf-8"), "По примерам"), re.DOTALL)
    assert [("status-failed" in row, day) for row in rows for day in re.findall(r"\d\d\.01\.2024", row)] == [
        (False, "16.01.2024"),
        (True, "17.01.2024"),
    ]


def test_the_front_page_tells_the_run_and_what_needs_attention(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    assert "01.05.2024 12:00" in page
    assert "0123456789" in page
    assert "Прогон прерван" in page
    assert page.index("Требуют внимания") < page.index("Неизвестный шаг")
    assert "файл не читается" in page


def test_a_file_that_cannot_be_read_has_a_page_that_says_why(site: Path) -> None:
    assert "Первой строкой файла должно стоять «# language: ru»" in (site / "06-broken.html").read_text("utf-8")


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.to: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "action") and value:
                self.to.append(value)
            if name == "id" and value:
                assert value not in self.ids, f"id twice: {value}"
                self.ids.add(value)


def links(page: Path) -> Links:
    found = Links()
    found.feed(page.read_text("utf-8"))
    return found


def dead(site: Path) -> Iterator[str]:
    pages = {page.name: links(page) for page in site.glob("*.html")}
    for name, page in pages.items():
        for to in page.to:
            file, _, anchor = to.partition("#")
            there = pages.get(file or name)
            if not (site / (file or name)).exists() or (anchor and (there is None or anchor not in there.ids)):
                yield f"{name}: {to}"


def test_every_link_leads_somewhere_inside_the_site(site: Path) -> None:
    assert list(dead(site)) == []


def test_every_address_of_the_index_is_there(site: Path) -> None:
    text = (site / "search-index.js").read_text("utf-8")
    found = json.loads(text.removeprefix("const searchIndex = ").removesuffix(";\n"))
    for address, *_ in found["documents"]:
        file, _, anchor = address.partition("#")
        assert not anchor or anchor in links(site / file).ids, address
    assert "<" not in text


def test_no_page_runs_scripts_of_its_own_or_asks_anybody_elsewhere(site: Path) -> None:
    for page in site.glob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r"<script(?![^>]+src=)|\son\w+=|style=|https?://(?!www\.w3\.org/2000/svg)", text), (
            page.name
        )


def test_nothing_of_anybody_elses_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letters.txt").write_text("важное", "utf-8")
    assert main([str(tmp_path)]) == 2
    assert (tmp_path / "letters.txt").exists()
    assert "лежит что-то другое" in capsys.readouterr().err


def test_without_a_run_the_site_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "05-return.feature").write_text(FEATURE, "utf-8")
    called = ["--features", str(tmp_path / "features"), "--outcomes", str(tmp_path / "none"), str(tmp_path / "site")]
    assert main(called) == 0
    assert "Прогона не было" in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert last_runs(tmp_path / "none") == []


def test_every_term_of_the_glossary_has_a_russian_meaning() -> None:
    without = [term.name for term in terms() if term.meaning is None]
    assert without == [], "docs/glossary.md: write the last column, «по-русски»"


def test_a_term_is_found_in_any_form_and_the_longest_wins() -> None:
    point, on_control = Term("контрольная точка", "день", ""), Term("контроль", "надзор", "")
    glossary = Glossary([on_control, point])
    said = "У контрольной точки есть контроль, а контрольных точек две."
    assert [(said[start:end], term.name) for start, end, term in glossary.found(said)] == [
        ("контрольной точки", "контрольная точка"),
        ("контроль", "контроль"),
        ("контрольных точек", "контрольная точка"),
    ]
    linked = str(glossary.linked(said, set()))
    assert linked.count("<a ") == 2


def test_a_search_finds_a_word_by_any_of_its_forms_and_without_yo() -> None:
    found = index([Document("a.html", "тема", "Возврат отчёта", "", ("Петрова вернула",))])
    words = {
        stem + ("" if ending == "-" else ending)
        for stem, endings, _ in found["words"]  # type: ignore[attr-defined]
        for ending in endings.split(" ")
    }
    assert {"отчет", "отчетов", "отчетами", "вернет", "петрову"} <= words
