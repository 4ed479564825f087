"""Monitorings and signatures over HTTP."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from tests.steps.observing_driver import Differs, MonitoringSeen, Observing, SignedSeen, differs, seen, signed_seen


class ObservingOverHttp(Observing):
    """`ask` asks an operation as a person, `opened` gives the bytes that an operation answers."""

    def __init__(self, ask: Callable[..., dict[str, Any]], opened: Callable[..., bytes]) -> None:
        self._ask, self._opened = ask, opened

    def monitoring(self, by: UUID, monitoring: UUID) -> MonitoringSeen:
        found = self._ask("AskMonitoring", by, monitoring=monitoring)
        concluded = found["data"] is not None
        data = self._ask("AskMonitoringData", by, monitoring=monitoring) if concluded else None
        return seen(found["monitoring"], data, found["data"], found["reproduced"])

    def monitorings(self, by: UUID, plan: UUID) -> Sequence[str]:
        return [one["stage"] for one in self._ask("AskMonitorings", by, plan=plan)["monitorings"]]

    def campaign(self, by: UUID, campaign: UUID) -> int:
        return len(self._ask("AskMonitoringCampaign", by, campaign=campaign)["monitorings"])

    def paper(self, by: UUID, monitoring: UUID, form: str, *, anew: bool = False) -> bytes:
        return self._opened("OpenMonitoringNote", by, {"monitoring": monitoring}, {"form": form, "anew": anew})

    def differences(self, by: UUID, later: UUID, earlier: UUID) -> Sequence[Differs]:
        found = self._ask("CompareMonitorings", by, monitoring=later, earlier=earlier)["differences"]
        return [differs(one) for one in found]

    def signed(self, by: UUID, stream: UUID, record: UUID) -> SignedSeen:
        return signed_seen(self._ask("AskSignatures", by, stream=stream, record=record)["act"])

    def signature(self, by: UUID, record: UUID, filing: UUID, *, signed: bool) -> bytes:
        return self._opened("OpenSignature", by, {"record": record, "filing": filing}, {"signed": signed})
