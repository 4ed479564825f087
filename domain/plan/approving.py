"""СОГЛАСОВАНО and УТВЕРЖДАЮ: another body does not object, and the plan is put in force [domain.md §1.2; S13, S14]."""

from datetime import date

from domain.actors import BasisKind, Envelope
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import events as e
from domain.plan.doubts import OF_STAMPS, open_about
from domain.plan.rows import still_open
from domain.plan.state import Plan, PlanStage
from domain.refusals import Refusal


class BodyNotNamed(Refusal):
    """A stamp says whose it is."""

    def __init__(self) -> None:
        super().__init__("Не указано, кто согласовывает: назовите орган или организацию.")


class AgreementWithoutOfficial(Refusal):
    """Agreement by an official names the official."""

    def __init__(self) -> None:
        super().__init__("Согласование должностным лицом: назовите должность и фамилию согласовавшего.")


class AgreementWithoutLetter(Refusal):
    """Agreement by letter rests on a letter with its number and date."""

    def __init__(self) -> None:
        super().__init__("Согласование письмом: укажите номер и дату письма как основание.")


class AgreementWithoutMinutes(Refusal):
    """Agreement by a collegial body rests on its minutes."""

    def __init__(self) -> None:
        super().__init__("Согласование протоколом: укажите номер и дату протокола как основание.")


class RefusalWithoutReason(Refusal):
    """A refusal to agree says why."""

    def __init__(self) -> None:
        super().__init__("Отказ в согласовании записывается с причиной: напишите, с чем орган не согласен.")


class AlreadyApproved(Refusal):
    """A plan is approved once; an act amends it later."""

    def __init__(self, state: Plan) -> None:
        in_force = f"{state.in_force_on:%d.%m.%Y}" if state.in_force_on else "ранее"
        super().__init__(f"План уже утверждён и действует с {in_force}. Изменения вносите новой редакцией по акту.")


class AgreementStillRefused(Refusal):
    """A plan is not approved over a standing refusal to agree."""

    def __init__(self, state: Plan) -> None:
        bodies = ", ".join(f"«{refusal.body}»" for refusal in state.refused)
        super().__init__(
            f"В согласовании отказано: {bodies}. Устраните причину и запишите согласование этого органа, "
            "затем утвердите план."
        )


class ApprovalWithoutOfficial(Refusal):
    """УТВЕРЖДАЮ names the official."""

    def __init__(self) -> None:
        super().__init__("Гриф «УТВЕРЖДАЮ»: назовите должность и фамилию утвердившего лица.")


class ApprovalWithoutAct(Refusal):
    """УТВЕРЖДЁН rests on an administrative act with its number and date."""

    def __init__(self) -> None:
        super().__init__(
            "Гриф «УТВЕРЖДЁН»: укажите распоряжение, приказ или постановление с номером и датой как основание."
        )


class InForceInTheFuture(Refusal):
    """An approval is recorded when the plan is in force."""

    def __init__(self, in_force_on: date, today: date) -> None:
        super().__init__(
            f"Дата утверждения {in_force_on:%d.%m.%Y} ещё не наступила (сегодня {today:%d.%m.%Y}): "
            "запишите утверждение, когда план вступит в силу."
        )


def record_agreement(
    state: Plan, by: Envelope, *, form: e.AgreementForm, body: Personal[str], official: Personal[str] | None = None
) -> tuple[Event, ...]:
    """The body does not object, in one of the three forms; the plan is not in force by that."""
    still_open(state)
    _refuse_nameless(body)
    match form:
        case e.AgreementForm.BY_OFFICIAL:
            if not _said(official):
                raise AgreementWithoutOfficial
        case e.AgreementForm.BY_LETTER:
            if not _rests_on(by, BasisKind.LETTER):
                raise AgreementWithoutLetter
        case e.AgreementForm.BY_MINUTES:
            if not _rests_on(by, BasisKind.MINUTES):
                raise AgreementWithoutMinutes
    return (e.Agreed.of(by, form=form, body=body, official=official),)


def record_agreement_refusal(
    state: Plan, by: Envelope, *, body: Personal[str], reason: Personal[str]
) -> tuple[Event, ...]:
    """The body refused to agree, and why; a later agreement of the same body lifts that."""
    still_open(state)
    _refuse_nameless(body)
    if not _said(reason):
        raise RefusalWithoutReason
    return (e.AgreementRefused.of(by, body=body, reason=reason),)


def approve_plan(
    state: Plan,
    by: Envelope,
    *,
    form: e.ApprovalForm,
    in_force_on: date,
    today: date,
    official: Personal[str] | None = None,
) -> tuple[Event, ...]:
    """The plan is in force from this date, as revision 1; once, and over no standing refusal to agree."""
    if still_open(state).stage is not PlanStage.DRAFT:
        raise AlreadyApproved(state)
    if state.refused:
        raise AgreementStillRefused(state)
    if form is e.ApprovalForm.BY_OFFICIAL and not _said(official):
        raise ApprovalWithoutOfficial
    if form is e.ApprovalForm.BY_ACT and not rests_on_act(by):
        raise ApprovalWithoutAct
    if in_force_on > today:
        raise InForceInTheFuture(in_force_on, today)
    settles = open_about(state, OF_STAMPS)
    return (e.Approved.of(by.on_plan(1), form=form, in_force_on=in_force_on, official=official, settles=settles),)


def rests_on_act(by: Envelope) -> bool:
    """Whether the decision names an administrative act with its number; the date every basis has."""
    return by.basis is not None and by.basis.kind.is_act and bool((by.basis.number or "").strip())


def _rests_on(by: Envelope, kind: BasisKind) -> bool:
    return by.basis is not None and by.basis.kind is kind and bool((by.basis.number or "").strip())


def _said(text: Personal[str] | None) -> bool:
    return bool(text and (text.value or "").strip())


def _refuse_nameless(body: Personal[str]) -> None:
    if not _said(body):
        raise BodyNotNamed
