"""What holds of every page: its headers, its look, how its failures are told, where its style comes from."""

import re

import httpx
import pytest

from tests.http.cast import Cast
from tests.http.service import RunningService

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def test_a_page_allows_no_inline_script_and_no_other_place(people: Cast) -> None:
    policy = people.clients["setter"].get("/").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy


def test_a_page_has_no_inline_script_or_style(people: Cast) -> None:
    text = people.clients["setter"].get("/").text
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", text)


def test_a_page_is_not_kept_by_anyone(people: Cast) -> None:
    assert people.clients["setter"].get("/").headers["cache-control"] == "no-store"


def test_a_page_comes_packed(people: Cast) -> None:
    assert people.clients["setter"].get("/").headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(("name", "kind"), [("style.css", "text/css; charset=utf-8"), ("mark.svg", "image/svg+xml")])
def test_what_a_page_names_is_kept_for_a_year(people: Cast, name: str, kind: str) -> None:
    stem, _, ending = name.partition(".")
    address = re.search(rf"/static/{stem}\.[0-9a-f]{{16}}\.{ending}", people.clients["setter"].get("/").text)
    assert address
    answer = people.clients["setter"].get(address[0])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"] == kind


def test_another_hash_is_another_file(people: Cast) -> None:
    assert people.clients["setter"].get("/static/style.0000000000000000.css").status_code == 404


def test_an_unknown_address_is_told_as_a_page_to_a_browser(service: RunningService) -> None:
    answer = httpx.get(f"{service.url}/nowhere", headers=BROWSER)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Такой страницы нет" in answer.text


def test_an_unknown_address_is_told_as_a_problem_to_a_program(service: RunningService) -> None:
    assert httpx.get(f"{service.url}/nowhere").headers["content-type"] == "application/problem+json"


def test_the_api_answers_browsers_problems_too(service: RunningService) -> None:
    answer = httpx.get(f"{service.url}/api/plans", headers=BROWSER)
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_version_for_people_who_see_badly_is_kept_in_a_cookie(service: RunningService) -> None:
    with httpx.Client(base_url=service.url) as client:
        answer = client.post("/look", data={"view": "large", "back": "/nowhere"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/nowhere")
        assert 'data-view="large"' in client.get("/nowhere", headers=BROWSER).text
        client.post("/look", data={"theme": "dark"})
        assert '<html lang="ru" data-theme="dark" data-view="large">' in client.get("/nowhere", headers=BROWSER).text


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/a\nb"])
def test_nobody_is_led_elsewhere(service: RunningService, elsewhere: str) -> None:
    answer = httpx.post(f"{service.url}/look", data={"theme": "dark", "back": elsewhere})
    assert answer.headers["location"] == "/"


def test_what_is_refused_before_any_page_is_asked_is_told_as_a_page_to_a_browser(service: RunningService) -> None:
    answer = httpx.get(f"{service.url}/plans?text=%00", headers=BROWSER)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "управляющие символы" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert httpx.get(f"{service.url}/api/plans?text=%00", headers=BROWSER).json()["status"] == 400
