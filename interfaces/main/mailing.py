"""Letters, joined: the part of the service that sends them, and what an operator does with the outbox."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from interfaces.cli.house import MailDesk
from interfaces.main.opening import open_reception
from interfaces.settings import Settings, WrongSetting

if TYPE_CHECKING:
    from uuid import UUID

    from application.mailing import Delivered, NewLink, Postman
    from interfaces.reception import Reception

GLANCE = 5.0  # seconds between two looks at the outbox


def serve_mail(settings: Settings) -> None:
    """Follows the ledger and sends what is due, until told to stop. Raises CannotStart, WrongSetting."""
    import structlog

    from application.ports import LedgerCannotWrite, LedgerUnavailable
    from interfaces.stopping import told_to_stop

    log = structlog.get_logger("mail")
    told = told_to_stop()
    gc.enable()
    with _post_office(settings) as (received, postman):
        while not told.is_set():
            try:
                received.desk.follow()
                done = _sent(received, postman, settings.public_url)
                if done.total:
                    log.info("letters", sent=done.sent, later=done.later, failed=done.failed, dropped=done.dropped)
            except (LedgerUnavailable, LedgerCannotWrite) as gone:
                log.warning("outbox_unavailable", reason=str(gone))
            told.wait(GLANCE)


def send(settings: Settings) -> dict[str, int]:
    """One go over the outbox."""
    from dataclasses import asdict

    with _post_office(settings) as (received, postman):
        received.desk.follow()
        return asdict(_sent(received, postman, settings.public_url))


def bounce(settings: Settings, content: bytes) -> bool:
    """Records that a letter came back; False where the letter is not ours. Raises NotABounce."""
    from infrastructure.mail.bounces import bounce as read

    found = read(content)
    with open_reception(settings) as received:
        if not found.permanent:
            return True
        return received.outbox.bounced(found.message_id, received.office.clock.now(), found.said)


def status(settings: Settings) -> dict[str, int]:
    """How many letters there are in each state."""
    with open_reception(settings) as received:
        return dict(received.outbox.counts())


MAIL = MailDesk(send=send, bounce=bounce, status=status)


@contextmanager
def _post_office(settings: Settings) -> Iterator[tuple["Reception", "Postman"]]:
    from infrastructure.clock import SystemClock
    from infrastructure.mail.smtp import MailServer, SmtpPostman

    if settings.smtp_host is None or settings.smtp_from is None:
        raise WrongSetting("Почта не настроена: задайте VEKHA_SMTP_HOST и VEKHA_SMTP_FROM (docs/operating.md).")
    server = MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        sender=settings.smtp_from,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
    )
    with open_reception(settings) as received:
        yield received, SmtpPostman(server, SystemClock())


def _sent(received: "Reception", postman: "Postman", public: str | None) -> "Delivered":
    from application.mailing import send_letters
    from application.names import RegistryNames

    office = received.office
    return send_letters(
        received.outbox,
        postman,
        office.ledger,
        lambda: RegistryNames(office.ledger),
        received.wording,
        office.clock.now,
        _new_link(received, public) if public else None,
    )


def _new_link(received: "Reception", public: str) -> "NewLink":
    from application.signing_in.access_log import NOBODY
    from application.signing_in.inviting import issue_link
    from application.signing_in.ports import Purpose

    def made(person: "UUID", purpose: str) -> str:
        secret = issue_link(person, Purpose(purpose), received.doors, NOBODY, received.office.clock.now())
        return f"{public.rstrip('/')}/{purpose}/{secret}"

    return made
