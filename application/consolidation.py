"""From schools to their district, from districts to their region: numbers rolled up by the registry's own order.

A party counts once in its own row and once in each of those above it; the region is that of the party itself, else of
the nearest organisation above it that has one. The registry is taken as it was known, whatever day is asked about: a
school belongs to its district also for the days before somebody entered it here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from application.compliance_matrix import Part, Place, Places
from application.compliance_numbers import Numbers, total
from application.ports import Ledger
from domain.organisation import ORGANISATION
from domain.replay import state

DEEPEST = 8
"""Levels looked up: school, district, region, country and as many again; a slip in the registry ends here."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """An organisation with those beneath it: `own` are its own control points, `together` all of them, each once.

    `parties` says how many parties `together` is made of.
    """

    organisation: UUID
    parent: UUID | None
    own: Numbers
    together: Numbers
    parties: int


def above(party: UUID, places: Places) -> Iterator[UUID]:
    """The party itself and the organisations above it, the nearest first."""
    current: UUID | None = party
    met: set[UUID] = set()
    while current is not None and current not in met and len(met) <= DEEPEST:
        yield current
        met.add(current)
        current = places.get(current, Place()).parent


def territory_of(party: UUID, places: Places) -> str | None:
    """The region of this party; None where neither it nor anything above it has one."""
    found = (places.get(one, Place()).territory for one in above(party, places))
    return next((territory for territory in found if territory), None)


def consolidated(rows: Mapping[Part, Numbers], places: Places) -> Sequence[Consolidated]:
    """Every organisation that has parties beneath it, with their numbers and its own."""
    members: dict[UUID, list[UUID]] = {}
    for party in rows:
        if isinstance(party, UUID):
            for organisation in above(party, places):
                members.setdefault(organisation, []).append(party)
    return [
        Consolidated(
            organisation=organisation,
            parent=places.get(organisation, Place()).parent,
            own=rows.get(organisation, total(())),
            together=total(rows[party] for party in parties),
            parties=len(parties),
        )
        for organisation, parties in sorted(members.items())
        if parties != [organisation]
    ]


def places_then(ledger: Ledger, parties: Sequence[UUID], known_at: int | None = None) -> Places:
    """Where these parties and everything above them stand, as the registry was known at a position."""
    found: dict[UUID, Place] = {}
    ahead = list(parties)
    for _ in range(DEEPEST + 1):
        ahead = [one for one in dict.fromkeys(ahead) if one not in found]
        for one in ahead:
            organisation = state(ORGANISATION, ledger.history(one), known_at=known_at)
            found[one] = Place(organisation.territory, organisation.parent)
        ahead = [place.parent for place in (found[one] for one in ahead) if place.parent]
    return found
