"""The way to a mail server, by the standard library: a connection a letter, every wait bounded."""

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from application.mailing import Never, NotNow, Postman, Written
from application.ports import Clock

TIMEOUT = 30.0  # seconds for each answer of the server; with all of them below the lease of a letter


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `security`: starttls, tls or none; `sender` stands in From and in the envelope."""

    host: str
    port: int
    security: str
    sender: str
    user: str | None = None
    password: str | None = None
    timeout: float = TIMEOUT

    @property
    def domain(self) -> str:
        """The right-hand side of Message-IDs."""
        return parseaddr(self.sender)[1].rpartition("@")[2]


class SmtpPostman(Postman):
    """A refusal for ever is one of the recipient or of the letter; whatever concerns the connection is tried again."""

    def __init__(self, server: MailServer, clock: Clock, trust: ssl.SSLContext | None = None) -> None:
        self._server = server
        self.domain = server.domain
        self._clock = clock
        self._trust = trust

    def send(self, letter: Written) -> None:
        try:
            with self._connected() as connection:
                if self._server.user is not None:
                    connection.login(self._server.user, self._server.password or "")
                connection.send_message(self._message(letter), parseaddr(self._server.sender)[1], [letter.to])
        except smtplib.SMTPRecipientsRefused as refused:
            _raise(*refused.recipients[letter.to])
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, smtplib.SMTPConnectError) as ours:
            # Our own account or address: the letter is not to blame, and goes out once the settings are mended.
            raise NotNow(_said(ours.smtp_code, ours.smtp_error)) from None
        except smtplib.SMTPResponseException as refused:
            _raise(refused.smtp_code, refused.smtp_error)
        except (smtplib.SMTPException, OSError) as failure:
            raise NotNow(f"{type(failure).__name__}: {failure}") from None

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        trust = self._trust or ssl.create_default_context()
        if server.security == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=trust)
        connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        if server.security == "starttls":
            try:
                connection.starttls(context=trust)
            except BaseException:
                connection.close()
                raise
        return connection

    def _message(self, letter: Written) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        name, address = parseaddr(self._server.sender)
        message["From"] = Address(display_name=name or "Веха", addr_spec=address)
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = letter.message_id
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        message.set_content(letter.text, cte="base64")
        return message


def _raise(code: int, words: bytes | str) -> None:
    """4xx: later; 5xx: never (RFC 5321, 4.2.1)."""
    said = _said(code, words)
    raise Never(said) if 500 <= code < 600 else NotNow(said)


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}".strip()
