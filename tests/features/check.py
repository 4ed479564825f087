"""Reports the problems of feature files in Russian: `python -m tests.features.check [FILE…]`.

Made for those who write features: it needs no database and answers at once. Exit status: 0 nothing found, 1 problems,
2 the call is wrong.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from tests.features.feature_file import (
    HEADER,
    FeatureFile,
    Problem,
    Rule,
    Scenario,
    Step,
    UnreadableFeature,
    misread,
    read,
)
from tests.steps.rules import RULES
from tests.steps.vocabulary import nearest, step_of

FEATURES = Path(__file__).parents[2] / "features"
PAGE = "docs/writing-scenarios.md"


def problems(path: Path) -> list[Problem]:
    """Everything that is wrong in this file, from top to bottom."""
    try:
        feature = read(path)
    except UnreadableFeature as unreadable:
        return list(unreadable.problems)
    lines = path.read_text("utf-8").splitlines()
    found = [*_of_prose(feature, lines)] or [*_of_shape(feature)]
    found += _of_steps(feature)
    if lines[0] != HEADER:
        found.append(Problem(1, f"Первой строкой файла должно стоять «{HEADER}»."))
    return sorted(found, key=lambda problem: problem.line)


def unknown_step(keyword: str, text: str) -> str:
    """What is said of a step that nobody knows."""
    near = "".join(f"\n    {step.name}" for step in nearest(text))
    return f"шага «{keyword} {text}» нет в словаре. Ближайшие шаги:{near}\n    Весь словарь: {PAGE}"


def repeated_names(feature: FeatureFile) -> list[Problem]:
    """Scenarios of one name: pytest-bdd keeps them by name, so only the last of them would run."""
    times = Counter(scenario.name for scenario in feature.scenarios)
    first: dict[str, int] = {}
    found = []
    for scenario in feature.scenarios:
        if times[scenario.name] > 1 and first.setdefault(scenario.name, scenario.line) != scenario.line:
            where = f"первый — строка {first[scenario.name]}"
            said = f"Два сценария с именем «{scenario.name}» ({where}): переименуйте один."
            found.append(Problem(scenario.line, said))
    return found


def _of_shape(feature: FeatureFile) -> Iterator[Problem]:
    if not feature.name:
        yield Problem(feature.line, "У функции нет названия: напишите его после «Функция:».")
    if not any(feature.scenarios):
        yield Problem(0, "В файле нет ни одного сценария.")
    yield from repeated_names(feature)
    for rule in feature.rules:
        if rule.name and not rule.scenarios:
            yield Problem(rule.line, f"В правиле «{rule.name}» нет ни одного сценария.")
        if not rule.name and rule.line != feature.line:
            yield Problem(rule.line, "У правила нет названия: напишите его после «Правило:».")
        for scenario in rule.scenarios:
            yield from _of_scenario(scenario)
    yield from _of_beginnings(feature)


def _of_prose(feature: FeatureFile, lines: Sequence[str]) -> Iterator[Problem]:
    """Lines that were meant for steps or scenarios, and read as the explanation under a name."""
    parts: list[FeatureFile | Rule | Scenario] = [feature, *feature.rules, *feature.scenarios]
    for part in parts:
        for line in part.description.splitlines():
            if said := misread(line.strip()):
                at = next(number for number in range(part.line, len(lines)) if lines[number].strip() == line.strip())
                yield Problem(at + 1, said)
                break


def _of_scenario(scenario: Scenario) -> Iterator[Problem]:
    called = f"«{scenario.name}»"
    if not scenario.name:
        yield Problem(scenario.line, f"У сценария нет названия: напишите его после «{scenario.keyword}:».")
    if not scenario.steps:
        yield Problem(scenario.line, f"В сценарии {called} нет ни одного шага.")
    elif not any(step.keyword in ("Тогда", "То", "Затем") for step in scenario.steps):
        yield Problem(scenario.line, f"Сценарий {called} ничего не проверяет: в нём нет шага «Тогда».")
    yield from _of_examples(scenario)


def _of_examples(scenario: Scenario) -> Iterator[Problem]:
    places = {place: step.line for step in scenario.steps for place in _places(step)}
    if not scenario.examples:
        for place, line in places.items():
            said = f"«<{place}>» — место для примера, а примеров у сценария нет. Добавьте «Примеры:» с таблицей."
            yield Problem(line, said)
        if scenario.keyword in ("Структура сценария", "Шаблон сценария") and not places:
            yield Problem(scenario.line, f"У структуры сценария «{scenario.name}» нет «Примеров».")
    for table in scenario.examples:
        used = {*places, *re.findall(r"<(.+?)>", scenario.name)}
        if not table.rows:
            yield Problem(table.line, "В «Примерах» нет ни одной строки под названиями столбцов: проверять нечего.")
        if table.tags:
            yield Problem(table.line, "Метки (@…) перед «Примерами» не ставят: поставьте их перед сценарием.")
        for column in table.columns:
            if column not in used:
                yield Problem(
                    table.line, f"Столбец «{column}» не нужен ни одному шагу: вставьте «<{column}>» или уберите."
                )
        if table.columns:
            for place, line in places.items():
                if place not in table.columns:
                    near = _near(place, table.columns)
                    yield Problem(line, f"Для «<{place}>» в «Примерах» (строка {table.line}) нет столбца.{near}")
        times = Counter(row for _, row in table.rows)
        seen: set[tuple[str, ...]] = set()
        for line, row in table.rows:
            if times[row] > 1 and row in seen:
                yield Problem(line, f"Такой пример уже есть: {', '.join(row)}.")
            seen.add(row)


def _of_beginnings(feature: FeatureFile) -> Iterator[Problem]:
    blocks = [feature.background, *(rule.background for rule in feature.rules)]
    for steps in (*blocks, *(scenario.steps for scenario in feature.scenarios)):
        if steps and steps[0].continues:
            said = f"Первый шаг начинают с «Дано», «Когда» или «Тогда», а не с «{steps[0].keyword}»."
            yield Problem(steps[0].line, said)


def _of_steps(feature: FeatureFile) -> Iterator[Problem]:
    backgrounds = [*feature.background, *(step for rule in feature.rules for step in rule.background)]
    for step in backgrounds:
        yield from _of_step([step])
    for scenario in feature.scenarios:
        for step in scenario.steps:
            yield from _of_step([step.filled(example) for example in scenario.runs])


def _of_step(ways: Sequence[Step]) -> Iterator[Problem]:
    """What is wrong with a step, said once, however many examples it is filled with."""
    for step in ways:
        if found := next(_of_text(step), None):
            yield found
            return


def _of_text(step: Step) -> Iterator[Problem]:
    known = step_of(step.text)
    if known is None:
        if not _places(step):  # said already: there is no example for it
            said = unknown_step(step.keyword, step.text)
            yield Problem(step.line, said[0].upper() + said[1:])
        return
    if known.takes_table and not step.table:
        yield Problem(step.line, f"Под шагом «{step.text}» нужна таблица. {known.meaning}")
    if step.table and not known.takes_table:
        yield Problem(step.line, f"Шаг «{step.text}» таблицы не читает: она осталась бы без внимания.")
    if step.document is not None and not known.takes_text:
        yield Problem(step.line, f"Шаг «{step.text}» текста в кавычках под собой не читает.")
    try:
        filled = known.wording.parse_arguments(step.text) or {}
    except ValueError as error:
        yield Problem(
            step.line,
            str(error) if re.match("[А-ЯЁ]", str(error)) else f"В шаге «{step.text}» такого дня или часа нет.",
        )
        return
    rule = filled.get("rule")
    if isinstance(rule, str) and rule not in RULES:
        yield Problem(step.line, f"Правила «{rule}» нет.{_near(rule, RULES)} Все правила: {PAGE}.")


def _near(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=2, cutoff=0.5)
    return f" Есть: {', '.join(f'«{name}»' for name in near)}." if near else ""


def _places(step: Step) -> list[str]:
    cells = [cell for row in step.table for cell in row]
    return [place for text in (step.text, *cells, step.document or "") for place in re.findall(r"<(.+?)>", text)]


def _said(path: Path, problem: Problem) -> str:
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return f"{shown}{f', строка {problem.line}' if problem.line else ''}: {problem.text}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.features.check",
        description="Проверяет файлы сценариев; без имён — все файлы папки features/.",
        add_help=False,
        usage="%(prog)s [ФАЙЛ …]",
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="ФАЙЛ", help="файл .feature или папка с ними")
    parser.add_argument("-h", "--help", action="help", help="показать эту справку")
    given, unknown = parser.parse_known_args(arguments)
    named = given.files or [FEATURES]
    wrong = [f"Такого ключа нет: {key}." for key in unknown]
    wrong += [f"Файла {path} нет." for path in named if not path.exists()]
    files = [
        file.resolve() for path in named for file in ([path] if path.is_file() else sorted(path.glob("*.feature")))
    ]
    if wrong or not files:
        sys.stderr.write("\n".join(wrong or ["Здесь нет файлов .feature."]) + "\n")
        return 2
    found = [(file, problem) for file in files for problem in problems(file)]
    sys.stdout.writelines(f"{_said(file, problem)}\n" for file, problem in found)
    verdict = f"замечаний: {len(found)}" if found else "замечаний нет"
    sys.stderr.write(f"Проверено файлов: {len(files)}, {verdict}.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
