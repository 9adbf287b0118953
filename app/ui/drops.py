"""The whole window as a place to drop files on, the page view and the fields included.

Drags are caught at the window system's door, before any widget sees them: a web view or a field would
otherwise take a file for its own.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.theme import GRID_PX, Theme


class Drops(QObject):
    """Listens to a window.

    Signals:
        hovering_changed: (bool) whether files hang over the window.
        files_dropped: (tuple of Path).
    """

    hovering_changed = Signal(bool)
    files_dropped = Signal(object)

    def watch(self, *doors: QObject) -> None:
        """Listen to these: the window, and the window system's handle of it once there is one."""
        for door in doors:
            door.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what carries files; leave the rest to whom it is for."""
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            if not files_of(event.mimeData()):
                return False
            if isinstance(event, QDragEnterEvent):
                self.hovering_changed.emit(True)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return True
        if isinstance(event, QDropEvent):
            files = files_of(event.mimeData())
            self.hovering_changed.emit(False)
            if not files:
                return False
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.files_dropped.emit(files)
            return True
        if event.type() is QEvent.Type.DragLeave:
            self.hovering_changed.emit(False)
        return False


class Veil(QLabel):
    """What lies over the window while files hang over it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setObjectName("drop_veil")
        self.setText(self.tr("Drop to bring these recordings into the library"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        font = theme.font("title")
        font.setPixelSize(20)
        self.setFont(font)
        self.hide()

    def cover(self, shown: bool) -> None:
        """Lie over the parent, or go."""
        edge = GRID_PX * 2
        self.setGeometry(self._covered.rect().adjusted(edge, edge, -edge, -edge))
        self.raise_()
        self.setVisible(shown)


def files_of(data: QMimeData) -> tuple[Path, ...]:
    """The local files and folders that a drag carries."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
