"""Shares of few people, with what they may really be, and whether two of them differ.

Definitions of record:

- What one share may be: Wilson's interval. How much two may differ: Newcombe's (1998, method 10).
- Whether two differ at all: the two-sided **z test** of two proportions with their pooled variance. Where one of the
  four counts that are to be expected (who did and who did not, here and there, if nothing differed) is below
  `FEWEST_EXPECTED`, that is not to be relied on and **Fisher's exact** test is taken. Source: Cochran 1954, "Some
  methods for strengthening the common chi-square tests".
- Who tests many things finds some that differ by chance: the p-values are raised so that of all that stay at or below
  0.05 no more than 5 % are expected to be chance. Source: Benjamini and Hochberg 1995. Where not even one may be
  chance, they are raised by Holm's steps. Source: Holm 1979, "A simple sequentially rejective multiple test procedure".
- How many times as great one share is as another: the interval of the logarithm of their ratio. Source: Katz and
  others 1978, "Obtaining confidence intervals for the risk ratio in cohort studies".
- A share of fewer than `FEW` is known no better than to ten points either way, however it comes out: that many are
  `Z_95² / 4 / 0.1²`. Source: Cochran 1977, "Sampling techniques", 4.4.
- Two differ **certainly** when the raised p-value is at most `CERTAIN`.

All of them take each trial for one of its own. Visits of one person are not quite that; people are.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, erfc, exp, lgamma, sqrt

from msgspec import Struct

#: of a hundred intervals, ninety-five hold the true value
Z_95 = 1.959964
FEWEST_EXPECTED = 5.0
CERTAIN = 0.05
#: half the width of what a share of `FEW` may be, at most
ROUGH = 0.1
FEW = ceil(Z_95 * Z_95 / 4 / ROUGH**2)
# two tables are as likely as each other when only rounding tells them apart
_ROUNDING = 1e-7


class Share(Struct, frozen=True):
    """`hits` of `total`."""

    hits: int
    total: int

    @property
    def share(self) -> float | None:
        """The part; None of nobody."""
        return self.hits / self.total if self.total else None


class Interval(Struct, frozen=True):
    """A value and between which bounds it lies in 95 of 100 cases."""

    value: float
    low: float
    high: float


def wilson(of: Share, z: float = Z_95) -> tuple[float, float]:
    """Between which shares the true one lies; (0, 1) of nobody.

    >>> low, high = wilson(Share(1, 10))
    >>> round(low, 3), round(high, 3)
    (0.018, 0.404)
    """
    if not of.total:
        return 0.0, 1.0
    n, part = of.total, of.hits / of.total
    middle = part + z * z / (2 * n)
    reach = z * sqrt(part * (1 - part) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    # nobody and everybody are bounds of their own: rounding must not put the share outside
    low = (middle - reach) / whole if of.hits else 0.0
    high = (middle + reach) / whole if of.hits < of.total else 1.0
    return max(0.0, low), min(1.0, high)


def difference(of: Share, less: Share) -> Interval | None:
    """How much greater the one share is than the other; None where one is of nobody.

    Source: Newcombe 1998, method 10: the bounds of both Wilson intervals put together.

    >>> found = difference(Share(56, 70), Share(48, 80))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    one, other = of.share, less.share
    if one is None or other is None:
        return None
    (one_low, one_high), (other_low, other_high) = wilson(of), wilson(less)
    value = one - other
    return Interval(
        value,
        value - sqrt((one - one_low) ** 2 + (other_high - other) ** 2),
        value + sqrt((one_high - one) ** 2 + (other - other_low) ** 2),
    )


def is_roughly_known(trials: int) -> bool:
    """Whether a share of so many is known no better than to ten points.

    >>> is_roughly_known(96), is_roughly_known(97)
    (True, False)
    """
    return trials < FEW


def margin(trials: int) -> float:
    """How far a share of so many may be off at most, either way, 0 to 1.

    >>> round(margin(100), 3), round(margin(1), 2), margin(0)
    (0.098, 0.98, 1.0)
    """
    return min(1.0, Z_95 / (2 * sqrt(trials))) if trials else 1.0


def least_expected(one: Share, other: Share) -> float:
    """The smallest of the four counts to be expected if nothing differed; 0 where one share is of nobody."""
    total = one.total + other.total
    if not total:
        return 0.0
    hits = one.hits + other.hits
    return min(hits, total - hits) * min(one.total, other.total) / total


def p_value(one: Share, other: Share) -> float:
    """How likely two shares differ so much or more by chance alone; 1 where one is of nobody."""
    if not (one.total and other.total):
        return 1.0
    if least_expected(one, other) < FEWEST_EXPECTED:
        return fisher_p(one, other)
    return z_test_p(one, other)


def z_test_p(one: Share, other: Share) -> float:
    """The two-sided p-value of the z test of two proportions, their variance pooled.

    >>> round(z_test_p(Share(56, 70), Share(48, 80)), 6)
    0.008045
    """
    pooled = (one.hits + other.hits) / (one.total + other.total)
    variance = pooled * (1 - pooled) * (1 / one.total + 1 / other.total)
    if variance <= 0:
        return 1.0
    z = (one.hits / one.total - other.hits / other.total) / sqrt(variance)
    return erfc(abs(z) / sqrt(2))


def fisher_p(one: Share, other: Share) -> float:
    """The two-sided p-value of Fisher's exact test: all tables of the same margins that are no likelier than this one.

    >>> round(fisher_p(Share(8, 10), Share(1, 6)), 6)
    0.034965
    """
    hits, total = one.hits + other.hits, one.total + other.total
    whole = _log_choose(total, hits)

    def likely(mine: int) -> float:
        return exp(_log_choose(one.total, mine) + _log_choose(other.total, hits - mine) - whole)

    least, most = max(0, hits - other.total), min(hits, one.total)
    this = likely(one.hits) * (1 + _ROUNDING)
    return min(1.0, sum(p for p in map(likely, range(least, most + 1)) if p <= this))


def raised(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p-values of many tests, each raised by Benjamini and Hochberg, in the same order.

    >>> [round(p, 3) for p in raised([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    order = sorted(range(len(p_values)), key=lambda at: p_values[at], reverse=True)
    found = [1.0] * len(p_values)
    lowest = 1.0
    for place, at in enumerate(order):
        lowest = min(lowest, p_values[at] * (len(p_values) / (len(p_values) - place)))
        found[at] = lowest
    return tuple(found)


def _log_choose(of: int, many: int) -> float:
    return lgamma(of + 1) - lgamma(many + 1) - lgamma(of - many + 1)
