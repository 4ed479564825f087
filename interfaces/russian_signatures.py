"""The sentences of electronic signatures."""

from domain.ledger import Event
from domain.signature import SignatureChecked, SignatureFiled
from interfaces.russian_words import UnwordedEvent, word


def of_signature(event: Event) -> str:
    """What happened to a signature, told."""
    match event:
        case SignatureFiled():
            return f"К действию «{event.act}» приложена {word(event.level)}: файл «{event.file_name}»"
        case SignatureChecked():
            signer = f"; сертификат: {event.certificate.subject}" if event.certificate else ""
            return f"Подпись проверена: {word(event.outcome)} ({word(event.reason)}){signer}"
        case _:
            raise UnwordedEvent(event.TOPIC)
