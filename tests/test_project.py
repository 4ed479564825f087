"""The project as a whole: the packages are ours, the layout is the given one, no file has outgrown a reader's head."""

from pathlib import Path

import pytest

import application
import domain
import infrastructure
import interfaces

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("package", [domain, application, infrastructure, interfaces], ids=lambda p: str(p.__name__))
def test_the_packages_imported_are_those_of_this_project(package: object) -> None:
    file = getattr(package, "__file__", None)
    assert file is not None
    assert Path(file).parent.parent == ROOT


def test_features_hold_nothing_but_russian_scenarios() -> None:
    files = [p for p in (ROOT / "features").rglob("*") if p.is_file()]
    assert files
    assert {p.suffix for p in files} == {".feature"}
    assert all(p.read_text("utf-8").startswith("# language: ru\n") for p in files)


def test_no_python_file_has_outgrown_a_readers_head() -> None:
    sources = [
        p for folder in ("domain", "application", "infrastructure", "interfaces") for p in (ROOT / folder).rglob("*.py")
    ]
    lengths = {str(p.relative_to(ROOT)): len(p.read_text("utf-8").splitlines()) for p in sources}
    assert {name: n for name, n in lengths.items() if n > 350} == {}
