"""Fixtures of the way in: a service whose clock the test sets, and browsers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest

from application.access import actor_of
from application.performing import Actor
from application.registry import GrantRole, RegisterPerson, grant_role, register_first_administrator, register_person
from application.signing_in.access_log import NOBODY, AccessQuestion
from application.signing_in.codes import code_at, step_of
from application.signing_in.inviting import issue_link
from application.signing_in.ports import Purpose
from domain.actors import Role
from domain.person import Scope, ScopeKind
from tests.http.service import RunningService, fresh_service, running_service
from tests.memory_ledger import SetClock
from tests.postgres import Database
from tests.signing_in.browsing import Browser, secret_of

__all__ = ["fresh_service"]
NOON = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC)
PASSWORD = "лодка гвоздь ярмарка"
NUMBERS = count(1)


class Town:
    """A service, its first administrator, and whoever else a test needs; `someone` is the test's own person."""

    def __init__(self, service: RunningService, clock: SetClock, number: int) -> None:
        self.service, self.clock = service, clock
        self.doors = service.reception.doors
        made = register_first_administrator("Кузнецов Артём Ильич", service.reception.office).made
        assert made is not None
        self.administrator = made
        self.login = f"strogova{number}"
        self.someone = self.person()
        self._browsers: list[Browser] = []

    def browser(self) -> Browser:
        self._browsers.append(Browser(self.service.url))
        return self._browsers[-1]

    def close(self) -> None:
        for browser in self._browsers:
            browser.close()

    def person(self, name: str = "Строгова Инна Львовна") -> UUID:
        """A new auditor."""
        office = self.service.reception.office

        def by() -> Actor:
            return actor_of(office.ledger, self.administrator, uuid4(), uuid4(), office.clock.now())

        made = register_person(RegisterPerson(name=name), by(), office).made
        assert made is not None
        everywhere = Scope(kind=ScopeKind.EVERYWHERE)
        grant_role(GrantRole(person=made, role=Role.AUDITOR, scope=everywhere), by(), office)
        return made

    def link(self, person: UUID, purpose: Purpose = Purpose.INVITATION) -> str:
        return issue_link(person, purpose, self.doors, NOBODY, self.clock.now())

    def joined(self, login: str | None = None, person: UUID | None = None) -> tuple[Browser, bytes]:
        """A browser in which this person has opened their account; and the secret of their second factor."""
        browser = self.browser()
        address = f"/invitation/{self.link(person or self.someone)}"
        browser.open(address).send(address, login=login or self.login, password=PASSWORD, repeated=PASSWORD)
        secret = secret_of(browser.page)
        browser.send("/sign-in/factor", code=code_at(secret, step_of(self.clock.now())))
        assert "Запасные коды" in browser.page, browser.text
        return browser, secret

    def log(self) -> list[str]:
        """What the log of access says of the test's own person, the earliest first."""
        page = self.doors.log.lines(AccessQuestion(person=self.someone))
        return [kept.happened.kind.value for kept in reversed(page.lines)]

    def signs_in(self, secret: bytes, login: str | None = None) -> Browser:
        """Another browser in which the person signs in with password and code."""
        self.clock.moment += timedelta(minutes=2)
        browser = self.browser().open("/sign-in").send("/sign-in", login=login or self.login, password=PASSWORD)
        return browser.send("/sign-in/code", code=self.code(secret))

    def code(self, secret: bytes) -> str:
        """The code that a phone shows now."""
        return code_at(secret, step_of(self.clock.now()))


@pytest.fixture(scope="module")
def served(
    module_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningService, SetClock]]:
    clock = SetClock(NOON)
    with running_service(module_database, tmp_path_factory.mktemp("data"), clock) as service:
        yield service, clock


@pytest.fixture
def clock(served: tuple[RunningService, SetClock]) -> SetClock:
    return served[1]


@pytest.fixture
def town(served: tuple[RunningService, SetClock]) -> Iterator[Town]:
    """Each test has a day of its own, so that no earlier one's failures count."""
    service, clock = served
    clock.moment += timedelta(days=1)
    made = Town(service, clock, next(NUMBERS))
    yield made
    made.close()
