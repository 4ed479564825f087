"""How organisations and people were called at a position of the ledger: the past is told with the names of then."""

from uuid import UUID

from application.names import RegistryNames
from application.ports import Ledger
from domain.ledger import Decider, S, Stored
from domain.organisation import ORGANISATION
from domain.person import PERSON
from domain.personal import ERASED
from domain.replay import known, state


class NamesThen(RegistryNames):
    """The names known at this position (None: now); `seen` are the last events of the streams that were looked up."""

    def __init__(self, ledger: Ledger, known_at: int | None) -> None:
        super().__init__(ledger)
        self._ledger = ledger
        self._known_at = known_at
        self.seen: list[Stored] = []

    def person(self, person: UUID) -> str:
        found = self._then(PERSON, person)
        return (ERASED if found.erased else found.name) or f"лицо {person}"

    def organisation(self, organisation: UUID) -> str:
        return self._then(ORGANISATION, organisation).name or f"организация {organisation}"

    def _then(self, decider: Decider[S], stream: UUID) -> S:
        history = known(self._ledger.history(stream), self._known_at)
        self.seen += history[-1:]
        return state(decider, history)
