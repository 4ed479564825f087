"""How alike two texts are: enough to propose that a row is another one reworded, never enough to decide it.

Words count by their first letters, so that a case ending changes little; numbers count whole and apart, for the school
№ 1 and the school № 2 are 96 % alike and are two schools.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

STEM = 5
"""Letters of a word that count."""
SHORTEST = 3
"""Shorter words are conjunctions and prepositions, met in every row."""

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two texts by their places, and how alike they are: 0 to 1, the same in both directions."""

    one: int
    other: int
    share: float


def same_words(text: str) -> str:
    """The text as it is compared: case, spaces, «ё» and the signs between the words aside."""
    return " ".join(re.findall(r"[^\W_]+|№", text.lower().replace("ё", "е")))


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers that the text holds, in their order."""
    return tuple(_NUMBER.findall(text))


def stems(text: str) -> Counter[str]:
    """The words that count, by their first letters; a text of short words alone is known by those."""
    words = _WORD.findall(text.lower().replace("ё", "е"))
    return Counter(word[:STEM] for word in words if len(word) >= SHORTEST) or Counter(words)


def alike(ones: Sequence[str], others: Sequence[str]) -> Iterator[Likeness]:
    """Every pair with a word in common: twice the common words by all words (Dice)."""
    found, sizes = [stems(text) for text in others], [stems(text).total() for text in others]
    where: dict[str, list[int]] = defaultdict(list)
    for place, counted in enumerate(found):
        for word in counted:
            where[word].append(place)
    for one, text in enumerate(ones):
        mine = stems(text)
        common: Counter[int] = Counter()
        for word, times in mine.items():
            for place in where[word]:
                common[place] += min(times, found[place][word])
        for place, shared in sorted(common.items()):
            yield Likeness(one, place, 2 * shared / (mine.total() + sizes[place]))
