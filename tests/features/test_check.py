"""What the check of feature files tells those who write them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.features.check import FEATURES, main, problems

ROOT = Path(__file__).parents[2]
HEAD = "# language: ru\nФункция: Отчёты\n"


def found(folder: Path, text: str) -> list[tuple[int, str]]:
    file = folder / "01-tried.feature"
    file.write_text(text, "utf-8")
    return [(problem.line, problem.text) for problem in problems(file)]


def one(folder: Path, text: str) -> tuple[int, str]:
    (only,) = found(folder, text)
    return only


def scenario(*steps: str, name: str = "Время идёт") -> str:
    return f"{HEAD}  Сценарий: {name}\n" + "".join(f"    {step}\n" for step in steps)


SOUND = scenario("Дано сегодня 01.12.2017", 'Тогда отказ: "нельзя"')


def test_the_features_themselves_are_sound() -> None:
    assert {file.name: problems(file) for file in FEATURES.glob("*.feature") if problems(file)} == {}


def test_a_sound_feature_has_no_problems(tmp_path: Path) -> None:
    assert found(tmp_path, SOUND) == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Функция: Отчёты\n", 1, "Первой строкой файла должно стоять «# language: ru»"),
        ("\n" + SOUND, 1, "Первой строкой файла должно стоять «# language: ru»"),
        ("# language: en\nFeature: Reports\n  Scenario: One\n    Given a\n", 1, "Первой строкой"),
        ("", 0, "В файле нет функции"),
        (HEAD, 0, "В файле нет ни одного сценария"),
        (SOUND.replace("Сценарий:", "Сценарий"), 3, "После слова «Сценарий» нужно двоеточие"),
        (SOUND + "  Scenario: Two\n", 6, "«Scenario» — английское слово"),
        (SOUND + "    Просто строка\n", 6, "Строка «Просто строка» непонятна"),
        (SOUND + "    Тогда\n", 6, "После «Тогда» пропущен сам шаг"),
        (SOUND + "  Функция: Вторая\n", 6, "только одна «Функция»"),
        (SOUND + "  Предыстория:\n", 6, "стоит до первого сценария"),
        (HEAD + "  | а | б |\n", 3, "стоит не под шагом"),
        (HEAD + "    Дано сегодня 01.12.2017\n", 3, "стоит вне сценария"),
        (SOUND + "    И реестр:\n      | а | б |\n      | а |\n", 8, "не столько столбцов"),
        (SOUND + '    И реестр:\n      """\n      текст\n', 8, "Файл кончился внутри текста в кавычках"),
        (SOUND + "  @важно\n", 6, "Файл кончился меткой"),
        (HEAD + "  Сценарий: Пустой\n", 3, "В сценарии «Пустой» нет ни одного шага"),
        (scenario("Дано сегодня 01.12.2017"), 3, "ничего не проверяет"),
        (SOUND.replace("Время идёт", ""), 3, "У сценария нет названия"),
        (SOUND + "  Правило: Ничего\n", 6, "В правиле «Ничего» нет ни одного сценария"),
        (scenario("И сегодня 01.12.2017", 'Тогда отказ: "нельзя"'), 4, "Первый шаг начинают с «Дано»"),
        (scenario("Дано сегодня 31.04.2025", 'Тогда отказ: "нельзя"'), 4, "Даты 31.04.2025 не бывает"),
        (scenario("Дано есть люди:", 'Тогда отказ: "нельзя"'), 4, "Под шагом «есть люди:» нужна таблица"),
        (SOUND + "      | лишняя |\n", 5, "таблицы не читает"),
        (
            scenario("Когда сегодня 01.12.2017", "Тогда отказ по правилу «план уже утвердили»"),
            5,
            "«план уже утверждён»",
        ),
    ],
)
def test_a_problem_is_named_with_its_line_and_what_to_do(tmp_path: Path, text: str, line: int, said: str) -> None:
    first = found(tmp_path, text)[0]
    assert first[0] == line
    assert said in first[1]


def test_everything_wrong_in_a_file_is_said_at_once(tmp_path: Path) -> None:
    text = SOUND + "    Просто строка\n  Scenario: Two\n"
    assert [line for line, _ in found(tmp_path, text)] == [6, 7]


def test_a_scenario_of_a_name_that_is_taken_is_named_with_the_first(tmp_path: Path) -> None:
    line, said = one(tmp_path, SOUND + SOUND.removeprefix(HEAD))
    assert line == 6
    assert "Два сценария с именем «Время идёт» (первый — строка 3)" in said


def test_an_unknown_step_comes_with_the_nearest(tmp_path: Path) -> None:
    line, said = one(tmp_path, scenario("Дано сегодня полнолуние", 'Тогда отказ: "нельзя"'))
    assert line == 4
    assert said.startswith("Шага «Дано сегодня полнолуние» нет в словаре")
    assert "сегодня {дата}" in said


OUTLINE = scenario("Дано сегодня <день>", 'Тогда отказ: "нельзя"').replace("Сценарий", "Структура сценария")


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ("", 4, "примеров у сценария нет"),
        ("    Примеры:\n      | день |\n", 6, "нет ни одной строки"),
        ("    Примеры:\n      | день       | кто |\n      | 01.12.2017 | он  |\n", 6, "Столбец «кто» не нужен"),
        (
            "    Примеры:\n      | дни        |\n      | 01.12.2017 |\n",
            4,
            "Для «<день>» в «Примерах» (строка 6) нет столбца",
        ),
        ("    @новое\n    Примеры:\n      | день       |\n      | 01.12.2017 |\n", 7, "Метки (@…) перед «Примерами»"),
        (
            "    Примеры:\n      | день       |\n      | 01.12.2017 |\n      | 01.12.2017 |\n",
            9,
            "Такой пример уже есть",
        ),
        ("    Примеры:\n      | день       |\n      | 01.12.2017 |\n      | 31.04.2017 |\n", 4, "31.04.2017 не бывает"),
    ],
)
def test_examples_fit_their_steps(tmp_path: Path, table: str, line: int, said: str) -> None:
    assert (line, True) in [(at, said in text) for at, text in found(tmp_path, OUTLINE + table)]


def test_a_column_that_only_the_name_uses_is_in_use(tmp_path: Path) -> None:
    named = OUTLINE.replace("Время идёт", "Время идёт: <случай>")
    assert found(tmp_path, named + "    Примеры:\n      | день       | случай |\n      | 01.12.2017 | зима |\n") == []


def test_the_command_answers_in_russian_with_file_line_and_status(tmp_path: Path) -> None:
    (tmp_path / "01-sound.feature").write_text(SOUND, "utf-8")
    (tmp_path / "02-broken.feature").write_text(SOUND + "    Просто строка\n", "utf-8")
    command = [sys.executable, "-m", "tests.features.check", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert re.search(r"02-broken\.feature, строка 6: Строка «Просто строка» непонятна", done.stdout)
    assert "Проверено файлов: 2, замечаний: 1." in done.stderr


def test_the_command_says_yes_to_sound_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "01-sound.feature").write_text(SOUND, "utf-8")
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path / "01-sound.feature")]) == 0
    assert "замечаний нет" in capsys.readouterr().err


@pytest.mark.parametrize("called", [["нет-такого.feature"], ["--скорее"], ["docs"]])
def test_a_wrong_call_is_answered_with_two(called: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(called) == 2
    assert re.search("[а-яё]", capsys.readouterr().err)


def test_the_check_brings_in_neither_the_service_nor_a_database() -> None:
    script = (
        "import sys, tests.features.check; sys.exit(any(m in sys.modules for m in ('psycopg', 'litestar', 'pytest')))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=120, check=False).returncode == 0
