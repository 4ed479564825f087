"""A draft read again: a better file of the same plan in the place of the first."""

from hashlib import sha256
from io import BytesIO
from uuid import UUID

from application.performing import Actor, Decided, Office, Order, perform
from application.plan_dossier import open_plan
from application.ports import Recorded
from domain.plan import rereading
from domain.reading import Reading


class RereadPlan(Order):
    """The plan read again from a better document, before it is on control."""

    plan: UUID


def reread_plan(
    order: RereadPlan, actor: Actor, office: Office, *, content: bytes, media_type: str, reading: Reading
) -> Recorded:
    """The new reading in place of the old one; both documents stay stored beside the plan."""

    def decide() -> Decided:
        dossier = open_plan(order.plan, order, actor, office)
        source_hash = sha256(content).hexdigest()
        # What is refused stores nothing.
        rereading.refuse_rereading(dossier.state, reading=reading, source_hash=source_hash)
        document = office.documents.keep(BytesIO(content), order.plan, media_type)
        events = rereading.reread_plan(
            dossier.state, dossier.by, reading=reading, document=document, source_hash=source_hash
        )
        return dossier.decided(events)

    return perform(office, actor, decide)
