"""The canonical data of a report: the stored ones are built again by the version that they name, to the byte.

A file of `tests/stored_reports` is never written again: somebody has approved a report of that version. Data that come
out otherwise need a new version beside the old builder, and a file of its own.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from application.canonical import canonical_bytes
from application.consolidated_data import BUILDERS, LATEST, build_data
from domain.actors import natural_id
from domain.assignment import events as a
from domain.consolidated_report import ReportKind
from domain.timeliness import RULE
from tests.application.consolidated_known import assignment, by, district, known, reported

STORED = Path(__file__).parents[1] / "stored_reports"


@pytest.mark.parametrize("version", sorted(BUILDERS))
@pytest.mark.parametrize("kind", list(ReportKind))
def test_every_version_builds_what_it_always_built(kind: ReportKind, version: int) -> None:
    stored = (STORED / f"{kind.value}.v{version}.json").read_bytes()
    assert canonical_bytes(build_data(known(kind), version)) == stored


@pytest.mark.parametrize("kind", list(ReportKind))
def test_the_order_in_which_assignments_are_met_changes_nothing(kind: ReportKind) -> None:
    given = known(kind)
    shuffled = list(given.assignments)
    Random(7).shuffle(shuffled)
    assert build_data(replace(given, assignments=shuffled), LATEST) == build_data(given, LATEST)


@pytest.mark.parametrize("kind", list(ReportKind))
def test_erasing_texts_changes_nothing(kind: ReportKind) -> None:
    given = known(kind)
    rows = {key: replace(row, wording=None) for key, row in given.plan.activities.items()}
    erased = replace(given, plan=replace(given.plan, title=None, activities=rows))
    assert build_data(erased, LATEST) == build_data(given, LATEST)


@pytest.mark.parametrize("kind", list(ReportKind))
def test_no_personal_text_is_among_them(kind: ReportKind) -> None:
    told = canonical_bytes(build_data(known(kind), LATEST)).decode()
    for words in ("Иванова", "Петров", "Мероприятие", "дети", "Об утверждении", "Раздел"):
        assert words not in told


def test_the_list_leaves_out_who_collects_and_who_reported_in_time() -> None:
    data: dict[str, Any] = build_data(known(ReportKind.NON_REPORTERS), LATEST)
    told = [(one["how"], one["days_late"]) for group in data["missed"] for one in group["missed"]]
    assert sorted(told) == [("late", 2), ("nothing", 5), ("returned", 5)]


def test_the_latest_version_names_the_rule_of_verdicts_that_holds() -> None:
    data: dict[str, Any] = build_data(known(ReportKind.NOTE), LATEST)
    assert data["rules"]["timeliness"] == RULE


def test_a_collection_closed_without_the_report_is_told_even_after_it_came() -> None:
    given = known(ReportKind.NON_REPORTERS)
    closed = a.ReportMissed.of(by(date(2024, 4, 16)), point="2024-04-15", collection=natural_id("collection"))
    late = assignment(1, district(0), closed, *reported(date(2024, 4, 18), 7))
    data: dict[str, Any] = build_data(replace(given, assignments=(late,)), LATEST)
    ((one,),) = [group["missed"] for group in data["missed"]]
    assert (one["how"], one["days_late"], one["missed_on"]) == ("late", 3, "2024-04-16")
