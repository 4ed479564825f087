"""Search: Russian words in any form, numbers as written, phrases; sight held before paging; erasure holds for ever."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest

from application.access import Sight
from application.search_texts import folded, numbers, searched_text
from application.searching import (
    Found,
    NothingToSearch,
    SavedSearch,
    SearchQuestion,
    SearchTooLong,
    terms,
)
from domain.actors import Basis, BasisKind, natural_id
from domain.assignment import events as a
from domain.erasure import ErasureConfirmed
from domain.ledger import Event
from domain.personal import Personal
from domain.plan import events as p
from infrastructure.projections.catalogue import projections
from infrastructure.projections.check import check
from infrastructure.projections.projection import Projection
from infrastructure.projections.rebuild import rebuild
from infrastructure.search import PostgresSavedSearches, PostgresSearch, SearchProjection
from tests.ledger_story import Placed, Story
from tests.postgres import Database
from tests.projected import Asked, Recorded, keep_up, table

STORY, OTHER = Story(1, rows=6), Story(2, rows=2)
ALL = Sight(everything=True)
ON = date(2025, 2, 1)


def said(story: Story, words: str, number: str, subject: UUID | None = None) -> Placed:
    """A report returned with these remarks, on the basis of an order of this number."""
    stream = next(iter(story.assigned))
    basis = Basis(kind=BasisKind.ORDER, number=number, date=ON, title=Personal(story.plan, "О возврате отчётов"))
    envelope = story.envelope(ON).model_copy(update={"basis": basis})
    remarks = Personal(subject or story.plan, words)
    return stream, a.ReportReturned.of(
        envelope, point=story.assigned[stream][0], report=natural_id(words), remarks=remarks
    )


@pytest.fixture(scope="module")
def recorded(module_database: Database) -> Recorded:
    """Read only; what changes it has a ledger of its own."""
    return told(module_database)


@pytest.fixture
def own(database: Database) -> Recorded:
    return told(database)


def told(database: Database) -> Recorded:
    recorded = Recorded(database)
    for story in (STORY, OTHER):
        recorded.record(story.told())
    recorded.record(
        [
            said(STORY, "Нет подписи Ёлкиной на научно-методических материалах", "37/01-04"),
            said(STORY, "Мастерские не открыты: договор от 12.04.2024 не подписан", "592-р"),
            said(OTHER, "Справка о мастерских без печати", "37/01-041"),
        ]
    )
    count(recorded)
    return recorded


def count(recorded: Recorded) -> None:
    for projection in every(recorded):
        keep_up(recorded.database, projection)


def every(recorded: Recorded) -> tuple[Projection, ...]:
    return projections(recorded.keys)


@pytest.fixture(scope="module")
def asked(recorded: Recorded) -> Iterator[Asked]:
    with recorded.asked() as asked:
        yield asked


@pytest.fixture
def own_asked(own: Recorded) -> Iterator[Asked]:
    with own.asked() as asked:
        yield asked


def find(asked: Asked, text: str, seen: Sight = ALL, **more: object) -> list[Found]:
    question = SearchQuestion(text, **{"limit": 50, **more})  # type: ignore[arg-type]
    return list(PostgresSearch(asked.pool).find(terms(text, as_typed=question.as_typed), question, seen))


def marked(found: Found) -> list[str]:
    return [found.excerpt[begin:end] for begin, end in found.ranges]


@pytest.mark.parametrize(
    ("text", "highlighted"),
    [
        ("подпись", ["подписи"]),
        ("ПОДПИСЬЮ", ["подписи"]),
        ("Елкиной", ["Ёлкиной"]),
        ("ёлкиной", ["Ёлкиной"]),
        ("методические", ["методических"]),
        ("научно-методический", ["научно", "методических"]),
        ("материал подпись", ["подписи", "материалах"]),
        ('"подписи елкиной"', ["подписи", "Ёлкиной"]),
        ("37/01-04 подпись", ["подписи", "37/01-04"]),
        ("матери", ["материалах"]),
    ],
)
def test_words_are_found_in_any_form_and_highlighted_where_they_stand(
    recorded: Recorded, asked: Asked, text: str, highlighted: list[str]
) -> None:
    found = find(asked, text, as_typed=text == "матери")[0]
    assert sorted(marked(found)) == sorted(highlighted)
    assert "<" not in found.excerpt


def test_a_number_is_found_as_it_is_written_and_by_its_beginning_as_typed(recorded: Recorded, asked: Asked) -> None:
    exact = find(asked, "37/01-04", as_typed=False)
    assert [marked(found) for found in exact] == [["37/01-04"]]
    assert len(find(asked, "37/01-04")) == 2
    assert len(find(asked, "37/0")) == 2
    by_number = find(asked, "592-р подписан")
    assert [marked(found) for found in by_number] == [["592-р", "подписан"]]
    assert find(asked, "37/01") == find(asked, "№ 37/01")
    assert find(asked, "37-01") == []
    assert len(find(asked, "договор 12.04.2024")) == 1


def test_an_act_is_found_by_its_requisites_as_people_write_them(asked: Asked) -> None:
    (found,) = find(asked, "приказ от 01.02.2025 № 592-р", as_typed=False)
    assert "приказ от 01.02.2025 № 592-р\n" in found.excerpt
    assert marked(found) == ["приказ", "01.02.2025", "592-р"]
    assert len(find(asked, "приказом 01.02.2025")) == 3
    assert find(asked, "постановление 592-р") == []


def test_what_is_not_there_is_not_found_and_no_input_breaks_it(recorded: Recorded, asked: Asked) -> None:
    for text in ("нетакогослова", "a'b", "1'2:*", "x & y | !z", "\\ 5\\", "37/01-04'", "не", "до по на", "%s"):
        find(asked, text)
    assert find(asked, "нетакогослова") == []
    assert find(asked, "подписи вчера") == []
    for empty in ("", "  ", '""', "№ — …", "'':*"):
        with pytest.raises(NothingToSearch):
            terms(empty)
    for long in ("я" * 301, "слово " * 17):
        with pytest.raises(SearchTooLong):
            terms(long)


def test_filters_and_pages_by_position_the_latest_first(recorded: Recorded, asked: Asked) -> None:
    everything = find(asked, "сделано", limit=1000)
    positions = [found.place.position for found in everything]
    assert len(positions) > 10
    assert positions == sorted(positions, reverse=True)
    paged: list[int] = []
    before = None
    while page := find(asked, "сделано", limit=4, before=before):
        paged += [found.place.position for found in page]
        before = paged[-1]
    assert paged == positions
    of_plan = find(asked, "сделано", plan=STORY.plan, limit=1000)
    assert of_plan == [found for found in everything if found.place.plan == STORY.plan]
    of_party = find(asked, "сделано", party=STORY.parties[1], limit=1000)
    assert of_party == [found for found in everything if found.place.party == STORY.parties[1]]
    day = everything[3].place.occurred_on
    some_days = find(asked, "сделано", since=day, until=day, limit=1000)
    assert some_days == [found for found in everything if found.place.occurred_on == day]
    assert {found.place.topic for found in find(asked, "мастерские")} == {"assignment.report-returned"}
    assert find(asked, "мастерские", topic="assignment.report-submitted") == []
    assert find(asked, "мастерские", by=STORY.parties[0]) == []


def test_nobody_finds_what_they_may_not_see(recorded: Recorded, asked: Asked) -> None:
    both = find(asked, "мастерские")
    assert {found.place.plan for found in both} == {STORY.plan, OTHER.plan}
    by_plan = Sight(plans=frozenset({STORY.plan}))
    by_committee = Sight(committees=frozenset({OTHER.committee}))
    party = next(found.place.party for found in both if found.place.plan == STORY.plan)
    assert party is not None
    by_party = Sight(parties=frozenset({party}))
    assert [found.place.plan for found in find(asked, "мастерские", by_plan)] == [STORY.plan]
    assert [found.place.plan for found in find(asked, "мастерские", by_committee)] == [OTHER.plan]
    assert [found.place.plan for found in find(asked, "мастерские", by_party)] == [STORY.plan]
    assert find(asked, "мастерские", Sight()) == []
    assert find(asked, "Петрова", Sight()) == []
    assert len(find(asked, "Петрова", Sight(parties=frozenset({STORY.setter})))) == 1
    assert len(find(asked, "Район", Sight(), limit=100)) == len(STORY.parties) + len(OTHER.parties)


def test_a_rebuild_keeps_the_same_texts_and_the_check_holds_them_to_the_ledger(own: Recorded, own_asked: Asked) -> None:
    before = table(own.database, "search_text")
    assert before
    rebuild(own.database.projector, every(own))
    assert table(own.database, "search_text") == before
    assert check(own.database.projector, own_asked.ledger) is None
    with psycopg.connect(own.database.admin_url) as connection:
        connection.execute("UPDATE reading.search_text SET body = body || 'x' WHERE position = %s", (before[0][0],))
    difference = check(own.database.projector, own_asked.ledger)
    assert difference is not None
    assert difference.projection == "search"


def confirmed(*subjects: UUID) -> Event:
    return ErasureConfirmed.of(STORY.envelope(ON), requested_by=STORY.setter, subjects=subjects)


@pytest.mark.parametrize("rebuilt", [False, True])
def test_what_is_erased_is_found_no_more_nor_brought_back(own: Recorded, own_asked: Asked, rebuilt: bool) -> None:
    expert = natural_id("expert")
    own.record([said(STORY, "Замечание эксперта Кривоносова", "88-э", expert)])
    count(own)
    assert len(find(own_asked, "Кривоносов")) == 1
    own.keys.destroy(expert)
    own.record([(natural_id("erasure"), confirmed(expert))])
    if rebuilt:
        rebuild(own.database.projector, every(own))
    else:
        count(own)
    assert find(own_asked, "Кривоносов") == []
    assert len(find(own_asked, "88-э")) == 1
    assert "ривоносов" not in repr(table(own.database, "search_text"))
    assert check(own.database.projector, own_asked.ledger) is None
    rebuild(own.database.projector, (SearchProjection(own.keys),))
    assert "ривоносов" not in repr(table(own.database, "search_text"))


def test_what_a_person_kept_goes_with_the_confirmed_erasure_of_their_data(own: Recorded, own_asked: Asked) -> None:
    kept, at = PostgresSavedSearches(own_asked.pool), datetime(2026, 3, 2, tzinfo=UTC)
    for person in (STORY.setter, OTHER.setter):
        kept.keep(person, SavedSearch("О Кривоносове", {"text": "Кривоносов"}, at))
    own.record([(natural_id("erasure"), confirmed(STORY.setter))])
    assert kept.of(STORY.setter) == []
    assert len(kept.of(OTHER.setter)) == 1


def test_a_person_s_questions_are_kept_under_their_names(asked: Asked) -> None:
    kept = PostgresSavedSearches(asked.pool)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    kept.keep(STORY.setter, SavedSearch("Возвраты", {"text": "подпись"}, at))
    kept.keep(STORY.setter, SavedSearch("Возвраты", {"text": "печать"}, at))
    kept.keep(STORY.setter, SavedSearch("Акты", {"text": "592-р"}, at))
    kept.keep(OTHER.setter, SavedSearch("Акты", {"text": "1"}, at))
    assert [(one.name, one.question) for one in kept.of(STORY.setter)] == [
        ("Акты", {"text": "592-р"}),
        ("Возвраты", {"text": "печать"}),
    ]
    assert kept.drop(STORY.setter, "Акты")
    assert not kept.drop(STORY.setter, "Акты")
    assert [one.name for one in kept.of(STORY.setter)] == ["Возвраты"]
    assert len(kept.of(OTHER.setter)) == 1


def test_the_text_of_an_event_is_its_personal_values_names_and_numbers() -> None:
    row = p.ActivityRow(
        id=STORY.plan,
        row=1,
        number="1.1",
        section=0,
        parent=None,
        deadlines=(),
        parties=0,
        wording=Personal(STORY.plan, p.Wording(text="Открыть клуб")),
    )
    fields = row.model_dump(mode="json")
    assert searched_text(fields, lambda subject, sealed: None).split("\n")[:2] == ["1.1", "Открыть клуб"]
    assert folded("Ёлка ОТЧЁТ İ") == "елка отчет i"
    assert numbers("приказ № 37/01-04 от 12.04.2024. 592-р") == ["12.04.2024", "37/01-04", "592-р"]
