"""What changes the plan and the people in the middle of the story: an act amends it, somebody goes on leave."""

from datetime import date

from application import clearing, planning, registry, revising
from application.clearing import NamedPlace
from domain.assignment.events import Party, PartyKind
from domain.deadlines.deadline import DeadlineKind
from domain.plan.drafting import DraftedRow
from domain.plan.events import NamedParty
from domain.plan.revising import Rewording
from domain.plan.stated_deadlines import StatedDeadline
from interfaces.demonstration.cast import ADMINISTRATOR, CENTRE, CONTROLLER, ORGANISER, SETTER, Member
from interfaces.demonstration.doings import accepted, act, asked_for_time, given_time, removed, reported
from interfaces.demonstration.papers import readiness
from interfaces.demonstration.stage import Part, Scene, Stage, on

ADDED = "3.10"
MACHINES = Part(ADDED, CENTRE, "2025-10-31")


def amended(stage: Stage) -> None:
    """An act adds a row and rewords another."""
    last = stage.activity("4.6")
    order = revising.IssueRevision(
        plan=stage.plan_id,
        reworded=(
            Rewording(
                activity=last.id,
                number=last.number,
                text="Доклад об итогах плана на августовском совещании и в областном собрании",
                expected_results=("Протокол совещания",),
            ),
        ),
        added=(
            DraftedRow(
                number=ADDED,
                text="Оснащение опорных мастерских станками с числовым управлением",
                deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end="2025-10-31"),),
                responsible=(NamedParty(name=CENTRE.name, kind="organization"),),
                expected_results=("Акт о готовности мастерской",),
            ),
        ),
        basis=act("58-р", "2025-03-14", "О внесении изменений в план мероприятий"),
    )
    stage.order(SETTER, revising.issue_revision, order)


def added_row_placed(stage: Stage) -> None:
    place = NamedPlace(activity=stage.activity(ADDED).id, index=0)
    centre = Party(kind=PartyKind.ORGANISATION, id=CENTRE.id)
    match = clearing.MatchParties(plan=stage.plan_id, places=(place,), party=centre)
    stage.order(CONTROLLER, clearing.match_parties, match)
    stage.order(SETTER, planning.place_on_control, planning.PlaceOnControl(plan=stage.plan_id))


def on_leave(stage: Stage, absent: Member, substitute: Member, since: str, until: str) -> None:
    order = registry.NameSubstitute(
        person=absent.id,
        substitute=substitute.id,
        since=date.fromisoformat(since),
        until=date.fromisoformat(until),
    )
    stage.order(ADMINISTRATOR, registry.name_substitute, order)


CHAPTER: tuple[Scene, ...] = (
    on("2025-03-17", amended),
    on("2025-03-19", added_row_placed),
    on("2025-06-27", on_leave, CONTROLLER, ORGANISER, "2025-07-01", "2025-07-28"),
    on("2025-10-20", asked_for_time, MACHINES, "2025-12-15", "Завод-изготовитель перенёс отгрузку станков на ноябрь."),
    on("2025-10-24", given_time, MACHINES, act("203-р", "2025-10-24", "О переносе срока")),
    on("2025-12-12", reported, MACHINES, readiness("опорные мастерские", "2025-12-11")),
    on("2025-12-16", accepted, MACHINES),
    on("2025-12-18", removed, MACHINES),
)
