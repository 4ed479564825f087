"""The people and organisations that a scenario has introduced, found by how it speaks of them."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from tests.steps.driver import Driver, Order
from tests.steps.slots import NAME, QUOTED

ROLES = {
    "администратор": "administrator",
    "утверждающее лицо": "setter",
    "утвердившее лицо": "setter",
    "лицо, утвердившее план,": "setter",
    "контролёр": "controller",
    "исполнитель": "executor",
    "соисполнитель": "executor",
    "аудитор": "auditor",
    "эксперт": "expert",
    "организатор": "organiser",
}
NOBODY = "посторонний"
FOUNDER = "Основатель"


class NotInTheScenario(AssertionError):
    """The scenario names somebody or something that it has not introduced; said to its writer."""


@dataclass
class Known:
    """A person of the scenario: id, roles, and the organisation they work for."""

    id: UUID
    name: str
    organisation: str | None
    roles: set[str] = field(default_factory=set)


class Cast:
    """Everybody whom the scenario knows by name."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.people: dict[str, Known] = {}
        self.organisations: dict[str, UUID] = {}

    def founder(self) -> UUID:
        """Who sets the installation up before anybody of the scenario is there."""
        if FOUNDER not in self.people:
            identity = self.driver.founder(FOUNDER)
            self.people[FOUNDER] = Known(identity, FOUNDER, None, {"administrator"})
        return self.people[FOUNDER].id

    def register(self, name: str, organisation: str | None = None) -> Known:
        """A person of this name, registered by the founder when first met."""
        if name not in self.people:
            works_for = self.organisation(organisation) if organisation else None
            fields = {"name": name} | ({"organisation": str(works_for)} if works_for else {})
            answer = self.driver.order(Order("RegisterPerson", fields), self.founder())
            assert answer.made is not None
            self.people[name] = Known(answer.made, name, organisation)
        return self.people[name]

    def organisation(self, name: str) -> UUID:
        if name not in self.organisations:
            raise NotInTheScenario(f"Организации «{name}» в сценарии нет: сначала «есть организации:» с таблицей.")
        return self.organisations[name]

    def person(self, who: str) -> Known:
        """The person that these words mean: a role, a name, both, or a role in an organisation."""
        words = re.fullmatch(rf"(?P<role>.*?) ?(?:«(?P<organisation>{QUOTED})»|(?P<name>{NAME}))?", who)
        assert words is not None
        role, organisation, name = words["role"], words["organisation"], words["name"]
        if role and role not in ROLES and role != NOBODY:
            raise NotInTheScenario(f"Роли «{role}» нет: есть {', '.join(ROLES)}.")
        if role == NOBODY:
            return self.register(name or "Прохожий")
        if name:
            if name not in self.people:
                raise NotInTheScenario(f"Человека по фамилии {name} в сценарии нет: сначала «есть люди:» с таблицей.")
            known = self.people[name]
            if role and ROLES[role] not in known.roles:
                raise NotInTheScenario(f"{name} в сценарии не {role}.")
            return known
        for known in self.people.values():
            fits = organisation is None or known.organisation == organisation
            if ROLES[role] in known.roles and fits and known.name != FOUNDER:
                return known
        raise NotInTheScenario(f"В сценарии нет человека, о котором сказано «{who}».")

    def party(self, name: str) -> UUID:
        """A responsible party: an organisation by its name or a person by theirs."""
        return self.people[name].id if name in self.people else self.organisation(name)

    def party_field(self, name: str) -> dict[str, str]:
        return {"kind": "person" if name in self.people else "organisation", "id": str(self.party(name))}
