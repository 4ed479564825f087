"""Where the parts of a chart stand."""

from decimal import Decimal

import pytest

from interfaces.pages.charts import HEIGHT, TOP, WIDTH, Series, bars, lines, parts, scale


@pytest.mark.parametrize("values", [[12, 40], [78.9, 80.2], [0], [5], [-3, 4], [1800, 2700], [0.01, 0.013], [-7, -5]])
def test_a_scale_is_of_round_numbers_around_its_values(values: list[float]) -> None:
    low, high, step = scale([Decimal(str(value)) for value in values])
    assert all(low <= Decimal(str(value)) <= high for value in values)
    assert (high - low) % step == 0
    assert 1 <= (high - low) / step <= 8


def test_a_scale_begins_at_nought_unless_its_values_lie_close_together_far_above() -> None:
    assert scale([Decimal(12), Decimal(40)]) == tuple(map(Decimal, (0, 40, 10)))
    assert scale([Decimal("78.9"), Decimal("80.2")])[0] > 70
    assert scale([]) == tuple(map(Decimal, (0, 1, 1)))


def test_a_line_is_broken_where_nothing_is_known() -> None:
    values = [Decimal(1), Decimal(2), None, Decimal(3), Decimal(4), None, Decimal(5)]
    (line,) = lines("Показатель", [str(n) for n in range(7)], [Series("факт", values)]).lines
    assert len(line.paths) == 2
    assert len(line.spots) == 5


def test_a_chart_stays_within_its_picture() -> None:
    chart = lines("Показатель", ("2024", "2025"), [Series("план", [Decimal(0), Decimal("99.9")])])
    assert all(0 <= s.x <= WIDTH and TOP <= s.y <= HEIGHT for line in chart.lines for s in line.spots)


def test_a_chart_of_nothing_is_drawn_all_the_same() -> None:
    assert lines("Показатель", ("2024",), [Series("факт", [None])]).lines[0].spots == ()
    assert bars("Показатель", []).bars == ()


def test_the_longest_bar_leaves_room_for_its_number() -> None:
    chart = bars("Районы", [("А", Decimal(5), Decimal(9), None), ("Б", None, None, None)])
    assert max(bar.reached for bar in chart.bars) < WIDTH - 40
    assert [bar.aimed for bar in chart.bars] == [296.0, None]


def test_parts_make_a_whole_and_leave_the_empty_out() -> None:
    found = parts([("а", 1, "good", "done"), ("б", 0, "bad", "missed"), ("в", 3, "late", "late")])
    assert [(part.label, part.begins, part.wide) for part in found] == [("а", 0, 25), ("в", 25, 75)]
