"""The matrix, a cell of it, discipline and regions, looked at by those who may, on both axes."""

from typing import Any
from uuid import UUID

from tests.http.cast import Cast


def look_at_matrix(people: Cast, plan: UUID, due: str, position: int) -> None:
    """Every question of the matrix about a plan that has control points on the day `due`."""

    def ask(role: str, path: str, **asked: object) -> dict[str, Any]:
        return people.get(role, path, at_least_position=position, **asked)

    whole = ask("controller", "/api/matrix", plan=plan)
    assert not whole["as_of_given"]
    assert sum(cell["counts"]["required"] for cell in whole["cells"]) == whole["total"]["required"]
    own = ask("executor", "/api/matrix", plan=plan)
    assert {row["row"] for row in own["rows"]} == {str(people.district)} < {row["row"] for row in whole["rows"]}
    cell = next(one for one in own["cells"] if one["date"] == due)
    found = ask("executor", "/api/matrix/cell", plan=plan, party=people.district, date=due, limit=1)
    assert found["counts"] == cell["counts"]
    (point,) = found["points"]
    assert point["events"]
    assert point["rule"]["sentence"].startswith("По состоянию на 02.03.2026 — ")
    following = ask("executor", "/api/matrix/cell", plan=plan, party=people.district, date=due, after=found["next"])
    assert len(following["points"]) == sum(cell["counts"]["verdicts"].values()) - 1
    # The same day as it is known now, folded from the ledger instead of asked of the tables.
    folded = ask("controller", "/api/matrix", plan=plan, known_at=position)
    assert [folded[name] for name in ("cells", "rows", "total")] == [whole[name] for name in ("cells", "rows", "total")]
    before = ask("auditor", "/api/matrix/cell", plan=plan, date=due, known_at=position, as_of="2026-01-01")
    assert (before["points"], before["as_of_given"]) == ([], True)
    for by in ("party", "activity", "plan", "section", "territory", "whole"):
        figures = ask("auditor", "/api/discipline", plan=plan, rows=by)
        assert figures["total"]["counts"] == whole["total"]
        assert ask("auditor", "/api/matrix", plan=plan, rows=by)["total"] == whole["total"]
    (region,) = ask("auditor", "/api/regions", plan=plan)["rows"]
    assert (region["row"], region["counts"]) == (None, whole["total"])


def look_at_refusals(people: Cast, plan: UUID) -> None:
    """What the questions cannot be asked."""
    for asked, code in (
        ({"since": "2026-02-01", "until": "2026-01-01"}, "period-reversed"),
        ({"rows": "section"}, "section-without-plan"),
        ({"as_of": "2026-01-01"}, "past-without-plan"),
    ):
        answer = people.clients["auditor"].get("/api/matrix", params=asked)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, code), answer.text
    stranger = people.clients["executor"].get("/api/matrix", params={"plan": str(plan)})
    assert stranger.status_code == 403, stranger.text
