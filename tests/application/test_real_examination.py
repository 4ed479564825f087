"""A real plan built around an expert examination, driven whole: all its rows reported, its schools examined and judged.

The list of schools was not attached to the plan; the districts of the other plan stand for it.
"""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from application import assessment_board as board
from application import card_drafts, card_forms, concluding, examining, filing_cards, taking_over
from application.assessment_board import Consolidation, FoldedCards
from application.card_drafts import DraftScore, DraftWords, Signing, Whose
from application.performing import GivenBasis
from domain.actors import BasisKind, Role
from domain.assessment_card.events import Conclusion
from domain.assessment_card.state import ASSESSMENT_CARD, assessment_card_id
from domain.assignment.state import Stage
from domain.examination.consolidating import Need
from domain.examination.events import ConflictKind, StrategyKind
from domain.examination.state import EXAMINATION, SeatStanding
from domain.organisation import OrganisationKind
from tests.application.office import made
from tests.application.real_plan import RealPlan
from tests.memory_drafts import MemoryDrafts

SEED = "seeds/004_b8ff5a4cd666ead9.txt"
OPENS, CLOSES = date(2020, 10, 5), date(2020, 11, 12)
SCHOOLS = 8
CODES = ("1.1", "1.2", "2.1")
EXPERTS = ("Абрамов А.А.", "Белова Б.Б.", "Громов Г.Г.", "Дымова Д.Д.", "Ершов Е.Е.")


def act(day: date, number: str) -> GivenBasis:
    return GivenBasis(kind=BasisKind.ORDER, number=number, date=day)


class Examined:
    """Rows 14 and 15: the examination and the self-examination, as the committee, schools and experts hold them."""

    def __init__(self, plan: RealPlan) -> None:
        self.plan, self.town = plan, plan.town
        town = plan.town
        self.schools = plan.districts[:SCHOOLS]
        self.organiser = town.holder("Организатор О.О.", Role.ORGANISER, plan.committee)
        university = town.organisation("Университет", OrganisationKind.INSTITUTE)
        self.experts = [town.person(name, university) for name in EXPERTS]
        self.drafts = MemoryDrafts()
        self.form = self.publish()
        self.main = self.announce("Экспертное обследование", self.schools, StrategyKind.MEAN_OF_N, 3)
        self.second = self.announce(
            "Обследование с третьим экспертом", self.schools[:1], StrategyKind.TWO_PLUS_THIRD, 2
        )

    def do(self, handler: Any, order: Any, by: UUID) -> Any:
        return handler(order, self.town.as_(by), self.town.office)

    def publish(self) -> UUID:
        levels = ({"value": 0, "meaning": "нет"}, {"value": 2, "meaning": "частично"}, {"value": 4, "meaning": "да"})
        criteria = {
            code: {"code": code, "text": f"Критерий {code}", "scale": {"min": 0, "max": 4, "levels": levels}}
            for code in CODES
        }
        blocks = (
            {"code": "1", "title": "Базовый", "weight": "2", "criteria": (criteria["1.1"], criteria["1.2"])},
            {"code": "2", "title": "Профильный", "kind": "profile", "criteria": (criteria["2.1"],)},
        )
        order = card_forms.PublishCardForm.model_validate(
            {"code": "obsledovanie", "title": "Карта обследования", "blocks": blocks, "thresholds": {"passing": "50"}}
        )
        return made(self.do(card_forms.publish_card_form, order, self.organiser).made)

    def announce(self, title: str, schools: list[UUID], kind: StrategyKind, experts: int) -> UUID:
        order = examining.AnnounceExamination(
            plan=self.plan.plan,
            activity=self.plan.row("14").id,
            title=title,
            form=self.form,
            objects=tuple(examining.StatedObject(id=school) for school in schools),
            opens_on=OPENS,
            closes_on=CLOSES,
            strategy=examining.StatedStrategy(kind=kind, experts=experts),
            self_examination_shown=True,
        )
        return made(self.do(examining.announce_examination, order, self.organiser).made)

    def appoint(self, examination: UUID, expert: UUID, schools: list[UUID]) -> None:
        basis = act(self.town.clock.now().date(), "12-э")
        order = examining.AppointExpert(examination=examination, expert=expert, objects=tuple(schools), basis=basis)
        self.do(examining.appoint_expert, order, self.plan.setter)

    def declare(
        self, examination: UUID, expert: UUID, schools: list[UUID], conflict: ConflictKind | None = None
    ) -> None:
        why = "Консультировал школу" if conflict else None
        order = examining.DeclareConflict(
            examination=examination, objects=tuple(schools), conflict=conflict, statement=why
        )
        self.do(examining.declare_conflict, order, expert)

    def sign(self, examination: UUID, expert: UUID, school: UUID, scores: tuple[int | None, ...]) -> UUID:
        """As an expert does it: score by score, then the words, then the signature."""
        whose, office, actor = Whose(examination, school), self.town.office, self.town.as_(expert)
        for code, value in zip(CODES, scores, strict=True):
            score = DraftScore(value=value, not_applicable=value is None)
            card_drafts.save_score(whose, code, score, actor, self.drafts, office)
        advice = filing_cards.StatedRecommendation(text="Доработать модель", addressee=school, due=date(2021, 3, 1))
        words = DraftWords(conclusion=Conclusion.AFTER_REVISION, summary="Осмотрено", recommendations=(advice,))
        card_drafts.save_words(whose, words, actor, self.drafts, office)
        return made(card_drafts.sign_draft(whose, Signing(), self.town.as_(expert), self.drafts, office).made)

    def examine_itself(self, school: UUID, scores: tuple[int, ...]) -> None:
        stated = tuple(filing_cards.StatedScore(criterion=c, value=v) for c, v in zip(CODES, scores, strict=True))
        order = filing_cards.SubmitSelfExamination(
            examination=self.main, object=school, form_version=1, scores=stated, summary="О себе"
        )
        self.do(filing_cards.submit_self_examination, order, self.plan.reporters[school])

    def annul(self, examination: UUID, expert: UUID, school: UUID) -> None:
        stream = assessment_card_id(examination, school, expert)
        standing = self.town.ledger.load(ASSESSMENT_CARD, stream).state.standing
        assert standing is not None
        order = filing_cards.AnnulCard(assessment=stream, card=standing.id, reason="Оценки другой школы")
        self.do(filing_cards.annul_card, order, self.organiser)

    def consolidated(self, examination: UUID) -> Consolidation:
        ledger = self.town.ledger
        return board.consolidation(self.town.as_(self.organiser), ledger, examination, FoldedCards(ledger))

    def conclude(self, examination: UUID) -> None:
        self.do(concluding.consolidate_scores, concluding.ConsolidateScores(examination=examination), self.organiser)
        self.do(concluding.close_examination, concluding.CloseExamination(examination=examination), self.organiser)


def scores(school: int, expert: int) -> tuple[int | None, ...]:
    """Known by hand: the first schools are the better ones, and experts differ by a point at most."""
    level = max(0, 4 - school // 2)
    return (level, max(0, level - expert % 2), None if school == 7 else level)


def report_all_due(plan: RealPlan, until: date) -> None:
    """Every open point that is due by this day, in time or as soon as may be; the committee accepts it."""
    owed = [
        (point.effective, row.id, party.party.id, point.key)
        for row in plan.state.activities.values()
        for party in row.parties
        for point in plan.assignment(row, party.party.id).points.values()
        if point.effective and point.effective <= until and point.stage is Stage.ON_CONTROL
    ]
    for due, activity, party, key in sorted(set(owed), key=str):
        plan.come(max(due, plan.town.clock.now().date()))
        row = plan.state.activities[activity]
        plan.report(row, party, key)
        plan.accept(row, party, key)


@pytest.fixture(scope="module")
def examined() -> Examined:
    plan = RealPlan(seed=SEED, in_force=date(2020, 1, 13))
    report_all_due(plan, date(2020, 9, 1))
    plan.come(date(2020, 9, 1))
    found = Examined(plan)
    first, second, third, replacing, deciding = found.experts
    plan.come(date(2020, 9, 20))
    for expert in (first, second):
        found.appoint(found.main, expert, found.schools)
        found.appoint(found.second, expert, found.schools[:1])
        found.declare(found.main, expert, found.schools)
        found.declare(found.second, expert, found.schools[:1])
    found.appoint(found.main, third, found.schools)
    found.declare(found.main, third, found.schools[1:])
    found.declare(found.main, third, found.schools[:1], ConflictKind.OTHER)
    # One recusal: the third expert from the first school, whose place another takes.
    leaving = {"examination": found.main, "expert": third, "objects": (found.schools[0],)}
    basis = act(date(2020, 9, 20), "13-э")
    recused = examining.RecuseExpert(**leaving, reason="Консультировал школу", basis=basis)
    found.do(examining.recuse_expert, recused, plan.setter)
    replaced = examining.ReplaceExpert(**leaving, replacement=replacing, basis=basis)
    found.do(examining.replace_expert, replaced, plan.setter)
    found.declare(found.main, replacing, found.schools[:1])

    plan.come(OPENS)
    for place, school in enumerate(found.schools):
        found.examine_itself(school, (4, 4, 4))
        for number, expert in enumerate((first, second, replacing if place == 0 else third)):
            found.sign(found.main, expert, school, scores(place, number))
    found.sign(found.second, first, found.schools[0], (4, 3, 3))
    found.sign(found.second, second, found.schools[0], (0, 3, 3))
    # One annulled card: filed again after the window, as it should have been.
    found.annul(found.main, second, found.schools[3])
    plan.come(date(2020, 11, 13))
    found.sign(found.main, second, found.schools[3], scores(3, 1))
    found.conclude(found.main)
    # One third expert: two diverge by the whole scale on one criterion.
    plan.come(date(2020, 11, 14))
    basis = act(date(2020, 11, 14), "14-э")
    third_one = examining.AppointThirdExpert(
        examination=found.second, object=found.schools[0], expert=deciding, basis=basis
    )
    found.do(examining.appoint_third_expert, third_one, plan.setter)
    found.declare(found.second, deciding, found.schools[:1])
    found.sign(found.second, deciding, found.schools[0], (2, 3, 2))
    found.conclude(found.second)
    report_all_due(plan, date(2020, 12, 31))
    return found


def test_all_rows_of_the_plan_were_driven(examined: Examined) -> None:
    plan = examined.plan
    stages = Counter(
        point.stage
        for row in plan.state.activities.values()
        for party in row.parties
        for point in plan.assignment(row, party.party.id).points.values()
    )
    assert len(plan.state.activities) == 23
    assert set(stages) == {Stage.ACCEPTED}


def test_the_results_are_those_counted_by_hand(examined: Examined) -> None:
    found = examined.consolidated(examined.main)
    by_school = {one.object: one for one in found.objects}
    first, last = by_school[examined.schools[0]], by_school[examined.schools[7]]
    # School 1: (4 4 | 4), (4 3 | 4), (4 4 | 4) of 4 points; the basic block weighs twice: 100, 91.67, 100.
    assert [card.percent for card in first.cards] == [Decimal("100.00"), Decimal("91.67"), Decimal("100.00")]
    assert (first.total, first.rank, first.passed) == (Decimal("97.22"), 1, True)
    # School 8: (1 1 | –), (1 0 | –), (1 1 | –): the profile block does not apply, and is no zero.
    assert (last.total, last.rank, last.passed) == (Decimal("20.83"), 8, False)
    assert all(one.needs is Need.NOTHING and len(one.cards) == 3 for one in found.objects)


def test_the_self_examination_stands_beside_and_not_within(examined: Examined) -> None:
    actor, ledger = examined.town.as_(examined.organiser), examined.town.ledger
    school = examined.schools[6]
    compared = board.comparison(actor, ledger, examined.main, school, FoldedCards(ledger))
    (line,) = [one for one in compared.criteria if one.criterion == "1.1"]
    assert (line.itself, line.mean, line.gap) == (4, 1.0, 3.0)


def test_agreement_is_told_with_its_numbers_and_a_caution(examined: Examined) -> None:
    found = examined.consolidated(examined.main).agreement
    assert (found.objects, found.cards, found.caution) == (8, 24, True)
    assert found.alpha.n == 8 * 3 - 1
    assert found.alpha.value is not None
    assert found.alpha.value > 0.8
    # Another expert judged the first school, so there is no order of all objects by the same experts.
    assert found.concordance is None


def test_the_recused_experts_place_was_taken_and_the_annulled_card_replaced(examined: Examined) -> None:
    ledger, school = examined.town.ledger, examined.schools[3]
    state = ledger.load(EXAMINATION, examined.main).state
    left = state.seat(examined.experts[2], examined.schools[0])
    assert left is not None
    assert left.standing is SeatStanding.REPLACED
    cards = ledger.load(ASSESSMENT_CARD, assessment_card_id(examined.main, school, examined.experts[1])).state.cards
    assert [card.annulled is not None for card in cards] == [True, False]
    assert cards[1].signed_on > CLOSES


def test_the_third_experts_score_is_final(examined: Examined) -> None:
    (outcome,) = examined.consolidated(examined.second).objects
    assert [divergence.criterion for divergence in outcome.divergences] == ["1.1"]
    assert [card.percent for card in outcome.cards if card.third] == [outcome.total]


def test_a_recommendation_becomes_a_control_point_of_its_addressee(examined: Examined) -> None:
    plan, school = examined.plan, examined.schools[1]
    stream = assessment_card_id(examined.main, school, examined.experts[0])
    standing = examined.town.ledger.load(ASSESSMENT_CARD, stream).state.standing
    assert standing is not None
    day = examined.town.clock.now().date()
    order = taking_over.AcceptRecommendation(
        assessment=stream, card=standing.id, recommendation=0, number="24", basis=act(day, "15-э")
    )
    activity = made(examined.do(taking_over.accept_recommendation, order, plan.setter).made)
    assigned = plan.assignment(plan.state.activities[activity], school)
    assert [point.in_plan for point in assigned.points.values()] == ["2021-03-01"]
