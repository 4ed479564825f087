"""The part that sends the ledger's events to webhooks: a process of its own, or a thread beside the projections."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from interfaces.main.opening import database, settled_key
from interfaces.settings import Settings

if TYPE_CHECKING:
    from infrastructure.migrations.roles import Connections
    from infrastructure.webhooks.delivering import Deliverer

LATER = 5.0  # seconds: nobody is kept waiting for the start by what nobody waits for
LAST_WORDS = 5.0  # seconds for a sending under way; one that is cut off is sent again
CONNECTIONS = 3


def serve_webhooks(settings: Settings) -> None:
    """Sends events to webhooks, until told to stop. Raises CannotStart."""
    from interfaces.stopping import told_to_stop

    told = told_to_stop()
    with database(settings) as connections, deliverer(connections, settings.data, settings.webhooks_private) as sends:
        sends.run(told)


@contextmanager
def delivering_later(connections: "Connections", settings: Settings) -> Iterator[None]:
    """The same in a thread, once the service has had time to start; where another process sends, it waits for it."""
    told = Event()

    def send() -> None:
        if told.wait(LATER):
            return
        with deliverer(connections, settings.data, settings.webhooks_private) as sends:
            sends.run(told)

    thread = Thread(target=send, name="webhooks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        told.set()
        thread.join(LAST_WORDS)


@contextmanager
def deliverer(connections: "Connections", data: Path, private: bool) -> Iterator["Deliverer"]:
    """What delivers on this database."""
    from infrastructure.asking import AskingPool
    from infrastructure.ledger.keys import PostgresKeys
    from infrastructure.ledger.ledger import PostgresLedger
    from infrastructure.webhooks.delivering import Deliverer
    from infrastructure.webhooks.store import PostgresWebhooks

    with ExitStack() as opened:
        keys = PostgresKeys(connections.writer, settled_key(connections, data))
        opened.callback(keys.close)
        ledger = opened.enter_context(PostgresLedger(connections.writer, keys, pool_size=CONNECTIONS))
        pool = opened.enter_context(AskingPool(connections.writer, CONNECTIONS))
        yield Deliverer(connections.writer, PostgresWebhooks(pool, keys, private=private), ledger)
