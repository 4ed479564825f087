"""Which passwords are taken: long enough, and not one that everybody tries first. No rule about kinds of characters
and no expiry: both make passwords worse (NIST SP 800-63B, ASVS 6.2).
"""

import re
import unicodedata
from collections.abc import Sequence

from application.signing_in.ports import Passwords
from domain.refusals import BadInput

SHORTEST = 12
LONGEST = 200
PLACE = "password"

# The beginnings of what people think of first, on either keyboard; whatever digits and signs are put around them.
COMMON = frozenset(
    """
    password passw passwort pass parol admin administrator root user login welcome letmein iloveyou monkey dragon master
    superman batman princess sunshine football hockey spartak zenit dinamo moscow russia rossiya sankt peterburg vekha
    qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qwe asd zxc abc abcd abcdef abcdefgh test testtest secret
    changeme default guest internet computer komputer privet lubov lyubov natasha marina svetlana sergey andrey dmitry
    aleksandr alexander ekaterina anastasia maksim nikita vladimir school shkola uchitel direktor obrazovanie komitet
    пароль парол админ администратор пользователь логин привет любовь солнышко солнце красотка зайка котенок россия
    москва петербург спартак зенит динамо школа учитель директор образование комитет веха дорожная карта план
    йцукен йцукенг йцукенгшщз фывапр фывапролдж ячсмит ячсмитьбю йфяцычувс абв абвгд абвгде секрет тест гость наташа
    марина светлана сергей андрей дмитрий александр екатерина анастасия максим никита владимир весна лето осень зима
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
    """.split()  # noqa: SIM905
)
LEET = str.maketrans("@013$57!", "aoiessti")
ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "abcdefghijklmnop",
)


class PasswordTooShort(BadInput):
    """Length is what makes a password hard to guess."""

    def __init__(self) -> None:
        super().__init__(
            f"Пароль короче {SHORTEST} знаков. Возьмите длиннее — например, четыре не связанных между собой слова.",
            PLACE,
        )


class PasswordTooLong(BadInput):
    """Longer than anybody types."""

    def __init__(self) -> None:
        super().__init__(f"Пароль длиннее {LONGEST} знаков. Возьмите короче.", PLACE)


class PasswordTooCommon(BadInput):
    """One of those that are tried first."""

    def __init__(self) -> None:
        super().__init__(
            "Такой пароль подбирают одним из первых: это распространённое слово, ряд клавиш, повтор или ваше имя с "
            "цифрами. Возьмите другой — например, четыре не связанных между собой слова.",
            PLACE,
        )


class PasswordStolen(BadInput):
    """It stands in a list that attackers have."""

    def __init__(self) -> None:
        super().__init__("Этот пароль есть в списках похищенных. Возьмите другой, который нигде не вводили.", PLACE)


class PasswordsDiffer(BadInput):
    """Typed twice, so that a slip does not lock its owner out."""

    def __init__(self) -> None:
        super().__init__("Пароли в двух полях не совпали: введите один и тот же.", "repeated")


def typed(password: str) -> str:
    """The password however the keyboard put its letters together (й as one character or as two)."""
    return unicodedata.normalize("NFC", password)


def fit_password(password: str, about: Sequence[str], passwords: Passwords) -> str:
    """The new password. `about` are the login and the names of its owner.

    Raises PasswordTooShort, PasswordTooLong, PasswordTooCommon, PasswordStolen.
    """
    plain = typed(password)
    if len(plain) < SHORTEST:
        raise PasswordTooShort
    if len(plain) > LONGEST:
        raise PasswordTooLong
    if _common(plain, about):
        raise PasswordTooCommon
    if passwords.known_to_attackers(plain):
        raise PasswordStolen
    return plain


def _common(password: str, about: Sequence[str]) -> bool:
    """Whether nothing is left of it without what everybody thinks of."""
    lowered = password.casefold().replace("ё", "е")
    own = {word for text in about for word in re.findall(r"[^\W\d_]{3,}", text.casefold().replace("ё", "е"))}
    return any(_thin(form, own) for form in (lowered, lowered.translate(LEET)))


def _thin(form: str, own: set[str]) -> bool:
    if len(set(form)) < 5 or _walked(form):
        return True
    left = re.sub(r"[\W\d_]+", " ", form)
    for word in sorted(COMMON | own, key=len, reverse=True):
        left = left.replace(word, " ")
    return len(left.replace(" ", "")) < 4


def _walked(form: str) -> bool:
    """Whether it is runs along the keyboard or the alphabet, there or back, and little else."""
    left = form
    for row in ROWS:
        for line in (row * 2, (row * 2)[::-1]):
            for size in range(min(len(line), len(form)), 3, -1):
                for at in range(len(line) - size + 1):
                    left = left.replace(line[at : at + size], "")
    return len(left) < 4
