"""Whole invented documents in the layouts plans come in."""

from datetime import date
from pathlib import Path

import pytest

from domain.anomaly_codes import AnomalyCode
from domain.reading import Reading, UnreadablePlan
from infrastructure.plan_readers import read_plan


def read(text: str, name: str = "план.txt") -> Reading:
    return read_plan(text.encode(), name)


def codes(reading: Reading, activity: int | None = None) -> set[AnomalyCode]:
    return {one.code for one in reading.anomalies if one.activity == activity}


BARS = """# План работы управления образования на 2025 год

УТВЕРЖДАЮ
Директор МБУ «Центр развития»
________ И.И. Петров
12.01.2025

| № | Мероприятие | Срок исполнения | Ответственные |
|---|---|---|---|
| 1 | 2 | 3 | 4 |
| **Раздел 1. Организация** | | | |
| 1.1 | Совещание директоров | январь | Иванова А.П., Петров И.И. |
| 1.2 | Отчёт о питании | ежемесячно до 5 числа | Директора школ |
| **Раздел 2. Контроль** | | | |
| 2.1 | Проверка школ | I, III квартал | Отдел образования |
| 2.2 | Приёмка школ | в течение года | Отдел образования |
"""


def test_a_table_of_bars_with_numbered_columns() -> None:
    reading = read(BARS, "план.md")
    assert reading.title == "План работы управления образования на 2025 год"
    assert [(one.person, one.date) for one in reading.approval] == [("И.И. Петров", date(2025, 1, 12))]
    assert [(one.number, one.title) for one in reading.sections] == [("1", "Организация"), ("2", "Контроль")]
    assert [(one.number, one.section) for one in reading.activities] == [("1.1", 0), ("1.2", 0), ("2.1", 1), ("2.2", 1)]
    assert [len(one.deadlines) for one in reading.activities] == [1, 1, 2, 1]
    assert not any(one.needs_person for one in reading.activities)


def test_columns_are_known_by_their_headings_in_any_order() -> None:
    reading = read(
        "Комплекс мер на 2024-2025 учебный год\n\n"
        "Сроки\tОтветственные организаторы\tСодержание деятельности\tОжидаемые результаты\n"
        "октябрь\tруководители школ\tОбучение педагогов\tприказ\n"
    )
    (activity,) = reading.activities
    assert activity.text == "Обучение педагогов"
    assert activity.deadlines[0].end == date(2024, 10, 31)
    assert activity.expected_results == ("приказ",)
    assert [party.name for party in activity.responsible] == ["руководители школ"]


def test_start_and_end_in_two_columns_are_one_range() -> None:
    reading = read(
        "План мероприятий\n\n№\tНаименование\tДата начала\tДата окончания\tИсполнитель\n"
        "1\tПодготовка\t01.02.2025\t15.02.2025\tКомитет\n2\tОтчёт\t\t31.03.2025\tКомитет\n"
    )
    first, second = reading.activities
    assert (first.deadlines[0].start, first.deadlines[0].end) == (date(2025, 2, 1), date(2025, 2, 15))
    assert (second.deadlines[0].start, second.deadlines[0].end) == (None, date(2025, 3, 31))


def test_a_title_across_the_table_is_a_section_wherever_it_is_printed() -> None:
    reading = read(
        "План\n\nСрок\tМероприятие\tОтветственный\nПодготовка\t\t\nмай 2025\tСбор\tИМЦ\n"
        "Итоги\tИтоги\tИтоги\nиюнь 2025\tОтчёт\tИМЦ\n"
    )
    assert [one.title for one in reading.sections] == ["Подготовка", "Итоги"]
    assert [(one.text, one.section) for one in reading.activities] == [("Сбор", 0), ("Отчёт", 1)]


SPLIT = """План мероприятий

№\tМероприятие\tСрок\tОтветственный
1.\tПервое мероприятие, которое служит дополнительному образованию и\tдо 01.02.2025\tКомитет

¹ сноска между строками

\tпродолжается на другом листе\t\tИМЦ
2.\tВторое мероприятие для дополнитель\tдо 01.03.2025\tКомитет

№\tМероприятие\tСрок\tОтветственный
\tного образования и дополнительного отдыха\t\t
3.\tТретье:\t\tКомитет
\tпервая часть\tмай 2025\tИМЦ
\tвторая часть\tиюнь 2025\tИМЦ
"""


def test_the_halves_of_a_row_that_a_page_cut_are_joined() -> None:
    reading = read(SPLIT)
    assert len(reading.activities) == 5
    first, second = reading.activities[:2]
    assert first.text.endswith("дополнительному образованию и продолжается на другом листе")
    assert [party.name for party in first.responsible] == ["Комитет", "ИМЦ"]
    assert "дополнительного образования" in second.text
    assert AnomalyCode.WORD_SPLIT_ACROSS_ROWS in codes(reading, 1)
    assert AnomalyCode.ROW_SPLIT_BY_PAGE_BREAK in codes(reading, 0)


def test_a_row_without_a_number_under_a_colon_is_part_of_the_one_above() -> None:
    reading = read(SPLIT)
    assert [one.parent for one in reading.activities] == [None, None, None, 2, 2]
    assert not reading.activities[2].needs_person


VERTICAL = """План праздника на 2025 год
\t№
\tМероприятие
\tМесто
\tСрок
\tИсполнитель

\tРаздел I. Подготовка

\t1.
\tСбор заявок
участников
\tЦентр
\tдо 01.03.2025
\tИМЦ

\t2.
\tРепетиция
\t
\tС 02.03.
по 05.03.2025
\tИМЦ
"""


def test_cells_that_stand_one_a_line_are_laid_out_again() -> None:
    reading = read(VERTICAL)
    first, second = reading.activities
    assert (first.number, first.text, first.place) == ("1.", "Сбор заявок участников", "Центр")
    assert (second.deadlines[0].start, second.deadlines[0].end) == (date(2025, 3, 2), date(2025, 3, 5))
    assert second.place is None
    assert reading.sections[0].title == "Подготовка"


def test_cells_one_a_line_without_tabs_are_taken_only_when_every_row_is_whole() -> None:
    bare = "План на 2025 год\n№\nМероприятие\nСрок\nИсполнитель\n1.\nСбор\nмай 2025\nИМЦ\n2.\nИтог\nиюнь 2025\nИМЦ\n"
    assert [one.text for one in read(bare).activities] == ["Сбор", "Итог"]
    with pytest.raises(UnreadablePlan):
        read(bare.replace("июнь 2025\n", ""))


def test_the_address_of_a_link_is_kept() -> None:
    reading = read(
        "План\n\n№\tМероприятие\tСрок\tРезультат\n"
        '1\tСайт\tмай 2025\t<a href="http://school.example/plan">План</a> школы\n'
    )
    assert reading.activities[0].expected_results == ("План (http://school.example/plan) школы",)


def test_a_row_with_a_cell_too_few_is_set_aside_and_quoted() -> None:
    reading = read(VERTICAL.replace("\t\n\tС 02.03.", "\tС 02.03."))
    assert [one.number for one in reading.activities] == ["1."]
    (aside,) = [one for one in reading.anomalies if one.code is AnomalyCode.MISFIT_ROW]
    assert "Репетиция" in aside.raw


def test_a_row_that_does_not_fit_its_heading_is_not_guessed() -> None:
    reading = read(
        "План\n\n№\tМероприятие\tСрок\tОтветственный\n1\tПервое\t01.02.2025\tКомитет\n2\tВто\tрое\t01.02.2025\tКомитет\tещё\n"
    )
    assert len(reading.activities) == 1
    assert AnomalyCode.MISFIT_ROW in codes(reading)


def test_nothing_of_the_document_is_lost() -> None:
    reading = read(
        "План\n\nЦель: жить дружно\n\n№\tМероприятие\tСрок\tОтветственный\tПримечание\n"
        "1\tПервое\t01.02.2025\tКомитет\tбез приказа\n\nСоставила Орлова, телефон 2-22\n"
    )
    quoted = {one.raw for one in reading.anomalies if one.code is AnomalyCode.UNREAD_TEXT}
    assert quoted == {"Цель: жить дружно", "без приказа", "Составила Орлова, телефон 2-22"}


def test_a_deadline_in_the_column_of_the_responsible_is_kept_and_told() -> None:
    reading = read(
        "План\n\n№\tМероприятие\tСрок\tОтветственный\n"
        "1\tСверка\tмай 2025\tКомитет Школы района (до 20 сентября ежегодно)\n"
    )
    (activity,) = reading.activities
    assert [one.rrule for one in activity.deadlines] == [None, "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=20"]
    assert AnomalyCode.DEADLINE_INSIDE_RESPONSIBLE_CELL in codes(reading, 0)


def test_what_the_plan_lacks_is_told() -> None:
    reading = read("План\n\n№\tМероприятие\tСрок\n1\tПервое\t31.04.2025\n2\tВторое\t\n")
    assert {AnomalyCode.NO_APPROVAL_BLOCK, AnomalyCode.NO_RESPONSIBLE_COLUMN} <= codes(reading)
    assert AnomalyCode.NONEXISTENT_DATE in codes(reading, 0)
    assert AnomalyCode.NO_DEADLINE in codes(reading, 1)
    message = next(one.message for one in reading.anomalies if one.code is AnomalyCode.NONEXISTENT_DATE)
    assert "Возможно, 30.04.2025" in message


def test_a_blank_stamp_has_no_date_and_says_so() -> None:
    reading = read(
        "УТВЕРЖДАЮ\n\nПредседатель комитета\n\n_____ С.В. Лисова\n\n«___» _____ 2025 года\n\nПлан\n\n"
        "№\tМероприятие\tСрок\tОтветственный\n1\tПервое\t01.02.2025\tКомитет\n"
    )
    (approval,) = reading.approval
    assert (approval.person, approval.position, approval.date) == ("С.В. Лисова", "Председатель комитета", None)
    assert AnomalyCode.APPROVAL_DATES_BLANK in codes(reading)


def test_the_project_s_own_sample_is_read_whole() -> None:
    reading = read_sample()
    assert len(reading.activities) == 33
    assert len(reading.sections) == 4
    assert [(one.date, one.number) for one in reading.approval] == [
        (date(2024, 1, 16), "12-р"),
        (date(2024, 1, 15), None),
    ]
    assert {AnomalyCode.NONEXISTENT_DATE, AnomalyCode.REVERSED_RANGE} <= {one.code for one in reading.anomalies}
    assert reading.territory == "Синегорская область"


def read_sample() -> Reading:
    return read_plan((Path(__file__).parents[2] / "samples" / "plan.txt").read_bytes(), "plan.txt")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"PK\x03\x04", "план.docx", ".docx"),
        ("План".encode(), "план", "без расширения"),
        (b"", "план.txt", "пуст"),
        (b"  \n ", "план.txt", "пуст"),
        (bytes(range(256)) * 20, "план.txt", "двоичные данные"),
        ("Письмо о встрече.\nБез таблицы.".encode(), "план.txt", "нет таблицы"),
        (b"a\tb\nc\td\n", "план.txt", "не найдена шапка"),
        ("План\n\n№\tМероприятие\tОтветственный\n1\tСовет\tКомитет\n".encode(), "план.txt", "нет графы срока"),
        ("№\tМероприятие\tСрок\n".encode(), "план.txt", "ни одной строки"),
        (("№\tМероприятие\tСрок" + "\t" * 10_000).encode(), "план.txt", "граф"),
        (("№\tМероприятие\tСрок\n1\t" + "а" * 60_000).encode(), "план.txt", "знаков подряд"),
        (b"x" * (21 * 1024 * 1024), "план.txt", "слишком велик"),
    ],
)
def test_what_is_no_plan_is_refused_in_one_clear_sentence(data: bytes, name: str, said: str) -> None:
    with pytest.raises(UnreadablePlan) as refused:
        read_plan(data, name)
    assert said in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "utf-16", "utf-16-le"])
def test_the_encodings_of_russian_offices_are_read(encoding: str) -> None:
    text = "Дорожная карта\n\nN п/п\tМероприятие\tСрок\tОтветственный\n1\tСовещание\t01.02.2025\tКомитет\n"
    reading = read_plan(text.encode(encoding), "план.txt")
    assert reading == read(text)
    assert reading.activities[0].text == "Совещание"
