"""Organisations and people of the registry, each with what the visitor may see of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from application import looking
from application.compliance_register import RegisterQuestion
from application.past_register import Axes
from application.plan_sheet import Line
from application.reads_log import ReadKind
from domain.organisation import ORGANISATION, Organisation, UnknownOrganisation
from domain.plan.state import PLAN
from interfaces.asking import After
from interfaces.opened import Opened
from interfaces.pages.routing import page
from interfaces.pages.visitor import Visitor
from interfaces.russian_changes import scope
from interfaces.russian_words import word

PAGE = 100
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Owed:
    """A control point of the organisation, with the words of its row."""

    line: Line
    words: str


@page("/organisations")
def organisations(visitor: NamedDependency[Visitor], after: After = 0) -> Response[Any]:
    """The registry in the order of registration."""
    found = looking.organisations(visitor.reception.trail, visitor.office.ledger, after, PAGE)
    listed = sorted(found.states, key=lambda one: (one.merged_into is not None, one.name.replace("Ё", "Е")))
    return visitor.show(
        "organisations.html",
        organisations=listed,
        next=found.next,
        names=visitor.names,
        keeps=looking.keeps_registry(visitor.actor),
    )


@page("/organisations/{organisation:uuid}")
def organisation(visitor: NamedDependency[Visitor], organisation: FromPath[UUID]) -> Response[Any]:
    """One organisation: how it is called, and what it owes in the plans that the visitor sees."""
    found = visitor.office.ledger.load(ORGANISATION, organisation).state
    if found.id is None:
        raise UnknownOrganisation
    day = visitor.today
    lines = looking.register(
        visitor.actor,
        RegisterQuestion(party=organisation, limit=MOST_LINES),
        visitor.reception.register,
        visitor.office.ledger,
        as_of=day,
        today=day,
    ).entries
    plans = {entry.plan: visitor.office.ledger.load(PLAN, entry.plan).state for entry in lines}
    owed = []
    for entry in lines:
        row = plans[entry.plan].activities.get(entry.activity)
        words = row.wording.text if row and row.wording else "сведения удалены"
        owed.append(Owed(Line(entry, entry.timeliness(day)), words))
    return visitor.show(
        "organisation.html",
        organisation=found,
        facts=_facts(visitor, found),
        owed=owed,
        keeps=looking.keeps_registry(visitor.actor),
    )


def _facts(visitor: Visitor, found: Organisation) -> list[tuple[str, str | None]]:
    names = visitor.names
    return [
        ("Вид", word(found.kind)),
        ("Территория", found.territory),
        ("Вышестоящая организация", names.organisation(found.parent) if found.parent else None),
        ("Другие наименования", ", ".join(found.aliases) or None),
        ("Производственный календарь", found.calendar),
        ("Правопреемник", names.organisation(found.merged_into) if found.merged_into else None),
    ]


@page("/people/{person:uuid}")
def person(visitor: NamedDependency[Visitor], person: FromPath[UUID], opened: NamedDependency[Opened]) -> Response[Any]:
    """One person, for administrators, auditors and the person themself."""
    found = looking.stream(visitor.actor, visitor.office.ledger, person, Axes()).state
    opened(ReadKind.STATE, person)
    names = visitor.names
    return visitor.show(
        "person.html",
        person=found,
        name=names.person(person),
        organisation=names.organisation(found.organisation) if found.organisation else None,
        roles=sorted(f"{word(grant.role)} — {scope(grant.scope, names)}" for grant in found.grants),
        substitutes=[(names.person(one.substitute), one.since, one.until) for one in found.substitutes],
    )


ROUTES = (organisations, organisation, person)
