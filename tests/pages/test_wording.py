"""How values read on a page."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.parent_state import ParentState
from domain.plan.state import PlanStage
from domain.timeliness import Verdict
from interfaces.pages import wording
from interfaces.pages.rendering import environment
from interfaces.pages.wording import TONES, called, counted, day, moment, number, russian, share, sign, size, tone


def test_a_date_reads_day_month_year() -> None:
    assert (day(date(2026, 1, 5)), day(None)) == ("05.01.2026", "—")


def test_a_moment_reads_in_the_zone_of_the_plan() -> None:
    at = datetime(2026, 1, 5, 21, 30, tzinfo=UTC)
    assert moment(at) == "06.01.2026 00:30"
    assert moment(at, "Asia/Tomsk") == "06.01.2026 04:30"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1284, "1\u00a0284"),
        (Decimal("80.20"), "80,2"),
        (Decimal("1E+3"), "1\u00a0000"),
        (-5, "\u22125"),
        (0, "0"),
        (None, "—"),
        (Decimal("0.50"), "0,5"),
    ],
)
def test_a_number_reads_in_groups_with_a_comma(value: int | Decimal | None, told: str) -> None:
    assert number(value) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [(1, "1\u00a0отчёт"), (22, "22\u00a0отчёта"), (11, "11\u00a0отчётов"), (1000, "1\u00a0000\u00a0отчётов")],
)
def test_a_noun_agrees_with_its_number(value: int, told: str) -> None:
    assert counted(value, "отчёт", "отчёта", "отчётов") == told.replace(" ", "\u00a0")


def test_a_share_of_nothing_is_no_number() -> None:
    assert (share(1, 3), share(0, 0)) == ("33\u00a0%", "—")


@pytest.mark.parametrize(
    ("value", "told"), [(162, "162\u00a0байт"), (219_000, "214\u00a0КБ"), (5_500_000, "5,2\u00a0МБ")]
)
def test_a_size_reads_in_its_unit(value: int, told: str) -> None:
    assert size(value) == told.replace(" ", "\u00a0")


def test_a_field_is_called_what_people_call_it() -> None:
    assert (called("basis.date"), called("points[0].reason"), called("zzz")) == ("Дата", "Причина", "") or called(
        "reason"
    )


def test_every_state_has_a_tone_a_picture_of_the_sprite_and_a_word() -> None:
    sprite = environment().get_template("sprite.html").render()
    for one in (*Verdict, *ParentState, *PlanStage):
        assert tone(one)
        assert f'id="icon-{sign(one)}"' in sprite
        assert russian(one) != one.value
    assert set(TONES) == set(Verdict)
    assert wording.begun("план утверждён") == "План утверждён"
