"""The rules of the way in that need no database: logins, passwords, codes of the second factor."""

import unicodedata
from datetime import UTC, datetime

import pytest

from application.signing_in.choosing_passwords import (
    LONGEST,
    PasswordStolen,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    fit_password,
)
from application.signing_in.codes import STEP, code_at, fitting_step, provisioning, step_of, written_secret
from application.signing_in.logins import LONGEST_LOGIN, UnfitLogin, compared, fit_login
from application.signing_in.ports import Passwords
from application.signing_in.secrets import new_recovery_code, new_secret, recovery_hash

SECRET = b"12345678901234567890"
NOW = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC)


class NoPasswords(Passwords):
    """Hashes nothing; `stolen` is what attackers know."""

    def __init__(self, *stolen: str) -> None:
        self._stolen = stolen

    def hash(self, password: str) -> str:
        return password

    def matches(self, kept: str | None, password: str) -> bool:
        return kept == password

    def outdated(self, kept: str) -> bool:
        return False

    def known_to_attackers(self, password: str) -> bool:
        return password in self._stolen


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert code_at(SECRET, seconds // STEP, 8) == code


def test_a_code_counts_half_a_minute_early_and_late_and_no_longer() -> None:
    step = step_of(NOW)
    assert [fitting_step(SECRET, code_at(SECRET, step + off), NOW, 0) == step + off for off in (-2, -1, 0, 1, 2)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_a_code_that_was_taken_is_not_taken_again() -> None:
    step = step_of(NOW)
    assert fitting_step(SECRET, code_at(SECRET, step), NOW, step) is None
    assert fitting_step(SECRET, code_at(SECRET, step - 1), NOW, step) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-12345", "\x00" * 6])
def test_what_is_no_code_fits_nothing(code: str) -> None:
    assert fitting_step(SECRET, code, NOW, 0) is None


def test_a_code_may_be_typed_with_a_gap() -> None:
    code = code_at(SECRET, step_of(NOW))
    assert fitting_step(SECRET, f" {code[:3]} {code[3:]} ", NOW, 0) is not None


def test_a_phone_reads_whose_code_it_is() -> None:
    assert provisioning(SECRET, "орлова") == (
        "otpauth://totp/%D0%92%D0%B5%D1%85%D0%B0%3A%D0%BE%D1%80%D0%BB%D0%BE%D0%B2%D0%B0"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%D0%92%D0%B5%D1%85%D0%B0&digits=6&period=30"
    )
    assert written_secret(SECRET).startswith("GEZD GNBV")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Орлова", "орлова"),
        ("алёна", "АЛЕНА"),
        ("алёна", unicodedata.normalize("NFD", "алёна")),
        ("андрей", unicodedata.normalize("NFD", "андрей")),
        ("  petrova ", "petrova"),
        ("ｐetrova", "petrova"),
    ],
)
def test_logins_are_the_same_however_they_are_typed(one: str, other: str) -> None:
    assert compared(one) == compared(other)


@pytest.mark.parametrize("login", ["", "ab", "x" * (LONGEST_LOGIN + 1), "а б в", "<script>", "a\x00bc", "a/b/c", "‮abc"])
def test_a_login_that_cannot_be_dictated_is_refused(login: str) -> None:
    with pytest.raises(UnfitLogin):
        fit_login(login)


@pytest.mark.parametrize("login", ["orlova", "орлова.м@синегорье.рф", "o.k-1_2+3"])
def test_a_plain_login_is_taken(login: str) -> None:
    assert fit_login(login) == login


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Passw0rd!2024",
        "qwertyuiop12",
        "1234567890123",
        "йцукенгшщзхъ",
        "Qwerty123456!",
        "zaqxswcdevfr123"[:3] * 5,
        "аааааааааааа",
        "парольпароль1",
        "Администратор1",
        "ВехаВеха2026",
        "Orlova1979!!",
        "москвамосква",
        "Декабрь2026!!",
        "poiuytrewq12",
        "111122223333",
    ],
)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        fit_password(password, ("orlova", "Орлова Марина Викторовна"), NoPasswords())


@pytest.mark.parametrize(
    "password",
    [
        "лодка гвоздь ярмарка тополь",
        "correct horse battery staple",
        "vR7#kq9-Lm2x",
        "сорок одна тысяча шагов",
        "🦉" * 3 + "филин ночью",
    ],
)
def test_a_long_password_needs_no_digits_and_no_signs(password: str) -> None:
    assert fit_password(password, ("orlova", "Орлова Марина Викторовна"), NoPasswords()) == password


def test_a_password_is_the_same_on_every_keyboard() -> None:
    apart = unicodedata.normalize("NFD", "синий йод ёжика, пятый")
    assert fit_password(apart, (), NoPasswords()) == unicodedata.normalize("NFC", apart)


def test_a_password_is_neither_too_short_nor_too_long() -> None:
    with pytest.raises(PasswordTooShort):
        fit_password("vR7#kq9-Lm2", (), NoPasswords())
    with pytest.raises(PasswordTooLong):
        fit_password("лодка " * (LONGEST // 5), (), NoPasswords())
    assert len(fit_password(("лодка гвоздь " * 20)[:LONGEST], (), NoPasswords())) == LONGEST


def test_a_stolen_password_is_refused() -> None:
    with pytest.raises(PasswordStolen):
        fit_password("лодка гвоздь ярмарка", (), NoPasswords("лодка гвоздь ярмарка"))


def test_secrets_are_long_and_never_the_same() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    assert all(len(new_secret()) == 43 for _ in range(3))


def test_a_recovery_code_may_be_typed_without_its_lines() -> None:
    code = new_recovery_code()
    assert recovery_hash(code) == recovery_hash(code.replace("-", " ").upper())
