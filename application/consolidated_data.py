"""The canonical data of a consolidated report: a pure function of a plan and its assignments at a position.

Nothing here looks at a clock, a projection or what was learned later, so the same position gives the same data for
ever. What may be erased (titles, wordings, people's names, remarks, quoted documents) is not among them: rows and
parties stand here by their ids, and their words are looked up when the report is rendered.

`version` names the schema and the rules: the verdict (`domain/timeliness.py`), the calendars named at each term, and
how the totals are counted. A change that gives other data for the same facts is a new version beside the old builder.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from application.canonical_plan import (
    Data,
    activities_data,
    by_month,
    by_party,
    discipline_data,
    lines_of,
    organisations_data,
    plan_data,
    text_id,
    totals_data,
)
from application.consolidated_missed import missed_reports
from domain.assignment.state import Assignment, Stage
from domain.consolidated_report import ReportKind
from domain.plan.state import Plan

__all__ = ["BUILDERS", "LATEST", "Data", "Known", "build_data"]


@dataclass(frozen=True, slots=True)
class Known:
    """What was known at the position, as of the day. `facts` are the plan's, corrections applied."""

    kind: ReportKind
    activity: UUID | None
    as_of: date
    position: int
    plan: Plan
    facts: Sequence[object]
    assignments: Sequence[Assignment]
    organisations: Mapping[UUID, str]


def build_data(known: Known, version: int) -> Data:
    """The data by the rules of this version."""
    return BUILDERS[version](known)


def _version_1(known: Known) -> Data:
    lines = [
        line
        for line in lines_of(known.plan, known.assignments, known.as_of, known.position)
        if known.activity in (None, line.entry.activity)
    ]
    counted = [line for line in lines if line.entry.stage is not Stage.PASSED_ON]
    data: Data = {
        "schema": "consolidated-report",
        "version": 1,
        "kind": known.kind.value,
        "as_of": known.as_of.isoformat(),
        "known_at": known.position,
        "rules": {"timeliness": "timeliness@1", "missed": "missed@1", "shares": "hundredths of a per cent, half up"},
        "activity": text_id(known.activity),
        "plan": plan_data(known.plan, known.facts),
        "organisations": organisations_data(lines, known.organisations),
        "totals": totals_data(counted),
        "missed": missed_reports((line.entry, line.found) for line in counted),
    }
    if known.kind is ReportKind.NOTE:
        data |= {
            "sections": [{"number": row.number, "parent": row.parent} for row in known.plan.sections],
            "activities": activities_data(known.plan, lines),
            "by_party": by_party(counted),
            "by_month": by_month(counted),
            "discipline": discipline_data(counted),
        }
    return data


BUILDERS: Mapping[int, Callable[[Known], Data]] = MappingProxyType({1: _version_1})
LATEST = max(BUILDERS)
