"""The numbers at the top: each a tile that one can press."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui import words
from app.ui.journeys.overview.reading import Tile
from app.ui.theme import GRID_PX, FontKind, Theme

TILE_W_PX, TILE_H_PX = 126, 76


class TileButton(QPushButton):
    """One number."""

    def __init__(self, tile: Tile, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.tile = tile
        # a style sheet's own least height wins over a widget's
        self.setStyleSheet(
            f"QPushButton {{ padding: 0; min-height: {TILE_H_PX}px; max-height: {TILE_H_PX}px; }}"
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(words.tooltip(tile.help))
        self.setAccessibleName(
            " ".join(part for part in (tile.title, tile.number, tile.beside) if part)
        )
        # a tile that leads nowhere tells, and is not pressed
        self.setEnabled(tile.query is not None or tile.tab is not None)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(0)
        lines: tuple[tuple[str, FontKind, str], ...] = (
            (tile.title, "secondary", "secondary"),
            (tile.number or "–", "brand", ""),
            (tile.beside, "secondary", "secondary"),
        )
        for text, font, role in lines:
            label = QLabel(text, self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFont(theme.font(font))
            label.setProperty("role", role)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)


class Tiles(QWidget):
    """All of them, as many a row as there is room for.

    Signals:
        wanted: (query) the sessions of one.
        tab_wanted: (name) where one is told in full.
    """

    wanted = Signal(str)
    tab_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[TileButton] = []
        # never seen: it holds the place of the tiles in the order of Tab
        self._before = QWidget(self)
        self._before.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._before.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID_PX)

    @property
    def first(self) -> QWidget | None:
        """The first that can be pressed."""
        return next((button for button in self._buttons if button.isEnabled()), None)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show other numbers; the same ones keep their place under the keys."""
        if [button.tile for button in self._buttons] == list(tiles):
            return
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [TileButton(tile, self._theme, self) for tile in tiles]
        for button in self._buttons:
            button.clicked.connect(lambda _on=False, one=button.tile: self._open(one))
        # made last, they would be reached last
        for before, after in pairwise([self._before, *self._buttons]):
            QWidget.setTabOrder(before, after)
        self._place()

    def _open(self, tile: Tile) -> None:
        if tile.tab is not None:
            self.tab_wanted.emit(tile.tab)
        else:
            self.wanted.emit(tile.query or "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        across = max((self.width() + GRID_PX) // (TILE_W_PX + GRID_PX), 1)
        for at, button in enumerate(self._buttons):
            self._grid.addWidget(button, at // across, at % across)
            button.show()
