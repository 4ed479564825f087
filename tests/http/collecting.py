"""A collection of reports over HTTP: its form, a report on paper, many decisions at once, the closing and the board."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.exports_read import csv_rows

if TYPE_CHECKING:
    from tests.http.story import Story

DAY = "2026-03-02"


def collect(story: "Story") -> tuple[str, str]:
    """Ids of the collection and of its form, for questions afterwards."""
    plan, rows = story.draft("План со сбором отчётов", (DAY, DAY, DAY))
    control = story.do("setter", f"/api/plans/{plan}/control", {})
    lines = story.lines(plan, int(control["position"]))
    parts = [next(line["assignment"] for line in lines if line["activity"] == row) for row in rows]
    items = [{"assignment": part, "point": DAY} for part in parts]
    asked = {"code": "events", "title": "Проведено мероприятий", "unit": "мероприятие"}
    contents = {"sections": [{"code": "about", "title": "Сведения"}], "figures": [asked]}
    published = {"code": "otchet", "title": "Отчёт о работе", **contents}
    form = story.do("controller", "/api/report-forms", published)["form"]
    opened = {"activity": rows[0], "date": DAY, "form": form}
    collection = story.do("controller", f"/api/plans/{plan}/collections", opened)["collection"]
    story.do("controller", f"/api/plans/{plan}/collections/all", {"activities": rows[1:]})

    received = {"point": DAY, "received_via": "email", "evidence": [_attach(story, "controller", parts[0], "email")]}
    story.do("controller", f"/api/assignments/{parts[0]}/received-reports", {**received, "sections": {"about": None}})
    story.do("controller", f"/api/plans/{plan}/returns", {"items": items[:1]})
    whole = {"point": DAY, "evidence": [_attach(story, "executor", parts[0])]}
    given = {"sections": {"about": "11 клубов"}, "figures": {"events": "33"}}
    story.do("executor", f"/api/assignments/{parts[0]}/reports", {**whole, **given})
    story.do("controller", f"/api/plans/{plan}/acceptances", {"items": items[:1]})
    story.do("setter", f"/api/plans/{plan}/removals", {"items": items[:1]})
    asked_for = {"point": DAY, "proposed": "2026-04-01", "ground": "паводок"}
    story.do("executor", f"/api/assignments/{parts[2]}/extensions", asked_for)
    story.do("setter", f"/api/plans/{plan}/extensions/reject", {"items": items[2:], "reason": "рано"})
    moved = {"items": items[2:], "term": "2026-04-01", "ground": "паводок"}
    story.do("setter", f"/api/plans/{plan}/extensions", moved)
    story.do("controller", f"/api/collections/{collection}/closing", {})

    get, at = story.people.get, story.position
    board = get("auditor", f"/api/collections/{collection}", at_least_position=at)
    assert board["not_handed_in"] == []
    figures: Any = board["figures"]
    assert [figure["total"] for figure in figures] == ["33"]
    boards: Any = get("auditor", f"/api/plans/{plan}/collections", at_least_position=at)["boards"]
    assert [len(found["not_handed_in"]) for found in boards] in ([0, 1, 1], [1, 0, 1], [1, 1, 0])
    assert get("auditor", f"/api/report-forms/{form}")
    assert get("auditor", f"/api/plans/{plan}/quotas")["rows"] == []
    client, of_plan = (
        story.people.clients["auditor"],
        {"plan": str(plan), "format": "csv", "at_least_position": str(at)},
    )
    told = csv_rows(client.get("/api/exports/collections", params=of_plan).content)[2:]
    assert sorted(str(row[5]) for row in told) == ["да", "нет", "нет"]  # the party of the second and third date has not
    (handed_in,) = (row for row in told if row[5] == "да")
    assert handed_in[7] == "электронной почтой"  # how the first report came
    assert handed_in[6]
    assert handed_in[9]  # and the accepted one
    assert len(csv_rows(client.get("/api/exports/quotas", params=of_plan).content)) == 2
    return str(collection), str(form)


def _attach(story: "Story", role: str, assignment: str, via: str = "system") -> str:
    answer = story.people.clients[role].post(
        f"/api/assignments/{assignment}/evidence",
        data={"point": DAY, "kind": "note", "received_via": via},
        files={"file": ("справка.txt", "Справка".encode(), "text/plain")},
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["evidence"])
