"""What stands beside the picture: the sessions that clicked, and the elements that were."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.heatmap.elements import ElementsView
from app.ui.heatmap.visitors import VisitorsPanel
from app.ui.theme import Theme


class Side(QWidget):
    """Two faces, one at a time."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        # In the order in which Tab goes through them.
        self._sessions_tab = self._tab(self.tr("Sessions"), "first")
        self._elements_tab = self._tab(self.tr("Elements"), "last")
        self._faces = QStackedWidget(self)
        self.visitors = VisitorsPanel(theme, self)
        self.elements = ElementsView(theme, self)
        group = QButtonGroup(self)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(12, 8, 12, 4)
        tabs.setSpacing(0)
        for tab, face in (
            (self._sessions_tab, self.visitors),
            (self._elements_tab, self.elements),
        ):
            group.addButton(tab)
            tabs.addWidget(tab, 1)
            self._faces.addWidget(face)
            tab.clicked.connect(partial(self._turn_to, face))
        self._sessions_tab.setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tabs)
        column.addWidget(self._faces, 1)

    def show_sessions(self) -> None:
        """Turn to the sessions."""
        self._sessions_tab.setChecked(True)
        self._faces.setCurrentWidget(self.visitors)

    def _turn_to(self, face: QWidget, _checked: bool = False) -> None:
        self._faces.setCurrentWidget(face)

    def _tab(self, title: str, place: str) -> QPushButton:
        tab = QPushButton(title, self)
        tab.setCheckable(True)
        tab.setProperty("segment", place)
        return tab
