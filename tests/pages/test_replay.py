"""An activity played again on a page: the moment, what was known, what differs, and that nothing needs a script."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import httpx
import pytest

from interfaces.pages.time_axis import Happening, time_axis
from tests.http.cast import cast
from tests.http.service import RunningService, service
from tests.http.story import DUE, Story

__all__ = ["service"]


@pytest.fixture(scope="module")
def story(service: RunningService) -> Iterator[Story]:
    people = cast(service)
    story = Story(people)
    story._draft_and_control()
    story._report()
    story._decide_the_rest()
    yield story
    people.close()


def events(story: Story, number: int) -> list[dict[str, object]]:
    found = story.people.get(
        "auditor", "/api/trail", stream=story.assignments[number], at_least_position=story.position
    )["entries"]
    assert isinstance(found, list)
    return [entry["place"] | {"sentence": entry["sentence"]} for entry in found]


def address(story: Story, number: int = 0) -> str:
    place = events(story, number)[0]
    return f"/plans/{place['plan']}/activities/{place['activity']}/history"


def asked(story: Story, number: int = 0, role: str = "auditor", **params: object) -> httpx.Response:
    return story.people.clients[role].get(address(story, number), params={k: str(v) for k, v in params.items()})


def test_every_event_is_told_and_leads_to_the_state_after_it(story: Story) -> None:
    text = html.unescape(asked(story).text)
    for place in events(story, 0):
        assert str(place["sentence"]) in text
        assert f"known_at={place['position']}" in text
    assert f"{len(events(story, 0))} из {len(events(story, 0))}" in text
    assert "После выбранного момента" not in text


def test_at_a_moment_later_events_are_behind_it_and_what_differs_from_now_is_marked(story: Story) -> None:
    submitted = next(p for p in events(story, 0) if p["topic"] == "assignment.report-submitted")
    text = asked(story, known_at=submitted["position"]).text
    later = [p for p in events(story, 0) if p["position"] > submitted["position"]]  # type: ignore[operator]
    assert text.count("После выбранного момента") == len(later)
    assert re.search(r'class="differs"><dt>Состояние</dt><dd>представлено <span class="beside-now">сейчас: ', text)


def test_the_steps_go_event_by_event_without_a_script(story: Story) -> None:
    text, seen = asked(story, known_at=events(story, 0)[0]["position"]).text, 1
    while found := re.search(r'href="([^"]+)"[^>]*id="step-on"', text):
        text = story.people.clients["auditor"].get(html.unescape(found[1])).text
        seen += 1
        assert f"{seen} из {len(events(story, 0))}" in text
    assert seen == len(events(story, 0))
    assert 'id="step-back"' in text


def test_before_the_first_event_nothing_was_known(story: Story) -> None:
    text = asked(story, known_at=1).text
    assert "ещё ничего не было известно" in text
    assert f"0 из {len(events(story, 0))}" in text


def test_as_of_an_earlier_day_later_facts_have_not_happened(story: Story) -> None:
    text = asked(story, as_of="2001-01-01").text
    assert text.count("После выбранного момента") == len(events(story, 0))
    assert "По состоянию на 01.01.2001" in text


def test_two_moments_are_set_side_by_side_field_by_field(story: Story) -> None:
    first, submitted = events(story, 0)[0], next(p for p in events(story, 0) if "submitted" in str(p["topic"]))
    text = asked(story, known_at=first["position"], other_known_at=submitted["position"]).text
    assert "Два момента поле за полем" in text
    assert '<td data-of="Первый">на контроле</td><td data-of="Второй">на исполнении</td>' in text
    same = asked(story, known_at=first["position"], other_known_at=first["position"]).text
    assert "Различий нет" in same


def test_a_moment_named_by_a_record_stands_in_its_field_as_time(story: Story) -> None:
    text = asked(story, known_at=events(story, 0)[1]["position"]).text
    assert re.search(r'name="known_at" value="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"', text)


def test_an_unfit_moment_is_told_at_its_field_and_kept(story: Story) -> None:
    text = asked(story, known_at="позавчера").text
    assert 'value="позавчера"' in text
    assert 'aria-invalid="true"' in text


def test_a_correction_is_told_where_the_mistake_stands_and_below(story: Story) -> None:
    text = asked(story, number=2).text
    assert "Исправлено позже записью" in text
    assert "Опечатка в номере" in text


def test_why_names_the_rule_the_calendar_and_what_the_plan_decides(story: Story) -> None:
    text = asked(story).text
    assert "исчисления сроков, версия" in text
    assert "российский, версия" in text
    assert "вступление плана в силу" in text


def test_an_executor_sees_their_own_part_and_a_stranger_none(story: Story) -> None:
    assert asked(story, role="executor").status_code == 200
    assert asked(story, role="administrator").status_code == 403


def test_a_party_without_a_part_is_told_so(story: Story) -> None:
    assert asked(story, party="00000000-0000-0000-0000-000000000001").status_code == 404


def test_a_slider_and_the_mark_of_the_same_moment_stand_at_the_same_place() -> None:
    recorded = datetime(2026, 3, 2, 9, 30, 20, tzinfo=UTC)
    one = Happening(7, recorded, date(2026, 2, 27), None, "Отчёт", True)
    axis = time_axis([one], [date.fromisoformat(DUE)], None, recorded, date(2026, 2, 27))
    (mark,) = axis.marks
    assert mark.known == axis.known.at == round(100 * axis.known.value / axis.known.most, 3)
    assert mark.fact == axis.fact.at == round(100 * axis.fact.value / axis.fact.most, 3)
    assert mark.fact < mark.known < axis.terms[0].at < 100


def test_marks_of_one_hour_are_piled_up_and_the_end_is_now() -> None:
    close = [
        Happening(n, datetime(2026, 3, 2, 9, n, tzinfo=UTC), date(2026, 3, 2), None, "Событие", True) for n in range(4)
    ]
    axis = time_axis(close, [], date(2026, 6, 1), None, None)
    assert [mark.known_level for mark in axis.marks] == [0, 1, 2, 3]
    assert axis.known.at == axis.fact.at == 100
    assert axis.known.value == axis.known.most


def test_an_event_has_its_receipt_its_neighbours_and_who_could_know(story: Story) -> None:
    second = events(story, 0)[1]
    page = story.people.clients["auditor"].get(f"/events/{second['position']}").text
    assert str(second["sentence"]) in html.unescape(page)
    assert f"/api/events/{second['position']}/receipt" in page
    assert f'href="/events/{events(story, 0)[0]["position"]}"' in page
    assert "Могли видеть" in page
    assert "Человек controller" in page
    own = story.people.clients["executor"].get(f"/events/{second['position']}")
    assert own.status_code == 200
    assert "Могли видеть" not in own.text
    assert story.people.clients["auditor"].get("/events/999999").status_code == 404


def test_the_seal_and_the_log_of_reads_are_for_an_auditor(story: Story) -> None:
    clients = story.people.clients
    assert "vekha verify" in clients["auditor"].get("/seal").text
    assert f"/api/plans/{story.drafted}/bundle" in clients["auditor"].get("/seal").text
    assert "Человек auditor" in clients["auditor"].get("/reads", params={"kind": ""}).text
    assert clients["executor"].get("/seal").status_code == 403
    assert clients["executor"].get("/reads").status_code == 403
