"""An executor's pages: the list, documents, the report with remarks beside it, a later term, calendars."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import httpx
import pytest

from tests.http.cast import cast
from tests.http.service import running_service
from tests.http.story import DUE, Story
from tests.memory_ledger import SetClock
from tests.pages.forms_sent import fields, send
from tests.postgres import Database


@pytest.fixture(scope="module")
def story(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """A plan on control, in the spring before its terms."""
    clock = SetClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    with running_service(module_database, tmp_path_factory.mktemp("data"), clock) as service:
        people = cast(service)
        story = Story(people)
        story._draft_and_control()
        yield story
        people.close()


@pytest.fixture
def executor(story: Story) -> httpx.Client:
    return story.people.clients["executor"]


def page(story: Story, address: str, role: str = "executor") -> str:
    answer = story.people.clients[role].get(address, params={"at_least_position": str(story.position)})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def attach(story: Story, client: httpx.Client, mine: str, *names: str) -> str:
    given = fields(page(story, mine), f"{mine}/documents")
    files = [("file", (name, f"Содержание {name}".encode(), "text/plain")) for name in names]
    answer = send(client, f"{mine}/documents", {**given, "kind": "report", "number": "7"}, files=files)
    assert answer.status_code == 200
    return unescape(answer.text)


def mine(story: Story, number: int) -> str:
    return f"/mine/{story.assignments[number]}/{DUE}"


def test_the_list_tells_what_is_owed_by_date_and_leads_to_each(story: Story) -> None:
    text = page(story, "/mine")
    assert "Провести семинар" in text
    assert "01.06.2026" in text
    assert f'href="{mine(story, 0)}"' in text


def test_a_report_goes_from_documents_to_a_return_and_back_again(story: Story, executor: httpx.Client) -> None:
    at = mine(story, 0)
    text = attach(story, executor, at, "отчёт.txt", "перечень.txt")
    assert "отчёт.txt" in text
    assert "перечень.txt" in text
    given = fields(text, f"{at}/report")
    assert len(given["evidence[]"]) == 2
    sent = send(executor, f"{at}/report", {**given, "summary": "Семинар проведён, <b>43</b> участника"})
    assert "Отчёт представлен и ждёт рассмотрения" in sent.text
    assert "&lt;b&gt;43&lt;/b&gt;" in sent.text
    story.do("controller", f"/api/assignments/{story.assignments[0]}/returns", {"point": DUE, "remarks": "Нет подписи"})
    back = page(story, at)
    assert "Отчёт возвращён на доработку" in back
    assert "Нет подписи" in back
    assert "Вы отправили" in back
    again = send(executor, f"{at}/report", {**fields(back, f"{at}/report"), "summary": "Подписано"})
    assert "ждёт рассмотрения" in again.text


def test_a_report_without_documents_is_refused_with_what_was_typed_kept(story: Story, executor: httpx.Client) -> None:
    at = mine(story, 1)
    given = fields(page(story, at), f"{at}/report")
    answer = executor.post(f"{at}/report", data={**given, "summary": "Всё сделано, Ёлкин подтвердит"})
    assert answer.status_code == 409
    assert "без подтверждающего документа не принимается" in answer.text
    assert "Всё сделано, Ёлкин подтвердит" in answer.text


def test_the_same_form_sent_twice_attaches_one_document(story: Story, executor: httpx.Client) -> None:
    at = mine(story, 1)
    given = {**fields(page(story, at), f"{at}/documents"), "kind": "report"}
    for _ in range(2):
        files = [("file", ("акт.txt", b"1", "text/plain"))]
        answer = send(executor, f"{at}/documents", given, files=files)
    assert answer.text.count("/evidence/") == 1


def test_no_file_is_told_at_the_field(story: Story, executor: httpx.Client) -> None:
    at = mine(story, 1)
    answer = executor.post(f"{at}/documents", data={**fields(page(story, at), f"{at}/documents"), "kind": "report"})
    assert answer.status_code == 422
    assert "Файл не выбран" in answer.text


def test_a_program_that_calls_itself_a_pdf_is_refused_by_its_name(story: Story, executor: httpx.Client) -> None:
    at = mine(story, 1)
    given = {**fields(page(story, at), f"{at}/documents"), "kind": "report"}
    files = [("file", ("отчёт.pdf", b"MZ\x90\x00" + bytes(200), "application/pdf"))]
    answer = executor.post(f"{at}/documents", data=given, files=files)
    assert answer.status_code in {409, 415, 422}
    assert "«отчёт.pdf»" in unescape(answer.text)


def test_a_later_term_is_asked_for_and_taken_back(story: Story, executor: httpx.Client) -> None:
    at = mine(story, 1)
    given = fields(page(story, at), f"{at}/extension")
    asked = send(executor, f"{at}/extension", {**given, "proposed": "2026-07-01", "ground": "Нет сведений"})
    assert "Просьба о переносе" in asked.text
    given = fields(unescape(asked.text), f"{at}/extension/withdrawal")
    assert "Не успеваете?" in send(executor, f"{at}/extension/withdrawal", given).text


def test_what_others_did_meanwhile_is_told_before_the_report_is_sent(story: Story, executor: httpx.Client) -> None:
    at = mine(story, 1)
    text = page(story, at)
    story.do("setter", f"/api/assignments/{story.assignments[1]}/extensions/approve", {
        "point": DUE, "term": "2026-08-03", "ground": "По решению комитета",
    })  # fmt: skip
    answer = executor.post(f"{at}/report", data={**fields(text, f"{at}/report"), "summary": "Исполнено"})
    assert answer.status_code == 409
    assert "Пока вы заполняли форму, данные изменились" in answer.text
    assert "Исполнено" in answer.text


def test_a_calendar_address_is_shown_once_and_stops_when_revoked(story: Story, executor: httpx.Client) -> None:
    given = fields(page(story, "/calendars"), "/calendars")
    text = executor.post("/calendars", data={**given, "shows": "person"}).text
    found = re.search(r"/calendar/[^<]+\.ics", text)
    assert found
    assert executor.get(found[0]).status_code == 200
    assert found[0] not in page(story, "/calendars")
    revoke = re.search(r'action="(/calendars/[^"]+/revocation)"', text)
    assert revoke
    assert "Отозван" in send(executor, revoke[1], fields(unescape(text), revoke[1])).text
    assert executor.get(found[0]).status_code == 404


@pytest.mark.parametrize("role", ["administrator"])
def test_a_strangers_control_point_is_refused_as_a_page(story: Story, role: str) -> None:
    answer = story.people.clients[role].get(mine(story, 0))
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")


def test_a_controller_who_looks_is_offered_no_form_of_the_executor(story: Story) -> None:
    text = page(story, mine(story, 0), "controller")
    assert "Представить отчёт" not in text
    assert "Приложить документ" not in text
