"""The beginning of the story: people and organisations, the document read in, every doubt settled, put on control."""

from datetime import date
from uuid import UUID

from application import planning, registry
from domain.actors import BasisKind, Role
from domain.person import Scope, ScopeKind
from domain.plan.events import AgreementForm, ApprovalForm
from domain.reading import Reading
from interfaces.demonstration.cast import (
    ADMINISTRATOR,
    BODIES,
    CONTROLLER,
    OF_EXPERTS,
    PEOPLE,
    SETTER,
    Member,
)
from interfaces.demonstration.doings import act
from interfaces.demonstration.stage import Scene, Stage, on

APPROVAL = act("12-р", "2024-01-16", "Об утверждении плана мероприятий («дорожной карты»)")


def registered(stage: Stage) -> None:
    """The administrator, the organisations and everybody with their role."""
    stage.found(ADMINISTRATOR)
    for body in BODIES:
        order = registry.RegisterOrganisation(name=body.name, kind=body.kind, territory=body.territory)
        stage.order(ADMINISTRATOR, registry.register_organisation, order)
    for member in PEOPLE:
        joined(stage, member)


def joined(stage: Stage, member: Member) -> None:
    home = member.body.id if member.body else None
    order = registry.RegisterPerson(name=member.name, post=member.post, organisation=home)
    stage.order(ADMINISTRATOR, registry.register_person, order, member.command)
    if member.role:
        kind = ScopeKind.EVERYWHERE if home is None else ScopeKind.ORGANISATION
        granted(stage, member, member.role, Scope(kind=kind, id=home))


def granted(stage: Stage, member: Member, role: Role, scope: Scope) -> None:
    stage.order(ADMINISTRATOR, registry.grant_role, registry.GrantRole(person=member.id, role=role, scope=scope))


def imported(stage: Stage, content: bytes, reading: Reading) -> None:
    """The controller uploads the document as it came."""
    planning.import_plan(
        planning.ImportPlan(),
        stage.acting(CONTROLLER),
        stage.office,
        content=content,
        media_type="text/plain",
        reading=reading,
    )


def expert_named(stage: Stage) -> None:
    granted(stage, OF_EXPERTS, Role.EXPERT, Scope(kind=ScopeKind.PLAN, id=stage.plan_id))


def agreed(stage: Stage) -> None:
    order = planning.RecordAgreement(
        plan=stage.plan_id,
        form=AgreementForm.BY_OFFICIAL,
        body="Администрация Синегорской области",
        official="Начальник отдела проектного управления Л.М. Ветрова",
        occurred_on=date(2024, 1, 15),
    )
    stage.order(CONTROLLER, planning.record_agreement, order)


def approved(stage: Stage) -> None:
    order = planning.ApprovePlan(
        plan=stage.plan_id, form=ApprovalForm.BY_ACT, basis=APPROVAL, occurred_on=date(2024, 1, 16)
    )
    stage.order(SETTER, planning.approve_plan, order)


def placed(stage: Stage) -> None:
    stage.order(SETTER, planning.place_on_control, planning.PlaceOnControl(plan=stage.plan_id))


def removal_delegated(stage: Stage, controller: UUID) -> None:
    order = planning.DelegateRemoval(
        plan=stage.plan_id,
        controller=controller,
        basis=act("31-о", "2024-03-29", "О снятии с контроля", BasisKind.ORDER),
    )
    stage.order(SETTER, planning.delegate_removal, order)


def chapter(content: bytes, reading: Reading) -> tuple[Scene, ...]:
    """January 2024: from the document to a plan on control; its doubts are settled in between."""
    return (
        on("2024-01-15", registered),
        on("2024-01-17", imported, content, reading),
        on("2024-01-19", agreed),
        on("2024-01-19", approved),
        on("2024-01-22", placed),
        on("2024-02-01", expert_named),
        on("2024-04-01", removal_delegated, CONTROLLER.id),
    )
