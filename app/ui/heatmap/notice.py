"""A sentence over the picture: what is being waited for, or why there is nothing to see."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from app.ui import words
from app.ui.theme import Role, Theme

PATIENCE_MS = 300
TOP_PX = 16
PADDING_PX = 14


class Notice(QLabel):
    """Sits at the top of the widget it is put over, in the middle."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("heat_notice")
        self._theme = theme
        self._over = over
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        over.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(self, text: str) -> None:
        """Show a sentence at once."""
        self._write(text)
        self._patience.stop()
        self.show()
        self.raise_()

    def wait(self, text: str) -> None:
        """Show a sentence only if it is not taken back soon: a spinner that flashes is worse than none."""
        self._write(text)
        if not self.isVisible():
            self._patience.start()

    def hideEvent(self, event: object) -> None:
        self._patience.stop()

    def setVisible(self, visible: bool) -> None:
        """Hiding also forgets what was waited for."""
        if not visible:
            self._patience.stop()
        super().setVisible(visible)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _write(self, text: str) -> None:
        self.setText(words.plain(text, 400))
        self._place()

    def _place(self) -> None:
        # As wide as its text where there is room: a label that may wrap would make itself narrow.
        room = max(self._over.width() - 48, 120)
        wide = self.fontMetrics().horizontalAdvance(self.text()) + 2 * PADDING_PX + 4
        self.setFixedWidth(min(wide, room))
        self.adjustSize()
        self.move((self._over.width() - self.width()) // 2, TOP_PX)

    def _dress(self) -> None:
        panel, text, line = (
            self._theme.color(role).name() for role in (Role.PANEL, Role.TEXT, Role.LINE)
        )
        self.setStyleSheet(
            f"#heat_notice {{ background: {panel}; color: {text}; border: 1px solid {line};"
            f" border-radius: 6px; padding: 8px {PADDING_PX}px; }}"
        )
        self._place()
