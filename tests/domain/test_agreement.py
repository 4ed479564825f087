"""The figures of agreement are those of published worked examples, and of a library on any data with gaps."""

from math import nan

import krippendorff
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agreement import alpha, concordance, ranks, weighted_kappa

# K. Krippendorff, «Computing Krippendorff's Alpha-Reliability» (2011), section C–F: four observers, twelve units, gaps;
# the paper gives 0.743 nominal, 0.815 ordinal, 0.849 interval.
FOUR_OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def units(rows: tuple[tuple[float | None, ...], ...]) -> list[list[float]]:
    return [[value for value in column if value is not None] for column in zip(*rows, strict=True)]


@pytest.mark.parametrize(("level", "published"), [("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_krippendorffs_own_example(level: str, published: float) -> None:
    assert alpha(units(FOUR_OBSERVERS), level) == pytest.approx(published, abs=0.0005)  # type: ignore[arg-type]


def test_weighted_kappa_is_that_of_cohens_own_example() -> None:
    # J. Cohen (1968), table 1: 200 cases of three diagnoses by two judges, disagreements weighted 1, 3 and 6: .348.
    shares = ((0.44, 0.07, 0.09), (0.05, 0.20, 0.05), (0.01, 0.03, 0.06))
    weights = ((0, 1, 3), (1, 0, 6), (3, 6, 0))
    pairs = [(i, j) for i, row in enumerate(shares) for j, share in enumerate(row) for _ in range(round(share * 200))]
    found = weighted_kappa(pairs, lambda one, other: weights[int(one)][int(other)])
    assert found == pytest.approx(0.348, abs=0.0005)
    unweighted = weighted_kappa(pairs, lambda one, other: float(one != other))
    assert unweighted == pytest.approx(0.492, abs=0.0005)


def test_unweighted_kappa_is_that_of_gwets_example() -> None:
    # K. L. Gwet, «Handbook of Inter-Rater Reliability» (2014); cont3x3abstractors of the R package irrCAC: 0.79641.
    table = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
    pairs = [(i, j) for i, row in enumerate(table) for j, times in enumerate(row) for _ in range(times)]
    assert weighted_kappa(pairs, lambda a, b: float(a != b)) == pytest.approx(0.7964094, abs=1e-6)


def test_w_is_that_of_a_published_ranking_of_ten_projects_by_four_judges() -> None:
    # «The Kendall's coefficient of concordance W», example 1 (scribd.com/document/659863121): ΣD² = 1048, so W = 0.79.
    judges = (
        (1, 3, 4, 5, 2, 8, 6, 7, 10, 9),
        (2, 1, 4, 5, 6, 3, 8, 7, 10, 9),
        (3, 2, 1, 5, 7, 4, 6, 8, 9, 10),
        (4, 2, 3, 1, 6, 7, 5, 9, 8, 10),
    )
    assert concordance(judges) == pytest.approx(12 * 1048 / (16 * (1000 - 10)))
    assert concordance(judges) == pytest.approx(0.79, abs=0.005)


def test_complete_agreement_is_one_also_with_ties() -> None:
    assert concordance([(1, 2, 2, 5), (1, 2, 2, 5), (1, 2, 2, 5)]) == pytest.approx(1)
    assert alpha([(1, 1), (2, 2), (5, 5)]) == pytest.approx(1)
    assert weighted_kappa([(1, 1), (2, 2)]) == pytest.approx(1)


def test_where_there_is_nothing_to_agree_about_there_is_no_figure() -> None:
    assert alpha([(1,), (2,), ()]) is None
    assert alpha([(1, 1), (1, 1)]) is None
    assert weighted_kappa([]) is None
    assert weighted_kappa([(2, 2), (2, 2)]) is None
    assert concordance([(1, 2)]) is None
    assert concordance([(1, 1), (2, 2)]) is None
    assert concordance([(1, 2), (1, 2, 3)]) is None


def test_equal_scores_share_their_places() -> None:
    assert ranks((90, 70, 70, 10)) == [1, 2.5, 2.5, 4]


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=3, max_size=3).map(tuple), min_size=1, max_size=30
    ),
    st.sampled_from(["ordinal", "interval"]),
)
def test_alpha_is_that_of_the_library_on_any_scores_with_gaps(
    columns: list[tuple[int | None, ...]], level: str
) -> None:
    own = alpha([[v for v in column if v is not None] for column in columns], level)  # type: ignore[arg-type]
    data = [[nan if column[row] is None else column[row] for column in columns] for row in range(3)]
    try:
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=level)  # type: ignore[arg-type]
    except ValueError:
        # One value, or no unit scored twice: the library refuses, and so does this module.
        assert own is None
        return
    if own is None:
        # All pairs hold one and the same value, and another stands alone: the library divides nothing by nothing.
        assert theirs != theirs
        return
    assert own == pytest.approx(theirs)
