"""How long the pointer stayed over the elements of a page's picture.

The definition of record of **hover**: a move lies over the smallest of the picture's elements that hold its place, and
an element's seconds are the weights of its moves (`app.heatmap.moves`): what lies within another element counts for the
inner one alone. What cannot be clicked and holds others is a part of the page, not an element: nobody hovers it. A
picture holds nothing, whatever lies upon it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.heatmap.moves import Moves
from app.heatmap.places import PictureElement
from app.heatmap.stays import Floats, Ints, Stays

#: the page is looked at in squares of this side, px: an element's edge is so exact
CELL_PX = 2
#: so many moves are looked at at once, of however many there are
AT_ONCE = 1 << 18
#: what has no place for others in it
HOLDS_NONE = frozenset({"img", "svg", "canvas", "video", "input", "textarea", "select", "hr"})


class Hovered(Struct, frozen=True, eq=False):
    """For each of a picture's elements: the seconds that pointers stayed over it, the stays that did, (elements,)."""

    seconds: Floats
    stays: Ints


def hover(
    moves: Moves,
    stays: Stays,
    picture: Sequence[PictureElement],
    page_w_px: float,
    page_h_px: float,
) -> Hovered:
    """How long pointers stayed over each element of a picture of that size."""
    x_px, of = moves.placed_x(stays, page_w_px), max(len(stays), 1)
    ground = _fine_ground(picture, page_w_px, page_h_px)
    seconds, pairs = np.zeros(len(picture)), [np.zeros(0, np.int64)]
    for start in range(0, len(moves), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        over = _below(ground, x_px[some], moves.y_px[some], page_w_px, page_h_px)
        on = over >= 0
        over = over[on]
        seconds += np.bincount(over, weights=moves.dwell_s[some][on], minlength=len(picture))
        pairs.append(_each_once(over * of + moves.stay[some][on]))
    visited = np.bincount(_each_once(np.concatenate(pairs)) // of, minlength=len(picture))
    return Hovered(seconds, visited.astype(np.int64))


def hovered_grid(
    found: Hovered,
    picture: Sequence[PictureElement],
    page_w_px: float,
    page_h_px: float,
    cell_px: int,
) -> NDArray[np.float32]:
    """The seconds of the element that lies over each cell of a page, 0 where none does, (rows, columns)."""
    rows, columns = math.ceil(page_h_px / cell_px), math.ceil(page_w_px / cell_px)
    ground = _ground(picture, rows, columns, cell_px)
    seconds = np.append(found.seconds, 0.0).astype(np.float32)
    return np.asarray(seconds[ground], dtype=np.float32)


def _below(
    ground: NDArray[np.int32],
    x_px: NDArray[np.float32],
    y_px: NDArray[np.float32],
    page_w_px: float,
    page_h_px: float,
) -> Ints:
    """Which element each place lies over, −1 for none, int64 (n,)."""
    inside = (x_px >= 0) & (x_px < page_w_px) & (y_px >= 0) & (y_px < page_h_px)
    found = np.full(x_px.size, -1, np.int64)
    cell = (y_px[inside] / CELL_PX).astype(np.int64)
    cell *= ground.shape[1]
    cell += (x_px[inside] / CELL_PX).astype(np.int64)
    found[inside] = ground.ravel()[cell]
    return found


def _each_once(numbers: Ints) -> Ints:
    """The different numbers, ascending; sorted plainly, which is several times as fast as `np.unique` here."""
    ascending = np.sort(numbers)
    return ascending[np.diff(ascending, prepend=ascending[:1] - 1) > 0]


def _fine_ground(
    picture: Sequence[PictureElement], page_w_px: float, page_h_px: float
) -> NDArray[np.int32]:
    rows, columns = int(page_h_px // CELL_PX) + 1, int(page_w_px // CELL_PX) + 1
    return _ground(picture, rows, columns, CELL_PX)


def _ground(
    picture: Sequence[PictureElement], rows: int, columns: int, cell_px: int
) -> NDArray[np.int32]:
    """The smallest element over each cell, −1 for none."""
    ground = np.full((rows, columns), -1, np.int32)
    largest_first = sorted(
        _hoverable(picture), key=lambda at: picture[at].w_px * picture[at].h_px, reverse=True
    )
    for at in largest_first:
        one = picture[at]
        top, left = max(0, round(one.y_px / cell_px)), max(0, round(one.x_px / cell_px))
        bottom = max(0, round((one.y_px + one.h_px) / cell_px))
        right = max(0, round((one.x_px + one.w_px) / cell_px))
        ground[top:bottom, left:right] = at
    return ground


def _hoverable(picture: Sequence[PictureElement]) -> list[int]:
    """Those that can be clicked, and those that hold no other."""
    left, top, wide, high = (
        np.array([getattr(one, name) for one in picture], dtype=np.float64)
        for name in ("x_px", "y_px", "w_px", "h_px")
    )
    shown = (wide > 0) & (high > 0)
    found = []
    for at, one in enumerate(picture):
        holds = (
            shown
            & (left >= one.x_px)
            & (top >= one.y_px)
            & (left + wide <= one.x_px + one.w_px)
            & (top + high <= one.y_px + one.h_px)
            & (wide * high < one.w_px * one.h_px)
        )
        if one.is_clickable or one.tag in HOLDS_NONE or not holds.any():
            found.append(at)
    return found
