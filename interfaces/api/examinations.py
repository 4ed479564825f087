"""The routes of examinations: appointing, cards, consolidation. Who may see what: docs/examination.md."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from application import assessment_board, concluding, examining, filing_cards, taking_over
from application.assessment_board import Consolidation, ExaminationSeen, OwnWork
from application.performing import Actor
from interfaces.api.commands import QUESTION, command, refusals
from interfaces.api.signing_in import signed_in
from interfaces.asking import AsOf, KnownAt, axes
from interfaces.plain import plain
from interfaces.reception import Reception

EXAMINATION = "/api/examinations/{examination:uuid}"
OBJECT = f"{EXAMINATION}/objects/{{object:uuid}}"

COMMANDS: tuple[HTTPRouteHandler, ...] = (
    command(
        "/api/plans/{plan:uuid}/examinations",
        examining.AnnounceExamination,
        examining.announce_examination,
        made="examination",
    ),
    command(f"{EXAMINATION}/form", examining.MoveToForm, examining.move_to_form),
    command(f"{EXAMINATION}/experts", examining.AppointExpert, examining.appoint_expert),
    command(f"{EXAMINATION}/declarations", examining.DeclareConflict, examining.declare_conflict),
    command(f"{EXAMINATION}/recusals", examining.RecuseExpert, examining.recuse_expert),
    command(f"{EXAMINATION}/replacements", examining.ReplaceExpert, examining.replace_expert),
    command(f"{OBJECT}/third-expert", examining.AppointThirdExpert, examining.appoint_third_expert),
    command(f"{OBJECT}/card", filing_cards.SubmitCard, filing_cards.submit_card, made="assessment"),
    command(
        f"{OBJECT}/self-examination",
        filing_cards.SubmitSelfExamination,
        filing_cards.submit_self_examination,
        made="assessment",
    ),
    command("/api/assessments/{assessment:uuid}/annulment", filing_cards.AnnulCard, filing_cards.annul_card),
    command(
        "/api/assessments/{assessment:uuid}/recommendations",
        taking_over.AcceptRecommendation,
        taking_over.accept_recommendation,
        made="activity",
    ),
    command(f"{EXAMINATION}/reminders", concluding.RemindExperts, concluding.remind_experts),
    command(f"{EXAMINATION}/consolidation", concluding.ConsolidateScores, concluding.consolidate_scores),
    command(f"{EXAMINATION}/minutes", concluding.RecordMinutes, concluding.record_minutes),
    command(f"{EXAMINATION}/closing", concluding.CloseExamination, concluding.close_examination),
)


@dataclass(frozen=True, slots=True)
class ExaminationAnswer:
    """Экспертиза, насколько она вам видна: эксперту — его объекты, организатору — все эксперты и итоги."""

    examination: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ExaminationsAnswer:
    """Экспертизы плана в порядке объявления."""

    examinations: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class OwnWorkAnswer:
    """Что вы оцениваете: объекты открытых экспертиз и ваши карты."""

    objects: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class CardsAnswer:
    """Карты объекта, которые вам видны, вместе с аннулированными."""

    cards: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ConsolidationAnswer:
    """Сведённые оценки: объекты с итогами, блоками и местами, расхождения экспертов, согласованность."""

    examination: UUID
    form: dict[str, Any]
    strategy: dict[str, Any]
    objects: list[dict[str, Any]]
    agreement: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """Самообследование и оценки экспертов по критериям одного объекта."""

    examination: UUID
    object: UUID
    itself: dict[str, Any] | None
    total: str | None
    criteria: list[dict[str, Any]]


def examination_told(seen: ExaminationSeen) -> dict[str, Any]:
    """The examination in JSON's own types, flat as a program reads it."""
    told = plain(seen)
    about = told.pop("announced")
    names = ("plan", "activity", "kind", "title", "objects", "opens_on", "closes_on", "strategy")
    shown = {name: about[name] for name in (*names, "self_examination_shown")}
    return {**told, **shown, "announced_on": about["occurred_on"]}


def own_work_told(one: OwnWork) -> dict[str, Any]:
    """One object that the expert judges."""
    about = one.examination.announced
    return {
        "examination": str(one.examination.examination),
        "title": str(about.title),
        "opens_on": about.opens_on.isoformat(),
        "closes_on": about.closes_on.isoformat(),
        "form": plain(one.examination.form),
        "seat": plain(one.seat),
        "card": str(one.card.id) if one.card else None,
        "signed_on": one.card.signed_on.isoformat() if one.card else None,
    }


def consolidation_told(found: Consolidation) -> ConsolidationAnswer:
    """Of each object its cards' totals; of criteria those alone on which experts diverge."""
    objects = [
        {
            "object": str(one.object),
            "needs": one.needs.value,
            "missing": one.missing,
            "total": None if one.total is None else str(one.total),
            "rank": one.rank,
            "passed": one.passed,
            "blocks": {code: None if share is None else str(share) for code, share in one.blocks.items()},
            "divergences": [
                {"criterion": d.criterion, "least": d.least, "most": d.most, "spread": d.spread}
                for d in one.divergences
            ],
            "cards": [
                {
                    "card": str(card.card),
                    "expert": str(card.expert),
                    "third": card.third,
                    "percent": None if card.percent is None else str(card.percent),
                }
                for card in one.cards
            ],
        }
        for one in found.objects
    ]
    form = {
        "form": str(found.form.form),
        "version": found.form.version,
        "title": found.form.title,
        "thresholds": plain(found.form.thresholds),
    }
    return ConsolidationAnswer(found.examination, form, plain(found.strategy), objects, plain(found.agreement))


@get(
    "/api/examinations/mine",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskOwnWork",
    summary="Мои объекты экспертизы",
)
def get_mine(actor: NamedDependency[Actor], reception: NamedDependency[Reception]) -> OwnWorkAnswer:
    """Объекты, на которые вы назначены в открытых экспертизах, со сроком, заявлением о конфликте и вашей картой."""
    found = assessment_board.own_work(actor, reception.office.ledger)
    return OwnWorkAnswer([own_work_told(one) for one in found])


@get(
    EXAMINATION,
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskExamination",
    summary="Экспертиза",
)
def get_examination(
    examination: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> ExaminationAnswer:
    """Объекты, сроки, порядок сведения, эксперты и итоги — насколько они видны вам."""
    at = axes(reception, known_at, as_of) if known_at or as_of else None
    found = assessment_board.examination(actor, reception.office.ledger, examination, at)
    return ExaminationAnswer(examination_told(found))


@get(
    "/api/plans/{plan:uuid}/examinations",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskExaminations",
    summary="Экспертизы плана",
)
def get_examinations(
    plan: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
) -> ExaminationsAnswer:
    """Все экспертизы, объявленные по плану."""
    found = assessment_board.examinations_of(actor, reception.office.ledger, reception.trail, plan)
    return ExaminationsAnswer([examination_told(one) for one in found])


@get(
    f"{OBJECT}/cards",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskCards",
    summary="Карты объекта",
)
def get_cards(
    examination: FromPath[UUID],
    object: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
) -> CardsAnswer:
    """Эксперту — своя карта, третьему — и две прежние; до завершения экспертизы чужих карт эксперт не видит."""
    found = assessment_board.cards(actor, reception.office.ledger, examination, object)
    return CardsAnswer([plain(one) for one in found])


@get(
    f"{EXAMINATION}/consolidation",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskConsolidation",
    summary="Сведённые оценки",
)
def get_consolidation(
    examination: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
    known_at: KnownAt = None,
    as_of: AsOf = None,
) -> ConsolidationAnswer:
    """Итоги по блокам и местам, критерии с расхождением, согласованность экспертов с числом оценок."""
    at = axes(reception, known_at, as_of) if known_at or as_of else None
    ledger, source = reception.office.ledger, reception.assessment_cards
    return consolidation_told(assessment_board.consolidation(actor, ledger, examination, source, at))


@get(
    f"{OBJECT}/comparison",
    sync_to_thread=True,
    guards=[signed_in],
    responses=refusals(QUESTION),
    operation_id="AskComparison",
    summary="Самообследование и эксперты",
)
def get_comparison(
    examination: FromPath[UUID],
    object: FromPath[UUID],
    actor: NamedDependency[Actor],
    reception: NamedDependency[Reception],
    caught_up: NamedDependency[int],
) -> ComparisonAnswer:
    """Что организация поставила себе и что поставили эксперты, критерий за критерием."""
    ledger, source = reception.office.ledger, reception.assessment_cards
    found = assessment_board.comparison(actor, ledger, examination, object, source)
    criteria = [{**plain(line), "gap": line.gap} for line in found.criteria]
    total = None if found.outcome.total is None else str(found.outcome.total)
    return ComparisonAnswer(found.examination, found.object, plain(found.itself), total, criteria)


QUESTIONS = (
    get_mine,
    get_examination,
    get_examinations,
    get_cards,
    get_consolidation,
    get_comparison,
)
