"""What floats over the picture's lower corner: what the left button draws, and how large the page is seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QToolButton

from app.ui.heatmap.canvas import HeatCanvas
from app.ui.heatmap.drawn import Tool
from app.ui.heatmap.topbar import TOOL_W_PX
from app.ui.theme import Role, Theme

EDGE_PX = 10
STEP = 1.25


class Toolbox(QFrame):
    """A small bar of buttons for the canvas that it lies over."""

    def __init__(self, canvas: HeatCanvas, theme: Theme) -> None:
        super().__init__(canvas)
        self.setObjectName("heat_toolbox")
        self._canvas = canvas
        self._theme = theme
        self._icons: list[tuple[QToolButton, str]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 3, 3, 3)
        self._row.setSpacing(0)
        group = QButtonGroup(self)
        for tool, icon, said in (
            (Tool.SPOT, "target", self.tr("Click a spot, drag to move the page")),
            (Tool.LASSO, "lasso", self.tr("Draw round an area (Shift and drag)")),
            (Tool.BAND, "band", self.tr("Draw a band of the page (Ctrl and drag)")),
        ):
            button = self._tool(icon, said, partial(canvas.set_tool, tool))
            button.setCheckable(True)
            button.setChecked(tool is Tool.SPOT)
            group.addButton(button)
        self._row.addSpacing(6)
        self._tool("zoom-out", self.tr("Smaller (−)"), lambda: canvas.zoom_by(1 / STEP))
        self._zoom = QLabel("100 %", self)
        self._zoom.setProperty("role", "secondary")
        self._zoom.setMinimumWidth(40)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row.addWidget(self._zoom)
        self._tool("zoom-in", self.tr("Larger (+)"), lambda: canvas.zoom_by(STEP))
        self._tool("fit", self.tr("Fit the width"), canvas.fit_width)
        self._tool("image", self.tr("Actual size"), canvas.show_actual_size)
        canvas.zoom_changed.connect(self._show_zoom)
        canvas.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        self.move(EDGE_PX, self._canvas.height() - self.height() - EDGE_PX)
        self.raise_()

    def _show_zoom(self, scale: float) -> None:
        self._zoom.setText(f"{round(scale * 100)} %")

    def _tool(self, icon: str, said: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("flat", True)
        button.setFixedSize(TOOL_W_PX, TOOL_W_PX)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(said)
        button.setToolTip(said)
        button.clicked.connect(lambda _on=False: act())
        self._icons.append((button, icon))
        self._row.addWidget(button)
        return button

    def _dress(self) -> None:
        for button, icon in self._icons:
            button.setIcon(self._theme.icon(icon))
        self._zoom.setFont(self._theme.font("secondary"))
        panel, line = self._theme.color(Role.PANEL).name(), self._theme.color(Role.LINE).name()
        self.setStyleSheet(
            f"#heat_toolbox {{ background: {panel}; border: 1px solid {line}; border-radius: 6px; }}"
            " #heat_toolbox QToolButton { min-width: 22px; min-height: 22px; padding: 1px; }"
        )
        self._place()
