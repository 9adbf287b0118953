"""Heat as it is painted, and what its numbers mean; reckoned on the reader's thread."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from app.heatmap.colours import ColourMap, painted
from app.heatmap.density import Density
from app.heatmap.doors import near_spot
from app.heatmap.kinds import Kind
from app.heatmap.page import OnPage
from app.heatmap.places import PictureElement
from app.heatmap.reach import SeenPage, seen_by_people, seen_pages
from app.jobs.heat import HeatOf, KindHeat, chosen_points, kind_heat
from app.ui import words
from app.ui.heatmap.layers import image_of

if TYPE_CHECKING:
    from app.library.database import Library

#: what lies so far out in a glow is nothing
LEAST_SAID = 0.05
Elements = tuple[PictureElement, ...]
Size = tuple[float, float]


class Unit(StrEnum):
    """What a number of the heat counts."""

    CLICKS = "clicks"
    SECONDS = "seconds"
    SHARE = "share"


UNITS = {
    Kind.MOVE: Unit.SECONDS,
    Kind.HOVER: Unit.SECONDS,
    Kind.ATTENTION: Unit.SECONDS,
    Kind.SCROLL: Unit.SHARE,
}


class Drawn(Struct, frozen=True, eq=False):
    """Heat ready to be laid over the page, one pixel of `image` a cell of `cell_px` (width, height). `in_states`: how
    many clicks of its kind were made on the page itself, then in each of its states; none of what is no clicks.
    `seen`: how far down each visit saw, or each person where people are counted; of bands alone."""

    of: HeatOf
    heat: KindHeat
    size_px: Size
    colours: ColourMap
    image: QImage
    cell_px: tuple[float, float]
    in_states: tuple[int, ...] = ()
    seen: tuple[SeenPage, ...] = ()

    @property
    def density(self) -> Density:
        """The numbers behind it."""
        return self.heat.density

    @property
    def unit(self) -> Unit:
        """What its numbers count."""
        return UNITS.get(self.of.kind, Unit.CLICKS)

    @property
    def is_veil(self) -> bool:
        """Whether it tells of bands of the page."""
        return self.of.kind.is_of_bands

    @property
    def top(self) -> float:
        """What the hottest colour stands for."""
        return 1.0 if self.of.kind is Kind.SCROLL and self.density.max > 0 else self.density.peak

    def said_at(self, x_px: float, y_px: float) -> str:
        """How hot it is there, in words; nothing where it is not. Of clicks as many as a click there lists: those
        within the ring, not what their glows come to."""
        if self.unit is Unit.CLICKS:
            return self._clicks_said(self._clicks_near(x_px, y_px))
        value = self.density.value_at(x_px, y_px)
        return said(value, self.unit) if value >= LEAST_SAID else ""

    def _clicks_near(self, x_px: float, y_px: float) -> int:
        points, placed = self.heat.points, self.heat.placed
        if points is None or placed is None:
            return 0
        beside = np.flatnonzero(np.abs(placed.y_px - y_px) <= self.of.radius_px)
        near = beside[
            near_spot(placed.x_px[beside], placed.y_px[beside], x_px, y_px, self.of.radius_px)
        ]
        return int(np.unique(points.person[near]).size) if self.of.by == "people" else near.size

    def _clicks_said(self, count_of: int) -> str:
        if not count_of:
            return ""
        if self.of.by == "people":
            one, many = _tr("1 person here"), _tr("%1 people here")
        else:
            one, many = _tr("1 click here"), _tr("%1 clicks here")
        return one if count_of == 1 else many.replace("%1", words.number(count_of))


class Drawing(Struct, frozen=True, eq=False):
    """Asks for the heat of one kind on a page of that size."""

    on: OnPage
    of: HeatOf
    elements: Elements
    size_px: Size
    colours: ColourMap

    def __call__(self, _db: Library) -> Drawn:
        heat = kind_heat(self.on, self.of, *self.size_px, self.elements)
        drawn = coloured(heat, self.of, self.size_px, self.colours)
        if self.of.kind.is_of_clicks:
            return replace(drawn, in_states=self._in_states())
        return replace(drawn, seen=self._seen()) if self.of.kind.is_of_bands else drawn

    def _seen(self) -> tuple[SeenPage, ...]:
        if self.on.views is None:
            return ()
        seen_of = seen_by_people if self.of.by == "people" else seen_pages
        return tuple(seen_of(self.on.stays, self.on.views, self.size_px[1]))

    def _in_states(self) -> tuple[int, ...]:
        points = chosen_points(self.on, replace(self.of, state=None))
        return tuple(np.bincount(points.state + 1, minlength=len(points.states) + 1).tolist())


def coloured(heat: KindHeat, of: HeatOf, size_px: Size, colours: ColourMap) -> Drawn:
    """The same heat in other colours."""
    density, is_veil = heat.density, of.kind.is_of_bands
    grid = density.grid[:, :1] if is_veil else density.grid
    top = 1.0 if of.kind is Kind.SCROLL else density.max
    image = image_of(painted(grid, top, 1.0, colours, is_veil=is_veil))
    cell = float(density.cell_px)
    return Drawn(of, heat, size_px, colours, image, (size_px[0] if is_veil else cell, cell))


def said(value: float, unit: Unit) -> str:
    """A number of the heat with its unit."""
    if unit is Unit.SHARE:
        return f"{100 * value:.0f} %"
    if unit is Unit.SECONDS:
        return seconds(value)
    return count(value)


def count(value: float) -> str:
    """How many clicks; half a click is one of several people at several spots."""
    if 0 < value < 9.95 and round(value, 1) % 1:
        return f"{value:.1f}"
    return words.number(round(value))


def seconds(value: float | None) -> str:
    """So many seconds, as one reads them; a dash where nobody knows."""
    if value is None:
        return "–"
    if value < 9.95:
        return f"{value:.1f} s"
    if value < 100:
        return f"{value:.0f} s"
    return _tr("%1 min").replace("%1", words.number(round(value / 60)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
