"""An indicator of the district: defined from the plan, measured on a source, corrected, disputed, verified."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.http.story import Story


def measure(story: "Story") -> None:
    """The share of children, in one territory."""
    people, do = story.people, story.do
    order = {
        "name": "Охват детей",
        "unit": "%",
        "roll_up": {"rule": "share", "base": "дети 5–18 лет"},
        "targets": [{"year": 2025, "value": "78.3"}, {"year": 2026}],
        "places": [{"territory": "Заречный район", "party": str(people.district)}],
    }
    indicator = f"/api/indicators/{do('controller', f'/api/plans/{story.drafted}/indicators', order)['indicator']}"
    form = {"number": "1-ДОП", "date": "2026-01-20"}
    answer = people.clients["executor"].post(
        f"{indicator}/sources", data=form, files={"file": ("1-ДОП.txt", "Форма 1-ДОП".encode(), "text/plain")}
    )
    assert answer.status_code == 200, answer.text
    source = answer.json()["source"]
    do("executor", f"{indicator}/values", {"period": "2026", "kind": "forecast", "value": "79"})
    value = {"period": "2025", "value": "78.30", "base": "1000", "part": "783", "sources": [source]}
    do("executor", f"{indicator}/values", value)
    do("controller", f"{indicator}/values/dispute", {"period": "2025", "value": "78.30", "reason": "Не та форма"})
    corrected = {**value, "old": "78.30", "value": "78.40", "part": "784", "reason": "Описка"}
    do("executor", f"{indicator}/values/correct", corrected)
    do("controller", f"{indicator}/values/verify", {"period": "2025", "value": "78.40"})
    told: Any = people.get("auditor", f"/api/plans/{story.drafted}/indicators", at_least_position=story.position)
    year = told["wholes"][0]["years"][0]
    assert (year["value"], year["verified"]) == ("78.40", True)
    one: Any = people.get("executor", indicator)
    assert one["indicator"]["territory"] == "Заречный район"
