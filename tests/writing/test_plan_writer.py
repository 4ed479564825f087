"""Plans back on paper: what is written reads back as the same plan, in the official layout, always the same bytes."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application import clearing, planning, registry
from application.looking import NotYoursToSee, UnknownPlan
from application.paper import Column, Paper, PaperIndicator, PaperRow, PaperSection, PaperStamp
from application.paper_stamps import approved_word
from application.performing import GivenBasis
from application.replaying import Axes
from application.writing_plans import PaperQuestion, plan_paper, whole_paper
from domain.actors import BasisKind, Role
from domain.anomaly_codes import AnomalyCode
from domain.assignment.events import Party, PartyKind
from domain.deadlines.deadline import DeadlineKind
from domain.personal import ERASED
from domain.plan.drafting import DraftedRow
from domain.plan.events import AgreementForm, ApprovalForm, NamedParty
from domain.plan.state import PLAN
from domain.plan.stated_deadlines import StatedDeadline
from domain.reading import UnreadablePlan
from infrastructure.plan_writers.docx import write_docx
from tests.application.office import made
from tests.shared_folder import shared_file
from tests.writing.papers import Desk, read_back, same_of

SAMPLE = Path(__file__).parents[2] / "samples" / "plan.txt"
SEEDS = (
    "000_11cf50d6e682a6c2",
    "001_0bf7743bad03889a",
    "002_d7c316879319af70",
    "003_443347ced0a47faf",
    "004_b8ff5a4cd666ead9",
)
# What a sheet of paper no longer has: rows cut by pages, lines that alone told parties apart, odd headings.
OF_THE_SHEET = {
    AnomalyCode.ROW_SPLIT_BY_PAGE_BREAK,
    AnomalyCode.WORD_SPLIT_ACROSS_ROWS,
    AnomalyCode.NO_SEPARATORS_IN_EXECUTOR_CELL,
    AnomalyCode.VERTICAL_LAYOUT,
    AnomalyCode.COLUMN_ORDER_CHANGES,
    AnomalyCode.INDICATOR_TABLE_GLUED,
    AnomalyCode.HEADER_SPAN_MISMATCH,
    AnomalyCode.DANGLING_FOOTNOTE_MARK,
    AnomalyCode.UNREAD_TEXT,
}


def seed(name: str) -> bytes:
    return SAMPLE.read_bytes() if name == "sample" else shared_file(f"seeds/{name}.txt").read_bytes()


def opened(document: bytes) -> Document:
    return docx.Document(io.BytesIO(document))


def rows_of(document: bytes) -> list[Any]:
    """The rows of the last table, the activities."""
    return list(opened(document).tables[-1]._tbl.tr_lst)


def texts(document: bytes) -> list[str]:
    """Every text of the body, in order."""
    return [t.text or "" for t in opened(document).element.body.iter(qn("w:t"))]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("name", [*SEEDS, "sample"])
def test_a_real_plan_written_and_read_back_is_the_same_plan(desk: Desk, name: str) -> None:
    plan, reading = desk.taken_in(seed(name))
    back = read_back(desk.written(plan))
    assert same_of(back) == same_of(reading)
    before = {(one.code, one.activity) for one in reading.anomalies} - {(code, None) for code in OF_THE_SHEET}
    after = {(one.code, one.activity) for one in back.anomalies}
    assert {one for one in before if one[0] not in OF_THE_SHEET} <= after
    assert {one for one in after if one[0] not in OF_THE_SHEET} <= before


@pytest.mark.parametrize("name", [*SEEDS, "sample"])
def test_what_is_written_anew_from_what_was_written_is_the_same_paper(desk: Desk, name: str) -> None:
    plan, _ = desk.taken_in(seed(name))
    first = desk.written(plan)
    again, _ = desk.taken_in(first, "план.docx")
    assert texts(desk.written(again)) == texts(first)


@pytest.mark.parametrize("question", [{}, {"form": True}, {"as_read": True}])
def test_one_position_of_the_ledger_gives_one_file(desk: Desk, question: dict[str, bool]) -> None:
    plan, _ = desk.taken_in(SAMPLE.read_bytes())
    first = desk.written(plan, **question)
    desk.town.clock.moment = desk.town.clock.now() + timedelta(days=400)
    assert desk.written(plan, **question) == first


def test_the_file_names_no_author_and_no_moment_but_the_ledgers(desk: Desk) -> None:
    plan, _ = desk.taken_in(SAMPLE.read_bytes())
    document = desk.written(plan)
    core = opened(document).core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.created == core.modified == datetime(2024, 1, 20, 9, tzinfo=UTC)
    with ZipFile(io.BytesIO(document)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2024, 1, 20, 9, 0, 0)}


def test_sheets_are_numbered_at_the_top_from_the_second_on(desk: Desk) -> None:
    plan, _ = desk.taken_in(SAMPLE.read_bytes())
    sheet = opened(desk.written(plan)).sections[0]
    assert sheet.different_first_page_header_footer
    assert not sheet.first_page_header.paragraphs[0].text
    (field,) = sheet.header._element.iter(qn("w:fldSimple"))
    assert field.get(qn("w:instr")).strip() == "PAGE"
    margins = (sheet.left_margin, sheet.top_margin, sheet.bottom_margin, sheet.right_margin)
    assert [round(one.mm) for one in margins if one is not None] == [20, 20, 20, 10]
    assert sheet.page_width is not None
    assert round(sheet.page_width.mm) == 297


def test_the_heading_is_repeated_and_short_rows_are_never_broken(desk: Desk) -> None:
    plan, _ = desk.taken_in(SAMPLE.read_bytes())
    heading, *rows = rows_of(desk.written(plan))
    assert heading.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None for row in rows)


def test_the_stamp_of_approval_stands_on_the_right_and_that_of_agreement_on_the_left(desk: Desk) -> None:
    plan, _ = desk.taken_in(SAMPLE.read_bytes())
    left, _, right = opened(desk.written(plan)).tables[0].rows[0].cells
    assert [one.text for one in right.paragraphs] == [
        "УТВЕРЖДЁН",
        "распоряжением Комитета образования Синегорской области",
        "от 16.01.2024 № 12-р",
    ]
    assert left.paragraphs[0].text == "СОГЛАСОВАНО"
    assert left.paragraphs[-1].text == "15.01.2024"


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("План мероприятий («дорожная карта») по …", "УТВЕРЖДЁН"),
        ("Комплекс мер (дорожная карта) по …", "УТВЕРЖДЁН"),
        ("Сетевой график", "УТВЕРЖДЁН"),
        ("Дорожная карта по созданию центров", "УТВЕРЖДЕНА"),
        ("Программа мероприятий", "УТВЕРЖДЕНА"),
        ("Мероприятия по подготовке", "УТВЕРЖДЕНЫ"),
        ("Положение о смотре", "УТВЕРЖДЕНО"),
        ("Работа с кадрами", "УТВЕРЖДЁН"),
        (None, "УТВЕРЖДЁН"),
    ],
)
def test_approved_agrees_with_the_kind_of_document(title: str | None, word: str) -> None:
    assert approved_word(title) == word


def test_a_form_has_the_headings_and_stamps_and_no_rows(desk: Desk) -> None:
    plan, _ = desk.taken_in(SAMPLE.read_bytes())
    form = desk.written(plan, form=True)
    heading, *rows = rows_of(form)
    assert ["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in heading.tc_lst] == [
        column.value for column in Column if column is not Column.PLACE
    ]
    assert len(rows) >= 10
    assert not any(t.text for row in rows for t in row.iter(qn("w:t")))
    said = "\n".join(texts(form))
    assert "УТВЕРЖДЁН" in said
    assert "Базовое значение" in said
    assert "12-р" not in said
    assert "15.01.2024" not in said
    with pytest.raises(UnreadablePlan):
        read_back(form)


def test_cleared_terms_and_parties_are_printed_as_they_are_now(desk: Desk) -> None:
    plan, reading = desk.taken_in(SAMPLE.read_bytes())
    state = desk.town.ledger.load(PLAN, plan).state
    row = next(one for one in state.activities.values() if one.number == "1.4.")
    districts = [desk.town.organisation(f"Отдел образования {name} района") for name in ("Северного", "Южного")]
    clearing.clarify_deadlines(
        clearing.ClarifyDeadlines(
            plan=plan,
            rows=(
                clearing.ClarifiedRow(
                    activity=row.id, deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end="2024-04-30"),)
                ),
            ),
            reason="В апреле 30 дней",
        ),
        desk.town.as_(desk.controller),
        desk.town.office,
    )
    clearing.expand_role_groups(
        clearing.ExpandRoleGroups(
            plan=plan,
            places=(clearing.NamedPlace(activity=row.id, index=0),),
            organisations=tuple(districts),
            reason="По списку",
        ),
        desk.town.as_(desk.controller),
        desk.town.office,
    )
    at = list(state.activities).index(row.id)
    back = read_back(desk.written(plan)).activities[at]
    assert [(one.kind, one.end, one.needs_person) for one in back.deadlines] == [
        (DeadlineKind.DATE, date(2024, 4, 30), False)
    ]
    assert [one.name for one in back.responsible] == [
        "Отдел образования Северного района",
        "Отдел образования Южного района",
    ]
    assert same_of(read_back(desk.written(plan, as_read=True))) == same_of(reading)
    last = desk.paper(plan).position
    assert desk.paper(plan, axes=Axes(known_at=last - 1)).rows[at].responsible == "Руководители МОУО² в 5 районах"
    assert desk.paper(plan, axes=Axes(known_at=last - 2)).rows[at].deadline == "до 31.04.2024"


def test_a_recorded_approval_takes_the_place_of_the_documents_stamp(desk: Desk) -> None:
    plan, _ = desk.taken_in(SAMPLE.read_bytes())
    basis = GivenBasis(kind=BasisKind.ORDER, number="77", date=date(2024, 1, 19))
    planning.approve_plan(
        planning.ApprovePlan(plan=plan, form=ApprovalForm.BY_ACT, basis=basis), desk.actor, desk.town.office
    )
    (stamp,) = desk.paper(plan).approvals
    assert (stamp.act, stamp.number, stamp.date) == ("приказом", "77", date(2024, 1, 19))
    approval = next(one for one in read_back(desk.written(plan)).approval if one.stamp == "approves")
    assert (approval.number, approval.date) == ("77", date(2024, 1, 19))
    assert "Комитета образования" in (approval.body or "")
    (as_read,) = desk.paper(plan, as_read=True).approvals
    assert as_read.number == "12-р"


def test_a_recorded_agreement_is_printed_with_its_official(desk: Desk) -> None:
    plan = drafted(
        desk, [DraftedRow(text="Сбор", deadlines=(StatedDeadline(kind=DeadlineKind.DATE, end="2024-05-01"),))]
    )
    planning.record_agreement(
        planning.RecordAgreement(
            plan=plan, form=AgreementForm.BY_OFFICIAL, body="Комитет финансов", official="Председатель И.И. Лисов"
        ),
        desk.actor,
        desk.town.office,
    )
    (agreement,) = read_back(desk.written(plan)).approval
    assert (agreement.person, agreement.date) == ("И.И. Лисов", date(2024, 1, 20))
    assert agreement.position == "Председатель Комитет финансов"


def test_a_renamed_party_is_called_as_it_was_known_then(desk: Desk) -> None:
    plan, _ = desk.taken_in(SAMPLE.read_bytes())
    first = next(iter(desk.town.ledger.load(PLAN, plan).state.activities))
    party = Party(kind=PartyKind.ORGANISATION, id=desk.committee)
    places = (clearing.NamedPlace(activity=first, index=0),)
    order = clearing.MatchParties(plan=plan, places=places, party=party)
    clearing.match_parties(order, desk.town.as_(desk.controller), desk.town.office)
    before = desk.paper(plan)
    rename = registry.RenameOrganisation(organisation=desk.committee, name="Комитет по образованию")
    registry.rename_organisation(rename, desk.town.as_(desk.town.administrator), desk.town.office)
    after = desk.paper(plan)
    assert before.rows[0].responsible == "Комитет образования (далее – Комитет)"
    assert after.rows[0].responsible == "Комитет по образованию (далее – Комитет)"
    assert dict(same_of(read_back(write_docx(after)))["abbreviations"])["Комитет"] == "Комитет по образованию"
    assert after.position > before.position
    assert desk.paper(plan, axes=Axes(known_at=before.position)) == before


def test_the_act_that_amended_the_plan_is_named_under_its_stamp() -> None:
    stamp = PaperStamp(agrees=False, act="приказом", body="Комитета", date=date(2024, 1, 19), number="7")
    document = write_docx(paper(approvals=(stamp,), revised="(в редакции приказа от 01.02.2025 № 5)"))
    assert texts(document)[2:4] == ["от 19.01.2024 № 7", "(в редакции приказа от 01.02.2025 № 5)"]
    (approval,) = read_back(document).approval
    assert (approval.body, approval.number, approval.date) == ("Комитета", "7", date(2024, 1, 19))


def test_only_those_who_see_the_plan_are_given_its_paper(desk: Desk) -> None:
    plan, _ = desk.taken_in(SAMPLE.read_bytes())
    elsewhere = desk.town.organisation("Отдел образования Дальнего района")
    stranger = desk.town.holder("Чужой Ч.Ч.", Role.EXECUTOR, elsewhere)
    with pytest.raises(NotYoursToSee):
        plan_paper(desk.town.as_(stranger), PaperQuestion(plan), desk.town.ledger)
    with pytest.raises(UnknownPlan):
        whole_paper(PaperQuestion(elsewhere), desk.town.ledger)


def test_what_was_erased_says_so(desk: Desk) -> None:
    plan, _ = desk.taken_in(SAMPLE.read_bytes())
    desk.forget(plan)
    paper = desk.paper(plan)
    assert paper.title == ERASED
    assert {row.text for row in paper.rows} == {ERASED}
    assert {row.responsible for row in paper.rows} == {ERASED}
    assert paper.rows[0].deadline == "до 15.02.2024"
    said = "\n".join(texts(write_docx(paper)))
    assert "Ветрова" not in said
    assert "Маяк" not in said


# Small invented plans

WORDS = st.sampled_from(["подготовка", "отчёта", "семинар", "сбор", "сведений", "школ", "района", "программы"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=5).map(lambda words: " ".join(words).capitalize())
NAMES = st.sampled_from(["МБУ «Центр»", "Комитет образования", "Лисов П.П.", "СИРО", "Отдел образования района"])
TITLE = "План мероприятий на 2024–2026 годы"
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@st.composite
def stated(draw: st.DrawFn) -> StatedDeadline:
    start, end = sorted((draw(DAYS), draw(DAYS)))
    kind = draw(st.sampled_from([DeadlineKind.DATE, DeadlineKind.RANGE, DeadlineKind.MONTHLY_RULE]))
    match kind:
        case DeadlineKind.DATE:
            return StatedDeadline(kind=kind, end=end.isoformat())
        case DeadlineKind.RANGE:
            return StatedDeadline(kind=kind, start=start.isoformat(), end=end.isoformat())
        case _:
            return StatedDeadline(kind=kind, rrule=f"FREQ=MONTHLY;BYMONTHDAY={draw(st.integers(1, 28))}")


@st.composite
def drafts(draw: st.DrawFn) -> list[DraftedRow]:
    count = draw(st.integers(1, 6))
    return [
        DraftedRow(
            number=f"{at}.",
            text=draw(SENTENCES),
            deadlines=(draw(stated()),),
            responsible=tuple(
                NamedParty(name=name, kind="organization") for name in draw(st.lists(NAMES, max_size=3, unique=True))
            ),
            expected_results=tuple(draw(st.lists(SENTENCES, max_size=3, unique=True))),
        )
        for at in range(1, count + 1)
    ]


def drafted(desk: Desk, rows: Sequence[DraftedRow]) -> Any:
    order = planning.DraftPlan(committee=desk.committee, title=TITLE, activities=tuple(rows))
    return made(planning.draft_plan(order, desk.actor, desk.town.office).made)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts())
def test_a_plan_entered_by_hand_reads_back_from_its_paper(rows: list[DraftedRow]) -> None:
    desk = Desk()
    back = read_back(desk.written(drafted(desk, rows)))
    assert back.title == TITLE
    assert [(one.number, one.text) for one in back.activities] == [(row.number, row.text) for row in rows]
    assert [[party.name for party in one.responsible] for one in back.activities] == [
        [party.name for party in row.responsible] for row in rows
    ]
    assert [one.expected_results for one in back.activities] == [row.expected_results for row in rows]
    for one, row in zip(back.activities, rows, strict=True):
        (read,), (meant,) = one.deadlines, row.deadlines
        assert (read.end and read.end.isoformat(), read.rrule) == (meant.end, meant.rrule)
        assert not read.needs_person


def paper(**changed: Any) -> Paper:
    plain = {
        "title": "План",
        "approved_word": "УТВЕРЖДЁН",
        "approvals": (),
        "agreements": (),
        "revised": None,
        "goals": (),
        "sections": (),
        "indicators": (),
        "columns": tuple(Column),
        "rows": (PaperRow(None, "1.", "Сбор", "Школа", "до 01.05.2024", "СИРО", ("Отчёт",)),),
        "footnotes": (),
        "recorded_at": datetime(2024, 1, 20, 9, tzinfo=UTC),
        "position": 1,
    }
    return Paper(**{**plain, **changed})


SECTIONS = st.lists(
    st.tuples(st.sampled_from([None, "1.", "2.1.", "I", "Задача 1"]), SENTENCES), min_size=1, max_size=4
)


@settings(max_examples=25, deadline=None)
@given(SECTIONS)
def test_headings_of_sections_read_back_with_their_numbers(headings: list[tuple[str | None, str]]) -> None:
    sections = tuple(PaperSection(number, title) for number, title in headings)
    rows = tuple(
        PaperRow(at, f"{at}.{at}.", f"Сбор сведений {at}", "", "до 01.05.2024", "СИРО", ())
        for at in range(len(sections))
    )
    back = read_back(write_docx(paper(sections=sections, rows=rows)))
    assert [(one.number, one.title) for one in back.sections] == headings
    assert [one.section for one in back.activities] == list(range(len(sections)))


VALUES = st.one_of(st.none(), st.integers(-1000, 10**7), st.decimals(0, 1000, places=2).map(float))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(SENTENCES, VALUES, VALUES, VALUES), min_size=1, max_size=4), st.booleans())
def test_indicators_read_back_with_every_value_and_every_gap(
    found: list[tuple[str, float | None, float | None, float | None]], with_unit: bool
) -> None:
    indicators = tuple(
        PaperIndicator(name, "балл" if with_unit else None, base, "2023", ((2024, one), (2025, two)))
        for name, base, one, two in found
    )
    back = read_back(write_docx(paper(indicators=indicators)))
    assert [
        (one.name, one.unit, one.baseline and one.baseline.value, [(t.year, t.value) for t in one.targets])
        for one in back.indicators
    ] == [(one.name, one.unit, one.baseline_value, list(one.targets)) for one in indicators]


def test_characters_that_no_document_may_hold_are_left_out() -> None:
    row = PaperRow(None, "1.", "Сбор\x00 све\x1fдений\ud800", "", "до 01.05.2024", "СИРО", ())
    (activity,) = read_back(write_docx(paper(rows=(row,)))).activities
    assert activity.text == "Сбор сведений"


def test_a_row_higher_than_half_a_sheet_may_go_on_overleaf() -> None:
    long = PaperRow(None, "1.", "Сбор сведений о школах. " * 90, "", "до 01.05.2024", "СИРО", ())
    _, row = rows_of(write_docx(paper(rows=(long,))))
    assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is None


def test_a_few_columns_stand_on_an_upright_sheet() -> None:
    few = (Column.NUMBER, Column.ACTIVITY, Column.DEADLINE, Column.RESPONSIBLE)
    sheet = opened(write_docx(paper(columns=few))).sections[0]
    assert sheet.page_width is not None
    assert round(sheet.page_width.mm) == 210


def test_a_blank_stamp_is_left_to_be_filled_in_by_hand() -> None:
    stamp = PaperStamp(agrees=False, position="Директор", person="Лисов П.П.")
    said = texts(write_docx(paper(approvals=(stamp,))))
    assert said[:2] == ["УТВЕРЖДАЮ", "Директор"]
    assert re.fullmatch(r"_+ Лисов П\.П\.", said[2])
    assert "20____ г." in said[3]
