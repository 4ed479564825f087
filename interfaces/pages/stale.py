"""What others changed while a form was being filled in: told, so that nobody overwrites what they have not seen."""

from collections.abc import Sequence
from uuid import UUID

from application.audit_trail import Names, Wording
from application.ports import Ledger
from interfaces.pages.filling import Meanwhile, Sent


def meanwhile(
    sent: Sent, watched: Sequence[UUID], ledger: Ledger, names: Names, wording: Wording
) -> tuple[Meanwhile, ...]:
    """The events of these streams past the position that the form has seen; its own, sent twice, is none of them."""
    if sent.seen is None:
        return ()
    found = (
        stored
        for stream in watched
        for stored in ledger.history(stream)
        if stored.position > sent.seen and stored.event.command_id != sent.command
    )
    return tuple(
        Meanwhile(
            stored.recorded_at,
            names.person(stored.event.by),
            wording.sentence(stored.event, None, names),
            stored.position,
        )
        for stored in sorted(found, key=lambda stored: stored.position)
    )
