"""The features joined with what became of them: what a page of the living documentation tells."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from tests.features.check import problems
from tests.features.feature_file import FeatureFile, Problem, Rule, Scenario, Step, UnreadableFeature, read
from tests.features.outcomes import Outcome, Run, Status
from tests.steps.vocabulary import VocabularyStep, nearest, step_of

WORST_FIRST = (Status.FAILED, Status.UNDEFINED, Status.NOT_RUN, Status.PASSED)
WORDS: Mapping[Status, str] = {
    Status.PASSED: "прошёл",
    Status.FAILED: "не прошёл",
    Status.UNDEFINED: "шаги не определены",
    Status.NOT_RUN: "не запускался",
}
DRIVERS: Mapping[str, str] = {"app": "в программе", "http": "по сети"}


def worst(statuses: Iterator[Status] | Sequence[Status]) -> Status:
    found = set(statuses)
    return next((status for status in WORST_FIRST if status in found), Status.NOT_RUN)


@dataclass(frozen=True, slots=True)
class Mishap:
    """Why a scenario did not pass: on which drivers, with which example, and what is said of it."""

    drivers: Sequence[str]
    example: Mapping[str, str]
    outcome: Outcome


@dataclass(frozen=True)
class ScenarioTold:
    file: Path
    scenario: Scenario
    runs: Sequence[Run]

    @property
    def id(self) -> str:
        return "s" + sha256(self.scenario.name.encode()).hexdigest()[:8]

    @cached_property
    def unknown(self) -> Mapping[int, Sequence[VocabularyStep]]:
        """The lines of steps that nobody has defined, each with the nearest steps."""
        filled = [step.filled(example) for example in self.scenario.runs for step in self.scenario.steps]
        return {step.line: nearest(step.text) for step in filled if step_of(step.text) is None}

    def outcome(self, run: Run, example: Mapping[str, str]) -> Outcome:
        found = run.outcome(self.file, self.scenario.name, example)
        if found.status is Status.NOT_RUN and self.unknown:
            return Outcome(Status.UNDEFINED, next(iter(self.unknown)))
        return found

    def of_run(self, run: Run) -> Status:
        return worst([self.outcome(run, example).status for example in self.scenario.runs])

    def of_example(self, example: Mapping[str, str]) -> Status:
        return self._over_drivers([self.outcome(run, example).status for run in self.runs])

    @cached_property
    def status(self) -> Status:
        if not self.runs and self.unknown:
            return Status.UNDEFINED
        return self._over_drivers([self.of_run(run) for run in self.runs])

    @staticmethod
    def _over_drivers(found: Sequence[Status]) -> Status:
        """A driver that has not come to it says nothing against what another found."""
        return worst([status for status in found if status is not Status.NOT_RUN])

    @property
    def differs(self) -> bool:
        """The runs of different drivers ended differently."""
        return len({self.of_run(run) for run in self.runs}) > 1

    @cached_property
    def mishaps(self) -> Sequence[Mishap]:
        return [mishap for example in self.scenario.runs for mishap in self._mishaps(example)]

    def _mishaps(self, example: Mapping[str, str]) -> Iterator[Mishap]:
        outcomes = [(run.driver, self.outcome(run, example)) for run in self.runs]
        for outcome in dict.fromkeys(outcome for _, outcome in outcomes if outcome.status is Status.FAILED):
            yield Mishap([driver for driver, same in outcomes if same == outcome], example, outcome)

    def mishaps_at(self, step: Step) -> Sequence[Mishap]:
        return [mishap for mishap in self.mishaps if mishap.outcome.line == step.line]

    @property
    def mishaps_elsewhere(self) -> Sequence[Mishap]:
        """Those at a step of the background, or before any step."""
        own = {step.line for step in self.scenario.steps}
        return [mishap for mishap in self.mishaps if mishap.outcome.line not in own]


@dataclass(frozen=True)
class RuleTold:
    rule: Rule
    scenarios: Sequence[ScenarioTold]

    @property
    def id(self) -> str:
        return "r" + sha256(self.rule.name.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class FeatureTold:
    """A feature; where its file cannot be read, `feature` is None and `problems` say why."""

    file: Path
    feature: FeatureFile | None
    problems: Sequence[Problem]
    rules: Sequence[RuleTold]
    changed: bool
    """The file was changed after the run."""

    @property
    def name(self) -> str:
        return self.feature.name if self.feature else self.file.name

    @property
    def number(self) -> str:
        return self.file.stem.partition("-")[0]

    @property
    def address(self) -> str:
        return f"{self.file.stem}.html"

    @cached_property
    def scenarios(self) -> Sequence[ScenarioTold]:
        return [scenario for rule in self.rules for scenario in rule.scenarios]

    @cached_property
    def counts(self) -> Mapping[Status, int]:
        return Counter(scenario.status for scenario in self.scenarios)

    @property
    def status(self) -> Status:
        return Status.FAILED if self.feature is None else worst([scenario.status for scenario in self.scenarios])


def told(folder: Path, runs: Sequence[Run]) -> list[FeatureTold]:
    """Every feature of the folder with its outcomes."""
    return [_told(file, runs) for file in sorted(folder.glob("*.feature"))]


def _told(file: Path, runs: Sequence[Run]) -> FeatureTold:
    changed = any(not run.covers(file) for run in runs)
    try:
        feature = read(file)
    except UnreadableFeature as unreadable:
        return FeatureTold(file, None, unreadable.problems, (), changed)
    rules = [RuleTold(rule, [ScenarioTold(file, one, runs) for one in rule.scenarios]) for rule in feature.rules]
    return FeatureTold(file, feature, problems(file), rules, changed)
