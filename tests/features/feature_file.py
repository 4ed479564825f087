"""A feature file as its writer sees it: rules, scenarios, steps and tables with their lines, or why it cannot be read.

pytest-bdd's own reading serves the running: it keeps scenarios by name, so of two with one name the first is gone, and
it stops at a file's first error.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser

HEADER = "# language: ru"
Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Step:
    line: int
    keyword: str
    text: str
    table: Table = ()
    document: str | None = None
    continues: bool = False
    """It goes on with «И» or «Но» what the step before it began."""

    def filled(self, example: dict[str, str]) -> "Step":
        """The step with an example's values in their places."""
        table = tuple(tuple(_fill(cell, example) for cell in row) for row in self.table)
        document = None if self.document is None else _fill(self.document, example)
        return Step(self.line, self.keyword, _fill(self.text, example), table, document, self.continues)


@dataclass(frozen=True, slots=True)
class Examples:
    line: int
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Each with its line."""
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    line: int
    keyword: str
    name: str
    description: str
    tags: tuple[str, ...]
    steps: tuple[Step, ...]
    examples: tuple[Examples, ...]

    @property
    def runs(self) -> Sequence[dict[str, str]]:
        """The examples by which it is carried out; one empty one where it has none."""
        rows = [dict(zip(table.columns, row, strict=True)) for table in self.examples for _, row in table.rows]
        return rows or [{}]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its scenarios; scenarios of no rule stand under one without a name."""

    line: int
    name: str
    description: str
    background: tuple[Step, ...]
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True)
class FeatureFile:
    path: Path
    line: int
    name: str
    description: str
    tags: tuple[str, ...]
    background: tuple[Step, ...]
    rules: tuple[Rule, ...]

    @property
    def scenarios(self) -> Iterator[Scenario]:
        return (scenario for rule in self.rules for scenario in rule.scenarios)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file, where, and what to do about it; line 0 speaks of the whole file."""

    line: int
    text: str


class UnreadableFeature(Exception):
    """The file is no feature; `problems` say where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.text for problem in problems))
        self.problems = problems


def read(path: Path) -> FeatureFile:
    """The feature of this file. Raises `UnreadableFeature`."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise UnreadableFeature([Problem(0, "Файл записан не в UTF-8. Сохраните его в кодировке UTF-8.")]) from None
    except OSError as error:
        raise UnreadableFeature([Problem(0, f"Файл не открывается: {error.strerror}.")]) from None
    try:
        found: Any = Parser().parse(text)
    except CompositeParserException as errors:
        raise UnreadableFeature(list(_explained(text, errors.errors))) from None
    if not found.get("feature"):
        advice = f"Начните его строками «{HEADER}» и «Функция: …»."
        raise UnreadableFeature([Problem(0, f"В файле нет функции. {advice}")])
    feature = found["feature"]
    if feature["language"] != "ru":
        raise UnreadableFeature([_headless()])
    return _feature(path, feature)


def _feature(path: Path, feature: Any) -> FeatureFile:
    children = feature["children"]
    free = tuple(_scenario(child["scenario"]) for child in children if "scenario" in child)
    rules = [_rule(child["rule"]) for child in children if "rule" in child]
    return FeatureFile(
        path,
        feature["location"]["line"],
        feature["name"],
        _prose(feature["description"]),
        _tags(feature),
        _background(children),
        (*([Rule(feature["location"]["line"], "", "", (), free)] if free else []), *rules),
    )


def _rule(rule: Any) -> Rule:
    scenarios = tuple(_scenario(child["scenario"]) for child in rule["children"] if "scenario" in child)
    line, prose = rule["location"]["line"], _prose(rule["description"])
    return Rule(line, rule["name"], prose, _background(rule["children"]), scenarios)


def _background(children: Any) -> tuple[Step, ...]:
    return next((_steps(child["background"]["steps"]) for child in children if "background" in child), ())


def _scenario(scenario: Any) -> Scenario:
    return Scenario(
        scenario["location"]["line"],
        scenario["keyword"],
        scenario["name"],
        _prose(scenario["description"]),
        _tags(scenario),
        _steps(scenario["steps"]),
        tuple(_examples(table) for table in scenario["examples"]),
    )


def _steps(steps: Any) -> tuple[Step, ...]:
    return tuple(
        Step(
            step["location"]["line"],
            step["keyword"].strip(),
            step["text"],
            tuple(_cells(row) for row in step["dataTable"]["rows"]) if "dataTable" in step else (),
            dedent(step["docString"]["content"]) if "docString" in step else None,
            step["keywordType"] in ("Conjunction", "Unknown"),
        )
        for step in steps
    )


def _examples(table: Any) -> Examples:
    head = table.get("tableHeader")
    rows = tuple((row["location"]["line"], _cells(row)) for row in table.get("tableBody", ()))
    return Examples(table["location"]["line"], table["name"], _cells(head) if head else (), rows, _tags(table))


def _cells(row: Any) -> tuple[str, ...]:
    return tuple(cell["value"] for cell in row["cells"])


def _tags(part: Any) -> tuple[str, ...]:
    return tuple(tag["name"].removeprefix("@") for tag in part["tags"])


def _prose(description: str) -> str:
    return dedent(description).strip()


def _fill(text: str, example: dict[str, str]) -> str:
    return re.sub(r"<(.+?)>", lambda found: example.get(found[1], found[0]), text)


OPENERS = ("Функция", "Предыстория", "Правило", "Сценарий", "Структура сценария", "Примеры")
STEP_WORDS = ("Дано", "Пусть", "Допустим", "Когда", "Если", "Тогда", "То", "Затем", "И", "Но")
ENGLISH = re.compile(r"(Feature|Background|Rule|Scenario|Scenario Outline|Examples|Given|When|Then|And|But)\b")


def _headless() -> Problem:
    return Problem(1, f"Первой строкой файла должно стоять «{HEADER}».")


def _explained(text: str, errors: Sequence[ParserException]) -> Iterator[Problem]:
    """The parser's complaints in the writer's words."""
    lines = text.splitlines()
    if not text.startswith(HEADER):
        # Without the header no Russian word is understood: everything that follows is complained of for nothing.
        yield _headless()
        return
    for error in sorted(errors, key=lambda error: error.location["line"]):
        number, said = error.location["line"], str(error)
        line = lines[number - 1].strip() if number <= len(lines) else ""
        yield Problem(min(number, len(lines)), _advice(line, said, lines))


def _advice(line: str, said: str, lines: Sequence[str]) -> str:
    if "unexpected end of file" in said:
        if "#DocStringSeparator" in said:
            return 'Файл кончился внутри текста в кавычках: закройте его строкой """.'
        if "#TagLine" in said and "#FeatureLine" not in said:
            return "Файл кончился меткой (@…): под ней должен стоять сценарий или правило."
        return "Файл кончился раньше, чем ожидалось: в нём нет строки «Функция: …»."
    if "inconsistent cell count" in said:
        return (
            f"В строке таблицы «{line}» не столько столбцов, сколько в первой. "
            "Проверьте черту «|» в начале строки, между клетками и в конце."
        )
    if english := ENGLISH.match(line):
        return (
            f"«{english[1]}» — английское слово. Пишите по-русски: «Функция», «Правило», «Сценарий», «Дано», «Когда», "
            "«Тогда»."
        )
    if advice := misread(line):
        return advice
    if opener := _opener(line):
        return _misplaced(opener, lines)
    return (
        f"Строка «{line}» непонятна. Шаг начинают словом «Дано», «Когда», «Тогда», «И» или «Но»; "
        "пояснение пишут сразу под названием функции, правила или сценария."
    )


def misread(line: str) -> str | None:
    """What to do about a line that wants to be a step, a table or a scenario and is none."""
    opener = _opener(line)
    if opener and not line.removeprefix(opener).lstrip().startswith(":"):
        return f"После слова «{opener}» нужно двоеточие: «{opener}: …»."
    if line.startswith("|"):
        return f"Строка таблицы «{line}» стоит не под шагом и не под «Примеры:»."
    if line in STEP_WORDS:
        return f"После «{line}» пропущен сам шаг."
    if line.partition(" ")[0] in ("Дано", "Пусть", "Когда", "Тогда"):
        return f"Шаг «{line}» стоит вне сценария: перед ним нужна строка «Сценарий: …»."
    return None


def _opener(line: str) -> str | None:
    return next((word for word in sorted(OPENERS, key=len, reverse=True) if re.match(rf"{word}\b", line)), None)


def _misplaced(opener: str, lines: Sequence[str]) -> str:
    match opener:
        case "Функция":
            return "В файле может быть только одна «Функция»: вторую перенесите в другой файл."
        case "Предыстория":
            return "«Предыстория» бывает одна и стоит до первого сценария своей функции или правила."
        case "Примеры":
            return "«Примеры» стоят в конце «Структуры сценария», после её шагов."
        case _ if not any(line.strip().startswith("Функция") for line in lines):
            return f"Перед «{opener}» нужна строка «Функция: …»."
        case _:
            return f"«{opener}» здесь не на месте."
