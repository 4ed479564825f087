"""The routes of the auditor's look back: steps, comparison of two moments, why, who knew, corrections."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, PathParameter, QueryParameter

from application import comparing, explaining, knowing, looking
from application.audit_trail import FieldChange, TrailQuestion
from application.names import RegistryNames
from application.performing import Actor
from application.reads_log import ReadKind
from interfaces.api.commands import QUESTION, refusals
from interfaces.api.reads import ReadLine, read_line
from interfaces.api.signing_in import signed_in
from interfaces.asking import After, AsOf, KnownAt, Limit, axes, today
from interfaces.opened import Opened, told_axes
from interfaces.plain import plain
from interfaces.reception import Reception
from interfaces.russian_register import entry_fields

Position: TypeAlias = Annotated[int, PathParameter(ge=1, le=2**53, description="Номер записи журнала.")]
OtherKnownAt: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        max_length=64, description="Второй момент: как было известно тогда. Без него — как известно сейчас."
    ),
]
OtherAsOf: TypeAlias = Annotated[
    date | None, QueryParameter(description="Второй момент: по состоянию на дату. Без него — без ограничения.")
]
Topic: TypeAlias = Annotated[str | None, QueryParameter(max_length=100, description="Вид события.")]


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """Событие, состояние до и после него; previous и next — соседние среди выбранных."""

    entry: dict[str, Any]
    before: Any
    after: Any
    previous: int | None
    next: int | None


@dataclass(frozen=True, slots=True)
class StreamComparisonAnswer:
    """Чем второй момент отличается от первого; version 0 — тогда ещё ничего не было известно."""

    stream: UUID
    kind: str
    one: dict[str, int]
    other: dict[str, int]
    changes: list[FieldChange]


@dataclass(frozen=True, slots=True)
class RegisterComparisonAnswer:
    """Строки реестра, которые различаются; compared — сколько сравнено, next — план, после которого продолжить."""

    lines: list[dict[str, Any]]
    compared: int
    next: UUID | None


@dataclass(frozen=True, slots=True)
class ExplanationAnswer:
    """Почему так: правило и его версия, календарь, порядок исчисления, отметки по точкам и цепочка событий."""

    stream: UUID
    kind: str
    version: int
    position: int
    as_of: date
    rule: str
    calendar: str | None
    policy: dict[str, Any] | None
    policy_position: int | None
    points: list[dict[str, Any]]
    chain: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class KnowledgeAnswer:
    """Когда произошло и когда записано, кто с тех пор мог видеть, кто открывал, что исправлено потом."""

    entry: dict[str, Any]
    late: int
    viewers: list[dict[str, Any]]
    read_by: list[ReadLine]
    corrections: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class CorrectionsAnswer:
    """Исправления задним числом по порядку записи; next продолжает страницу."""

    corrections: list[dict[str, Any]]
    next: int | None


@get(
    "/api/replay/steps/{position:int}",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskStep",
    summary="Событие, до и после",
)
def get_step(
    position: Position,
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    stream: FromQuery[UUID | None] = None,
    plan: FromQuery[UUID | None] = None,
    activity: FromQuery[UUID | None] = None,
    party: FromQuery[UUID | None] = None,
    by: FromQuery[UUID | None] = None,
    topic: Topic = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> StepAnswer:
    """Один шаг истории: что произошло, каким было состояние до и после, где соседние события отбора."""
    ledger = reception.office.ledger
    question = TrailQuestion(stream, plan, activity, party, by, topic, since, until)
    found = looking.step(
        actor,
        position,
        question,
        axes(reception, known_at, as_of),
        reception.trail,
        ledger,
        RegistryNames(ledger),
        reception.wording,
    )
    opened(ReadKind.STEP, found.entry.place.stream, plan=found.entry.place.plan, told=f"position={position}")
    return StepAnswer(plain(found.entry), plain(found.before), plain(found.after), found.previous, found.next)


@get(
    "/api/streams/{stream:uuid}/comparison",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskStreamComparison",
    summary="Два момента одного потока",
)
def get_stream_comparison(
    stream: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
    other_known_at: OtherKnownAt = None,
    other_as_of: OtherAsOf = None,
) -> StreamComparisonAnswer:
    """План, поручение, организация или человек в два момента: какие поля различаются."""
    ledger = reception.office.ledger
    one, other = axes(reception, known_at, as_of), axes(reception, other_known_at, other_as_of)
    history = looking.stream_history(actor, ledger, stream)
    found = comparing.compare_stream(stream, history, one, other, RegistryNames(ledger), reception.wording)
    opened(ReadKind.COMPARISON, stream, told=f"{told_axes(one)} | {told_axes(other)}")
    return StreamComparisonAnswer(**plain(found))


def _moment(reception: Reception, known_at: str | None, as_of: date | None) -> comparing.Moment:
    return comparing.Moment(axes(reception, known_at, as_of), as_of or today(reception.office.clock))


@get(
    "/api/plans/{plan:uuid}/comparison",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskPlanComparison",
    summary="Два момента реестра плана",
)
def get_plan_comparison(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
    other_known_at: OtherKnownAt = None,
    other_as_of: OtherAsOf = None,
) -> RegisterComparisonAnswer:
    """Строки реестра плана, которые в два момента различаются, по полям. Кто видит весь план."""
    ledger = reception.office.ledger
    looking.whole_plan(actor, ledger, plan)
    one, other = _moment(reception, known_at, as_of), _moment(reception, other_known_at, other_as_of)
    found = comparing.compare_plan(plan, reception.past, one, other, RegistryNames(ledger), entry_fields)
    opened(ReadKind.COMPARISON, plan, plan=plan, told=f"{told_axes(one.axes)} | {told_axes(other.axes)}")
    return RegisterComparisonAnswer(plain(found.lines), found.compared, found.next)


@get(
    "/api/register/comparison",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskRegisterComparison",
    summary="Два момента всего реестра",
)
def get_register_comparison(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
    other_known_at: OtherKnownAt = None,
    other_as_of: OtherAsOf = None,
    after: FromQuery[UUID | None] = None,
    plans: Annotated[int, QueryParameter(ge=1, le=100, description="Сколько планов сравнить за раз.")] = 25,
) -> RegisterComparisonAnswer:
    """Строки реестра всех планов, которые в два момента различаются, план за планом. Для аудитора."""
    looking.everything(actor)
    one, other = _moment(reception, known_at, as_of), _moment(reception, other_known_at, other_as_of)
    names = RegistryNames(reception.office.ledger)
    found = comparing.compare_register(reception.past, one, other, names, entry_fields, after, plans)
    opened(ReadKind.COMPARISON, told=f"{told_axes(one.axes)} | {told_axes(other.axes)}")
    return RegisterComparisonAnswer(plain(found.lines), found.compared, found.next)


@get(
    "/api/streams/{stream:uuid}/explanation",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskExplanation",
    summary="Почему так",
)
def get_explanation(
    stream: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    point: Annotated[str | None, QueryParameter(max_length=64, description="Контрольная точка.")] = None,
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> ExplanationAnswer:
    """На чём держатся состояние и отметки: события по порядку с причинами, правило с версией, календарь, порядок."""
    ledger, view = reception.office.ledger, axes(reception, known_at, as_of)
    looking.stream_history(actor, ledger, stream)
    day = as_of or today(reception.office.clock)
    found = explaining.explain(
        stream, view, day, reception.trail, ledger, RegistryNames(ledger), reception.wording, point
    )
    opened(ReadKind.EXPLANATION, stream, told=told_axes(view))
    return ExplanationAnswer(
        stream=stream,
        kind=found.replayed.kind,
        version=found.replayed.version,
        position=found.replayed.position,
        as_of=found.as_of,
        rule=found.rule,
        calendar=found.calendar,
        policy=plain(found.policy),
        policy_position=found.policy_position,
        points=[{**plain(p.kept), "russian": p.kept.russian, **plain(p)} for p in found.points],
        chain=plain(found.chain),
    )


@get(
    "/api/replay/knowledge/{position:int}",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskKnowledge",
    summary="Кто и когда знал",
)
def get_knowledge(
    position: Position,
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
) -> KnowledgeAnswer:
    """О факте: когда был, когда записан, кто мог видеть, кто открывал, что исправлено. Для аудитора."""
    looking.everything(actor)
    ledger = reception.office.ledger
    found = knowing.knowledge(
        position, reception.trail, ledger, reception.reads, RegistryNames(ledger), reception.wording
    )
    opened(ReadKind.KNOWLEDGE, found.entry.place.stream, plan=found.entry.place.plan, told=f"position={position}")
    return KnowledgeAnswer(
        entry=plain(found.entry),
        late=found.late,
        viewers=plain(found.viewers),
        read_by=[read_line(one) for one in found.read_by],
        corrections=plain(found.corrections),
    )


@get(
    "/api/replay/corrections",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskCorrections",
    summary="Исправления задним числом",
)
def get_corrections(
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    opened: NamedDependency[Opened],
    caught_up: NamedDependency[int],
    plan: FromQuery[UUID | None] = None,
    stream: FromQuery[UUID | None] = None,
    by: FromQuery[UUID | None] = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    after: After = 0,
    limit: Limit = 100,
) -> CorrectionsAnswer:
    """Что, кем, на каком основании и через сколько дней исправлено: было и стало. План — кто видит весь план."""
    ledger = reception.office.ledger
    question = TrailQuestion(stream=stream, plan=plan, by=by, since=since, until=until, after=after, limit=limit)
    question = looking.asked_history(actor, question, ledger)
    found = knowing.corrections(question, reception.trail, ledger, RegistryNames(ledger), reception.wording)
    opened(ReadKind.CORRECTIONS, stream or plan, plan=plan)
    return CorrectionsAnswer(plain(found.corrections), found.next)


QUESTIONS = (
    get_step,
    get_stream_comparison,
    get_plan_comparison,
    get_register_comparison,
    get_explanation,
    get_knowledge,
    get_corrections,
)
