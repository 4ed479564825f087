"""How people, organisations and rows of plans are called now, looked up in their own streams."""

from uuid import UUID

from application.audit_trail import Names
from application.ports import Ledger
from domain.organisation import ORGANISATION
from domain.person import PERSON
from domain.personal import ERASED
from domain.plan.state import PLAN, Plan


class RegistryNames(Names):
    """One for each question: it remembers what it has looked up, and must not outlive a renaming or an erasure."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._people: dict[UUID, str] = {}
        self._organisations: dict[UUID, str] = {}
        self._plans: dict[UUID, Plan] = {}

    def person(self, person: UUID) -> str:
        if person not in self._people:
            found = self._ledger.load(PERSON, person).state
            self._people[person] = (ERASED if found.erased else found.name) or f"лицо {person}"
        return self._people[person]

    def organisation(self, organisation: UUID) -> str:
        if organisation not in self._organisations:
            found = self._ledger.load(ORGANISATION, organisation).state
            self._organisations[organisation] = found.name or f"организация {organisation}"
        return self._organisations[organisation]

    def owing(self, party: UUID) -> str:
        """The name of a party that may be an organisation or a person."""
        found = self._ledger.load(ORGANISATION, party).state if party not in self._organisations else None
        return self.person(party) if found is not None and not found.name else self.organisation(party)

    def activity(self, plan: UUID, activity: UUID) -> str:
        row = self.loaded(plan).activities.get(activity)
        if row is None:
            return f"строки {activity}"
        return (row.number or "").strip().rstrip(".") or f"в строке {row.read.row}"

    def plan(self, plan: UUID) -> str:
        return self.loaded(plan).title or f"план {plan}"

    def loaded(self, plan: UUID) -> Plan:
        """The plan itself, once loaded for its names."""
        if plan not in self._plans:
            self._plans[plan] = self._ledger.load(PLAN, plan).state
        return self._plans[plan]
