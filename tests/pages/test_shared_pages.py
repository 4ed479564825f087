"""The pages that everybody has, on a plan of two hundred activities: what they show to whom, how much they weigh."""

from dataclasses import dataclass
from types import SimpleNamespace
from uuid import UUID

import httpx
import pytest

from interfaces.pages.searching import marked
from tests.http.cast import Cast

MANY = 200
HEAVIEST = 100 * 1024  # bytes of a page as it is sent
DUE = "2026-06-01"
WORDS = "Провести обучающий семинар для педагогов дополнительного образования муниципальных районов, строка"


@dataclass(frozen=True)
class LargePlan:
    """The plan, its rows, and the position at which it is on control."""

    people: Cast
    plan: UUID
    rows: list[str]
    position: int

    def page(self, role: str, path: str) -> httpx.Response:
        """The page as this role sees it, once everything has been counted."""
        asked = httpx.URL(path).copy_merge_params({"at_least_position": self.position})
        return self.people.clients[role].get(str(asked))


@pytest.fixture(scope="module")
def large(people: Cast) -> LargePlan:
    drafted = [
        {"number": f"{n}.", "text": f"{WORDS} {n} <b>", "deadlines": [{"kind": "date", "end": DUE}]}
        for n in range(1, MANY + 1)
    ]
    made = people.post("setter", "/api/plans/drafts", {"title": "План «Ёлка» <script>", "activities": drafted})
    plan = f"/api/plans/{made['plan']}"
    answer = people.get("setter", f"{plan}/activities")["activities"]
    assert isinstance(answer, list)
    rows = [row["read"]["id"] for row in answer]
    for party, owing in ((people.district, rows[: MANY // 2]), (people.committee, rows[MANY // 2 :])):
        supplied = {"activities": owing, "party": {"kind": "organisation", "id": str(party)}, "reason": "По приказу"}
        people.post("setter", f"{plan}/supplied-parties", supplied)
    approval = {"form": "by_official", "official": "Иванов И.И.", "in_force_on": "2026-01-15"}
    people.post("setter", f"{plan}/approval", approval)
    position = int(str(people.post("setter", f"{plan}/control", {})["position"]))
    return LargePlan(people, UUID(str(made["plan"])), rows, position)


@pytest.mark.parametrize(
    "path", ["/", "/plans", "/plans/{plan}", "/plans/{plan}/history", "/plans/{plan}/activities/{row}"]
)
def test_a_page_of_two_hundred_activities_is_light(large: LargePlan, path: str) -> None:
    answer = large.page("setter", path.format(plan=large.plan, row=large.rows[0]))
    assert answer.status_code == 200, answer.text
    assert answer.num_bytes_downloaded <= HEAVIEST
    assert answer.headers["content-encoding"] == "gzip"


def test_a_plan_shows_each_of_its_rows_once(large: LargePlan) -> None:
    text = large.page("setter", f"/plans/{large.plan}").text
    assert all(text.count(f"/activities/{row}") == 1 for row in large.rows)


def test_what_people_typed_is_shown_as_they_typed_it(large: LargePlan) -> None:
    text = large.page("setter", f"/plans/{large.plan}").text
    assert "План «Ёлка» &lt;script&gt;" in text
    assert "<script>" not in text.replace('<script type="module" src=', "")


def test_an_executor_is_told_that_only_their_part_is_counted(large: LargePlan) -> None:
    text = large.page("executor", f"/plans/{large.plan}").text
    assert "Показана ваша часть плана" in text
    assert f"<b>{MANY // 2}</b>" in text


def test_another_partys_points_are_not_shown_to_an_executor(large: LargePlan) -> None:
    text = large.page("executor", f"/plans/{large.plan}/activities/{large.rows[-1]}").text
    assert "вашей организации нет" in text


def test_whoever_sees_no_plan_is_told_so_in_a_page(large: LargePlan) -> None:
    answer = large.page("administrator", f"/plans/{large.plan}")
    assert answer.status_code == 403
    assert "Ваши роли этого не показывают" in answer.text


def test_a_plan_chosen_by_what_nobody_asks_for_shows_all_and_says_why(large: LargePlan) -> None:
    answer = large.page("setter", f"/plans/{large.plan}?verdict=странно&as_of=позавчера&known_at=вчера")
    assert answer.status_code == 200
    assert answer.text.count('class="wrong"') == 3


def test_the_first_page_counts_what_waits_for_an_executor(large: LargePlan) -> None:
    text = large.page("executor", "/").text
    assert "Отчёты, которые вы должны" in text
    assert f">{MANY // 2}<" in text.replace("</b>", "<")


def test_the_first_page_tells_what_others_did_since_the_last_visit(large: LargePlan) -> None:
    assert "Вы здесь впервые" in large.page("auditor", "/").text
    assert "Вы здесь впервые" in large.page("auditor", "/").text, "looking again at once is the same visit"


def test_an_unknown_activity_is_not_found_in_words(large: LargePlan) -> None:
    answer = large.page("setter", f"/plans/{large.plan}/activities/{UUID(int=5)}")
    assert answer.status_code == 404
    assert "Такого мероприятия в плане нет" in answer.text


def test_the_search_marks_what_it_found_and_shows_markup_as_text() -> None:
    hit = SimpleNamespace(excerpt="План «Ёлка» <script> & ёлка", ranges=((6, 10), (23, 27)))
    told = "План «<mark>Ёлка</mark>» &lt;script&gt; &amp; <mark>ёлка</mark>"
    assert marked(hit) == told  # type: ignore[arg-type]


def test_what_looks_like_markup_hides_no_words_from_the_search(large: LargePlan) -> None:
    assert "<mark>семинар</mark>" in large.page("setter", "/search?text=семинар").text


def test_a_search_for_nothing_says_what_to_do_at_its_field(large: LargePlan) -> None:
    answer = large.page("setter", "/search?text=...")
    assert answer.status_code == 422
    assert "Введите слово или номер" in answer.text


def test_a_kept_search_is_kept_and_thrown_away(large: LargePlan, people: Cast) -> None:
    with people.service.browser(people.people["setter"]) as browser:
        csrf = browser.headers["X-CSRF-Token"]
        sent = {"form.csrf": csrf, "text": "семинар", "name": "Мой запрос"}
        answer = browser.post("/search/kept", data=sent)
        assert (answer.status_code, answer.headers["location"][:12]) == (303, "/search?text")
        assert ">Мой запрос</a>" in browser.get("/search").text
        browser.post("/search/kept", data={"form.csrf": csrf, "drop": "Мой запрос"})
        assert ">Мой запрос</a>" not in browser.get("/search").text


@pytest.mark.parametrize("path", ["/notifications", "/notifications?unread=true", "/organisations", "/search"])
@pytest.mark.parametrize("role", ["setter", "executor", "auditor", "administrator"])
def test_pages_that_everybody_has_answer_everybody(large: LargePlan, role: str, path: str) -> None:
    assert large.page(role, path).status_code == 200


def test_a_person_is_shown_to_those_who_may_know_them(large: LargePlan, people: Cast) -> None:
    path = f"/people/{people.people['executor']}"
    assert "Человек executor" in large.page("administrator", path).text
    assert large.page("executor", path).status_code == 200
    assert large.page("controller", path).status_code == 403
