"""Who answers for a row: the named parties become registered ones, each by a person's word.

Nothing is matched by likeness: «Муринский ЦО №1» becomes an organisation of the registry only when a person says which.
"""

from collections.abc import Sequence
from uuid import UUID

from domain.actors import Envelope
from domain.anomaly_codes import AnomalyCode as Code
from domain.assignment.events import Duty, Party
from domain.assignment.points import stated
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import events as e
from domain.plan.controlling import rows_to_place
from domain.plan.doubts import OF_GROUPS, open_about, settled_by
from domain.plan.rows import called, row_being_cleared
from domain.plan.state import Activity, Plan
from domain.refusals import NotFound, Refusal

_GROUPS = frozenset({"role_group", "organization_group"})


class UnknownNamedParty(NotFound):
    """The row names fewer parties."""

    def __init__(self, row: Activity, index: int) -> None:
        super().__init__(
            f"Мероприятие {called(row)}: исполнителя с номером {index} нет, строка называет {row.named}. "
            "Номера идут с нуля; исполнителя, которого нет в документе, укажите отдельно."
        )


class RoleGroupTakenForOne(Refusal):
    """A role group is several organisations: it is expanded, never matched to one."""

    def __init__(self, row: Activity, name: str) -> None:
        super().__init__(
            f"Мероприятие {called(row)}: «{name}» — группа исполнителей. Раскройте её: "
            "перечислите организации поимённо."
        )


class NotARoleGroup(Refusal):
    """A party named by its own name is matched, not expanded."""

    def __init__(self, row: Activity, name: str) -> None:
        super().__init__(
            f"Мероприятие {called(row)}: «{name}» — один исполнитель, а не группа. Сопоставьте его с организацией "
            "или человеком из реестра."
        )


class GroupWithoutMembers(Refusal):
    """A group is expanded to at least one organisation."""

    def __init__(self, row: Activity) -> None:
        super().__init__(f"Мероприятие {called(row)}: назовите хотя бы одну организацию группы.")


class GroupMemberTwice(Refusal):
    """The members of a group are different organisations."""

    def __init__(self, row: Activity) -> None:
        super().__init__(f"Мероприятие {called(row)}: организация названа в группе дважды. Оставьте её один раз.")


class PartyAlreadySupplied(Refusal):
    """A party is added to a row once."""

    def __init__(self, row: Activity) -> None:
        super().__init__(f"Мероприятие {called(row)}: этот исполнитель уже указан.")


def expand_role_group(
    state: Plan,
    by: Envelope,
    *,
    activity: UUID,
    index: int,
    parties: Sequence[Party],
    reason: Personal[str],
    duty: Duty = Duty.PERFORMS,
    settles: Sequence[int] | None = None,
) -> tuple[Event, ...]:
    """The role group at this place among the row's parties is these registered organisations."""
    row = row_being_cleared(state, activity)
    name = _named(row, index)
    if name and name.kind not in _GROUPS:
        raise NotARoleGroup(row, name.name)
    if not parties:
        raise GroupWithoutMembers(row)
    if len({party.id for party in parties}) < len(parties):
        raise GroupMemberTwice(row)
    return (
        e.RoleGroupExpanded.of(
            by,
            activity=activity,
            index=index,
            parties=tuple(parties),
            duty=duty,
            reason=stated(reason, "на каком основании раскрыта группа"),
            settles=settled_by(state, row, settles, OF_GROUPS),
        ),
    )


def match_party(
    state: Plan,
    by: Envelope,
    *,
    activity: UUID,
    index: int,
    party: Party,
    duty: Duty = Duty.PERFORMS,
    reason: Personal[str] | None = None,
    settles: Sequence[int] = (),
) -> tuple[Event, ...]:
    """The party named at this place is this registered one: a person says so, since likeness proves nothing."""
    row = row_being_cleared(state, activity)
    name = _named(row, index)
    if name and name.kind in _GROUPS:
        raise RoleGroupTakenForOne(row, name.name)
    return (
        e.PartyMatched.of(
            by,
            activity=activity,
            index=index,
            party=party,
            duty=duty,
            reason=stated(reason, "почему это замечание разобрано") if settles else reason,
            settles=settled_by(state, row, settles, frozenset()),
        ),
    )


def supply_party(
    state: Plan,
    by: Envelope,
    *,
    activity: UUID,
    party: Party,
    reason: Personal[str],
    duty: Duty = Duty.PERFORMS,
    settles: Sequence[int] | None = None,
) -> tuple[Event, ...]:
    """The document names no such party; a person adds it, and says why."""
    row = row_being_cleared(state, activity)
    if any(known.party.id == party.id for known in row.parties):
        raise PartyAlreadySupplied(row)
    answered = settled_by(state, row, settles, frozenset({Code.NO_EXECUTOR, Code.NO_RESPONSIBLE_COLUMN}))
    if all(other.parties or other.id == row.id for other in rows_to_place(state)):
        # The last row without a party: the whole document's lack of that column is answered too.
        answered += open_about(state, frozenset({Code.NO_RESPONSIBLE_COLUMN}))
    return (
        e.PartyMatched.of(
            by,
            activity=activity,
            index=None,
            party=party,
            duty=duty,
            reason=stated(reason, "почему исполнитель этот"),
            settles=tuple(sorted(set(answered))),
        ),
    )


def _named(row: Activity, index: int) -> e.NamedParty | None:
    """The party named at this place; None where the words were erased. Raises UnknownNamedParty."""
    if not 0 <= index < row.named:
        raise UnknownNamedParty(row, index)
    return row.wording.responsible[index] if row.wording else None
