"""A plan as a Word document over HTTP: for those who may see it, as an attachment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.plan_readers import read_plan
from tests.http.cast import Cast, cast
from tests.http.service import RunningService

SAMPLE = Path(__file__).parents[2] / "samples" / "plan.txt"


@pytest.fixture(scope="module")
def people(service: RunningService) -> Iterator[Cast]:
    made = cast(service)
    yield made
    made.close()


@pytest.fixture(scope="module")
def plan(people: Cast) -> str:
    answer = people.clients["controller"].post("/api/plans", files={"file": ("план.txt", SAMPLE.read_bytes())})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["plan"])


def test_the_document_is_an_attachment_that_reads_as_the_plan(people: Cast, plan: str) -> None:
    answer = people.clients["controller"].get(f"/api/plans/{plan}/document")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="plan-{plan}.docx"'
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert len(read_plan(answer.content, "план.docx").activities) == 33
    assert people.clients["auditor"].get(f"/api/plans/{plan}/document").content == answer.content


def test_a_form_and_the_past_are_given_too(people: Cast, plan: str) -> None:
    form = people.clients["controller"].get(f"/api/plans/{plan}/document", params={"form": "true"})
    assert form.status_code == 200, form.text
    before = people.clients["controller"].get(f"/api/plans/{plan}/document", params={"known_at": "1"})
    assert before.status_code == 404


def test_a_plan_that_is_not_ones_own_is_refused(people: Cast, plan: str) -> None:
    answer = people.clients["executor"].get(f"/api/plans/{plan}/document")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-yours-to-see")
    unknown = people.clients["controller"].get(f"/api/plans/{people.committee}/document")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/unknown-plan")
