"""The draft is cleared: every doubt of the reading settled by the controller's named decision, with a reason."""

from collections.abc import Callable, Iterable

from application import clearing
from application.clearing import ClarifiedRow, NamedPlace
from domain.assignment.events import Duty, Party, PartyKind
from domain.deadlines.deadline import DeadlineKind as Kind
from domain.plan.stated_deadlines import StatedDeadline
from interfaces.demonstration.cast import (
    AUTUMN_CAMP,
    BODIES,
    COMMITTEE,
    CONTROLLER,
    DISTRICTS,
    EXPERTS,
    SUMMER_CAMP,
    Body,
)
from interfaces.demonstration.stage import Scene, Stage, on

COLLECTION = "1.6"
TWICE_A_YEAR = "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=20"
YEARLY = "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20"
BY_LETTER = "По письму организации срок согласован с рабочей группой."


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


def clarify(number: str, reason: str, *deadlines: StatedDeadline) -> Scene:
    return on("2024-01-18", clarified, number, reason, *deadlines)


CHAPTER: tuple[Scene, ...] = (
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
        BY_LETTER,
        StatedDeadline(kind=Kind.LIST_ITEM, end="2025-04-25"),
        StatedDeadline(kind=Kind.LIST_ITEM, end="2026-04-24"),
    ),
    clarify("4.4", BY_LETTER, StatedDeadline(kind=Kind.YEARLY_RULE, rrule=YEARLY)),
    on("2024-01-18", two_tasks),
    on("2024-01-18", expanded, ("1.4", "2.6"), DISTRICTS, "Список районов — приложение к распоряжению № 12-р."),
    on("2024-01-18", expanded, ("4.3",), (EXPERTS,), "Экспертов назначает областной экспертный совет."),
    on("2024-01-18", matched),
    on("2024-01-18", looked_through),
)
