"""The sessions behind a door of the heat: who clicked there, or who did not get there; opens them just before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.heatmap.doors import SpotSession
from app.ui import words
from app.ui.heatmap.seeing import MOST_VISITORS, Visitor
from app.ui.heatmap.visitor_rows import VisitorList, item_of
from app.ui.theme import Theme


class Told(Struct, frozen=True):
    """What is said above the list: whose sessions these are. `back`: what leads back to all; `query`: what finds the
    same in the whole window, as far as that can be said."""

    title: str
    hint: str = ""
    back: str = ""
    query: str = ""
    watch: str = ""


class VisitorsPanel(QWidget):
    """The list beside the picture.

    Signals:
        session_requested: (session, at_ms) 3 s before its moment there.
        whole_page_wanted: look at all again, not at one spot.
        query_wanted: (text) find these sessions in the whole window.
    """

    session_requested = Signal(int, float)
    whole_page_wanted = Signal()
    query_wanted = Signal(str)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._theme = theme
        self._query = ""
        self._title = QLabel(self)
        self._hint = QLabel(self)
        for label in (self._title, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._hint.setProperty("role", "secondary")
        self._all = self._link()
        self._all.clicked.connect(self.whole_page_wanted)
        self._search = self._link()
        self._search.setText(self.tr("Search for these"))
        self._search.clicked.connect(lambda: self.query_wanted.emit(self._query))
        self._model = QStandardItemModel(self)
        self._list = VisitorList(theme, name, self)
        self._list.setAccessibleName(self.tr("Sessions"))
        self._list.setModel(self._model)
        self._list.opened.connect(self.session_requested)
        self._watch = QPushButton(self)
        self._watch.setProperty("primary", True)
        self._watch.setToolTip(self.tr("Watch the chosen session (Enter)"))
        self._watch.clicked.connect(lambda: self._list.open(self._list.currentIndex()))
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def count(self) -> int:
        """How many sessions are listed."""
        return self._model.rowCount()

    def show_found(
        self, found: Sequence[SpotSession], visitors: Mapping[int, Visitor], told: Told
    ) -> None:
        """Show sessions, those first that did it most."""
        self._title.setText(told.title)
        self._hint.setText(told.hint)
        self._hint.setVisible(bool(told.hint))
        self._all.setText(told.back)
        self._all.setVisible(bool(told.back))
        self._query = told.query
        self._search.setVisible(bool(told.query))
        self._search.setToolTip(words.tooltip(told.query))
        self._watch.setText(told.watch or self.tr("Watch from 3 s before"))
        self._model.clear()
        for spot in found[:MOST_VISITORS]:
            self._model.appendRow(item_of(spot, visitors.get(spot.session)))
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._watch.setVisible(bool(found))

    def _link(self) -> QPushButton:
        link = QPushButton(self)
        link.setProperty("link", True)
        # Its words stand below the lines above, not a padding further in.
        link.setStyleSheet("QPushButton { padding: 0; margin-left: -1px; min-height: 20px; }")
        link.hide()
        return link

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 12)
        column.setSpacing(4)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 8)
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._hint)
        links = QHBoxLayout()
        links.setSpacing(12)
        links.addWidget(self._all)
        links.addWidget(self._search)
        links.addStretch(1)
        head.addLayout(links)
        column.addLayout(head)
        column.addWidget(self._list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 12, 0)
        foot.addWidget(self._watch)
        column.addLayout(foot)

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
        for part in (self._hint, self._all, self._search):
            part.setFont(self._theme.font("secondary"))
