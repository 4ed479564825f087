"""Keeps the outcome of every scenario as the run goes, for the living documentation.

pytest-bdd's own report leaves out steps that nobody has defined, and a killed run leaves none at all. A run of only
some scenarios says nothing about the others and is not kept.
"""

import re
import subprocess
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from pytest_bdd.parser import Step
from pytest_bdd.scenario import scenario_wrapper_template_registry

from tests.features.outcomes import Key, Outcome, Run, Status, Writing, key, text_hash

ROOT = Path(__file__).parents[2]
MODULE = "tests.features.test_features"
DETAIL = 4000  # characters


class Recorder:
    """Follows the run of the features and writes down how each scenario ended."""

    def __init__(self, folder: Path, driver: str) -> None:
        self._folder, self._driver = folder, driver
        self._writing: Writing | None = None
        self._left_out = self._expected = self._ended = 0
        self._step: Step | None = None
        self._unknown = False
        self._outcome: Outcome | None = None

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        self._left_out += sum(1 for item in items if _of_feature(item) is not None)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        items = [item for item in session.items if isinstance(item, pytest.Function)]
        bound = [item for item in items if item.module.__name__ == MODULE]
        if not bound or self._left_out or session.config.getoption("collectonly"):
            return
        module = bound[0].module
        if {item.originalname for item in bound} != {name for name in vars(module) if name.startswith("test_")}:
            return
        self._expected = sum(1 for item in bound if _of_feature(item) is not None)
        files = sorted(module.FEATURES.glob("*.feature"))
        texts = {file.name: text_hash(file) for file in files}
        run = Run(self._driver, datetime.now().astimezone(), _git("rev-parse", "HEAD"), _changed(), texts)
        self._writing = Writing(self._folder, run)

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_before_step(self, step: Step) -> None:
        self._step = step

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_step_func_lookup_error(self, step: Step) -> None:
        self._step, self._unknown = step, True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[pytest.TestReport]:
        report: pytest.TestReport = yield  # type: ignore[misc, assignment]
        of = _of_feature(item)
        if of is None or self._writing is None:
            return report  # type: ignore[return-value]
        if report.when == "setup":
            self._step, self._unknown, self._outcome = None, False, None
        if self._outcome is None or self._outcome.status is Status.PASSED:
            self._outcome = self._of(report, call)
        if report.when == "teardown":
            self._writing.outcome(of, self._outcome or Outcome(Status.NOT_RUN))
            self._ended += 1
        return report  # type: ignore[return-value]

    def pytest_sessionfinish(self) -> None:
        if self._writing is not None:
            self._writing.close(datetime.now().astimezone() if self._ended == self._expected else None)

    def _of(self, report: pytest.TestReport, call: pytest.CallInfo[None]) -> Outcome | None:
        if report.skipped:
            return Outcome(Status.NOT_RUN)
        if report.passed:
            return Outcome(Status.PASSED) if report.when == "call" else self._outcome
        line = self._step.line_number if self._step else None
        if self._unknown:
            return Outcome(Status.UNDEFINED, line)
        error = call.excinfo.value if call.excinfo else None
        return Outcome(Status.FAILED, line, _sentence(error), f"{type(error).__name__}: {error}"[:DETAIL])


def pytest_configure(config: pytest.Config) -> None:
    if folder := config.getoption("--outcomes"):
        config.pluginmanager.register(Recorder(folder, config.getoption("--driver")), "outcomes")


def _of_feature(item: pytest.Item) -> Key | None:
    """Which scenario, with which example, this test runs."""
    if not isinstance(item, pytest.Function):
        return None
    template = scenario_wrapper_template_registry.get(item.obj)
    if template is None:
        return None
    callspec = getattr(item, "callspec", None)
    example = callspec.params.get("_pytest_bdd_example", {}) if callspec else {}
    return key(Path(template.feature.filename).name, template.name, example)


def _sentence(error: BaseException | None) -> str:
    """What the reader of scenarios is told: the step's own Russian words where it has some."""
    first = str(error).partition("\n")[0].strip()
    if re.search("[а-яё]{3}", first) and not first.startswith("assert "):
        return first[0].upper() + first[1:]
    if isinstance(error, AssertionError):
        return "На деле не так, как сказано в этом шаге."
    return "Служба ошиблась, и сценарий не удалось пройти до конца."


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _changed() -> bool:
    return bool(_git("status", "--porcelain", "--untracked-files=no"))
