"""Reading tokens one by one, and productions: named rules that either match or leave the cursor where it was."""

from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

from domain.deadlines.tokens import Token, TokenKind

Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)
Meaning = TypeVar("Meaning")


class Cursor:
    """A place among the tokens of one expression."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self.at = 0

    @property
    def next(self) -> Token:
        return self._tokens[self.at]

    def ahead(self, steps: int) -> Token:
        """The token `steps` further on; END past the last."""
        return self._tokens[min(self.at + steps, len(self._tokens) - 1)]

    @property
    def at_end(self) -> bool:
        return self.next.kind is TokenKind.END

    def take(self, kind: TokenKind) -> Token | None:
        """The next token when it is of this kind."""
        return self._step() if self.next.kind is kind else None

    def word(self, *words: str) -> bool:
        """Passes the next word when it is one of these."""
        return self.word_of(words) is not None

    def word_of(self, words: Collection[str]) -> str | None:
        """The next word when it is among these."""
        return self._step().text if self.next.kind is TokenKind.WORD and self.next.text in words else None

    def starts(self, *stems: str) -> bool:
        """Passes the next word when it begins with one of these."""
        if self.next.kind is TokenKind.WORD and self.next.text.startswith(stems):
            self._step()
            return True
        return False

    def means(self, words: Mapping[str, Meaning]) -> Meaning | None:
        """What the next word means in this part of the lexicon."""
        return words[self._step().text] if self.next.kind is TokenKind.WORD and self.next.text in words else None

    def words(self, phrase: str) -> bool:
        """Passes exactly these words, or none of them."""
        mark = self.at
        for word in phrase.split():
            if not self.word(word):
                self.at = mark
                return False
        return True

    def number(self, low: int, high: int, digits: tuple[int, ...] = (1, 2)) -> int | None:
        """The next number when it lies between these and is written in so many digits."""
        token = self.next
        if token.kind is TokenKind.NUMBER and len(token.text) in digits and low <= int(token.text) <= high:
            self._step()
            return int(token.text)
        return None

    def skip(self, *kinds: TokenKind) -> None:
        """Passes one token of these kinds, if it is there."""
        if self.next.kind in kinds:
            self._step()

    def rest(self) -> tuple[Token, ...]:
        """Every token left, passed."""
        left = self._tokens[self.at : -1]
        self.at = len(self._tokens) - 1
        return left

    def _step(self) -> Token:
        token = self.next
        if token.kind is not TokenKind.END:
            self.at += 1
        return token


class Production(Generic[Result_co]):
    """A named rule of the grammar: `rule` is how the documentation writes it, `read` is how it is read."""

    def __init__(self, rule: str, read: Callable[[Cursor], Result_co]) -> None:
        self.name = read.__name__
        self.rule = rule
        self._read = read
        self.__doc__ = read.__doc__

    def __call__(self, cursor: Cursor) -> Result_co:
        """What was read, or None and the cursor back where it was."""
        mark = cursor.at
        node = self._read(cursor)
        if node is None:
            cursor.at = mark
        return node


def production(rule: str) -> Callable[[Callable[[Cursor], Result]], Production[Result]]:
    """Declares a function of the cursor to be this rule of the grammar."""
    return lambda read: Production(rule, read)


def first_of(cursor: Cursor, *choices: Callable[[Cursor], Result]) -> Result | None:
    """Ordered choice: the first that matches."""
    for choice in choices:
        if (node := choice(cursor)) is not None:
            return node
    return None
