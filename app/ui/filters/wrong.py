"""What is wrong with the search, floating below the bar; what was meant is written by a click or Tab."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.errors import QueryError, UserError
from app.ui import words
from app.ui.theme import Role, Theme

LONGEST, LONGEST_QUERY = 600, 60
NARROWEST_PX = 240


class Wrong(QFrame):
    """A sentence, its hint, and a button that mends the search.

    Signals:
        mended: (query) as it was meant.
    """

    mended = Signal(str)

    def __init__(self, theme: Theme, bar: QWidget) -> None:
        super().__init__(bar)
        self._theme = theme
        self._bar = bar
        self._right = ""
        self.setObjectName("query_error")
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.mend = QPushButton(self)
        self.mend.setProperty("link", True)
        # the cursor stays in the search
        self.mend.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.mend.clicked.connect(self._write)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(2)
        column.addWidget(self.said)
        column.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self.said.text()

    def say(self, error: UserError, query: str = "") -> None:
        """Show a sentence and its hint; of a query that can be mended, what it would be."""
        self.said.setText(words.plain(f"{error.text} {error.hint}", LONGEST))
        self._bar.setAccessibleDescription(self.text)
        mend = error.mend if isinstance(error, QueryError) else None
        self._right = mend.mended(query) if mend is not None else ""
        shown = words.plain(self._right, LONGEST_QUERY).replace("&", "&&")
        self.mend.setText(self.tr("Search for %1 (Tab)").replace("%1", shown))
        self.mend.setVisible(mend is not None)
        self._dress()
        self._stand()
        self.show()
        self.raise_()

    def takes(self, event: QKeyEvent) -> bool:
        """Tab writes what was meant instead of leaving the field."""
        tab = event.key() == Qt.Key.Key_Tab and not event.modifiers()
        if not tab or self.isHidden() or not self._right:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() is QEvent.Type.KeyPress:
            self._write()
        return True

    def hideEvent(self, event: QEvent) -> None:
        """What is not seen mends nothing."""
        if self.isHidden():
            self._right = ""

    def _write(self) -> None:
        if self._right:
            self.mended.emit(self._right)

    def _stand(self) -> None:
        window = self._bar.window()
        if self.parent() is not window:
            self.setParent(window)
        width = max(self._bar.width(), NARROWEST_PX)
        self._column.activate()
        self.resize(width, self._column.totalHeightForWidth(width))
        self.move(self._bar.mapTo(window, QPoint(0, self._bar.height() + 4)))

    def _dress(self) -> None:
        panel, line = self._theme.color(Role.PANEL).name(), self._theme.color(Role.ERROR).name()
        self.setStyleSheet(
            f"#query_error {{ background: {panel}; border: 1px solid {line}; border-radius: 6px; }}"
            f" #query_error QLabel {{ color: {line}; }}"
            " #query_error QPushButton { min-height: 22px; padding: 0; }"
        )
