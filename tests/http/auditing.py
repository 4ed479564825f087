"""The auditor's part of the story: each question of the look back once, and what it answers about this life."""

from typing import Any
from uuid import UUID

from tests.http.cast import Cast


def look_back(people: Cast, plan: UUID, assignment: str, corrected: str, position: int) -> None:
    """`assignment` was reported on, `corrected` had a basis corrected; the ledger had come to `position`."""

    def get(path: str, **params: object) -> dict[str, Any]:
        return people.get("auditor", path, at_least_position=position, **params)

    trail = people.get("auditor", "/api/trail", stream=assignment)["entries"]
    assert isinstance(trail, list)
    places = [entry["place"]["position"] for entry in trail]
    step = get(f"/api/replay/steps/{places[1]}", stream=assignment)
    assert (step["previous"], step["next"]) == (places[0], places[2])
    assert step["before"] != step["after"]
    moments = {"known_at": places[0], "other_known_at": places[-2]}
    now = get(f"/api/streams/{assignment}/comparison", **moments)
    assert (now["one"]["version"], now["other"]["version"]) == (1, len(places) - 1)
    assert any(change["field"].endswith("состояние") for change in now["changes"])
    lines = get(f"/api/plans/{plan}/comparison", **moments)["lines"]
    assert any(change["field"] == "Отметка о сроке" for line in lines for change in line["changes"])
    assert get("/api/register/comparison", known_at=places[0], plans=100)["next"] is None
    why = get(f"/api/streams/{assignment}/explanation")
    assert why["rule"].startswith("timeliness@")
    assert {link["entry"]["place"]["position"] for link in why["chain"]} >= set(places)
    assert why["points"][0]["clauses"]
    knew = get(f"/api/replay/knowledge/{places[1]}")
    assert str(people.people["auditor"]) in {viewer["person"] for viewer in knew["viewers"]}
    (mended,) = get("/api/replay/corrections", plan=plan)["corrections"]
    assert (mended["change"]["old"], mended["change"]["new"]) == ("5-р", "6-р")
    assert mended["entry"]["place"]["stream"] == corrected
    assert get("/api/register", as_of="2026-01-01")["entries"] is not None
    found = get("/api/search", text="подпис")
    assert any("подписи" in hit["excerpt"] for hit in found["hits"])
    client = people.clients["auditor"]
    exported = client.get("/api/exports/search", params={"text": "семинар", "format": "csv"})
    assert exported.status_code == 200, exported.text
    name = "Возвраты 2024/25: «нет подписи»"
    saved = client.post("/api/me/searches", json={"name": name, "text": "нет подписи", "plan": str(plan)})
    assert saved.status_code == 200, saved.text
    assert [one["name"] for one in get("/api/me/searches")["searches"]] == [name]
    assert client.post("/api/me/searches/drop", json={"name": name}).status_code == 204
    assert get("/api/me/searches")["searches"] == []
    reads = get("/api/reads", person=people.people["auditor"])
    assert {(read["person_name"], read["role_name"]) for read in reads["reads"]} == {("Человек auditor", "аудитор")}
