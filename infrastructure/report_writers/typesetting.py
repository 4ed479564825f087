"""PDF typeset by typst from a template that takes the paper as data, never as markup.

PDF/A-2a: archival, tagged for screen readers, with the fonts that typst brings along; the system's are not looked at,
and the moment is the ledger's, so that one paper is the same bytes on every machine.
"""

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from infrastructure.plan_writers.cells import NOT_IN_XML

_MOST_RETRIES = 8
_BOX = "□"
_MISSING = re.compile(r'the text `?"(.*?)"`? could not be displayed', re.DOTALL)
_HAD = frozenset(map(chr, (*range(0x20, 0x7F), *range(0x400, 0x460))))
"""Letters that every font has: a run is named whole, with those around the missing one."""


def typeset(template: Path, given: Any, at: datetime) -> bytes:
    """The document. A letter that none of the fonts has is shown as a box: the standard lets none be missing."""
    moment = at.astimezone(UTC).replace(microsecond=0)
    data = _shown(given, frozenset())
    for _ in range(_MOST_RETRIES):
        try:
            return _compiled(template, data, moment, "a-2a")
        except typst.TypstError as failure:
            missing = _MISSING.search(failure.message)
            if missing is None:
                raise
            data = _shown(data, frozenset(_unescaped(missing[1])) - _HAD)
    return _compiled(template, data, moment, None)


def _compiled(template: Path, data: Any, moment: datetime, standard: Literal["a-2a"] | None) -> bytes:
    return typst.compile(
        _template(template),
        font_paths=_fonts(),
        sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[standard] if standard else [],
        timestamp=moment,
    )


def _shown(data: Any, missing: frozenset[str]) -> Any:
    """The same without control characters, and with a box for each of the missing letters."""
    match data:
        case str():
            plain = NOT_IN_XML.sub("", data)
            return "".join(_BOX if letter in missing else letter for letter in plain) if missing else plain
        case dict():
            return {name: _shown(value, missing) for name, value in data.items()}
        case list() | tuple():
            return [_shown(value, missing) for value in data]
        case _:
            return data


def _unescaped(text: str) -> str:
    """Letters as the message of the typesetter writes them: `\\u{7}` for what cannot be printed."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


@cache
def _template(template: Path) -> bytes:
    return template.read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)
