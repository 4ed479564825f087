"""The tokens a deadline expression is made of: numbers, words and marks, with where each stood."""

from dataclasses import dataclass
from enum import Enum, auto

MAX_EXPRESSION = 4_000
"""Characters; no real cell comes near, and a longer text is left to a person rather than searched for dates."""


class TokenKind(Enum):
    NUMBER = auto()
    WORD = auto()
    DOT = auto()
    COMMA = auto()
    COLON = auto()
    SEMICOLON = auto()
    DASH = auto()
    SLASH = auto()
    OPEN = auto()
    CLOSE = auto()
    QUOTE = auto()
    NUMERO = auto()
    OTHER = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is lower case with ё as е; `start` and `end` point into the expression as given."""

    kind: TokenKind
    text: str
    start: int
    end: int


_MARKS = {
    ".": TokenKind.DOT,
    ",": TokenKind.COMMA,
    ":": TokenKind.COLON,
    ";": TokenKind.SEMICOLON,
    "/": TokenKind.SLASH,
    "(": TokenKind.OPEN,
    "[": TokenKind.OPEN,
    ")": TokenKind.CLOSE,
    "]": TokenKind.CLOSE,
    "№": TokenKind.NUMERO,
    **dict.fromkeys("-–—‐‑‒−", TokenKind.DASH),
    **dict.fromkeys("«»\"“”„'", TokenKind.QUOTE),
}
_DIGITS = frozenset("0123456789")


def tokens(expression: str) -> tuple[Token, ...]:
    """The whole expression as tokens, END last; a character that means nothing here becomes OTHER and is never dropped.

    Invisible characters (zero width, direction marks) are OTHER too: inside a date they may hide what is printed.
    """
    found: list[Token] = []
    at = 0
    while at < len(expression):
        letter = expression[at]
        if letter.isspace():
            at += 1
            continue
        end = at + 1
        if letter in _DIGITS:
            while end < len(expression) and expression[end] in _DIGITS:
                end += 1
            kind = TokenKind.NUMBER
        elif letter.isalpha():
            while end < len(expression) and expression[end].isalpha():
                end += 1
            kind = TokenKind.WORD
        else:
            kind = _MARKS.get(letter, TokenKind.OTHER)
        found.append(Token(kind, expression[at:end].lower().replace("ё", "е"), at, end))
        at = end
    found.append(Token(TokenKind.END, "", len(expression), len(expression)))
    return tuple(found)
