"""A page with its heat as a file; needs no window and no display."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app import settings
from app.jobs.heat import HeatPicture
from app.ui.heatmap.canvas import DIM, image_of
from app.ui.web import picture_file


def write_picture(page: QImage, heat: HeatPicture | None, out: Path) -> None:
    """Write the page at its own size, dimmed under its heat where there is any.

    Raises:
        UserError: the file cannot be written.
    """
    picture = page
    if heat is not None:
        picture = page.convertToFormat(QImage.Format.Format_RGB32)
        cell_px = heat.density.cell_px
        colours = image_of(heat.rgba)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(picture.rect(), DIM)
        painter.setOpacity(settings.HEAT_OPACITY_FRAC.default)
        whole = QRectF(0, 0, colours.width() * cell_px, colours.height() * cell_px)
        painter.drawImage(whole, colours)
        painter.end()
    picture_file.write_picture(picture, out)
