"""Monitorings over HTTP: every route of theirs once, and what the files and the headers are."""

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.http.story import Story


def observe(story: "Story") -> None:
    """One cancelled, two concluded and compared; one over several plans."""
    people, do = story.people, story.do
    plan = f"/api/plans/{story.drafted}"
    cancelled = do("controller", f"{plan}/monitorings", {"kind": "final"})["monitoring"]
    do("controller", f"/api/monitorings/{cancelled}/cancellation", {"reason": "Рано"})
    monitoring = do("controller", f"{plan}/monitorings", {"kind": "interim"})["monitoring"]
    address = f"/api/monitorings/{monitoring}"
    party = {"kind": "organisation", "id": str(people.district)}
    finding = {"party": party, "outcome": "risk", "text": "Мало времени"}
    advice = {"recommendation": {"text": "Поторопиться", "party": party, "until": "2026-06-01"}}
    found = do("controller", f"{address}/findings", finding | advice)["finding"]
    do("controller", f"{address}/findings/{found}/withdrawal", {"reason": "Время есть"})
    do("controller", f"{address}/conclusion", {"summary": "Всё идёт"})
    several = {"kind": "final", "parts": [{"plan": str(story.drafted), "sections": []}]}
    campaign = do("controller", "/api/monitorings", several)["campaign"]
    together: Any = people.get("auditor", f"/api/monitoring-campaigns/{campaign}", at_least_position=story.position)
    (later,) = [one["id"] for one in together["monitorings"]]
    do("controller", f"/api/monitorings/{later}/conclusion", {"summary": "Всё по-прежнему идёт"})
    told: Any = people.get("auditor", f"{plan}/monitorings", at_least_position=story.position)
    assert [one["stage"] for one in told["monitorings"]] == ["concluded", "concluded"]
    one: Any = people.get("auditor", address)
    assert one["reproduced"]
    auditor = people.clients["auditor"]
    data = auditor.get(f"{address}/data")
    assert hashlib.sha256(data.content).hexdigest() == one["data"] == data.headers["etag"].strip('"')
    for form, begins in (("docx", b"PK"), ("pdf", b"%PDF")):
        kept = auditor.get(f"{address}/content", params={"form": form})
        assert kept.content.startswith(begins)
        assert kept.headers["content-disposition"].startswith("attachment")
        assert auditor.get(f"{address}/content", params={"form": form, "anew": "true"}).content == kept.content
    told = people.get("auditor", f"/api/monitorings/{later}/differences", earlier=str(monitoring), same="true")
    assert {found["became"] for found in told["differences"]} <= {"same", "changed"}
    assert told["differences"]
    _sign(story, str(monitoring))
    story.known |= {"monitoring": str(monitoring), "finding": str(found), "campaign": str(campaign)}


def _sign(story: "Story", monitoring: str) -> None:
    """The conclusion's note, by a file that no program here can check."""
    people = story.people
    trail: Any = people.get("controller", "/api/trail", stream=monitoring, at_least_position=story.position)
    record = next(one["id"] for one in trail["entries"] if one["place"]["topic"] == "monitoring.concluded")
    address = f"/api/streams/{monitoring}/records/{record}/signatures"
    answer = people.clients["controller"].post(
        address, data={"level": "enhanced", "form": "pdf"}, files={"file": ("подпись.p7s", b"0", "text/plain")}
    )
    assert answer.status_code == 200, answer.text
    filing = answer.json()["filing"]
    story.do("controller", f"/api/signatures/{record}/{filing}/check", {})
    told: Any = people.get("auditor", address)
    assert told["act"]["level"] == "simple"
    assert told["act"]["signatures"][0]["checks"] == 2
    auditor = people.clients["auditor"]
    assert auditor.get(f"/api/signatures/{record}/{filing}/content").content == b"0"
    assert auditor.get(f"/api/signatures/{record}/{filing}/content", params={"signed": "true"}).content[:4] == b"%PDF"
    story.known |= {"record": record, "filing": filing}
