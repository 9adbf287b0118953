"""Amounts and lengths of time of few: what their middle may really be, and whether those of two sides differ.

Definitions of record:

- **Middle**: the median, with an interval by the bootstrap (`DRAWS` samples, `SEED` always the same). The median of a
  sample drawn with replacement is a value in the order of the sample at a place that is Beta distributed; so the place
  is drawn instead of the sample, which is as exact and takes no longer for a million than for ten. Below
  `FEWEST_FOR_MEDIAN` values no interval holds the middle in 95 of 100 cases, not even the one from the least value to
  the greatest. Source: Efron 1979, "Bootstrap methods", section 3.
- **Mean**: with Student's interval; of `SKEWED` values, where few great ones may bend it, with the bootstrap's, made
  right for bias and skew (BCa). Source: Efron 1987, "Better bootstrap confidence intervals".
- Whether the values of one side tend to be greater: **Mann and Whitney's** test. Up to `EXACT_PAIRS` pairs its
  p-value is counted over all ways in which the ranks could have been dealt, with their ties; beyond, it is the normal
  one with the variance less for ties and half a step for continuity. It asks for no form of the distribution, and an
  outlier is no more than the greatest value.
- By how much: **Hodges and Lehmann's** shift, the median of all differences between a value here and one there, with
  the interval that the test leaves. Source: Hollander and Wolfe 1999, 4.2 and 4.3. Of more than `MOST` values on a side
  as many of them stand for all, evenly spaced in their order.
- Whether the means differ: **Welch's** t test, variances not taken as equal. How many times as great: the same on
  logarithms, which compares geometric means.

Every value counts as one of its own. Two sides that share values (sessions) are not to be tested.
"""

from __future__ import annotations

from functools import lru_cache
from math import erfc, exp, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.proportions import Z_95, Interval

Values = NDArray[np.float64]

DRAWS = 2_000
SEED = 20_260_601
FEWEST_FOR_MEDIAN = 6
#: with fewer values the bootstrap knows too little of the distribution, with more the mean is near enough to normal
SKEWED = range(8, 1_001)
EXACT_PAIRS = 400
MOST = 10_000
_TAIL = 0.025
#: differences that are looked through one by one
_LISTED = 250_000
_NORMAL = NormalDist()


class Ranked(Struct, frozen=True):
    """Mann and Whitney's test. `u`: in how many pairs the first side has the greater value, ties half; `superiority`
    the share of those: how likely one of the first side is greater than one of the other."""

    u: float
    superiority: float
    p: float
    is_exact: bool


class Means(Struct, frozen=True):
    """Welch's test: how much greater the first mean is."""

    difference: Interval
    t: float
    freedom: float
    p: float


def quantile(values: Values, share: float) -> float | None:
    """The value below which a share of them lies, between neighbours straight; None of no values."""
    return float(np.quantile(values, share)) if len(values) else None


def median(values: Values) -> Interval | None:
    """The middle of some values; without bounds where they are too few, None of none.

    >>> found = median(np.arange(1.0, 102.0))
    >>> found.value, 40 < found.low < 46, 56 < found.high < 62
    (51.0, True, True)
    """
    if not len(values):
        return None
    middle = float(np.median(values))
    if len(values) < FEWEST_FOR_MEDIAN:
        return Interval(middle, -inf, inf)
    low, high = np.quantile(_medians(values, np.random.default_rng(SEED)), (_TAIL, 1 - _TAIL))
    return Interval(middle, float(low), float(high))


def mean(values: Values) -> Interval | None:
    """The mean of some values; without bounds of one value, None of none."""
    if not len(values):
        return None
    return bootstrapped_mean(values) if len(values) in SKEWED else students_mean(values)


def students_mean(values: Values) -> Interval:
    """The mean with Student's interval; of at least one value."""
    middle, many = float(np.mean(values)), len(values)
    if many < 2:
        return Interval(middle, -inf, inf)
    reach = t_quantile(many - 1) * float(np.std(values, ddof=1)) / sqrt(many)
    return Interval(middle, middle - reach, middle + reach)


def bootstrapped_mean(values: Values) -> Interval:
    """The mean with the bootstrap's interval, made right for bias and skew; of at least two values."""
    middle = float(np.mean(values))
    away = values - middle
    spread = float(np.sum(away**2))
    if spread <= 0:
        return Interval(middle, middle, middle)
    drawn = _means(values, np.random.default_rng(SEED))
    below = float(np.mean(drawn < middle) + np.mean(drawn == middle) / 2)
    below = min(max(below, 1 / (2 * DRAWS)), 1 - 1 / (2 * DRAWS))
    bias = _NORMAL.inv_cdf(below)
    skew = float(np.sum(away**3)) / (6 * spread**1.5)

    def place(z: float) -> float:
        return _NORMAL.cdf(bias + (bias + z) / (1 - skew * (bias + z)))

    low, high = np.quantile(drawn, (place(-Z_95), place(Z_95)))
    return Interval(middle, float(low), float(high))


def mann_whitney(one: Values, other: Values) -> Ranked | None:
    """Whether the values of one side tend to be greater than the other's; None where a side is empty.

    >>> found = mann_whitney(np.array([19.0, 22, 16, 29, 24]), np.array([20.0, 11, 17, 12]))
    >>> found.u, round(found.p, 4), found.is_exact
    (17.0, 0.1111, True)
    """
    here, there = len(one), len(other)
    if not (here and there):
        return None
    ranks, ties = _ranks(np.concatenate([one, other]))
    u = float(ranks[:here].sum()) - here * (here + 1) / 2
    pairs, is_exact = here * there, here * there <= EXACT_PAIRS
    p = _dealt_p(ranks, here) if is_exact else _normal_p(u, here, there, ties)
    return Ranked(u, u / pairs, p, is_exact)


def shift(one: Values, other: Values, most: int = MOST) -> Interval | None:
    """By how much the values of one side are greater: the median of all differences; None where a side is empty.

    Args:
        most: of more values on a side as many stand for all.

    >>> found = shift(np.array([1.0, 2, 3, 4, 5]), np.array([11.0, 12, 13, 14, 15]))
    >>> found.value, found.low, found.high
    (-10.0, -13.0, -7.0)
    """
    here, there = len(one), len(other)
    if not (here and there):
        return None
    low_at = _least_rank(here, there, one, other)
    mine, theirs = _thinned(np.sort(one), most), _thinned(np.sort(other), most)
    pairs = len(mine) * len(theirs)
    middle = (
        _nth_difference(mine, theirs, (pairs + 1) // 2)
        + _nth_difference(mine, theirs, (pairs + 2) // 2)
    ) / 2
    if low_at < 1:
        return Interval(middle, -inf, inf)
    at = min(max(round(low_at * (pairs / (here * there))), 1), pairs)
    low = _nth_difference(mine, theirs, at)
    return Interval(middle, low, _nth_difference(mine, theirs, pairs + 1 - at))


def welch(one: Values, other: Values) -> Means | None:
    """Whether the means of two sides differ; None where a side has fewer than two values or none differ at all."""
    if min(len(one), len(other)) < 2:
        return None
    parts = [float(np.var(side, ddof=1)) / len(side) for side in (one, other)]
    if not sum(parts) > 0:
        return None
    apart, error = float(np.mean(one)) - float(np.mean(other)), sqrt(sum(parts))
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (len(one) - 1) + parts[1] ** 2 / (len(other) - 1))
    reach = t_quantile(freedom) * error
    t = apart / error
    return Means(Interval(apart, apart - reach, apart + reach), t, freedom, t_test_p(t, freedom))


def t_test_p(t: float, freedom: float) -> float:
    """How likely a t is so far from nought or farther, either way.

    >>> round(t_test_p(2.228139, 10), 5)
    0.05
    """
    if freedom > 1e7:
        return erfc(abs(t) / sqrt(2))
    return _beta_below(freedom / (freedom + t * t), freedom / 2, 0.5)


@lru_cache(maxsize=1_024)
def t_quantile(freedom: float) -> float:
    """What t exceeds in 2.5 of 100 cases.

    >>> round(t_quantile(1), 4), round(t_quantile(10), 4), round(t_quantile(1e9), 4)
    (12.7062, 2.2281, 1.96)
    """
    low, high = 0.0, 2.0
    while t_test_p(high, freedom) > 2 * _TAIL and high < 1e12:
        low, high = high, high * 2
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if t_test_p(middle, freedom) > 2 * _TAIL:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _medians(values: Values, draws: np.random.Generator) -> Values:
    """The medians of samples drawn with replacement: a uniform variable's order statistics tell which values stand in
    the middle of each."""
    in_order, many = np.sort(values), len(values)
    lower = (many + 1) // 2
    place = draws.beta(lower, many - lower + 1, DRAWS)
    found = in_order[_at(place, many)]
    if many % 2:
        return found
    upper = place + (1 - place) * draws.beta(1, many - lower, DRAWS)
    return (found + in_order[_at(upper, many)]) / 2


def _at(place: Values, many: int) -> NDArray[np.intp]:
    return np.minimum((place * many).astype(np.intp), many - 1)


def _means(values: Values, draws: np.random.Generator) -> Values:
    many = len(values)
    at = draws.integers(0, many, (DRAWS, many), np.int32)
    return np.asarray(values[at].mean(axis=1), np.float64)


def _ranks(values: Values) -> tuple[Values, Values]:
    """The place of each value from 1, equal ones in the middle of theirs; of each value how many are equal."""
    _, which, many = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(many)
    return (ends - (many - 1) / 2)[which], many.astype(np.float64)


def _spread(here: int, there: int, ties: Values) -> float:
    """The standard deviation of U where nothing differs."""
    total = here + there
    less = float(np.sum(ties**3 - ties)) / (total * (total - 1))
    return sqrt(max(here * there / 12 * (total + 1 - less), 0.0))


def _normal_p(u: float, here: int, there: int, ties: Values) -> float:
    spread = _spread(here, there, ties)
    if spread <= 0:
        return 1.0
    away = abs(u - here * there / 2) - 0.5
    return min(1.0, erfc(away / spread / sqrt(2)))


def _dealt(doubled: NDArray[np.int64], here: int) -> Values:
    """In how many ways `here` of these ranks come to each sum."""
    most = int(np.sort(doubled)[-here:].sum())
    ways = np.zeros((here + 1, most + 1))
    ways[0, 0] = 1
    for rank in doubled.tolist():
        ways[1:, rank:] += ways[:-1, : most + 1 - rank].copy()
    found: Values = ways[here]
    return found


def _dealt_p(ranks: Values, here: int) -> float:
    """Twice the share of all ways to deal the ranks that come to a sum as far out or farther."""
    doubled = np.rint(ranks * 2).astype(np.int64)
    mine = doubled[:here]
    if here > len(doubled) - here:  # the fewer are dealt, the fewer the sums
        mine = doubled[here:]
    ways = _dealt(doubled, len(mine))
    at = int(mine.sum())
    tail = min(float(ways[: at + 1].sum()), float(ways[at:].sum()))
    return min(1.0, 2 * tail / float(ways.sum()))


def _least_rank(here: int, there: int, one: Values, other: Values) -> float:
    """Which of the differences in their order is the lower bound of the shift; below 1 where there is none."""
    if here * there > EXACT_PAIRS:
        _, ties = np.unique(np.concatenate([one, other]), return_counts=True)
        spread = _spread(here, there, ties.astype(np.float64))
        return float(np.floor(here * there / 2 - Z_95 * spread))
    fewer = min(here, there)
    ways = _dealt(2 * np.arange(1, here + there + 1), fewer)[::2][fewer * (fewer + 1) // 2 :]
    return int(np.searchsorted(np.cumsum(ways) / ways.sum(), _TAIL * (1 - 1e-12)))


def _thinned(in_order: Values, most: int) -> Values:
    if len(in_order) <= most:
        return in_order
    at = (np.arange(most) + 0.5) * (len(in_order) / most)
    return in_order[at.astype(np.intp)]


def _nth_difference(mine: Values, theirs: Values, number: int) -> float:
    """The difference of that number, from 1, among all of a value of one side less one of the other, both in order."""
    if len(mine) * len(theirs) <= _LISTED:
        return float(
            np.partition(np.subtract.outer(mine, theirs), number - 1, axis=None)[number - 1]
        )
    low, high = float(mine[0] - theirs[-1]), float(mine[-1] - theirs[0])
    while high - low > 1e-12 * max(abs(low), abs(high), 1e-300):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if int(np.searchsorted(mine, theirs + middle, "right").sum()) >= number:
            high = middle
        else:
            low = middle
    # the difference there really is, next to where the search ended
    after = np.searchsorted(mine, theirs + high)
    near = np.concatenate(
        [mine[np.minimum(after, len(mine) - 1)] - theirs, mine[np.maximum(after - 1, 0)] - theirs]
    )
    return float(near[np.argmin(np.abs(near - high))])


def _beta_below(x: float, a: float, b: float) -> float:
    """The incomplete beta function, regularised. Source: DLMF 8.17.22, by Lentz's method."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_below(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    tiny, c, d, found = 1e-300, 1.0, 0.0, 1.0
    for step in range(100_000):
        at = step // 2
        if step == 0:
            part = 1.0
        elif step % 2 == 0:
            part = at * (b - at) * x / ((a + 2 * at - 1) * (a + 2 * at))
        else:
            part = -(a + at) * (a + b + at) * x / ((a + 2 * at) * (a + 2 * at + 1))
        d = 1 / (1 + part * d or tiny)
        c = 1 + part / c or tiny
        factor = c * d
        found *= factor
        if abs(factor - 1) < 1e-15:
            break
    return front * (found - 1)
