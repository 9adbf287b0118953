"""The field one searches in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_ON = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchField(QLineEdit):
    """Down and Enter go on to the rows; Esc empties it, then goes there, too.

    Signals:
        was_left: for the rows.
    """

    was_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Search what happened"))
        self.setAccessibleName(self.placeholderText())
        self.setClearButtonEnabled(True)

    def event(self, event: QEvent) -> bool:
        """Esc is the field's, before the window gets it."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ON or (event.key() == Qt.Key.Key_Escape and not self.text()):
            self.was_left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)
