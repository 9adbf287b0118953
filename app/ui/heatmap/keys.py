"""Keys wherever the focus is in the Heat workspace: Esc backs out of what is looked at, plus and minus zoom."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.ui.heatmap.canvas import ZOOM_STEP, HeatCanvas
from app.ui.heatmap.doors import Doors
from app.ui.heatmap.picturing import Picturing


class HeatKeys(QObject):
    """Listens to the workspace's keys.

    Args:
        pane: the workspace.
        doors: what is looked at in it.
        picturing: an image that is being laid on the page comes first.
    """

    def __init__(self, pane: QWidget, doors: Doors, picturing: Picturing) -> None:
        super().__init__(pane)
        self._pane = pane
        self._doors = doors
        self._picturing = picturing
        pane.installEventFilter(self)
        for keys, factor in (("+", ZOOM_STEP), ("=", ZOOM_STEP), ("-", 1 / ZOOM_STEP)):
            zooms = QShortcut(QKeySequence(keys), pane)
            zooms.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            zooms.activated.connect(partial(self._zoom, factor))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc is ours while something is looked at, before the window gets it."""
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return False
        is_laying = self._picturing.aligned is not None
        if not is_laying and not self._doors.is_looking:
            return False
        event.accept()
        if kind == QEvent.Type.KeyPress:
            (self._picturing.cancel if is_laying else self._doors.look_at_page)()
        return True

    def _zoom(self, factor: float) -> None:
        canvases = [one for one in self._pane.findChildren(HeatCanvas) if one.isVisible()]
        focused = [one for one in canvases if one.hasFocus()]
        for canvas in (focused or canvases)[:1]:
            canvas.zoom_by(factor)
