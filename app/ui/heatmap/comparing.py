"""Turns the Heat workspace to a comparison and back; what leaves a comparison as a file."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.heatmap.colours import ColourMap
from app.heatmap.kinds import Kind
from app.ui import words
from app.ui.heatmap.compare import ComparePane
from app.ui.heatmap.compare_asks import DrawnSides, Layer, SideAsk
from app.ui.heatmap.compare_export import Panel, write_elements, write_sheet
from app.ui.heatmap.compare_readout import scales_of
from app.ui.heatmap.compare_said import NAMES, cautions, unit_title
from app.ui.heatmap.export import Laid, Legend
from app.ui.heatmap.exporting import Exporting, file_name
from app.ui.heatmap.kindbar import kind_title
from app.ui.heatmap.pictures import PagePicture, PagePictures
from app.ui.heatmap.reading import PageHeat
from app.ui.tasks import Tasks
from app.ui.theme import Theme


class Comparing(QObject):
    """Shows the comparison in the place of the single heat. It is made when it is first asked for.

    Signals:
        session_requested: (session, at_ms) watch that session from that moment.
        query_wanted: (text) narrow the whole window so.
        ended: the single heat is seen again.
    """

    session_requested = Signal(int, float)
    query_wanted = Signal(str)
    ended = Signal()

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        pictures: PagePictures,
        exporting: Exporting,
        single: QWidget,
    ) -> None:
        super().__init__(single)
        self._tasks, self._theme = tasks, theme
        self._pictures, self._exporting = pictures, exporting
        self._single = single
        self._pane: ComparePane | None = None
        self._glow = (1.0, ColourMap.INFERNO)
        self._focused: QWidget | None = None

    @property
    def pane(self) -> ComparePane | None:
        """The comparison, None before the first."""
        return self._pane

    @property
    def is_on(self) -> bool:
        """Whether the comparison is seen in the place of the single heat."""
        return self._pane is not None and not self._pane.isHidden()

    def begin(
        self,
        heat: PageHeat,
        among: str,
        kind: Kind,
        glow: tuple[float, float],
        colours: ColourMap,
    ) -> None:
        """Compare what a page lends itself to, both sides of a kind; `glow`: how far, px, and how strongly."""
        pane = self._made()
        self._pictures.stop()
        self._glow = (glow[1], colours)
        pane.set_glow(*glow, colours)
        self._focused = QApplication.focusWidget()
        self._single.hide()
        pane.show()
        pane.top.beside.setFocus()
        pane.compare(heat.held, among, SideAsk("", heat.clicks.device, kind))

    def ask_anew(self, among: str) -> None:
        """The library or the window's query is another."""
        if self._pane is not None:
            self._pane.ask_anew(among)

    def end(self) -> None:
        """Back to the single heat."""
        if self._pane is None or not self.is_on:
            return
        self._pane.pages.stop()
        self._pane.hide()
        self._single.show()
        if self._focused is not None and isValid(self._focused):
            self._focused.setFocus()
        self.ended.emit()

    def _made(self) -> ComparePane:
        if self._pane is None:
            parent = self._single.parentWidget()
            pane = self._pane = ComparePane(self._tasks, self._theme, self._pictures, parent)
            layout = None if parent is None else parent.layout()
            if layout is not None:
                layout.addWidget(pane)
            pane.hide()
            pane.ended.connect(self.end)
            pane.session_requested.connect(self.session_requested)
            pane.query_wanted.connect(self.query_wanted)
            pane.export_wanted.connect(self._export)
        return self._pane

    def _export(self, what: str) -> None:
        pane = self._pane
        drawn = None if pane is None else pane.drawn
        if pane is None or drawn is None:
            return
        name = partial(file_name, drawn.sides.held.read.page, "compared")
        if what == "csv":
            write = partial(write_elements, drawn.sides.found.elements, drawn.names)
            title = self.tr("Save the elements")
            self._exporting.ask(title, name(ending="csv"), "CSV (*.csv)", write)
            return
        write = partial(write_sheet, self._panels(drawn, pane.pages.images, pane.base))
        title = self.tr("Save both pages and their difference")
        self._exporting.ask(title, name(ending="png"), "PNG (*.png)", write)

    def _panels(
        self,
        drawn: DrawnSides,
        images: tuple[PagePicture | None, PagePicture | None],
        base: int,
    ) -> tuple[Panel, ...]:
        found = [self._panel(drawn, at, layer, images[at]) for at, layer in enumerate(drawn.layers)]
        if drawn.apart is not None:
            found.append(self._panel(drawn, 2, drawn.apart, images[base]))
        return tuple(found)

    def _panel(
        self, drawn: DrawnSides, at: int, layer: Layer, picture: PagePicture | None
    ) -> Panel:
        scales = scales_of(drawn, self._glow[1], is_difference=at == 2)
        scale = (*scales, *scales)[at % 2]
        legend = Legend(
            self._title(drawn, at),
            " · ".join((unit_title(layer.unit, drawn.sides.by), *self._told(drawn, at))),
            scale.image,
            scale.ticks,
            self._exporting.fonts(),
        )
        rows, columns = layer.numbers.grid.shape
        size = (float(columns * layer.numbers.cell_px), float(rows * layer.numbers.cell_px))
        laid = Laid(layer.image, layer.cell_px, self._glow[0], layer.is_sharp)
        return Panel(None if picture is None else picture.image, size, laid, legend)

    def _title(self, drawn: DrawnSides, at: int) -> str:
        read = drawn.sides.held.read
        if at == 2:
            return self.tr("%1: A less B").replace("%1", words.plain(read.page, 60))
        side = drawn.sides.pair.both[at]
        who = words.plain(side.query, 80) or self.tr("everyone")
        device = drawn.sides.heats[at].clicks.device or ""
        parts = (f"{NAMES[at]}: {who}", device, kind_title(side.kind))
        return " · ".join(part for part in parts if part)

    def _told(self, drawn: DrawnSides, at: int) -> tuple[str, ...]:
        if at == 2:
            return cautions(drawn.sides.found, drawn.sides.by)
        many = self.tr("%1 people") if drawn.sides.by == "people" else self.tr("%1 visits")
        return (many.replace("%1", words.number(drawn.sides.trials(at))),)
