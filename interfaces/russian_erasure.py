"""The sentences of an erasure: who asked, who agreed, what went."""

from application.audit_trail import Names
from domain import erasure as e
from domain.ledger import Event
from interfaces.russian_words import UnwordedEvent, word


def of_erasure(event: Event, state: e.Erasure, names: Names) -> str:
    """What happened to an erasure, told."""
    match event:
        case e.ErasureRequested():
            return f"Запрошено удаление: {word(event.kind)}; {word(event.ground)}"
        case e.ErasureWithdrawn():
            return f"Запрос на удаление отозван; причина: {event.reason}"
        case e.ErasureConfirmed():
            what = word(state.asked.kind) if state.asked else "сведения"
            return f"Удаление подтверждено, ключи уничтожены: {what}; запросил: {names.person(event.requested_by)}"
        case _:
            raise UnwordedEvent(event.TOPIC)
