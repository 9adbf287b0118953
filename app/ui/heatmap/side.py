"""What stands beside the picture: the elements, the sessions behind what is looked at, those that never got there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import words
from app.ui.heatmap.elements_panel import ElementsPanel
from app.ui.heatmap.visitors import Told, VisitorsPanel
from app.ui.theme import Theme


class Side(QWidget):
    """Three faces, one at a time."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._faces = QStackedWidget(self)
        self.elements = ElementsPanel(theme, self)
        self.visitors = VisitorsPanel(theme, "heat_visitors", self)
        self.missing = VisitorsPanel(theme, "heat_missing", self)
        self._group = QButtonGroup(self)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(12, 8, 12, 4)
        tabs.setSpacing(2)
        self.elements_tab = self._tab(self.tr("Elements"), self.elements, tabs)
        self.sessions_tab = self._tab(self.tr("Sessions"), self.visitors, tabs)
        self.missing_tab = self._tab(self.tr("Never got here"), self.missing, tabs)
        tabs.addStretch(1)
        self.elements_tab.setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tabs)
        column.addWidget(self._faces, 1)

    def count_sessions(self, count: int) -> None:
        """Say how many are behind what is looked at."""
        self.sessions_tab.setText(_counted(self.tr("Sessions"), count))

    def count_missing(self, count: int, title: str = "") -> None:
        """Say how many did not get there, or whatever `title` says of them."""
        self.missing_tab.setText(_counted(title or self.tr("Never got here"), count))

    def clear(self) -> None:
        """There is no page to tell of."""
        self.count_sessions(0)
        self.count_missing(0)
        for panel in (self.visitors, self.missing):
            panel.show_found((), {}, Told(""))

    def show_sessions(self) -> None:
        """Turn to the sessions."""
        self._turn_to(self.sessions_tab, self.visitors)

    def show_missing(self) -> None:
        """Turn to those that did not get there."""
        self._turn_to(self.missing_tab, self.missing)

    def show_elements(self) -> None:
        """Turn to the elements."""
        self._turn_to(self.elements_tab, self.elements)

    def _turn_to(self, tab: QPushButton, face: QWidget) -> None:
        tab.setChecked(True)
        self._faces.setCurrentWidget(face)

    def _tab(self, title: str, face: QWidget, tabs: QHBoxLayout) -> QPushButton:
        tab = QPushButton(title, self)
        tab.setCheckable(True)
        tab.setProperty("tab", True)
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tab.clicked.connect(lambda _on=False: self._faces.setCurrentWidget(face))
        self._faces.addWidget(face)
        self._group.addButton(tab)
        tabs.addWidget(tab)
        return tab


def _counted(title: str, count: int) -> str:
    return f"{title} {words.number(count)}" if count else title
