"""Russian words by their dictionary form, so that «отчётов» is found by «отчёт», in the pages and in the search."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from os.path import commonprefix

import pymorphy3

WORD = re.compile(r"[0-9A-Za-zА-Яа-яЁё]+(?:[-./][0-9A-Za-zА-Яа-яЁё]+)*")
TITLE, TEXT = 3, 1  # how much a word counts where it stands


@cache
def _dictionary() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


def plain(word: str) -> str:
    return word.lower().replace("ё", "е")


@cache
def lemma(word: str) -> str:
    """The dictionary form, small letters, without «ё»; a number or a name nobody knows is its own."""
    if not re.search("[а-яё]", word.lower()):
        return plain(word)
    return plain(_dictionary().parse(word.lower())[0].normal_form)


@cache
def forms(word: str) -> frozenset[str]:
    """Every form of the word that a reader may look for it by."""
    if not re.search("[а-яё]", word.lower()):
        return frozenset({plain(word)})
    return frozenset(plain(form.word) for form in _dictionary().parse(word.lower())[0].lexeme)


@dataclass(frozen=True, slots=True)
class Document:
    """What a search may find: its address in the site, its kind, title, where it stands, and the lines of its text."""

    address: str
    kind: str
    title: str
    place: str
    lines: tuple[str, ...]
    status: str = ""


def index(documents: Iterable[Document]) -> dict[str, object]:
    """The documents, and each word with its forms and the documents that hold it.

    A word is `[stem, endings, found]`: its first ending makes the dictionary form, and `found` is a flat list of
    document and weight.
    """
    listed = list(documents)
    found: dict[str, dict[int, int]] = defaultdict(dict)
    looks: dict[str, set[str]] = defaultdict(set)
    for number, document in enumerate(listed):
        for text, weight in ((document.title, TITLE), *((line, TEXT) for line in document.lines)):
            for word in WORD.findall(text):
                of = lemma(word)
                looks[of] |= forms(word) | {plain(word)}
                found[of][number] = max(weight, found[of].get(number, 0))
    words = []
    for of in sorted(found):
        spelled = [of, *sorted(looks[of] - {of})]
        stem = commonprefix(spelled)  # noqa: RUF071
        places = [value for number, weight in found[of].items() for value in (number, weight)]
        words.append([stem, " ".join(form[len(stem) :] or "-" for form in spelled), places])
    return {
        "documents": [[d.address, d.kind, d.title, d.place, list(d.lines), d.status] for d in listed],
        "words": words,
    }
