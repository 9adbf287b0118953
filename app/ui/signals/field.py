"""One number to be changed: its title and help, a field with its unit, the way back to Footfall's own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.ui import words
from app.ui.signals.numbers import Number, suffix
from app.ui.theme import GRID_PX, ICON_PX, Role, Theme

FIELD_W_PX = 128
HOUR_MS = 3_600_000


class NumberField(QDoubleSpinBox):
    """A number as it is told: no zeros behind the comma that say nothing, and the wheel scrolls the page."""

    def __init__(self, number: Number, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        unit = number.unit
        self.setDecimals(unit.decimals)
        self.setRange(number.low * unit.scale, number.high * unit.scale)
        self.setSingleStep(unit.step)
        self.setSuffix(suffix(unit))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(FIELD_W_PX)
        self.lineEdit().setTextMargins(0, 0, GRID_PX, 0)

    def textFromValue(self, value: float) -> str:
        text = self.locale().toString(value, "f", self.decimals())
        point = self.locale().decimalPoint()
        return text.rstrip("0").rstrip(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class NumberRow(QWidget):
    """A threshold on its kind's page.

    Signals:
        changed: (name, value in the threshold's own unit) by hand.
    """

    changed = Signal(str, object)

    def __init__(self, number: Number, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._theme = theme
        self._title = QLabel(number.title, self)
        self.field = NumberField(number, self)
        self.field.setObjectName(number.name)
        self.field.setAccessibleName(number.title)
        self.field.setAccessibleDescription(number.help)
        self.field.setToolTip(self._within())
        self.field.valueChanged.connect(self._tell)
        self.reset = QToolButton(self)
        self.reset.setProperty("flat", True)
        self.reset.setIconSize(QSize(ICON_PX, ICON_PX))
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        own = self._told(number.default)
        said = self.tr("Back to Footfall's %1").replace("%1", own)
        self.reset.setToolTip(words.tooltip(said))
        self.reset.setAccessibleName(f"{number.title}: {said}")
        self.reset.clicked.connect(self._go_back)
        kept = self.reset.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(kept)
        self._help = QLabel(f"{number.help} {self._within()}", self)
        self._help.setProperty("role", "secondary")
        self._help.setWordWrap(True)
        self._help.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID_PX)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._help, 1, 0)
        grid.addWidget(self.field, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.reset, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._dress)
        self._dress()

    def show_value(self, value: float) -> None:
        """Show a value, in the threshold's own unit."""
        if value != self._value:
            self.field.blockSignals(True)
            self.field.setValue(value * self._number.unit.scale)
            self.field.blockSignals(False)
        self._mark()

    @property
    def _value(self) -> float:
        value = round(self.field.value() / self._number.unit.scale, 6)
        return int(value) if self._number.is_whole else value

    def _go_back(self) -> None:
        self.field.setValue(self._number.default * self._number.unit.scale)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, _shown: float) -> None:
        self._mark()
        self.changed.emit(self._number.name, self._value)

    def _mark(self) -> None:
        """What is not Footfall's own is written bold and can go back."""
        own = self._value == self._number.default
        self.reset.setVisible(not own)
        self._title.setFont(self._theme.font("body" if own else "title"))

    def _within(self) -> str:
        low, high = self._number.low, self._number.high
        is_hours = self._number.name.endswith("_ms") and high == HOUR_MS
        most = self.tr("1 h") if is_hours else self._told(high)
        span = self.tr("From %1 to %2.").replace("%1", self._told(low, bare=True))
        return span.replace("%2", most)

    def _told(self, value: float, *, bare: bool = False) -> str:
        text = self.field.textFromValue(value * self._number.unit.scale)
        return text if bare else text + suffix(self._number.unit)

    def _dress(self) -> None:
        self._help.setFont(self._theme.font("secondary"))
        self.reset.setIcon(self._theme.icon("reload", Role.ACCENT))
        self._mark()
