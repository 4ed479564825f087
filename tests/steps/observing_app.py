"""Monitorings and signatures in process, by the same functions as the ways in."""

from collections.abc import Sequence
from json import loads
from uuid import UUID

from application import monitorings_board as board
from application import signing_acts
from application.audit_trail import AuditTrail
from application.performing import Actor, Office
from domain.consolidated_report import FileForm
from infrastructure.report_writers import WrittenNotes
from interfaces.plain import plain
from tests.steps.audit_app import Asking
from tests.steps.observing_driver import Differs, MonitoringSeen, Observing, SignedSeen, differs, seen, signed_seen


class ObservingInProcess(Observing):
    """`ask` asks a question as a person."""

    def __init__(self, office: Office, trail: AuditTrail, ask: Asking) -> None:
        self._office, self._trail, self._ask = office, trail, ask

    def monitoring(self, by: UUID, monitoring: UUID) -> MonitoringSeen:
        ledger = self._office.ledger
        found = self._ask(lambda actor: board.monitoring(actor, monitoring, ledger), by)
        told = plain(found) | {"stage": found.stage.value}
        if found.concluded is None:
            return seen(told, None, None, None)
        again = self._ask(lambda actor: board.reproduce(actor, monitoring, ledger), by)
        return seen(told, loads(again.data), again.digest, again.same)

    def monitorings(self, by: UUID, plan: UUID) -> Sequence[str]:
        found = self._ask(lambda actor: board.monitorings(actor, plan, self._trail, self._office.ledger), by)
        return [one.stage.value for one in found]

    def campaign(self, by: UUID, campaign: UUID) -> int:
        return len(self._ask(lambda actor: board.campaign(actor, campaign, self._trail, self._office.ledger), by))

    def paper(self, by: UUID, monitoring: UUID, form: str, *, anew: bool = False) -> bytes:
        def opened(actor: Actor) -> bytes:
            found = board.open_paper(actor, monitoring, FileForm(form), self._office, WrittenNotes(), anew=anew)
            return b"".join(found.chunks)

        content: bytes = self._ask(opened, by)
        return content

    def differences(self, by: UUID, later: UUID, earlier: UUID) -> Sequence[Differs]:
        found = self._ask(lambda actor: board.compare(actor, later, earlier, self._office.ledger), by)
        return [differs(plain(one)) for one in found]

    def signed(self, by: UUID, stream: UUID, record: UUID) -> SignedSeen:
        found = self._ask(lambda actor: signing_acts.act_signed(actor, stream, record, self._office.ledger), by)
        return signed_seen(plain(found))

    def signature(self, by: UUID, record: UUID, filing: UUID, *, signed: bool) -> bytes:
        def opened(actor: Actor) -> bytes:
            return b"".join(signing_acts.open_signature(actor, record, filing, self._office, content=signed).chunks)

        content: bytes = self._ask(opened, by)
        return content
