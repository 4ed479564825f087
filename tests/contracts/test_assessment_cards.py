"""The cards in force as the projection keeps them and as they are folded from the ledger; and drafts in both stores."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from application.assessment_board import AssessmentCards, FoldedCards
from application.card_drafts import WORDS, CardDrafts, DraftPlace, DraftScale, DraftScore, DraftWords
from domain.actors import Channel, Envelope, Role
from domain.assessment_card.events import (
    BlockTotal,
    CardAnnulled,
    CardSubmitted,
    CardTotal,
    Conclusion,
    Score,
    SelfExaminationSubmitted,
)
from domain.assessment_card.state import assessment_card_id
from domain.examination.events import ExaminationAnnounced, ExaminedObject, ExpertAppointed, ObjectKind, Strategy
from domain.ledger import Change
from domain.personal import Personal
from domain.report_form import FormRef
from infrastructure.asking import AskingPool
from infrastructure.assessment_cards import PostgresAssessmentCards
from infrastructure.card_drafts import PostgresCardDrafts
from infrastructure.ledger.keys import PostgresKeys
from infrastructure.ledger.ledger import PostgresLedger
from infrastructure.projections.catalogue import projections
from infrastructure.projections.check import check
from infrastructure.projections.progress import PostgresProgress
from infrastructure.projections.rebuild import rebuild
from infrastructure.projections.runner import ProjectionRunner
from tests.memory_drafts import MemoryDrafts
from tests.patience import PATIENCE
from tests.postgres import Database

PLAN, EXAMINATION, OBJECT = uuid4(), uuid4(), uuid4()
EXPERTS = (uuid4(), uuid4())
FORM = FormRef(form=uuid4(), version=1)
KEY = bytes(range(32))


def envelope() -> Envelope:
    return Envelope(
        by=EXPERTS[0],
        role=Role.EXPERT,
        on_behalf_of=None,
        occurred_on=date(2022, 3, 1),
        received_via=Channel.SYSTEM,
        command_id=uuid4(),
        correlation_id=uuid4(),
    )


def submitted(expert: UUID, value: int | None, card: UUID) -> CardSubmitted:
    percent = None if value is None else Decimal(value * 25)
    block = BlockTotal(block='«1", \\', points=Decimal(value or 0), maximum=Decimal(4), percent=percent)
    return CardSubmitted.of(
        envelope(),
        card=card,
        examination=EXAMINATION,
        plan=PLAN,
        committee=uuid4(),
        object=OBJECT,
        expert=expert,
        form=FORM,
        scores=(Score(criterion="1.1", value=value), Score(criterion='2 "b', value=None)),
        conclusion=Conclusion.RECOMMENDED,
        summary=Personal(PLAN, "Слова"),
        total=CardTotal(percent=percent, blocks=(block,)),
    )


def told(ledger: PostgresLedger) -> None:
    """Two experts; the first one's card was annulled and filed again, the organisation examined itself."""
    first, second = (assessment_card_id(EXAMINATION, OBJECT, expert) for expert in EXPERTS)
    spoiled = uuid4()
    announced = ExaminationAnnounced.of(
        envelope(),
        examination=EXAMINATION,
        plan=PLAN,
        committee=uuid4(),
        title=Personal(PLAN, "Экспертиза"),
        form=FORM,
        objects=(ExaminedObject(kind=ObjectKind.ORGANISATION, id=OBJECT),),
        opens_on=date(2022, 3, 1),
        closes_on=date(2022, 3, 31),
        strategy=Strategy(),
    )
    seats = [ExpertAppointed.of(envelope(), expert=expert, objects=(OBJECT,)) for expert in EXPERTS]
    ledger.append(Change(EXAMINATION, 0, (announced, *seats)), command=uuid4())
    annulled = CardAnnulled.of(envelope(), card=spoiled, reason=Personal(PLAN, "Порча"))
    again = submitted(EXPERTS[0], 3, uuid4())
    ledger.append(Change(first, 0, (submitted(EXPERTS[0], 1, spoiled), annulled, again)), command=uuid4())
    ledger.append(Change(second, 0, (submitted(EXPERTS[1], None, uuid4()),)), command=uuid4())
    itself = SelfExaminationSubmitted.of(
        envelope(),
        card=uuid4(),
        examination=EXAMINATION,
        plan=PLAN,
        committee=uuid4(),
        object=OBJECT,
        party=OBJECT,
        form=FORM,
        scores=(Score(criterion="1.1", value=4),),
        total=CardTotal(percent=Decimal(100), blocks=()),
    )
    ledger.append(Change(assessment_card_id(EXAMINATION, OBJECT, None), 0, (itself,)), command=uuid4())


@pytest.mark.parametrize("how", ["live", "rebuilt"])
def test_the_projection_shows_what_the_ledger_folds_to(database: Database, how: str) -> None:
    keys = PostgresKeys(database.writer, KEY)
    ledger = PostgresLedger(database.writer, keys)
    pool = AskingPool(database.connections.writer, 2)
    try:
        told(ledger)
        if how == "live":
            with ProjectionRunner(database.projector, projections(keys)).running():
                assert PostgresProgress(pool, projections(keys)).wait_until(ledger.head(), PATIENCE)
        else:
            rebuild(database.projector, projections(keys))
        sources: tuple[AssessmentCards, ...] = (PostgresAssessmentCards(pool), FoldedCards(ledger))
        shown, folded = (sorted(one.in_force(EXAMINATION), key=lambda c: str(c.expert)) for one in sources)
        assert shown == folded
        assert {card.expert: card.values["1.1"] for card in shown} == {EXPERTS[0]: 3, EXPERTS[1]: None}
        assert check(database.projector, ledger) is None
    finally:
        pool.close()
        ledger.close()
        keys.close()


@pytest.fixture(params=["memory", "postgres"])
def drafts(request: pytest.FixtureRequest) -> Iterator[CardDrafts]:
    if request.param == "memory":
        yield MemoryDrafts()
        return
    database: Database = request.getfixturevalue("database")
    keys = PostgresKeys(database.writer, KEY)
    pool = AskingPool(database.connections.writer, 2)
    yield PostgresCardDrafts(pool, keys)
    pool.close()
    keys.close()


AT = datetime(2022, 3, 1, 9, tzinfo=UTC)
SCALES = {"1.1": DraftScale(0, 4, True)}


def test_a_draft_keeps_what_was_saved_last(drafts: CardDrafts) -> None:
    place = DraftPlace(uuid4(), uuid4())
    assert drafts.draft(place) is None
    assert drafts.opened(place, "1.1") is None
    drafts.open(place, FORM, SCALES)
    for value in (1, 3):
        drafts.keep(place, "1.1", DraftScore(value=value, comment="Видел сам"), AT)
    drafts.keep(place, WORDS, DraftWords(summary="Почти всё"), AT)
    found = drafts.draft(place)
    assert found is not None
    assert found.scores == {"1.1": DraftScore(value=3, comment="Видел сам")}
    assert (found.words.summary, found.form, found.saved_at) == ("Почти всё", FORM, AT)


def test_a_draft_knows_its_scales_and_keeps_scores_when_it_goes_on_with_another_form(drafts: CardDrafts) -> None:
    place, newer = DraftPlace(uuid4(), uuid4()), FormRef(form=FORM.form, version=2)
    drafts.open(place, FORM, SCALES)
    known, unknown = drafts.opened(place, "1.1"), drafts.opened(place, "9.9")
    assert known is not None
    assert known.scale == SCALES["1.1"]
    assert unknown is not None
    assert unknown.scale is None
    drafts.keep(place, "1.1", DraftScore(value=2), AT)
    drafts.open(place, newer, {"1.1": DraftScale(0, 9, False)})
    found = drafts.draft(place)
    assert found is not None
    assert (found.form, found.scores["1.1"].value) == (newer, 2)


def test_a_dropped_draft_is_gone_and_nobody_elses_with_it(drafts: CardDrafts) -> None:
    card = uuid4()
    places = [DraftPlace(card, uuid4()) for _ in range(2)]
    for place in places:
        drafts.open(place, FORM, SCALES)
        drafts.keep(place, "1.1", DraftScore(value=1), AT)
    drafts.drop(places[0])
    assert drafts.draft(places[0]) is None
    assert drafts.draft(places[1]) is not None
