"""The demonstration: what it tells, that it is told once, goes on after an interruption, and leaves others alone."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pytest

from application.ports import Recorded
from application.registry import register_first_administrator
from domain.calendar.policy import DEFAULT_TIME_ZONE
from domain.ledger import Change, Stored
from infrastructure.ledger.ledger import PostgresLedger
from interfaces.demonstration import cast
from interfaces.demonstration.playing import SAMPLE
from interfaces.demonstration.stage import FIRST_MOMENT, LAST_MOMENT
from interfaces.main import play_demonstration, reception
from tests.http.service import RunningService, running_service
from tests.patience import PATIENCE
from tests.postgres import Database

AT_THE_END = "2026-01-31"
ADDRESS = "http://127.0.0.1:8000"
EVERYTHING = 10_000
MOSCOW = ZoneInfo(DEFAULT_TIME_ZONE)


@dataclass(frozen=True)
class Played:
    """A demonstration in a running service; `said` is what was printed."""

    service: RunningService
    said: str

    @property
    def events(self) -> Sequence[Stored]:
        return self.service.reception.office.ledger.read(0, EVERYTHING)

    def token(self, role: str) -> str:
        """The sign-in that was printed for this role."""
        found = re.search(rf"^  {role} .* (vekha_\S+)$", self.said, re.MULTILINE)
        assert found, role
        return found[1]

    def ask(self, path: str, role: str = "аудитор", **params: object) -> Any:
        position = self.events[-1].position
        asked = httpx.URL(
            path, params={**httpx.QueryParams(httpx.URL(path).query), "at_least_position": position, **params}
        )
        headers = {"Authorization": f"Bearer {self.token(role)}"}
        answer = httpx.get(f"{self.service.url}{asked}", headers=headers, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def played(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    said: list[str] = []
    with running_service(module_database, tmp_path_factory.mktemp("data")) as service:
        play_demonstration(module_database.connections, service.reception, service.url, said.append)
        yield Played(service, "\n".join(said))


def test_it_tells_two_years_in_some_hundreds_of_events_recorded_in_their_order(played: Played) -> None:
    events = played.events
    assert 300 <= len(events) <= 600
    assert all(one.recorded_at <= other.recorded_at for one, other in pairwise(events))
    assert FIRST_MOMENT <= events[0].recorded_at < events[-1].recorded_at <= LAST_MOMENT
    assert all(stored.recorded_at.astimezone(MOSCOW).date() >= stored.event.occurred_on for stored in events)


@pytest.mark.parametrize(
    ("topic", "at_least"),
    [
        ("plan.deadline-clarified", 5),
        ("plan.role-group-expanded", 3),
        ("plan.party-matched", 40),
        ("plan.agreed", 1),
        ("plan.revision-issued", 1),
        ("assignment.report-returned", 5),
        ("assignment.evidence-revoked", 1),
        ("assignment.extension-requested", 4),
        ("assignment.extension-approved", 1),
        ("assignment.extension-rejected", 1),
        ("assignment.extension-withdrawn", 1),
        ("assignment.withdrawn", 1),
        ("assignment.control-reinstated", 1),
        ("assignment.party-replaced", 1),
        ("assignment.removal-proposed", 1),
        ("person.substitute-named", 1),
        ("record-corrected", 1),
    ],
)
def test_it_shows_what_happens_in_the_life_of_a_plan(played: Played, topic: str, at_least: int) -> None:
    assert Counter(stored.event.TOPIC for stored in played.events)[topic] >= at_least


def test_some_facts_are_stated_late(played: Played) -> None:
    late = [s for s in played.events if s.recorded_at.astimezone(MOSCOW).date() > s.event.occurred_on]
    assert len(late) >= 4


def test_a_substitute_acts_under_the_delegation_of_the_absent_controller(played: Played) -> None:
    naming = next(s for s in played.events if s.event.TOPIC == "person.substitute-named")
    under = [s for s in played.events if s.event.delegation == naming.id]
    assert under
    assert all(s.event.TOPIC == "assignment.execution-accepted" for s in under)


def test_at_its_end_some_points_are_overdue_some_wait_and_some_are_yet_to_come(played: Played) -> None:
    plan = played.ask("/api/plans")["plans"][0]["id"]
    told = played.ask(f"/api/plans/{plan}/summary", as_of=AT_THE_END)
    for verdict in ("overdue", "under_review", "not_yet_due", "done_in_time", "done_late", "no_date", "withdrawn"):
        assert told["verdicts"].get(verdict, 0) > 0, verdict
    for waiting in ("executor_report", "controller_review", "setter_removal", "setter_extension"):
        assert told["waits_for"].get(waiting, 0) > 0, waiting


@pytest.mark.parametrize(
    ("role", "may_ask"),
    [
        ("администратор", "/api/people"),
        ("утверждающее лицо", "/api/plans"),
        ("контролёр", "/api/plans"),
        ("организатор экспертизы", "/api/plans"),
        ("исполнитель", "/api/plans"),
        ("эксперт", "/api/plans"),
        ("аудитор", "/api/events"),
    ],
)
def test_there_is_a_sign_in_for_every_role(played: Played, role: str, may_ask: str) -> None:
    told = played.ask(may_ask, role)
    assert next(value for value in told.values() if isinstance(value, list))


def test_the_tour_walks_through_an_activity_extended_late_and_returned(played: Played) -> None:
    stream = re.search(r"api/trail\?stream=([0-9a-f-]+)", played.said)
    assert stream
    story = " ".join(entry["sentence"] for entry in played.ask("/api/trail", stream=stream[1])["entries"])
    for step in ("Запрошено продление", "Срок продлён", "возвращён на доработку", "Исполнение принято", "Снято с"):
        assert step in story
    before = played.ask(f"/api/streams/{stream[1]}/state", known_at="2024-11-12T12:00:00+03:00")
    point = next(iter(before["state"]["points"].values()))
    assert (point["stage"], point["stated"]) == ("submitted", "2024-10-31")
    assert f"replay {stream[1]} --known-at 2024-11-12T12:00:00+03:00" in played.said


def test_the_days_of_the_documented_history_are_those_of_the_trail(played: Played) -> None:
    text = (Path(__file__).parents[2] / "docs" / "demonstration.md").read_text()
    documented = re.findall(r"^\| (\d\d)\.(\d\d)\.(\d{4}) \|", text, re.MULTILINE)
    stream = re.search(r"api/trail\?stream=([0-9a-f-]+)", played.said)
    assert stream
    days = {entry["place"]["occurred_on"] for entry in played.ask("/api/trail", stream=stream[1])["entries"]}
    assert {f"{year}-{month}-{day}" for day, month, year in documented} < days
    assert len(documented) == 9


def test_the_tour_shows_a_delay_that_a_correction_took_away(played: Played) -> None:
    asked = re.findall(r"(/api/register\?\S+?)'", played.said)
    verdicts = [played.ask(f"{path}")["entries"][0]["verdict"] for path in asked]
    assert verdicts == ["done_late", "done_in_time"]


def test_a_second_start_plays_nothing_and_signs_everybody_in_anew(played: Played, module_database: Database) -> None:
    before, said = played.events[-1].position, list[str]()
    play_demonstration(module_database.connections, played.service.reception, ADDRESS, said.append)
    assert played.events[-1].position == before
    assert any("Прогулка" in line for line in said)
    assert not any("Разыгрываем" in line for line in said)


def test_once_it_is_over_nobody_states_past_moments_any_more(played: Played, module_database: Database) -> None:
    ledger = played.service.reception.office.ledger
    assert isinstance(ledger, PostgresLedger)
    with pytest.raises(Exception, match="on an empty ledger only"):
        ledger.begin_demonstration()


class Killed(BaseException):
    """As if the process were gone."""


@pytest.mark.parametrize("appended", [0, 1, 30, 57, 90, 250, 300])
def test_interrupted_it_goes_on_where_it_stopped(
    appended: int,
    played: Played,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    append, left = PostgresLedger.append, [appended]

    def cut_short(ledger: PostgresLedger, *changes: Change, **more: Any) -> Recorded:
        if not left[0]:
            raise Killed
        left[0] -= 1
        return append(ledger, *changes, **more)

    with reception(database.connections, tmp_path) as opened:
        monkeypatch.setattr(PostgresLedger, "append", cut_short)
        with pytest.raises(Killed):
            play_demonstration(database.connections, opened, ADDRESS, said.append)
        monkeypatch.undo()
        play_demonstration(database.connections, opened, ADDRESS, said.append)
        whole = opened.office.ledger.read(0, EVERYTHING)
    assert [told(stored) for stored in whole] == [told(stored) for stored in played.events]


def told(stored: Stored) -> tuple[object, ...]:
    event = stored.event
    return stored.stream, stored.version, event.TOPIC, event.command_id, event.by, event.occurred_on


def test_a_ledger_with_a_life_of_its_own_is_left_alone(database: Database, tmp_path: Path) -> None:
    said: list[str] = []
    with reception(database.connections, tmp_path) as opened:
        register_first_administrator("Первая А.А.", opened.office)
        play_demonstration(database.connections, opened, ADDRESS, said.append)
        assert opened.office.ledger.head() == 2
    assert "свои записи" in said[-1]


def test_a_sample_that_somebody_has_changed_is_not_played(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    changed = tmp_path / "plan.txt"
    changed.write_bytes(SAMPLE.read_bytes().replace(b"2024", b"2025"))
    monkeypatch.setattr("interfaces.demonstration.playing.SAMPLE", changed)
    with reception(database.connections, tmp_path) as opened:
        play_demonstration(database.connections, opened, ADDRESS, said.append)
        assert opened.office.ledger.head() == 0
    assert "изменён" in said[-1]


def test_where_others_wrote_into_an_interrupted_one_it_ends_with_a_clear_word(
    database: Database, tmp_path: Path
) -> None:
    said: list[str] = []
    with reception(database.connections, tmp_path) as opened:
        ledger = opened.office.ledger
        assert isinstance(ledger, PostgresLedger)
        ledger.begin_demonstration()
        register_first_administrator("Первая А.А.", opened.office)
        play_demonstration(database.connections, opened, ADDRESS, said.append)
        assert not ledger.demonstration_is_open()
        assert "прерван" in said[-1]
        play_demonstration(database.connections, opened, ADDRESS, said.append)
        assert ledger.head() == 2
    assert "свои записи" in said[-1]


def test_no_persons_name_stands_in_the_ledger_in_the_clear(played: Played, module_database: Database) -> None:
    names = {part for member in (cast.ADMINISTRATOR, *cast.PEOPLE) for part in (member.name, member.name.split()[0])}
    with psycopg.connect(module_database.auditor) as connection:
        stored = connection.execute("SELECT state FROM ledger.event").fetchall()
    assert len(stored) == len(played.events)
    found = {name for (state,) in stored for name in names if name.casefold() in bytes(state).decode().casefold()}
    assert found == set()
