"""A file that is drawn out of the window with the mouse. Qt has no other way to drag than to wait for its end; nothing
of ours waits for that.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QWidget


def drag_file(file: Path, seen: QImage, window: QWidget) -> None:
    """Let a file be dropped wherever the pointer is drawn to; nothing when the button was let go meanwhile.

    Args:
        seen: what hangs at the pointer.
    """
    if not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
        return
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(file))])
    dragged = QDrag(window)
    dragged.setMimeData(carried)
    dragged.setPixmap(QPixmap.fromImage(seen))
    dragged.exec(Qt.DropAction.CopyAction)
