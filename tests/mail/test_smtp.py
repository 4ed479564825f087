"""Letters handed to a real mail server: what it took, what it refused for now or for ever, and what goes wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from application.mailing import Never, NotNow, Written
from infrastructure.mail.bounces import NotABounce, bounce
from infrastructure.mail.outbox import without_addresses
from infrastructure.mail.smtp import MailServer, SmtpPostman
from tests.mail.server import Mailbox, certificate, mail_server, silent_port
from tests.memory_ledger import SetClock
from tests.patience import PATIENCE

LETTER = Written(
    "<7f4c@vekha.example>", "zimin@district.example", "Веха: напоминаний о сроках: 1", "Здравствуйте!\n\n— Срок.\n"
)
CLOCK = SetClock(datetime(2026, 3, 11, 6, tzinfo=UTC))


def postman(port: int, security: str = "none", timeout: float = PATIENCE) -> SmtpPostman:
    return SmtpPostman(MailServer("127.0.0.1", port, security, "Веха <noreply@vekha.example>", timeout=timeout), CLOCK)


def test_a_letter_arrives_whole_under_its_message_id() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        postman(port).send(LETTER)
    (letter,) = mailbox.letters
    assert mailbox.to == ["zimin@district.example"]
    assert letter["Message-ID"] == "<7f4c@vekha.example>"
    assert letter["Subject"] == "Веха: напоминаний о сроках: 1"
    assert letter["From"].addresses[0].addr_spec == "noreply@vekha.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"] == "Wed, 11 Mar 2026 06:00:00 +0000"
    assert "— Срок." in letter.get_content()


@pytest.mark.parametrize("refused", ["451 4.7.1 Greylisted, try again later", "421 4.3.2 Shutting down"])
def test_a_temporary_refusal_is_not_now(refused: str) -> None:
    mailbox = Mailbox(rcpt=(refused, "250 OK"))
    with mail_server(mailbox) as port:
        with pytest.raises(NotNow, match=refused[:3]):
            postman(port).send(LETTER)
        postman(port).send(LETTER)
    assert [letter["Message-ID"] for letter in mailbox.letters] == ["<7f4c@vekha.example>"]


def test_a_greylisting_after_the_text_is_not_now_either() -> None:
    with mail_server(Mailbox(data=("451 4.7.1 later",))) as port, pytest.raises(NotNow, match="451"):
        postman(port).send(LETTER)


@pytest.mark.parametrize(
    "mailbox",
    [Mailbox(rcpt=("550 5.1.1 No such user here",)), Mailbox(data=("554 5.7.1 Rejected",))],
    ids=["rcpt", "data"],
)
def test_a_permanent_refusal_is_never(mailbox: Mailbox) -> None:
    with mail_server(mailbox) as port, pytest.raises(Never, match=r"55[04]"):
        postman(port).send(LETTER)


def test_a_dropped_connection_is_not_now() -> None:
    with mail_server(Mailbox(data=("hang up",))) as port, pytest.raises(NotNow):
        postman(port).send(LETTER)


def test_a_letter_whose_receipt_got_lost_is_not_now_and_goes_again_under_the_same_message_id() -> None:
    mailbox = Mailbox(data=("taken, then hang up", "250 OK"))
    with mail_server(mailbox) as port:
        with pytest.raises(NotNow):
            postman(port).send(LETTER)
        postman(port).send(LETTER)
    assert [letter["Message-ID"] for letter in mailbox.letters] == ["<7f4c@vekha.example>"] * 2


def test_a_server_that_is_down_is_not_now() -> None:
    with silent_port() as port, pytest.raises(NotNow, match="ConnectionRefused"):
        postman(port).send(LETTER)


def test_a_slow_server_is_not_waited_for_for_ever() -> None:
    with mail_server(Mailbox(slow=1.5)) as port, pytest.raises(NotNow):
        postman(port, timeout=0.4).send(LETTER)


def test_a_server_without_tls_gets_no_letter_where_tls_is_demanded() -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port, pytest.raises(NotNow):
        postman(port, "starttls").send(LETTER)
    assert mailbox.letters == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_goes_over_tls_to_a_server_that_is_trusted_and_to_no_other(security: str, tmp_path: Path) -> None:
    served, trusting = certificate(tmp_path)
    mailbox = Mailbox()
    with mail_server(mailbox, **{security: served}) as port:
        server = MailServer("127.0.0.1", port, security, "noreply@vekha.example", timeout=PATIENCE)
        with pytest.raises(NotNow, match="certificate"):
            SmtpPostman(server, CLOCK).send(LETTER)
        assert mailbox.letters == []
        SmtpPostman(server, CLOCK, trusting).send(LETTER)
    assert len(mailbox.letters) == 1


def test_an_account_that_the_server_does_not_know_is_our_own_trouble_not_the_letters() -> None:
    with mail_server(Mailbox()) as port:
        server = MailServer("127.0.0.1", port, "none", "noreply@vekha.example", user="vekha", password="x")
        with pytest.raises(NotNow):
            SmtpPostman(server, CLOCK).send(LETTER)


def test_addresses_do_not_stay_in_the_words_of_a_server() -> None:
    assert without_addresses("550 5.1.1 <zimin@district.example>: unknown") == "550 5.1.1 <…>: unknown"


REPORT = """From: mailer-daemon@mx.example
To: noreply@vekha.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It came back.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; zimin@district.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: {kind}

Message-ID: <7f4c@vekha.example>
Subject: =?utf-8?b?0JLQtdGF0LA=?=

text
--b--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_of_a_mail_server_names_the_letter_that_came_back(kind: str) -> None:
    found = bounce(REPORT.format(action="failed", kind=kind).encode())
    assert (found.message_id, found.permanent) == ("<7f4c@vekha.example>", True)
    assert found.said == "5.1.1 smtp; 550 5.1.1 User unknown"


def test_a_delay_is_no_end() -> None:
    assert not bounce(REPORT.format(action="delayed", kind="message/rfc822").encode()).permanent


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: hello\n\nhello",
        b"\xff\xfe" * 100,
        REPORT.format(action="delivered", kind="message/rfc822").encode(),
        REPORT.format(action="failed", kind="text/plain").encode(),
    ],
)
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(NotABounce):
        bounce(content)
