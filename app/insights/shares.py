"""Shares of few people, with what they may really be: Wilson's interval, and Newcombe's of a difference of two."""

from __future__ import annotations

from math import sqrt

from msgspec import Struct

#: of a hundred intervals, ninety-five hold the true value
Z_95 = 1.959964


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
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


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
