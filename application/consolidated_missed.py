"""Who did not report by the date: the list of domain.md §7, from the register's entries as of a day."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from application.canonical import Canonical
from application.compliance_register import Entry
from domain.assignment.events import Duty
from domain.assignment.state import Stage
from domain.timeliness import Ground, Timeliness, Verdict


class Missed(StrEnum):
    """What the party failed in."""

    NOTHING = "nothing"
    RETURNED = "returned"
    LATE = "late"


def missed_reports(lines: Iterable[tuple[Entry, Timeliness]]) -> list[Canonical]:
    """By activity and control point whose date has passed: how many reports were expected, and whose were missed.

    Whoever collects is no reporter. A term that had passed before the plan was approved counts against nobody until it
    is decided, and one that was excused never does. A report handed in by the date and then returned is owed again.
    """
    groups: dict[tuple[str, str], list[tuple[Entry, Timeliness]]] = {}
    for entry, found in lines:
        if _expected(entry, found):
            groups.setdefault((str(entry.activity), entry.point), []).append((entry, found))
    told = (_group(group) for group in groups.values())
    return [group for group in told if isinstance(group, dict) and group["missed"]]


def _expected(entry: Entry, found: Timeliness) -> bool:
    if entry.duty is Duty.COLLECTS or entry.effective is None or entry.stage in {Stage.WITHDRAWN, Stage.PASSED_ON}:
        return False
    if found.verdict is Verdict.LAPSED_BEFORE_APPROVAL or Ground.LAPSE_EXCUSED in found.grounds:
        return False
    return found.verdict not in {Verdict.NOT_YET_DUE, Verdict.DUE_SOON}


def _group(group: list[tuple[Entry, Timeliness]]) -> Canonical:
    first = group[0][0]
    missed: list[Canonical] = []
    for entry, found in group:
        how = _missed(entry, found)
        if how is not None:
            missed.append(
                {
                    "assignment": str(entry.assignment),
                    "party": {"kind": entry.party.kind.value, "id": str(entry.party.id)},
                    "how": how.value,
                    "deadline": _day(entry.effective),
                    "days_late": _days(entry, found, how),
                    "first_submitted_on": _day(entry.first_submitted_on),
                    "missed_on": _day(entry.missed_on),
                }
            )
    return {
        "activity": str(first.activity),
        "number": first.number,
        "point": first.point,
        "expected": len(group),
        "missed": missed,
    }


def _missed(entry: Entry, found: Timeliness) -> Missed | None:
    if entry.first_submitted_on is None:
        return Missed.NOTHING
    if entry.effective is not None and entry.first_submitted_on > entry.effective:
        return Missed.LATE
    if entry.returned and found.verdict in {Verdict.OVERDUE, Verdict.NOT_DONE}:
        return Missed.RETURNED
    return None


def _days(entry: Entry, found: Timeliness, how: Missed) -> int:
    """Of a late report, until it came; else as long as the verdict says."""
    if how is Missed.LATE and entry.first_submitted_on and entry.effective:
        return (entry.first_submitted_on - entry.effective).days
    return found.days_late


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
