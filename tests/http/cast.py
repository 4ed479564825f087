"""The people of a small committee, registered over HTTP: one of each role, for tests over the whole API."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx

from application.registry import register_first_administrator
from tests.http.service import RunningService

ROLES_AT_HOME = ("setter", "controller")


@dataclass(frozen=True)
class Cast:
    """Ids of everyone; `clients` are signed in, one per role."""

    service: RunningService
    committee: UUID
    district: UUID
    people: dict[str, UUID]
    clients: dict[str, httpx.Client]

    def post(self, role: str, path: str, body: object, expected: int = 200) -> dict[str, object]:
        """The answer to this command by whoever holds the role; fails unless the status is as expected."""
        answer = self.clients[role].post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code == expected, (path, answer.status_code, answer.text)
        told: dict[str, object] = answer.json()
        return told

    def get(self, role: str, path: str, **params: object) -> dict[str, object]:
        """The answer to this question."""
        answer = self.clients[role].get(path, params={k: str(v) for k, v in params.items()})
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        told: dict[str, object] = answer.json()
        return told

    def close(self) -> None:
        for client in self.clients.values():
            client.close()


def cast(service: RunningService) -> Cast:
    """A committee, a district, and one person for each role; the first administrator registers the others."""
    first = register_first_administrator("Первая А.А.", service.reception.office).made
    assert first is not None
    clients = {"administrator": service.client(first)}
    people = {"administrator": first}
    made = Cast(service, UUID(int=0), UUID(int=0), people, clients)

    def organisation(name: str, kind: str) -> UUID:
        answer = made.post("administrator", "/api/organisations", {"name": name, "kind": kind})
        return UUID(str(answer["organisation"]))

    committee = organisation("Комитет образования", "committee")
    district = organisation("Заречный район", "district")
    for role in ("setter", "controller", "executor", "auditor"):
        home = district if role == "executor" else committee
        scope = {"kind": "everywhere"} if role == "auditor" else {"kind": "organisation", "id": str(home)}
        answer = made.post("administrator", "/api/people", {"name": f"Человек {role}", "organisation": str(home)})
        person = UUID(str(answer["person"]))
        made.post("administrator", f"/api/people/{person}/roles", {"role": role, "scope": scope})
        people[role], clients[role] = person, service.client(person)
    return Cast(service, committee, district, people, clients)
