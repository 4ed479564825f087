"""Reviewing a report: returned with remarks, or accepted by a second person [domain.md §3, §4.2]."""

from uuid import UUID

from domain.actors import Envelope
from domain.assignment import events as e
from domain.assignment.duties import refuse_own_item
from domain.assignment.evidence import standing
from domain.assignment.points import named, open_point, stated
from domain.assignment.state import Assignment, Point, Stage
from domain.ledger import Event
from domain.personal import Personal
from domain.refusals import Refusal
from domain.report_contents import said as said_missing


class NothingToReturn(Refusal):
    """Only a report under review is returned."""

    def __init__(self, point: Point) -> None:
        super().__init__(f"{named(point)}: нет отчёта на рассмотрении, возвращать нечего. Дождитесь отчёта.")


class NothingToAccept(Refusal):
    """Only a report under review is accepted; interim information never is [S3]."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: нет отчёта на рассмотрении, принимать нечего. Промежуточная информация исполнением "
            "не считается: дождитесь отчёта."
        )


class EvidenceRevokedMeanwhile(Refusal):
    """A report whose documents were all taken back proves nothing any more."""

    def __init__(self, point: Point) -> None:
        super().__init__(f"{named(point)}: все подтверждающие документы отчёта отозваны. Верните отчёт на доработку.")


class IncompleteReport(Refusal):
    """What the form requires and the report lacks is not made good by accepting it."""

    def __init__(self, point: Point) -> None:
        lacks = said_missing(point.current.missing) if point.current else ""
        super().__init__(
            f"{named(point)}: отчёт неполный, не хватает: {lacks}. Верните его на доработку: замечания с этим списком "
            "подставятся сами."
        )


def return_report(
    state: Assignment, by: Envelope, *, point: e.PointKey, remarks: Personal[str] | None
) -> tuple[Event, ...]:
    """Back for rework, with remarks, which also list what the form requires and the report lacks; the term stays
    [domain.md §3]. Raises NothingToReturn, NotStated."""
    at = open_point(state, by, point, "возврат невозможен")
    if at.stage is not Stage.SUBMITTED or at.current is None:
        raise NothingToReturn(at)
    because = stated(_with_missing(state, at, remarks), "замечания, с которыми возвращается отчёт")
    return (e.ReportReturned.of(by, point=point, report=at.current.report, remarks=because),)


def accept_execution(
    state: Assignment,
    by: Envelope,
    *,
    point: e.PointKey,
    remarks: Personal[str] | None = None,
    party_organisation: UUID | None = None,
) -> tuple[Event, ...]:
    """Execution is accepted on the report under review, by a second person [domain.md §4.2]."""
    at = open_point(state, by, point, "принятие невозможно")
    refuse_own_item(state, at, by, party_organisation)
    if at.stage is not Stage.SUBMITTED or at.current is None:
        raise NothingToAccept(at)
    if at.current.missing:
        raise IncompleteReport(at)
    if not standing(state, at.current.evidence):
        raise EvidenceRevokedMeanwhile(at)
    return (e.ExecutionAccepted.of(by, point=point, report=at.current.report, remarks=remarks),)


def _with_missing(state: Assignment, at: Point, remarks: Personal[str] | None) -> Personal[str] | None:
    lacks = at.current.missing if at.current else ()
    if not lacks or state.plan is None:
        return remarks
    listed = f"Не хватает: {said_missing(lacks)}."
    said = (remarks.value or "").strip() if remarks else ""
    return Personal(state.plan, f"{said} {listed}" if said else listed)
