"""What points count by people. This docstring is the definition of record.

**By people** each person counts once a spot: the points of one person within one square of `radius_px` share a weight
of 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ids = NDArray[np.signedinteger]
Spots = NDArray[np.int32]
Numbers = NDArray[np.floating]

#: so many points at most are sorted at once; of more, some persons at a time
AT_ONCE = 1 << 19
#: of so many points the squares are reckoned at once: they stay in the processor's cache
IN_CACHE = 1 << 16
#: what a number may come to that says person and square
MOST = 1 << 62
#: ids that lie so close together need no numbers of their own
CLOSE = 1 << 32


def people_weights(
    person: Ids,
    x_px: ArrayLike,
    y_px: ArrayLike,
    radius_px: float,
    weights: Numbers | None = None,
) -> Numbers:
    """What each point counts when each person counts once a spot, (n,), of the weights' type; NaN coordinates are a
    spot of their own.

    Args:
        weights: (n,) by which a person's points on one spot share the 1; equally unless told.

    >>> people_weights(np.array([7, 7, 8]), np.array([1.0, 2.0, 2.0]), np.zeros(3), 24.0).tolist()
    [0.5, 0.5, 1.0]
    """
    return shared(spots_of(person, x_px, y_px, radius_px), weights)


def spots_of(person: Ids, x_px: ArrayLike, y_px: ArrayLike, radius_px: float) -> Spots:
    """Which spot each point is on, int32 (n,), from 0: one person in one square. What `shared` takes, also of some of
    the points only: where somebody is does not depend on who else is counted."""
    x, y, side_px = np.asarray(x_px), np.asarray(y_px), max(radius_px, 1.0)
    parts = -(-person.size // AT_ONCE)
    if parts <= 1:
        return _ranked(_spots(person, x, y, side_px))
    found = np.empty(person.size, np.int32)
    part_of = (person % parts).astype(np.uint16)
    beyond = 0
    for part in range(parts):
        mine = np.flatnonzero(part_of == part)
        ranks = _ranked(_spots(person[mine], x[mine], y[mine], side_px))
        ranks += beyond
        found[mine] = ranks
        beyond = int(ranks.max(initial=beyond - 1)) + 1
    return found


def shared(spots: Spots, weights: Numbers | None) -> Numbers:
    """How the points of each spot share it, (n,); where all of them weigh nothing, nothing."""
    kind = np.dtype(np.float64) if weights is None else weights.dtype
    shares = np.zeros(spots.size, kind)
    total = np.zeros(int(spots.max(initial=-1)) + 1)
    # In parts: of ten million points a copy in wider numbers would take more than the points themselves.
    for start in range(0, spots.size, IN_CACHE):
        some = slice(start, start + IN_CACHE)
        told = 1.0 if weights is None else weights[some].astype(np.float64)
        np.add.at(total, spots[some].astype(np.intp), told)
    for start in range(0, spots.size, IN_CACHE):
        some = slice(start, start + IN_CACHE)
        each = total[spots[some]]
        told = np.ones(each.size) if weights is None else weights[some].astype(np.float64)
        shares[some] = np.divide(told, each, out=np.zeros(each.size), where=each > 0)
    return shares


def _ranked(spots: Ids) -> Spots:
    """The same spots numbered from 0 without gaps, (n,)."""
    if not spots.size:
        return np.zeros(0, np.int32)
    # Who moves a pointer stays on a spot for some samples: only where it changes is there something to sort.
    run = np.flatnonzero(np.diff(spots, prepend=spots[:1] - 1))
    order = _order(spots[run])
    sorted_spots = spots[run][order]
    rank = np.empty(run.size, np.int32)
    rank[order] = np.cumsum(np.diff(sorted_spots, prepend=sorted_spots[:1]) != 0)
    return np.repeat(rank, np.diff(np.append(run, spots.size)))


def _spots(person: Ids, x_px: Numbers, y_px: Numbers, side_px: float) -> Ids:
    """One number a person and square, (n,)."""
    spots: Ids = person.astype(np.int64)
    for at_px in (x_px, y_px):
        spots = _numbered(spots)
        square = _squares(at_px, side_px)
        beyond = int(square.max(initial=0)) + 1
        if (int(spots.max(initial=0)) + 1) * beyond > MOST:
            spots = np.unique(spots, return_inverse=True)[1]
            square = np.unique(square, return_inverse=True)[1]
            beyond = square.size
        spots *= beyond
        spots += square
    return spots


def _numbered(ids: Ids) -> Ids:
    """The ids from 0; no sorting where they lie close together."""
    if not ids.size:
        return ids
    first, last = int(ids.min()), int(ids.max())
    return ids - first if last - first < CLOSE else np.unique(ids, return_inverse=True)[1]


def _squares(at_px: Numbers, side_px: float) -> Ids:
    """In which square along one axis each place lies, from 1; 0 for those that have none."""
    squares = np.zeros(at_px.size, np.int64)
    known = at_px[np.isfinite(at_px)]
    if not known.size:
        return squares
    first = np.floor(np.float64(known.min()) / side_px) - 1
    for start in range(0, at_px.size, IN_CACHE):
        some = slice(start, start + IN_CACHE)
        square = np.floor(at_px[some] / np.float64(side_px))
        square -= first
        square[~np.isfinite(square)] = 0
        squares[some] = square
    return squares


def _order(keys: Ids) -> Ids:
    """What sorts the keys, (n,). Numbers are sorted several times as fast as places of numbers: where there is room in
    a key for its place, both are sorted as one."""
    bits = keys.size.bit_length()
    if int(keys.min()) < 0 or int(keys.max()) >> (63 - bits):
        return np.argsort(keys, kind="stable")
    both = (keys << bits) | np.arange(keys.size)
    both.sort()
    both &= (1 << bits) - 1
    return both
