"""What leaves the heat as a file: the whole page with its legend, the elements as a table, the grid of numbers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import UserError
from app.heatmap.elements import ElementRow
from app.jobs.element_table import write_elements
from app.ui import words
from app.ui.heatmap.dragging import drag_file
from app.ui.heatmap.drawing import Drawn
from app.ui.heatmap.export import Laid, Legend, write_with_legend
from app.ui.heatmap.legend import TEXT_PX, TITLE_PX, legend_of
from app.ui.heatmap.pictures import PagePicture
from app.ui.heatmap.pinned import Pinned, counted
from app.ui.heatmap.reading import PageHeat
from app.ui.messages import Offer
from app.ui.tasks import Tasks
from app.ui.theme import Theme


class Sheet(Struct, frozen=True, eq=False):
    """All that stands on an exported picture; `picture` None for a page that no recording shows."""

    heat: PageHeat
    drawn: Drawn
    picture: PagePicture | None
    opacity_frac: float
    total: str
    query: str
    pinned: tuple[Pinned, ...] = ()


class Exporting(QObject):
    """Asks where, writes, says what became of it.

    Attributes:
        is_dragging: a file of ours is being drawn about: it is not to be brought in when it is let go here.

    Signals:
        noted: (text, hint, Offer) something was written.
        failed: (UserError) something was not.
    """

    noted = Signal(str, str, object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._theme = theme
        self._window = window
        self._folder: Path | None = None
        self.is_dragging = False

    def picture(self, sheet: Sheet) -> None:
        """Ask where to write the whole page at its own size, its legend below it."""
        name = self._name(sheet.heat, sheet.drawn, "png")
        self.ask(self.tr("Save the picture"), name, "PNG (*.png)", self._writing(sheet))

    def drag_picture(self, sheet: Sheet, seen: QImage) -> None:
        """Write the same where the system forgets it, and let it be dropped wherever the person draws it.

        Args:
            seen: what hangs at the pointer meanwhile.
        """
        write = self._writing(sheet)
        out = Path(tempfile.mkdtemp(prefix="footfall-")) / self._name(
            sheet.heat, sheet.drawn, "png"
        )
        self._tasks.survey(
            lambda _library: write(out), lambda _: self._drag(out, seen), failed=self.failed.emit
        )

    def _drag(self, file: Path, seen: QImage) -> None:
        self.is_dragging = True
        drag_file(file, seen, self._window)
        self.is_dragging = False

    def _writing(self, sheet: Sheet) -> Callable[[Path], None]:
        drawn, clicks = sheet.drawn, sheet.heat.clicks
        legend = legend_of(
            drawn, clicks, (sheet.total, counted(sheet.pinned)), sheet.query, self.fonts()
        )
        laid = Laid(drawn.image, drawn.cell_px, sheet.opacity_frac, drawn.is_veil)
        image = None if sheet.picture is None else sheet.picture.image
        return partial(_write_sheet, image, drawn.size_px, laid, legend, sheet.pinned)

    def elements(self, heat: PageHeat, drawn: Drawn, rows: Sequence[ElementRow]) -> None:
        """The elements with all their numbers."""
        write = partial(write_elements, tuple(rows))
        name = self._name(heat, drawn, "csv")
        self.ask(self.tr("Save the elements"), name, "CSV (*.csv)", write)

    def grid(self, heat: PageHeat, drawn: Drawn) -> None:
        """The grid of numbers, as numpy reads it."""
        write = partial(write_grid, drawn)
        name = self._name(heat, drawn, "npy")
        self.ask(self.tr("Save the grid"), name, "NumPy (*.npy)", write)

    def _name(self, heat: PageHeat, drawn: Drawn, ending: str) -> str:
        parts = (heat.clicks.device or "", str(drawn.of.kind))
        return file_name(heat.clicks.page, *parts, ending=ending)

    def ask(self, title: str, name: str, kinds: str, write: Callable[[Path], None]) -> None:
        """Ask for a file and have it written, away from the window's thread."""
        dialog = QFileDialog(self._window, title, str(self._begins_at() / name), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(name.rpartition(".")[2])
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self._write(Path(chosen), write))
        dialog.open()

    def _write(self, out: Path, write: Callable[[Path], None]) -> None:
        self._folder = out.parent
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(out.parent)))
        said = self.tr("Saved %1").replace("%1", out.name)
        self._tasks.survey(
            lambda _library: write(out),
            lambda _: self.noted.emit(said, "", Offer(self.tr("Show in folder"), show)),
            failed=self.failed.emit,
        )

    def _begins_at(self) -> Path:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        places = (self._folder, Path(QStandardPaths.writableLocation(documents)))
        return next((one for one in places if one is not None and one.is_dir()), Path.home())

    def fonts(self) -> tuple[QFont, QFont]:
        """Those of a legend's title and text."""
        title, text = self._theme.font("title"), self._theme.font("body")
        title.setPixelSize(TITLE_PX)
        text.setPixelSize(TEXT_PX)
        return title, text


def file_name(page: str, *parts: str, ending: str) -> str:
    """What a file about a page may be called."""
    plain = "".join(c if c.isalnum() or c in "-_." else "-" for c in page).strip("-")
    named = (words.plain(plain, 60) or "page", *parts)
    return f"{'-'.join(part for part in named if part)}.{ending}"


def _write_sheet(
    image: QImage | None,
    size_px: tuple[float, float],
    laid: Laid,
    legend: Legend,
    pinned: tuple[Pinned, ...],
    out: Path,
) -> None:
    page = image
    if page is None:
        page = QImage(round(size_px[0]), round(size_px[1]), QImage.Format.Format_RGB32)
        page.fill(Qt.GlobalColor.white)
    write_with_legend(page, laid, legend, out, pinned)


def write_grid(drawn: Drawn, out: Path) -> None:
    """Write the grid.

    Raises:
        UserError: the file cannot be written.
    """
    try:
        with out.open("wb") as file:
            np.save(file, np.ascontiguousarray(drawn.density.grid), allow_pickle=False)
    except OSError as error:
        said = QCoreApplication.translate("heatmap", "%1 cannot be written: %2.")
        said = said.replace("%1", str(out)).replace("%2", error.strerror or "")
        raise UserError(said) from error
