"""What comparing two heats asks, on the reader's thread: who is on either side, and both heats and their difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.errors import QueryError
from app.heatmap import diverging
from app.heatmap.abreast import Abreast, abreast
from app.heatmap.colours import VEIL_FRAC, ColourMap, painted
from app.heatmap.compare import (
    Comparison,
    Half,
    PerTrial,
    Unit,
    beyond_chance,
    compare,
    less,
    per_trial,
    trials,
    unit_of,
)
from app.heatmap.kinds import By, Kind
from app.heatmap.places import in_picture
from app.heatmap.points import ElementName
from app.jobs.called import Names
from app.jobs.heat import HeatOf, KindHeat, chosen_points, kind_heat
from app.library.page_pictures import OwnImage
from app.ui.heatmap.compare_names import names_of
from app.ui.heatmap.compare_pictured import pictured, state_index
from app.ui.heatmap.drawing import Elements, Size
from app.ui.heatmap.elements_read import Crops
from app.ui.heatmap.layers import image_of
from app.ui.heatmap.pictures import PagePicture
from app.ui.heatmap.reading import Held, OfPage, PageHeat

if TYPE_CHECKING:
    from app.library.database import Library

#: the kinds that ask for what was in view, and for the pointer's way
OF_VIEWS = (Kind.SCROLL, Kind.ATTENTION)
OF_MOVES = (Kind.MOVE, Kind.HOVER)


class SideAsk(Struct, frozen=True):
    """Who is on a side, with which device (None the commonest), and what of them is looked at."""

    query: str = ""
    device: str | None = None
    kind: Kind = Kind.CLICK


class Pair(Struct, frozen=True):
    """Both sides; `state`: the key of what was open above the page, '' for the page itself."""

    one: SideAsk = SideAsk()
    other: SideAsk = SideAsk()
    state: str = ""

    @property
    def both(self) -> tuple[SideAsk, SideAsk]:
        """The two of them."""
        return self.one, self.other

    def with_side(self, at: int, side: SideAsk) -> Pair:
        """The pair with another side in place of the first (0) or the second (1)."""
        return replace(self, other=side) if at else replace(self, one=side)

    @property
    def open_state(self) -> str:
        """The state that is looked at: only clicks tell what was open."""
        return self.state if all(side.kind.is_of_clicks for side in self.both) else ""


class Sides(Struct, frozen=True, eq=False):
    """Who was found on either side, and their elements compared. `by`: what their trials are. `images`: what a person
    laid on the sides' pages in the place of their pictures."""

    pair: Pair
    heats: tuple[PageHeat, PageHeat]
    by: By
    found: Comparison
    images: tuple[OwnImage | None, OwnImage | None] = (None, None)

    def trials(self, at: int) -> int:
        """How many visits, or people, a side has."""
        return self.found.other if at else self.found.one

    @property
    def held(self) -> Held:
        """The page, read with all that either side asks for."""
        return self.heats[1].held


class Unread(Struct, frozen=True):
    """A side whose query cannot be read, and why."""

    at: int
    why: str


class ReadSides(Struct, frozen=True, eq=False):
    """Asks who is on either side of a comparison.

    `among`: the query that both sides' sessions fit as well.
    """

    pattern: str
    among: str
    pair: Pair
    by: By
    held: Held | None = None

    def __call__(self, db: Library) -> Sides | Unread:
        held, heats = self.held, []
        for at, side in enumerate(self.pair.both):
            try:
                heat = self._of(side, held)(db)
            except QueryError as error:
                return Unread(at, str(error))
            held = heat.held
            heats.append(heat)
        pair = self._with_known_state(heats)
        one, other = (
            Half(
                heat.on.stays, chosen_points(heat.on, of_elements(heat, side.kind, pair.open_state))
            )
            for heat, side in zip(heats, pair.both, strict=True)
        )
        seen, images = pictured(db, (heats[0], heats[1]), pair.open_state)
        return Sides(pair, seen, self.by, compare(one, other, self.by), images)

    def _with_known_state(self, heats: Sequence[PageHeat]) -> Pair:
        """The page itself where nobody clicked in the state any more."""
        keys = {state.key for heat in heats for state in heat.states}
        return self.pair if self.pair.state in keys else replace(self.pair, state="")

    def _of(self, side: SideAsk, held: Held | None) -> OfPage:
        kinds = {one.kind for one in self.pair.both}
        return OfPage(
            self.pattern,
            side.device,
            None,
            joined(self.among, side.query),
            held,
            with_views=not kinds.isdisjoint(OF_VIEWS),
            with_moves=not kinds.isdisjoint(OF_MOVES),
        )


class OnPicture(Struct, frozen=True, eq=False):
    """A picture to draw on: its size and its elements."""

    size_px: Size
    elements: Elements = ()


class Layer(Struct, frozen=True, eq=False):
    """Heat or a difference ready to be laid over a page: one pixel of `image` a cell of `cell_px` (width, height), its
    numbers per trial, and what its strongest colour stands for."""

    numbers: PerTrial
    image: QImage
    cell_px: tuple[float, float]
    is_sharp: bool
    top: float
    unit: Unit


class DrawnSides(Struct, frozen=True, eq=False):
    """Both sides' heat on their own pictures (`heats`), and their difference on one of them, None where they are not
    counted in the same unit; `on_base`: both sides' heat on that one. `names`: what those elements are called that have
    no label, as far as a picture tells it. `abreast`: which heights of the pictures are each other's."""

    sides: Sides
    layers: tuple[Layer, Layer]
    heats: tuple[KindHeat, KindHeat]
    apart: Layer | None = None
    on_base: tuple[KindHeat, KindHeat] | None = None
    names: Names = msgspec.field(default_factory=dict)
    abreast: Abreast | None = None

    def placed(self, *, on_base: bool) -> tuple[int, int]:
        """How many clicks of both sides were placed by element, and how many by pixel."""
        heats = self.on_base if on_base and self.on_base is not None else self.heats
        known = [heat.placed for heat in heats if heat.placed is not None]
        return sum(one.elements for one in known), sum(one.pixels for one in known)


class DrawSides(Struct, frozen=True, eq=False):
    """Asks for both heats and their difference.

    `base`: on which side's picture the difference lies.
    """

    sides: Sides
    pictures: tuple[OnPicture, OnPicture]
    base: int
    radius_px: float
    colours: ColourMap = ColourMap.INFERNO

    def __call__(self, _db: Library) -> DrawnSides:
        kinds = [side.kind for side in self.sides.pair.both]
        heats = [self._heat(at, self.pictures[at]) for at in (0, 1)]
        numbers = [self._per_trial(at, heats[at]) for at in (0, 1)]
        alike = unit_of(kinds[0]) is unit_of(kinds[1])
        tops = [_top(kind, one.most) for kind, one in zip(kinds, numbers, strict=True)]
        if alike:
            tops = [max(tops)] * 2
        layers = [
            self._layer(kind, one, top, self.pictures[at].size_px)
            for at, (kind, one, top) in enumerate(zip(kinds, numbers, tops, strict=True))
        ]
        one, other = self.pictures
        drawn = DrawnSides(
            self.sides,
            (layers[0], layers[1]),
            (heats[0], heats[1]),
            names=names_of(self.sides.found.elements, (one.elements, other.elements)),
            abreast=abreast(one.elements, other.elements, (one.size_px[1], other.size_px[1])),
        )
        if not alike or not all(self.sides.trials(at) for at in (0, 1)):
            return drawn
        there = 1 - self.base
        moved = self._heat(there, self.pictures[self.base])
        pair = [numbers[self.base], self._per_trial(there, moved)]
        apart = less(*(pair if self.base == 0 else reversed(pair)))
        both = (heats[self.base], moved)
        solid = None
        if unit_of(kinds[0]) is Unit.CLICKS and not self.sides.found.shared:
            counts = self.sides.trials(self.base), self.sides.trials(there)
            solid = beyond_chance(pair[0], pair[1], *counts)
        return replace(
            drawn,
            apart=_difference(apart, kinds[self.base], self.pictures[self.base].size_px, solid),
            on_base=both if self.base == 0 else (moved, heats[self.base]),
        )

    def _heat(self, at: int, picture: OnPicture) -> KindHeat:
        of = of_heat(self.sides, at, self.radius_px)
        return kind_heat(self.sides.heats[at].on, of, *picture.size_px, picture.elements)

    def _per_trial(self, at: int, heat: KindHeat) -> PerTrial:
        side = self.sides.pair.both[at]
        count = trials(self.sides.heats[at].on.stays, self.sides.by)
        return per_trial(heat.density, side.kind, count)

    def _layer(self, kind: Kind, numbers: PerTrial, top: float, size_px: Size) -> Layer:
        is_veil = kind.is_of_bands
        grid = numbers.grid[:, :1] if is_veil else numbers.grid
        image = image_of(painted(grid, top, 1.0, self.colours, is_veil=is_veil))
        cell = float(numbers.cell_px)
        return Layer(
            numbers,
            image,
            (size_px[0] if is_veil else cell, cell),
            is_veil or kind is Kind.HOVER,
            top,
            unit_of(kind),
        )


class RowCrops(Struct, frozen=True, eq=False):
    """Asks for small pictures of elements, from the first page that shows each."""

    names: tuple[ElementName, ...]
    pages: tuple[PagePicture | None, PagePicture | None]

    def __call__(self, db: Library) -> dict[ElementName, QImage]:
        found: dict[ElementName, QImage] = {}
        for page in self.pages:
            if page is None or not page.elements:
                continue
            places = in_picture(self.names, page.elements).tolist()
            named = [(name, at) for name, at in zip(self.names, places, strict=True) if at >= 0]
            which = tuple(at for name, at in named if name not in found)
            crops = Crops(page.image, page.elements, which, page.size_px[0])(db)
            found.update((name, crops[at]) for name, at in named if at in crops)
        return found


def of_heat(sides: Sides, at: int, radius_px: float) -> HeatOf:
    """Which heat a side shows: of what was done on the page itself, or on what was open above it."""
    kind = sides.pair.both[at].kind
    state = state_index(sides.heats[at], sides.pair.open_state)
    return HeatOf(kind=kind, by=sides.by, state=state, radius_px=radius_px)


def of_elements(heat: PageHeat, kind: Kind, state: str) -> HeatOf:
    """Which clicks the table of elements counts: those of the side's kind, all where that is no clicks; of the page
    itself those in whatever was open above it as well, as an element of a dialog is one, too."""
    index = state_index(heat, state) if state else None
    return HeatOf(kind=kind if kind.is_of_clicks else Kind.CLICK, state=index)


def joined(among: str, query: str) -> str:
    """What fits both queries."""
    return " ".join(part for part in (among.strip(), query.strip()) if part)


def _top(kind: Kind, most: float) -> float:
    return 1.0 if kind is Kind.SCROLL else most


def _difference(
    numbers: PerTrial, kind: Kind, size_px: Size, solid: NDArray[np.float32] | None
) -> Layer:
    is_band = kind.is_of_bands
    grid = np.ascontiguousarray(numbers.grid[:, :1]) if is_band else numbers.grid
    opacity = VEIL_FRAC if is_band else 1.0
    image = image_of(diverging.painted(grid, numbers.most, opacity, solid))
    cell = float(numbers.cell_px)
    return Layer(
        numbers,
        image,
        (size_px[0] if is_band else cell, cell),
        is_band or kind is Kind.HOVER,
        numbers.most,
        unit_of(kind),
    )
