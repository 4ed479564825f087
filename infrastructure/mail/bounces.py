"""Letters that came back: a delivery status notification (RFC 3464) names the letter by its Message-ID."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default

from domain.refusals import BadInput

LARGEST = 10 * 1024 * 1024  # bytes
_MESSAGE_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")


class NotABounce(BadInput):
    """Not a report of a mail server that a letter came back."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Это не сообщение почтового сервера о недоставке: {reason}. Сохраните его целиком (.eml) и повторите."
        )


@dataclass(frozen=True, slots=True)
class Bounce:
    """Which letter came back, for ever or not, and the server's words."""

    message_id: str
    permanent: bool
    said: str


def bounce(content: bytes) -> Bounce:
    """What the notification says. Raises NotABounce."""
    if len(content) > LARGEST:
        raise NotABounce("файл слишком велик")
    report = message_from_bytes(content, policy=default)
    status = next((part for part in report.walk() if part.get_content_type() == "message/delivery-status"), None)
    if status is None:
        raise NotABounce("в нём нет части delivery-status")
    fields = _fields(status)
    action = fields.get("action", "").lower()
    code = fields.get("status", "")
    if action not in {"failed", "delayed"}:
        raise NotABounce("оно не говорит о недоставке")
    message_id = _original(report)
    if message_id is None:
        raise NotABounce("в нём не назван Message-ID письма")
    said = " ".join(f"{code} {fields.get('diagnostic-code', '')}".split())
    return Bounce(message_id, action == "failed", said or "не доставлено")


def _fields(status: Message) -> dict[str, str]:
    """The fields of all recipients, the first one's counting; letters of ours have one recipient."""
    found: dict[str, str] = {}
    parts = status.get_payload()
    for block in parts if isinstance(parts, list) else []:
        if isinstance(block, Message):
            for name, value in block.items():
                found.setdefault(name.lower(), str(value))
    return found


def _original(report: Message) -> str | None:
    """The Message-ID of the returned letter, or of its returned headers."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload(0) if isinstance(part.get_payload(), list) else None
            found = inner.get("Message-ID") if isinstance(inner, Message) else None
        elif kind == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            headers = message_from_bytes(text) if isinstance(text, bytes) else None
            found = headers.get("Message-ID") if headers is not None else None
        else:
            continue
        match = _MESSAGE_ID.search(str(found or ""))
        if match:
            return match.group()
    return None
