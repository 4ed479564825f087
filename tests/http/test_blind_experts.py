"""An expert of an open examination finds no other's card behind any door, whatever roles they are given besides."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from domain.assessment_card.state import assessment_card_id
from tests.http.cast import Cast, cast
from tests.http.service import running_service
from tests.http.story import Story
from tests.http.test_whole_api import StoppedClock
from tests.postgres import Database

DAY = "2026-03-02"
ACT = {"kind": "order", "number": "7", "date": DAY}
WORD = "неповторимость"


class Blind:
    """Two experts on one object: the one has signed, the other was made a controller and an auditor besides."""

    def __init__(self, people: Cast) -> None:
        self.people = people
        story = Story(people)
        post = people.post
        institute = str(
            post("administrator", "/api/organisations", {"name": "НИИ", "kind": "institute"})["organisation"]
        )
        plan, _ = story.draft("План", (DAY,))
        post("setter", f"/api/plans/{plan}/control", {})
        scope = {"kind": "organisation", "id": str(people.committee)}
        post("administrator", f"/api/people/{people.people['setter']}/roles", {"role": "organiser", "scope": scope})
        criteria = [{"code": "1", "text": "Первый", "scale": {"min": 0, "max": 9}}]
        blocks = [{"code": "А", "title": "Блок", "criteria": criteria}]
        form = post("setter", "/api/card-forms", {"code": "к", "title": "Карта", "blocks": blocks})["form"]
        window = {"opens_on": DAY, "closes_on": DAY, "strategy": {"kind": "mean_of_n", "experts": 2}}
        announced = {"title": "Экспертиза", "form": form, "objects": [{"id": institute}], **window}
        self.examination = post("setter", f"/api/plans/{plan}/examinations", announced)["examination"]
        self.here = f"/api/examinations/{self.examination}"
        self.examined, self.plan = institute, str(plan)
        self.signed, by_signed = self._expert("Подписавший П.П.")
        self.other, self.client = self._expert("Другой Д.Д.")
        card = {"form_version": 1, "scores": [{"criterion": "1", "value": 7, "comment": WORD}]}
        ends = {"conclusion": "recommended", "summary": WORD}
        answer = by_signed.post(f"{self.here}/objects/{institute}/card", json={**card, **ends})
        assert answer.status_code == 200, answer.text
        self.position = answer.json()["position"]
        self.assessment = str(assessment_card_id(UUID(str(self.examination)), UUID(institute), UUID(self.signed)))
        post("administrator", f"/api/people/{self.other}/roles", {"role": "controller", "scope": scope})
        auditor = {"role": "auditor", "scope": {"kind": "everywhere"}}
        self.last = int(str(post("administrator", f"/api/people/{self.other}/roles", auditor)["position"]))
        by_signed.close()

    def _expert(self, name: str) -> tuple[str, httpx.Client]:
        post = self.people.post
        person = str(post("administrator", "/api/people", {"name": name})["person"])
        post("setter", f"{self.here}/experts", {"expert": person, "objects": [self.examined], "basis": ACT})
        client = self.people.service.client(UUID(person))
        assert client.post(f"{self.here}/declarations", json={"objects": [self.examined]}).status_code == 200
        return person, client

    def seen(self, client: httpx.Client, path: str, **asked: Any) -> httpx.Response:
        return client.get(path, params={"at_least_position": self.last, **asked})


@pytest.fixture(scope="module")
def blind(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Blind]:
    with running_service(module_database, tmp_path_factory.mktemp("data"), StoppedClock()) as service:
        people = cast(service)
        found = Blind(people)
        yield found
        found.client.close()
        people.close()


def doors(blind: Blind) -> list[tuple[str, dict[str, Any]]]:
    card, plan, at = blind.assessment, blind.plan, blind.position
    return [
        (f"{blind.here}/objects/{blind.examined}/cards", {}),
        (f"{blind.here}/consolidation", {}),
        (f"{blind.here}/objects/{blind.examined}/comparison", {}),
        (blind.here, {}),
        (f"/api/plans/{plan}/examinations", {}),
        ("/api/trail", {"plan": plan}),
        ("/api/trail", {"stream": card}),
        ("/api/trail", {"by": blind.signed}),
        ("/api/trail", {"plan": plan, "by": blind.signed}),
        ("/api/exports/trail", {"plan": plan, "kind": "csv"}),
        ("/api/search", {"text": WORD}),
        ("/api/search", {"text": WORD, "plan": plan}),
        ("/api/exports/search", {"text": WORD, "kind": "csv"}),
        (f"/api/streams/{card}/state", {}),
        (f"/api/streams/{blind.examination}/state", {}),
        (f"/api/streams/{card}/comparison", {"left": at, "right": at}),
        (f"/api/streams/{card}/explanation", {}),
        ("/api/events", {}),
        ("/api/events", {"stream": card}),
        (f"/api/replay/steps/{at}", {}),
        (f"/api/replay/steps/{at}", {"plan": plan}),
        (f"/api/replay/knowledge/{at}", {}),
        ("/api/replay/corrections", {"plan": plan}),
        (f"/api/plans/{plan}/bundle", {}),
        (f"/api/plans/{plan}/document", {}),
        (f"{blind.here}/objects/{blind.examined}/card/draft", {}),
    ]


def test_no_door_shows_another_experts_card(blind: Blind) -> None:
    for path, asked in doors(blind):
        answer = blind.seen(blind.client, path, **asked)
        assert answer.status_code < 500, (path, answer.text)
        for hidden in (WORD, blind.assessment, "assessment-card.submitted", blind.signed):
            assert answer.is_error or hidden not in answer.text, (path, hidden)


def test_the_doors_are_real_ones(blind: Blind) -> None:
    """Most of them do show the card to an auditor who judges nothing."""
    auditor = blind.people.clients["auditor"]
    shown = [path for path, asked in doors(blind) if WORD in blind.seen(auditor, path, **asked).text]
    assert len(shown) >= 6, shown


def test_the_stream_of_events_passes_the_card_over(blind: Blind) -> None:
    from application.access import actor_of
    from application.outgoing_events import Belonging, SeenEvents, cloud_event

    reception = blind.people.service.reception
    ledger = reception.office.ledger
    actor = actor_of(ledger, UUID(blind.other), UUID(int=1), UUID(int=2), reception.office.clock.now())
    seen = SeenEvents(actor, ledger, Belonging(ledger))
    (card,) = ledger.history(UUID(blind.assessment))
    assert not seen.seen(card)
    assert not seen.everything
    told = str(cloud_event(card))
    assert WORD not in told
    assert "'value': 7" not in told
