"""How a recorded fact is corrected: by a further fact with the old value, the new one and the reason.

`domain.correctable` says which fields. The corrected fact is held to the rules that the fact was held to.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import JsonValue, TypeAdapter, ValidationError

from domain import person
from domain.actors import Basis, Envelope, refuse_future
from domain.assignment import events as assignment
from domain.assignment.control import refuse_without_act
from domain.assignment.points import stated
from domain.correctable import FieldNotCorrectable, correctable
from domain.correction import RecordCorrected, corrected, field_type, is_personal
from domain.evidence_checklist import refuse_document
from domain.ledger import Event, Stored
from domain.personal import Personal
from domain.plan import events as plan
from domain.refusals import BadInput, NotFound, Refusal
from domain.replay import facts


class UnknownRecord(NotFound):
    """The stream has no such event."""

    def __init__(self) -> None:
        super().__init__("Такой записи здесь нет. Проверьте её номер и то, к чему она относится.")


class CorrectionOfCorrection(Refusal):
    """A wrong correction is repaired by a further correction of the original fact."""

    def __init__(self, original: UUID) -> None:
        super().__init__(f"Это запись об исправлении. Исправьте ещё раз саму исходную запись {original}.")


class OldValueDiffers(Refusal):
    """A correction names what stands there now, so that nobody corrects what a colleague has just corrected."""

    def __init__(self, field: str, present: JsonValue) -> None:
        there = "не заполнено" if present is None else f"«{present}»"
        super().__init__(f"Поле «{field}» сейчас — {there}, а не то, что указано как прежнее. Откройте запись заново.")


class NothingCorrected(Refusal):
    """The new value is another one."""

    def __init__(self, field: str) -> None:
        super().__init__(f"Новое значение поля «{field}» совпадает с прежним: исправлять нечего.")


class ErasedStaysErased(Refusal):
    """What was erased as personal data does not come back by a correction."""

    def __init__(self, field: str) -> None:
        super().__init__(f"Сведения в поле «{field}» удалены и не восстанавливаются.")


class CorrectionUnreadable(BadInput):
    """The new value does not fit the field."""

    def __init__(self, field: str) -> None:
        super().__init__(f"Новое значение не подходит к полю «{field}». Проверьте, как оно записано.", place="new")


class CorrectedDateOutOfOrder(Refusal):
    """A corrected date does not break the order of the facts around it."""

    def __init__(self, new: date, neighbour: date) -> None:
        side = "позже следующего" if new > neighbour else "раньше предыдущего"
        super().__init__(
            f"С датой {new:%d.%m.%Y} событие оказалось бы {side} (от {neighbour:%d.%m.%Y}). Укажите дату, которая не "
            "нарушает порядок, или сначала исправьте ту запись."
        )


def correct_record(
    history: Sequence[Stored],
    by: Envelope,
    *,
    record: UUID,
    field: str,
    old: JsonValue,
    new: JsonValue,
    reason: Personal[str],
    today: date,
    subject: UUID,
) -> tuple[Event, ...]:
    """The correction of one field of one fact in this stream; `old` and `new` are plain JSON, also of personal texts.

    `subject` is whose key seals a text that had no subject yet; `today` is the date in the plan's time zone.
    """
    kept = next((s.event for s in history if s.id == record), None)
    if kept is None:
        raise UnknownRecord
    if isinstance(kept, RecordCorrected):
        raise CorrectionOfCorrection(kept.corrected)
    fact = facts(history)[record]
    if field not in correctable(type(fact)):
        raise FieldNotCorrectable(field, type(fact))
    annotation = field_type(type(fact), field)
    present = _present(fact, field)
    if isinstance(present, Personal) and present.erased:
        raise ErasedStaysErased(field)
    if _plain(present) != old:
        raise OldValueDiffers(field, _plain(present))
    if new == old:
        raise NothingCorrected(field)
    values: dict[str, Any]
    if is_personal(annotation):
        sealed_for = present.subject if isinstance(present, Personal) else subject
        values = {"old_text": _text(sealed_for, old, field), "new_text": _text(sealed_for, new, field)}
        if new is None:
            _read(annotation, None, field)
    else:
        if field == "basis" and (None not in (old, new) or (isinstance(new, dict) and new.get("title"))):
            raise FieldNotCorrectable(field, type(fact))
        values = {"old": old, "new": _plain(_read(annotation, new, field))}
    correction = RecordCorrected.of(
        by, corrected=record, field=field, reason=stated(reason, "причина исправления"), **values
    )
    _refuse_disorder(history, record, fact, corrected(fact, correction), today)
    return (correction,)


def _present(fact: Event, field: str) -> Any:
    value: Any = fact
    for name in field.split("."):
        if value is None:
            raise FieldNotCorrectable(field, type(fact))
        value = getattr(value, name)
    return value


def _plain(value: Any) -> JsonValue:
    """The value as JSON; of a basis, what may stand in the clear."""
    if isinstance(value, Personal):
        return _plain(value.value)
    if isinstance(value, Basis):
        value = value.model_dump(mode="json", exclude={"title"})
    plain: JsonValue = TypeAdapter(Any).dump_python(value, mode="json")
    return plain


def _read(annotation: Any, new: JsonValue, field: str) -> Any:
    try:
        return TypeAdapter(annotation).validate_python(new)
    except ValidationError:
        raise CorrectionUnreadable(field) from None


def _text(subject: UUID, text: JsonValue, field: str) -> Personal[str] | None:
    if text is None:
        return None
    if not isinstance(text, str) or not text.strip():
        raise CorrectionUnreadable(field)
    return Personal(subject, text)


def _refuse_disorder(history: Sequence[Stored], record: UUID, before: Event, after: Event, today: date) -> None:
    """The rules that the fact was held to when it was stated hold for its corrected form too."""
    if after.occurred_at is not None and after.occurred_at.tzinfo is None:
        raise CorrectionUnreadable("occurred_at")
    for day in _days(after):
        refuse_future(day, today)
    match after:
        case assignment.EvidenceAttached():
            refuse_document(after.kind, after.requisites, after.occurred_on)
        case person.SubstituteNamed() if after.since > after.until:
            raise CorrectionUnreadable("until")
        case assignment.Withdrawn() | assignment.ControlReinstated() | assignment.PartyReplaced():
            refuse_without_act(after, "Такое решение принимается")
    if after.occurred_on == before.occurred_on:
        return
    standing = list(facts(history).items())
    place = next(i for i, (identity, _) in enumerate(standing) if identity == record)
    for i, (_, other) in enumerate(standing):
        if i == place or not _of_one_thread(before, other):
            continue
        # An order is broken that held: facts of a plan may also have been stated out of order in the first place.
        sooner = i < place and after.occurred_on < other.occurred_on <= before.occurred_on
        later = i > place and before.occurred_on <= other.occurred_on < after.occurred_on
        if sooner or later:
            raise CorrectedDateOutOfOrder(after.occurred_on, other.occurred_on)


def _days(fact: Event) -> Iterator[date]:
    yield fact.occurred_on
    if fact.occurred_at is not None:
        yield fact.occurred_at.date()
    if fact.basis is not None:
        yield fact.basis.date


def _of_one_thread(fact: Event, other: Event) -> bool:
    """Whether the dates of the two follow each other: facts of a plan, or of one control point of an assignment."""
    if isinstance(fact, plan.EVENTS) and isinstance(other, plan.EVENTS):
        return True
    mine, theirs = _points(fact), _points(other)
    return mine is not None and theirs is not None and bool(mine & theirs)


def _points(fact: Event) -> frozenset[assignment.PointKey] | None:
    match fact:
        case assignment.Assigned():
            return frozenset(point.key for point in fact.points)
        case assignment.PartyReplaced():
            return frozenset(fact.points)
        case _:
            key = getattr(fact, "point", None)
            return None if key is None else frozenset({key})
