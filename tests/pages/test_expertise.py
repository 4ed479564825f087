"""An expert's pages: the declaration before access, the card in words, drafts that nobody else sees, signing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from uuid import UUID

import httpx
import pytest

from tests.http.cast import cast
from tests.http.service import running_service
from tests.http.story import Story
from tests.memory_ledger import SetClock
from tests.pages.forms_sent import fields, send
from tests.postgres import Database

DAY = "2026-03-02"
ACT = {"kind": "order", "number": "7", "date": DAY}
LEVELS = [{"value": 0, "meaning": "нет"}, {"value": 2, "meaning": "реализовано <полностью>"}]


@dataclass(frozen=True)
class Examined:
    """An examination of the district by two experts, one of whom has declared nothing yet."""

    story: Story
    examination: str
    expert: httpx.Client
    other: httpx.Client

    @property
    def card(self) -> str:
        return f"/expertise/{self.examination}/{self.story.people.district}/card"


@pytest.fixture(scope="module")
def examined(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examined]:
    clock = SetClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    with running_service(module_database, tmp_path_factory.mktemp("data"), clock) as service:
        people = cast(service)
        story = Story(people)
        story._draft_and_control()
        story.attach(f"/api/assignments/{story.assignments[0]}")
        made = _announced(story)
        yield made
        made.expert.close()
        made.other.close()
        people.close()


def _announced(story: Story) -> Examined:
    people, do = story.people, story.do
    scope = {"kind": "organisation", "id": str(people.committee)}
    do("administrator", f"/api/people/{people.people['setter']}/roles", {"role": "organiser", "scope": scope})
    criteria = [
        {"code": "1.1", "text": "Полнота программы", "scale": {"min": 0, "max": 2, "levels": LEVELS}},
        {"code": "1.2", "text": "Документы на месте", "scale": {"min": 0, "max": 2}, "evidence_required": True},
        {"code": "1.3", "text": "Открытость", "scale": {"min": 0, "max": 2}, "comment_required": True},
    ]
    blocks = [{"code": "1", "title": "Основной блок", "criteria": criteria}]
    form = do("setter", "/api/card-forms", {"code": "karta", "title": "Карта", "blocks": blocks})["form"]
    announced = {
        "title": "Обследование района",
        "form": form,
        "objects": [{"id": str(people.district)}],
        "opens_on": DAY,
        "closes_on": "2026-03-20",
        "strategy": {"kind": "mean_of_n", "experts": 2},
    }
    examination = str(do("setter", f"/api/plans/{story.drafted}/examinations", announced)["examination"])
    clients = []
    for name in ("Первая Э.Э.", "Второй Э.Э."):
        person = str(do("administrator", "/api/people", {"name": name})["person"])
        appointed = {"expert": person, "objects": [str(people.district)], "basis": ACT}
        do("setter", f"/api/examinations/{examination}/experts", appointed)
        clients.append(people.service.client(UUID(person)))
    return Examined(story, examination, *clients)


def read(client: httpx.Client, address: str, position: int = 0) -> str:
    answer = client.get(address, params={"at_least_position": str(position)})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def test_an_objects_card_opens_after_the_declaration_alone(examined: Examined) -> None:
    closed = read(examined.expert, examined.card, examined.story.position)
    assert "Прежде чем открыть объект" in closed
    assert "Полнота программы" not in closed
    assert "Нужно заявление о конфликте интересов" in read(examined.expert, "/expertise")
    at = examined.card.replace("/card", "/declaration")
    opened = unescape(send(examined.expert, at, fields(closed, at)).text)
    assert "Полнота программы" in opened
    assert "реализовано <полностью>" in opened
    assert "отчёт.txt" in opened


def test_a_draft_is_kept_and_a_card_with_gaps_is_not_signed(examined: Examined) -> None:
    text = read(examined.expert, examined.card)
    given = {
        **fields(text, examined.card),
        "value[0]": "2",
        "comment[0]": "Ёмко & <b>ясно</b>",
        "activities[0]": "1, 2",
    }
    kept = send(examined.expert, examined.card, {**given, "do": "save"})
    assert "Ёмко &amp; &lt;b&gt;ясно&lt;/b&gt;" in kept.text
    assert 'value="1, 2"' in kept.text
    assert "Оценено 1 из 3" in read(examined.expert, "/expertise")
    refused = examined.expert.post(examined.card, data={**given, "do": "sign"})
    assert refused.status_code == 409
    assert "Не оценены критерии: 1.2, 1.3" in refused.text


def test_a_number_of_no_row_is_told_at_its_field(examined: Examined) -> None:
    given = {**fields(read(examined.expert, examined.card), examined.card), "value[0]": "2", "activities[0]": "99"}
    answer = examined.expert.post(examined.card, data={**given, "do": "save"})
    assert answer.status_code == 422
    assert "мероприятия № 99 в плане нет" in answer.text
    assert 'value="99"' in answer.text


def test_nobody_else_sees_a_draft_or_the_documents_before_declaring(examined: Examined) -> None:
    other = read(examined.other, examined.card)
    assert "Ёмко" not in other
    assert examined.story.people.clients["controller"].get(examined.card).status_code == 403
    evidence = f"{examined.card.replace('/card', '/documents')}/{examined.story.assignments[0]}"
    held = examined.story.people.get("controller", "/api/register", plan=examined.story.drafted)
    assert held
    assert examined.other.get(f"{evidence}/{examined.examination}").status_code == 403


def test_a_full_card_is_signed_once_and_shown_as_it_was_filed(examined: Examined) -> None:
    text = read(examined.expert, examined.card)
    given = fields(text, examined.card)
    document = text.split('name="evidence[1][]" value="')[1].split('"')[0]
    path = f"{examined.card.replace('/card', '/documents')}/{document.replace('~', '/')}"
    assert examined.expert.get(path).text == "Семинар проведён"
    full = {
        **given,
        "value[0]": "2",
        "value[1]": "1",
        "evidence[1][]": [document],
        "value[2]": "na",
        "comment[2]": "Не предусмотрено",
        "conclusion": "recommended",
        "summary": "Соответствует",
        "advice[0]": "Обновить страницу",
        "addressee[0]": str(examined.story.people.district),
        "due[0]": "2026-09-01",
        "do": "sign",
    }
    signed = send(examined.expert, examined.card, full)
    assert "Подписана 02.03.2026" in signed.text
    assert "не применимо" in signed.text
    assert "Обновить страницу" in signed.text
    again = send(examined.expert, examined.card, full)
    assert again.status_code == 200 or "уже подписана" in again.text


def test_a_stranger_and_a_card_of_no_kind_are_refused_as_pages(examined: Examined) -> None:
    assert examined.expert.get(examined.card.replace("/card", "/other")).status_code == 404
    answer = examined.story.people.clients["auditor"].get(examined.card)
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/html")


def test_an_organisation_examines_itself_on_the_same_form(examined: Examined) -> None:
    executor, at = examined.story.people.clients["executor"], examined.card.replace("/card", "/self-examination")
    given = {**fields(read(executor, at), at), "value[0]": "1", "do": "save"}
    assert "Заключение эксперта" not in send(executor, at, given).text
