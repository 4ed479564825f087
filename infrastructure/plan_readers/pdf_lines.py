"""Printed lines as text again: what the column's width broke is joined, what the writer broke stays broken."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from pymorphy3 import MorphAnalyzer

from infrastructure.plan_readers.rows import Vocabulary

Line = dict[str, Any]
_WORD_END = re.compile(r"[А-Яа-яЁёA-Za-z]+$")
_WORD_START = re.compile(r"^[А-Яа-яЁёA-Za-z]+")
_HYPHENATED = re.compile(r"([А-Яа-яЁёA-Za-z]+)[-\u2010\u00ad]$")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}(?!\d|\.\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ADDRESS = re.compile(r"://|www\.|@|/\S*/")
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
    hyphenated = _HYPHENATED.search(text)
    head = _WORD_START.match(following)
    if hyphenated and head and head.group()[0].islower():
        # «допол-» and «нительного» are one word where it is known whole; «интернет-» and «страница» are two.
        whole = hyphenated.group(1) + head.group()
        return (text[:-1] if is_word(whole, words) else text) + following
    full = _is_full(before, room)
    cut = " " not in before["text"] and _is_cut(text.split()[-1], following, words, full=full)
    return text + following if cut else f"{text} {following}"


def _is_full(before: Line, room: float) -> bool:
    """Whether hardly a letter more would have fitted: what is cut for its length alone fills its line."""
    letter = float(before["x1"] - before["x0"]) / max(len(before["text"]), 1)
    return room - float(before["x1"] - before["x0"]) < 2.2 * letter


def _is_cut(piece: str, following: str, words: Vocabulary, *, full: bool) -> bool:
    """Whether a line that is all one piece is the beginning of the word, date or number that the next one ends."""
    rest = following.split(" ", 1)[0]
    if _DATE.match(piece + rest):
        return not _DATE.match(piece) and not _DATE.match(rest) and rest[:1].isdigit()
    if not full:
        return False
    if piece[-1:].isdigit() and rest[:1].isdigit():
        return _YEAR.fullmatch(piece + rest) is not None
    tail, head = _WORD_END.search(piece), _WORD_START.match(rest)
    if not tail or not head:
        return bool(_ADDRESS.search(piece)) or (piece[-1:] == "," and piece[-2:-1].isdigit() and rest[:1].isdigit())
    if not head.group()[0].islower():
        return bool(_ADDRESS.search(piece))
    if is_word(tail.group() + head.group(), words) or _ADDRESS.search(piece):
        return True
    return not is_word(tail.group(), words) and not is_word(head.group(), words)


def is_word(word: str, words: Vocabulary) -> bool:
    """Whether the document has it whole, or the dictionary of the language."""
    return words.knows(word) or _in_dictionary(word)


@cache
def _dictionary() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")


def _in_dictionary(word: str) -> bool:
    if _dictionary().word_is_known(word):
        return True
    kinds = [{type(step[0]).__name__ for step in parse.methods_stack} for parse in _dictionary().parse(word)[:3]]
    return any(kind <= {"DictionaryAnalyzer", "KnownPrefixAnalyzer"} for kind in kinds)
