"""The stated quantities of a plan, checked as of a day: what was counted, from which documents and reports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from application.access import sight
from application.collecting import walk
from application.collections_board import sees_whole
from application.looking import plan as seen_plan
from application.performing import Actor
from application.ports import Ledger
from domain.assignment.events import Duty
from domain.assignment.state import ASSIGNMENT, Assignment, Stage
from domain.plan.state import PLAN, Activity
from domain.quotas import Counted, Quota, Source, evaluate
from domain.replay import state
from domain.report_form import REPORT_FORM, FormFigure, FormRef


@dataclass(frozen=True, slots=True)
class ActivityQuotas:
    """The checks of one row."""

    activity: UUID
    number: str | None
    quotas: tuple[Quota, ...]


def quotas(
    ledger: Ledger, plan: UUID, *, as_of: date, known_at: int | None = None, activity: UUID | None = None
) -> tuple[ActivityQuotas, ...]:
    """Every stated quantity of the plan, or of one row, as of that day, in the plan's order.

    Amounts of confirming documents are of the row they stand at. A figure of any report of the plan counts where it is
    given in the target's own unit, by a party of the row and within the row's term: «не менее 3-х мероприятий в каждом
    клубе» is stated in one row and reported in another.
    """
    then = state(PLAN, ledger.history(plan), known_at=known_at, as_of=as_of)
    if all(not row.wording or not row.wording.targets for row in then.activities.values()):
        return ()
    folded: dict[UUID, Assignment] = {}

    def load(stream: UUID) -> Assignment:
        if stream not in folded:
            folded[stream] = state(ASSIGNMENT, ledger.history(stream), known_at=known_at, as_of=as_of)
        return folded[stream]

    for row in then.activities.values():
        walk(then, row.id, (), load)
    whole = [a for a in folded.values() if a.exists]
    figures = list(_figures(whole, _Forms(ledger), as_of))
    rows = [row for row in then.activities.values() if not row.struck and activity in (None, row.id)]
    return tuple(found for row in rows if (found := _of_row(row, whole, figures, as_of)) is not None)


def seen_quotas(
    actor: Actor, ledger: Ledger, plan: UUID, *, as_of: date, known_at: int | None, activity: UUID | None
) -> tuple[ActivityQuotas, ...]:
    """The same as far as the actor's roles show it: an executor sees the checks of their own parts.

    Raises UnknownPlan, NotYoursToSee.
    """
    whole = seen_plan(actor, ledger, plan)
    found = quotas(ledger, plan, as_of=as_of, known_at=known_at, activity=activity)
    if sees_whole(actor, whole):
        return found
    parties = sight(actor).parties
    own = (ActivityQuotas(f.activity, f.number, tuple(q for q in f.quotas if q.party in parties)) for f in found)
    return tuple(f for f in own if f.quotas)


class _Forms:
    """Figures of forms, each version looked up once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[FormRef, Mapping[str, FormFigure]] = {}

    def figures(self, ref: FormRef) -> Mapping[str, FormFigure]:
        if ref not in self._known:
            versions = self._ledger.load(REPORT_FORM, ref.form).state.versions
            found = next((v for v in versions if v.version == ref.version), None)
            self._known[ref] = {figure.code: figure for figure in found.figures} if found else {}
        return self._known[ref]


def _figures(assignments: list[Assignment], forms: _Forms, as_of: date) -> Iterator[Counted]:
    """The figures of reports that stand, each of the day that its report was asked for; of one that came earlier, that
    of the question."""
    for assignment in assignments:
        for point in assignment.points.values():
            stands = point.current
            if stands is None or stands.returned_on or stands.form is None or assignment.party is None:
                continue
            known = forms.figures(stands.form)
            for given in stands.figures:
                figure = known.get(given.code)
                if figure is not None:
                    yield Counted(
                        party=assignment.party.id,
                        on=min(point.planned.stated or stands.on, as_of),
                        amount=given.number,
                        source=Source.FIGURE,
                        source_id=stands.report,
                        code=given.code,
                        unit=figure.unit,
                        cumulative=figure.cumulative,
                        accepted=stands.accepted_on is not None,
                    )


def _of_row(row: Activity, whole: list[Assignment], figures: list[Counted], as_of: date) -> ActivityQuotas | None:
    targets = row.wording.targets if row.wording else ()
    mine = [a for a in whole if a.activity == row.id and a.party is not None and a.duty is not Duty.COLLECTS]
    mine = [a for a in mine if any(p.stage not in (Stage.PASSED_ON, Stage.WITHDRAWN) for p in a.points.values())]
    term = _term(row, mine)
    if not targets or not mine or term is None or row.wording is None:
        return None
    parties = tuple(dict.fromkeys(a.party.id for a in mine if a.party))
    counted = [*_documents(mine), *_executed(mine, *term), *(f for f in figures if f.party in parties)]
    checks: list[Quota] = []
    for target in targets:
        checks += evaluate(
            target,
            wording=" ".join((row.wording.text, *row.wording.expected_results)),
            parties=parties,
            start=term[0],
            end=term[1],
            counted=counted,
            as_of=as_of,
            alone=sum(t.value is not None for t in targets) == 1,
        )
    return ActivityQuotas(row.id, row.number, tuple(checks))


def _term(row: Activity, assignments: list[Assignment]) -> tuple[date, date] | None:
    """The row's first and last day: as stated, else from being put on control to the last term."""
    ends = [p.planned.stated for a in assignments for p in a.points.values() if p.planned.stated]
    starts = [d.start for d in row.deadlines if d.start] or [a.assigned_on for a in assignments if a.assigned_on]
    if not ends or not starts:
        return None
    first, last = min(starts), max(ends)
    return (min(first, last), last)


def _documents(assignments: list[Assignment]) -> Iterator[Counted]:
    """Confirming documents that stand, each of its own date, else of the day it was attached."""
    for assignment in assignments:
        for evidence in assignment.evidence.values():
            if evidence.revoked_on is None and assignment.party is not None:
                yield Counted(
                    party=assignment.party.id,
                    on=evidence.requisites.date or evidence.attached_on,
                    amount=None if evidence.amount is None else Decimal(evidence.amount),
                    source=Source.DOCUMENT,
                    source_id=evidence.id,
                )


def _executed(assignments: list[Assignment], start: date, end: date) -> Iterator[Counted]:
    """Accepted executions: done late is done, so that each counts within the row's term."""
    for assignment in assignments:
        accepted = next((p.accepted for p in assignment.points.values() if p.accepted), None)
        if accepted is not None and assignment.party is not None:
            yield Counted(
                assignment.party.id, max(start, min(accepted.on, end)), Decimal(1), Source.EXECUTION, accepted.report
            )
