"""Real plans from the file to a closed assignment over HTTP, each by the same clerk, and replayed as it was known."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from application.registry import register_first_administrator
from tests.http.clerk import Clerk, Json
from tests.http.service import running_service
from tests.postgres import Cluster
from tests.shared_folder import shared_file

DISTRICTS = ("Заречный район", "Приозёрный район", "Луговской район")
ACT = b"\xd0\x90\xd0\xba\xd1\x82 \xe2\x84\x96 1"
DAYS_LATE = 5


@dataclass(frozen=True)
class Case:
    """`approved_on`: in the document's stamp, or the day that a person supplies where there is none."""

    file: str
    rows: int
    approved_on: str
    has_lapsed: bool = False


CASES = {
    "000": Case("seeds/000_11cf50d6e682a6c2.txt", 34, "2017-09-01"),
    "001": Case("seeds/001_0bf7743bad03889a.txt", 15, "2019-05-20"),
    "002": Case("seeds/002_d7c316879319af70.txt", 24, "2021-12-28", has_lapsed=True),
}


@dataclass
class Life:
    """A plan lived through: two of its lines as they were on control, and positions of the ledger on the way."""

    clerk: Clerk
    case: Case
    plan: str
    reported: Json
    extended: Json
    at: dict[str, int] = field(default_factory=dict)

    @property
    def plan_id(self) -> str:
        return self.plan.rsplit("/", 1)[1]

    def line(self, of: Json, **axes: object) -> Json:
        """The register's line of this control point."""
        asked = self.clerk.ask(self.clerk.setter, "/api/register", activity=of["activity"], limit=1000, **axes)
        lines = [
            line
            for line in asked["entries"]
            if (line["entry"]["assignment"], line["entry"]["point"]) == (of["assignment"], of["point"])
        ]
        assert len(lines) == 1
        found: Json = lines[0]
        return found


@pytest.fixture(scope="module", params=sorted(CASES))
def life(request: pytest.FixtureRequest, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """The document uploaded, cleared, approved, on control; one point reported to its end, another given more time."""
    case = CASES[request.param]
    content = shared_file(case.file).read_bytes()
    database = cluster.create_database()
    with running_service(database, tmp_path_factory.mktemp(f"data-{request.param}")) as service:
        first = register_first_administrator("Первая А.А.", service.reception.office).made
        assert first is not None
        clerk = Clerk(service, service.client(first))
        try:
            yield _lived(clerk, case, content)
        finally:
            clerk.close()
    cluster.drop_database(database)


def _lived(clerk: Clerk, case: Case, content: bytes) -> Life:
    plan = clerk.upload(case.file.rsplit("/", 1)[1], content)
    clerk.clear(plan, DISTRICTS, "Опорный центр")
    approval = {"form": "by_official", "official": "Утверждающая У.У.", "in_force_on": case.approved_on}
    clerk.do(clerk.setter, f"{plan}/approval", approval)
    clerk.do(clerk.setter, f"{plan}/control", {"occurred_on": case.approved_on})
    reported, extended = _two_lines(clerk, plan)
    life = Life(clerk, case, plan, reported, extended)
    _report_to_the_end(life)
    _close_the_rest(life)
    _give_more_time(life)
    return life


def _two_lines(clerk: Clerk, plan: str) -> tuple[Json, Json]:
    """Points of parties that answer alone, with a term after approval; of two different assignments."""
    plan_id = plan.rsplit("/", 1)[1]
    entries = [
        line["entry"]
        for line in clerk.ask(clerk.setter, "/api/register", plan=plan_id, limit=1000)["entries"]
        if line["entry"]["effective"] and not line["verdict"].startswith("lapsed")
    ]
    shared = {e["activity"] for e in entries if not e["lead"]}
    alone = [e for e in entries if e["activity"] not in shared]
    first = alone[0]
    return first, next(e for e in alone if e["assignment"] != first["assignment"])


def _report_to_the_end(life: Life) -> None:
    """Reported five days late after a return: the accepted report's day counts."""
    clerk, line = life.clerk, life.reported
    path, due = f"/api/assignments/{line['assignment']}", date.fromisoformat(line["effective"])
    executor = clerk.reporters[line["party"]["id"]]

    def on(days: int, **fields: object) -> Json:
        return {"point": line["point"], "occurred_on": str(due + timedelta(days)), **fields}

    paper = _attached(clerk, executor, path, line["point"], due + timedelta(2))
    clerk.do(executor, f"{path}/reports", on(2, evidence=[paper]))
    life.at["submitted"] = clerk.position
    clerk.do(clerk.controller, f"{path}/returns", on(3, remarks="Нет подписи."))
    life.at["returned"] = clerk.position
    clerk.do(executor, f"{path}/reports", on(DAYS_LATE, evidence=[paper]))
    clerk.do(clerk.controller, f"{path}/acceptances", on(6))
    life.at["accepted"] = clerk.position
    clerk.do(clerk.setter, f"{path}/removals", on(9))
    life.at["removed"] = clerk.position
    answer = executor.get(f"{path}/evidence/{paper}/content")
    assert answer.content == ACT


def _close_the_rest(life: Life) -> None:
    """The other points of the same assignment are done on their day; one gone before approval is excused."""
    clerk, mine = life.clerk, life.reported
    path, executor = f"/api/assignments/{mine['assignment']}", clerk.reporters[mine["party"]["id"]]
    lines = clerk.ask(clerk.setter, "/api/register", activity=mine["activity"], limit=1000)["entries"]
    for line in lines:
        point, due = line["entry"]["point"], line["entry"]["effective"]
        if point == mine["point"]:
            continue
        day = max(date.fromisoformat(due), date.fromisoformat(life.case.approved_on))
        on = {"point": point, "occurred_on": str(day)}
        if line["verdict"] == "lapsed_before_approval":
            excused = {**on, "outcome": "excused", "reason": "Срок прошёл до утверждения."}
            clerk.do(clerk.setter, f"{path}/lapsed-terms", excused)
        paper = _attached(clerk, executor, path, point, day)
        clerk.do(executor, f"{path}/reports", {**on, "evidence": [paper]})
        clerk.do(clerk.controller, f"{path}/acceptances", on)
        clerk.do(clerk.setter, f"{path}/removals", on)


def _attached(clerk: Clerk, executor: httpx.Client, path: str, point: str, day: date) -> str:
    fields = {"point": point, "kind": "directive", "number": "1", "date": str(day), "occurred_on": str(day)}
    answer = executor.post(f"{path}/evidence", data=fields, files={"file": ("Приказ.txt", ACT, "text/plain")})
    assert answer.status_code == 200, answer.text
    clerk.position = answer.json()["position"]
    return str(answer.json()["evidence"])


def _give_more_time(life: Life) -> None:
    clerk, line = life.clerk, life.extended
    path, due = f"/api/assignments/{line['assignment']}", date.fromisoformat(line["effective"])
    executor = clerk.reporters[line["party"]["id"]]
    asked_on = max(due - timedelta(5), date.fromisoformat(life.case.approved_on))
    life.at["before extension"] = clerk.position
    request = clerk.do(
        executor,
        f"{path}/extensions",
        {
            "point": line["point"],
            "proposed": str(due + timedelta(30)),
            "ground": "Поставка задержана.",
            "occurred_on": str(asked_on),
        },
    )["request"]
    clerk.do(
        clerk.setter,
        f"{path}/extensions/approve",
        {"point": line["point"], "request": request, "occurred_on": str(asked_on + timedelta(1))},
    )


def test_every_row_of_the_document_is_on_control(life: Life) -> None:
    clerk = life.clerk
    told = clerk.ask(clerk.setter, life.plan)
    rows = clerk.ask(clerk.setter, f"{life.plan}/activities")["activities"]
    assert (told["stage"], told["open_errors"]) == ("on_control", [])
    assert all(doubt["settled"] for doubt in told["doubts"])
    assert len(rows) == life.case.rows
    assert all(row["on_control"] and row["parties"] for row in rows)


def test_the_plan_is_in_force_from_the_day_of_its_approval(life: Life) -> None:
    told = life.clerk.ask(life.clerk.setter, life.plan)
    assert told["plan"]["in_force_on"] == life.case.approved_on


def test_a_point_returned_and_reported_late_ends_closed_with_its_delay_in_sight(life: Life) -> None:
    line = life.line(life.reported)
    assert (line["verdict"], line["days_late"], line["waits_for"]) == ("done_late", DAYS_LATE, "nothing")
    entry = line["entry"]
    assert (entry["stage"], entry["submissions"], entry["returns"], entry["evidence"]) == ("closed", 2, 1, 1)


def test_the_whole_assignment_is_closed(life: Life) -> None:
    clerk, mine = life.clerk, life.reported["assignment"]
    now = clerk.ask(clerk.setter, f"/api/streams/{mine}/state")["state"]["points"]
    assert {point["stage"] for point in now.values()} == {"closed"}
    before = clerk.ask(clerk.setter, f"/api/streams/{mine}/state", known_at=life.at["removed"])["state"]["points"]
    assert [key for key, point in before.items() if point["stage"] == "closed"] == [life.reported["point"]]


def test_an_extended_point_keeps_its_original_date_beside_the_new_one(life: Life) -> None:
    entry = life.line(life.extended)["entry"]
    assert entry["original"] == life.extended["original"]
    assert entry["stated"] > life.extended["stated"]
    assert entry["extensions"] == 1
    before = life.line(life.extended, known_at=life.at["before extension"])["entry"]
    assert (before["stated"], before["extensions"]) == (life.extended["stated"], 0)


@pytest.mark.parametrize(
    ("known", "stage", "waits_for"),
    [
        ("submitted", "submitted", "controller_review"),
        ("returned", "returned", "executor_report"),
        ("accepted", "accepted", "setter_removal"),
        ("removed", "closed", "nothing"),
    ],
)
def test_every_moment_is_answered_as_it_was_known(life: Life, known: str, stage: str, waits_for: str) -> None:
    line = life.line(life.reported, known_at=life.at[known])
    assert (line["entry"]["stage"], line["waits_for"]) == (stage, waits_for)
    clerk = life.clerk
    stream = f"/api/streams/{life.reported['assignment']}/state"
    state = clerk.ask(clerk.setter, stream, known_at=life.at[known])["state"]
    assert state["points"][life.reported["point"]]["stage"] == stage


def test_as_of_the_day_between_report_and_return_it_was_under_review(life: Life) -> None:
    between = date.fromisoformat(life.reported["effective"]) + timedelta(2)
    line = life.line(life.reported, as_of=between, known_at=life.at["removed"])
    assert line["entry"]["stage"] == "submitted"
    overdue = life.line(life.reported, as_of=between - timedelta(1), known_at=life.at["removed"])
    assert (overdue["entry"]["stage"], overdue["verdict"], overdue["days_late"]) == ("on_control", "overdue", 1)


def test_the_trail_tells_each_step_in_russian(life: Life) -> None:
    clerk = life.clerk
    whole = clerk.ask(clerk.auditor, "/api/trail", stream=life.reported["assignment"])["entries"]
    told = [entry for entry in whole if entry["place"]["position"] <= life.at["removed"]]
    sentences = [entry["sentence"] for entry in told]
    steps = ("поручено", "Приложен документ", "Представлен отчёт", "возвращён на доработку", "Представлен отчёт")
    for step, sentence in zip((*steps, "Исполнение принято", "Снято с контроля"), sentences, strict=True):
        assert step in sentence
    assert told[3]["by_name"] == "Контролирующий К.К."


def test_terms_gone_before_approval_are_nobodys_fault_until_it_is_decided(life: Life) -> None:
    clerk = life.clerk
    lines = clerk.ask(clerk.setter, "/api/register", plan=life.plan_id, limit=1000)["entries"]
    lapsed: list[Any] = [line for line in lines if line["verdict"] == "lapsed_before_approval"]
    assert bool(lapsed) is life.case.has_lapsed
    assert all(line["waits_for"] in {"setter_lapse", "co_executors"} for line in lapsed)
