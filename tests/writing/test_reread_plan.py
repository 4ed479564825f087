"""A plan read again is on paper as its better document has it."""

from pathlib import Path

from application import rereading
from infrastructure.plan_readers import read_plan
from tests.writing.papers import Desk

SAMPLE = (Path(__file__).parents[2] / "samples/plan.txt").read_text("utf-8")


def test_the_paper_as_read_is_that_of_the_document_last_read() -> None:
    desk = Desk()
    plan, _ = desk.taken_in(SAMPLE.encode())
    first = desk.paper(plan, as_read=True)
    better = SAMPLE.replace(str(first.rows[0].text), "Совсем другая первая строка").encode()
    rereading.reread_plan(
        rereading.RereadPlan(plan=plan),
        desk.actor,
        desk.town.office,
        content=better,
        media_type="text/plain",
        reading=read_plan(better, "план.txt"),
    )
    assert desk.paper(plan, as_read=True).rows[0].text == "Совсем другая первая строка"
    assert desk.paper(plan).title == first.title
