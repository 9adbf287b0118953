"""Where the inspector stands: right of whatever is watched, drawn wider or narrower, folded into a rail."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from app.ui import actions
from app.ui.theme import ICON_PX, Theme

WIDTH_PX, NARROWEST_PX = 280, 220
RAIL_PX, RAIL_TOP_PX = 36, 6
# A narrower dock gives the inspector's room to the page.
FOLDED_BELOW_PX = 860


class InspectorDock(QWidget):
    """Two places beside each other: what is watched, and the inspector.

    It is folded when its place has no width, so that the splitter's state remembers that, too. On a narrow window it
    folds by itself and comes back with the room, unless a person folded it.

    Signals:
        folded_changed: (bool).
    """

    folded_changed = Signal(bool)

    def __init__(self, watched: QWidget, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_narrow = False
        self._is_folded_for_room = False
        self._width_px = WIDTH_PX
        self._was_folded = False
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self._place = QWidget(self)
        self._place.setMinimumWidth(NARROWEST_PX)
        self.splitter.addWidget(watched)
        self.splitter.addWidget(self._place)
        self._settle()
        self.splitter.setSizes([4 * WIDTH_PX, WIDTH_PX])
        self.splitter.splitterMoved.connect(lambda _at, _edge: self._drawn())
        self._rail = QWidget(self)
        self._rail.setFixedWidth(RAIL_PX)
        self._rail.setAutoFillBackground(True)
        self._rail.setBackgroundRole(QPalette.ColorRole.Base)
        self._edge = QFrame(self)
        self._edge.setFixedWidth(1)
        self._edge.setAutoFillBackground(True)
        self._edge.setBackgroundRole(QPalette.ColorRole.Mid)
        self._edge.hide()
        self._unfold = QToolButton(self._rail)
        self._unfold.setProperty("flat", True)
        self._unfold.setIconSize(QSize(ICON_PX, ICON_PX))
        self._unfold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._unfold.setAccessibleName(self.tr("Show the inspector"))
        self._unfold.setToolTip(actions.tooltip("inspector"))
        self._unfold.clicked.connect(lambda: self.set_folded(False))
        rail = QVBoxLayout(self._rail)
        rail.setContentsMargins(0, RAIL_TOP_PX, 0, 0)
        rail.addWidget(self._unfold, 0, Qt.AlignmentFlag.AlignHCenter)
        rail.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.splitter, 1)
        row.addWidget(self._edge)
        row.addWidget(self._rail)
        self._rail.hide()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def is_folded(self) -> bool:
        """Whether only the rail is seen."""
        return self.splitter.sizes()[1] == 0

    def put_watched(self, watched: QWidget) -> None:
        """Put what is watched in its place; what stood there goes."""
        self._replace(0, watched)

    def put_inspector(self, inspector: QWidget) -> None:
        """Put the inspector in its place."""
        inspector.setMinimumWidth(NARROWEST_PX)
        self._place = inspector
        self._replace(1, inspector)

    def set_folded(self, folded: bool) -> None:
        """Fold the inspector, or give it the room it had."""
        if folded != self.is_folded:
            whole_px = sum(self.splitter.sizes())
            side_px = 0 if folded else min(self._width_px, max(NARROWEST_PX, whole_px // 2))
            self.splitter.setSizes([whole_px - side_px, side_px])
        self._tell()

    def set_alone(self, alone: bool) -> None:
        """Leave only what is watched, no inspector and no rail; or show them as they were."""
        self._place.setVisible(not alone)
        self._show_rail(not alone and self._was_folded)

    def stands(self) -> None:
        """Everything was drawn for a window of this width: nothing folds until it changes."""
        self._is_narrow = self.width() < FOLDED_BELOW_PX
        self._drawn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell()

    def _fit(self) -> None:
        narrow = self.width() < FOLDED_BELOW_PX
        if narrow == self._is_narrow or self._place.isHidden():
            self._widen()
            self._tell()
            return
        self._is_narrow = narrow
        if narrow:
            self._is_folded_for_room = not self.is_folded
            self.set_folded(True)
        elif self._is_folded_for_room:
            self.set_folded(False)

    def _widen(self) -> None:
        """What a narrow window squeezed is as wide as it was meant to be where there is room again."""
        page_px, side_px = self.splitter.sizes()
        if 0 < side_px < self._width_px:
            self.splitter.setSizes([page_px + side_px - self._width_px, self._width_px])

    def _drawn(self) -> None:
        """It is as wide as a person drew it."""
        self._width_px = self.splitter.sizes()[1] or self._width_px
        self._tell()

    def _tell(self) -> None:
        if self._place.isHidden():
            return
        folded = self.is_folded
        self._show_rail(folded)
        if folded != self._was_folded:
            self._was_folded = folded
            self.folded_changed.emit(folded)

    def _show_rail(self, seen: bool) -> None:
        self._edge.setVisible(seen)
        self._rail.setVisible(seen)

    def _replace(self, place: int, widget: QWidget) -> None:
        sizes = self.splitter.sizes()
        before = self.splitter.replaceWidget(place, widget)
        if before is not None:
            before.deleteLater()
        self._settle()
        self.splitter.setSizes(sizes)

    def _settle(self) -> None:
        for place, (stretch, collapsible) in enumerate(((1, False), (0, True))):
            self.splitter.setStretchFactor(place, stretch)
            self.splitter.setCollapsible(place, collapsible)

    def _dress(self) -> None:
        self._unfold.setIcon(self._theme.icon("inspector"))
