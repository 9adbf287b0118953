"""What stands beside the pages of a comparison: the elements, and the sessions behind them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.heatmap.compare import ElementDifference
from app.jobs.called import Names
from app.ui.heatmap.compare_asks import Sides
from app.ui.heatmap.compare_doors import CompareDoors, DoorAsk
from app.ui.heatmap.compare_said import summary
from app.ui.heatmap.compare_table import CompareTable
from app.ui.heatmap.topbar import Total
from app.ui.tasks import Tasks
from app.ui.theme import Theme

LEAST_PX = (300, 150)


class CompareFaces(QWidget):
    """Two faces, one at a time.

    Signals:
        session_requested: (session, at_ms).
        query_wanted: (text).
        row_chosen: (ElementDifference or None) another element is the current one.
    """

    session_requested = Signal(int, float)
    query_wanted = Signal(str)
    row_chosen = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        # the list of sessions asks for more, and would take it from the pages
        self.setMinimumSize(*LEAST_PX)
        self._tabs = [
            self._tab(self.tr("Elements"), "first"),
            self._tab(self.tr("Sessions"), "last"),
        ]
        self._faces = QStackedWidget(self)
        self.table = CompareTable(theme, self._faces)
        self.doors = CompareDoors(tasks, theme, self._faces)
        self.summary = Total(self)
        group = QButtonGroup(self)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 4)
        head.setSpacing(0)
        for at, (tab, face) in enumerate(zip(self._tabs, (self.table, self.doors), strict=True)):
            group.addButton(tab)
            head.addWidget(tab)
            self._faces.addWidget(face)
            tab.clicked.connect(partial(self._turn_to, at))
        head.addSpacing(12)
        head.addWidget(self.summary, 1)
        self._tabs[0].setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._faces, 1)
        self.table.row_chosen.connect(self.row_chosen)
        self.table.door_wanted.connect(self._open_row)
        self.doors.session_requested.connect(self.session_requested)
        self.doors.query_wanted.connect(self.query_wanted)
        theme.changed.connect(self._dress)
        self._dress()

    def show_sides(self, sides: Sides, among: str) -> None:
        """Show others' elements and sessions."""
        self.table.show_elements(sides.found.elements, sides.by)
        self.summary.say((summary(sides.found),))
        self.doors.show_sides(sides, among)

    def show_names(self, names: Names) -> None:
        """Call elements without a label so."""
        self.table.elements.show_names(names)
        self.doors.show_names(names)

    def open(self, door: DoorAsk) -> None:
        """Show who is behind a door."""
        self._turn_to(1)
        self.doors.open(door)

    def _open_row(self, row: ElementDifference, at: int) -> None:
        self.open(DoorAsk(at, row))

    def _turn_to(self, at: int, _on: bool = False) -> None:
        self._tabs[at].setChecked(True)
        self._faces.setCurrentIndex(at)

    def _tab(self, said: str, place: str) -> QPushButton:
        tab = QPushButton(said, self)
        tab.setCheckable(True)
        tab.setProperty("segment", place)
        return tab

    def _dress(self) -> None:
        self.summary.setFont(self._theme.font("secondary"))
