"""The glossary speaks of the code that is there."""

import functools
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import domain

ROOT = Path(__file__).parents[2]
NAMES = re.findall(r"^\| [^|]+ \| `([A-Za-z_.]+)` \|", (ROOT / "docs" / "glossary.md").read_text("utf-8"), re.MULTILINE)


@functools.cache
def _known_names() -> set[str]:
    known: set[str] = set()
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        for name, value in vars(importlib.import_module(module.name)).items():
            known.add(name)
            if isinstance(value, type):
                known |= {f"{name}.{attribute}" for base in value.__mro__ for attribute in vars(base)}
                known |= {f"{name}.{field}" for field in getattr(value, "model_fields", ())}
                known |= {f"{name}.{field}" for field in getattr(value, "__dataclass_fields__", ())}
    return known


def test_the_glossary_has_terms() -> None:
    assert len(NAMES) > 30


@pytest.mark.parametrize("name", [n for n in NAMES if n not in {"known_at", "as_of"}])
def test_every_name_of_the_glossary_stands_in_the_domain(name: str) -> None:
    assert name in _known_names()
