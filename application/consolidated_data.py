"""The canonical data of a consolidated report: a pure function of a plan and its assignments at a position.

Nothing here looks at a clock, a projection or what was learned later, so the same position gives the same data for
ever. What may be erased (titles, wordings, people's names, remarks, quoted documents) is not among them: rows and
parties stand here by their ids, and their words are looked up when the report is rendered.

`version` names the schema and the rules: the verdict (`domain/timeliness.py`), the calendars named at each term, and
how the totals are counted. A change that gives other data for the same facts is a new version beside the old builder.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from application.canonical import Canonical
from application.compliance_register import Entry
from application.consolidated_missed import missed_reports
from application.register_entries import entries_of, with_owing
from domain.actors import Basis
from domain.assignment.events import Party
from domain.assignment.state import Assignment, Point, Stage
from domain.consolidated_report import ReportKind
from domain.documents import AccessClass
from domain.plan import events as e
from domain.plan.state import Activity, Plan
from domain.timeliness import Timeliness, Verdict

Data = dict[str, Canonical]


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


@dataclass(frozen=True, slots=True)
class Line:
    """One control point of one party: where it stands, and the verdict of the day."""

    entry: Entry
    found: Timeliness
    point: Point
    assignment: Assignment


def build_data(known: Known, version: int) -> Data:
    """The data by the rules of this version."""
    return BUILDERS[version](known)


def lines_of(known: Known) -> list[Line]:
    """Every control point that the report speaks of, in the plan's order."""
    states = {a.id: a for a in known.assignments if a.id is not None}
    entries = with_owing(entry for state in states.values() for entry in entries_of(state, known.plan, known.position))
    return [
        Line(entry, entry.timeliness(known.as_of), state.points[entry.point], state)
        for entry in entries
        if known.activity in (None, entry.activity)
        for state in (states[entry.assignment],)
    ]


def _version_1(known: Known) -> Data:
    lines = lines_of(known)
    counted = [line for line in lines if line.entry.stage is not Stage.PASSED_ON]
    data: Data = {
        "schema": "consolidated-report",
        "version": 1,
        "kind": known.kind.value,
        "as_of": known.as_of.isoformat(),
        "known_at": known.position,
        "rules": {"timeliness": "timeliness@1", "missed": "missed@1", "shares": "hundredths of a per cent, half up"},
        "activity": _id(known.activity),
        "plan": _plan(known.plan, known.facts),
        "organisations": _organisations(lines, known.organisations),
        "totals": _totals(counted),
        "missed": missed_reports((line.entry, line.found) for line in counted),
    }
    if known.kind is ReportKind.NOTE:
        data |= {
            "sections": [{"number": row.number, "parent": row.parent} for row in known.plan.sections],
            "activities": _activities(known.plan, lines),
            "by_party": _by_party(counted),
            "by_month": _by_month(counted),
            "discipline": _discipline(counted),
        }
    return data


BUILDERS: Mapping[int, Callable[[Known], Data]] = MappingProxyType({1: _version_1})
LATEST = max(BUILDERS)


def _id(identity: UUID | None) -> str | None:
    return str(identity) if identity else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _basis(basis: Basis | None) -> Canonical:
    return {"kind": basis.kind.value, "number": basis.number, "date": _day(basis.date)} if basis else None


def _plan(plan: Plan, facts: Sequence[object]) -> Canonical:
    approved = next((fact for fact in facts if isinstance(fact, e.Approved)), None)
    issued = [fact for fact in facts if isinstance(fact, e.RevisionIssued)]
    policy = plan.policy
    return {
        "id": _id(plan.id),
        "source": plan.source_hash,
        "territory": plan.territory,
        "committee": _id(plan.committee),
        "stage": plan.stage.value,
        "in_force_on": _day(plan.in_force_on),
        "closed_on": _day(plan.closed_on),
        "approval": {"form": approved.form.value, "act": _basis(approved.basis)} if approved else None,
        "revision": plan.revision,
        "revisions": [
            {"number": fact.number, "on": _day(fact.occurred_on), "act": _basis(fact.basis)} for fact in issued
        ],
        "policy": {
            "shift": policy.shift.value,
            "inclusive": policy.inclusive,
            "calendar": policy.calendar,
            "due_soon_days": policy.due_soon_days,
            "counted_submission": policy.counted_submission.value,
            "time_zone": policy.time_zone,
        },
    }


def _organisations(lines: Iterable[Line], names: Mapping[UUID, str]) -> Canonical:
    """The names known then of the organisations that answer; an organisation is no person."""
    met = {line.entry.party.id for line in lines} & names.keys()
    return {str(identity): names[identity] for identity in sorted(met, key=str)}


def _totals(lines: Sequence[Line]) -> Canonical:
    return {
        "activities": len({line.entry.activity for line in lines}),
        "parties": len({line.entry.party.id for line in lines}),
        "points": len(lines),
        "verdicts": _verdicts(lines),
    }


def _verdicts(lines: Iterable[Line]) -> Canonical:
    """How many of each verdict; those that do not occur are left out, so that a later verdict changes no older data."""
    return {verdict.value: number for verdict, number in Counter(line.found.verdict for line in lines).items()}


def _discipline(lines: Sequence[Line]) -> Canonical:
    """Shares of what is decided: done in time or late, overdue, not done. Extended and returned are told beside."""
    numbers = Counter(line.found.verdict for line in lines)
    decided = sum(numbers[verdict] for verdict in DECIDED)
    return {
        "decided": decided,
        "shares": {verdict.value: _share(numbers[verdict], decided) for verdict in DECIDED if numbers[verdict]},
        "days_late": sum(line.found.days_late for line in lines),
        "extended": sum(line.entry.extensions > 0 or line.entry.stated != line.entry.original for line in lines),
        "returned": sum(line.entry.returns > 0 for line in lines),
        "returns": sum(line.entry.returns for line in lines),
    }


DECIDED = (Verdict.DONE_IN_TIME, Verdict.DONE_LATE, Verdict.OVERDUE, Verdict.NOT_DONE)


def _share(part: int, whole: int) -> int:
    """Hundredths of a per cent, half up."""
    return (part * 20_000 + whole) // (2 * whole) if whole else 0


def _party(party: Party) -> dict[str, Canonical]:
    return {"kind": party.kind.value, "id": str(party.id)}


def _by_party(lines: Sequence[Line]) -> Canonical:
    parties: dict[UUID, list[Line]] = {}
    for line in lines:
        parties.setdefault(line.entry.party.id, []).append(line)
    return [
        {"party": _party(found[0].entry.party), "points": len(found), "verdicts": _verdicts(found)}
        for _, found in sorted(parties.items(), key=lambda pair: str(pair[0]))
    ]


def _by_month(lines: Sequence[Line]) -> Canonical:
    months: dict[str, list[Line]] = {}
    for line in lines:
        if line.entry.effective:
            months.setdefault(line.entry.effective.isoformat()[:7], []).append(line)
    return [
        {"month": month, "points": len(found), "verdicts": _verdicts(found)} for month, found in sorted(months.items())
    ]


def _activities(plan: Plan, lines: Sequence[Line]) -> Canonical:
    """The rows of the plan in its order, those without a control point too; struck ones where somebody still owes."""
    owed: dict[UUID, list[Line]] = {}
    for line in lines:
        owed.setdefault(line.entry.activity, []).append(line)
    return [
        _activity(row, owed.get(row.id, [])) for row in plan.activities.values() if row.id in owed or not row.struck
    ]


def _activity(row: Activity, lines: Sequence[Line]) -> Canonical:
    return {
        "id": str(row.id),
        "row": row.read.row,
        "number": row.number,
        "section": row.read.section,
        "struck": row.struck,
        "on_control": row.on_control,
        "points": [_line(line) for line in lines],
    }


def _line(line: Line) -> Canonical:
    entry, found = line.entry, line.found
    return {
        "assignment": str(entry.assignment),
        "party": _party(entry.party),
        "duty": entry.duty.value,
        "lead": entry.lead,
        "point": entry.point,
        "periodic": entry.periodic,
        "deadline": {
            "starts": _day(entry.starts),
            "original": _day(entry.original),
            "stated": _day(entry.stated),
            "effective": _day(entry.effective),
            "calendar": entry.calendar,
        },
        "extensions": [
            {
                "requested_on": _day(asked.requested_on),
                "proposed": _day(asked.proposed),
                "outcome": asked.outcome.value,
                "granted": _day(asked.granted),
            }
            for asked in line.point.extensions
        ],
        "stage": entry.stage.value,
        "verdict": found.verdict.value,
        "days_late": found.days_late,
        "grounds": [ground.value for ground in found.grounds],
        "first_submitted_on": _day(entry.first_submitted_on),
        "accepted_submission": _day(entry.accepted_submission),
        "submissions": entry.submissions,
        "returns": entry.returns,
        "ended_on": _day(entry.ended_on),
        "missed_on": _day(entry.missed_on),
        "evidence": _evidence(line),
    }


def _evidence(line: Line) -> Canonical:
    """Kind, number and date of what stands at the point; of a restricted document, only that it is there."""
    standing = [
        proof for proof in line.assignment.evidence.values()
        if proof.point == line.entry.point and proof.revoked_on is None
    ]  # fmt: skip
    shown: list[Canonical] = []
    for proof in standing:
        told: dict[str, Canonical] = {"kind": proof.kind.value, "amount": proof.amount}
        if proof.access is AccessClass.GENERAL:
            told |= {"number": proof.requisites.number, "date": _day(proof.requisites.date)}
        else:
            told["restricted"] = True
        shown.append(told)
    return shown
