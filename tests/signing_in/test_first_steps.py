"""How one comes in where nobody has a password yet: the first start, and the demonstration on one's own machine."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from application.access import actor_of
from application.chasing import SetEmail, set_email
from application.mailing import send_letters
from application.names import RegistryNames
from application.registry import register_first_administrator
from application.signing_in.founding import FOUNDER, founding_link
from interfaces.main.parts import demonstration_cast
from interfaces.russian import RussianWording
from interfaces.sessions import Addressing
from interfaces.signing_in.cast import CastMember
from tests.http.service import RunningService, running_service
from tests.memory_chasing import Pigeons
from tests.postgres import Database
from tests.signing_in.browsing import Browser
from tests.signing_in.conftest import PASSWORD, Town

ONE = CastMember(FOUNDER, "администратор", "Кузнецов Артём Ильич", "администратор системы")


@pytest.fixture
def playing(database: Database, tmp_path: Path) -> Iterator[RunningService]:
    with running_service(database, tmp_path, cast=[ONE]) as service:
        yield service


def test_the_first_administrator_comes_in_by_the_link_of_the_terminal(fresh_service: RunningService) -> None:
    received = fresh_service.reception
    ledger = received.office.ledger
    founding_link(received.office, received.doors)
    address = f"/invitation/{founding_link(received.office, received.doors)}"
    browser = Browser(fresh_service.url).open(address)
    assert "первый администратор" in browser.text
    browser.send(address, name="  ", login="kuznetsov", password=PASSWORD, repeated=PASSWORD)
    assert "Имя не указано" in browser.text
    browser.send(address, name="Кузнецов А.И.", login="kuznetsov", password="короткий", repeated="короткий")
    assert ledger.head() == 0
    browser.send(address, name="Кузнецов А.И.", login="kuznetsov", password=PASSWORD, repeated=PASSWORD)
    assert "Второй фактор" in browser.text
    assert ledger.head() == 2
    assert founding_link(received.office, received.doors) is None
    assert "Ссылка не действует" in browser.open(address).text
    browser.close()


def test_the_demonstration_is_entered_as_any_of_its_cast(playing: RunningService) -> None:
    founder(playing)
    browser = Browser(playing.url).open("/")
    assert "Кузнецов Артём Ильич" in browser.text
    browser.send("/sign-in/as", person=str(FOUNDER))
    assert browser.client.get("/api/me").json()["person"] == str(FOUNDER)
    assert browser.open("/account").status == 200
    browser.close()


@pytest.mark.parametrize(
    "headers", [{"Host": "vekha.example"}, {"X-Forwarded-For": "203.0.113.7"}, {"Forwarded": "for=203.0.113.7"}]
)
def test_nobody_enters_the_demonstration_from_elsewhere(playing: RunningService, headers: dict[str, str]) -> None:
    founder(playing)
    browser = Browser(playing.url).open("/sign-in")
    form = {**browser.form("/sign-in/as"), "person": str(FOUNDER)}
    answer = browser.client.post("/sign-in/as", data=form, headers={"Sec-Fetch-Site": "same-origin", **headers})
    assert answer.status_code in (403, 404)
    assert "Кузнецов" not in browser.client.get("/sign-in", headers=headers).text
    browser.close()


def test_outside_the_demonstration_nobody_enters_in_a_role(fresh_service: RunningService) -> None:
    founder(fresh_service)
    browser = Browser(fresh_service.url).open("/sign-in")
    form = {**browser.form("/sign-in"), "person": str(FOUNDER)}
    browser.post("/sign-in/as", form)
    assert browser.status == 404
    browser.close()


def test_a_service_with_a_public_address_has_no_such_door(database: Database, tmp_path: Path) -> None:
    public = Addressing("https://vekha.example")
    with running_service(database, tmp_path, cast=[ONE], addressing=public) as service:
        answer = httpx.get(f"{service.url}/sign-in")
        assert "Кузнецов" not in answer.text
        assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
        assert answer.headers["set-cookie"].startswith("__Host-vekha-before=")


def test_the_cast_is_that_of_the_demonstration() -> None:
    assert [one.role for one in demonstration_cast()] == [
        "администратор",
        "утверждающее лицо",
        "контролёр",
        "организатор экспертизы",
        "исполнитель",
        "эксперт",
        "аудитор",
    ]


def test_a_link_goes_by_letter_and_is_made_as_the_letter_is_written(town: Town) -> None:
    received, pigeons, made = town.service.reception, Pigeons(), list[str]()
    now = town.clock.now()
    office = received.office
    by = actor_of(office.ledger, town.administrator, uuid4(), uuid4(), now)
    set_email(SetEmail(person=town.someone, email="strogova@example.org"), by, office)
    received.outbox.bring_link(town.someone, "reset", now)
    received.outbox.bring_link(town.someone, "reset", now)
    assert received.outbox.counts() == {"pending": 1}

    def new_link(person: object, purpose: str) -> str:
        made.append(f"https://vekha.example/{purpose}/{len(made)}")
        return made[-1]

    ledger = received.office.ledger
    done = send_letters(
        received.outbox, pigeons, ledger, lambda: RegistryNames(ledger), RussianWording(), lambda: now, new_link
    )
    assert (done.sent, len(made)) == (1, 1)
    assert pigeons.sent[0].to == "strogova@example.org"
    assert made[0] in pigeons.sent[0].text
    assert "Строгова" not in pigeons.sent[0].subject


def founder(service: RunningService) -> None:
    register_first_administrator(ONE.name, service.reception.office)
