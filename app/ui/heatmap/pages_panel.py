"""The list of pages with its heading, and the door to the rules that group them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.ui.heatmap.pages import PagesView
from app.ui.theme import Theme

ROOMY_PX = 200


class PagesPanel(QWidget):
    """The pages, most visited first.

    Signals:
        rules_wanted: see and change which addresses make one page.
    """

    rules_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        # First, so that whoever comes to this workspace by keyboard comes to the list.
        self.view = PagesView(theme, self)
        self._heading = QLabel(self.tr("Pages"), self)
        self._order = QLabel(self.tr("most visits"), self)
        self._order.setProperty("role", "secondary")
        self.rules = QToolButton(self)
        self.rules.setProperty("flat", True)
        self.rules.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.rules.setAccessibleName(self.tr("Page rules"))
        self.rules.setToolTip(self.tr("Which addresses make one page…"))
        self.rules.clicked.connect(self.rules_wanted)
        # Before a splitter takes them in: a style sheet forgets fonts that are set later.
        self._dress()
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 6, 8)
        head.addWidget(self._heading, 1)
        head.addWidget(self._order)
        head.addWidget(self.rules)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        theme.changed.connect(self._dress)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is said of the order goes first where there is little room."""
        super().resizeEvent(event)
        self._order.setVisible(self.width() >= ROOMY_PX)

    def _dress(self) -> None:
        self._heading.setFont(self._theme.font("title"))
        self._order.setFont(self._theme.font("secondary"))
        self.rules.setIcon(self._theme.icon("settings"))
