"""The language in which steps are written: Russian phrases with slots, choices and parts that may be left out.

`{кто} (представляет|направляет) отчёт[ {дата}][ с замечанием «{замечание}»]`: a word in braces is a slot of `SLOTS`,
`(a|b)` a choice, `[…]` may be left out, and neighbouring `[…][…]` may stand in any order. A slot inside «» takes any
text, with quotes nested once.
"""

import re
from functools import cached_property
from typing import Any

from tests.steps.said import DETAILS, WHEN, WHERE, Said
from tests.steps.slots import SLOTS

COMPOSITE = {"{уточнения}": DETAILS, "{когда}": WHEN, "{где}": WHERE}
SAID = frozenset(Said.__dataclass_fields__)
ACTION, LOOK = "Дано, Когда", "Тогда"


class Wording:
    """A step's phrase; `name` is the phrase as its writers read it, `kind` the keywords that it usually follows.

    `plain` is its fixed words alone.
    """

    def __init__(self, name: str, kind: str) -> None:
        self.name, self.kind = name, kind
        self.detailed = any(composite in name for composite in COMPOSITE)
        self._whole = name
        for composite, parts in COMPOSITE.items():
            self._whole = self._whole.replace(composite, parts)
        self.slots = [SLOTS[word] for word in re.findall(r"\{([^{}]+)\}", self._whole)]
        self.plain = re.sub(r"\{[^{}]+\}|[\[\]()|«»]", " ", name)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile(_expression(self._whole))

    def is_matching(self, name: str) -> bool:
        return self._regex.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, object] | None:
        """The filled slots; those left out are absent, so that the step's own defaults hold.

        Details come as `said`, the whole text as `step_text`.
        """
        match = self._regex.fullmatch(name)
        if match is None:
            return None
        converters = {slot.argument: slot.convert for slot in self.slots}
        filled = {argument: text for argument, text in match.groupdict().items() if text is not None}
        found: dict[str, Any] = {argument: converters[argument](text) for argument, text in filled.items()}
        found["step_text"] = name
        if not self.detailed:
            return found
        details: dict[str, Any] = {arg: found.pop(arg) for arg in list(found) if arg in SAID}
        return {**found, "said": Said(**details)}


_TOKEN = re.compile(r"(?P<slot>\{[^{}]+\})|(?P<mark>[\[\]()|])|(?P<text>[^{}\[\]()|]+)")


def _expression(phrase: str) -> str:
    """The regular expression of a phrase."""
    optional = re.compile(r"(?:\[[^\[\]]*\])+")
    made, at = "", 0
    for run in optional.finditer(phrase):
        parts = "|".join(_plain(part) for part in re.findall(r"\[([^\[\]]*)\]", run.group()))
        made += _plain(phrase[at : run.start()]) + f"(?:{parts})*"
        at = run.end()
    return made + _plain(phrase[at:])


def _plain(part: str) -> str:
    made = ""
    for token in _TOKEN.finditer(part):
        if token["slot"]:
            slot = SLOTS[token["slot"][1:-1]]
            made += f"(?P<{slot.argument}>{slot.form})"
        elif token["mark"]:
            made += "(?:" if token["mark"] == "(" else token["mark"]
        else:
            made += re.escape(token["text"])
    return made
