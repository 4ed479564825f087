"""The list of real deadline expressions, each with its meaning told by hand."""

import csv
import re

from domain.deadlines.deadline import Deadline, DeadlineKind
from domain.deadlines.periods import PlanPeriod
from domain.deadlines.reading import read_deadlines
from tests.shared_folder import shared_file

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_RULE = re.compile(r"RRULE:([A-Z0-9=;,+-]+)")
_UNDATED = {
    "frequency": {DeadlineKind.FREQUENCY},
    "relative": {DeadlineKind.RELATIVE},
    "relative_workdays": {DeadlineKind.RELATIVE},
    "relative_before": {DeadlineKind.RELATIVE},
    "event": {DeadlineKind.RELATIVE},
    "date_rel": {DeadlineKind.RELATIVE},
    "continuous": {DeadlineKind.CONTINUOUS},
    "external": {DeadlineKind.EXTERNAL},
    "year_through": {DeadlineKind.YEAR_THROUGH},
    "school_year": {DeadlineKind.YEAR_THROUGH},
}


def _parts(rule: str) -> frozenset[str]:
    return frozenset(rule.split(";"))


def _right(row: dict[str, str], read: tuple[Deadline, ...]) -> bool:
    """Whether the deadlines are what the list says: the same days, the same rules, or the same kind without a date."""
    meaning = row["meaning"]
    if "unresolvable" in meaning and row["kind"] != "date+open_ended":
        return any(deadline.needs_person for deadline in read)
    rules = {_parts(rule) for rule in _RULE.findall(meaning)}
    if rules and row["kind"] not in _UNDATED:
        got = {_parts(deadline.rrule) for deadline in read if deadline.rrule}
        return bool(got) and (got == rules or (" or " in meaning and got <= rules))
    if row["kind"] in _UNDATED and not _DATE.search(meaning):
        return {deadline.kind for deadline in read} <= _UNDATED[row["kind"]]
    wanted = set(_DATE.findall(meaning))
    if row["kind"] == "month_list" and not wanted:
        return [f"{one.start:%Y-%m}" for one in read if one.start] == re.findall(r"\d{4}-\d\d", meaning)
    return {f"{day}" for one in read for day in (one.start, one.end) if day} == wanted


def test_the_list_of_real_expressions_reads_right() -> None:
    with shared_file("reference/deadline_expressions_dev.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    wrong, silent, alarms = [], [], []
    for row in rows:
        read = read_deadlines(row["expression"], PlanPeriod.unknown())
        marked = any(deadline.needs_person for deadline in read)
        if not _right(row, read):
            wrong.append(row["expression"])
            if not marked:
                silent.append(row["expression"])
        unclear = "unresolvable" in row["meaning"] or " or " in row["meaning"] or "20??" in row["meaning"]
        if marked and not unclear:
            alarms.append(row["expression"])
    assert not silent
    assert 1 - len(wrong) / len(rows) >= 0.95, wrong
    assert len(alarms) / len(rows) <= 0.05, alarms
