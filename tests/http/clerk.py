"""A clerk who clears any plan over HTTP by kind of doubt, with nothing known of the document beforehand.

Dates that do not exist become the first candidate offered, named parties are registered under the document's words,
groups become the members that the clerk was told, and what is left is looked at and let stand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.http.service import RunningService
from tests.patience import PATIENCE

Json = dict[str, Any]
EVERYWHERE = {"kind": "everywhere"}
GROUPS = frozenset({"role_group", "organization_group"})
YEARLY = "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25"


@dataclass
class Clerk:
    """`administrator`, `setter` and `controller` are signed in; parties are registered as they are met."""

    service: RunningService
    administrator: httpx.Client
    committee: str = ""
    parties: dict[str, Json] = field(default_factory=dict)
    reporters: dict[str, httpx.Client] = field(default_factory=dict)
    position: int = 0

    def __post_init__(self) -> None:
        self.committee = self.organisation("Комитет, который ведёт план", "committee")
        self.setter = self.person("Утверждающая У.У.", "setter", self.committee)
        self.controller = self.person("Контролирующий К.К.", "controller", self.committee)
        self.auditor = self.person("Аудиторова А.А.", "auditor", None)

    def close(self) -> None:
        for client in (self.administrator, self.setter, self.controller, self.auditor, *self.reporters.values()):
            client.close()

    def do(self, who: httpx.Client, path: str, body: Json) -> Json:
        """The answer to a command, which must be taken."""
        answer = who.post(path, json=body)
        assert answer.status_code == 200, (path, body, answer.text)
        told: Json = answer.json()
        self.position = max(self.position, told["position"])
        return told

    def ask(self, who: httpx.Client, path: str, **params: object) -> Json:
        """The answer to a question, once it counts what has been done."""
        given: Mapping[str, Any] = {"at_least_position": self.position, **params}
        answer = who.get(path, params=given)
        assert answer.status_code == 200, (path, params, answer.text)
        told: Json = answer.json()
        return told

    def organisation(self, name: str, kind: str = "other") -> str:
        return str(self.do(self.administrator, "/api/organisations", {"name": name, "kind": kind})["organisation"])

    def person(self, name: str, role: str | None, home: str | None) -> httpx.Client:
        """A new person with this role for the organisation, or everywhere, signed in."""
        made = self.do(self.administrator, "/api/people", {"name": name, "organisation": home})
        if role:
            scope = {"kind": "organisation", "id": home} if home else EVERYWHERE
            self.do(self.administrator, f"/api/people/{made['person']}/roles", {"role": role, "scope": scope})
        return self.signed_in(made["person"])

    def signed_in(self, person: str) -> httpx.Client:
        answer = self.administrator.post(f"/api/people/{person}/tokens")
        assert answer.status_code == 200, answer.text
        token = {"Authorization": f"Bearer {answer.json()['token']}"}
        return httpx.Client(base_url=self.service.url, headers=token, timeout=PATIENCE)

    def upload(self, name: str, content: bytes) -> str:
        """The document becomes a draft; gives the plan's path."""
        answer = self.controller.post("/api/plans", files={"file": (name, content, "text/plain")})
        assert answer.status_code == 200, answer.text
        self.position = answer.json()["position"]
        return f"/api/plans/{answer.json()['plan']}"

    def clear(self, plan: str, members: Iterable[str], everybody: str) -> None:
        """Every doubt is settled; groups are `members`, and `everybody` answers for rows that name nobody."""
        rows = self.ask(self.controller, f"{plan}/activities")["activities"]
        self._terms(plan, [row for row in rows if row["unclear_deadlines"]])
        self._parties(plan, rows)
        self._groups(plan, rows, [self.party(name, "organization")["id"] for name in members])
        if nameless := [row["id"] for row in rows if not row["named"]]:
            party = self.party(everybody, "organization")
            reason = "В документе исполнителей нет: так решил комитет."
            supplied = {"activities": nameless, "party": party, "reason": reason}
            self.do(self.controller, f"{plan}/supplied-parties", supplied)
        doubts = self.ask(self.controller, plan)["doubts"]
        if left := [doubt["index"] for doubt in doubts if not doubt["settled"]]:
            dismissed = {"anomalies": left, "reason": "Сверено с документом: решения не требуется."}
            self.do(self.controller, f"{plan}/dismissals", dismissed)
        assert self.ask(self.controller, f"{plan}/activities", unclear=True)["activities"] == []

    def _terms(self, plan: str, rows: list[Json]) -> None:
        clarified = [{"activity": row["id"], "deadlines": [_stated(term) for term in row["deadlines"]]} for row in rows]
        if clarified:
            reason = "Ближайшая дата, которая есть в календаре; без даты — контроль по итогам года."
            self.do(self.controller, f"{plan}/deadlines", {"rows": clarified, "reason": reason})

    def _parties(self, plan: str, rows: list[Json]) -> None:
        named: dict[tuple[str, str], list[Json]] = {}
        for row in rows:
            for index, party in enumerate(row["wording"]["responsible"]):
                if party["kind"] not in GROUPS:
                    key = (party["name"], party["kind"])
                    named.setdefault(key, []).append({"activity": row["id"], "index": index})
        for (name, kind), places in named.items():
            matched = {"places": places, "party": self.party(name, kind), "alias": kind == "organization"}
            self.do(self.controller, f"{plan}/parties", matched)

    def _groups(self, plan: str, rows: list[Json], members: list[str]) -> None:
        places = [
            {"activity": row["id"], "index": index}
            for row in rows
            for index, party in enumerate(row["wording"]["responsible"])
            if party["kind"] in GROUPS
        ]
        if places:
            reason = "Состав группы утверждён комитетом."
            expanded = {"places": places, "organisations": members, "reason": reason}
            self.do(self.controller, f"{plan}/role-groups", expanded)

    def party(self, name: str, kind: str) -> Json:
        """The registered party of this name, with somebody signed in who reports for it."""
        key = " ".join(name.lower().split())
        if key not in self.parties:
            if kind == "person":
                made = self.do(self.administrator, "/api/people", {"name": name})["person"]
                self.parties[key] = {"kind": "person", "id": made}
                self.reporters[made] = self.signed_in(made)
            else:
                made = self.organisation(name)
                self.parties[key] = {"kind": "organisation", "id": made}
                self.reporters[made] = self.person(f"Исполнитель, {name}"[:80], "executor", made)
        return self.parties[key]


def _stated(term: Json) -> Json:
    """The term as a person states it: what is clear stays, the first candidate, or what the kind needs at least."""
    stated = {name: term[name] for name in ("kind", "start", "end", "rrule")}
    if not term["needs_person"]:
        return stated
    if term["candidates"]:
        *start, end = term["candidates"][0].split("/")
        return {**stated, "start": start[0] if start else term["start"], "end": end}
    return {**stated, "rrule": YEARLY} if term["kind"] == "yearly_rule" else stated
