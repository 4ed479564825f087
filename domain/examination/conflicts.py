"""What ties an expert to an object: told by the registry and the plan, besides the expert's own word [domain.md §5]."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from domain.examination.events import ConflictKind
from domain.examination.state import Examination
from domain.refusals import Forbidden, Refusal

TIES_IN_RUSSIAN: Mapping[ConflictKind, str] = MappingProxyType(
    {
        ConflictKind.EMPLOYEE: "эксперт работает в этой организации",
        ConflictKind.SUBORDINATE: "организация эксперта и объект подчинены одна другой",
        ConflictKind.AUTHOR: "эксперт или его организация исполняют то, что оценивают",
        ConflictKind.MUTUAL: "взаимная экспертиза: эксперт от этого объекта оценивает организацию эксперта",
    }
)


@dataclass(frozen=True, slots=True)
class KnownExpert:
    """An expert as the registry has them; `above` are the organisations that theirs is subordinate to.

    `oversees`: by their own roles they see what every expert of this plan scores.
    """

    person: UUID
    organisation: UUID | None
    above: frozenset[UUID] = frozenset()
    oversees: bool = False


@dataclass(frozen=True, slots=True)
class KnownObject:
    """An object as the registry and the plan have it; `authors` are the people and organisations whose work it is."""

    id: UUID
    party: UUID | None
    above: frozenset[UUID] = frozenset()
    authors: frozenset[UUID] = frozenset()


class ConflictOfInterest(Refusal):
    """An expert is nobody's employee, superior, subordinate, co-author or mutual examiner."""

    def __init__(self, kind: ConflictKind) -> None:
        super().__init__(f"Конфликт интересов: {TIES_IN_RUSSIAN[kind]}. Назначьте другого эксперта.")


class ExpertSeesCards(Forbidden):
    """Who looks over all cards is no independent expert."""

    def __init__(self) -> None:
        super().__init__(
            "Этот человек по своей роли видит карты всех экспертов: независимым экспертом он быть не может. "
            "Назначьте другого."
        )


def tie(state: Examination, expert: KnownExpert, known: KnownObject) -> ConflictKind | None:
    """The tie that is found first; None where the records know of none."""
    own = expert.organisation
    if known.authors & ({expert.person} | ({own} if own else set())):
        return ConflictKind.AUTHOR
    if own is None or known.party is None:
        return None
    if own == known.party:
        return ConflictKind.EMPLOYEE
    if own in known.above or known.party in expert.above:
        return ConflictKind.SUBORDINATE
    examined_by_object = (seat.object for seat in state.seats.values() if _of(seat.organisation, known, seat.in_office))
    parties = {one.id: one.party for one in state.objects}
    if any(parties.get(examined) == own for examined in examined_by_object):
        return ConflictKind.MUTUAL
    return None


def _of(organisation: UUID | None, known: KnownObject, in_office: bool) -> bool:
    return in_office and organisation is not None and organisation == known.party


def refuse_tied(state: Examination, expert: KnownExpert, objects: Mapping[UUID, KnownObject]) -> None:
    """Raises ConflictOfInterest, ExpertSeesCards."""
    if expert.oversees:
        raise ExpertSeesCards
    for known in objects.values():
        found = tie(state, expert, known)
        if found is not None:
            raise ConflictOfInterest(found)
