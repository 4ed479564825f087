"""Timestamps of a checkpoint: OpenSSL's `ts` is the authority, behind a small HTTP server."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from infrastructure.seal.timestamps import NotStamped, Stamping, stamp
from tests.patience import PATIENCE
from tests.seal.installation import Installation, eventually
from tests.seal.sealing import sealing

SETTINGS = """
[req]
distinguished_name = name
[name]
[tsa]
default_tsa = here
[here]
serial = {directory}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
[authority]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The authority's directory: `key`, `certificate` and `settings`."""
    directory = tmp_path_factory.mktemp("authority")
    (directory / "settings").write_text(SETTINGS.format(directory=directory), encoding="utf-8")
    (directory / "serial").write_text("01\n", encoding="utf-8")
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Timestamps", "-keyout", "key"]
    openssl(directory, *made, "-out", "certificate", "-config", "settings", "-extensions", "authority")
    return directory


def openssl(directory: Path, *words: str) -> bytes:
    done = subprocess.run(["openssl", *words], cwd=directory, capture_output=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@contextmanager
def answering(directory: Path, *, spoilt: bool = False) -> Iterator[str]:
    """The authority over HTTP; a spoilt one always answers what was asked first."""
    first: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            first.append(asked)
            (directory / "asked").write_bytes(first[0] if spoilt else asked)
            reply = ["ts", "-reply", "-config", "settings", "-queryfile", "asked"]
            body = openssl(directory, *reply, "-signer", "certificate", "-inkey", "key")
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_answer_is_taken_that_openssl_itself_verifies(authority: Path, tmp_path: Path) -> None:
    with answering(authority) as url:
        token, at = stamp(url, b"a checkpoint\n")
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)
    (tmp_path / "token").write_bytes(token)
    (tmp_path / "data").write_bytes(b"a checkpoint\n")
    verify = ["ts", "-verify", "-in", f"{tmp_path}/token", "-data", f"{tmp_path}/data"]
    assert b"OK" in openssl(authority, *verify, "-CAfile", "certificate")


def test_an_answer_to_another_question_is_not_taken(authority: Path) -> None:
    with answering(authority, spoilt=True) as url:
        stamp(url, b"one")
        with pytest.raises(NotStamped):
            stamp(url, b"two")


def test_an_authority_that_does_not_answer_stops_nobody() -> None:
    with pytest.raises(NotStamped):
        stamp("http://127.0.0.1:9/", b"one")


def test_the_newest_checkpoint_is_stamped_and_the_next_only_when_it_is_time(
    installation: Installation, authority: Path
) -> None:
    projector = installation.database.projector
    with answering(authority) as url, installation.open() as opened:
        stamping = Stamping(projector, url, timedelta(hours=1))
        with stamping.running(), sealing(projector, installation.data, [stamping]):
            installation.tell(opened, 3)
            eventually(lambda: opened.seal.standing().stamped_at)
            last = installation.tell(opened, 3)
            eventually(lambda: opened.seal.standing().size == last)
        with psycopg.connect(projector) as connection:
            (row,) = connection.execute("SELECT size, stamped FROM seal.timestamp").fetchall()
            note = connection.execute("SELECT note FROM seal.checkpoint WHERE size = %s", (row[0],)).fetchone()
    assert note == (row[1],)
