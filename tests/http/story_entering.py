"""What of the story is about people's way in."""

from typing import TYPE_CHECKING

from tests.signing_in.browsing import Browser

if TYPE_CHECKING:
    from tests.http.story import Story

PASSWORD = "лодка гвоздь ярмарка"


def come_in(story: "Story") -> None:
    """Each operation once; the second person of the committee opens an account on the way."""
    clients, person = story.people.clients, story.second
    administrator, auditor = clients["administrator"], clients["auditor"]

    def asked(path: str, body: object) -> str:
        answer = administrator.post(f"/api/people/{person}/{path}", json=body)
        assert answer.status_code == 200, answer.text
        assert not answer.json().get("mailed")
        return str(answer.json()["link"])

    browser = Browser(story.people.service.url)
    address = asked("invitations", {}).removeprefix(story.people.service.url)
    browser.open(address).send(address, login="vtoroy", password=PASSWORD, repeated=PASSWORD)
    assert "/reset/" in asked("resets", {"second_factor": True})
    linked = administrator.post(f"/api/people/{person}/identities", json={"subject": "0b52"})
    assert linked.status_code == 200, linked.text
    assert administrator.delete(f"/api/people/{person}/identities").json() == {"unlinked": 1}
    assert administrator.post(f"/api/people/{person}/sessions/end").status_code == 200
    assert auditor.get("/api/me/sessions").json() == {"sessions": []}
    kinds = [line["kind"] for line in auditor.get("/api/access-log", params={"person": person}).json()["lines"]]
    assert "invitation_taken" in kinds
    browser.close()
