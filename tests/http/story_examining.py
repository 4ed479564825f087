"""An examination over HTTP: form, experts, blind cards with drafts, a third expert, results; and a public one."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx

if TYPE_CHECKING:
    from tests.http.story import Story

DAY = "2026-03-02"
ACT = {"kind": "order", "number": "7", "date": DAY}
CODES = ("1.1", "1.2")


def examine(story: "Story") -> None:
    """The executor judges an institute, and their district examines itself."""
    people, do, get = story.people, story.do, story.people.get
    clients = people.clients
    scope = {"kind": "organisation", "id": str(people.committee)}
    do("administrator", f"/api/people/{people.people['setter']}/roles", {"role": "organiser", "scope": scope})
    institute = do("administrator", "/api/organisations", {"name": "Институт кадров", "kind": "institute"})
    examined, district = str(institute["organisation"]), str(people.district)
    experts = [_expert(story, name) for name in ("Первая Э.Э.", "Второй Э.Э.", "Третий Э.Э.", "Иной Э.Э.")]
    (first, by_first), (second, _), (third, by_third), (other, by_other) = experts

    plan, _ = story.draft("План экспертизы", (DAY, DAY, DAY))
    do("setter", f"/api/plans/{plan}/control", {})
    form = do("setter", "/api/card-forms", _form("Карта"))["form"]
    announced = {
        "title": "Обследование",
        "form": form,
        "objects": [{"id": examined}, {"id": district}],
        "opens_on": DAY,
        "closes_on": DAY,
        "strategy": {"kind": "two_plus_third", "experts": 2},
        "self_examination_shown": True,
    }
    examination = do("setter", f"/api/plans/{plan}/examinations", announced)["examination"]
    here = f"/api/examinations/{examination}"
    executor = str(people.people["executor"])
    for expert, objects in ((executor, [examined]), (first, [examined, district]), (second, [district])):
        do("setter", f"{here}/experts", {"expert": expert, "objects": objects, "basis": ACT})
    do("setter", "/api/card-forms", _form("Карта вторая"))
    do("setter", f"{here}/form", {"form_version": 2, "reason": "Уточнение", "basis": ACT})
    do("executor", f"{here}/declarations", {"objects": [examined]})
    _post(by_first, f"{here}/declarations", {"objects": [examined, district]})
    leaving = {"expert": second, "objects": [district], "basis": ACT}
    do("setter", f"{here}/recusals", {**leaving, "reason": "Родство"})
    do("setter", f"{here}/replacements", {**leaving, "replacement": other})
    _post(by_other, f"{here}/declarations", {"objects": [district]})
    do("setter", f"{here}/reminders", {})

    at = f"{here}/objects/{examined}"
    _draft(clients["executor"], f"{at}/card", (2, 2))
    advice = {"text": "Обновить программы", "addressee": examined, "due": "2026-09-01"}
    words = {"conclusion": "recommended", "summary": "Соответствует", "recommendations": [advice]}
    assert clients["executor"].post(f"{at}/card/draft/words", json=words).status_code == 204
    assert get("executor", f"{at}/card/draft")["scores"]
    assessment = do("executor", f"{at}/card/draft/signing", {})["assessment"]
    cards: Any = get("executor", f"{at}/cards")["cards"]
    spoiled = cards[0]["card"]["filed"]["card"]
    do("setter", f"/api/assessments/{assessment}/annulment", {"card": spoiled, "reason": "Порча"})
    again = {**_card((2, 2)), "recommendations": [advice]}
    do("executor", f"{at}/card", again)
    cards = get("executor", f"{at}/cards")["cards"]
    assert [one["card"]["annulled"] is not None for one in cards] == [True, False]
    card = cards[1]["card"]["filed"]["card"]
    _post(by_first, f"{at}/card", _card((0, 2)))
    do("setter", f"{at}/third-expert", {"expert": third, "basis": ACT})
    _post(by_third, f"{here}/declarations", {"objects": [examined]})
    _post(by_third, f"{at}/card", _card((1, 2)))

    own = f"{here}/objects/{district}"
    _draft(clients["executor"], f"{own}/self-examination", (2, 2))
    assert clients["executor"].post(f"{own}/self-examination/draft/words", json={"summary": "Всё"}).status_code == 204
    assert get("executor", f"{own}/self-examination/draft")["scores"]
    itself = do("executor", f"{own}/self-examination/draft/signing", {})["assessment"]
    cards = get("setter", f"{own}/cards")["cards"]
    annulled = {"card": cards[0]["card"]["filed"]["card"], "reason": "Порча"}
    do("setter", f"/api/assessments/{itself}/annulment", annulled)
    do("executor", f"{own}/self-examination", {"form_version": 2, "scores": _card((2, 1))["scores"]})
    for client in (by_first, by_other):
        _post(client, f"{own}/card", _card((1, 1)))

    assert len(get("executor", "/api/examinations/mine")["objects"]) == 1  # type: ignore[arg-type]
    taken = {"card": card, "recommendation": 0, "number": "9", "basis": ACT}
    do("setter", f"/api/assessments/{assessment}/recommendations", taken)
    do("setter", f"{here}/consolidation", {})
    do("setter", f"{here}/closing", {})
    told: Any = get("auditor", f"{here}/consolidation", at_least_position=story.position)
    assert [one["total"] for one in told["objects"]] == ["75.00", "50.00"]
    compared: Any = get("auditor", f"{own}/comparison")
    assert [line["itself"] for line in compared["criteria"]] == [2, 1]
    assert get("executor", here)["examination"]["results"]  # type: ignore[index]
    _talk_it_over(story, str(plan), district)
    listed: Any = get("auditor", f"/api/plans/{plan}/examinations", at_least_position=story.position)
    assert len(listed["examinations"]) == 2
    assert get("auditor", f"/api/card-forms/{form}")
    for kind in ("xlsx", "docx"):
        file = clients["auditor"].get(f"/api/card-forms/{form}/file", params={"kind": kind})
        assert file.headers["content-disposition"].endswith(f'.{kind}"')
        read = clients["setter"].post("/api/card-forms/read", files={"file": (f"форма.{kind}", file.content)})
        assert read.json()["title"] == "Карта вторая", read.text
    story.known |= {"examination": str(examination), "object": examined, "assessment": str(assessment)}
    for _, client in experts:
        client.close()


def _talk_it_over(story: "Story", plan: str, examined: str) -> None:
    announced = {"kind": "public", "title": "Обсуждение", "objects": [{"id": examined}]}
    window = {"opens_on": DAY, "closes_on": DAY}
    public = story.do("setter", f"/api/plans/{plan}/examinations", {**announced, **window})["examination"]
    minutes = {"number": "1", "date": DAY, "participants": 40, "decision": "Поддержать"}
    story.do("setter", f"/api/examinations/{public}/minutes", minutes)
    story.do("setter", f"/api/examinations/{public}/closing", {})


def _expert(story: "Story", name: str) -> tuple[str, httpx.Client]:
    person = str(story.do("administrator", "/api/people", {"name": name})["person"])
    return person, story.people.service.client(UUID(person))


def _form(title: str) -> dict[str, Any]:
    criteria = [{"code": code, "text": f"Критерий {code}", "scale": {"min": 0, "max": 2}} for code in CODES]
    return {"code": "karta", "title": title, "blocks": [{"code": "1", "title": "Блок", "criteria": criteria}]}


def _card(scores: tuple[int, int]) -> dict[str, Any]:
    given = [{"criterion": code, "value": value} for code, value in zip(CODES, scores, strict=True)]
    return {"form_version": 2, "scores": given, "conclusion": "recommended", "summary": "Соответствует"}


def _draft(client: httpx.Client, path: str, scores: tuple[int, int]) -> None:
    assert client.post(f"{path}/draft").status_code == 200
    for code, value in zip(CODES, scores, strict=True):
        answer = client.post(f"{path}/draft/score", json={"criterion": code, "value": value})
        assert answer.status_code == 204, answer.text


def _post(client: httpx.Client, path: str, body: object) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, (path, answer.text)
