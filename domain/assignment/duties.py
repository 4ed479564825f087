"""Separation of duties: who did a thing does not judge it [domain.md §3.2, §4.2; S3, S4]; who set a term changes it."""

from uuid import UUID

from domain.actors import Envelope, Role
from domain.assignment.events import PartyKind
from domain.assignment.points import named, said
from domain.assignment.state import Assignment, Point
from domain.refusals import Refusal


class ExecutorClosesOwnItem(Refusal):
    """The executor neither accepts, nor removes, nor withdraws their own item."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: исполнитель не принимает и не снимает с контроля собственное поручение. "
            "Это делает контролёр или утвердившее план лицо."
        )


class ControllerOfOwnOrganisation(Refusal):
    """A controller does not judge an item of their own organisation; a setter who is another person may."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: исполнитель — ваша собственная организация. Контролёр не принимает её исполнение: "
            "решение принимает утвердившее план лицо."
        )


class OwnReportJudged(Refusal):
    """Who submitted a report neither accepts it nor closes the item on it."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: отчёт представили вы сами. Принимает его и снимает с контроля другой человек."
        )


class NotWhoSetTheTerm(Refusal):
    """A term is changed only by the person or body that set it [S2]."""

    def __init__(self, point: Point) -> None:
        super().__init__(
            f"{named(point)}: решение о сроке принимает только лицо или орган, давшие поручение "
            f"{said(point.planned.stated)}. Направьте просьбу им."
        )


def refuse_own_item(state: Assignment, point: Point, by: Envelope, party_organisation: UUID | None) -> None:
    """Raises where the one who decides is the executor, works for them as a controller, or wrote the report.

    `party_organisation` is the organisation that a party who is a person works for. A clerk who recorded a report of
    another organisation, received on paper, did not write it.
    """
    party = state.party
    in_person = party is not None and party.kind is PartyKind.PERSON and party.id == by.by
    if by.role is Role.EXECUTOR or in_person:
        raise ExecutorClosesOwnItem(point)
    organisation = party.id if party and party.kind is PartyKind.ORGANISATION else party_organisation
    if by.role is Role.CONTROLLER and by.on_behalf_of is not None and by.on_behalf_of == organisation:
        raise ControllerOfOwnOrganisation(point)
    standing = [s for s in point.round_submissions if s.returned_on is None]
    if any(s.by == by.by for s in standing if s.registered_by is None or s.registered_by == organisation):
        raise OwnReportJudged(point)


def refuse_stranger_to_the_term(state: Assignment, point: Point, by: Envelope) -> None:
    """Raises NotWhoSetTheTerm unless this is the setter in person, or a setter of the same committee."""
    same_person = by.by == state.setter
    same_body = by.on_behalf_of is not None and by.on_behalf_of == state.committee
    if by.role is not Role.SETTER or not (same_person or same_body):
        raise NotWhoSetTheTerm(point)
