"""What every ledger keeps: the one in memory, and PostgreSQL 18 and 15."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from application.ports import Ledger, Recorded
from domain.actors import Role
from domain.correction import RecordCorrected
from domain.erasure import ErasureConfirmed
from domain.ledger import Change, Loaded
from domain.person import PERSON, Grant, Scope, ScopeKind
from domain.personal import ERASED, Personal
from domain.refusals import Conflict
from infrastructure.ledger.sealing import KeyDestroyed
from tests.ledger_adapters import Adapter, envelope, grant, granted, in_memory, on_postgres, registered, wipe
from tests.postgres import Clusters, Database
from tests.threads import at_once


@pytest.fixture(scope="module")
def databases(clusters: Clusters) -> Iterator[Callable[[str], Database]]:
    """One database per server for the whole module: each test finds it wiped."""
    made: dict[str, Database] = {}

    def on(version: str) -> Database:
        if version not in made:
            made[version] = clusters.of(version).create_database()
        return made[version]

    yield on
    for version, database in made.items():
        clusters.of(version).drop_database(database)


@pytest.fixture(params=["memory", "18", "15"])
def adapter(request: pytest.FixtureRequest, databases: Callable[[str], Database]) -> Iterator[Adapter]:
    if request.param == "memory":
        yield in_memory()
        return
    database = databases(request.param)
    wipe(database)
    with on_postgres(database) as adapter:
        yield adapter


@pytest.fixture
def ledger(adapter: Adapter) -> Ledger:
    return adapter.ledger


def test_a_new_ledger_is_empty(ledger: Ledger) -> None:
    assert ledger.head() == 0
    assert list(ledger.read()) == []
    assert list(ledger.history(uuid4())) == []
    assert ledger.answered(uuid4()) is None
    assert ledger.position_at(datetime(2026, 1, 1, tzinfo=UTC)) == 0
    assert not ledger.load(PERSON, uuid4()).exists


def test_what_was_appended_is_loaded_as_it_was_born(ledger: Ledger) -> None:
    person = uuid4()
    events = (registered(person), granted())
    assert ledger.append(Change(person, 0, events), command=uuid4()) == Recorded(2)
    loaded = ledger.load(PERSON, person)
    assert (loaded.version, loaded.state.name) == (2, "Иванова А. П.")
    history = ledger.history(person)
    assert tuple(stored.event for stored in history) == events
    assert [(s.position, s.stream, s.version) for s in history] == [(1, person, 1), (2, person, 2)]


def test_several_streams_are_recorded_together_in_the_given_order(ledger: Ledger) -> None:
    one, other = uuid4(), uuid4()
    ledger.append(grant(one, count=2), grant(other), Change(one, 2, (granted(),)), command=uuid4())
    assert [(s.stream, s.version) for s in ledger.read()] == [(one, 1), (one, 2), (other, 1), (one, 3)]


def test_one_stale_stream_keeps_the_whole_append_out(ledger: Ledger) -> None:
    one, other = uuid4(), uuid4()
    ledger.append(grant(one), command=uuid4())
    with pytest.raises(Conflict):
        ledger.append(grant(other), grant(one), command=uuid4())
    assert ledger.head() == 1
    assert ledger.load(PERSON, other).version == 0


def test_a_version_ahead_of_the_stream_is_a_conflict_too(ledger: Ledger) -> None:
    with pytest.raises(Conflict):
        ledger.append(grant(uuid4(), expected=3), command=uuid4())
    assert ledger.head() == 0


def test_a_conflict_says_what_happened_meanwhile(ledger: Ledger) -> None:
    person = uuid4()
    ledger.append(Change(person, 0, (registered(person),)), command=uuid4())
    ledger.append(grant(person, 1), command=uuid4())
    with pytest.raises(Conflict) as refused:
        ledger.append(grant(person, 1), command=uuid4())
    assert refused.value.changed == ("событие «person.role-granted»",)
    assert "Пока вы работали, записано: событие «person.role-granted»" in str(refused.value)


def test_a_stream_that_was_only_looked_at_must_not_have_changed(ledger: Ledger) -> None:
    looked_at, written = uuid4(), uuid4()
    seen: Loaded[Any] = ledger.load(PERSON, looked_at)
    ledger.append(grant(looked_at), command=uuid4())
    with pytest.raises(Conflict):
        ledger.append(grant(written), command=uuid4(), read=[seen])
    seen = ledger.load(PERSON, looked_at)
    assert ledger.append(grant(written), command=uuid4(), read=[seen]).position == 2


def test_an_append_without_events_still_checks_what_it_read(ledger: Ledger) -> None:
    person, command = uuid4(), uuid4()
    seen: Loaded[Any] = ledger.load(PERSON, person)
    ledger.append(grant(person), command=uuid4())
    with pytest.raises(Conflict):
        ledger.append(command=command, read=[seen])
    assert ledger.append(command=command) == Recorded(1)
    assert ledger.append(command=command) == Recorded(1, repeated=True)
    assert ledger.head() == 1


def test_changes_of_a_stream_that_do_not_follow_one_another_are_a_mistake_of_the_program(ledger: Ledger) -> None:
    person = uuid4()
    with pytest.raises(ValueError, match="do not follow"):
        ledger.append(grant(person), grant(person), command=uuid4())


def test_a_command_that_comes_again_gets_its_first_answer(ledger: Ledger) -> None:
    command, person = uuid4(), uuid4()
    first = ledger.append(grant(person), command=command)
    ledger.append(grant(uuid4()), command=uuid4())
    # The retry is answered even though its expectation no longer holds.
    assert ledger.append(grant(person), command=command) == Recorded(first.position, repeated=True)
    assert ledger.answered(command) == Recorded(first.position, repeated=True)
    assert ledger.head() == 2


def test_a_refused_command_may_be_tried_again(ledger: Ledger) -> None:
    command, person = uuid4(), uuid4()
    with pytest.raises(Conflict):
        ledger.append(grant(person, expected=1), command=command)
    assert ledger.answered(command) is None
    assert ledger.append(grant(person), command=command) == Recorded(1)


def test_of_eight_identical_commands_at_once_one_is_recorded(adapter: Adapter) -> None:
    command, person = uuid4(), uuid4()
    ledgers = [adapter.ledger, adapter.again()]
    answers = at_once([partial(ledgers[n % 2].append, grant(person), command=command) for n in range(8)])
    assert sorted(a.repeated for a in answers if isinstance(a, Recorded)) == [False] + [True] * 7
    assert {a.position for a in answers if isinstance(a, Recorded)} == {1}
    assert adapter.ledger.head() == 1


def test_of_eight_conflicting_commands_at_once_one_wins_and_seven_learn_what_changed(adapter: Adapter) -> None:
    person = uuid4()
    ledgers = [adapter.ledger, adapter.again()]
    answers = at_once([partial(ledgers[n % 2].append, grant(person), command=uuid4()) for n in range(8)])
    assert [a.position for a in answers if isinstance(a, Recorded)] == [1]
    refused = [a for a in answers if isinstance(a, Conflict)]
    assert len(refused) == 7
    assert {r.changed for r in refused} == {("событие «person.role-granted»",)}
    assert adapter.ledger.head() == 1


def test_writers_of_different_streams_all_succeed(adapter: Adapter) -> None:
    ledgers = [adapter.ledger, adapter.again()]
    answers = at_once([partial(ledgers[n % 2].append, grant(uuid4(), count=3), command=uuid4()) for n in range(16)])
    assert sorted(a.position for a in answers if isinstance(a, Recorded)) == list(range(3, 49, 3))
    assert [s.position for s in adapter.ledger.read()] == list(range(1, 49))


def test_reading_goes_on_from_a_position_in_portions(ledger: Ledger) -> None:
    one, other = uuid4(), uuid4()
    ledger.append(grant(one, count=3), grant(other, count=2), Change(one, 3, (granted(),)), command=uuid4())
    assert [s.position for s in ledger.read(after=2, limit=3)] == [3, 4, 5]
    assert [s.position for s in ledger.read(after=2, stream=one)] == [3, 6]
    assert [s.position for s in ledger.read(after=0, limit=2, stream=one)] == [1, 2]
    assert list(ledger.read(after=6)) == []


def test_events_are_found_by_their_positions(ledger: Ledger) -> None:
    ledger.append(grant(uuid4(), count=5), command=uuid4())
    assert [s.position for s in ledger.at([4, 2, 4, 99, 0])] == [2, 4]
    assert list(ledger.at([])) == []


def test_the_last_position_known_by_a_moment_is_found(ledger: Ledger) -> None:
    ledger.append(grant(uuid4(), count=2), command=uuid4())
    moment = ledger.at([2])[0].recorded_at
    assert ledger.position_at(moment) == 2
    assert ledger.position_at(moment - timedelta(microseconds=1)) == 0
    assert ledger.position_at(moment + timedelta(days=1)) == 2


def test_when_the_ledger_learned_never_runs_backwards(ledger: Ledger) -> None:
    at_once([partial(ledger.append, grant(uuid4()), command=uuid4()) for _ in range(12)])
    moments = [s.recorded_at for s in ledger.read()]
    assert moments == sorted(moments)
    assert all(m.utcoffset() is not None for m in moments)


def test_a_correction_counts_on_load_and_the_mistake_stays_in_the_history(ledger: Ledger) -> None:
    person = uuid4()
    ledger.append(Change(person, 0, (registered(person, "Иванова А. Т."),)), command=uuid4())
    (mistaken,) = ledger.history(person)
    correction = RecordCorrected.of(
        envelope(),
        corrected=mistaken.id,
        field="name",
        old_text=Personal(person, "Иванова А. Т."),
        new_text=Personal(person, "Иванова А. П."),
        reason=Personal(person, "опечатка"),
    )
    ledger.append(Change(person, 1, (correction,)), command=uuid4())
    loaded = ledger.load(PERSON, person)
    assert (loaded.version, loaded.state.name) == (2, "Иванова А. П.")
    assert ledger.history(person)[0].event == mistaken.event


def test_after_the_key_is_destroyed_the_name_is_gone_and_all_else_folds(adapter: Adapter) -> None:
    person, other = uuid4(), uuid4()
    ledger = adapter.ledger
    events = (registered(person), granted())
    ledger.append(Change(person, 0, events), Change(other, 0, (registered(other, "Петров"),)), command=uuid4())
    adapter.destroy(person)
    state = ledger.load(PERSON, person).state
    assert (state.name, state.id) == (ERASED, person)
    assert state.grants == {Grant(Role.EXPERT, Scope(kind=ScopeKind.EVERYWHERE))}
    assert ledger.load(PERSON, other).state.name == "Петров"
    with pytest.raises(KeyDestroyed):
        ledger.append(Change(uuid4(), 0, (registered(person),)), command=uuid4())


def test_a_confirmed_erasure_destroys_the_keys_that_it_names_in_the_same_transaction(adapter: Adapter) -> None:
    person, kept = uuid4(), uuid4()
    ledger = adapter.ledger
    ledger.append(Change(person, 0, (registered(person),)), Change(kept, 0, (registered(kept),)), command=uuid4())
    confirmed = ErasureConfirmed.of(envelope(), requested_by=uuid4(), subjects=(person,))
    ledger.append(Change(uuid4(), 0, (confirmed,)), command=uuid4())
    adapter.keys.forget()
    assert adapter.keys.key(person) is None
    assert adapter.keys.key(kept) is not None
    assert ledger.load(PERSON, person).state.name == ERASED


def test_an_erasure_that_lost_the_race_destroys_nothing(adapter: Adapter) -> None:
    person, stream = uuid4(), uuid4()
    ledger = adapter.ledger
    ledger.append(Change(person, 0, (registered(person),)), grant(stream), command=uuid4())
    confirmed = ErasureConfirmed.of(envelope(), requested_by=uuid4(), subjects=(person,))
    with pytest.raises(Conflict):
        ledger.append(Change(stream, 0, (confirmed,)), command=uuid4())
    adapter.keys.forget()
    assert adapter.keys.key(person) is not None


def test_the_events_of_a_kind_that_name_an_id_are_found_by_it(adapter: Adapter) -> None:
    person, stream = uuid4(), uuid4()
    confirmed = ErasureConfirmed.of(envelope(), requested_by=person, subjects=(uuid4(),))
    adapter.ledger.append(Change(stream, 0, (confirmed,)), grant(uuid4()), command=uuid4())
    assert [s.stream for s in adapter.ledger.telling_of(person, ErasureConfirmed.TOPIC)] == [stream]
    assert list(adapter.ledger.telling_of(person, "person.registered")) == []


def test_what_is_sealed_for_a_subject_is_found_before_and_after_its_key_is_gone(adapter: Adapter) -> None:
    person = uuid4()
    ledger = adapter.ledger
    ledger.append(Change(person, 0, (registered(person), granted())), command=uuid4())
    before = list(ledger.sealed_for(person))
    assert [topic for topic, _ in before] == ["person.registered"]
    adapter.destroy(person)
    assert [bytes(state) for _, state in ledger.sealed_for(person)] == [bytes(state) for _, state in before]
