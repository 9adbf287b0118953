"""Two heats of one page: how they differ on its picture, and which of its elements one side clicks more than the other.

Knows nothing of where the sides come from: two variants, two kinds of device, before and after a day. This docstring is
the definition of record:

- A side's **trials** are its stays on the page, or, by people, its persons. All that is compared is *per trial*: the
  heat of a spot divided by the side's trials; what is told per stay already (attention, reach) stays as it is. So
  sides of different size can be compared.
- The **difference** is the first side less the second, on one picture on which both were placed alike: by element
  where the widths differ (`app.heatmap.places`). Only what is counted in the same unit has one.
- A spot's difference is **beyond chance** as far as it exceeds what counting alone makes of two equal sides. A spot's
  heat per trial `g` of `n` trials, smoothed by a Gaussian, varies as `g / (2 n)`: a Poisson count whose neighbours
  weigh less and less (the kernel's square sums to half of what the kernel does, where its middle is 1). The difference
  over the root of both sides' sum is its z; from 1.96 on nothing of it is taken for chance, below that the square of
  its part of 1.96. A visit that clicks one spot again and again is not that independent: spots are only shaded,
  elements are tested.
- An **element's share** is the part of a side's trials with at least one click of the side's kind on it; its
  difference comes with Newcombe's interval. Whether it may be chance is told by the test of two proportions, or
  Fisher's where that is not to be relied on, and raised after Benjamini and Hochberg for as many elements as were
  clicked on either side. *Certain* is what is at most 0.05 then (`app.proportions` names the sources).
- **Too few**: a side of fewer than 97 trials, whose shares are known no better than to ten points
  (`app.proportions.FEW`). **On both sides**: trials that the two sides share. What is told of chance holds for sides
  that share none; of others it is not told, and nothing is certain.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.heatmap.density import Density
from app.heatmap.kinds import By, Kind
from app.heatmap.points import ElementName, Points, grouped
from app.heatmap.stays import Ints, Stays
from app.proportions import (
    CERTAIN,
    FEWEST_EXPECTED,
    Z_95,
    Interval,
    Share,
    difference,
    is_roughly_known,
    least_expected,
    p_value,
    raised,
)


class Unit(StrEnum):
    """What heat is counted in."""

    CLICKS = "clicks"
    POINTER_S = "pointer_s"
    VIEW_S = "view_s"
    SHARE = "share"


def unit_of(kind: Kind) -> Unit:
    """What heat of a kind is counted in.

    >>> unit_of(Kind.RAGE) is unit_of(Kind.CLICK), unit_of(Kind.SCROLL) is unit_of(Kind.ATTENTION)
    (True, False)
    """
    if kind.is_of_clicks:
        return Unit.CLICKS
    return {Kind.SCROLL: Unit.SHARE, Kind.ATTENTION: Unit.VIEW_S}.get(kind, Unit.POINTER_S)


class PerTrial(Struct, frozen=True, eq=False):
    """Heat of one side, per trial: float32 (rows, columns) in the kind's unit, a square of `cell_px` a cell."""

    grid: NDArray[np.float32]
    cell_px: int
    most: float

    def value_at(self, x_px: float, y_px: float) -> float:
        """How much there; 0 beside the page."""
        rows, columns = self.grid.shape
        row, column = int(y_px // self.cell_px), int(x_px // self.cell_px)
        return float(self.grid[row, column]) if 0 <= row < rows and 0 <= column < columns else 0.0


def per_trial(found: Density, kind: Kind, trials: int) -> PerTrial:
    """A side's heat per trial; nothing of nobody."""
    parts = 1 if kind.is_of_bands else max(trials, 1)
    scale = np.float32(1 / (found.lone * parts))
    return PerTrial(found.grid * scale, found.cell_px, found.max * float(scale))


def less(one: PerTrial, other: PerTrial) -> PerTrial:
    """The first side less the second; `most` is how far it is from nothing where it is furthest.

    Raises:
        ValueError: for heats of different pictures.
    """
    if one.grid.shape != other.grid.shape or one.cell_px != other.cell_px:
        raise ValueError("only heats of one picture can be compared")
    grid = one.grid - other.grid
    return PerTrial(grid, one.cell_px, float(np.abs(grid).max(initial=0.0)))


def beyond_chance(
    one: PerTrial, other: PerTrial, trials_one: int, trials_other: int
) -> NDArray[np.float32]:
    """How much of each cell's difference is beyond chance, 0 to 1, (rows, columns); of heat that is counted."""
    variance = one.grid / np.float32(2 * max(trials_one, 1))
    variance += other.grid / np.float32(2 * max(trials_other, 1))
    z = np.abs(one.grid - other.grid)
    np.divide(z, np.sqrt(variance), out=z, where=variance > 0)
    part = np.minimum(z * np.float32(1 / Z_95), 1)
    return np.asarray(part * part, dtype=np.float32)


class ElementDifference(Struct, frozen=True):
    """One element on both sides.

    `one`, `other`: how many of a side's trials clicked it, of how many; `clicks`: how often. `p`: how likely so great a
    difference is by chance, `raised_p`: after all elements were asked; `is_exact`: told by Fisher's test. `is_told`:
    whether that may be told, as the sides share no trials. `members`: which of each side's `Points.elements` it is.
    """

    name: ElementName
    one: Share
    other: Share
    clicks: tuple[int, int]
    difference: Interval
    p: float
    raised_p: float
    is_exact: bool
    members: tuple[tuple[int, ...], tuple[int, ...]]
    is_told: bool = True

    @property
    def is_certain(self) -> bool:
        """Whether the sides differ by more than chance."""
        return self.is_told and self.raised_p <= CERTAIN


#: what a table of elements compared tells, as `values` does
COLUMNS = (
    "selector", "element_key", "label", "hits_a", "total_a", "share_a", "clicks_a", "hits_b", "total_b", "share_b",
    "clicks_b", "difference", "low", "high", "p", "p_adjusted", "is_exact", "is_certain",
)  # fmt: skip


def values(row: ElementDifference) -> tuple[str | float | bool | None, ...]:
    """What is known of an element, in the order of `COLUMNS`; no bounds and no chance where they may not be told."""
    name, one, other, apart = row.name, row.one, row.other, row.difference
    bounds, chance = (apart.low, apart.high), (row.p, row.raised_p, row.is_exact, row.is_certain)
    told = (*bounds, *chance) if row.is_told else (None,) * 6
    return (
        name.selector, name.element_key, name.label, one.hits, one.total, one.share, row.clicks[0], other.hits,
        other.total, other.share, row.clicks[1], apart.value, *told,
    )  # fmt: skip


class Comparison(Struct, frozen=True):
    """Two sides' elements, the certain and the greatest differences first; empty where a side has no trials.

    `one`, `other`: how many trials; `shared`: how many of them are on both sides.
    """

    elements: tuple[ElementDifference, ...]
    one: int
    other: int
    shared: int

    @property
    def too_few(self) -> int | None:
        """The trials of the smaller side where they are too few; None where they are not."""
        fewest = min(self.one, self.other)
        return fewest if is_roughly_known(fewest) else None

    @property
    def certain(self) -> int:
        """How many elements differ by more than chance."""
        return sum(element.is_certain for element in self.elements)


class Half(Struct, frozen=True, eq=False):
    """One side: its stays, and those of its clicks that it is about, told of these stays."""

    stays: Stays
    points: Points


def trials(stays: Stays, by: By) -> int:
    """How many stays, or persons, a side has."""
    return int(np.unique(stays.person).size) if by == "people" else len(stays)


def compare(one: Half, other: Half, by: By = "events") -> Comparison:
    """Each element's share on both sides, and what may be said of their difference."""
    totals = trials(one.stays, by), trials(other.stays, by)
    shared = _shared(one.stays, other.stays, by)
    if not all(totals):
        return Comparison((), *totals, shared)
    names = (*one.points.elements, *other.points.elements)
    members, group_of = grouped(names)
    split = len(one.points.elements)
    mine = _counted(one.points, group_of[:split], len(members), by)
    its = _counted(other.points, group_of[split:], len(members), by)
    present = np.flatnonzero(mine.clicks + its.clicks)
    shares = [
        (Share(int(mine.hits[at]), totals[0]), Share(int(its.hits[at]), totals[1]))
        for at in present
    ]
    chances = [p_value(*pair) for pair in shares]
    clicks_of = np.concatenate([mine.by_name, its.by_name])
    found = []
    rows = zip(present.tolist(), shares, chances, raised(chances), strict=True)
    for at, (here, there), p, raised_p in rows:
        group = members[at]
        apart = difference(here, there)
        assert apart is not None
        found.append(
            ElementDifference(
                name=names[max(group, key=lambda index: int(clicks_of[index]))],
                one=here,
                other=there,
                clicks=(int(mine.clicks[at]), int(its.clicks[at])),
                difference=apart,
                p=p,
                raised_p=raised_p,
                is_exact=least_expected(here, there) < FEWEST_EXPECTED,
                is_told=not shared,
                members=(
                    tuple(index for index in group if index < split),
                    tuple(index - split for index in group if index >= split),
                ),
            )
        )
    found.sort(key=lambda row: (not row.is_certain, -abs(row.difference.value), -sum(row.clicks)))
    return Comparison(tuple(found), *totals, shared)


class _Counted(Struct, frozen=True, eq=False):
    """For each element: `hits` trials that clicked it, `clicks` in all; `by_name` the clicks of each name."""

    hits: Ints
    clicks: Ints
    by_name: Ints


def _counted(points: Points, group_of: Ints, groups: int, by: By) -> _Counted:
    named = points.element >= 0
    element = points.element[named]
    group = group_of[element]
    who = (points.person if by == "people" else points.stay)[named]
    _, trial = np.unique(who, return_inverse=True)
    among = int(trial.max(initial=0)) + 1
    once = np.unique(group * among + trial)
    return _Counted(
        np.bincount(once // among, minlength=groups),
        np.bincount(group, minlength=groups),
        np.bincount(element, minlength=len(points.elements)),
    )


def _shared(one: Stays, other: Stays, by: By) -> int:
    if by == "people":
        return int(np.intersect1d(one.person, other.person).size)
    return len(_stay_ids(one) & _stay_ids(other))


def _stay_ids(stays: Stays) -> set[tuple[float, ...]]:
    columns = (stays.session, stays.window, stays.visit, stays.enter_ms)
    return set(zip(*(column.tolist() for column in columns), strict=True))
