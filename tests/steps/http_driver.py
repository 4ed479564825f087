"""The running service over HTTP: routes found in its own description by the names of orders and questions."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from application.mailing import send_letters
from application.names import RegistryNames
from application.registry import register_first_administrator
from domain.parent_state import ParentState
from domain.timeliness import Verdict
from interfaces.reception import Reception
from tests.memory_chasing import Pigeons
from tests.memory_ledger import SetClock
from tests.patience import PATIENCE
from tests.signing import Programs
from tests.steps.audit_driver import Audit
from tests.steps.audit_http import AuditOverHttp
from tests.steps.bundling_driver import Bundling
from tests.steps.bundling_http import BundlingOverHttp
from tests.steps.complying_driver import Compliance, ComplianceOverHttp
from tests.steps.driver import (
    NOW,
    Answer,
    ComparedLine,
    Consolidated,
    Doubt,
    Driver,
    Erased,
    File,
    Line,
    Measured,
    Order,
    PlanSeen,
    Posted,
    Refused,
    Row,
    Told,
    View,
    Whole,
)
from tests.steps.examining_driver import Examining
from tests.steps.examining_http import ExaminingOverHttp
from tests.steps.measured import measured, whole
from tests.steps.observing_driver import Observing
from tests.steps.observing_http import ObservingOverHttp
from tests.steps.outgoing_driver import Outgoing
from tests.steps.outgoing_http import OutgoingOverHttp
from tests.steps.written import words_of_docx

MOST = 1000
IN_PATH = re.compile(r"{(\w+)}")
NOT_MADE = frozenset({"position", "repeated"})


class Routes:
    """Method and path of each operation, as the service describes them."""

    def __init__(self, client: httpx.Client) -> None:
        described = client.get("/schema/openapi.json").raise_for_status().json()
        self._found = {
            operation["operationId"]: (method.upper(), path)
            for path, methods in described["paths"].items()
            for method, operation in methods.items()
        }

    def of(self, operation: str, fields: dict[str, Any]) -> tuple[str, str]:
        """Method and address of this operation; the fields that stand in its path are taken out of `fields`."""
        method, path = self._found[operation]
        return method, IN_PATH.sub(lambda slot: str(fields.pop(slot[1])), path)


class HttpDriver(Driver):
    """`reception` is the one that the service answers from: tokens and the first administrator come of it."""

    def __init__(
        self,
        clock: SetClock,
        client: httpx.Client,
        routes: Routes,
        reception: Reception,
        sealing: Callable[[], AbstractContextManager[Path]],
    ) -> None:
        """`sealing` seals this ledger for the length of a `with`."""
        assert isinstance(reception.verifier, Programs)
        super().__init__(clock, reception.verifier)
        self._sealing = sealing
        self._client, self._routes, self._reception = client, routes, reception
        self._tokens: dict[UUID, str] = {}
        self._position = 0
        self._audit = AuditOverHttp(client, self._ask, self._signed, reception)
        self._outgoing = OutgoingOverHttp(client, self._signed, self._caught_up)

    def founder(self, name: str) -> UUID:
        recorded = register_first_administrator(name, self._reception.office)
        assert recorded.made is not None
        return recorded.made

    def order(self, order: Order, by: UUID, command: UUID | None = None) -> Answer:
        fields = dict(order.fields)
        method, path = self._routes.of(order.name, fields)
        sent: dict[str, Any] = {"json": fields}
        if order.file is not None:
            form = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
            sent = {"data": form, "files": {"file": (order.file.name, order.file.content, "text/plain")}}
            if order.document is not None:
                sent["files"]["document"] = (order.document.name, order.document.content, "application/pdf")
        headers = {"Idempotency-Key": str(command or uuid4())}
        answer = _answered(self._client.request(method, path, headers={**self._signed(by), **headers}, **sent))
        self._position = max(self._position, answer["position"])
        self._outgoing.keep(answer)
        made = next((UUID(value) for name, value in answer.items() if name not in NOT_MADE and value), None)
        return Answer(answer["position"], made, answer["repeated"])

    def register(self, by: UUID, plan: UUID | None, view: View = NOW) -> Sequence[Line]:
        found = self._ask("AskRegister", by, view, plan=plan, limit=MOST)
        return [_line(line) for line in found["entries"]]

    def trail(self, by: UUID, *, plan: UUID | None = None, stream: UUID | None = None) -> Sequence[Told]:
        found = self._ask("AskTrail", by, plan=plan, stream=stream, limit=MOST)
        return [_told(entry) for entry in found["entries"]]

    def plan(self, by: UUID, plan: UUID) -> PlanSeen:
        found = self._ask("AskPlan", by, plan=plan)["plan"]
        return PlanSeen(
            stage=found["stage"],
            title=found["title"] or "",
            revision=found["revision"],
            in_force_on=_day(found["in_force_on"]),
            rows=tuple(_row(activity) for activity in found["activities"].values()),
            doubts=tuple(
                Doubt(
                    code=doubt["code"],
                    severity=doubt["severity"],
                    activity=_id(doubt["activity"]),
                    message=doubt["message"],
                    quote=doubt["quote"],
                    settled=place in found["settled"],
                )
                for place, doubt in enumerate(found["anomalies"])
            ),
        )

    def summary(self, by: UUID, plan: UUID, view: View = NOW) -> Mapping[str, str]:
        found = self._ask("AskSummary", by, view, plan=plan)
        parts = {activity: ParentState(state).russian for activity, state in found["activities"].items()}
        return {**parts, str(plan): ParentState(found["state"]).russian}

    def compare(self, by: UUID, plan: UUID, file: File) -> Sequence[ComparedLine]:
        method, path = self._routes.of("CompareEdition", {"plan": plan})
        sent = {"file": (file.name, file.content, "text/plain")}
        found = _answered(self._client.request(method, path, headers=self._signed(by), files=sent))
        return [_compared(line) for line in found["rows"]]

    def checklist(
        self, by: UUID, assignment: UUID, point: str, evidence: Sequence[UUID], proposed: Sequence[Mapping[str, object]]
    ) -> Sequence[tuple[str, str]]:
        fields: dict[str, Any] = {
            "assignment": str(assignment),
            "point": point,
            "evidence": [str(one) for one in evidence],
            "proposed": [dict(one) for one in proposed],
        }
        method, path = self._routes.of("CheckEvidence", fields)
        found = _answered(self._client.request(method, path, headers=self._signed(by), json=fields))
        each = [finding for document in found["documents"] for finding in document["findings"]]
        return [(finding["level"], finding["sentence"]) for finding in (*each, *found["together"])]

    def document(self, by: UUID, assignment: UUID, evidence: UUID) -> bytes:
        return self._content("OpenDocument", by, {"assignment": assignment, "evidence": evidence})

    def erasure(self, by: UUID, erasure: UUID) -> Erased:
        found = self._ask("AskErasure", by, erasure=erasure)
        return Erased(sum(value["values"] for value in found["values"]), found["documents"])

    def consolidated(self, by: UUID, report: UUID) -> Consolidated:
        told = self._ask("AskConsolidatedReport", by, report=report)
        data = self._ask("AskConsolidatedReportData", by, report=report)
        return Consolidated(report, told["report"]["known_at"], data, told["data"], told["reproduced"])

    def consolidated_words(self, by: UUID, report: UUID) -> str:
        forms = ("xlsx", "pdf", "docx")
        kept = {form: self._content("OpenConsolidatedReport", by, {"report": report}, {"form": form}) for form in forms}
        assert all(kept.values())
        return words_of_docx(kept["docx"])

    def board(self, by: UUID, collection: UUID, view: View = NOW) -> Mapping[str, Any]:
        return self._ask("AskCollection", by, view, collection=collection)

    def boards(self, by: UUID, plan: UUID) -> Sequence[Mapping[str, Any]]:
        return list(self._ask("AskCollections", by, plan=plan)["boards"])

    def quotas(self, by: UUID, plan: UUID, view: View = NOW) -> Sequence[Mapping[str, Any]]:
        return list(self._ask("AskQuotas", by, view, plan=plan)["rows"])

    def measured(self, by: UUID, plan: UUID, view: View = NOW) -> Sequence[Measured]:
        return measured(self._ask("AskIndicators", by, view, plan=plan)["lines"])

    def whole(self, by: UUID, plan: UUID, year: str) -> Whole:
        return whole(self._ask("AskIndicators", by, plan=plan)["wholes"], year)

    def organisations(self, by: UUID) -> Mapping[UUID, str]:
        found = self._ask("AskOrganisations", by, limit=MOST)
        return {UUID(entry["id"]): entry["name"] for entry in found["entries"]}

    def hold_round(self, by: UUID, day: date) -> Mapping[str, int]:
        method, path = self._routes.of("HoldDailyRound", {})
        sent = {"day": day.isoformat()}
        found = _answered(self._client.request(method, path, headers=self._signed(by), json=sent))
        return {name: int(found[name]) for name in ("reminders", "to_heads", "to_committees", "digests")}

    def notifications(self, by: UUID) -> Sequence[str]:
        method, path = self._routes.of("AskNotifications", {})
        found = _answered(self._client.request(method, path, headers=self._signed(by)))
        return [str(entry["sentence"]) for entry in found["entries"]]

    def letters(self) -> Sequence[Posted]:
        postman, received = Pigeons(), self._reception
        ledger = received.office.ledger
        send_letters(received.outbox, postman, ledger, lambda: RegistryNames(ledger), received.wording, self.clock.now)
        return [Posted(letter.to, letter.subject, letter.text) for letter in postman.sent]

    @property
    def outgoing(self) -> Outgoing:
        return self._outgoing

    def _caught_up(self) -> int:
        assert self._reception.progress.wait_until(self._position, PATIENCE)
        return self._position

    @property
    def examining(self) -> Examining:
        return ExaminingOverHttp(self._ask, self._send)

    def _send(self, operation: str, by: UUID, fields: dict[str, Any]) -> dict[str, Any]:
        """Sends a working paper, or what becomes a command of it."""
        method, path = self._routes.of(operation, fields)
        headers = {**self._signed(by), "Idempotency-Key": str(uuid4())}
        answer = self._client.request(method, path, headers=headers, json=fields)
        told = _answered(answer) if answer.content else {}
        self._position = max(self._position, told.get("position", 0))
        return told

    @property
    def compliance(self) -> Compliance:
        return ComplianceOverHttp(self._ask)

    @property
    def bundling(self) -> Bundling:
        return BundlingOverHttp(self._client, self._signed, self._sealing)

    @property
    def observing(self) -> Observing:
        return ObservingOverHttp(self._ask, self._content)

    @property
    def audit(self) -> Audit:
        return self._audit

    def records(self) -> int:
        return self._reception.office.ledger.head()

    def _ask(self, operation: str, by: UUID, view: View = NOW, **asked: Any) -> dict[str, Any]:
        """The answer of a question that has seen everything this scenario did."""
        method, path = self._routes.of(operation, asked)
        asked |= {"at_least_position": self._position, "known_at": _iso(view.known_at), "as_of": _iso(view.as_of)}
        given = {name: str(value) for name, value in asked.items() if value is not None}
        return _answered(self._client.request(method, path, headers=self._signed(by), params=given))

    def _content(
        self, operation: str, by: UUID, path: dict[str, Any], asked: Mapping[str, str | bool] | None = None
    ) -> bytes:
        """The bytes that an operation answers. Raises Refused."""
        method, address = self._routes.of(operation, dict(path))
        answer = self._client.request(method, address, headers=self._signed(by), params=asked)
        if answer.is_error:
            _answered(answer)
        return answer.content

    def _signed(self, by: UUID) -> dict[str, str]:
        if by not in self._tokens:
            self._tokens[by] = self._reception.tokens.issue(by, self.clock.now())
        return {"Authorization": f"Bearer {self._tokens[by]}"}


def _answered(answer: httpx.Response) -> dict[str, Any]:
    """The answer's JSON. Raises Refused with what the problem says, and fails on what is no refusal."""
    told: dict[str, Any] = answer.json()
    if answer.is_error:
        assert answer.status_code < 500, told
        raise Refused(told["type"].removeprefix("/problems/"), told["detail"])
    return told


def _line(line: dict[str, Any]) -> Line:
    entry, late = line["entry"], line["days_late"]
    verdict = Verdict(line["verdict"]).russian
    return Line(
        number=entry["number"],
        activity=UUID(entry["activity"]),
        assignment=UUID(entry["assignment"]),
        party=UUID(entry["party"]["id"]),
        point=entry["point"],
        stage=entry["stage"],
        verdict=f"{verdict} ({late} дн.)" if late else verdict,
        original=_day(entry["original"]),
        stated=_day(entry["stated"]),
        effective=_day(entry["effective"]),
        waits_for=line["waits_for"],
        evidence=entry["evidence"],
        request=_id(entry["request"]),
    )


def _told(entry: dict[str, Any]) -> Told:
    return Told(
        id=UUID(entry["id"]),
        stream=UUID(entry["place"]["stream"]),
        topic=entry["place"]["topic"],
        sentence=entry["sentence"],
        by_name=entry["by_name"],
        role=entry["role_name"],
        basis=entry["basis"],
        occurred_on=date.fromisoformat(entry["place"]["occurred_on"]),
        recorded_at=datetime.fromisoformat(entry["place"]["recorded_at"]),
        changes=tuple((change["field"], change["old"], change["new"]) for change in entry["changes"]),
    )


def _compared(line: dict[str, Any]) -> ComparedLine:
    words = (line["after"] or {}).get("wording") or {}
    return ComparedLine(
        change=line["change"],
        row=line["row"],
        activity=_id(line["activity"]),
        number=(line["after"] or line["before"])["number"],
        differences=tuple(line["differences"]),
        parties=tuple(party["name"] for party in words.get("responsible", ())),
    )


def _row(activity: dict[str, Any]) -> Row:
    words, known = activity["wording"] or {}, {party["index"] for party in activity["parties"]}
    terms = activity["deadlines"]
    return Row(
        id=UUID(activity["read"]["id"]),
        number=activity["number"],
        title=words.get("text", ""),
        tasks=activity["tasks"],
        parties=tuple(party["name"] for party in words.get("responsible", ())),
        unmatched=tuple(index for index in range(activity["named"]) if index not in known),
        terms=tuple(f"{date.fromisoformat(t['end']):%d.%m.%Y}" if t["end"] else t["kind"] for t in terms),
        unclear=any(term["needs_person"] for term in terms),
        struck=activity["struck"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
