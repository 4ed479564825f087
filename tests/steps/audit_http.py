"""The look back over HTTP."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx

from infrastructure.reads_log import PostgresReadsLog
from interfaces.reception import Reception
from tests.steps.audit_driver import Audit, Difference, Mended, Sight, Why, moscow_day
from tests.steps.driver import Refused, View

MOST = 1000


class AuditOverHttp(Audit):
    """`ask` asks an operation as a person, `signed` are a person's headers."""

    def __init__(
        self,
        client: httpx.Client,
        ask: Callable[..., dict[str, Any]],
        signed: Callable[[UUID], dict[str, str]],
        reception: Reception,
    ) -> None:
        self._client, self._ask, self._signed, self._reception = client, ask, signed, reception

    def differences(self, by: UUID, plan: UUID, one: Sight, other: Sight) -> Sequence[Difference]:
        second = {"other_known_at": _iso(other.known_at), "other_as_of": _iso(other.as_of)}
        found = self._ask("AskPlanComparison", by, View(one.known_at, one.as_of), plan=plan, **second)
        return [(c["field"], c["old"], c["new"]) for line in found["lines"] for c in line["changes"]]

    def why(self, by: UUID, assignment: UUID, view: Sight) -> Why:
        found = self._ask("AskExplanation", by, View(view.known_at, view.as_of), stream=assignment)
        topics = tuple(link["entry"]["place"]["topic"] for link in found["chain"])
        return Why(found["rule"], tuple(found["points"][0]["clauses"]), topics)

    def mended(self, by: UUID, plan: UUID) -> Sequence[Mended]:
        found = self._ask("AskCorrections", by, plan=plan, limit=MOST)["corrections"]
        return [
            Mended(c["change"]["field"], c["change"]["old"], c["change"]["new"], c["entry"]["by_name"], c["late"])
            for c in found
        ]

    def states_around(self, by: UUID, record: UUID, stream: UUID) -> tuple[str, str]:
        found = self._ask("AskStep", by, position=self._place(by, record, stream), stream=stream)
        before, after = (next(iter(found[side]["points"].values()))["stage"] for side in ("before", "after"))
        return before, after

    def viewers(self, by: UUID, record: UUID, stream: UUID) -> Sequence[tuple[UUID, date]]:
        found = self._ask("AskKnowledge", by, position=self._place(by, record, stream))["viewers"]
        return [(UUID(one["person"]), moscow_day(datetime.fromisoformat(one["since"]))) for one in found]

    def reads(self, by: UUID) -> Sequence[tuple[UUID | None, str]]:
        assert isinstance(self._reception.reads, PostgresReadsLog)
        self._reception.reads.flush()
        found = self._ask("AskReads", by, limit=MOST)["reads"]
        return [(_id(one["person"]), one["kind_name"]) for one in found]

    def hide(self, by: UUID, record: UUID | None, stream: UUID | None) -> None:
        where = "reads/1" if record is None or stream is None else f"events/{self._place(by, record, stream)}"
        answer = self._client.delete(f"/api/{where}", headers=self._signed(by))
        told = answer.json()
        assert answer.is_client_error, told
        raise Refused(told["type"].removeprefix("/problems/"), told["detail"])

    def _place(self, by: UUID, record: UUID, stream: UUID) -> int:
        entries = self._ask("AskTrail", by, stream=stream, limit=MOST)["entries"]
        return int(next(entry["place"]["position"] for entry in entries if entry["id"] == str(record)))


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
