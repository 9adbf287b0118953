"""What a list says where it has no row to show: a picture, a sentence, what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.ui.theme import GRID_PX, Role, Theme

PICTURE_PX = 24


class Nothing(QWidget):
    """Three lines below each other; what one may press stands under them."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, picture_px: int = PICTURE_PX
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = ""
        self._picture_px = picture_px
        self._picture = QLabel(self)
        self._title = QLabel(self)
        self._text = QLabel(self)
        self._text.setProperty("role", "secondary")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 48, 24, 24)
        self._column.setSpacing(GRID_PX)
        for label in (self._picture, self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.addWidget(label)
        self._column.addStretch(1)
        theme.changed.connect(self._dress)

    def say(self, icon: str, title: str, text: str) -> None:
        """Say this; no picture where the icon has no name."""
        self._icon = icon
        self._title.setText(title)
        self._text.setText(text)
        self._dress()

    def _offer(self, widget: QWidget) -> None:
        """Put something to press under what is said."""
        below = self._column.count() - 1
        self._column.insertWidget(below, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
        self._text.setFont(self._theme.font("secondary"))
        self._picture.clear()
        if self._icon:
            icon = self._theme.icon(self._icon, Role.MUTED)
            self._picture.setPixmap(icon.pixmap(self._picture_px, self._picture_px))
