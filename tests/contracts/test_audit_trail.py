"""The audit trail: which events are found, and how they are told."""

import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any, get_args
from uuid import UUID

import pytest
from pydantic import BaseModel

from application.audit_trail import AuditTrail, Names, TrailEntry, TrailQuestion, trail
from application.names import RegistryNames
from domain.assignment import events as a
from domain.catalogue import BY_TOPIC, EVENTS
from domain.collection.events import CollectionOpened
from domain.ledger import Event, Stored
from domain.person import PersonalDataErased
from domain.personal import ERASED
from infrastructure.projections.catalogue import PROJECTIONS
from interfaces.russian import RussianWording
from interfaces.russian_fields import FIELDS
from interfaces.russian_words import WORDS, plural
from tests.ledger_story import Story
from tests.postgres import Database
from tests.projected import Asked, Recorded, keep_up

WORDING = RussianWording()


@pytest.fixture(scope="module")
def recorded(module_database: Database) -> Recorded:
    recorded = Recorded(module_database)
    story = recorded.story(1, rows=15)
    report = next(s for s in recorded.events if isinstance(s.event, a.ReportSubmitted))
    recorded.record([story.correction(report, "occurred_on", "2024-02-01")])
    recorded.story(2, rows=3)
    keep_up(module_database, PROJECTIONS[1])
    return recorded


@pytest.fixture(scope="module")
def asked(recorded: Recorded) -> Iterator[Asked]:
    with recorded.asked() as asked:
        yield asked


def told(asked: Asked, **question: Any) -> tuple[TrailEntry, ...]:
    page = trail(TrailQuestion(**question), asked.trail, asked.ledger, RegistryNames(asked.ledger), WORDING)
    return page.entries


def of(recorded: Recorded, kind: type[Event]) -> Stored:
    return next(s for s in recorded.events if isinstance(s.event, kind))


def positions(trail: AuditTrail, **question: Any) -> list[int]:
    return [place.position for place in trail.places(TrailQuestion(limit=10_000, **question))]


def test_every_event_is_in_the_trail_once(recorded: Recorded, asked: Asked) -> None:
    assert positions(asked.trail) == [s.position for s in recorded.events]


def test_events_are_found_by_what_they_concern(recorded: Recorded, asked: Asked) -> None:
    events = recorded.events
    assigned = of(recorded, a.Assigned)
    fact = assigned.event
    assert isinstance(fact, a.Assigned)

    def where(holds: Any) -> list[int]:
        return [s.position for s in events if holds(s)]

    births = {s.stream: s.event for s in events if isinstance(s.event, a.Assigned | CollectionOpened)}

    def born(s: Stored, field: str, value: object) -> bool:
        return s.stream in births and getattr(births[s.stream], field, None) == value

    assert positions(asked.trail, stream=assigned.stream) == where(lambda s: s.stream == assigned.stream)
    assert positions(asked.trail, plan=fact.plan) == where(
        lambda s: s.stream == fact.plan or born(s, "plan", fact.plan)
    )
    in_row = where(lambda s: getattr(s.event, "activity", None) == fact.activity or born(s, "activity", fact.activity))
    assert positions(asked.trail, activity=fact.activity) == in_row
    assert positions(asked.trail, party=fact.party.id) == where(lambda s: born(s, "party", fact.party))
    assert positions(asked.trail, by=fact.by) == where(lambda s: s.event.by == fact.by)
    assert positions(asked.trail, topic=fact.TOPIC) == where(lambda s: s.event.TOPIC == fact.TOPIC)
    since, until = date(2024, 2, 10), date(2024, 2, 20)
    in_time = where(lambda s: since <= s.event.occurred_on <= until)
    assert positions(asked.trail, since=since, until=until) == in_time
    both = [p for p in in_row if p in in_time]
    assert positions(asked.trail, since=since, until=until, activity=fact.activity) == both


@pytest.mark.parametrize("size", [1, 7, 50])
def test_pages_run_forward_and_backward_without_gap_or_repetition(asked: Asked, size: int) -> None:
    forward: list[int] = []
    after: int | None = 0
    while after is not None:
        page = trail(
            TrailQuestion(after=after, limit=size), asked.trail, asked.ledger, RegistryNames(asked.ledger), WORDING
        )
        forward += [entry.position for entry in page.entries]
        after = page.next if len(forward) < 60 else None
    assert forward == list(range(1, len(forward) + 1))
    latest = positions(asked.trail)[-1]
    backward = [e.position for e in told(asked, before=latest + 1, limit=size)]
    assert backward == list(range(latest, latest - size, -1))


def test_an_entry_tells_who_for_whom_when_and_on_what_basis(recorded: Recorded, asked: Asked) -> None:
    approved = next(s for s in recorded.events if s.event.TOPIC == "plan.approved")
    (entry,) = told(asked, after=approved.position - 1, limit=1)
    assert entry.sentence == "План утверждён актом и действует с 18.01.2024"
    assert entry.by_name == "Петрова А. Б. 1"
    assert entry.role_name == "утвердивший план"
    assert entry.on_behalf_of_name == "Комитет 1"
    assert entry.basis == "распоряжение от 18.01.2024 № 592-р «О ходе исполнения»"
    assert (entry.place.occurred_on, entry.place.recorded_at) == (date(2024, 1, 18), approved.recorded_at)
    assert entry.id == approved.id
    assert [(c.field, c.old, c.new) for c in entry.changes] == [
        ("Состояние плана", "черновик", "утверждён"),
        ("Дата вступления в силу", None, "18.01.2024"),
        ("Редакция", None, "1"),
    ]


def test_a_report_is_told_with_its_row_party_and_control_point(recorded: Recorded, asked: Asked) -> None:
    returned = next(s for s in recorded.events if isinstance(s.event, a.ReportReturned))
    (entry,) = told(asked, after=returned.position - 1, limit=1)
    told_as = (
        r"Отчёт возвращён на доработку; замечания: нет подписи \(мероприятие .+, Район 1/\d, контрольная точка .+\)"
    )
    assert re.fullmatch(told_as, entry.sentence)
    changed = {c.field.partition(": ")[2]: (c.old, c.new) for c in entry.changes}
    assert changed["состояние"] == ("представлено", "возвращено на доработку")
    assert changed["последний отчёт возвращён"] == (None, f"{returned.event.occurred_on:%d.%m.%Y}")


def test_a_correction_tells_the_field_old_and_new_and_what_follows_from_it(recorded: Recorded, asked: Asked) -> None:
    corrected = next(s for s in recorded.events if s.event.TOPIC == "record-corrected")
    (entry,) = told(asked, after=corrected.position - 1, limit=1)
    assert entry.sentence == "Исправлена запись; причина: ошибка ввода"
    assert entry.changes[0].field.startswith("Дата события (событие от ")
    assert entry.changes[0].new == "01.02.2024"


def test_erased_data_do_not_come_back_out_of_the_trail(database: Database) -> None:
    recorded = Recorded(database)
    story = recorded.story(3, rows=2)
    legal = Story(99).envelope(date(2025, 3, 1), basis=True).basis
    assert legal is not None
    erased = PersonalDataErased.of(
        story.envelope(date(2025, 3, 1)),
        second_person=story.setter,
        legal_basis=legal.model_copy(update={"title": None}),
    )
    recorded.record([(story.setter, erased)])
    keep_up(database, PROJECTIONS[1])
    recorded.keys.destroy(story.setter)
    with recorded.asked() as asked:
        entries = told(asked, stream=story.setter)
        assert {entry.by_name for entry in entries} == {ERASED}
        assert entries[0].sentence == f"Зарегистрировано лицо: {ERASED}"
        assert not [c for entry in entries for c in entry.changes if "Петрова" in f"{c.old}{c.new}"]


def test_every_kind_of_event_has_its_own_sentence() -> None:
    sentences = {topic: WORDING.sentence(invented(kind), None, Nobody()) for topic, kind in BY_TOPIC.items()}
    assert len(set(sentences.values())) == len(EVENTS)
    for topic, sentence in sentences.items():
        assert re.match(r"[А-ЯЁ]", sentence), topic
        assert not re.search(r"[A-Za-z]{3,}|None|\{|\d{4}-\d\d-\d\d", sentence), (topic, sentence)


def test_every_field_and_every_value_of_an_event_has_a_russian_name() -> None:
    unnamed = {name for kind in EVENTS for name in kind.model_fields if name not in FIELDS}
    assert unnamed == set()
    for enumeration in enumerations({kind for event in EVENTS for kind in models(event)}):
        assert set(WORDS[enumeration]) == {member.value for member in enumeration}


@pytest.mark.parametrize(
    ("noun", "numbers"),
    [("день", (1, 21, 101)), ("дня", (2, 3, 4, 22, 1004)), ("дней", (0, 5, 11, 12, 14, 20, 100, 111, 112))],
)
def test_numbers_take_the_right_form_of_the_noun(noun: str, numbers: tuple[int, ...]) -> None:
    assert [plural(number, "день", "дня", "дней") for number in numbers] == [f"{number} {noun}" for number in numbers]


class Nobody(Names):
    """Names of a registry that knows one name for each kind."""

    def person(self, person: UUID) -> str:
        return "Петрова А. Б."

    def organisation(self, organisation: UUID) -> str:
        return "Район"

    def activity(self, plan: UUID, activity: UUID) -> str:
        return "1.2"

    def plan(self, plan: UUID) -> str:
        return "Дорожная карта"


def models(kind: type[BaseModel]) -> Iterator[Any]:
    """The types of a model's fields, and of the models in them."""
    for field in kind.model_fields.values():
        yield from parts(field.annotation)


def parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from parts(part)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from models(annotation)


def enumerations(kinds: set[Any]) -> list[type[Enum]]:
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)]


def invented(kind: type[Event]) -> Event:
    """Some fact of this kind: from its fields' types alone, so that a new kind of event is covered when it is born."""
    return kind.model_validate({name: value(field.annotation, name) for name, field in kind.model_fields.items()})


PLAIN = {
    "UUID": str(UUID(int=1)),
    "date": "2024-01-15",
    "datetime": "2024-01-15T10:00:00Z",
    "int": 1,
    "float": 1.0,
    "Decimal": "1.50",
}


def value(annotation: Any, field: str) -> Any:
    arguments = [part for part in get_args(annotation) if part is not type(None)]
    name = getattr(annotation, "__name__", str(annotation))
    if arguments and name == "tuple":
        return [value(part, field) for part in arguments if part is not ...]
    if arguments and name == "Personal":
        return {"subject": str(UUID(int=1)), "value": value(arguments[0], field)}
    if arguments:
        return value(arguments[0], field)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {part: value(found.annotation, part) for part, found in annotation.model_fields.items()}
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation)).value
    if name == "str":
        return "2024-01-15" if field in ("key", "point", "points") else "слова"
    return PLAIN.get(name, True)
