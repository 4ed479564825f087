"""The part of the API's story that chases: policy, head, address and wishes, a round, notifications."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.http.story import Story


def chase(story: "Story") -> None:
    """Goes once through every operation of chasing."""
    people, do = story.people, story.do
    policy = {"remind_before": [60, 3], "head_after": 2, "committee_after": 7, "digest_on": 1}
    do("setter", f"/api/plans/{story.drafted}/chasing-policy", {"policy": policy})
    executor = people.people["executor"]
    do("administrator", f"/api/organisations/{people.district}/head", {"person": str(executor)})
    do("administrator", f"/api/people/{executor}/email", {"email": "executor@district.example"})
    wishes = {"by_email": ["reminder"], "quiet_from": "21:00", "quiet_until": "08:00"}
    do("executor", f"/api/people/{executor}/preferences", {"preferences": wishes})
    held = people.post("administrator", "/api/daily-rounds", {"day": "2026-03-02"})
    assert held["digests"] == 2, held
    told = people.get("executor", "/api/notifications", unread=True)["entries"]
    assert isinstance(told, list)
    assert told[0]["kind"] == "digest"
    assert told[0]["sentence"].startswith("Недельная сводка за 02.03.2026")
    assert people.post("executor", "/api/notifications/read", {"until": told[0]["position"]})["read"] == len(told)
    assert people.get("executor", "/api/notifications", unread=True)["entries"] == []
