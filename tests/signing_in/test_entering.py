"""The way in as people go it, in a browser without a screen."""

import re
from datetime import timedelta

import pytest

from application.signing_in.ports import Purpose
from tests.memory_ledger import SetClock
from tests.signing_in.browsing import Browser, secret_of
from tests.signing_in.conftest import PASSWORD, Town


def signed_in(browser: Browser) -> bool:
    return browser.client.get("/api/me").status_code == 200


def test_an_invitation_leads_to_login_password_second_factor_and_in(town: Town) -> None:
    browser, _ = town.joined()
    assert signed_in(browser)
    assert browser.open("/").status == 200
    assert "Строгова Инна Львовна" in browser.text
    assert town.log() == ["invited", "invitation_taken", "factor_set", "signed_in"]


def test_next_time_login_password_and_code_are_asked_for(town: Town, clock: SetClock) -> None:
    _, secret = town.joined()
    clock.moment += timedelta(hours=1)
    browser = town.browser().open("/account")
    assert "Вход" in browser.page
    browser.send("/sign-in", login=f"{town.login.upper()} ", password=PASSWORD)
    assert "Код подтверждения" in browser.page
    assert not signed_in(browser)
    browser.send("/sign-in/code", code=town.code(secret))
    assert browser.address == "/account"
    assert "Мои сеансы" in browser.text


def test_every_step_rotates_the_secret_of_the_session(town: Town, clock: SetClock) -> None:
    _, secret = town.joined()
    clock.moment += timedelta(minutes=1)
    browser = town.browser().open("/sign-in")
    planted = "planted-by-somebody-else"
    browser.client.cookies.set(f"vekha-{browser.client.base_url.port}", planted, domain="127.0.0.1")
    browser.send("/sign-in", login=town.login, password=PASSWORD)
    half = browser.secrets["vekha"]
    assert half not in (None, planted)
    browser.send("/sign-in/code", code=town.code(secret))
    whole = browser.secrets["vekha"]
    assert whole not in (None, half)
    with town.service.client() as other:
        for old in (planted, half):
            cookie = {"Cookie": f"vekha-{browser.client.base_url.port}={old}"}
            assert other.get("/api/me", headers=cookie).status_code == 401


@pytest.mark.parametrize("login", ["", "nobody", "x" * 400, "<script>alert(1)</script>", "' OR 1=1 --"])
def test_a_wrong_login_and_a_wrong_password_are_told_alike(town: Town, login: str) -> None:
    town.joined()
    browser = (
        town.browser().open("/sign-in").send("/sign-in", login=login or town.login, password="не тот пароль совсем")
    )
    assert browser.status == 409
    assert "Логин или пароль не подошли" in browser.text
    assert "не тот пароль" not in browser.page
    assert "<script>alert" not in browser.page
    assert not signed_in(browser)


def test_a_code_is_taken_once(town: Town, clock: SetClock) -> None:
    _, secret = town.joined()
    clock.moment += timedelta(minutes=1)
    shown = town.code(secret)
    first, second = town.browser(), town.browser()
    for browser in (first, second):
        browser.open("/sign-in").send("/sign-in", login=town.login, password=PASSWORD)
        browser.send("/sign-in/code", code=shown)
    assert signed_in(first)
    assert not signed_in(second)
    assert "Код не подошёл" in second.text
    assert town.log()[-1] == "factor_failed"


def test_a_recovery_code_stands_in_once(town: Town, clock: SetClock) -> None:
    browser, _ = town.joined()
    codes = re.findall(r"<li><code>([^<]+)</code>", browser.page)
    assert len(codes) == 10
    clock.moment += timedelta(minutes=1)
    for expected in (True, False):
        other = town.browser().open("/sign-in").send("/sign-in", login=town.login, password=PASSWORD)
        other.send("/sign-in/code", code=codes[3].upper())
        assert signed_in(other) is expected


def test_guessing_is_slowed_down_for_the_account_and_over_after_the_pause(town: Town, clock: SetClock) -> None:
    _, secret = town.joined()
    clock.moment += timedelta(minutes=1)
    browser = town.browser().open("/sign-in")
    for _ in range(5):
        browser.send("/sign-in", login=town.login, password="не тот пароль совсем")
    held = browser.send("/sign-in", login=town.login, password=PASSWORD)
    assert "Слишком много неудачных попыток" in held.text
    clock.moment += timedelta(seconds=16)
    browser.send("/sign-in", login=town.login, password=PASSWORD).send("/sign-in/code", code=town.code(secret))
    assert signed_in(browser)
    assert town.log()[-3:] == ["failed", "held_off", "signed_in"]


def test_codes_are_not_guessed_by_signing_in_again_and_again(town: Town, clock: SetClock) -> None:
    town.joined()
    clock.moment += timedelta(minutes=1)
    browser = town.browser()
    for number in range(6):
        browser.open("/sign-in").send("/sign-in", login=town.login, password=PASSWORD)
        browser.send("/sign-in/code", code=f"00000{number}")
    assert "Слишком много неудачных попыток" in browser.text


def test_signing_out_ends_the_session_on_the_server(town: Town) -> None:
    browser, _ = town.joined()
    secret = browser.secrets["vekha"]
    browser.open("/account").send("/sign-out")
    assert browser.address == "/sign-in"
    with town.service.client() as other:
        cookie = {"Cookie": f"vekha-{browser.client.base_url.port}={secret}"}
        assert other.get("/api/me", headers=cookie).status_code == 401
    assert town.log()[-1] == "signed_out"


def test_a_session_ends_when_idle_and_when_its_time_is_over(town: Town, clock: SetClock) -> None:
    browser, _ = town.joined()
    clock.moment += timedelta(minutes=61)
    assert not signed_in(browser)
    other, _ = town.joined(f"{town.login}.other", town.person("Другая Д.Д."))
    for _ in range(14):
        clock.moment += timedelta(minutes=50)
        assert signed_in(other)
    clock.moment += timedelta(minutes=21)
    assert not signed_in(other)


def test_one_sees_and_ends_ones_own_sessions(town: Town, clock: SetClock) -> None:
    first, secret = town.joined()
    clock.moment += timedelta(minutes=1)
    second = town.browser().open("/sign-in").send("/sign-in", login=town.login, password=PASSWORD)
    second.send("/sign-in/code", code=town.code(secret))
    assert second.open("/account").page.count("<td>пароль и код</td>") == 2
    second.send("/account/sessions/end")
    assert signed_in(second)
    assert not signed_in(first)


def test_nobody_ends_anothers_session(town: Town) -> None:
    mine, _ = town.joined()
    stranger = town.person("Другая Д.Д.")
    theirs, _ = town.joined(f"{town.login}.other", stranger)
    (foreign,) = town.doors.sessions.of(stranger, town.clock.now(), town.doors.limits.idle)
    theirs_id = str(foreign.id)
    mine.open("/account").send("/account/sessions/end", session=theirs_id)
    assert signed_in(theirs)


def test_a_spent_or_unknown_link_says_what_to_do(town: Town) -> None:
    browser = town.browser()
    secret = town.link(town.person("Третья Т.Т."))
    for address in ("/invitation/unknown", f"/reset/{secret}", "/invitation/" + "x" * 3000):
        assert "Ссылка не действует" in browser.open(address).text
        assert browser.status == 404


def test_looking_at_a_link_uses_nothing_up(town: Town) -> None:
    secret = town.link(town.someone)
    for _ in range(3):
        assert "Строгова" in town.browser().open(f"/invitation/{secret}").text


def test_a_reset_takes_the_password_and_every_session_but_not_the_second_factor(town: Town, clock: SetClock) -> None:
    browser, secret = town.joined()
    address = f"/reset/{town.link(town.someone, Purpose.RESET)}"
    other = town.browser().open(address).send(address, password="сорок одна тысяча шагов", repeated="сорок одна")
    assert "не совпали" in other.text
    other.send(address, password="сорок одна тысяча шагов", repeated="сорок одна тысяча шагов")
    assert not signed_in(browser)
    clock.moment += timedelta(minutes=1)
    other.send("/sign-in", login=town.login, password=PASSWORD)
    assert "не подошли" in other.text
    other.send("/sign-in", login=town.login, password="сорок одна тысяча шагов").send(
        "/sign-in/code", code=town.code(secret)
    )
    assert signed_in(other)
    assert "Ссылка не действует" in town.browser().open(address).text


@pytest.mark.parametrize("password", ["короткий", "parol123456789", "Strogova-2026"])
def test_a_weak_password_is_refused_beside_its_field_and_the_login_stays(town: Town, password: str) -> None:
    address = f"/invitation/{town.link(town.someone)}"
    browser = town.browser().open(address).send(address, login=town.login, password=password, repeated=password)
    assert browser.status == 422
    assert f'value="{town.login}"' in browser.page
    assert password not in browser.page


def test_a_login_is_one_persons_however_it_is_written(town: Town) -> None:
    town.joined(f"алёна{town.login}")
    address = f"/invitation/{town.link(town.person('Другая Д.Д.'))}"
    browser = (
        town.browser().open(address).send(address, login=f"АЛЕНА{town.login}", password=PASSWORD, repeated=PASSWORD)
    )
    assert "логин уже занят" in browser.text


def test_changing_the_password_asks_who_one_is_and_ends_other_sessions(town: Town, clock: SetClock) -> None:
    browser, secret = town.joined()
    clock.moment += timedelta(minutes=20)
    browser.open("/account/password")
    assert browser.address == "/account/prove?next=/account/password"
    browser.send("/account/prove", password=PASSWORD, code=town.code(secret))
    assert browser.address == "/account/password"
    fresh = "сорок одна тысяча шагов"
    browser.send("/account/password", password=fresh, repeated=fresh)
    assert signed_in(browser)
    assert town.log()[-2:] == ["proved", "password_changed"]


def test_another_phone_replaces_the_first(town: Town, clock: SetClock) -> None:
    browser, first = town.joined()
    clock.moment += timedelta(minutes=2)
    second = secret_of(browser.open("/account/factor").page)
    assert second != first
    browser.send("/account/factor", code=town.code(second))
    clock.moment += timedelta(minutes=2)
    for secret, expected in ((first, False), (second, True)):
        other = town.browser().open("/sign-in").send("/sign-in", login=town.login, password=PASSWORD)
        other.send("/sign-in/code", code=town.code(secret))
        assert signed_in(other) is expected


def test_a_required_second_factor_is_not_removed(town: Town) -> None:
    browser, _ = town.joined()
    form = browser.open("/account").form("/account/recovery-codes")
    browser.post("/account/factor/remove", form)
    assert "обязателен" in browser.text


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "/%0d%0aX: y", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere_after_signing_in(town: Town, clock: SetClock, elsewhere: str) -> None:
    _, secret = town.joined()
    clock.moment += timedelta(minutes=1)
    browser = town.browser()
    browser.client.get("/sign-in", params={"next": elsewhere})
    browser.page = browser.client.get("/sign-in", params={"next": elsewhere}).text
    browser.send("/sign-in", login=town.login, password=PASSWORD).send("/sign-in/code", code=town.code(secret))
    assert str(browser.client.base_url.host) == "127.0.0.1"
    assert browser.address in {"/", "/%250d%250aX:%20y"}


def test_a_sign_in_form_of_another_site_is_refused(town: Town) -> None:
    town.joined()
    browser = town.browser().open("/sign-in")
    form = browser.form("/sign-in")
    forged = {**form, "login": "strogova", "password": PASSWORD}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Cookie": "a=b"}):
        answer = browser.client.post("/sign-in", data=forged, headers={"Sec-Fetch-Site": "same-origin", **headers})
        assert answer.status_code == 403, headers
    assert browser.client.post("/sign-in", data={**forged, "form.csrf": "x"}).status_code == 403


def test_what_was_typed_comes_back_when_the_session_had_ended(town: Town, clock: SetClock) -> None:
    browser, secret = town.joined()
    form = browser.open("/account").form("/account/sessions/end")
    clock.moment += timedelta(hours=2)
    typed = {**form, "remark": 'Ё <b>строка</b>\nи "вторая"', "session": ""}
    browser.post("/account/sessions/end", typed)
    assert browser.address == "/sign-in?next=%2Faccount"
    browser.send("/sign-in", login=town.login, password=PASSWORD)
    browser.send("/sign-in/code", code=town.code(secret))
    assert "Введённое сохранено" in browser.text
    again = browser.form("/account/sessions/end")
    assert again["remark"] == 'Ё <b>строка</b>\nи "вторая"'
    assert "<b>строка" not in browser.page
    browser.send("/account/sessions/end")
    assert browser.address == "/account"
    assert browser.open("/sign-in/again").address == "/"


def test_what_one_person_typed_is_not_shown_to_another(town: Town, clock: SetClock) -> None:
    browser, _ = town.joined()
    _, secret = town.joined(f"{town.login}.other", town.person("Другая Д.Д."))
    form = browser.open("/account").form("/account/sessions/end")
    clock.moment += timedelta(hours=2)
    browser.post("/account/sessions/end", {**form, "remark": "тайное"})
    browser.send("/sign-in", login=f"{town.login}.other", password=PASSWORD)
    browser.send("/sign-in/code", code=town.code(secret))
    assert signed_in(browser)
    assert "тайное" not in browser.page
    assert "тайное" not in browser.open("/sign-in/again").page


def test_secrets_are_in_no_log_line(town: Town, capfd: pytest.CaptureFixture[str]) -> None:
    address = f"/invitation/{town.link(town.someone)}"
    town.browser().open(address).send(address, login=town.login, password=PASSWORD, repeated=PASSWORD)
    said = "".join(capfd.readouterr())
    assert "/invitation/{secret" in said
    assert address not in said
    assert PASSWORD not in said


def test_the_cookie_is_kept_from_scripts_and_other_sites(town: Town) -> None:
    with town.service.client() as client:
        local = client.get("/sign-in").headers["set-cookie"]
        far = client.get("/sign-in", headers={"Host": "vekha.example"}).headers["set-cookie"]
    assert "httponly" in local.lower()
    assert "samesite=lax" in local.lower()
    assert far.startswith("__Host-vekha-before=")
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= {part.strip().lower() for part in far.split(";")}
    assert "domain" not in far.lower()
