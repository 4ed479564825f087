"""What people look at, held to what their roles let them see: every question of theirs passes here.

An order is held to the access table; a question to `access.sight`. Whoever sees a plan only as one of its executors
sees of its register their own lines.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from application import stepping
from application.access import Sight, may_see, sight
from application.audit_trail import AuditTrail, Names, TrailPage, TrailQuestion, Unseen, Wording, trail
from application.compliance_register import ComplianceRegister, Entry, Page, RegisterQuestion, Summary, summary
from application.past_register import Axes, FoldedPast, PastRegister
from application.performing import Actor
from application.ports import Ledger
from application.replaying import Replayed, UnknownStream, known_in, known_position, plan_then, register_then, replayed
from application.stepping import Step
from domain.actors import Role
from domain.assessment_card.state import AssessmentCard
from domain.assignment.state import Assignment
from domain.calendar_feed import Feed
from domain.card_form.form import CardForm
from domain.collection.state import Collection
from domain.consolidated_report import ConsolidatedReport
from domain.examination.state import Examination
from domain.ledger import Decider, Stored
from domain.monitoring.state import Monitoring
from domain.organisation import ORGANISATION, Organisation, OrganisationRegistered
from domain.person import PERSON, Person, PersonRegistered, ScopeKind
from domain.plan.events import PlanDrafted, PlanRead
from domain.plan.state import PLAN, Plan
from domain.refusals import Forbidden, NotFound
from domain.report_form import ReportForm
from domain.signature import Signatures
from domain.webhook import Webhook

S = TypeVar("S")

LONGEST_PAGE = 1000
NOW = Axes()
# Pages that are read through for one page of an executor's own lines before the answer is cut short.
PAGES_LOOKED_THROUGH = 50


class NotYoursToSee(Forbidden):
    """The person's roles do not show this."""

    def __init__(self) -> None:
        super().__init__("Ваши роли этого не показывают. Если это нужно для работы, обратитесь к администратору.")


class NameWhatToSee(Forbidden):
    """Only an auditor looks at everything at once."""

    def __init__(self) -> None:
        super().__init__("Всё сразу видит только аудитор: укажите план, поручение или организацию, которые вам видны.")


class UnknownPlan(NotFound):
    """There is no such plan."""

    def __init__(self) -> None:
        super().__init__("Такого плана нет: проверьте идентификатор.")


def plan(actor: Actor, ledger: Ledger, identity: UUID, axes: Axes = NOW) -> Plan:
    """The plan as seen from `axes`. Raises UnknownPlan, NotYoursToSee."""
    present = ledger.load(PLAN, identity).state
    if not present.exists:
        raise UnknownPlan
    if not may_see(actor, plan=present):
        raise NotYoursToSee
    then = present if axes == NOW else plan_then(ledger, identity, axes)
    if not then.exists:
        raise UnknownStream(identity)
    return then


def stream(actor: Actor, ledger: Ledger, identity: UUID, axes: Axes) -> Replayed:
    """The state of any stream as seen from `axes`. Raises UnknownStream, NotYoursToSee."""
    return stream_then(actor, ledger, identity, axes.known_at, axes.as_of)


def stream_then(
    actor: Actor, ledger: Ledger, identity: UUID, known_at: datetime | int | None, as_of: date | None
) -> Replayed:
    """The same as known at a moment or position; the stream is read once. Raises UnknownStream, NotYoursToSee."""
    history = ledger.history(identity)
    if not sight(actor).everything:
        show(actor, identity, replayed(identity, history, NOW).state)
    return replayed(identity, history, Axes(known_in(history, known_at), as_of))


def stream_history(actor: Actor, ledger: Ledger, identity: UUID) -> Sequence[Stored]:
    """All events of a stream, for whoever sees what it has come to. Raises UnknownStream, NotYoursToSee."""
    history = ledger.history(identity)
    show(actor, identity, replayed(identity, history, NOW).state)
    return history


def step(
    actor: Actor,
    position: int,
    question: TrailQuestion,
    axes: Axes,
    places: AuditTrail,
    ledger: Ledger,
    names: Names,
    wording: Wording,
) -> Step:
    """One event with the states around it. Without a filter of their own, all but auditors step along its stream.

    Raises UnknownStep and what `history` raises.
    """
    named = (question.stream, question.plan, question.party)
    if not sight(actor).everything and named == (None, None, None):
        question = replace(question, stream=next((s.stream for s in ledger.at([position])), None))
    question = asked_history(actor, question, ledger)
    found = stepping.step(position, question, axes, places, ledger, names, wording)
    stream_history(actor, ledger, found.entry.place.stream)
    return found


def register(
    actor: Actor,
    question: RegisterQuestion,
    source: ComplianceRegister,
    ledger: Ledger,
    *,
    as_of: date,
    today: date,
    known_at: datetime | int | None = None,
    past: PastRegister | None = None,
) -> Page:
    """The register's lines that the actor may see, page by page. Raises UnknownPlan, NotYoursToSee."""
    if question.plan is not None:
        plan(actor, ledger, question.plan)

    def ask(asked: RegisterQuestion) -> Page:
        return register_then(asked, source, ledger, as_of=as_of, today=today, known_at=known_at, past=past)

    seen = sight(actor)
    return ask(question) if seen.everything else _filtered(ask, question, _line_seen(seen, ledger))


def whole_plan(actor: Actor, ledger: Ledger, identity: UUID) -> Plan:
    """The plan, for whoever sees the whole of it. Raises UnknownPlan, NotYoursToSee."""
    present = plan(actor, ledger, identity)
    seen = sight(actor)
    if not (seen.everything or present.id in seen.plans or present.committee in seen.committees):
        raise NotYoursToSee
    return present


def plan_summary(
    actor: Actor,
    source: ComplianceRegister,
    ledger: Ledger,
    identity: UUID,
    as_of: date,
    known_at: datetime | int | None,
    past: PastRegister | None = None,
) -> Summary:
    """The plan in numbers, for whoever sees the whole of it. Raises UnknownPlan, NotYoursToSee."""
    whole_plan(actor, ledger, identity)
    if known_at is None:
        return summary(identity, source.of_plan(identity), as_of)
    then = (past or FoldedPast(source, ledger)).entries(identity, Axes(known_position(ledger, known_at), as_of))
    return summary(identity, then, as_of)


def history(
    actor: Actor, question: TrailQuestion, places: AuditTrail, ledger: Ledger, names: Names, wording: Wording
) -> TrailPage:
    """The events asked for, told. Raises what `asked_history` raises."""
    return trail(asked_history(actor, question, ledger), places, ledger, names, wording)


def asked_history(actor: Actor, question: TrailQuestion, ledger: Ledger) -> TrailQuestion:
    """The question without the examinations that the actor is blind to.

    Raises NameWhatToSee, NotYoursToSee, UnknownStream, UnknownPlan unless the actor sees all else that is asked for.
    """
    seen = sight(actor)
    if seen.everything:
        return question
    unseen = Unseen(seen.blind)
    if question.stream is not None:
        stream(actor, ledger, question.stream, NOW)
    elif question.party is None or question.party not in seen.parties:
        if question.plan is None:
            raise NameWhatToSee
        whole = plan(actor, ledger, question.plan)
        if whole.id not in seen.plans and whole.committee not in seen.committees:
            raise NameWhatToSee
        unseen = Unseen(seen.blind, all=not seen.oversees(None, whole.id, whole.committee))
    return replace(question, unseen=unseen)


def everything(actor: Actor) -> None:
    """Raises NameWhatToSee unless the actor looks at the whole ledger."""
    if not sight(actor).everything:
        raise NameWhatToSee


@dataclass(frozen=True, slots=True)
class Listed(Generic[S]):
    """A page of streams of one kind in the order they began; `next` continues behind them."""

    states: tuple[S, ...]
    next: int | None


BIRTHS: Mapping[str, tuple[str, ...]] = {
    PLAN.name: (PlanRead.TOPIC, PlanDrafted.TOPIC),
    ORGANISATION.name: (OrganisationRegistered.TOPIC,),
    PERSON.name: (PersonRegistered.TOPIC,),
}


def plans(actor: Actor, places: AuditTrail, ledger: Ledger, after: int = 0, limit: int = 100) -> Listed[Plan]:
    """The plans that the actor may see."""
    return _listed(PLAN, places, ledger, after, limit, lambda found: may_see(actor, plan=found))


def organisations(places: AuditTrail, ledger: Ledger, after: int = 0, limit: int = 100) -> Listed[Organisation]:
    """The organisations of the registry, which everybody who is signed in may know."""
    return _listed(ORGANISATION, places, ledger, after, limit, lambda _: True)


def people(actor: Actor, places: AuditTrail, ledger: Ledger, after: int = 0, limit: int = 100) -> Listed[Person]:
    """The people of the registry: all for administrators and auditors, else the actor alone."""
    return _listed(PERSON, places, ledger, after, limit, lambda found: _person_seen(actor, found.id))


def _listed(
    decider: Decider[S], places: AuditTrail, ledger: Ledger, after: int, limit: int, seen: Callable[[S], bool]
) -> Listed[S]:
    """The trail's table knows where each stream began; what it is now is loaded from the ledger."""
    questions = [TrailQuestion(topic=topic, after=after, limit=limit + 1) for topic in BIRTHS[decider.name]]
    born = sorted((place for q in questions for place in places.places(q)), key=lambda place: place.position)
    shown = born[:limit]
    states = (ledger.load(decider, place.stream).state for place in shown)
    return Listed(tuple(s for s in states if seen(s)), shown[-1].position if len(born) > limit else None)


def show(actor: Actor, identity: UUID, state: object) -> None:
    """Raises NotYoursToSee unless the actor may look at the stream that has come to this state."""
    match state:
        case Plan():
            seen = may_see(actor, plan=state)
        case Assignment():
            seen = may_see(actor, assignment=state)
        case Person():
            seen = _person_seen(actor, identity)
        case Signatures():
            seen = any(filed.event.by == actor.person for filed in state.filed.values())
        case Feed():
            seen = state.holder == actor.person or _person_seen(actor, None)
        case Webhook():
            seen = _person_seen(actor, None)
        case Examination():
            seen = sight(actor).oversees(state.id, state.plan, state.committee)
        case AssessmentCard():
            seen = sees_card(actor, state)
        case Collection() | ConsolidatedReport() | Monitoring():
            whole = sight(actor)
            seen = whole.everything or state.plan in whole.plans or state.committee in whole.committees
        case _:
            seen = isinstance(state, Organisation | ReportForm | CardForm)
    if not seen:
        raise NotYoursToSee


def sees_card(actor: Actor, state: AssessmentCard) -> bool:
    """Its author, the organisation that examined itself, and who looks over the examination; no other expert."""
    if state.expert is not None and state.expert == actor.person:
        return True
    whole = sight(actor)
    own = state.party is not None and state.party in whole.parties
    return own or whole.oversees(state.examination, state.plan, state.committee)


def keeps_registry(actor: Actor) -> bool:
    """Whether the actor is an administrator of the installation, who sees people and what leads out of it."""
    return any(g.role is Role.ADMINISTRATOR and g.scope.kind is ScopeKind.EVERYWHERE for g in actor.grants)


def _person_seen(actor: Actor, person: UUID | None) -> bool:
    return keeps_registry(actor) or person == actor.person or sight(actor).everything


def _line_seen(seen: Sight, ledger: Ledger) -> Callable[[Entry], bool]:
    committees: dict[UUID, UUID | None] = {}

    def line_seen(entry: Entry) -> bool:
        if entry.party.id in seen.parties or entry.plan in seen.plans:
            return True
        if not seen.committees:
            return False
        if entry.plan not in committees:
            committees[entry.plan] = ledger.load(PLAN, entry.plan).state.committee
        return committees[entry.plan] in seen.committees

    return line_seen


def _filtered(
    ask: Callable[[RegisterQuestion], Page], question: RegisterQuestion, seen: Callable[[Entry], bool]
) -> Page:
    found: list[Entry] = []
    page = Page((), question.after, 0)
    for page in _pages(ask, question):
        for entry in page.entries:
            if seen(entry):
                if len(found) == question.limit:
                    return Page(tuple(found), found[-1].key, page.position)
                found.append(entry)
    return Page(tuple(found), page.next, page.position)


def _pages(ask: Callable[[RegisterQuestion], Page], question: RegisterQuestion) -> Iterator[Page]:
    for _ in range(PAGES_LOOKED_THROUGH):
        page = ask(question)
        yield page
        if page.next is None:
            return
        question = replace(question, after=page.next)
