"""Logins: how they may look, and when two of them are the same."""

import unicodedata

from domain.refusals import BadInput

LONGEST_LOGIN = 100
SHORTEST_LOGIN = 3
SIGNS = frozenset("._-@+")


class UnfitLogin(BadInput):
    """Letters, digits and a few signs, so that it can be dictated over the telephone."""

    def __init__(self) -> None:
        super().__init__(
            f"Логин — от {SHORTEST_LOGIN} до {LONGEST_LOGIN} букв, цифр и знаков . _ - @ + без пробелов. Исправьте.",
            "login",
        )


def compared(login: str) -> str:
    """The login as it is compared: however the letters were put together, in whatever case, with е for ё."""
    return unicodedata.normalize("NFKC", login.strip()).casefold().replace("ё", "е")


def fit_login(login: str) -> str:
    """A new login as it is kept. Raises UnfitLogin."""
    plain = compared(login)
    if not SHORTEST_LOGIN <= len(plain) <= LONGEST_LOGIN or not all(c.isalnum() or c in SIGNS for c in plain):
        raise UnfitLogin
    return plain
