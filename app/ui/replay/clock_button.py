"""The clock of the controls: elapsed, this computer's time of day, or UTC; a press shows the next."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui import words
from app.ui.replay import clock

SHOWS = ("elapsed", "local", "utc")


class ClockButton(QPushButton):
    """Shows one of three clocks, tells all of them in its tooltip.

    Signals:
        shows_changed: (`elapsed`, `local` or `utc`) by a press.
    """

    shows_changed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shows = SHOWS[0]
        self._texts = dict.fromkeys(SHOWS, "")
        self.setProperty("flat", True)
        self.setStyleSheet("padding: 0 2px")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._next)
        self.show_nothing()

    @property
    def beside(self) -> str:
        """What the clock does not show and one wants to know, too."""
        other = self._texts["local" if self._shows == "elapsed" else "elapsed"]
        return "" if other == self._texts[self._shows] else other

    def set_shows(self, shows: str) -> None:
        """Show this clock."""
        self._shows = shows if shows in SHOWS else SHOWS[0]
        self._show()

    def show_nothing(self) -> None:
        """No session is open."""
        self._texts = dict.fromkeys(SHOWS, "0:00.0 / 0:00")
        self._show()

    def show_time(self, at_ms: float, duration_ms: float, epoch_ms: float) -> None:
        """A moment; `epoch_ms` is what it was on the wall clock (Unix ms)."""
        elapsed = f"{clock.elapsed(at_ms)} / {clock.elapsed(duration_ms, tenths=False)}"
        local, utc = clock.local_time(epoch_ms), clock.utc_time(epoch_ms)
        self._texts = {"elapsed": elapsed, "local": local or elapsed, "utc": utc or elapsed}
        self._show()

    def sizeHint(self) -> QSize:
        """No wider than the text needs; digits that change do not move what stands beside."""
        wide = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(wide + 10, super().sizeHint().height())

    def _next(self) -> None:
        self.set_shows(SHOWS[(SHOWS.index(self._shows) + 1) % len(SHOWS)])
        self.shows_changed.emit(self._shows)

    def _show(self) -> None:
        text = self._texts[self._shows]
        if text == self.text():
            return
        self.setText(text)
        names = {
            "elapsed": self.tr("Elapsed"),
            "local": self.tr("This computer's time"),
            "utc": self.tr("UTC"),
        }
        lines = [f"{name}: {self._texts[shows]}" for shows, name in names.items()]
        self.setToolTip(words.tooltip(" · ".join(lines)))
        self.setAccessibleName(f"{names[self._shows]}: {text}")
