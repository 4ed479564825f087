"""The sentences of indicators: what is measured, what was reported, corrected, verified or disputed."""

from application.audit_trail import Names
from domain.indicator import events as e
from domain.indicator.rolling_up import said
from domain.indicator.state import Indicator
from domain.ledger import Event
from interfaces.russian_words import UnwordedEvent, day, word


def of_indicator(event: Event, state: Indicator, names: Names) -> str:
    """What happened to an indicator, told."""
    match event:
        case e.IndicatorDefined():
            unit = f", {event.unit}" if event.unit else ""
            who = names.organisation(event.party)
            return f"Заведён показатель «{event.name}»{unit}, {event.territory}; сообщает {who}"
        case e.SourceAttached():
            number = f" № {event.requisites.number}" if event.requisites.number else ""
            dated = f" от {day(event.requisites.date)}" if event.requisites.date else ""
            title = f" «{event.requisites.title}»" if event.requisites.title else ""
            return f"Приложен источник значений показателя:{number}{dated}{title}"
        case e.ValueReported():
            return f"Сообщено значение показателя ({word(event.kind)}) за {event.period}: {_value(event, state)}"
        case e.ValueCorrected():
            was = said(event.old.value)
            return f"Исправлено значение за {event.period}: {was} → {_value(event, state)}; причина: {event.reason}"
        case e.ValueVerified():
            return f"Подтверждено значение за {event.period}: {_value(event, state)}"
        case e.ValueDisputed():
            return f"Оспорено значение за {event.period}: {_value(event, state)}; причина: {event.reason}"
        case _:
            raise UnwordedEvent(event.TOPIC)


def _value(event: e.ValueReported | e.ValueCorrected | e.ValueVerified | e.ValueDisputed, state: Indicator) -> str:
    unit = f" {state.defined.unit}" if state.defined and state.defined.unit else ""
    return f"{said(event.measured.value)}{unit}"
