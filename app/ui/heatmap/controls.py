"""The bars above and below the picture: device class, counting, zoom, colours and numbers, radius, opacity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from app import settings
from app.heatmap.colours import level_of, table, value_at
from app.heatmap.kinds import By
from app.ui import words
from app.ui.theme import Role, Theme

BAR_H_PX = 48
TOOL_W_PX = 28
TICKS = (0.0, 0.5, 0.75, 1.0)
FEW = 4
PARTED = " · "
RADIUS_PACE_MS = 60


class _Total(QLabel):
    """Counts beside each other; those there is no room for are left to the tooltip, from the last one on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "secondary")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

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
    """Whose clicks, how counted, how large.

    Signals:
        device_chosen: (device class or None for sessions that tell none).
        by_chosen: (`events` or `people`).
        fit_wanted, actual_size_wanted: what the page's size should be.
        zoom_wanted: (factor).
    """

    device_chosen = Signal(object)
    by_chosen = Signal(str)
    fit_wanted = Signal()
    actual_size_wanted = Signal()
    zoom_wanted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(BAR_H_PX)
        _panel(self)
        self.devices = QComboBox(self)
        self.devices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.devices.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.devices.setAccessibleName(self.tr("Device class"))
        self.devices.setToolTip(self.tr("Device class and the width its page is drawn at"))
        self.devices.activated.connect(
            lambda at: self.device_chosen.emit(self.devices.itemData(at))
        )
        self.by = QComboBox(self)
        self.by.setAccessibleName(self.tr("Count"))
        self.by.setToolTip(self.tr("Count every click, or each person once a spot"))
        self.by.addItem(self.tr("clicks"), "events")
        self.by.addItem(self.tr("people"), "people")
        self.by.activated.connect(lambda at: self.by_chosen.emit(self.by.itemData(at)))
        self.total = _Total(self)
        self._zoom = QLabel("100 %", self)
        self._zoom.setProperty("role", "secondary")
        self._zoom.setMinimumWidth(40)
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.devices)
        row.addWidget(self.by)
        row.addWidget(self.total, 1)
        self._tools: list[tuple[QToolButton, str]] = []
        tools = QHBoxLayout()
        tools.setSpacing(0)
        row.addLayout(tools)
        self._tool(
            tools, "zoom-out", self.tr("Smaller (−)"), lambda: self.zoom_wanted.emit(1 / 1.25)
        )
        tools.addWidget(self._zoom)
        self._tool(tools, "zoom-in", self.tr("Larger (+)"), lambda: self.zoom_wanted.emit(1.25))
        self._tool(tools, "fit", self.tr("Fit the width"), self.fit_wanted.emit)
        self._tool(tools, "image", self.tr("Actual size"), self.actual_size_wanted.emit)
        theme.changed.connect(self._dress)
        self._dress()

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

    def show_total(self, clicks: int, people: int) -> None:
        """Say what the heat is made of."""
        one = self.tr("1 click") if clicks == 1 else self.tr("%1 clicks")
        who = self.tr("1 person") if people == 1 else self.tr("%1 people")
        parts = one.replace("%1", words.number(clicks)), who.replace("%1", words.number(people))
        self.total.say(parts if clicks else ())

    def show_zoom(self, scale: float) -> None:
        """Say how large the page is shown."""
        self._zoom.setText(f"{round(scale * 100)} %")

    def _device_title(self, device: str | None) -> str:
        known = {
            "desktop": self.tr("desktop"), "phone": self.tr("phone"), "tablet": self.tr("tablet"),
        }  # fmt: skip
        return self.tr("unknown") if device is None else known.get(device, words.plain(device, 30))

    def _tool(self, row: QHBoxLayout, icon: str, said: str, act: object) -> None:
        button = QToolButton(self)
        button.setProperty("flat", True)
        button.setFixedWidth(TOOL_W_PX)
        button.setAccessibleName(said)
        button.setToolTip(said)
        button.clicked.connect(act)
        self._tools.append((button, icon))
        row.addWidget(button)

    def _dress(self) -> None:
        for button, icon in self._tools:
            button.setIcon(self._theme.icon(icon))
        self.total.setFont(self._theme.font("secondary"))
        self._zoom.setFont(self._theme.font("secondary"))


class BottomControls(QFrame):
    """The colour bar and the two sliders.

    Signals:
        radius_changed: (px) as the slider moves, some times a second.
        opacity_changed: (frac) at once.
    """

    radius_changed = Signal(float)
    opacity_changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(BAR_H_PX)
        _panel(self)
        self.scale = ColourBar(theme, self)
        radius, opacity = settings.HEAT_RADIUS_PX, settings.HEAT_OPACITY_FRAC
        self.radius = self._slider(self.tr("Radius"), int(radius.low or 4), int(radius.high or 120))
        self.radius.setValue(int(radius.default))
        self.opacity = self._slider(self.tr("Opacity"), 5, 100)
        self.opacity.setValue(round(opacity.default * 100))
        self._settle = QTimer(self, singleShot=True, interval=RADIUS_PACE_MS)
        self._settle.timeout.connect(lambda: self.radius_changed.emit(float(self.radius.value())))
        self.radius.valueChanged.connect(self._soon)
        self.opacity.valueChanged.connect(lambda value: self.opacity_changed.emit(value / 100))
        self._labels = [QLabel(self.tr("radius"), self), QLabel(self.tr("opacity"), self)]
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.scale, 3)
        row.addStretch(1)
        for label, slider in zip(self._labels, (self.radius, self.opacity), strict=True):
            label.setProperty("role", "secondary")
            label.setBuddy(slider)
            row.addWidget(label)
            row.addWidget(slider, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def _soon(self, _radius_px: int) -> None:
        """While the slider moves the heat follows at a steady pace, not only once it rests."""
        if not self._settle.isActive():
            self._settle.start()

    def _slider(self, name: str, low: int, high: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(low, high)
        slider.setAccessibleName(name)
        slider.setToolTip(name)
        slider.setMinimumWidth(70)
        slider.setMaximumWidth(120)
        return slider

    def _dress(self) -> None:
        for label in self._labels:
            label.setFont(self._theme.font("secondary"))


class ColourBar(QWidget):
    """Which colour stands for how many on one spot."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._peak = self._pointed = 0.0
        colours = np.ascontiguousarray(table()[None, :, :])
        # The bar shows the colours on white as they lie on a page.
        self._image = QImage(
            colours.data, colours.shape[1], 1, 4 * colours.shape[1], QImage.Format.Format_RGBA8888
        ).copy()
        self.setMinimumWidth(150)
        self.setMaximumWidth(320)
        held = self.sizePolicy()
        held.setRetainSizeWhenHidden(True)
        self.setSizePolicy(held)
        self.setFixedHeight(32)
        theme.changed.connect(self.update)

    def show_peak(self, peak: float) -> None:
        """Say what the hottest spot comes to."""
        self._peak = peak
        self.setVisible(peak > 0)
        said = self.tr("Colours from 0 to %1 clicks on one spot").replace("%1", _said(peak))
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def point_out(self, value: float) -> None:
        """Point at a value; 0 for none."""
        if value != self._pointed:
            self._pointed = value
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        bar = QRectF(0.5, 4, self.width() - 1, 8)
        painter.fillRect(bar, Qt.GlobalColor.white)
        painter.drawImage(bar, self._image)
        painter.setPen(self._theme.color(Role.LINE))
        painter.drawRect(bar)
        if self._pointed > 0:
            at = bar.left() + level_of(self._pointed, self._peak) * bar.width()
            painter.fillRect(QRectF(at - 1, 1, 3, 14), self._theme.color(Role.TEXT))
        font = self._theme.font("secondary")
        painter.setFont(font)
        painter.setPen(self._theme.color(Role.MUTED))
        metrics = QFontMetricsF(font)
        free_from = -1.0
        for level, text in self._ticks():
            width = metrics.horizontalAdvance(text)
            left = min(max(bar.left() + level * bar.width() - width / 2, 0.0), bar.right() - width)
            if left > free_from:
                painter.drawText(QRectF(left, 14, width + 1, 18), Qt.AlignmentFlag.AlignLeft, text)
                free_from = left + width + 6
        painter.end()

    def _ticks(self) -> list[tuple[float, str]]:
        """Where on the bar which number stands; few clicks are counted whole, half a click is none."""
        if self._peak <= 0:
            return []
        if self._peak <= FEW:
            counts = range(int(self._peak) + 1)
            return [(level_of(count, self._peak), words.number(count)) for count in counts]
        return [(level, _said(value_at(level, self._peak))) for level in TICKS]


def _panel(bar: QFrame) -> None:
    bar.setAutoFillBackground(True)
    bar.setBackgroundRole(QPalette.ColorRole.Base)


def by_of(text: str) -> By:
    """The way of counting behind a name of the combo box."""
    return "people" if text == "people" else "events"


def _said(value: float) -> str:
    return (
        f"{value:.1f}" if 0 < value < 9.95 and round(value, 1) % 1 else words.number(round(value))
    )
