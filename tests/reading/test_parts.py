"""The parts of a row: parties, results, quantities, and stamps and indicators beside it."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.deadlines.deadline import DeadlineKind
from domain.deadlines.periods import PlanPeriod
from domain.reading import PartyKind, UnreadablePlan
from infrastructure.plan_readers import read_plan
from infrastructure.plan_readers.parties import read_parties
from infrastructure.plan_readers.results import read_results
from infrastructure.plan_readers.targets import read_targets


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Иванова А.П., Петров И.И.", ["Иванова А.П.", "Петров И.И."]),
        ("Иванова А.П. Петров И.И.", ["Иванова А.П.", "Петров И.И."]),
        ("РЦРО ЦДТ Орлова Е.В. Руководители школ", ["РЦРО", "ЦДТ", "Орлова Е.В.", "Руководители школ"]),
        ("МКУ «УО»; школы, имеющие лицензию", ["МКУ «УО»", "школы, имеющие лицензию"]),
        ("МБУ ДО «Дом» образовательные организации города", ["МБУ ДО «Дом»", "образовательные организации города"]),
        ("МОУ «Школа №1» МОУ «Школа №2»", ["МОУ «Школа №1»", "МОУ «Школа №2»"]),
        ("МОУ «Школа «Центр «Луч» МОУ «Школа №2»", ["МОУ «Школа «Центр «Луч»", "МОУ «Школа №2»"]),
        ("Центр на базе МБУ ДО «Дом»", ["Центр на базе МБУ ДО «Дом»"]),
        ("Комитет образования\nЗаречной области", ["Комитет образования Заречной области"]),
        ("Комитет по образованию Департамент культуры", ["Комитет по образованию", "Департамент культуры"]),
        ("Администрация МО «Город Луч», школы № 1, 2, 5", ["Администрация МО «Город Луч»", "школы № 1, 2, 5"]),
        ("Комитет образования (далее – Комитет), ИРО", ["Комитет образования", "ИРО"]),
    ],
)
def test_parties_are_told_apart_with_and_without_separators(cell: str, names: list[str]) -> None:
    assert [party.name for party in read_parties(cell, PlanPeriod.unknown()).parties] == names


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Орлова Е.В.", PartyKind.PERSON),
        ("Руководители МОУО в 5 районах", PartyKind.ROLE_GROUP),
        ("классные руководители", PartyKind.ROLE_GROUP),
        ("общеобразовательные организации", PartyKind.ORGANIZATION_GROUP),
        ("МОУО", PartyKind.ORGANIZATION_GROUP),
        ("Отдел образования администрации района", PartyKind.ORGANIZATION),
        ("МБОУ «Школа № 5»", PartyKind.ORGANIZATION),
    ],
)
def test_a_party_is_of_the_kind_its_head_word_says(name: str, kind: PartyKind) -> None:
    assert [party.kind for party in read_parties(name, PlanPeriod.unknown()).parties] == [kind]


def test_a_position_stays_beside_its_person_and_a_lone_one_is_told() -> None:
    named = read_parties(
        "Орлова Е.В., методист центра; Лисов П.П., директор Департамент культуры", PlanPeriod.unknown()
    )
    assert [party.name for party in named.parties] == ["Орлова Е.В.", "Лисов П.П.", "Департамент культуры"]
    assert named.positions == ("методист центра",)
    assert named.garbled == ("директор",)


def test_results_are_cut_at_items_sentences_and_semicolons() -> None:
    assert read_results("1. Проведён опрос. 2. Составлен план работы") == ("Проведён опрос.", "Составлен план работы")
    assert read_results("Приказ от 28.06.2024 г. № 592-р. Реестр школ") == (
        "Приказ от 28.06.2024 г. № 592-р.",
        "Реестр школ",
    )
    assert read_results("Реестр; База данных") == ("Реестр", "База данных")
    assert read_results("Размещение на сайтах школ,\nна родительских собраниях") == (
        "Размещение на сайтах школ, на родительских собраниях",
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Проведено не менее 3-х мероприятий", [("ge", 3)]),
        ("Созданы два «клуба»", [("eq", 2)]),
        ("70% детей получили сертификаты", [("eq", 70)]),
        ("не более 5 участников", [("le", 5)]),
        ("размещать не реже, не менее 2 раз в месяц", [("ge", 2)]),
        ("по 10-15 слайдов", [("range", None)]),
        ("дети от 5 до 18 лет, 8-11-х классов", []),
        ("приказ от 28.06.2024 № 592 и 2025 год", []),
        ("школа №3, 1. Отчёт", []),
    ],
)
def test_quantities_are_stated_and_never_invented(text: str, values: list[tuple[str, float | None]]) -> None:
    assert [(target.op.value, target.value) for target in read_targets(text)] == values


HEAD = "План\n\n№\tМероприятие\tСрок\tОтветственный\n"


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), max_size=8))
def test_no_table_under_a_heading_breaks_the_reader(rows: list[list[str]]) -> None:
    text = HEAD + "\n".join("\t".join(row) for row in rows)
    with suppress(UnreadablePlan):
        reading = read_plan(text.encode("utf-8", errors="replace"), "план.txt")
        assert reading.model_validate_json(reading.model_dump_json()) == reading


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with suppress(UnreadablePlan):
        read_plan(data, "план.txt")


SAMPLE = (Path(__file__).parents[2] / "samples" / "plan.txt").read_text(encoding="utf-8")


SPOILS = st.text(alphabet="\t\n|.,-№«»1239 абв\u200b", max_size=5)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SAMPLE)), st.integers(0, 30), st.text(alphabet="\t\n|.,-№«»1239 абв\u200b", max_size=5)
        ),
        min_size=1,
        max_size=20,
    )
)
def test_a_spoilt_plan_yields_no_unmarked_date_that_is_not_printed(spoils: list[tuple[int, int, str]]) -> None:
    text = SAMPLE
    for at, gone, put in spoils:
        text = text[:at] + put + text[at + gone :]
    with suppress(UnreadablePlan):
        for activity in read_plan(text.encode(), "план.txt").activities:
            printed = f"{activity.deadline_text} {activity.responsible_text}"
            for deadline in activity.deadlines:
                if deadline.kind is DeadlineKind.DATE and deadline.end and not deadline.needs_person:
                    assert f"{deadline.end.day}" in printed
                    assert deadline.assumed_year or f"{deadline.end.year % 100:02}" in printed
