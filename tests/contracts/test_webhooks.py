"""Webhooks against a real receiver: nothing lost, nothing out of order, signed, and never where they must not go."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from cloudevents.core.formats.json import JSONFormat
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from application.outgoing_events import Wanted
from application.webhooks import Hook
from domain.actors import Envelope, Role
from domain.ledger import Change
from domain.organisation import OrganisationKind, OrganisationRegistered
from domain.webhook import target
from infrastructure.asking import AskingPool
from infrastructure.ledger.keys import PostgresKeys
from infrastructure.ledger.ledger import PostgresLedger
from infrastructure.webhooks import sending
from infrastructure.webhooks.delivering import Deliverer, Patience
from infrastructure.webhooks.store import PostgresWebhooks
from tests.contracts.receiver import Receiver, receiving
from tests.patience import PATIENCE
from tests.postgres import Database

QUICK = Patience(glance=0.02, connect=PATIENCE, whole=PATIENCE, first=0.02, longest=0.1, rival=0.1)
SHORT = replace(QUICK, whole=1.0)
KEY = bytes(range(32))
ANY = Wanted()


class Town:
    """A ledger of organisations, and webhooks on it."""

    def __init__(self, database: Database, ledger: PostgresLedger, store: PostgresWebhooks) -> None:
        self.database, self.ledger, self.store = database, ledger, store
        self.hooks: list[UUID] = []

    def record(self, count: int) -> int:
        """So many events more; the last position."""
        for _ in range(count):
            command = uuid4()
            by = Envelope(
                by=uuid4(),
                role=Role.ADMINISTRATOR,
                on_behalf_of=None,
                occurred_on=datetime(2026, 3, 2, tzinfo=UTC).date(),
                command_id=command,
                correlation_id=command,
            )
            event = OrganisationRegistered.of(by, name=f"Школа {command}", kind=OrganisationKind.SCHOOL)
            self.ledger.append(Change(command, 0, (event,)), command=command)
        return self.ledger.head()

    def hook(self, url: str, wanted: Wanted = ANY) -> tuple[UUID, str]:
        position = self.ledger.head()
        webhook = uuid4()
        secret = self.store.add(Hook(webhook, url, wanted, position, datetime.now(UTC)))
        assert secret is not None
        self.hooks.append(webhook)
        return webhook, secret

    def seen(self, webhook: UUID) -> Hook:
        return next(hook for hook in self.store.all() if hook.webhook == webhook)

    @contextmanager
    def delivering(self, patience: Patience = QUICK) -> Iterator[None]:
        told = threading.Event()
        deliverer = Deliverer(self.database.writer, self.store, self.ledger, patience)
        thread = threading.Thread(target=deliverer.run, args=(told,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            told.set()
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def wait(self, holds: Any, seconds: float = PATIENCE) -> None:
        until = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < until
            time.sleep(0.02)


@pytest.fixture(scope="module")
def whole_town(module_database: Database) -> Iterator[Town]:
    keys = PostgresKeys(module_database.writer, KEY)
    with (
        PostgresLedger(module_database.writer, keys, pool_size=4) as ledger,
        AskingPool(module_database.writer, 4) as pool,
    ):
        yield Town(module_database, ledger, PostgresWebhooks(pool, keys))
    keys.close()


@pytest.fixture
def town(whole_town: Town) -> Iterator[Town]:
    """The same ledger for all tests; the webhooks of each end with it."""
    yield whole_town
    for webhook in whole_town.hooks:
        whole_town.store.stop(webhook, datetime.now(UTC))
    whole_town.hooks.clear()


def test_events_come_in_order_signed_and_are_cloud_events(town: Town) -> None:
    with receiving() as receiver, town.delivering():
        _, secret = town.hook(receiver.url)
        last = town.record(30)
        receiver.wait_for(30)
    assert receiver.sequence == list(range(last - 29, last + 1))
    for headers, body in receiver.requests:
        Verifier(secret).verify(body.decode(), headers)
        event = from_structured_event(HTTPMessage(headers, body), JSONFormat())
        assert event.get_id() == headers["webhook-id"]
        assert headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    with pytest.raises(WebhookVerificationError):
        Verifier("whsec_" + "A" * 43 + "=").verify(receiver.requests[0][1].decode(), receiver.requests[0][0])


def test_both_secrets_sign_after_a_rotation_and_a_retry_shows_none(town: Town) -> None:
    with receiving() as receiver:
        webhook, old = town.hook(receiver.url)
        command = uuid4()
        new = town.store.rotate(webhook, command)
        assert new is not None
        assert town.store.rotate(webhook, command) is None
        with town.delivering():
            town.record(1)
            receiver.wait_for(1)
    headers, body = receiver.requests[0]
    for secret in (old, new):
        Verifier(secret).verify(body.decode(), headers)
    assert new.encode() not in b"".join(town.store.secrets(webhook))


def test_what_is_refused_is_sent_again_under_the_same_id_until_it_is_taken(town: Town) -> None:
    with receiving(lambda _, number: 200 if number % 3 == 0 else 500) as receiver:
        webhook, _ = town.hook(receiver.url)
        last = town.record(6)
        with town.delivering():
            receiver.wait_for(6)
    assert receiver.sequence == list(range(last - 5, last + 1))
    ids = [headers["webhook-id"] for headers, _ in receiver.requests]
    assert [len({ids[n], ids[n + 1], ids[n + 2]}) for n in range(0, 18, 3)] == [1] * 6
    attempts = town.store.attempts(webhook, 100)
    assert [a.attempt for a in reversed(attempts)][:4] == [1, 2, 3, 1]
    assert {a.error for a in attempts if not a.taken} == {"получатель ответил 500"}
    assert town.seen(webhook).failing_since is None


def test_a_receiver_that_is_away_gets_everything_when_it_is_back(town: Town) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    webhook, _ = town.hook(f"http://127.0.0.1:{port}/events")
    last = town.record(5)
    with town.delivering():
        town.wait(lambda: town.seen(webhook).attempts >= 2)
        assert town.store.attempts(webhook, 1)[0].error == "получатель не принимает соединений"
        with receiving(port=port) as receiver:
            receiver.wait_for(5)
    assert receiver.sequence == list(range(last - 4, last + 1))


def test_a_redirect_is_not_followed(town: Town) -> None:
    with receiving(lambda _, number: 302 if number == 1 else 200) as receiver, town.delivering():
        webhook, _ = town.hook(receiver.url)
        town.record(1)
        receiver.wait_for(1)
    first = town.store.attempts(webhook, 10)[-1]
    assert (first.status, first.error) == (302, "перенаправление не выполняется: укажите конечный адрес")


def test_a_slow_receiver_is_waited_for_only_so_long_and_holds_up_nobody_else(town: Town) -> None:
    others_had_theirs = threading.Event()

    def slow(receiver: Receiver, number: int) -> int:
        if number == 1:
            assert others_had_theirs.wait(PATIENCE)
        return 200

    with receiving(slow) as lame, receiving() as quick, town.delivering(SHORT):
        webhook, _ = town.hook(lame.url)
        town.hook(quick.url)
        town.record(3)
        quick.wait_for(3)
        town.wait(lambda: town.store.attempts(webhook, 1))  # given up on before it answered
        others_had_theirs.set()
        lame.wait_for(3)
    assert town.store.attempts(webhook, 10)[-1].error == "получатель не ответил вовремя"


def test_an_answer_that_trickles_is_cut() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def trickle() -> None:
            connection, _ = server.accept()
            with connection:
                while not stop.wait(0.2):
                    try:
                        connection.sendall(b"X")
                    except OSError:
                        return

        thread = threading.Thread(target=trickle, daemon=True)
        thread.start()
        where = target(f"http://127.0.0.1:{server.getsockname()[1]}/")
        began = time.monotonic()
        outcome = sending.send(where, {}, b"{}", private=False, connect=0.5, whole=0.7)
        assert outcome.error == "получатель не ответил вовремя"
        assert time.monotonic() - began < PATIENCE
        stop.set()
        thread.join(5)


def test_only_the_wanted_topics_are_sent_and_the_rest_is_passed_over(town: Town) -> None:
    with receiving() as receiver, town.delivering():
        none, _ = town.hook(receiver.url, Wanted(("plan.approved",)))
        some, _ = town.hook(receiver.url, Wanted(("organisation.registered",)))
        last = town.record(3)
        receiver.wait_for(3)
        town.wait(lambda: town.seen(none).position == town.seen(some).position == last)
    assert len(receiver.requests) == 3


def test_a_replay_sends_everything_behind_a_position_again_under_the_same_ids(town: Town) -> None:
    with receiving() as receiver, town.delivering():
        webhook, _ = town.hook(receiver.url)
        last = town.record(4)
        receiver.wait_for(4)
        town.store.resume(webhook, last - 2)
        receiver.wait_for(6)
    assert receiver.sequence[4:] == [last - 1, last]
    assert receiver.taken[4]["id"] == receiver.taken[2]["id"]


def test_a_receiver_that_fails_too_long_is_given_up_and_nothing_is_lost(town: Town) -> None:
    with receiving(lambda r, _: 200 if r.taken is None else 503) as receiver:
        webhook, _ = town.hook(receiver.url)
        last = town.record(2)
        with town.delivering(Patience(glance=0.02, first=0.02, longest=0.05, giving_up=0.2, rival=0.1)):
            town.wait(lambda: town.seen(webhook).gave_up)
            stopped = len(receiver.requests)
            time.sleep(0.3)
            assert len(receiver.requests) == stopped
            assert town.seen(webhook).position == last - 2
            receiver.answer = lambda _, __: 200
            town.store.resume(webhook, None)
            receiver.wait_for(2)
    assert receiver.sequence == [last - 1, last]


def test_a_receiver_that_says_it_is_gone_is_never_written_to_again(town: Town) -> None:
    with receiving(lambda _, __: 410) as receiver, town.delivering():
        webhook, _ = town.hook(receiver.url)
        town.record(2)
        town.wait(lambda: town.seen(webhook).gave_up)
        time.sleep(0.2)
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    ("name", "address", "allowed"),
    [
        ("example.org", "10.0.0.5", False),
        ("example.org", "127.0.0.1", False),
        ("example.org", "169.254.169.254", False),
        ("example.org", "100.64.0.1", False),
        ("example.org", "::1", False),
        ("example.org", "fd00::1", False),
        ("example.org", "::ffff:10.0.0.5", False),
        ("example.org", "64:ff9b::a00:5", False),
        ("example.org", "2002:a00:5::1", False),
        ("example.org", "0.0.0.0", False),
        ("localhost", "127.0.0.1", True),
        ("example.org", "93.184.216.34", True),
        ("example.org", "2606:2800:220:1:248:1893:25c8:1946", True),
    ],
)
def test_where_a_name_leads_is_looked_at_before_anything_is_sent(
    name: str, address: str, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[Any] = []
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(family, 1, 6, "", (address, 443))])

    def connect(self: socket.socket, place: Any) -> None:
        connected.append(place)
        raise ConnectionRefusedError

    class Socket(socket.socket):
        pass

    Socket.connect = connect  # type: ignore[assignment, method-assign]
    monkeypatch.setattr(socket, "socket", Socket)
    outcome = sending.send(target(f"https://{name}/"), {}, b"{}", private=False)
    assert connected == ([(address, 443)] if allowed else [])
    assert (outcome.error == "адрес лежит во внутренней сети") is not allowed


def test_two_deliverers_do_not_send_at_once(town: Town) -> None:
    with receiving() as receiver, town.delivering(), town.delivering():
        town.hook(receiver.url)
        last = town.record(20)
        receiver.wait_for(20)
        time.sleep(0.2)
    assert receiver.sequence == list(range(last - 19, last + 1))


KILLED = """
import sys
from threading import Event
from infrastructure.asking import AskingPool
from infrastructure.ledger.keys import PostgresKeys
from infrastructure.ledger.ledger import PostgresLedger
from infrastructure.webhooks.delivering import Deliverer, Patience
from infrastructure.webhooks.store import PostgresWebhooks
url = sys.argv[1]
keys = PostgresKeys(url, bytes(range(32)))
with PostgresLedger(url, keys, pool_size=2) as ledger, AskingPool(url, 2) as pool:
    Deliverer(url, PostgresWebhooks(pool, keys), ledger, Patience(glance=0.02, first=0.02, rival=0.1)).run(Event())
"""


def test_nothing_is_lost_or_overtaken_when_the_deliverer_is_killed(town: Town) -> None:
    with receiving(lambda _, number: 500 if number % 7 == 0 else 200) as receiver:
        town.hook(receiver.url)
        last = town.record(60)
        for taken in (10, 25, 40):
            command = [sys.executable, "-c", KILLED, town.database.writer]
            with subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL) as process:
                try:
                    receiver.wait_for(taken)
                finally:
                    os.kill(process.pid, signal.SIGKILL)
        with town.delivering():
            town.wait(lambda: max(receiver.sequence) == last)
    first_times = list(dict.fromkeys(receiver.sequence))
    assert first_times == list(range(last - 59, last + 1))
    bodies: dict[str, str] = {}
    for event in receiver.taken:
        assert bodies.setdefault(event["id"], json.dumps(event)) == json.dumps(event)
