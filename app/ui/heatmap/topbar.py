"""The two rows above the picture: which kind of heat; whose, how counted, how large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.heatmap.kinds import By, Kind, Which
from app.heatmap.stays import WidthBucket
from app.ui import words
from app.ui.heatmap.drawn import Tool
from app.ui.heatmap.kindbar import KindBar
from app.ui.theme import Theme

BAR_H_PX = 48
ROW_H_PX = 40
TOOL_W_PX = 28
PARTED = " · "
Widths = tuple[int, int | None]


class Total(QLabel):
    """Counts beside each other; those there is no room for are left to the tooltip, from the last one on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "secondary")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """All of it, whatever there is room for."""
        return PARTED.join(self._parts)

    def say(self, parts: tuple[str, ...]) -> None:
        """Say these."""
        self._parts = parts
        self.setToolTip(words.tooltip(PARTED.join(parts)) if parts else "")
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics = QFontMetricsF(self.font())
        parts = list(self._parts)
        while len(parts) > 1 and metrics.horizontalAdvance(PARTED.join(parts)) > self.width():
            parts.pop()
        self.setText(
            metrics.elidedText(PARTED.join(parts), Qt.TextElideMode.ElideRight, self.width())
        )


class TopControls(QFrame):
    """Which heat, of whom, how large.

    Signals:
        kind_chosen: (Kind).
        which_chosen: (Which) all, first or last clicks.
        device_chosen: (device class or None for sessions that tell none).
        widths_chosen: (from and below px, or None for all).
        by_chosen: (`events` or `people`).
        tool_chosen: (Tool) what the left button draws.
        fit_wanted, actual_size_wanted: what the page's size should be.
        zoom_wanted: (factor).
        compare_wanted: two heats beside each other.
    """

    kind_chosen = Signal(object)
    which_chosen = Signal(object)
    device_chosen = Signal(object)
    widths_chosen = Signal(object)
    by_chosen = Signal(str)
    tool_chosen = Signal(object)
    fit_wanted = Signal()
    actual_size_wanted = Signal()
    zoom_wanted = Signal(float)
    compare_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        set_up_panel(self)
        self.kinds = KindBar(self)
        self.kinds.kind_chosen.connect(self.kind_chosen)
        self.compare = QPushButton(self.tr("Compare…"), self)
        self.compare.setToolTip(self.tr("Two heats of this page beside each other"))
        self.compare.clicked.connect(self.compare_wanted)
        self.devices = self._combo(self.tr("Device class"))
        self.devices.setToolTip(self.tr("Device class and the width its page is drawn at"))
        self.devices.activated.connect(
            lambda at: self.device_chosen.emit(self.devices.itemData(at))
        )
        self.widths = self._combo(self.tr("Widths of the window"))
        self.widths.setToolTip(self.tr("Only visits whose window was so wide"))
        self.widths.activated.connect(lambda at: self.widths_chosen.emit(self.widths.itemData(at)))
        self.which = self._combo(self.tr("Which clicks"))
        self.which.setToolTip(self.tr("All clicks, or of each visit the first or the last"))
        for which, title in (
            (Which.ALL, self.tr("all")),
            (Which.FIRST, self.tr("first")),
            (Which.LAST, self.tr("last")),
        ):
            self.which.addItem(title, which)
        self.which.activated.connect(
            lambda at: self.which_chosen.emit(Which(self.which.itemData(at)))
        )
        self.by = self._combo(self.tr("Count"))
        self.by.setToolTip(self.tr("Count every event, or each person once a spot"))
        self.by.addItem(self.tr("by events"), "events")
        self.by.addItem(self.tr("by people"), "people")
        self.by.activated.connect(lambda at: self.by_chosen.emit(self.by.itemData(at)))
        self.total = Total(self)
        self._zoom = QLabel("100 %", self)
        self._zoom.setProperty("role", "secondary")
        self._zoom.setMinimumWidth(40)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._tools: list[tuple[QToolButton, str]] = []
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()

    def show_kind(self, kind: Kind) -> None:
        """Offer what makes sense for a kind."""
        self.kinds.show_kind(kind)
        self.which.setEnabled(kind.is_of_clicks)
        self.by.setEnabled(kind is not Kind.HOVER)

    def show_devices(
        self, devices: Sequence[tuple[str | None, int]], device: str | None, width_px: int
    ) -> None:
        """Offer device classes with their visits; the shown one with the width of its page."""
        self.devices.clear()
        for name, visits in devices:
            title = self._device_title(name)
            if name == device and width_px:
                title = f"{title} · {width_px}"
            else:
                title = f"{title} ({words.number(visits)})"
            self.devices.addItem(title, name)
            if name == device:
                self.devices.setCurrentIndex(self.devices.count() - 1)
        self.devices.setEnabled(len(devices) > 1)
        self.devices.setVisible(bool(devices))

    def show_widths(self, buckets: Sequence[WidthBucket], chosen: Widths | None) -> None:
        """Offer the widths there are, where there are several."""
        self.widths.clear()
        self.widths.addItem(self.tr("all widths"), None)
        for bucket in buckets:
            high = bucket.high_px
            title = f"≥ {bucket.low_px}" if high is None else f"{bucket.low_px}–{high - 1}"
            self.widths.addItem(f"{title} ({words.number(bucket.stays)})", (bucket.low_px, high))
            if chosen == (bucket.low_px, high):
                self.widths.setCurrentIndex(self.widths.count() - 1)
        self.widths.setVisible(len(buckets) > 1 or chosen is not None)

    def show_zoom(self, scale: float) -> None:
        """Say how large the page is shown."""
        self._zoom.setText(f"{round(scale * 100)} %")

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.kinds, 1)
        first.addWidget(self.compare)
        for part in (self.devices, self.widths, self.which, self.by):
            second.addWidget(part)
        second.addWidget(self.total, 1)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        second.addLayout(tools)
        self._drawing_tools(tools)
        self._tool(
            tools, "zoom-out", self.tr("Smaller (−)"), lambda: self.zoom_wanted.emit(1 / 1.25)
        )
        tools.addWidget(self._zoom)
        self._tool(tools, "zoom-in", self.tr("Larger (+)"), lambda: self.zoom_wanted.emit(1.25))
        self._tool(tools, "fit", self.tr("Fit the width"), self.fit_wanted.emit)
        self._tool(tools, "image", self.tr("Actual size"), self.actual_size_wanted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 2)
        column.setSpacing(0)
        for row in (first, second):
            row.setSpacing(6)
            holder = QWidget(self)
            holder.setFixedHeight(ROW_H_PX)
            row.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(row)
            column.addWidget(holder)

    def _drawing_tools(self, row: QHBoxLayout) -> None:
        group = QButtonGroup(self)
        for tool, icon, said in (
            (Tool.SPOT, "target", self.tr("Click a spot, drag to move the page")),
            (Tool.LASSO, "lasso", self.tr("Draw round an area (Shift and drag)")),
            (Tool.BAND, "band", self.tr("Draw a band of the page (Ctrl and drag)")),
        ):
            button = self._tool(row, icon, said, partial(self.tool_chosen.emit, tool))
            button.setCheckable(True)
            button.setChecked(tool is Tool.SPOT)
            group.addButton(button)

    def _device_title(self, device: str | None) -> str:
        known = {
            "desktop": self.tr("desktop"), "phone": self.tr("phone"), "tablet": self.tr("tablet"),
        }  # fmt: skip
        return self.tr("unknown") if device is None else known.get(device, words.plain(device, 30))

    def _combo(self, said: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        combo.setAccessibleName(said)
        return combo

    def _tool(
        self, row: QHBoxLayout, icon: str, said: str, act: Callable[[], object]
    ) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("flat", True)
        button.setFixedWidth(TOOL_W_PX)
        button.setAccessibleName(said)
        button.setToolTip(said)
        button.clicked.connect(lambda _on=False: act())
        self._tools.append((button, icon))
        row.addWidget(button)
        return button

    def _dress(self) -> None:
        for button, icon in self._tools:
            button.setIcon(self._theme.icon(icon))
        self.total.setFont(self._theme.font("secondary"))
        self._zoom.setFont(self._theme.font("secondary"))


def set_up_panel(bar: QFrame) -> None:
    """The ground of a bar."""
    bar.setAutoFillBackground(True)
    bar.setBackgroundRole(QPalette.ColorRole.Base)


def by_of(text: str) -> By:
    """The way of counting behind a name of the combo box."""
    return "people" if text == "people" else "events"
