"""The circumstances of an order: which day a fact is of."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from application.performing import Actor, MomentOfAnotherDay, Order, Standing, circumstances
from domain.actors import Envelope, FactInTheFuture, Role

NOW = datetime(2024, 3, 11, 22, 30, tzinfo=UTC)
SOMEBODY = UUID(int=1)


def stated(zone: str = "Europe/Moscow", **order: Any) -> Envelope:
    actor = Actor(SOMEBODY, None, frozenset(), SOMEBODY, SOMEBODY)
    standing = Standing(Role.SETTER, None)
    return circumstances(Order.model_validate(order), actor, standing, now=NOW, zone=zone, subject=SOMEBODY)


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/Moscow", 12), ("Asia/Tomsk", 12), ("UTC", 11), ("Europe/Kaliningrad", 12)]
)
def test_a_fact_without_a_date_is_of_today_in_the_plans_zone(zone: str, day: int) -> None:
    assert stated(zone).occurred_on == date(2024, 3, day)


def test_a_fact_with_a_moment_alone_is_of_its_day_in_the_plans_zone() -> None:
    assert stated(occurred_at="2024-03-10T21:30:00Z").occurred_on == date(2024, 3, 11)


def test_a_moment_of_another_day_than_the_stated_one_is_refused() -> None:
    with pytest.raises(MomentOfAnotherDay, match=r"приходится на 11\.03\.2024, а дата события — 10\.03\.2024"):
        stated(occurred_on="2024-03-10", occurred_at="2024-03-10T21:30:00Z")


def test_a_moment_without_a_zone_is_not_understood() -> None:
    with pytest.raises(ValidationError):
        stated(occurred_at="2024-03-10T21:30:00")


@pytest.mark.parametrize(
    "order",
    [
        {"occurred_on": "2024-03-13"},
        {"occurred_at": "2024-03-12T21:30:00Z"},
        {"basis": {"kind": "order", "date": "2024-03-13"}},
    ],
)
def test_neither_a_fact_nor_its_basis_is_of_a_day_to_come(order: dict[str, Any]) -> None:
    with pytest.raises(FactInTheFuture):
        stated(**order)


@pytest.mark.parametrize("text", ["\x00", "a\x07b", "\x7f", "\ud800"])
def test_no_order_holds_what_no_text_holds(text: str) -> None:
    for given in (
        {"basis": {"kind": "order", "date": "2024-03-11", "title": text}},
        {"basis": {"kind": "order", "date": "2024-03-11", "number": text}},
    ):
        with pytest.raises(ValidationError, match="управляющие символы"):
            Order.model_validate(given)


def test_an_order_may_hold_several_lines() -> None:
    order = Order.model_validate({"basis": {"kind": "memo", "date": "2024-03-11", "title": "О\tпереносе\r\nсрока"}})
    assert order.basis is not None


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-11:00"])
def test_a_moment_at_the_ends_of_the_calendar_is_not_understood(moment: str) -> None:
    with pytest.raises(ValidationError, match="1900–2200"):
        stated(occurred_at=moment)


def test_a_value_nested_without_end_is_not_understood() -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(ValidationError, match="вложено слишком глубоко"):
        Order.model_validate({"basis": nested})
