"""The beginning of the story: people and organisations, the document read in, every doubt settled, put on control."""

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from application import clearing, planning, registry
from application.clearing import ClarifiedRow, NamedPlace
from domain.actors import BasisKind, Role
from domain.assignment.events import Duty, Party, PartyKind
from domain.deadlines.deadline import DeadlineKind as Kind
from domain.person import Scope, ScopeKind
from domain.plan.events import AgreementForm, ApprovalForm
from domain.plan.stated_deadlines import StatedDeadline
from domain.reading import Reading
from interfaces.demonstration.cast import (
    ADMINISTRATOR,
    AUTUMN_CAMP,
    BODIES,
    COMMITTEE,
    CONTROLLER,
    DISTRICTS,
    EXPERTS,
    OF_EXPERTS,
    PEOPLE,
    SETTER,
    SUMMER_CAMP,
    Body,
    Member,
)
from interfaces.demonstration.doings import act
from interfaces.demonstration.stage import Scene, Stage, on

COLLECTION = "1.6"
TWICE_A_YEAR = "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=20"
YEARLY = "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20"
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


def clarified(stage: Stage, number: str, reason: str, *deadlines: StatedDeadline) -> None:
    row = ClarifiedRow(activity=stage.activity(number).id, deadlines=deadlines)
    order = clearing.ClarifyDeadlines(plan=stage.plan_id, rows=(row,), reason=reason)
    stage.order(CONTROLLER, clearing.clarify_deadlines, order)


def matched(stage: Stage) -> None:
    """Every named party is one of the registry, by the controller's word; what documents call it is remembered."""
    for body in BODIES:
        places = tuple(_places(stage, body, lambda number: number != COLLECTION))
        if places:
            _match(stage, places, Party(kind=PartyKind.ORGANISATION, id=body.id), alias=True)
        for place in _places(stage, body, lambda number: number == COLLECTION):
            duty = Duty.COLLECTS if body is COMMITTEE else Duty.REPORTS
            _match(stage, (place,), Party(kind=PartyKind.ORGANISATION, id=body.id), duty=duty)
    for number, member in (("3.7/1", SUMMER_CAMP), ("3.7/2", AUTUMN_CAMP)):
        place = NamedPlace(activity=stage.activity(number).id, index=0)
        _match(stage, (place,), Party(kind=PartyKind.PERSON, id=member.id))


def _match(
    stage: Stage, places: tuple[NamedPlace, ...], party: Party, *, duty: Duty = Duty.PERFORMS, alias: bool = False
) -> None:
    order = clearing.MatchParties(plan=stage.plan_id, places=places, party=party, duty=duty, alias=alias)
    stage.order(CONTROLLER, clearing.match_parties, order)


def _places(stage: Stage, body: Body, row: Callable[[str], bool]) -> Iterable[NamedPlace]:
    for activity in stage.plan.activities.values():
        named = activity.wording.responsible if activity.wording and not activity.on_control else ()
        for index, party in enumerate(named):
            if party.name in body.named and row((activity.number or "").rstrip(".")):
                yield NamedPlace(activity=activity.id, index=index)


def expanded(stage: Stage, numbers: tuple[str, ...], bodies: Iterable[Body], reason: str) -> None:
    places = tuple(NamedPlace(activity=stage.activity(number).id, index=0) for number in numbers)
    order = clearing.ExpandRoleGroups(
        plan=stage.plan_id, places=places, organisations=tuple(body.id for body in bodies), reason=reason
    )
    stage.order(CONTROLLER, clearing.expand_role_groups, order)


def two_tasks(stage: Stage) -> None:
    order = clearing.CorrectRow(
        plan=stage.plan_id,
        activity=stage.activity("2.5").id,
        tasks=2,
        reason="В строке две задачи: провести конкурс и издать сборник лучших разработок.",
    )
    stage.order(CONTROLLER, clearing.correct_row, order)


def looked_through(stage: Stage) -> None:
    """What is left is no obstacle: the controller has seen it."""
    plan = stage.plan
    left = tuple(place for place in range(len(plan.anomalies)) if place not in plan.settled)
    if left:
        reason = "Сверено с документом: прочитано верно, решения не требуется."
        order = clearing.DismissAnomalies(plan=stage.plan_id, anomalies=left, reason=reason)
        stage.order(CONTROLLER, clearing.dismiss_anomalies, order)


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
    """January 2024: from the document to a plan on control."""

    def clarify(number: str, reason: str, *deadlines: StatedDeadline) -> Scene:
        return on("2024-01-18", clarified, number, reason, *deadlines)

    by_letter = "По письму организации срок согласован с рабочей группой."
    return (
        on("2024-01-15", registered),
        on("2024-01-17", imported, content, reading),
        clarify(
            "1.4",
            "31 апреля не существует: по распоряжению о подготовке районов — последний день апреля.",
            StatedDeadline(kind=Kind.DATE, end="2024-04-30"),
        ),
        clarify(
            "3.3",
            "Даты переставлены при перепечатке: по заявке района — с 10 по 25 сентября.",
            StatedDeadline(kind=Kind.RANGE, start="2024-09-10", end="2024-09-25"),
        ),
        clarify("1.8", "Срока нет по существу: контроль без даты.", StatedDeadline(kind=Kind.RELATIVE)),
        clarify(
            "2.3",
            "Журнал ведётся ежемесячно, а представляется раз в полугодие.",
            StatedDeadline(kind=Kind.HALF_YEARLY_RULE, rrule=TWICE_A_YEAR),
        ),
        clarify("2.4", "Отчёт раз в год, до 20 января.", StatedDeadline(kind=Kind.CONTINUOUS)),
        clarify("3.5", "Поставка в 2024 году, дата неизвестна: контроль без даты.", StatedDeadline(kind=Kind.RELATIVE)),
        clarify(
            "3.6",
            "Занятия еженедельные, справка — раз в полугодие.",
            StatedDeadline(kind=Kind.HALF_YEARLY_RULE, start="2024-09-01", rrule=TWICE_A_YEAR),
        ),
        clarify(
            "3.8",
            by_letter,
            StatedDeadline(kind=Kind.LIST_ITEM, end="2025-04-25"),
            StatedDeadline(kind=Kind.LIST_ITEM, end="2026-04-24"),
        ),
        clarify("4.4", by_letter, StatedDeadline(kind=Kind.YEARLY_RULE, rrule=YEARLY)),
        on("2024-01-18", two_tasks),
        on("2024-01-18", expanded, ("1.4", "2.6"), DISTRICTS, "Список районов — приложение к распоряжению № 12-р."),
        on("2024-01-18", expanded, ("4.3",), (EXPERTS,), "Экспертов назначает областной экспертный совет."),
        on("2024-01-18", matched),
        on("2024-01-19", looked_through),
        on("2024-01-19", agreed),
        on("2024-01-19", approved),
        on("2024-01-22", placed),
        on("2024-02-01", expert_named),
        on("2024-04-01", removal_delegated, CONTROLLER.id),
    )
