"""Whom a named party may be: registered organisations of that name or alias, or of a like one. A person decides.

Likeness only proposes, and never across numbers: the school № 1 and the school № 2 are 96 % alike and are two schools.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.organisation import Organisation
from domain.plan.likeness import alike, numbers_in, same_words
from domain.plan.state import Plan

ALIKE_ENOUGH = 0.6
"""Share of common words from which a like name is worth a look."""
MOST_ALIKE = 3


class Ground(StrEnum):
    """Why an organisation is proposed: registered so, confirmed to be called so, or called much like it."""

    NAME = "name"
    ALIAS = "alias"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`organisation` may be the party that the document names `named`; `share` is how alike the words are, 0 to 1."""

    named: str
    organisation: UUID
    name: str
    ground: Ground
    share: float


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A name that nobody has matched yet, and where it stands: activities, and places among their parties."""

    named: str
    places: tuple[tuple[UUID, int], ...]


def unmatched(plan: Plan) -> tuple[Unmatched, ...]:
    """Every name of the plan that waits for a person, in the document's order."""
    found: dict[str, list[tuple[UUID, int]]] = {}
    for activity in plan.activities.values():
        if activity.struck or activity.wording is None:
            continue
        for index in activity.unmatched_parties:
            found.setdefault(activity.wording.responsible[index].name, []).append((activity.id, index))
    return tuple(Unmatched(named, tuple(places)) for named, places in found.items())


def proposals(named: str, registry: Sequence[Organisation]) -> tuple[Proposal, ...]:
    """Organisations of exactly this name or alias; only where there is none, the most alike ones, best first."""
    standing = [o for o in registry if o.id is not None and o.merged_into is None]
    exact = [found for organisation in standing if (found := _called_so(named, organisation))]
    return tuple(exact) or tuple(sorted(_alike(named, standing), key=lambda p: (-p.share, p.name)))[:MOST_ALIKE]


def _called_so(named: str, organisation: Organisation) -> Proposal | None:
    assert organisation.id is not None
    words = same_words(named)
    if same_words(organisation.name) == words:
        return Proposal(named, organisation.id, organisation.name, Ground.NAME, 1.0)
    if any(same_words(alias) == words for alias in organisation.aliases):
        return Proposal(named, organisation.id, organisation.name, Ground.ALIAS, 1.0)
    return None


def _alike(named: str, registry: Sequence[Organisation]) -> Iterator[Proposal]:
    for found in alike([named], [organisation.name for organisation in registry]):
        organisation = registry[found.other]
        if found.share >= ALIKE_ENOUGH and numbers_in(named) == numbers_in(organisation.name):
            assert organisation.id is not None
            yield Proposal(named, organisation.id, organisation.name, Ground.LIKENESS, round(found.share, 2))
