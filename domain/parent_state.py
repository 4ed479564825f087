"""The state of an activity, a section or a plan, from the states of its parts (domain.md §3, "Parent rule").

Parts and whole speak of the same states, and the rule is a join: rolling up by sections first gives what rolling up
all points at once gives.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.timeliness import PointFacts, Verdict


class ParentState(StrEnum):
    """In one word where a whole stands; `russian` is the field's own word."""

    NOTHING = "nothing"
    OVERDUE = "overdue"
    PARTLY = "partly"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DONE_PARTLY_WITHDRAWN = "done_partly_withdrawn"
    WITHDRAWN = "withdrawn"

    @property
    def russian(self) -> str:
        return PARENT_STATES_IN_RUSSIAN[self]


PARENT_STATES_IN_RUSSIAN: Mapping[ParentState, str] = MappingProxyType(
    {
        ParentState.NOTHING: "не поставлено на контроль",
        ParentState.OVERDUE: "просрочено",
        ParentState.PARTLY: "исполняется частично",
        ParentState.IN_PROGRESS: "на исполнении",
        ParentState.DONE: "исполнено",
        ParentState.DONE_PARTLY_WITHDRAWN: "исполнено (часть снята)",
        ParentState.WITHDRAWN: "снято",
    }
)


def point_state(facts: PointFacts, verdict: Verdict) -> ParentState:
    """What one point contributes. A point not done by its closing is an overdue one that nobody will finish."""
    if verdict is Verdict.WITHDRAWN:
        return ParentState.WITHDRAWN
    if facts.accepted_submission is not None:
        return ParentState.DONE
    if verdict in (Verdict.OVERDUE, Verdict.NOT_DONE):
        return ParentState.OVERDUE
    return ParentState.PARTLY if facts.returned else ParentState.IN_PROGRESS


def parent_state(children: Iterable[ParentState]) -> ParentState:
    """Any overdue → overdue; else any returned or partly → partly; else any open → in progress; else done or withdrawn.

    Accepted beside withdrawn is «исполнено (часть снята)»: a real system let this case fall through to
    «зарегистрирован» (domain.md §3).
    """
    states = set(children) - {ParentState.NOTHING}
    for leading in (ParentState.OVERDUE, ParentState.PARTLY, ParentState.IN_PROGRESS):
        if leading in states:
            return leading
    if not states:
        return ParentState.NOTHING
    return states.pop() if len(states) == 1 else ParentState.DONE_PARTLY_WITHDRAWN
