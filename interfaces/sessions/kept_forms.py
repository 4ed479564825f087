"""A form that was sent after its session had ended: kept until the person has signed in again, so nothing is lost."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile

from application.signing_in.secrets import hashed, new_secret
from interfaces.reception import Reception
from interfaces.sessions import forgery

KEPT = timedelta(hours=2)
LARGEST = 1024 * 1024  # bytes
PURPOSE = "form"


@dataclass(frozen=True, slots=True)
class KeptForm:
    """`fields` in their order, as they were sent to `path` by `person`, where that is known; files cannot be kept."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: bool
    person: UUID | None

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What was typed, without the form's own fields."""
        return tuple((name, value) for name, value in self.fields if value and not name.startswith("form."))


async def kept_form(request: Request[Any, Any, Any], session: str | None) -> str | None:
    """Keeps the form that this request brings; the secret to collect it by, where there is something to keep."""
    if request.content_type[0] not in forgery.FORMS:
        return None
    sent = (await request.form()).multi_items()
    fields = [(name, value) for name, value in sent if isinstance(value, str) and name != forgery.FIELD]
    files = any(isinstance(value, UploadFile) and value.filename for _, value in sent)
    received: Reception = request.app.state.reception
    return await sync_to_thread(_keep, received, quote(request.url.path), fields, files, session) if fields else None


def _keep(
    received: Reception, path: str, fields: list[tuple[str, str]], files: bool, session: str | None
) -> str | None:
    holder = received.doors.sessions.last_holder(hashed(session)) if session else None
    content = json.dumps([path, fields, files, str(holder) if holder else None]).encode()
    if len(content) > LARGEST:
        return None
    secret, now = new_secret(), received.office.clock.now()
    received.doors.parcels.leave(secret, PURPOSE, content, now, now + KEPT)
    return secret


def collected(received: Reception, secret: str, person: UUID) -> KeptForm | None:
    """The form back, once, for whoever typed it."""
    content = received.doors.parcels.collect(secret, PURPOSE, received.office.clock.now())
    if content is None:
        return None
    path, fields, files, holder = json.loads(content)
    if holder is not None and UUID(holder) != person:
        return None
    return KeptForm(path, tuple((name, value) for name, value in fields), files, person)
