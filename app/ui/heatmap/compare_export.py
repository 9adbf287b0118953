"""What leaves a comparison as a file: both pages and their difference beside each other, the elements as a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from PySide6.QtGui import QImage, QPainter

from app.heatmap.compare import COLUMNS, ElementDifference, values
from app.jobs.called import Names
from app.jobs.table_file import write_table
from app.ui.heatmap.compare_names import title
from app.ui.heatmap.export import PAPER, Laid, Legend, with_legend
from app.ui.web import picture_file

GAP_PX = 24


class Panel(Struct, frozen=True, eq=False):
    """One page with what lies over it and what that means; `image` None where no recording shows the page."""

    image: QImage | None
    size_px: tuple[float, float]
    laid: Laid
    legend: Legend


def write_sheet(panels: Sequence[Panel], out: Path) -> None:
    """Write pages beside each other at their own size.

    Raises:
        UserError: the file cannot be written.
    """
    picture_file.write_picture(sheet(panels), out)


def sheet(panels: Sequence[Panel]) -> QImage:
    """Pages beside each other, their tops on one line."""
    pages = [with_legend(_page(panel), panel.laid, panel.legend) for panel in panels]
    wide = sum(page.width() for page in pages) + GAP_PX * (len(pages) - 1)
    whole = QImage(wide, max(page.height() for page in pages), QImage.Format.Format_RGB32)
    whole.fill(PAPER)
    painter = QPainter(whole)
    left = 0
    for page in pages:
        painter.drawImage(left, 0, page)
        left += page.width() + GAP_PX
    painter.end()
    return whole


def write_elements(rows: Sequence[ElementDifference], names: Names, out: Path) -> None:
    """Write the table; `names` of those without a label.

    Raises:
        UserError: the file cannot be written.
    """
    told = ((*values(row), title(row, names)) for row in rows)
    write_table((*COLUMNS, "name"), told, out)


def _page(panel: Panel) -> QImage:
    if panel.image is not None:
        return panel.image
    w_px, h_px = panel.size_px
    page = QImage(round(w_px), round(h_px), QImage.Format.Format_RGB32)
    page.fill(PAPER)
    return page
