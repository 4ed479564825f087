"""What canonical data tell of a plan and its control points: shared by consolidated reports and monitorings.

What may be erased (titles, wordings, people's names, remarks, quoted documents) is not among them: rows and parties
stand here by their ids. A change that gives other data for the same facts takes a new version of whoever builds on it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from application.canonical import Canonical
from application.compliance_register import Entry
from application.register_entries import entries_of, with_owing
from domain.actors import Basis
from domain.assignment.events import Party
from domain.assignment.state import Assignment, Point
from domain.documents import AccessClass
from domain.plan import events as e
from domain.plan.state import Activity, Plan
from domain.timeliness import Timeliness, Verdict

Data = dict[str, Canonical]


@dataclass(frozen=True, slots=True)
class Line:
    """One control point of one party: where it stands, and the verdict of the day."""

    entry: Entry
    found: Timeliness
    point: Point
    assignment: Assignment


def lines_of(plan: Plan, assignments: Sequence[Assignment], as_of: date, position: int) -> list[Line]:
    """Every control point of these assignments, in the plan's order, with its verdict of the day."""
    states = {a.id: a for a in assignments if a.id is not None}
    entries = with_owing(entry for state in states.values() for entry in entries_of(state, plan, position))
    return [
        Line(entry, entry.timeliness(as_of), states[entry.assignment].points[entry.point], states[entry.assignment])
        for entry in entries
    ]


def text_id(identity: UUID | None) -> str | None:
    return str(identity) if identity else None


def text_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _basis(basis: Basis | None) -> Canonical:
    return {"kind": basis.kind.value, "number": basis.number, "date": text_day(basis.date)} if basis else None


def plan_data(plan: Plan, facts: Sequence[object]) -> Canonical:
    approved = next((fact for fact in facts if isinstance(fact, e.Approved)), None)
    issued = [fact for fact in facts if isinstance(fact, e.RevisionIssued)]
    policy = plan.policy
    return {
        "id": text_id(plan.id),
        "source": plan.source_hash,
        "territory": plan.territory,
        "committee": text_id(plan.committee),
        "stage": plan.stage.value,
        "in_force_on": text_day(plan.in_force_on),
        "closed_on": text_day(plan.closed_on),
        "approval": {"form": approved.form.value, "act": _basis(approved.basis)} if approved else None,
        "revision": plan.revision,
        "revisions": [
            {"number": fact.number, "on": text_day(fact.occurred_on), "act": _basis(fact.basis)} for fact in issued
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


def organisations_data(lines: Iterable[Line], names: Mapping[UUID, str]) -> Canonical:
    """The names known then of the organisations that answer; an organisation is no person."""
    met = {line.entry.party.id for line in lines} & names.keys()
    return {str(identity): names[identity] for identity in sorted(met, key=str)}


def totals_data(lines: Sequence[Line]) -> Canonical:
    return {
        "activities": len({line.entry.activity for line in lines}),
        "parties": len({line.entry.party.id for line in lines}),
        "points": len(lines),
        "verdicts": _verdicts(lines),
    }


def _verdicts(lines: Iterable[Line]) -> Canonical:
    """How many of each verdict; those that do not occur are left out, so that a later verdict changes no older data."""
    return {verdict.value: number for verdict, number in Counter(line.found.verdict for line in lines).items()}


def discipline_data(lines: Sequence[Line]) -> Canonical:
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


def party_data(party: Party) -> dict[str, Canonical]:
    return {"kind": party.kind.value, "id": str(party.id)}


def by_party(lines: Sequence[Line]) -> Canonical:
    parties: dict[UUID, list[Line]] = {}
    for line in lines:
        parties.setdefault(line.entry.party.id, []).append(line)
    return [
        {"party": party_data(found[0].entry.party), "points": len(found), "verdicts": _verdicts(found)}
        for _, found in sorted(parties.items(), key=lambda pair: str(pair[0]))
    ]


def by_month(lines: Sequence[Line]) -> Canonical:
    months: dict[str, list[Line]] = {}
    for line in lines:
        if line.entry.effective:
            months.setdefault(line.entry.effective.isoformat()[:7], []).append(line)
    return [
        {"month": month, "points": len(found), "verdicts": _verdicts(found)} for month, found in sorted(months.items())
    ]


def activities_data(plan: Plan, lines: Sequence[Line]) -> Canonical:
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
        "party": party_data(entry.party),
        "duty": entry.duty.value,
        "lead": entry.lead,
        "point": entry.point,
        "periodic": entry.periodic,
        "deadline": {
            "starts": text_day(entry.starts),
            "original": text_day(entry.original),
            "stated": text_day(entry.stated),
            "effective": text_day(entry.effective),
            "calendar": entry.calendar,
        },
        "extensions": [
            {
                "requested_on": text_day(asked.requested_on),
                "proposed": text_day(asked.proposed),
                "outcome": asked.outcome.value,
                "granted": text_day(asked.granted),
            }
            for asked in line.point.extensions
        ],
        "stage": entry.stage.value,
        "verdict": found.verdict.value,
        "days_late": found.days_late,
        "grounds": [ground.value for ground in found.grounds],
        "first_submitted_on": text_day(entry.first_submitted_on),
        "accepted_submission": text_day(entry.accepted_submission),
        "submissions": entry.submissions,
        "returns": entry.returns,
        "ended_on": text_day(entry.ended_on),
        "missed_on": text_day(entry.missed_on),
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
            told |= {"number": proof.requisites.number, "date": text_day(proof.requisites.date)}
        else:
            told["restricted"] = True
        shown.append(told)
    return shown
