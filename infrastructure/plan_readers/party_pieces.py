"""Cutting a cell into the names of its parties: at separators, and where a new party begins without one."""

import re
from collections.abc import Iterator

from infrastructure.plan_readers.party_words import (
    GROUP_NOUNS,
    ORGANISATION_HEADS,
    PREPOSITIONS,
    ROLE_HEADS,
    SINGLE_ROLES,
)
from infrastructure.plan_readers.persons import PERSON

_WORD = re.compile(r"[^\s]+")
_PARTICIPLE = re.compile(r"[а-яё-]+(?:щие|щий|щая|щее|щих|щего|щей|вшие|вший|вших|емые|имые|нные|нный|нная)(?:ся)?\b")
ACRONYM = re.compile(r"[А-ЯЁ][А-ЯЁа-яё]*[А-ЯЁ][а-яё]?")
PLURAL_ADJECTIVE = re.compile(r"[а-яё-]+(?:ые|ие)")
_GENITIVE = ("ского", "ской", "ских", "цкого", "цкой", "ного", "ной", "ных", "нского", "ому", "ным")
TRIM = " \t\n,;.:–—-"


def begins(name: str, heads: tuple[str, ...]) -> bool:
    """Whether the first word is one of these."""
    first = name.split()[0].lower().strip("«»(),.") if name.split() else ""
    return first in heads


def _inside(text: str, at: int) -> bool:
    """Whether the place is inside quotes or brackets. Quotes are often not closed, so only the nearest marks count."""
    before = max(text.rfind("«", 0, at), text.rfind("(", 0, at))
    closed = max(text.rfind("»", 0, at), text.rfind(")", 0, at))
    opening = min((place for mark in "«(" if (place := text.find(mark, at)) >= 0), default=len(text))
    closing = min((place for mark in "»)" if (place := text.find(mark, at)) >= 0), default=-1)
    return before > closed and 0 <= closing < opening


def separated(text: str) -> Iterator[str]:
    """The pieces between separators: «;», a line's end before a new party, «,» and «.» outside quotes."""
    start = 0
    for at, letter in enumerate(text):
        if letter not in ";,.\n" or _inside(text, at) or not _separates(text, start, at):
            continue
        if text[start:at].strip(TRIM):
            yield _tidy(text[start:at])
        start = at + 1
    if text[start:].strip(TRIM):
        yield _tidy(text[start:])


def _separates(text: str, start: int, at: int) -> bool:
    """Whether the mark at this place parts two parties, the first begun at `start`."""
    before, after = text[start:at].rstrip(TRIM), text[at + 1 :].lstrip()
    match text[at]:
        case ";":
            return True
        case "\n":
            return _breaks(before, after)
        case ",":
            # «имеющие лицензию» goes on the name; «школы № 1, 2, 5» is one group.
            goes_on = _PARTICIPLE.match(after) or after.lower().startswith(("в том числе", "которы"))
            return not goes_on and not ("№" in before and after[:1].isdigit())
        case _:
            return text[at + 1 : at + 2].isspace() and _ends_sentence(before, after)


def _tidy(piece: str) -> str:
    piece = " ".join(piece.split()).strip(TRIM)
    # «Федоренко И.П.» keeps the dot of its last initial.
    return f"{piece}." if re.search(r"(?:^|[\s.])[А-ЯЁ]$", piece) and PERSON.search(f"{piece}.") else piece


def _breaks(before: str, after: str) -> bool:
    """Whether a line's end parts two parties: the next begins with a capital, or as a plural group does.

    «Комитет образования / Ленинградской области» is one name: an adjective in the genitive goes on the line above.
    """
    last = before.split()[-1].lower() if before.split() else ""
    if not after or last in PREPOSITIONS:
        return False
    if PERSON.match(after) or after[0] in "-–—•":
        return True
    if after[0].isupper():
        return not after.split()[0].lower().strip("«»,.;").endswith(_GENITIVE)
    return before.endswith(("»", ")")) and _begins_group(after)


def _ends_sentence(before: str, after: str) -> bool:
    last = before.split()[-1] if before.split() else ""
    return bool(after) and after[0].isupper() and (last.endswith(("»", ")")) or (len(last) > 3 and last.islower()))


def _begins_group(text: str) -> bool:
    words = [word.strip("«»(),.;") for word in text.split()[:4]]
    for word in words:
        stem = word.lower().split("-")[0]
        if stem in GROUP_NOUNS or stem.startswith(ROLE_HEADS):
            return True
        if not PLURAL_ADJECTIVE.fullmatch(word.lower()):
            return False
    return False


def unjoined(piece: str) -> Iterator[str]:
    """The parties of a piece that has no separators: persons cut out, the rest cut where a new party begins."""
    at = 0
    for person in PERSON.finditer(piece):
        yield from _cut(piece[at : person.start()])
        yield person.group()
        at = person.end()
    yield from _cut(piece[at:])


def _cut(text: str) -> Iterator[str]:
    text = text.strip(TRIM)
    if not text:
        return
    starts = [0]
    words = list(_WORD.finditer(text))
    for before, word, index in zip(words, words[1:], range(1, len(words)), strict=False):
        if _starts_party(text, words, index, before.group(), word, starts[-1]):
            starts.append(word.start())
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        name = text[start:end].strip(TRIM)
        if name:
            yield name


def _starts_party(
    text: str, words: list[re.Match[str]], index: int, before: str, word: re.Match[str], party: int
) -> bool:
    bare_before = before.strip("«»(),.").lower()
    if bare_before in PREPOSITIONS or bare_before.startswith(("совместн",)):
        return False
    token = word.group()
    if _quoted_name_follows(words, index):
        # «… г. Всеволожска МОУ «Гимназия»»: a legal form and a name in quotes begin a party, whatever stood before,
        # unless it is part of the legal form, or «директор», «администрация» of that very name.
        head = before.lower() in ORGANISATION_HEADS or begins(text[party : word.start()], SINGLE_ROLES)
        return not (ACRONYM.fullmatch(before) or head)
    if _inside(text, word.start()):
        return False
    complete = before.endswith(("»", ")")) or ACRONYM.fullmatch(before) is not None
    if complete and _begins_group(text[word.start() :]):
        return True
    lower = token.strip("«»(),.").lower()
    if token[0].isupper() and (lower in ORGANISATION_HEADS or _begins_group(text[word.start() :])):
        return len(text[party : word.start()].split()) > 0 and not _agrees(before)
    if ACRONYM.fullmatch(token) and len(token) > 2:
        # «КОПО ЛОИРО»: two acronyms are two parties; «ДОО ТО», «МОиН СО» end with their territory.
        return ACRONYM.fullmatch(before) is not None
    return False


def _agrees(before: str) -> bool:
    """«Областной Центр»: an adjective before it belongs to the same name."""
    return before.lower().endswith(("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")) and before[0].isupper()


def _quoted_name_follows(words: list[re.Match[str]], index: int) -> bool:
    """Whether a legal form stands here: one to three acronyms and then a quote."""
    for step in range(index, min(index + 4, len(words))):
        token = words[step].group()
        if token.startswith("«"):
            return step > index
        if not ACRONYM.fullmatch(token):
            return False
    return False
