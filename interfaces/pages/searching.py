"""The search over everything that has been recorded: by words in any form, by numbers as written, by quoted phrases."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from markupsafe import Markup, escape
from pydantic import Field

from application import looking, searching
from application.reads_log import ReadKind
from application.searching import Hit, SearchQuestion
from domain.refusals import BadInput
from interfaces.opened import Opened
from interfaces.pages.asked import Question, address
from interfaces.pages.filling import Sent
from interfaces.pages.routing import form, page
from interfaces.pages.visitor import Visitor

PLACE = "/search"
PAGE = 20
MOST_PLANS = 200


class SearchAsked(Question):
    """The words, and among which events."""

    text: str = Field(default="", max_length=searching.LONGEST_QUESTION)
    plan: UUID | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = Field(default=None, ge=0, le=2**53)


@page(PLACE)
def search(visitor: NamedDependency[Visitor], opened: NamedDependency[Opened]) -> Response[Any]:
    """What is found, the latest first."""
    asked = visitor.asked(SearchAsked)
    question = asked.question
    found = None
    if question.text:
        try:
            found = searching.search(
                visitor.actor,
                SearchQuestion(
                    question.text,
                    plan=question.plan,
                    since=question.since,
                    until=question.until,
                    before=question.before,
                    limit=PAGE,
                ),
                visitor.reception.search,
                visitor.office.ledger,
                visitor.names,
                visitor.reception.wording,
            )
            opened(ReadKind.SEARCH, plan=question.plan)
        except BadInput as refusal:
            asked = asked.refused(refusal)
    plans = looking.plans(visitor.actor, visitor.reception.trail, visitor.office.ledger, 0, MOST_PLANS).states
    return visitor.show(
        "search.html",
        status=asked.filled.status,
        form=asked.filled,
        found=found,
        marked=marked,
        here=about,
        plans=[(str(plan.id), plan.title or "Без названия") for plan in plans if plan.id],
        kept=[(one.name, _again(one.question)) for one in visitor.reception.saved_searches.of(visitor.actor.person)],
        address=address(PLACE, question, before=None),
        keeping=visitor.form(**question.model_dump(mode="json", exclude_none=True, exclude={"before"})),
    )


def marked(hit: Hit) -> Markup:
    """The excerpt with what was found marked in it."""
    told: list[Markup] = []
    at = 0
    for begins, ends in hit.ranges:
        told += [escape(hit.excerpt[at:begins]), Markup("<mark>{}</mark>").format(hit.excerpt[begins:ends])]
        at = ends
    return Markup("").join([*told, escape(hit.excerpt[at:])])


def about(hit: Hit) -> str | None:
    """The page of what the event belongs to."""
    place = hit.entry.place
    if place.plan and place.activity:
        return f"/plans/{place.plan}/activities/{place.activity}"
    return f"/plans/{place.plan}" if place.plan else None


def _again(question: object) -> str:
    fields = question if isinstance(question, dict) else {}
    return address(PLACE, None, **{name: fields.get(name) for name in ("text", "plan", "since", "until")})


@form(f"{PLACE}/kept")
def post_kept(visitor: NamedDependency[Visitor], sent: NamedDependency[Sent]) -> Response[Any]:
    """Keeps the question under a name, or throws a kept one away."""
    fields = {name: sent.text(name) for name in ("text", "plan", "since", "until") if sent.text(name)}
    name = sent.text("name").strip() or fields.get("text", "")
    if sent.text("drop"):
        searching.drop(visitor.actor, sent.text("drop"), visitor.reception.saved_searches)
    else:
        kept = searching.SavedSearch(name[: searching.LONGEST_NAME], fields, visitor.office.clock.now())
        searching.save(visitor.actor, kept, visitor.reception.saved_searches)
    return visitor.go(address(PLACE, None, **fields))


ROUTES: Sequence[Any] = (search, post_kept)
