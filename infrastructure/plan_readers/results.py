"""Expected results: a cell cut into what must exist afterwards, one entry a result."""

import re

_NUMBERED = re.compile(r"(?:(?<=^)|(?<=[\s;.]))\d{1,2}(?:\)|\.(?!\d))\s*(?=[А-ЯЁA-Z«])")
_GLUED_NUMBER = re.compile(r"^\d{1,2}(?=«)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[А-ЯЁ«(\d])")
# A dot after these ends no sentence.
_SHORT = re.compile(r"(?:\b(?:г|гг|им|ул|д|т|п|пп|ст|др|пр|тыс|руб|чел|см|стр|обл|р-н|[А-ЯЁ])\.|№)$")


def read_results(cell: str) -> tuple[str, ...]:
    """The results of a cell: its numbered items, lines, sentences and what «;» parts; a line that goes on the one above
    it stays with it."""
    found: list[str] = []
    for item in _NUMBERED.split(cell):
        for line in _joined_lines(item):
            for part in line.split(";"):
                found += _sentences(_GLUED_NUMBER.sub("", part.strip()))
    return tuple(one for one in (part.strip(" ;\t") for part in found) if any(letter.isalnum() for letter in one))


def _joined_lines(item: str) -> list[str]:
    lines: list[str] = []
    for line in (line.strip() for line in item.split("\n")):
        if not line:
            continue
        if lines and line[0].islower() and not lines[-1].endswith((".", ";", ":")):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return lines


def _sentences(text: str) -> list[str]:
    sentences: list[str] = []
    for part in _SENTENCE.split(text):
        if sentences and (_SHORT.search(sentences[-1][-9:]) or part.startswith("(")):
            sentences[-1] = f"{sentences[-1]} {part}"
        else:
            sentences.append(part)
    return sentences
