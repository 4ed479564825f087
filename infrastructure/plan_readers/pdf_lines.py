"""Printed lines as text again: what the column's width broke is joined, what the writer broke stays broken."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from infrastructure.plan_readers.rows import Vocabulary

Line = dict[str, Any]
_WORD_END = re.compile(r"[А-Яа-яЁёA-Za-z]+$")
_WORD_START = re.compile(r"^[А-Яа-яЁёA-Za-z]+")
_HYPHENATED = re.compile(r"([А-Яа-яЁёA-Za-z]+)[-\u2010\u00ad]$")
_CUT_DATE = re.compile(r"(?<!\d)\d{1,2}\.\d{1,2}\.(\d{0,3})$")
_REST_OF_YEAR = re.compile(r"^(\d{1,4})(?!\d|\.\d)")
_YEAR = 4
_SLACK = 0.98
_WIDE_GAP = 1.2


def widest(lines: Iterable[Line]) -> float:
    """How wide the text of a column gets: the room that its lines had."""
    return max((float(line["x1"] - line["x0"]) for line in lines), default=0.0)


def joined(lines: Sequence[Line], room: float, words: Vocabulary) -> str:
    """The lines as text; where the next word would have fitted and yet began a line, the writer ended a paragraph."""
    text = ""
    for at, line in enumerate(lines):
        if not at:
            text = line["text"]
        elif _ended(lines[at - 1], line, room):
            text += "\n" + line["text"]
        else:
            text = _with(text, line["text"], lines[at - 1], room, words)
    return text


def _ended(before: Line, line: Line, room: float) -> bool:
    space = 0.3 * float(before["size"])
    width = float(before["x1"] - before["x0"])
    fits = width + space + float(line["first"]) <= room * _SLACK
    apart = float(line["top"] - before["bottom"]) > _WIDE_GAP * float(before["size"])
    return fits or apart


def _with(text: str, following: str, before: Line, room: float, words: Vocabulary) -> str:
    last = text.rsplit("\n", 1)[-1].rsplit(" ", 1)[-1]
    hyphenated = _HYPHENATED.search(text)
    head = _WORD_START.match(following)
    if hyphenated and head and head.group()[0].islower():
        # «допол-» and «нительного» are one word where the document knows it whole; «интернет-» and «страница» are two.
        whole = hyphenated.group(1) + head.group()
        return (text[:-1] if words.knows(whole) else text) + following
    cut, rest = _CUT_DATE.search(last), _REST_OF_YEAR.match(following)
    if cut and rest and len(cut.group(1)) + len(rest.group(1)) == _YEAR:
        return text + following
    tail = _WORD_END.search(text)
    if tail and head and head.group()[0].islower():
        alone = " " not in before["text"] and float(before["x1"] - before["x0"]) > room * 0.85
        # Only a word too long for its column is cut without a hyphen, and then it has the line for itself.
        if alone and words.knows(tail.group() + head.group()):
            return text + following
    return f"{text} {following}"
