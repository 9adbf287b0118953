"""Where clicks lie on a page's picture. This docstring is the definition of record.

A click is placed **by element** where the element that it was made on is in the picture: at the same part of its width
and height. So it follows its element to another width, another state of the page, another scroll of a bar that sticks.
A click by keyboard lies in the middle of its element. Where the element's box at the click was not measured, the click
lies in it where the pixel does, or as near to that across the page and in the middle of its height.

All others are placed **by pixel** (`app.heatmap.points`), and so is what was made on an element that is no control and
taller than `TALL_PX`: where within a whole section somebody clicked says more than which part of its height that is.

An element is in the picture when one there has its key, or, for elements without a key, alone has its selector. Boxes
in each other may share a key: then the one with its selector is it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from app.heatmap.points import ElementName, Points, placed_x, placed_y
from app.heatmap.stays import Floats, Ints, Mask

TALL_PX = 600.0


class PictureElement(Struct, frozen=True):
    """One element of a page's picture and where it lies in it, px of the picture.

    `element_key` and `selector` as `app.dom.describe` tells them of this very node. `is_clickable`: made to be pressed,
    typed into, or shown as if. `is_stuck`: fixed or sticky, or within what is. `around`: what a nameless one stands in,
    as `app.dom.surroundings` tells it.
    """

    node_id: int
    element_key: str | None
    selector: str | None
    label: str | None
    tag: str
    x_px: float
    y_px: float
    w_px: float
    h_px: float
    is_clickable: bool
    is_stuck: bool = False
    around: str | None = None

    @property
    def name(self) -> ElementName:
        """By what clicks call it."""
        return ElementName(self.element_key, self.selector, self.label)


class Placed(Struct, frozen=True, eq=False):
    """Where n points lie on the picture, (n,) px, NaN for those that have no place; `by_element` bool (n,)."""

    x_px: Floats
    y_px: Floats
    by_element: Mask

    @property
    def elements(self) -> int:
        """How many were placed by element."""
        return int(np.count_nonzero(self.by_element))

    @property
    def pixels(self) -> int:
        """How many were placed by pixel."""
        return (
            int(np.count_nonzero(np.isfinite(self.x_px) & np.isfinite(self.y_px))) - self.elements
        )

    @property
    def unplaced(self) -> int:
        """How many have no place."""
        return int(self.x_px.size) - self.elements - self.pixels


def place(points: Points, picture: Sequence[PictureElement], page_w_px: float) -> Placed:
    """Place points on a picture `page_w_px` wide; all by pixel where its elements are not known."""
    x_px, y_px = placed_x(points, page_w_px), placed_y(points)
    by_element = np.zeros(len(points), np.bool_)
    if picture and points.elements and len(points):
        where = in_picture(points.elements, picture)
        at: Ints = np.where(points.element >= 0, where[points.element], -1)
        tall = np.array([one.h_px > TALL_PX and not one.is_clickable for one in picture])
        by_element = (at >= 0) & ~tall[at]
        on = at[by_element]
        left, top = _column(picture, "x_px")[on], _column(picture, "y_px")[on]
        width, height = _column(picture, "w_px")[on], _column(picture, "h_px")[on]
        rel_x, rel_y = points.rel_x_frac[by_element], points.rel_y_frac[by_element]
        near_x, near_y = (x_px[by_element] - left) / width, (y_px[by_element] - top) / height
        across = np.clip(np.nan_to_num(near_x, nan=0.5), 0, 1)
        down = np.where((near_y >= 0) & (near_y <= 1), near_y, 0.5)
        x_px[by_element] = left + np.where(np.isfinite(rel_x), rel_x, across) * width
        y_px[by_element] = top + np.where(np.isfinite(rel_y), rel_y, down) * height
    return Placed(x_px, y_px, by_element)


def in_picture(elements: Sequence[ElementName], picture: Sequence[PictureElement]) -> Ints:
    """Which of a picture's elements each of those is, −1 for none, int64 (elements,)."""
    by_key: dict[str, int] = {}
    by_both: dict[tuple[str, str | None], int] = {}
    by_selector: dict[str, list[int]] = {}
    by_number: dict[str, int] = {}
    for index, one in enumerate(picture):
        if one.w_px <= 0 or one.h_px <= 0:
            continue
        if one.element_key is not None:
            by_key.setdefault(one.element_key, index)
            by_both.setdefault((one.element_key, one.selector), index)
            if (numbered := one.name.numbered) is not None:
                by_number.setdefault(numbered, index)
        if one.selector is not None:
            by_selector.setdefault(one.selector, []).append(index)
    found = np.full(len(elements), -1, np.int64)
    for at, name in enumerate(elements):
        if name.element_key is not None:
            alone = by_key.get(name.element_key, -1)
            if alone < 0 and by_number:
                alone = by_number.get(name.numbered or "", -1)
            found[at] = by_both.get((name.element_key, name.selector), alone)
        elif name.selector is not None:
            alike = by_selector.get(name.selector, [])
            found[at] = alike[0] if len(alike) == 1 else -1
    return found


def _column(picture: Sequence[PictureElement], name: str) -> Floats:
    return np.array([getattr(one, name) for one in picture], dtype=np.float64)
