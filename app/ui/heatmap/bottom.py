"""The bar below the picture: colours and numbers, radius, opacity, numbers at elements, what leaves as a file."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)

from app import settings
from app.ui.heatmap.colourbar import ColourBar
from app.ui.heatmap.topbar import BAR_H_PX, set_up_panel
from app.ui.theme import Theme

RADIUS_PACE_MS = 60


class BottomControls(QFrame):
    """The colour bar, the two sliders, two buttons.

    Signals:
        radius_changed: (px) as the slider moves, some times a second.
        opacity_changed: (frac) at once.
        labels_switched: (on) numbers at the elements.
        export_wanted: (`png`, `csv` or `npy`).
    """

    radius_changed = Signal(float)
    opacity_changed = Signal(float)
    labels_switched = Signal(bool)
    export_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(BAR_H_PX)
        set_up_panel(self)
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
        self._radius_label = QLabel(self.tr("radius"), self)
        self._opacity_label = QLabel(self.tr("opacity"), self)
        self.labels = QToolButton(self)
        self.labels.setCheckable(True)
        self.labels.setProperty("flat", True)
        self.labels.setAccessibleName(self.tr("Numbers at the elements"))
        self.labels.setToolTip(self.tr("Write at each element its share and clicks"))
        self.labels.toggled.connect(self.labels_switched)
        self.export = QPushButton(self.tr("Export ▾"), self)
        self.export.setToolTip(self.tr("Save the picture, the table or the grid"))
        self.export.setMenu(self._export_menu())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.scale, 3)
        row.addStretch(1)
        for label, slider in (
            (self._radius_label, self.radius),
            (self._opacity_label, self.opacity),
        ):
            label.setProperty("role", "secondary")
            label.setBuddy(slider)
            row.addWidget(label)
            row.addWidget(slider, 1)
        row.addWidget(self.labels)
        row.addWidget(self.export)
        theme.changed.connect(self._dress)
        self._dress()

    def let_radius(self, on: bool) -> None:
        """Whether how far a point glows matters: bands and elements have edges of their own."""
        self.radius.setEnabled(on)
        self._radius_label.setEnabled(on)

    def _export_menu(self) -> QMenu:
        menu = QMenu(self.export)
        for kind, title in (
            ("png", self.tr("Picture of the whole page (PNG)…")),
            ("csv", self.tr("Elements (CSV)…")),
            ("npy", self.tr("Grid (NPY)…")),
        ):
            act = menu.addAction(title)
            act.triggered.connect(lambda _on=False, what=kind: self.export_wanted.emit(what))
        return menu

    def _soon(self, _radius_px: int) -> None:
        """While the slider moves the heat follows at a steady pace, not only once it rests."""
        if not self._settle.isActive():
            self._settle.start()

    def _slider(self, name: str, low: int, high: int) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(low, high)
        slider.setAccessibleName(name)
        slider.setToolTip(name)
        slider.setMinimumWidth(56)
        slider.setMaximumWidth(120)
        return slider

    def _dress(self) -> None:
        for label in (self._radius_label, self._opacity_label):
            label.setFont(self._theme.font("secondary"))
        self.labels.setIcon(self._theme.icon("label"))
