"""What the browser looks at: a service with the demonstration lived through, and one where nothing has happened yet."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext

from domain.assignment.state import ASSIGNMENT, assignment_id
from domain.plan.state import PLAN, plan_id
from interfaces.demonstration.cast import MEADOW, REPORTERS
from interfaces.demonstration.playing import SAMPLE
from interfaces.demonstration.stage import row_called
from interfaces.demonstration.tour import SIGN_INS
from interfaces.demonstration.workshops import SHOWN
from interfaces.main import play_demonstration
from tests.browser.eyes import opened_window
from tests.http.cast import cast
from tests.http.service import RunningService, running_service
from tests.memory_ledger import SetClock
from tests.postgres import Database

TODAY = datetime(2026, 1, 30, 9, tzinfo=UTC)
"""The last working day of the demonstration's story."""


@dataclass(frozen=True)
class Stage:
    """A running service: who plays there, by role, and the ids that addresses of pages are made of."""

    service: RunningService
    people: Mapping[str, UUID]
    ids: Mapping[str, object]
    windows: dict[tuple[str, int], BrowserContext] = field(default_factory=dict)

    def window(self, browser: Browser, role: str, width: int) -> BrowserContext:
        """A window of this width where whoever plays this role is signed in: one for all pages that they look at."""
        if (role, width) not in self.windows:
            self.windows[role, width] = opened_window(browser, self.service, self.people[role], width)
        return self.windows[role, width]

    def address(self, pattern: str) -> str:
        """«/plans/{plan}» with its id; KeyError where this stage has none."""
        return self.service.url + pattern.format_map(self.ids)

    def has(self, pattern: str) -> bool:
        """Whether there is such a page here."""
        try:
            self.address(pattern)
        except KeyError:
            return False
        return True


@contextmanager
def demonstrated(database: Database, data: Path) -> Iterator[Stage]:
    """With the demonstration."""
    with running_service(database, data, SetClock(TODAY)) as service:
        play_demonstration(database.connections, service.reception, service.url, lambda _: None)
        office = service.reception.office
        plan = plan_id(sha256(SAMPLE.read_bytes()).hexdigest())
        row = row_called(office.ledger.load(PLAN, plan).state, SHOWN.number)
        assignment = assignment_id(row.id, SHOWN.party.id)
        ids = {
            "plan": plan,
            "activity": row.id,
            "assignment": assignment,
            "point": next(iter(office.ledger.load(ASSIGNMENT, assignment).state.points)),
            "organisation": SHOWN.party.id,
            "person": REPORTERS[MEADOW].id,
        }
        service.reception.progress.wait_until(office.ledger.head(), 60.0)
        yield Stage(service, {str(role): member.id for role, member in SIGN_INS}, ids)


@contextmanager
def untouched(database: Database, data: Path) -> Iterator[Stage]:
    """With one person for each role and nothing done."""
    with running_service(database, data, SetClock(TODAY)) as service:
        people = cast(service)
        people.close()
        yield Stage(service, people.people, {"organisation": people.district, "person": people.people["executor"]})
