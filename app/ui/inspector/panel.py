"""The detail of one row: plain text that can be chosen and copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import ICON_PX, Theme


class _Text(QPlainTextEdit):
    """Text to read: letters and Space stay the player's keys, Esc closes.

    Signals:
        left: Esc.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """A text field claims what can be typed before the window's acts get it; here nothing can be."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.text().isprintable() and event.text() and not control:
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class DetailPanel(QWidget):
    """What is known of a row, below the list.

    Signals:
        was_closed: the person has seen enough of it.
        dismissed: what it tells of is no problem.
    """

    was_closed = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = QLabel(self.tr("Detail"), self)
        self._text = _Text(self)
        self._text.setObjectName("inspector_detail")
        self._text.setAccessibleName(self.tr("Detail of the chosen row"))
        self._text.setReadOnly(True)
        self._text.setUndoRedoEnabled(False)
        self._text.setTabChangesFocus(True)
        self._text.left.connect(self.was_closed)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setStyleSheet(
            "#inspector_detail { border: none; border-radius: 0; padding: 0 8px; background: transparent; }"
        )
        self._dismiss = QPushButton(self.tr("Not a problem"), self)
        self._dismiss.setProperty("link", True)
        self._dismiss.setToolTip(
            self.tr("No signal of this kind counts on this element of this page any more")
        )
        self._dismiss.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._dismiss.clicked.connect(self.dismissed)
        self._copy = self._tool(self.tr("Copy the detail"), self._copy_all)
        self._close = self._tool(self.tr("Close the detail"), self.was_closed.emit)
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 8, 0)
        row.setSpacing(4)
        row.addWidget(self._title, 1)
        row.addWidget(self._dismiss)
        row.addWidget(self._copy)
        row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._text, 1)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.toPlainText()

    def show_text(self, text: str, *, is_signal: bool = False) -> None:
        """Show another row's detail, from its beginning; what is no signal cannot be dismissed."""
        self._dismiss.setVisible(is_signal)
        self._text.setPlainText(text)
        self._text.verticalScrollBar().setValue(0)

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self.text)

    def _tool(self, title: str, act: object) -> QToolButton:
        tool = QToolButton(self)
        tool.setProperty("flat", True)
        tool.setIconSize(QSize(ICON_PX, ICON_PX))
        tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tool.setAccessibleName(title)
        tool.setToolTip(title)
        tool.clicked.connect(act)
        return tool

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
        self._text.setFont(self._theme.font("mono"))
        self._copy.setIcon(self._theme.icon("copy"))
        self._close.setIcon(self._theme.icon("close"))
