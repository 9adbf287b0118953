"""A pane that reads the library only while somebody sees it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget


class WhenSeen(QWidget):
    """Reads anew, soon, when the query or the library is another; what nobody sees catches up once it is shown.

    Args:
        settle_ms: how long nothing else must have changed.
    """

    def __init__(self, settle_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query = ""
        self._is_stale = True
        self._settle = QTimer(self, singleShot=True, interval=settle_ms)
        self._settle.timeout.connect(self._catch_up)

    def set_query(self, query: str) -> None:
        """Only what is of the sessions of this query."""
        if query != self._query:
            self._query = query
            self._outdated()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._catch_up()

    def _outdated(self) -> None:
        """What is shown may be wrong."""
        self._is_stale = True
        if self.isVisible():
            self._settle.start()

    def _catch_up(self) -> None:
        self._is_stale = False
        self._ask()

    def _ask(self) -> None:
        """Read what is to be shown."""
