"""The canonical data of a monitoring: a pure function of a plan's streams, its indicators and findings at a position.

Nothing here looks at a clock, a projection or what was learned later, so the same position gives the same data for
ever. What may be erased (titles, the words of findings and of the conclusion, people's names) is not among them.

`version` names the schema and the rules. A change that gives other data for the same facts is a new version beside the
old builder.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from application.canonical import Canonical
from application.canonical_plan import (
    Data,
    activities_data,
    by_month,
    by_party,
    discipline_data,
    lines_of,
    organisations_data,
    party_data,
    plan_data,
    text_day,
    text_id,
    totals_data,
)
from application.consolidated_past import PlanThen, plan_then
from application.indicator_board import IndicatorLine, PeriodLine, line_of
from application.ports import Ledger
from domain.assignment.state import Assignment, Stage
from domain.indicator.state import INDICATOR
from domain.monitoring.deciding import there
from domain.monitoring.events import NotDonePoint
from domain.monitoring.scope import assignments_in_scope, rows_in_scope
from domain.monitoring.state import MONITORING, Finding, Monitoring
from domain.plan.state import Plan
from domain.replay import state


@dataclass(frozen=True, slots=True)
class Monitored:
    """What was known at the position, as of the day: the plan's part that is looked at, its indicators and findings.

    `not_done` was found not done by the very conclusion, so that the position does not know of it yet.
    """

    monitoring: Monitoring
    as_of: date
    position: int
    plan: Plan
    facts: Sequence[object]
    assignments: Sequence[Assignment]
    organisations: Mapping[UUID, str]
    indicators: Sequence[IndicatorLine]
    not_done: Sequence[NotDonePoint]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.monitoring.standing


def build_data(known: Monitored, version: int) -> Data:
    """The data by the rules of this version."""
    return BUILDERS[version](known)


def monitored(
    ledger: Ledger, identity: UUID, as_of: date, position: int, not_done: Sequence[NotDonePoint] = ()
) -> Monitored:
    """Folded from the streams concerned alone; `not_done` is what the conclusion finds. Raises UnknownMonitoring."""
    monitoring = there(state(MONITORING, ledger.history(identity), known_at=position))
    assert monitoring.plan is not None
    then = plan_then(ledger, monitoring.plan, as_of, position)
    concerned = assignments_in_scope(then.plan, monitoring.sections, then.assignments)
    named = PlanThen(then.plan, then.facts, concerned)
    return Monitored(
        monitoring=monitoring,
        as_of=as_of,
        position=position,
        plan=then.plan,
        facts=then.facts,
        assignments=[_without(assignment, not_done, as_of) for assignment in concerned],
        organisations=named.organisations(ledger, position),
        indicators=tuple(_indicators(ledger, monitoring, as_of, position)),
        not_done=not_done,
    )


def _without(assignment: Assignment, not_done: Sequence[NotDonePoint], on: date) -> Assignment:
    """The assignment with what was found not done of it on that day."""
    found = {one.point for one in not_done if one.assignment == assignment.id}
    points = {key: replace(p, missed_on=on) if key in found else p for key, p in assignment.points.items()}
    return replace(assignment, points=points)


def _indicators(ledger: Ledger, monitoring: Monitoring, as_of: date, position: int) -> list[IndicatorLine]:
    lines = []
    for stream in monitoring.indicators:
        then = state(INDICATOR, ledger.history(stream), known_at=position, as_of=as_of)
        if then.defined is not None:
            lines.append(line_of(stream, then.defined, then))
    return lines


def _version_1(known: Monitored) -> Data:
    lines = lines_of(known.plan, known.assignments, known.as_of, known.position)
    counted = [line for line in lines if line.entry.stage is not Stage.PASSED_ON]
    looked_at = rows_in_scope(known.plan, known.monitoring.sections)
    return {
        "schema": "monitoring",
        "version": 1,
        "kind": known.monitoring.kind.value,
        "as_of": known.as_of.isoformat(),
        "known_at": known.position,
        "rules": {
            "timeliness": "timeliness@1",
            "progress": "progress@1",
            "shares": "hundredths of a per cent, half up",
        },
        "monitoring": {
            "id": text_id(known.monitoring.id),
            "opened_on": text_day(known.monitoring.opened_on),
            "activity": text_id(known.monitoring.activity),
            "sections": list(known.monitoring.sections),
        },
        "plan": plan_data(known.plan, known.facts),
        "organisations": organisations_data(lines, known.organisations),
        "sections": [{"number": row.number, "parent": row.parent} for row in known.plan.sections],
        "totals": totals_data(counted),
        "activities": activities_data(_part(known.plan, {row.id for row in looked_at}), lines),
        "by_party": by_party(counted),
        "by_month": by_month(counted),
        "discipline": discipline_data(counted),
        "indicators": [_indicator(line) for line in known.indicators],
        "findings": [_finding(found) for found in known.findings],
        "not_done": [{"assignment": str(one.assignment), "point": one.point} for one in known.not_done],
    }


BUILDERS: Mapping[int, Callable[[Monitored], Data]] = MappingProxyType({1: _version_1})
LATEST = max(BUILDERS)


def _part(plan: Plan, rows: set[UUID]) -> Plan:
    """The plan with these rows alone."""
    return replace(plan, activities={key: row for key, row in plan.activities.items() if key in rows})


def _indicator(line: IndicatorLine) -> Canonical:
    return {
        "id": str(line.indicator),
        "index": line.index,
        "unit": line.unit,
        "territory": line.territory,
        "party": str(line.party),
        "direction": line.direction.value,
        "baseline": {"value": _number(line.baseline.value), "date": line.baseline.date} if line.baseline else None,
        "roll_up": {"rule": line.roll_up.rule.value, "base": line.roll_up.base},
        "periods": [_period(period) for period in line.periods],
    }


def _period(line: PeriodLine) -> Canonical:
    return {
        "period": line.period,
        "target": _number(line.target),
        "forecast": _number(line.forecast),
        "value": _number(line.value),
        "base": _number(line.base),
        "first": _number(line.first),
        "standing": line.standing.value if line.standing else None,
        "corrections": line.corrections,
        "sources": line.sources,
        "progress": line.progress.value,
    }


def _number(number: Decimal | None) -> str | None:
    """With the digits that people wrote."""
    return None if number is None else str(number)


def _finding(found: Finding) -> Canonical:
    recorded = found.recorded
    advice = recorded.recommendation
    return {
        "id": str(found.id),
        "on": text_day(recorded.occurred_on),
        "activity": text_id(recorded.activity),
        "party": party_data(recorded.party) if recorded.party else None,
        "indicator": text_id(recorded.indicator),
        "outcome": recorded.outcome.value,
        "recommendation": {"party": party_data(advice.party), "until": text_day(advice.until)} if advice else None,
    }
