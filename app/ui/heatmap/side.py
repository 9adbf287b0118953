"""What stands beside the picture: the sessions that clicked, and the elements that were."""

from __future__ import annotations

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
        self.visitors = VisitorsPanel(theme, self)
        self.elements = ElementsView(theme, self)
        self._faces = QStackedWidget(self)
        self._sessions_tab = self._tab(self.tr("Sessions"), "first", self.visitors)
        self._elements_tab = self._tab(self.tr("Elements"), "last", self.elements)
        group = QButtonGroup(self)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(12, 8, 12, 4)
        tabs.setSpacing(0)
        for tab in (self._sessions_tab, self._elements_tab):
            group.addButton(tab)
            tabs.addWidget(tab, 1)
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

    def _tab(self, title: str, place: str, face: QWidget) -> QPushButton:
        self._faces.addWidget(face)
        tab = QPushButton(title, self)
        tab.setCheckable(True)
        tab.setProperty("segment", place)
        tab.clicked.connect(lambda: self._faces.setCurrentWidget(face))
        return tab
