"""The end of what is known of a person: asked for, taken back, asked for again, confirmed by another, reported."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.http.story import Story

LETTER = {"kind": "letter", "number": "14", "date": "2026-02-20", "title": "Заявление"}


def erase(story: "Story", person: str) -> None:
    """The data of a person of the committee who holds no role."""
    wanted = {"kind": "person", "target": person, "ground": "consent_withdrawn", "basis": LETTER}
    erasure = f"/api/erasures/{story.do('administrator', '/api/erasures', wanted)['erasure']}"
    story.do("setter", f"{erasure}/withdraw", {"reason": "Заявление отозвано"})
    story.do("administrator", "/api/erasures", wanted)
    report = story.people.get("setter", erasure)
    assert report["undecided"] is True
    story.do("setter", f"{erasure}/confirm", {})
    report = story.people.get("auditor", erasure)
    assert (report["undecided"], report["keys"]) == (False, 1)
    assert report["values"] == [{"topic": "person.registered", "field": "name", "values": 1}]
