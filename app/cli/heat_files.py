"""What `footfall heatmap` writes: the page with its heat and what that means, and the grid of numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.errors import UserError
from app.heatmap.compare import Comparison, PerTrial, Unit
from app.heatmap.kinds import By, Kind
from app.jobs.heat import HeatOf, KindHeat, kind_heat
from app.library.points import PageClicks

if TYPE_CHECKING:
    from app.ui.heatmap.pinned import Pinned
    from app.ui.web.kept_pages import KeptPage


def write_page(drawn: KeptPage, out: Path) -> None:
    """Write the page alone.

    Raises:
        UserError: the file cannot be written.
    """
    from app.ui.web import picture_file

    picture_file.write_picture(drawn.image, out)


def write_heat(
    drawn: KeptPage,
    heat: KindHeat,
    of: HeatOf,
    clicks: PageClicks,
    query: str,
    pinned: tuple[Pinned, ...],
    out: Path,
) -> None:
    """Write the page at its own size under its heat, with what was said of its elements, the legend below it.

    Raises:
        UserError: the file cannot be written.
    """
    from app import settings
    from app.heatmap.colours import ColourMap
    from app.ui.heatmap.drawing import coloured
    from app.ui.heatmap.export import Laid, write_with_legend
    from app.ui.heatmap.legend import legend_of, plain_fonts
    from app.ui.heatmap.pinned import counted
    from app.ui.heatmap.totals import clicks_of, placed_of

    size_px = (float(drawn.image.width()), float(drawn.image.height()))
    shown = coloured(heat, of, size_px, ColourMap.INFERNO)
    visits = len(clicks.visits)
    told = (
        "1 visit" if visits == 1 else f"{visits} visits",
        *clicks_of(heat),
        *placed_of(heat),
        counted(pinned),
    )
    laid = Laid(shown.image, shown.cell_px, settings.HEAT_OPACITY_FRAC.default, shown.is_veil)
    legend = legend_of(shown, clicks, told, query.strip(), plain_fonts())
    write_with_legend(drawn.image, laid, legend, out, pinned)


def picture_of_clicks(drawn: KeptPage, clicks: PageClicks, size_px: tuple[int, int]) -> bytes:
    """The upper part of the page under its clicks, so wide and no higher, as a JPEG."""
    from app import settings
    from app.heatmap.colours import ColourMap
    from app.ui.heatmap.drawing import coloured
    from app.ui.heatmap.export import Laid, small_with_heat

    of = HeatOf(Kind.CLICK)
    page_px = (float(drawn.image.width()), float(drawn.image.height()))
    shown = coloured(
        kind_heat(clicks.on, of, *page_px, drawn.elements), of, page_px, ColourMap.INFERNO
    )
    laid = Laid(shown.image, shown.cell_px, settings.HEAT_OPACITY_FRAC.default, shown.is_veil)
    return small_with_heat(drawn.image, laid, *size_px)


def write_difference(
    drawn: KeptPage,
    apart: PerTrial,
    solid: NDArray[np.float32] | None,
    unit: Unit,
    found: Comparison,
    by: By,
    title: str,
    out: Path,
) -> None:
    """Write the page under the difference of two heats, the legend below it.

    Raises:
        UserError: the file cannot be written.
    """
    from app import settings
    from app.heatmap import diverging
    from app.heatmap.colours import VEIL_FRAC
    from app.ui.heatmap.compare_bar import difference_scale
    from app.ui.heatmap.compare_said import cautions, unit_title
    from app.ui.heatmap.export import Laid, Legend, write_with_legend
    from app.ui.heatmap.layers import image_of
    from app.ui.heatmap.legend import plain_fonts

    cell = float(apart.cell_px)
    is_band = unit in (Unit.SHARE, Unit.VIEW_S)
    veil_frac = VEIL_FRAC if is_band else 1.0
    image = image_of(diverging.painted(apart.grid, apart.most, veil_frac, solid))
    scale = difference_scale(apart.most, unit, by)
    text = " · ".join((unit_title(unit, by), *cautions(found, by)))
    laid = Laid(image, (cell, cell), settings.HEAT_OPACITY_FRAC.default, is_band)
    legend = Legend(title, text, scale.image, scale.ticks, plain_fonts())
    write_with_legend(drawn.image, laid, legend, out)


def write_grid(grid: NDArray[np.float32], out: Path) -> None:
    """Write numbers as numpy reads them.

    Raises:
        UserError: the file cannot be written.
    """
    try:
        with out.open("wb") as file:
            np.save(file, np.ascontiguousarray(grid), allow_pickle=False)
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}.", "") from error
