"""Stated quantities as checks: per party and period, with what was counted and why."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.plan.document_rows import PlannedTarget
from domain.quotas import Counted, Every, Of, Quota, QuotaVerdict, Source, evaluate, every, windows

ONE, OTHER = (uuid5(UUID(int=0), name) for name in ("Всеволожский", "Тосненский"))
START, END = date(2017, 10, 23), date(2017, 12, 25)
TWICE_A_MONTH = PlannedTarget(text="не менее 2-х раз в месяц", op="ge", value=2, unit="раз в месяц")
THREE_EVENTS = PlannedTarget(text="не менее 3-х мероприятий", op="ge", value=3, unit="мероприятие")
ROW_14 = "Проведены не менее 3-х мероприятий в каждом созданном «клубе по месту жительства» в районах"
ROW_17 = "Информация размещена в средствах массовой информации (не менее 2-х раз в месяц)"


def document(on: date, amount: int | None = None, party: UUID = ONE, number: int = 0) -> Counted:
    identity = uuid5(UUID(int=1), f"{on}{amount}{number}")
    return Counted(party, on, None if amount is None else Decimal(amount), Source.DOCUMENT, identity)


def figure(on: date, amount: str, unit: str, party: UUID = ONE, cumulative: bool = False) -> Counted:
    identity = uuid5(UUID(int=2), f"{on}{amount}{unit}{party}")
    return Counted(party, on, Decimal(amount), Source.FIGURE, identity, unit, unit, cumulative)


def check(
    target: PlannedTarget,
    counted: list[Counted],
    as_of: date,
    wording: str = "",
    parties: tuple[UUID, ...] = (ONE,),
    alone: bool = True,
) -> tuple[Quota, ...]:
    return evaluate(
        target,
        wording=wording or target.text,
        parties=parties,
        start=START,
        end=END,
        counted=counted,
        as_of=as_of,
        alone=alone,
    )


@pytest.mark.parametrize(
    ("text", "unit", "period"),
    [
        ("не менее 2-х раз в месяц", "раз в месяц", Every.MONTH),
        ("один раз в квартал", "раз", Every.QUARTER),
        ("2 раза в год", "раз", Every.YEAR),
        ("213 ИОМ", "ИОМ", Every.WHOLE),
    ],
)
def test_the_period_is_read_from_the_target(text: str, unit: str, period: Every) -> None:
    assert every(PlannedTarget(text=text, op="ge", value=2, unit=unit)) is period


def test_publications_are_counted_month_by_month_for_each_party() -> None:
    told = [document(date(2017, 11, 3)), document(date(2017, 11, 20)), document(date(2017, 10, 25))]
    found = check(TWICE_A_MONTH, told, date(2017, 12, 26), ROW_17, (ONE, OTHER))
    assert [(q.party, q.window.start, q.verdict) for q in found] == [
        (ONE, date(2017, 10, 23), QuotaVerdict.UNDECIDED),
        (ONE, date(2017, 11, 1), QuotaVerdict.MET),
        (ONE, date(2017, 12, 1), QuotaVerdict.UNDECIDED),
        (OTHER, date(2017, 10, 23), QuotaVerdict.UNDECIDED),
        (OTHER, date(2017, 11, 1), QuotaVerdict.SHORT),
        (OTHER, date(2017, 12, 1), QuotaVerdict.UNDECIDED),
    ]
    assert "период неполный: решает человек" in found[0].why
    assert found[4].why[-3:] == ("не хватает 2", "ничего не записано", "период закончился 30.11.2017")


def test_in_each_club_takes_the_number_of_clubs_that_the_party_reported() -> None:
    told = [figure(date(2017, 12, 15), "2", "клуб"), figure(date(2017, 12, 15), "5", "мероприятие")]
    (found,) = check(THREE_EVENTS, told, date(2017, 12, 26), ROW_14)
    assert (found.required, found.reached, found.verdict) == (Decimal(6), Decimal(5), QuotaVerdict.SHORT)
    assert found.why[0] == "требуется: «не менее 3-х мероприятий» на каждый из 2 (клуб) — 6"
    assert [c.unit for c in found.counted] == ["мероприятие"]
    assert [c.unit for c in found.apart] == ["клуб"]


def test_nobody_is_called_short_while_nobody_knows_how_many_clubs_there_are() -> None:
    (found,) = check(THREE_EVENTS, [document(date(2017, 11, 1), 3)], date(2018, 1, 1), ROW_14)
    assert (found.required, found.verdict) == (None, QuotaVerdict.UNDECIDED)


def test_in_each_district_is_for_each_party() -> None:
    target = PlannedTarget(text="не менее двух «клубов»", op="ge", value=2, unit="клуб")
    told = [document(date(2017, 11, 1), 2)]
    found = check(target, told, date(2018, 1, 1), "Созданы не менее двух «клубов» в каждом районе", (ONE, OTHER))
    assert [(q.party, q.verdict) for q in found] == [(ONE, QuotaVerdict.MET), (OTHER, QuotaVerdict.SHORT)]


def test_a_quantity_of_several_parties_is_counted_over_all_of_them() -> None:
    target = PlannedTarget(text="213 ИОМ", op="eq", value=213, unit="ИОМ")
    told = [document(date(2017, 11, 1), 200), document(date(2017, 11, 2), 13, OTHER)]
    (found,) = check(target, told, date(2017, 12, 1), "Построены 213 ИОМ", (ONE, OTHER))
    assert (found.of, found.reached, found.verdict) == (Of.ALL, Decimal(213), QuotaVerdict.AHEAD)
    (more,) = check(target, [*told, document(date(2017, 11, 3), 1)], date(2017, 12, 1), parties=(ONE, OTHER))
    assert more.verdict is QuotaVerdict.EXCEEDED


def test_fifteen_districts_are_counted_as_parties_that_have_executed() -> None:
    target = PlannedTarget(text="в 15 районах", op="eq", value=15, unit="район")
    done = [Counted(p, date(2017, 11, 1), Decimal(1), Source.EXECUTION, p) for p in (ONE, OTHER)]
    (found,) = check(target, done, date(2018, 1, 1), parties=(ONE, OTHER))
    assert (found.of, found.reached, found.verdict) == (Of.PARTIES, Decimal(2), QuotaVerdict.SHORT)


def test_a_share_is_the_last_one_told_and_never_a_sum() -> None:
    target = PlannedTarget(text="70% детей", op="ge", value=70, unit="% детей")
    told = [figure(date(2017, 10, 30), "40", "% детей"), figure(date(2017, 11, 30), "71", "% детей")]
    (found,) = check(target, told, date(2017, 12, 1))
    assert (found.reached, found.verdict) == (Decimal(71), QuotaVerdict.AHEAD)


def test_of_figures_since_the_beginning_the_last_one_counts() -> None:
    told = [figure(date(2017, 11, day), str(day), "мероприятие", cumulative=True) for day in (5, 20, 10)]
    (found,) = check(THREE_EVENTS, told, date(2017, 12, 1))
    assert found.reached == 20


def test_with_several_targets_amounts_without_a_unit_are_left_to_a_person() -> None:
    (found,) = check(THREE_EVENTS, [document(date(2017, 11, 1), 3)], date(2017, 12, 1), alone=False)
    assert found.reached == 0
    assert len(found.apart) == 1


@pytest.mark.parametrize("target", [("range", None), ("per", 1.0), ("ge", None)])
def test_what_is_no_plain_number_is_left_to_a_person(target: tuple[str, float | None]) -> None:
    op, value = target
    (found,) = check(PlannedTarget(text="на 2-5 минут", op=op, value=value, unit="минута"), [], date(2018, 1, 1))
    assert found.verdict is QuotaVerdict.UNDECIDED
    assert "сверяет человек" in found.why[0]


def test_not_more_than_is_met_when_the_period_is_over() -> None:
    target = PlannedTarget(text="не более 3 мероприятий", op="le", value=3, unit="мероприятие")
    assert check(target, [document(START, 3)], date(2017, 12, 1))[0].verdict is QuotaVerdict.UNDECIDED
    assert check(target, [document(START, 3)], date(2018, 1, 1))[0].verdict is QuotaVerdict.MET
    assert check(target, [document(START, 4)], date(2017, 12, 1))[0].verdict is QuotaVerdict.EXCEEDED


@given(st.dates(date(2015, 1, 1), date(2020, 1, 1)), st.integers(0, 900), st.sampled_from(list(Every)))
def test_windows_cover_every_day_of_the_term_once(start: date, days: int, period: Every) -> None:
    end = date.fromordinal(start.toordinal() + days)
    found = windows(period, start, end)
    covered = [day for w in found for day in range(w.start.toordinal(), w.end.toordinal() + 1)]
    assert covered == list(range(start.toordinal(), end.toordinal() + 1))


@given(st.lists(st.tuples(st.dates(START, END), st.integers(0, 5)), max_size=12), st.dates(START, END))
def test_what_is_counted_adds_up_to_what_is_reached(told: list[tuple[date, int]], as_of: date) -> None:
    documents = [document(on, amount, number=n) for n, (on, amount) in enumerate(told)]
    (found,) = check(THREE_EVENTS, documents, as_of)
    assert found.reached == sum((c.amount or 0) for c in found.counted)
    assert all(c.on <= as_of for c in found.counted)
    assert found.verdict in (QuotaVerdict.AHEAD, QuotaVerdict.UNDECIDED, QuotaVerdict.MET)
