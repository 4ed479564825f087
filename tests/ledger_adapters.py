"""The ledger's adapters, for the contract that each must keep, and facts to record in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg

from application.ports import Clock, Keys, Ledger
from domain.actors import Envelope, Role
from domain.ledger import Change, Event
from domain.person import PersonRegistered, RoleGranted, Scope, ScopeKind
from domain.personal import Personal
from infrastructure.ledger.keys import PostgresKeys
from infrastructure.ledger.ledger import PostgresLedger
from tests.memory_ledger import MemoryKeys, MemoryLedger, SetClock
from tests.postgres import Database

INSTALLATION = bytes(range(32))


def envelope(**changes: Any) -> Envelope:
    """An administrator's circumstances; the command's id is another every time."""
    known: dict[str, Any] = {
        "by": uuid4(),
        "role": Role.ADMINISTRATOR,
        "on_behalf_of": None,
        "occurred_on": date(2026, 3, 2),
        "command_id": uuid4(),
        "correlation_id": uuid4(),
    }
    return Envelope(**known | changes)


def registered(person: UUID, name: str = "Иванова А. П.", **changes: Any) -> Event:
    """The person came into the registry; the name is personal data."""
    return PersonRegistered.of(envelope(**changes), name=Personal(person, name))


def granted(role: Role = Role.EXPERT, **changes: Any) -> Event:
    """A small fact without personal data."""
    return RoleGranted.of(envelope(**changes), granted=role, scope=Scope(kind=ScopeKind.EVERYWHERE))


def grant(stream: UUID, expected: int = 0, count: int = 1) -> Change:
    return Change(stream, expected, tuple(granted() for _ in range(count)))


class Adapter:
    """A ledger under test with its keys; `again` opens a second one on the same store, as another process would."""

    def __init__(
        self, ledger: Ledger, keys: Keys, destroy: Callable[[UUID], object], again: Callable[[], Ledger]
    ) -> None:
        self.ledger = ledger
        self.keys = keys
        self.destroy = destroy
        self.again = again


def in_memory() -> Adapter:
    keys = MemoryKeys()
    ledger = MemoryLedger(SetClock(), keys)
    return Adapter(ledger, keys, keys.destroy, lambda: ledger)


@contextmanager
def on_postgres(database: Database, demonstration_clock: Clock | None = None) -> Iterator[Adapter]:
    """The adapter as `vekha serve` builds it."""
    keys = PostgresKeys(database.writer, INSTALLATION)
    opened: list[PostgresLedger] = []

    def again() -> PostgresLedger:
        opened.append(PostgresLedger(database.writer, keys, demonstration_clock=demonstration_clock, pool_size=10))
        return opened[-1]

    try:
        yield Adapter(again(), keys, keys.destroy, again)
    finally:
        for ledger in opened:
            ledger.close()
        keys.close()


def wipe(database: Database) -> None:
    """An empty ledger again: only a superuser may do this, and only by first taking the guards away."""
    tables = ("event", "command", "demonstration", "subject_key")
    steps = [f"ALTER TABLE ledger.{table} DISABLE TRIGGER USER" for table in tables]
    steps += [f"TRUNCATE ledger.{table}" for table in tables]
    steps += [f"ALTER TABLE ledger.{table} ENABLE ALWAYS TRIGGER {guard}" for table, guard in GUARDS]
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        admin.execute("; ".join(steps).encode())


GUARDS = (
    ("event", "append_only"),
    ("event", "erasure_confirmed"),
    ("command", "append_only"),
    ("demonstration", "append_only"),
    ("subject_key", "keys_stay"),
)
