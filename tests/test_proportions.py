"""Shares and tests of two of them, against scipy 1.17.1 and statsmodels 0.15.0 (figures reckoned with both, once)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.proportions import (
    FEWEST_EXPECTED,
    Share,
    difference,
    fisher_p,
    is_roughly_known,
    least_expected,
    margin,
    p_value,
    raised,
    wilson,
    z_test_p,
)

# One share, the other; p of statsmodels.stats.proportion.proportions_ztest, of scipy.stats.fisher_exact; bounds of
# statsmodels.stats.proportion.confint_proportions_2indep(method="newcomb"). The first pair is Newcombe's own.
WORKED = [
    (Share(56, 70), Share(48, 80), 0.008045081368, 0.012521129749, 0.052431472402, 0.333872654036),
    (Share(120, 1000), Share(90, 1000), 0.028650240398, 0.034202509706, 0.003096048678, 0.057009571192),
    (Share(30, 400), Share(12, 380), 0.007243281971, 0.010324583432, 0.011764031310, 0.076330995851),
    (Share(0, 40), Share(7, 60), 0.025086269518, 0.039678330005, -0.221787880241, -0.011038538694),
    (Share(9, 10), Share(3, 10), 0.006169899320, 0.019766611097, 0.170522723934, 0.809017973535),
    (Share(8, 30), Share(1, 30), 0.011378476531, 0.025690734963, 0.050651247034, 0.413248762952),
    (Share(400, 1000), Share(400, 1000), 1.0, 1.0, -0.042865252084, 0.042865252084),
    (Share(1, 3), Share(0, 500), 3.347494956837e-38, 0.005964214711, 0.061385045729, 0.792340399197),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "z_p", "fisher", "low", "high"), WORKED)
def test_two_shares_are_told_apart_as_statsmodels_and_scipy_do(
    one: Share, other: Share, z_p: float, fisher: float, low: float, high: float
) -> None:
    assert z_test_p(one, other) == pytest.approx(z_p, rel=1e-9)
    assert fisher_p(one, other) == pytest.approx(fisher, rel=1e-9)
    found = difference(one, other)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-7)


def test_fishers_test_of_the_worked_examples_of_scipy() -> None:
    # scipy.stats.fisher_exact: [[8, 2], [1, 5]] of its documentation; [[6, 2], [1, 4]]; Fisher's tea, [[3, 1], [1, 3]]
    assert fisher_p(Share(8, 10), Share(1, 6)) == pytest.approx(0.034965034965)
    assert fisher_p(Share(6, 8), Share(1, 5)) == pytest.approx(0.102564102564)
    assert fisher_p(Share(3, 4), Share(1, 4)) == pytest.approx(0.485714285714)


def test_where_five_are_not_to_be_expected_the_exact_test_is_taken() -> None:
    many, few = (Share(120, 1000), Share(90, 1000)), (Share(8, 30), Share(1, 30))
    assert least_expected(*many) == 105
    assert p_value(*many) == z_test_p(*many)
    assert least_expected(*few) == 4.5 < FEWEST_EXPECTED
    assert p_value(*few) == fisher_p(*few)


def test_what_cannot_differ_does_not_differ_certainly() -> None:
    assert p_value(Share(0, 10), Share(0, 20)) == 1.0
    assert p_value(Share(5, 5), Share(5, 5)) == 1.0
    assert z_test_p(Share(0, 10), Share(0, 20)) == 1.0
    assert p_value(Share(0, 0), Share(5, 5)) == 1.0


def test_many_tests_are_raised_as_statsmodels_does() -> None:
    # Benjamini and Hochberg 1995, section 3.2; statsmodels.stats.multitest.multipletests(method="fdr_bh"), which agrees
    # with scipy.stats.false_discovery_control
    of_the_paper = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip
    expected = [
        0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857142857, 0.063857142857, 0.0645, 0.0765, 0.486,
        0.581181818181, 0.714874999999, 0.753230769230, 0.813214285714, 1.0,
    ]  # fmt: skip
    assert raised(of_the_paper) == pytest.approx(expected)
    assert sum(p <= 0.05 for p in raised(of_the_paper)) == 4
    assert raised([0.04, 0.01, 0.03, 0.04, 0.9]) == pytest.approx([0.05, 0.05, 0.05, 0.05, 0.9])
    assert raised([]) == ()


@given(st.lists(st.floats(0, 1), max_size=30))
def test_raising_keeps_the_order_and_lowers_none(p_values: list[float]) -> None:
    found = raised(p_values)
    pairs = sorted(zip(p_values, found, strict=True))
    assert all(p <= q <= 1 for p, q in pairs)
    assert [q for _, q in pairs] == sorted(q for _, q in pairs)


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_it_is_the_same_whichever_comes_first(n: int, m: int, data: st.DataObject) -> None:
    one = Share(data.draw(st.integers(0, n)), n)
    other = Share(data.draw(st.integers(0, m)), m)
    assert fisher_p(one, other) == pytest.approx(fisher_p(other, one))
    assert z_test_p(one, other) == pytest.approx(z_test_p(other, one))
    assert 0 < p_value(one, other) <= 1


def test_fewer_than_ninety_seven_are_known_no_better_than_to_ten_points() -> None:
    assert is_roughly_known(96)
    assert not is_roughly_known(97)
    low, high = wilson(Share(50, 100))
    assert (high - low) / 2 == pytest.approx(margin(100), abs=0.005)


@pytest.mark.parametrize("total", [1, 7, 19, 26_897, 100_000])
def test_the_share_of_all_and_of_nobody_lies_within_its_own_bounds(total: int) -> None:
    assert wilson(Share(total, total))[1] == 1.0
    assert wilson(Share(0, total))[0] == 0.0
