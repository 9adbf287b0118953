"""The two rows above the picture: which kind of heat; whose, and how counted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetricsF, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.heatmap.kinds import By, Kind, Which
from app.heatmap.stays import WidthBucket
from app.ui import words
from app.ui.heatmap.dates import DatesButton
from app.ui.heatmap.kindbar import KindBar
from app.ui.theme import Theme

BAR_H_PX = 48
ROW_H_PX, TOTAL_H_PX = 38, 22
TOOL_W_PX = 28
LEAST_WIDTHS_PX = 96
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
    """Which heat, and of whom.

    Signals:
        kind_chosen: (Kind).
        which_chosen: (Which) all, first or last clicks.
        device_chosen: (device class or None for sessions that tell none).
        widths_chosen: (from and below px, or None for all).
        by_chosen: (`events` or `people`).
        compare_wanted: two heats beside each other.
    """

    kind_chosen = Signal(object)
    which_chosen = Signal(object)
    device_chosen = Signal(object)
    widths_chosen = Signal(object)
    by_chosen = Signal(str)
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
        # What is chosen beside it must not push the parts of the window about: it gives way.
        self.widths.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.widths.setMinimumWidth(LEAST_WIDTHS_PX)
        self.widths.setToolTip(self.tr("Only visits whose window was so wide"))
        self.widths.activated.connect(lambda at: self.widths_chosen.emit(self.widths.itemData(at)))
        self._which, self._by, self._kind = Which.ALL, "events", Kind.CLICK
        self.counting = QPushButton(self)
        self.counting.setAccessibleName(self.tr("Count"))
        self.counting.setToolTip(
            self.tr(
                "All clicks, or of each visit the first or the last; each, or each person once a spot"
            )
        )
        self.counting.setMenu(self._counting_menu())
        self._say_counting()
        self.dates = DatesButton(theme, self)
        self.total = Total(self)
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()

    def show_kind(self, kind: Kind) -> None:
        """Offer what makes sense for a kind."""
        self.kinds.show_kind(kind)
        self._kind = kind
        for act in self._whiches:
            act.setEnabled(kind.is_of_clicks)
        of_bands = self.tr("Count every visit"), self.tr("Count each person once")
        of_spots = self.tr("Count every event"), self.tr("Count each person once a spot")
        for act, title in zip(self._bys, of_bands if kind.is_of_bands else of_spots, strict=True):
            act.setText(title)
        self.counting.setEnabled(kind is not Kind.HOVER)
        self._say_counting()

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

    def choose_which(self, which: Which) -> None:
        """All clicks, or of each visit one."""
        self._which = which
        self._say_counting()
        self.which_chosen.emit(which)

    def choose_by(self, by: str) -> None:
        """Count events, or people."""
        self._by = by
        self._say_counting()
        self.by_chosen.emit(by)

    def _counting_menu(self) -> QMenu:
        menu = QMenu(self.counting)
        self._whiches: list[QAction] = []
        self._bys: list[QAction] = []
        whiches, bys = QActionGroup(menu), QActionGroup(menu)
        for which, title in (
            (Which.ALL, self.tr("All clicks")),
            (Which.FIRST, self.tr("Each visit's first click")),
            (Which.LAST, self.tr("Each visit's last click")),
        ):
            act = self._choice(menu, whiches, title, which is Which.ALL)
            act.triggered.connect(lambda _on=False, chosen=which: self.choose_which(chosen))
            self._whiches.append(act)
        menu.addSeparator()
        for by, title in (
            ("events", self.tr("Count every event")),
            ("people", self.tr("Count each person once a spot")),
        ):
            act = self._choice(menu, bys, title, by == "events")
            act.triggered.connect(lambda _on=False, chosen=by: self.choose_by(chosen))
            self._bys.append(act)
        return menu

    def _choice(self, menu: QMenu, group: QActionGroup, title: str, chosen: bool) -> QAction:
        act = menu.addAction(title)
        act.setCheckable(True)
        act.setChecked(chosen)
        group.addAction(act)
        return act

    def _say_counting(self) -> None:
        which = {
            Which.ALL: self.tr("all"),
            Which.FIRST: self.tr("first"),
            Which.LAST: self.tr("last"),
        }[self._which]
        by = self.tr("by people") if self._by == "people" else self.tr("by events")
        if self._kind.is_of_clicks:
            self.counting.setText(f"{which}, {by} ▾")
            return
        if self._kind.is_of_bands and self._by != "people":
            by = self.tr("by visits")
        self.counting.setText(f"{by} ▾")

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.kinds, 1)
        first.addWidget(self.compare)
        for part in (self.devices, self.widths, self.counting, self.dates):
            second.addWidget(part)
        second.addStretch(1)
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
        self.total.setFixedHeight(TOTAL_H_PX)
        column.addWidget(self.total)

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

    def _dress(self) -> None:
        self.total.setFont(self._theme.font("secondary"))


def set_up_panel(bar: QFrame) -> None:
    """The ground of a bar."""
    bar.setAutoFillBackground(True)
    bar.setBackgroundRole(QPalette.ColorRole.Base)


def by_of(text: str) -> By:
    """The way of counting behind a name of the combo box."""
    return "people" if text == "people" else "events"
