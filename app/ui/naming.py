"""Asking for a name, without stopping the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCompleter, QInputDialog, QLineEdit, QPushButton, QWidget

from app.ui.theme import GRID_PX

WIDTH_PX = 360


class NameDialog(QInputDialog):
    """One line for a name, those that are known offered while it is written; its signal is `textValueSelected`."""

    def __init__(self, title: str, label: str, name: str = "", parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setLabelText(label)
        self.setTextValue(name)
        # what it is made of is there once it was measured
        self.resize(self.sizeHint().expandedTo(self.minimumSizeHint()).width(), self.height())
        self.setMinimumWidth(WIDTH_PX)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(GRID_PX * 3, GRID_PX * 3, GRID_PX * 3, GRID_PX * 2)
            layout.setSpacing(GRID_PX)
        for button in self.findChildren(QPushButton):
            button.setIcon(QIcon())  # that of the platform's style is none of ours

    def offer(self, known: Sequence[str]) -> None:
        """Offer names that have what is written in them."""
        completer = QCompleter(list(known), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        for line in self.findChildren(QLineEdit):
            line.setCompleter(completer)
