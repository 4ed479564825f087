"""The vocabulary of steps: its page is fresh and enough by itself, no phrase is ambiguous, none is idle."""

import re
from inspect import signature
from pathlib import Path

import pytest
from pytest_bdd.steps import step_function_context_registry

from tests.features.every_step import steps
from tests.features.test_guards import run
from tests.steps.phrases import Phrase
from tests.steps.scenario import pytest_plugins as modules
from tests.steps.vocabulary import VocabularyStep, vocabulary
from tests.steps.vocabulary_page import CHAPTERS, COMMAND, PAGE, page

A_NEW_FEATURE = """# language: ru
Функция: Смена исполнителя глазами нового сотрудника
  Написано по одной странице словаря.

  Предыстория:
    Дано сегодня 10.01.2025
    И есть организации:
      | название          | вид     |
      | Комитет           | комитет |
      | Северный район    | район   |
      | Южный район       | район   |
    И контролёр Лапина из организации «Комитет»
    И утверждающее лицо Власов из организации «Комитет»
    И исполнитель Север из организации «Северный район»
    И исполнитель Юг из организации «Южный район»
    И план «Школы», мероприятия:
      | номер | мероприятие | срок          | исполнители    |
      | 4.2   | Смотр школ  | до 20.03.2025 | Северный район |
    И план «Школы» утверждён распоряжением от 10.01.2025 № 7-р

  Правило: Новый исполнитель получает неисполненное

    Сценарий: Передано и исполнено новым
      Дано план поставлен на контроль 13.01.2025
      И речь о мероприятии 4.2
      Когда Власов меняет исполнителя на «Южный район» с причиной «по просьбе» 03.02.2025 приказом от 03.02.2025 № 9
      И исполнитель «Южный район» представляет отчёт 24.03.2025 с подтверждающим документом «Справка о смотре»
      И контролёр принимает исполнение 25.03.2025
      Тогда мероприятие 4.2 исполняют: «Южный район»
      И отметка о сроке — «исполнено с нарушением срока (4 дн.)»
      И как мы знали 20.03.2025, по состоянию на 20.03.2025 состояние — «на контроле»

    Структура сценария: Неутверждённый план: <дата>
      Дано Лапина составляет план «Другой», мероприятия:
        | номер | мероприятие | срок          | исполнители    |
        | 1     | Отчёт       | до 20.03.2025 | Северный район |
      Когда Власов ставит план на контроль <дата>
      Тогда отказ по правилу «план не утверждён»
      И отказ: "Сначала запишите утверждение плана"

      Примеры:
        | дата       |
        | 13.01.2025 |
        | 14.01.2025 |
"""


def test_the_page_says_what_the_steps_are() -> None:
    assert PAGE.read_text("utf-8") == page(), f"refresh it: {COMMAND}"


def test_every_module_of_steps_has_its_chapter() -> None:
    of_steps = {module.removeprefix("tests.steps.") for module in modules} - {"running", "undefined"}
    assert of_steps == set(CHAPTERS)


def as_it_runs() -> set[tuple[str, str, str, bool, bool]]:
    """The phrases that are bound, each with its kind, its module and whether its function takes what stands below."""
    found = [(c.parser, c.step_func) for c in step_function_context_registry.values() if isinstance(c.parser, Phrase)]
    return {
        (phrase.name, phrase.kind, function.__module__.rpartition(".")[2], *takes(set(signature(function).parameters)))
        for phrase, function in found
    }


def takes(arguments: set[str]) -> tuple[bool, bool]:
    return "datatable" in arguments, "docstring" in arguments


def as_read(step: VocabularyStep) -> tuple[str, str, str, bool, bool]:
    return step.name, step.wording.kind, step.module, step.takes_table, step.takes_text


def test_the_vocabulary_as_read_from_the_source_is_the_one_that_runs() -> None:
    assert {as_read(step) for step in vocabulary()} == as_it_runs()
    assert all(step.meaning for step in vocabulary())


def test_no_step_of_the_features_is_said_by_two_phrases_or_by_none() -> None:
    phrases = [step.wording for step in vocabulary()]
    said: dict[str, list[str]] = {}
    for _, _, text in steps():
        said.setdefault(text, [phrase.name for phrase in phrases if phrase.is_matching(text)])
    assert {text: names for text, names in said.items() if len(names) != 1} == {}


def test_every_phrase_is_used_by_a_scenario() -> None:
    texts = {text for _, _, text in steps()}
    idle = [step.name for step in vocabulary() if not any(step.wording.is_matching(text) for text in texts)]
    assert idle == []


def from_the_page() -> list[Phrase]:
    """The phrases as a reader of the page alone has them."""
    listed = re.findall(r"^- \*\*(.+?)\*\* `(.+?)`<br>", PAGE.read_text("utf-8"), re.MULTILINE)
    return [Phrase(phrase, kind) for kind, phrase in listed]


@pytest.mark.parametrize("driver", ["app", "http"])
def test_a_feature_written_from_the_page_alone_runs(driver: str, tmp_path: Path) -> None:
    example = re.search(r"```gherkin\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example is not None
    (tmp_path / "01-new.feature").write_text(A_NEW_FEATURE, "utf-8")
    (tmp_path / "02-example.feature").write_text(example[1], "utf-8")
    phrases = from_the_page()
    unlisted = [text for _, _, text in steps(tmp_path) if not any(phrase.is_matching(text) for phrase in phrases)]
    assert unlisted == []
    said = run(tmp_path, "--driver", driver)
    assert "5 passed" in said, said


def test_a_date_that_does_not_exist_is_answered_in_russian(tmp_path: Path) -> None:
    (tmp_path / "01-date.feature").write_text(A_NEW_FEATURE.replace("10.01.2025", "31.04.2025"), "utf-8")
    assert "Даты 31.04.2025 не бывает" in run(tmp_path)


def test_whoever_the_scenario_has_not_introduced_is_named_in_russian(tmp_path: Path) -> None:
    feature = A_NEW_FEATURE.replace("Когда Власов ставит", "Когда Волков ставит")
    (tmp_path / "01-stranger.feature").write_text(feature, "utf-8")
    assert "Человека по фамилии Волков в сценарии нет" in run(tmp_path)
