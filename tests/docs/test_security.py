"""The table of the verification standard: every requirement of level 2 has its row, every test named is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (\S+) \|", PAGE, re.MULTILINE)
STATES = {"holds", "partly", "no", "proxy", "—"}


def test_every_requirement_of_level_2_has_one_row() -> None:
    wanted = (Path(__file__).parent / "asvs_level_2.txt").read_text("utf-8").split()
    assert [name for name, _ in ROWS] == wanted


def test_every_row_says_how_it_stands() -> None:
    assert {state for _, state in ROWS} == STATES


def test_every_test_that_a_row_names_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", PAGE))
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []
