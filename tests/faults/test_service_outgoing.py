"""What goes out of the service as it is run: sent by the group and by a process of its own, ended with the service."""

import threading
from pathlib import Path
from uuid import uuid4

import httpx

from tests.contracts.receiver import receiving
from tests.faults.callers import first_administrator
from tests.patience import PATIENCE
from tests.postgres import data_directory
from tests.serving import Service, served


def test_a_running_service_sends_events_and_ends_its_streams_when_it_is_told_to_stop() -> None:
    with data_directory() as data, receiving() as receiver, served(data) as service:
        client = _administrator(service.url, data)
        assert client.post("/api/webhooks", json={"url": receiver.url}).status_code == 200
        _register(client)
        receiver.wait_for(1, PATIENCE)
        began, ended = threading.Event(), threading.Event()

        def listen() -> None:
            with client.stream("GET", "/api/events/stream") as answer:
                for _ in answer.iter_lines():
                    began.set()
            ended.set()

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        assert began.wait(PATIENCE)
        service.process.terminate()
        # The stream came to its end: had it been cut, the reader would have failed instead.
        assert ended.wait(PATIENCE)
        assert service.process.wait(PATIENCE) == 0
        client.close()
    assert [event["data"]["topic"] for event in receiver.taken] == ["organisation.registered"]


def test_a_process_of_its_own_sends_where_the_projections_do_not_run() -> None:
    with data_directory() as data, receiving() as receiver:
        web = Service(data, "--only", "web")
        sender = Service(data, "--only", "webhooks", log="sender.err")
        try:
            client = _administrator(web.url, data)
            assert client.post("/api/webhooks", json={"url": receiver.url}).status_code == 200
            _register(client)
            receiver.wait_for(1, PATIENCE)
            client.close()
            sender.process.terminate()
            assert sender.process.wait(PATIENCE) == 0, sender.said
        finally:
            for service in (sender, web):
                service.stop()


def _administrator(url: str, data: Path) -> httpx.Client:
    return httpx.Client(
        base_url=url, headers={"Authorization": f"Bearer {first_administrator(data)}"}, timeout=PATIENCE
    )


def _register(client: httpx.Client) -> None:
    answer = client.post("/api/organisations", json={"name": f"Школа {uuid4()}", "kind": "school"})
    assert answer.status_code == 200, answer.text
