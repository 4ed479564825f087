"""The lists as sheets: their headings and cells in the field's own words."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from application import looking
from application.audit_trail import AuditTrail, Names, TrailEntry, TrailQuestion
from application.compliance_register import Entry, RegisterQuestion, WaitsFor
from application.exporting import Cell, Column, Sheet, begun, listed, register_entries, trail_entries
from application.names import RegistryNames
from application.performing import Actor
from application.searching import SearchQuestion, every_hit
from domain.assignment.events import PartyKind
from domain.organisation import Organisation
from domain.person import Person
from domain.personal import ERASED
from domain.plan.state import PLAN, Plan
from interfaces.reception import Reception
from interfaces.russian_changes import scope
from interfaces.russian_words import word

YES, NO = "да", "нет"

REGISTER = (
    Column("План", 40),
    Column("Номер", 8),
    Column("Мероприятие", 60),
    Column("Исполнитель", 30),
    Column("Обязанность"),
    Column("Ответственный", 12),
    Column("Исходный срок", 12),
    Column("Срок", 12),
    Column("Срок с учётом выходных", 12),
    Column("Состояние", 20),
    Column("Отметка о сроке", 24),
    Column("Дней опоздания", 10),
    Column("Чего ждёт", 24),
    Column("Впервые представлено", 12),
    Column("Представлено, что принято", 12),
    Column("Возвратов", 10),
    Column("Переносов", 10),
    Column("Документов", 10),
    Column("Снято", 12),
)
PLANS = (
    Column("План", 60),
    Column("Стадия", 20),
    Column("Территория", 24),
    Column("Комитет", 30),
    Column("Действует с", 12),
    Column("Редакция", 10),
    Column("Мероприятий", 12),
    Column("Поручений", 12),
    Column("Закрыт", 12),
    Column("Идентификатор", 38),
)
ORGANISATIONS = (
    Column("Организация", 50),
    Column("Вид"),
    Column("Территория", 24),
    Column("Вышестоящая", 40),
    Column("Другие названия", 40),
    Column("Присоединена к", 40),
    Column("Идентификатор", 38),
)
PEOPLE = (
    Column("Фамилия, имя, отчество", 40),
    Column("Организация", 40),
    Column("Роли", 60),
    Column("Идентификатор", 38),
)
TRAIL = (
    Column("Запись", 8),
    Column("Дата события", 12),
    Column("Записано", 20),
    Column("Кто", 30),
    Column("Роль", 16),
    Column("От имени", 30),
    Column("Что произошло", 80),
    Column("Основание", 40),
    Column("Что изменилось", 60),
)


def register_sheet(
    actor: Actor,
    question: RegisterQuestion,
    reception: Reception,
    *,
    as_of: date,
    today: date,
    known_at: datetime | int | None,
) -> Sheet:
    """Every control point that the actor may see. Raises what `looking.register` raises."""
    ledger = reception.office.ledger
    position = ledger.head() if known_at is None else _position(reception, known_at)
    entries = register_entries(actor, question, reception.register, ledger, as_of=as_of, today=today, known_at=known_at)
    cells = _register_cells(reception, as_of)
    return Sheet("Реестр исполнения", REGISTER, (cells(entry) for entry in begun(entries)), as_of, position)


def _position(reception: Reception, known_at: datetime | int) -> int:
    return reception.office.ledger.position_at(known_at) if isinstance(known_at, datetime) else known_at


def _register_cells(reception: Reception, as_of: date) -> Callable[[Entry], tuple[Cell, ...]]:
    names, plans = RegistryNames(reception.office.ledger), dict[object, Plan]()

    def cells(entry: Entry) -> tuple[Cell, ...]:
        plan = plans.get(entry.plan)
        if plan is None:
            plans.clear()  # the register's order is by plan: one at a time is enough
            plan = plans[entry.plan] = reception.office.ledger.load(PLAN, entry.plan).state
        row = plan.activities.get(entry.activity)
        kept = entry.timeliness(as_of)
        return (
            plan.title,
            entry.number,
            row.wording.text if row and row.wording else ERASED,
            names.party(entry.party.id, is_person=entry.party.kind is PartyKind.PERSON),
            word(entry.duty),
            YES if entry.lead else NO,
            entry.original,
            entry.stated,
            entry.effective,
            word(entry.stage),
            kept.verdict.russian,
            kept.days_late or None,
            WAITS[entry.waits_for],
            entry.first_submitted_on,
            entry.accepted_submission,
            entry.returns,
            entry.extensions,
            entry.evidence,
            entry.ended_on,
        )

    return cells


WAITS = {
    WaitsFor.EXECUTOR_REPORT: "отчёт исполнителя",
    WaitsFor.CONTROLLER_REVIEW: "рассмотрение отчёта",
    WaitsFor.SETTER_REMOVAL: "снятие с контроля",
    WaitsFor.SETTER_EXTENSION: "решение о переносе срока",
    WaitsFor.SETTER_LAPSE: "решение о сроке, истёкшем до утверждения",
    WaitsFor.CO_EXECUTORS: "отчёт соисполнителей",
    WaitsFor.NOTHING: "ничего",
}


def plans_sheet(actor: Actor, reception: Reception, today: date) -> Sheet:
    """The plans that the actor may see."""
    ledger, places = reception.office.ledger, reception.trail
    names = RegistryNames(ledger)

    def cells(plan: Plan) -> tuple[Cell, ...]:
        return (
            plan.title,
            word(plan.stage),
            plan.territory,
            names.organisation(plan.committee) if plan.committee else None,
            plan.in_force_on,
            plan.revision,
            len(plan.activities),
            len(plan.assignments),
            plan.closed_on,
            str(plan.id),
        )

    found = listed(lambda after: looking.plans(actor, places, ledger, after, 100))
    return Sheet("Планы", PLANS, map(cells, begun(found)), today, ledger.head())


def organisations_sheet(reception: Reception, today: date) -> Sheet:
    """The organisations of the registry, which everybody who is signed in may know."""
    ledger, places = reception.office.ledger, reception.trail
    names = RegistryNames(ledger)

    def cells(found: Organisation) -> tuple[Cell, ...]:
        return (
            found.name,
            word(found.kind),
            found.territory,
            names.organisation(found.parent) if found.parent else None,
            "; ".join(found.aliases) or None,
            names.organisation(found.merged_into) if found.merged_into else None,
            str(found.id),
        )

    found = listed(lambda after: looking.organisations(places, ledger, after, 1000))
    return Sheet("Организации", ORGANISATIONS, map(cells, begun(found)), today, ledger.head())


def people_sheet(actor: Actor, reception: Reception, today: date) -> Sheet:
    """The people whom the actor may see."""
    ledger, places = reception.office.ledger, reception.trail
    names = RegistryNames(ledger)

    def cells(found: Person) -> tuple[Cell, ...]:
        held = sorted(f"{word(grant.role)} {scope(grant.scope, names)}" for grant in found.grants)
        return (
            ERASED if found.erased else found.name,
            names.organisation(found.organisation) if found.organisation else None,
            "; ".join(held) or None,
            str(found.id),
        )

    found = listed(lambda after: looking.people(actor, places, ledger, after, 1000))
    return Sheet("Люди", PEOPLE, map(cells, begun(found)), today, ledger.head())


def trail_sheet(actor: Actor, question: TrailQuestion, reception: Reception, today: date) -> Sheet:
    """The events that the actor may see, told. Raises what `looking.history` raises."""
    ledger, places = reception.office.ledger, reception.trail
    found = _trail(actor, question, places, RegistryNames(ledger), reception)
    return Sheet("Журнал событий", TRAIL, map(_trail_cells, begun(found)), today, ledger.head())


def _trail(
    actor: Actor, question: TrailQuestion, places: AuditTrail, names: Names, reception: Reception
) -> Iterator[TrailEntry]:
    return trail_entries(actor, question, places, reception.office.ledger, names, reception.wording)


def search_sheet(actor: Actor, question: SearchQuestion, reception: Reception, today: date) -> Sheet:
    """The events that are found and may be seen, told. Raises what `searching.search` raises."""
    ledger = reception.office.ledger
    found = every_hit(actor, question, reception.search, ledger, RegistryNames(ledger), reception.wording)
    return Sheet("Найденные события", TRAIL, map(_trail_cells, begun(found)), today, ledger.head())


def _trail_cells(entry: TrailEntry) -> tuple[Cell, ...]:
    return (
        entry.position,
        entry.place.occurred_on,
        entry.place.recorded_at,
        entry.by_name,
        entry.role_name,
        entry.on_behalf_of_name,
        entry.sentence,
        entry.basis,
        "; ".join(f"{change.field}: {change.old or '—'} → {change.new or '—'}" for change in entry.changes) or None,
    )
