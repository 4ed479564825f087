"""Writes the table of docs/personal-data.md from the events: `python -m tests.docs.personal_data`."""

import typing
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from domain.actors import Envelope
from domain.catalogue import EVENTS
from domain.personal import Personal

PAGE = Path(__file__).parents[2] / "docs" / "personal-data.md"
COMMAND = "python -m tests.docs.personal_data"

FIELDS = """## Fields

| event | personal fields |
|---|---|
"""


def page() -> str:
    """The page as it stands, its table of fields anew."""
    written, _, _ = PAGE.read_text(encoding="utf-8").partition(FIELDS)
    common = tuple(dict.fromkeys(_personal(Envelope)))
    rows = [_row("every event", common)]
    for kind in EVENTS:
        own = tuple(field for field in dict.fromkeys(_personal(kind)) if field not in common)
        rows += [_row(f"`{kind.TOPIC}`", own)] if own else []
    return written + FIELDS + "\n".join(rows) + "\n"


def _row(event: str, fields: Sequence[str]) -> str:
    return f"| {event} | {', '.join(f'`{field}`' for field in fields)} |"


def _personal(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """The places of personal values in a model and in what it is made of."""
    hints = typing.get_type_hints(model)
    for name in model.model_fields:
        place = f"{before}{name}"
        for hint in _within(hints[name]):
            if hint is Personal:
                yield place
            elif isinstance(hint, type) and issubclass(hint, BaseModel):
                yield from _personal(hint, f"{place}.")


def _within(hint: Any) -> Iterator[Any]:
    """The types that a hint is built of; of a personal value, that it is one, and what is sealed in it no further."""
    origin = get_origin(hint)
    if origin is Personal:
        yield Personal
    elif origin is None:
        yield hint
    else:
        for argument in get_args(hint):
            yield from _within(argument)


def write() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
