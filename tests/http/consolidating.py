"""Consolidated reports over HTTP: every route of theirs once, and what the files and the headers are."""

import hashlib
from uuid import UUID

from tests.http.cast import Cast

ACT = {"kind": "order", "number": "77", "date": "2026-03-01"}
BEGINNINGS = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF-"}


def consolidate(people: Cast, plan: UUID) -> int:
    """A note drawn up, replaced, approved, looked at from all sides; the position of the last of it."""
    reports = f"/api/plans/{plan}/consolidated-reports"
    first = people.post("controller", reports, {"kind": "note"})
    note = people.post("controller", reports, {"kind": "note", "supersedes": first["report"]})
    listed = people.post("controller", reports, {"kind": "non_reporters"})
    report = f"/api/consolidated-reports/{note['report']}"
    approved = people.post("setter", f"{report}/approval", {"basis": ACT})
    position = int(str(approved["position"]))
    found = people.get("auditor", reports, at_least_position=position)["reports"]
    assert isinstance(found, list)
    assert [one["id"] for one in found] == [listed["report"], note["report"], first["report"]]
    assert found[2]["successor"] == note["report"]
    looked = people.get("auditor", report)
    assert looked["reproduced"] is True
    client = people.clients["auditor"]
    data = client.get(f"{report}/data")
    assert hashlib.sha256(data.content).hexdigest() == looked["data"]
    for form, beginning in BEGINNINGS.items():
        answer = client.get(f"{report}/content", params={"form": form})
        assert answer.content.startswith(beginning)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["content-length"] == str(len(answer.content))
        # The same data, the same bytes: nothing was erased between.
        assert client.get(f"{report}/content", params={"form": form, "anew": "true"}).content == answer.content
    drawn = client.get(f"{report}/charts/1")
    assert drawn.text.startswith("<svg")
    assert "sandbox" in drawn.headers["content-security-policy"]
    assert client.get(f"{report}/charts/3").status_code == 404
    assert people.clients["executor"].get(report).status_code == 403
    return position
