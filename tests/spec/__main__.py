"""Builds the site of living documentation from the last run of the features: `python -m tests.spec [FOLDER]`.

It runs nothing itself: `make spec` does that first. Exit status: 0 built, 2 the call is wrong.
"""

import argparse
import sys
from pathlib import Path

from tests.features.check import FEATURES
from tests.features.outcomes import OUTCOMES, last_runs
from tests.spec.site import build
from tests.spec.telling import WORDS, WORST_FIRST

SITE = Path(__file__).parents[2] / "build" / "spec"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.spec", description="Собирает живую документацию по исходам последнего прогона."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SITE, help="куда (по умолчанию build/spec)")
    parser.add_argument("--features", type=Path, default=FEATURES, help="папка с файлами .feature")
    parser.add_argument("--outcomes", type=Path, default=OUTCOMES, help="папка с исходами прогона")
    given = parser.parse_args(arguments)
    if given.folder.exists() and not (given.folder / "search-index.js").exists() and any(given.folder.iterdir()):
        sys.stderr.write(f"В папке {given.folder} лежит что-то другое: назовите пустую или новую.\n")
        return 2
    features = build(given.features, last_runs(given.outcomes), given.folder)
    counts = {status: sum(feature.counts[status] for feature in features) for status in WORST_FIRST}
    told = ", ".join(f"{WORDS[status]}: {count}" for status, count in counts.items() if count) or "их нет"
    sys.stdout.write(f"{given.folder / 'index.html'}\n")
    sys.stderr.write(f"Живая документация собрана. Сценарии — {told}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
