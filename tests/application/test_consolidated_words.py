"""Sentences of consolidated reports: counts in the forms that Russian has for them."""

import pytest

from application.consolidated_words import (
    counted,
    decided_words,
    discipline_words,
    genitive,
    missed_words,
    of_plan,
    size_words,
)

POINTS = ("контрольная точка", "контрольные точки", "контрольных точек")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0 контрольных точек"),
        (1, "1 контрольная точка"),
        (3, "3 контрольные точки"),
        (5, "5 контрольных точек"),
        (11, "11 контрольных точек"),
        (14, "14 контрольных точек"),
        (21, "21 контрольная точка"),
        (111, "111 контрольных точек"),
        (122, "122 контрольные точки"),
    ],
)
def test_a_number_takes_its_noun_in_the_right_form(number: int, said: str) -> None:
    assert counted(number, *POINTS) == said


def test_shares_are_told_of_what_is_decided() -> None:
    discipline = {"decided": 3, "shares": {"done_in_time": 3333, "overdue": 6667}}
    verdicts = {"done_in_time": 1, "overdue": 2, "not_yet_due": 5}
    assert decided_words(discipline, verdicts) == (
        "Из 3 контрольных точек, срок по которым наступил или исполнение которых принято: "
        "исполнено в срок — 1 (33,33\u00a0%), просрочено — 2 (66,67\u00a0%)."
    )
    assert decided_words({"decided": 0, "shares": {}}, verdicts).endswith(", нет.")


def test_extensions_and_returns_are_told_together() -> None:
    assert discipline_words({"extended": 2, "returned": 1, "returns": 3}) == (
        "Срок перенесён по 2 контрольным точкам; отчёты возвращены на доработку по 1 контрольной точке (3 раза)."
    )
    assert discipline_words({"extended": 0, "returned": 0, "returns": 0}).startswith("Сроки не переносились")


def test_who_is_missing_stands_below_or_in_an_appendix() -> None:
    assert missed_words({"А", "Б"}, 3, appended=True).endswith("2 исполнителя, всего 3 случая; перечень прилагается.")
    assert missed_words({"А"}, 1, appended=False).endswith("1 исполнитель, всего 1 случай:")
    assert missed_words(set(), 0, appended=False) == "Исполнителей, не представивших отчёты в срок, нет."


def test_the_size_says_that_each_party_is_counted() -> None:
    said = size_words({"activities": 1, "parties": 2, "points": 5})
    assert said.startswith("Учтено: 1 мероприятие, 2 исполнителя, 5 контрольных точек")


def test_the_plan_is_told_with_its_acts() -> None:
    act = {"kind": "directive", "number": "37/01-04", "date": "2024-01-18"}
    plan = {
        "approval": {"form": "by_act", "act": act},
        "in_force_on": "2024-01-18",
        "revisions": [
            {"number": 2, "on": "2024-03-01", "act": {"kind": "order", "number": None, "date": "2024-03-01"}}
        ],
        "closed_on": "2024-12-25",
    }
    assert of_plan(plan) == (
        "План утверждён распоряжением от 18.01.2024 №\u00a037/01-04, действует с 18.01.2024, "
        "в редакции № 2 (приказ от 01.03.2024); закрыт 25.12.2024."
    )
    unapproved: dict[str, object] = {"approval": None, "in_force_on": None, "revisions": [], "closed_on": None}
    assert of_plan(unapproved) == "План не утверждён."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Комитет общего и профессионального образования", "Комитета общего и профессионального образования"),
        ("Департамент образования Томской области", "Департамента образования Томской области"),
        ("Главное управление образования", "Главного управления образования"),
        ("Федеральная служба по надзору", "Федеральной службы по надзору"),
        ("Хорошая Синяя администрация", "Хорошей Синей администрации"),
        ("Отдел образования Луговского района", "Отдела образования Луговского района"),
        ("Тверской областной комитет", "Тверского областного комитета"),
        ("Нижнее городское агентство", "Нижнего городского агентства"),
        ("МИНИСТЕРСТВО ПРОСВЕЩЕНИЯ", "МИНИСТЕРСТВА ПРОСВЕЩЕНИЯ"),
        ("КОПО", None),
        ("Администрация", "Администрации"),
        ("Школа № 3", None),
        ("Городской округ", None),
    ],
)
def test_an_authority_is_named_in_the_genitive_and_what_is_none_is_left_alone(body: str, said: str | None) -> None:
    assert genitive(body) == said
