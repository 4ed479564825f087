"""A real mail server for tests, which takes letters, refuses them, delays, and hangs up, as it is told."""

import socket
import ssl
import time
from asyncio import AbstractServer, WriteTransport
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.patience import PATIENCE

TAKEN = "250 OK"


class Mailbox:
    """What the server does with each letter in turn: `answers` to RCPT and DATA, the last one again and again.

    An answer is a reply of the protocol; `slow` waits so many seconds first; `hang up` closes the connection.
    """

    def __init__(
        self, *, rcpt: tuple[str, ...] = (TAKEN,), data: tuple[str, ...] = (TAKEN,), slow: float = 0.0
    ) -> None:
        self.rcpt, self.data, self.slow = list(rcpt), list(data), slow
        self.letters: list[EmailMessage] = []
        self.to: list[str] = []

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.rcpt.pop(0) if len(self.rcpt) > 1 else self.rcpt[0]
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.data.pop(0) if len(self.data) > 1 else self.data[0]
        if self.slow:
            time.sleep(self.slow)
        if answer == "hang up":
            assert server.transport is not None
            server.transport.close()
            return "421 gone"
        if answer == TAKEN or answer == "taken, then hang up":
            assert isinstance(envelope.content, bytes)
            letter: Any = BytesParser(policy=default).parsebytes(envelope.content)
            self.letters.append(letter)
            self.to += envelope.rcpt_tos
        if answer == "taken, then hang up":
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
            return ""
        return answer


class OnAnyPort(Controller):
    """Listens where the system finds a port free, so that nobody takes it meanwhile."""

    def _create_server(self) -> Awaitable[AbstractServer]:
        sock = socket.create_server((self.hostname, 0))
        self.port = sock.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=sock, ssl=self.ssl_context)


@contextmanager
def silent_port() -> Iterator[int]:
    """A port where nobody listens, nor can."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield int(sock.getsockname()[1])


@contextmanager
def mail_server(
    mailbox: Mailbox, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
) -> Iterator[int]:
    """The port that it listens on, on the loopback; with TLS from the first byte, or once it is asked to begin."""
    controller = OnAnyPort(
        mailbox,
        hostname="127.0.0.1",
        ready_timeout=PATIENCE,
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
    )
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def certificate(directory: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The contexts of a server at 127.0.0.1 with a certificate of its own, and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, secret = directory / "mail.pem", directory / "mail.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(pem, secret)
    return served, ssl.create_default_context(cafile=str(pem))
