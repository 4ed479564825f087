"""An office for tests: ports in memory, the first administrator, and people who hold their roles."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO
from uuid import UUID, uuid4

from application import registry
from application.access import actor_of
from application.performing import Actor, Office
from application.ports import Documents, Tokens
from domain.actors import Role
from domain.documents import Document
from domain.organisation import OrganisationKind
from domain.person import Scope, ScopeKind
from tests.memory_ledger import MemoryKeys, MemoryLedger, SetClock


class KeptInMemory(Documents):
    """Documents as they come: what encrypts them has its own contract tests."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, content: BinaryIO, subject: UUID, media_type: str) -> Document:
        plain = content.read()
        address = hashlib.sha256(subject.bytes + plain).hexdigest()
        self.kept[address] = plain
        return Document(hash=address, size=len(plain), media_type=media_type)

    def open(self, document: Document, subject: UUID) -> Iterator[bytes]:
        yield self.kept[document.hash]


class KnownTokens(Tokens):
    def __init__(self) -> None:
        self.holders: dict[str, UUID] = {}

    def issue(self, person: UUID, at: datetime) -> str:
        token = uuid4().hex
        self.holders[token] = person
        return token

    def holder(self, token: str) -> UUID | None:
        return self.holders.get(token)

    def revoke(self, person: UUID, at: datetime) -> int:
        taken = [token for token, holder in self.holders.items() if holder == person]
        for token in taken:
            del self.holders[token]
        return len(taken)


@dataclass
class Town:
    """A committee with its people; `as_` gives the actor that a person is now, with a fresh command."""

    clock: SetClock = field(default_factory=lambda: SetClock(datetime(2024, 1, 20, 9, tzinfo=UTC)))
    documents: KeptInMemory = field(default_factory=KeptInMemory)

    def __post_init__(self) -> None:
        keys = MemoryKeys()
        self.ledger = MemoryLedger(self.clock, keys)
        self.office = Office(self.ledger, self.clock, self.documents, keys)
        self.administrator = made(registry.register_first_administrator("Первых А.А.", self.office).made)

    def as_(self, person: UUID, command: UUID | None = None) -> Actor:
        return actor_of(self.ledger, person, command or uuid4(), uuid4(), self.clock.now())

    def organisation(self, name: str, kind: OrganisationKind = OrganisationKind.DISTRICT) -> UUID:
        order = registry.RegisterOrganisation(name=name, kind=kind)
        return made(registry.register_organisation(order, self.as_(self.administrator), self.office).made)

    def person(self, name: str, organisation: UUID | None = None) -> UUID:
        order = registry.RegisterPerson(name=name, organisation=organisation)
        return made(registry.register_person(order, self.as_(self.administrator), self.office).made)

    def grant(self, person: UUID, role: Role, scope: Scope) -> None:
        order = registry.GrantRole(person=person, role=role, scope=scope)
        registry.grant_role(order, self.as_(self.administrator), self.office)

    def holder(self, name: str, role: Role, organisation: UUID) -> UUID:
        """A person of the organisation who holds this role for it."""
        person = self.person(name, organisation)
        self.grant(person, role, Scope(kind=ScopeKind.ORGANISATION, id=organisation))
        return person


def made(identity: UUID | None) -> UUID:
    """The id of what a command made."""
    if identity is None:
        raise AssertionError("the command made nothing")
    return identity
