"""Amounts and tests of two sides, against scipy 1.17.1 (reckoned with it once, and again where it is installed)."""

from __future__ import annotations

from itertools import combinations
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.proportions import Interval
from app.quantities import (
    MOST,
    Values,
    bootstrapped_mean,
    mann_whitney,
    mean,
    median,
    quantile,
    shift,
    students_mean,
    t_quantile,
    t_test_p,
    welch,
)


def _of(*values: float) -> Values:
    return np.array(values, np.float64)


# Hollander and Wolfe 1999, example 4.1: permeability of membranes at term and at 12 to 26 weeks
TERM = _of(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46)
EARLIER = _of(1.15, 0.88, 0.90, 0.74, 1.21)
# scipy.stats.mannwhitneyu's documentation: age at diagnosis with diabetes
MALES, FEMALES = _of(19, 22, 16, 29, 24), _of(20, 11, 17, 12)
# Welch's t test, first and third example of the article on it
FIFTEEN = (
    _of(27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4),
    _of(27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 31.4),
)
SCREWS = (
    _of(30.02, 29.99, 30.11, 29.97, 30.01, 29.99),
    _of(29.89, 29.93, 29.72, 29.98, 30.02, 29.98),
)
# orders of a shop, one of them far above the others
ORDERS = _of(12, 19.9, 25, 25, 31.5, 39, 42, 49.9, 55, 61, 75, 99, 120, 480)

amounts = st.lists(st.integers(0, 40), min_size=1, max_size=9)
few = st.lists(st.integers(0, 6), min_size=1, max_size=5)


def test_the_shift_of_the_worked_example_of_hollander_and_wolfe() -> None:
    found, tested = shift(TERM, EARLIER), mann_whitney(TERM, EARLIER)
    assert found is not None
    assert tested is not None
    # 0.305 and (-0.15, 0.76) in 4.2 and 4.3; W = 90 there, less 5 · 6 / 2 of the other side, is U = 35 here
    assert (found.value, found.low, found.high) == pytest.approx((0.305, -0.15, 0.76))
    assert (tested.u, tested.superiority) == (35, 0.7)
    assert tested.p == pytest.approx(0.2544122544122544)


def test_the_test_of_ranks_of_the_worked_example_of_scipy() -> None:
    found = mann_whitney(MALES, FEMALES)
    assert found is not None
    assert (found.u, found.is_exact) == (17, True)
    assert found.p == pytest.approx(0.1111111111111111)


def test_many_ranks_with_ties_are_tested_as_scipy_does() -> None:
    one = np.array([(at * 37) % 23 for at in range(40)], np.float64)
    other = np.array([(at * 29) % 19 + 2 for at in range(35)], np.float64)
    found = mann_whitney(one, other)
    assert found is not None
    assert (found.u, found.is_exact) == (701, False)
    assert found.p == pytest.approx(0.99575892280136, rel=1e-10)


@pytest.mark.parametrize(
    ("one", "other", "u", "p"),
    [
        (_of(1, 2, 2, 3, 5, 5), _of(2, 3, 4, 5, 6, 6, 7), 9.5, 0.10955710955710955),
        (_of(0, 0, 0, 1), _of(0, 1, 1, 2, 2), 3.5, 0.20634920634920634),
    ],
)
def test_few_ranks_with_ties_are_counted_over_all_ways_to_deal_them(
    one: Values, other: Values, u: float, p: float
) -> None:
    found = mann_whitney(one, other)
    assert found is not None
    assert found.is_exact
    assert (found.u, found.p) == pytest.approx((u, p))


@given(few, few)
@settings(max_examples=40, deadline=None)
def test_the_exact_p_is_the_share_of_the_ways_to_deal(one: list[int], other: list[int]) -> None:
    found = mann_whitney(_of(*one), _of(*other))
    assert found is not None
    pairs = [(a > b) + (a == b) / 2 for a in one for b in other]
    assert found.u == sum(pairs)
    every = [*one, *other]
    us = []
    for dealt in combinations(range(len(every)), len(one)):
        mine = [every[at] for at in dealt]
        theirs = [every[at] for at in range(len(every)) if at not in dealt]
        us.append(sum((a > b) + (a == b) / 2 for a in mine for b in theirs))
    below, above = (sum(u <= found.u for u in us), sum(u >= found.u for u in us))
    assert found.p == pytest.approx(min(1.0, 2 * min(below, above) / len(us)))


@given(amounts, amounts)
@settings(max_examples=60, deadline=None)
def test_the_shift_is_the_middle_of_all_differences(one: list[int], other: list[int]) -> None:
    found = shift(_of(*one), _of(*other))
    assert found is not None
    assert found.value == np.median([a - b for a in one for b in other])
    assert found.low <= found.value <= found.high
    turned = shift(_of(*other), _of(*one))
    assert turned is not None
    assert (turned.value, turned.low, turned.high) == (-found.value, -found.high, -found.low)


def test_the_shift_of_many_is_found_without_listing_their_differences() -> None:
    draws = np.random.default_rng(3)
    one, other = draws.lognormal(3, 1, 900), draws.lognormal(3.1, 1, 700)
    every = np.sort(np.subtract.outer(one, other), axis=None)
    found = shift(one, other)
    assert found is not None
    assert found.value == pytest.approx(np.median(every), rel=1e-9)
    spread = np.sqrt(900 * 700 / 12 * 1601)
    at = int(900 * 700 / 2 - 1.959964 * spread)
    assert (found.low, found.high) == pytest.approx((every[at - 1], every[-at]), rel=1e-9)


def test_of_a_great_many_evenly_spaced_ones_stand_for_all() -> None:
    draws = np.random.default_rng(5)
    one, other = draws.normal(10, 2, 3 * MOST), draws.normal(9, 2, 2 * MOST)
    found = shift(one, other)
    assert found is not None
    assert found.value == pytest.approx(1.0, abs=0.05)
    assert 0.02 < found.high - found.low < 0.1


def test_of_too_few_neither_shift_nor_median_has_bounds() -> None:
    found = shift(_of(1, 2, 3), _of(4, 5, 6))
    assert found is not None
    assert (found.value, found.low, found.high) == (-3, -inf, inf)
    assert median(_of(1, 2, 3, 4, 5)) == Interval(3, -inf, inf)
    assert students_mean(_of(7)) == Interval(7, -inf, inf)


def test_of_nobody_nothing_is_told() -> None:
    nothing = _of()
    assert median(nothing) is mean(nothing) is quantile(nothing, 0.5) is None
    assert shift(nothing, _of(1)) is mann_whitney(_of(1), nothing) is None
    assert welch(_of(1), _of(1, 2)) is None
    assert welch(_of(2, 2), _of(3, 3)) is None


@pytest.mark.parametrize(
    ("sides", "t", "freedom", "p", "low", "high"),
    [
        (SCREWS, 1.9590058081081434, 7.030559959884322, 0.09077332428566112, -0.01956908964604, 0.209569089646045),
        (FIFTEEN, -2.9470775226174104, 27.272002755425234, 0.006500160671564436, -5.596472404719648, -1.00352759528035),
    ],
)  # fmt: skip
def test_welchs_test_agrees_with_scipy(
    sides: tuple[Values, Values], t: float, freedom: float, p: float, low: float, high: float
) -> None:
    found = welch(*sides)
    assert found is not None
    assert (found.t, found.freedom, found.p) == pytest.approx((t, freedom, p), rel=1e-10)
    assert (found.difference.low, found.difference.high) == pytest.approx((low, high), rel=1e-9)


@pytest.mark.parametrize(
    ("freedom", "beyond", "p_13", "p_9"),
    [
        (1, 12.706204736174694, 0.41742880032030544, 0.07044657495455456),
        (2, 4.302652729749462, 0.3232470318160403, 0.01212166009278687),
        (3.7, 2.8675207071911895, 0.2686667241726275, 0.0012013808531001358),
        (10, 2.228138851986274, 0.2227658172068446, 4.1380490496820084e-06),
        (100, 1.9839715185235518, 0.19658946342236616, 1.5360770514750472e-14),
        (10_000, 1.960201239890626, 0.1936309321822685, 2.6678432694686606e-19),
    ],
)
def test_students_distribution_agrees_with_scipy(
    freedom: float, beyond: float, p_13: float, p_9: float
) -> None:
    assert t_quantile(freedom) == pytest.approx(beyond, rel=1e-9)
    assert t_test_p(1.3, freedom) == pytest.approx(p_13, rel=1e-9)
    assert t_test_p(-9, freedom) == pytest.approx(p_9, rel=1e-9)


def test_the_mean_of_skewed_amounts_reaches_further_up_than_down() -> None:
    # by scipy.stats.t.interval, and by scipy.stats.bootstrap with half a million samples and BCa
    by_t, drawn = students_mean(ORDERS), bootstrapped_mean(ORDERS)
    assert (by_t.low, by_t.high) == pytest.approx((12.399954119257075, 149.64290302360007))
    assert (drawn.low, drawn.high) == pytest.approx((44.6, 203.1), rel=0.1)
    assert mean(ORDERS) == drawn
    assert mean(ORDERS[:5]) == students_mean(ORDERS[:5])
    assert bootstrapped_mean(_of(3, 3, 3)) == Interval(3, 3, 3)


def test_the_middle_is_where_the_bootstrap_of_scipy_has_it() -> None:
    # by scipy.stats.bootstrap with half a million samples and its method “percentile”
    assert median(ORDERS) == Interval(pytest.approx(45.95), 28.25, 75)
    assert median(ORDERS[:13]) == Interval(42, 25, 61)


def test_what_is_drawn_is_always_the_same() -> None:
    assert median(ORDERS) == median(ORDERS.copy())
    assert bootstrapped_mean(ORDERS) == bootstrapped_mean(ORDERS.copy())


@pytest.mark.parametrize("many", [(7, 9), (10, 15), (30, 44), (211, 187)])
@pytest.mark.parametrize("ties", [False, True])
def test_all_of_it_agrees_with_scipy_where_that_is_installed(
    many: tuple[int, int], ties: bool
) -> None:
    stats = pytest.importorskip("scipy.stats")
    draws = np.random.default_rng(sum(many))
    one, other = draws.lognormal(1, 1, many[0]), draws.lognormal(1.3, 1, many[1])
    if ties:
        one, other = one.round(), other.round()
    ranked, means = mann_whitney(one, other), welch(one, other)
    assert ranked is not None
    assert means is not None
    if not (ranked.is_exact and ties):
        expected = stats.mannwhitneyu(
            one, other, method="exact" if ranked.is_exact else "asymptotic"
        )
        assert (ranked.u, ranked.p) == pytest.approx((expected.statistic, expected.pvalue))
    tested = stats.ttest_ind(one, other, equal_var=False)
    assert (means.t, means.p, means.freedom) == pytest.approx(
        (tested.statistic, tested.pvalue, tested.df)
    )
    middle, drawn = median(one), stats.bootstrap((one,), np.median, method="percentile", rng=1)
    assert middle is not None
    assert (middle.low, middle.high) == pytest.approx(tuple(drawn.confidence_interval), rel=0.15)
