"""Two examinations of the workshops: one concluded, one open in which an expert's draft waits for its signature."""

from datetime import date
from uuid import UUID

from application import card_drafts, card_forms, concluding, examining, filing_cards
from application.card_drafts import CardDrafts, DraftScore, Whose
from application.card_forms import StatedBlock, StatedCriterion, StatedLevel, StatedScale, StatedThresholds
from domain.actors import natural_id
from domain.assessment_card.events import Conclusion
from domain.card_form.form import BlockKind, card_form_id
from domain.examination.state import examination_id
from interfaces.demonstration.cast import (
    AUTUMN_CAMP,
    COMMITTEE,
    LAKESIDE,
    OF_EXPERTS,
    ORGANISER,
    REPORTERS,
    SETTER,
    ZARECHNY,
    Body,
    Member,
)
from interfaces.demonstration.doings import act
from interfaces.demonstration.stage import Scene, Stage, on

CODE = "masterskaya"
CRITERIA = (
    ("1.1", "Помещение и оборудование соответствуют положению о мастерской"),
    ("1.2", "Наставники прошли обучение"),
    ("2.1", "Дети представляют собственные изделия"),
)
EXAMINED = (ZARECHNY, LAKESIDE)
JUDGES = (OF_EXPERTS, AUTUMN_CAMP)
FIRST, SECOND = (natural_id("demonstration", "examination", number) for number in (1, 2))
"""The commands that announce them."""

SCORES = {
    (ZARECHNY, OF_EXPERTS): (2, 2, 2),
    (ZARECHNY, AUTUMN_CAMP): (2, 1, 2),
    (LAKESIDE, OF_EXPERTS): (1, 0, 1),
    (LAKESIDE, AUTUMN_CAMP): (1, 2, 1),
}


def published(stage: Stage) -> None:
    """Three criteria in two blocks, from 0 to 2."""
    levels = tuple(
        StatedLevel(value=value, meaning=meaning) for value, meaning in enumerate(("нет", "частично", "полностью"))
    )
    scale = StatedScale(min=0, max=2, levels=levels)
    criteria = {code: StatedCriterion(code=code, text=text, scale=scale) for code, text in CRITERIA}
    blocks = (
        StatedBlock(code="1", title="Условия", criteria=(criteria["1.1"], criteria["1.2"])),
        StatedBlock(code="2", title="Результаты", kind=BlockKind.PROFILE, criteria=(criteria["2.1"],)),
    )
    order = card_forms.PublishCardForm(
        committee=COMMITTEE.id,
        code=CODE,
        title="Карта экспертной оценки мастерской",
        blocks=blocks,
        thresholds=StatedThresholds(divergence=2, passing=60),
    )
    stage.order(ORGANISER, card_forms.publish_card_form, order)


def announced(stage: Stage, command: UUID, title: str, opens: str, closes: str) -> None:
    order = examining.AnnounceExamination(
        plan=stage.plan_id,
        activity=stage.activity("4.3").id,
        title=title,
        form=card_form_id(COMMITTEE.id, CODE),
        objects=tuple(examining.StatedObject(id=body.id) for body in EXAMINED),
        opens_on=date.fromisoformat(opens),
        closes_on=date.fromisoformat(closes),
        strategy=examining.StatedStrategy(experts=2),
        self_examination_shown=True,
    )
    stage.order(ORGANISER, examining.announce_examination, order, command)


def appointed(stage: Stage, command: UUID, number: str, dated: str) -> None:
    """Both judge both, and declare that nothing ties them."""
    objects = tuple(body.id for body in EXAMINED)
    for judge in JUDGES:
        basis = act(number, dated, "О назначении экспертов")
        order = examining.AppointExpert(
            examination=examination_id(command), expert=judge.id, objects=objects, basis=basis
        )
        stage.order(SETTER, examining.appoint_expert, order)
        declared = examining.DeclareConflict(examination=examination_id(command), objects=objects)
        stage.order(judge, examining.declare_conflict, declared)


def _scores(values: tuple[int, ...]) -> tuple[filing_cards.StatedScore, ...]:
    codes = (code for code, _ in CRITERIA)
    return tuple(filing_cards.StatedScore(criterion=c, value=v) for c, v in zip(codes, values, strict=True))


def examined_itself(stage: Stage, body: Body) -> None:
    order = filing_cards.SubmitSelfExamination(
        examination=examination_id(FIRST), object=body.id, form_version=1, scores=_scores((2, 2, 2))
    )
    stage.order(REPORTERS[body], filing_cards.submit_self_examination, order)


def signed(stage: Stage, body: Body, judge: Member) -> None:
    values = SCORES[body, judge]
    advice = filing_cards.StatedRecommendation(text="Обучить наставников", addressee=body.id, due=date(2026, 6, 1))
    order = filing_cards.SubmitCard(
        examination=examination_id(FIRST),
        object=body.id,
        form_version=1,
        scores=_scores(values),
        conclusion=Conclusion.RECOMMENDED if sum(values) > 4 else Conclusion.AFTER_REVISION,
        summary="Мастерская осмотрена на месте, беседовали с наставниками.",
        recommendations=() if values[1] == 2 else (advice,),
    )
    stage.order(judge, filing_cards.submit_card, order)


def concluded(stage: Stage) -> None:
    identity = examination_id(FIRST)
    stage.order(ORGANISER, concluding.consolidate_scores, concluding.ConsolidateScores(examination=identity))
    stage.order(ORGANISER, concluding.close_examination, concluding.CloseExamination(examination=identity))


def leave_a_draft(stage: Stage, drafts: CardDrafts) -> None:
    """The expert has begun a card of the open examination, and will find it as it was left."""
    whose = Whose(examination_id(SECOND), ZARECHNY.id)
    for code, value in (("1.1", 2), ("1.2", 1)):
        score = DraftScore(value=value, comment="По журналу занятий" if code == "1.2" else None)
        card_drafts.save_score(whose, code, score, stage.acting(OF_EXPERTS), drafts, stage.office)


CHAPTER: tuple[Scene, ...] = (
    on("2025-10-20", published),
    on("2025-10-27", announced, FIRST, "Экспертиза мастерских", "2025-11-10", "2025-11-24"),
    on("2025-10-30", appointed, FIRST, "140-р", "2025-10-30"),
    *(on("2025-11-11", examined_itself, body) for body in EXAMINED),
    *(on("2025-11-19", signed, body, judge) for body in EXAMINED for judge in JUDGES),
    on("2025-11-26", concluded),
    on("2026-01-14", announced, SECOND, "Экспертиза мастерских, второй этап", "2026-01-19", "2030-12-31"),
    on("2026-01-16", appointed, SECOND, "4-р", "2026-01-16"),
)
