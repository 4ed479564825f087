"""The page «Как написать сценарий»: what docs/writing-scenarios.md says, with each step as some scenario uses it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.spec.telling import FeatureTold
from tests.steps.vocabulary import VocabularyStep, step_of, vocabulary
from tests.steps.vocabulary_page import CHAPTERS, PAGE

ITEM = re.compile(r"^- (.+(?:\n  .+)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Used:
    """A place where a scenario says the step."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class StepTold:
    step: VocabularyStep
    used: Used | None


@dataclass(frozen=True, slots=True)
class Chapter:
    module: str
    title: str
    steps: Sequence[StepTold]


@dataclass(frozen=True, slots=True)
class WordList:
    title: str
    lines: Sequence[str]


def chapters(features: Sequence[FeatureTold]) -> list[Chapter]:
    """The vocabulary in the page's own order."""
    used = _used(features)
    return [
        Chapter(name, title, [StepTold(step, used.get(step.name)) for step in vocabulary() if step.module == name])
        for name, title in CHAPTERS.items()
    ]


def _used(features: Sequence[FeatureTold]) -> Mapping[str, Used]:
    """Where each step is said first, by the scenarios that pass through it as it stands."""
    used: dict[str, Used] = {}
    for feature in features:
        for told in feature.scenarios:
            for step in told.scenario.steps:
                filled = step.filled(told.scenario.runs[0])
                if known := step_of(filled.text):
                    used.setdefault(known.name, Used(filled.text, f"{feature.address}#{told.id}"))
        for step in feature.feature.background if feature.feature else ():
            if known := step_of(step.text):
                used.setdefault(known.name, Used(step.text, feature.address))
    return used


def guide() -> dict[str, object]:
    """The rest of the page: the example, how to read the vocabulary, details, slots and lists of words."""
    text = PAGE.read_text("utf-8")
    parts = [part.partition("\n") for part in re.split(r"^## ", text, flags=re.MULTILINE)]
    sections = {title: body for title, _, body in parts}
    example = re.search(r"```gherkin\n(.+?)```", text, re.DOTALL)
    reading = ITEM.findall(text.partition("Как читать словарь:")[2].partition("\n## ")[0])
    rows = re.findall(r"^\| `(\{[^}]+\})` \| (.+) \|$", text, re.MULTILINE)
    titles = ("Слова, из которых выбирают", "Порядок исчисления сроков", "Правила, по которым отказывают")
    return {
        "example": example[1] if example else "",
        "reading": [" ".join(line.split()) for line in reading],
        "details": re.findall(r"^`(\{[^}]+\})` — (.+)$", sections["Уточнения"], re.MULTILINE),
        "slots": rows,
        "lists": [WordList(title, ITEM.findall(sections[title])) for title in titles],
    }
