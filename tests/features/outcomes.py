"""What became of each scenario in the last run: one file a driver, a line a scenario, written as they end.

A run that is killed leaves the lines that it came to and no closing one, so that a reader knows it for what it is.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TextIO

OUTCOMES = Path(__file__).parents[2] / "build" / "outcomes"
Key = tuple[str, str, tuple[tuple[str, str], ...]]
"""A scenario as it is run: file, name, and the example that fills it."""


class Status(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNDEFINED = "undefined"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one scenario ended; where it did not pass, at which line of its file and why."""

    status: Status
    line: int | None = None
    said: str | None = None
    """A Russian sentence."""
    detail: str | None = None
    """The programmer's side of it."""


NOT_RUN = Outcome(Status.NOT_RUN)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of all features: when, on which commit, over which texts, and what came of it."""

    driver: str
    began: datetime
    commit: str | None
    changed: bool
    """Something had been changed since the commit."""
    texts: Mapping[str, str]
    """The hash of each feature file as it was run."""
    ended: datetime | None = None
    outcomes: Mapping[Key, Outcome] = field(default_factory=dict)

    def outcome(self, file: Path, name: str, example: Mapping[str, str]) -> Outcome:
        """Of this scenario as it stands in the file now; a file changed since has not been run."""
        if not self.covers(file):
            return NOT_RUN
        return self.outcomes.get(key(file.name, name, example), NOT_RUN)

    def covers(self, file: Path) -> bool:
        """Whether the file is as it was when it was run."""
        return self.texts.get(file.name) == text_hash(file)


def key(file: str, name: str, example: Mapping[str, str]) -> Key:
    return file, name, tuple(sorted(example.items()))


def text_hash(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


class Writing:
    """The file of a run that is going on."""

    def __init__(self, folder: Path, run: Run) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file: TextIO = (folder / f"{run.driver}.jsonl").open("w", encoding="utf-8")
        self._line(
            driver=run.driver,
            began=run.began.isoformat(timespec="seconds"),
            commit=run.commit,
            changed=run.changed,
            texts=dict(run.texts),
        )

    def outcome(self, of: Key, outcome: Outcome) -> None:
        file, name, example = of
        self._line(file=file, scenario=name, example=dict(example), **asdict(outcome))

    def close(self, ended: datetime | None) -> None:
        """Closes the file; `ended` where everything that was to run has run."""
        if ended is not None:
            self._line(ended=ended.isoformat(timespec="seconds"))
        self._file.close()

    def _line(self, **fields: object) -> None:
        self._file.write(json.dumps(fields, ensure_ascii=False) + "\n")
        self._file.flush()


def last_runs(folder: Path = OUTCOMES) -> list[Run]:
    """The last run of each driver, in process first."""
    return [run for driver in ("app", "http") if (run := _last(folder / f"{driver}.jsonl"))]


def _last(file: Path) -> Run | None:
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    head: dict[str, object] = {}
    outcomes: dict[Key, Outcome] = {}
    ended: datetime | None = None
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:
            continue  # the run was killed as it wrote
        if "began" in said:
            head = said
        elif "ended" in said:
            ended = datetime.fromisoformat(said["ended"])
        else:
            of = key(said.pop("file"), said.pop("scenario"), said.pop("example"))
            outcomes[of] = Outcome(**{**said, "status": Status(said["status"])})
    if not head:
        return None
    began = datetime.fromisoformat(str(head["began"]))
    return Run(**{**head, "began": began, "ended": ended, "outcomes": outcomes})  # type: ignore[arg-type]
