"""The card in which a note is written: its moment, the words, and what keeps or deletes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.library import notes
from app.ui import words
from app.ui.theme import GRID_PX, ICON_PX, Role, Theme

WIDTH_PX, TEXT_PX = 320, 76
ROUND_PX = 8
#: from the edges of what it lies over
EDGE_PX = 4
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class _Words(QPlainTextEdit):
    """Enter keeps, Shift+Enter begins a line, Esc leaves; every other key writes.

    Signals:
        was_done, was_left: by these keys.
    """

    was_done = Signal()
    was_left = Signal()

    def event(self, event: QEvent) -> bool:
        """Esc is the field's, before the window's acts get it."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Escape, *_ENTER)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        begins_a_line = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Escape:
            self.was_left.emit()
        elif event.key() in _ENTER and not begins_a_line:
            self.was_done.emit()
        else:
            super().keyPressEvent(event)


class NoteCard(QWidget):
    """Lies over the page, above the moment that is written about. What is in it is kept however it goes, but by Esc.

    Signals:
        was_kept: (text, whether the person goes on watching here) the person is done.
        was_left: nothing is to be kept.
        delete_wanted: the note that is worded anew is to go.
        move_wanted: it is to be of the moment that is seen.
    """

    was_kept = Signal(str, bool)
    was_left = Signal()
    delete_wanted = Signal()
    move_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._room = parent
        self._is_open = False
        self._above = QPoint()
        self.setFixedWidth(WIDTH_PX)
        self._sign = QLabel(self)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._words = _Words(self)
        self._words.setPlaceholderText(self.tr("What is worth knowing here?"))
        self._words.setTabChangesFocus(True)
        self._words.setFixedHeight(TEXT_PX)
        self._words.was_done.connect(self.keep)
        self._words.was_left.connect(self._leave)
        self._words.textChanged.connect(self._hold_to_the_length)
        told = self.tr("A note may have %1 characters: it ends here.")
        self._full = QLabel(told.replace("%1", words.number(notes.LONGEST)), self)
        self._full.setTextFormat(Qt.TextFormat.PlainText)
        self._full.setWordWrap(True)
        self._full.setProperty("role", "secondary")
        self._full.hide()
        self._delete = self._button(self.tr("Delete"), self._take_away)
        self._delete.setProperty("link", True)
        self._move = self._button(self.tr("Move here"), self.move_wanted)
        self._move.setProperty("link", True)
        self._cancel = self._button(self.tr("Cancel"), self._leave)
        self._cancel.setToolTip(self.tr("Cancel (Esc)"))
        self._save = self._button(self.tr("Save"), self.keep)
        self._save.setProperty("primary", True)
        self._save.setToolTip(self.tr("Save (Enter); Shift+Enter begins a new line"))
        self._arrange()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_went)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether somebody writes."""
        return self._is_open

    @property
    def text(self) -> str:
        """What is written."""
        return self._words.toPlainText()

    def open_at(self, at_ms: float, text: str, above: QPoint, *, is_new: bool) -> None:
        """Let a note be written.

        Args:
            text: what it says until now.
            above: a place of the parent; the card stands above it, as far as the edges allow.
        """
        self._name(at_ms)
        self._move.hide()
        self._words.setPlainText(text)
        self._words.moveCursor(QTextCursor.MoveOperation.End)
        self._delete.setVisible(not is_new)
        self._is_open = True
        self._full.hide()
        self._above = above
        self._fit()
        self.show()
        self.raise_()
        self._words.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_move(self, to_ms: float | None) -> None:
        """Offer to move what is written about to this moment, or nothing."""
        if to_ms is not None:
            told = self.tr("Move the note to the play head, at %1")
            self._move.setToolTip(told.replace("%1", words.length(to_ms)))
        if self._move.isHidden() is not (to_ms is None):
            self._move.setVisible(to_ms is not None)

    def stand_at(self, at_ms: float, above: QPoint) -> None:
        """It is about another moment now."""
        self._name(at_ms)
        self._above = above
        self._stand(above)

    def keep(self, *, goes_on: bool = True) -> None:
        """Be done with it, and keep what is written.

        Args:
            goes_on: whether what stood still for it is seen on.
        """
        if self._close():
            self.was_kept.emit(self.text, goes_on)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel with round corners."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color(Role.GRIP), 1))
        painter.setBrush(self._theme.color(Role.PANEL))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, ROUND_PX, ROUND_PX)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another workspace is looked at, or the window closes; an iconified one is only out of sight."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.keep(goes_on=False)

    def _name(self, at_ms: float) -> None:
        named = self.tr("Note at %1").replace("%1", words.length(at_ms))
        self._title.setText(named)
        self._words.setAccessibleName(named)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._sign)
        head.addWidget(self._title, 1)
        head.addWidget(self._move)
        foot = QHBoxLayout()
        foot.setSpacing(GRID_PX)
        foot.addWidget(self._delete)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(GRID_PX)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self._full)
        column.addLayout(foot)

    def _hold_to_the_length(self) -> None:
        """What is too much is not taken, and the person is told."""
        text = self.text
        is_too_long = len(text) > notes.LONGEST
        if is_too_long:
            # the field counts in UTF-16
            kept = len(text[: notes.LONGEST].encode("utf-16-le", "surrogatepass")) // 2
            rest = self._words.textCursor()
            rest.setPosition(kept)
            rest.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            self._words.blockSignals(True)
            rest.removeSelectedText()
            self._words.blockSignals(False)
        if self._full.isHidden() is is_too_long:
            self._full.setVisible(is_too_long)
            self._fit()

    def _fit(self) -> None:
        self.adjustSize()
        self._stand(self._above)

    def _stand(self, above: QPoint) -> None:
        room = self._room.width() - self.width() - EDGE_PX
        left = min(max(EDGE_PX, above.x() - self.width() // 2), max(EDGE_PX, room))
        self.move(left, max(EDGE_PX, above.y() - self.height()))

    def _leave(self) -> None:
        if self._close():
            self.was_left.emit()

    def _take_away(self) -> None:
        if self._close():
            self.delete_wanted.emit()

    def _close(self) -> bool:
        """Whether it was open. A focus that stands in it goes to what it lies over, not to the next field."""
        was_open, self._is_open = self._is_open, False
        if was_open:
            focus = QApplication.focusWidget()
            if focus is not None and self.isAncestorOf(focus):
                self._room.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hide()
        return was_open

    def _focus_went(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Somewhere else in the window: who turns to something else is done. Another window comes back."""
        if not self._is_open or now is None or now is self or self.isAncestorOf(now):
            return
        if now.window() is self.window():
            self.keep()

    def _button(self, title: str, act: object) -> QPushButton:
        button = QPushButton(title, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        return button

    def _dress(self) -> None:
        self._sign.setPixmap(self._theme.icon("note", Role.ACCENT).pixmap(QSize(ICON_PX, ICON_PX)))
        self._title.setFont(self._theme.font("title"))
        self.update()
