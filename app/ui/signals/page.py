"""The page of one kind: what it is, what the numbers would mark, the numbers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.friction.model import Kind
from app.friction.thresholds import Thresholds
from app.ui import kinds
from app.ui.signals.field import NumberRow
from app.ui.signals.numbers import about, numbers_of
from app.ui.theme import GRID_PX, ICON_PX, Theme


class KindPage(QScrollArea):
    """All numbers of a kind.

    Signals:
        changed: (name, value) of a threshold, by hand.
    """

    changed = Signal(str, object)

    def __init__(self, kind: Kind, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(self)
        self._sign = QLabel(inner)
        self._title = QLabel(kinds.name(kind), inner)
        self._about = QLabel(about(kind), inner)
        self._about.setWordWrap(True)
        self.counted = QLabel(inner)
        self.counted.setProperty("role", "secondary")
        self.counted.setAccessibleName(self.tr("Preview"))
        head = QHBoxLayout()
        head.setSpacing(GRID_PX)
        head.addWidget(self._sign)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(GRID_PX * 3, GRID_PX * 2, GRID_PX * 2, GRID_PX * 2)
        column.setSpacing(GRID_PX)
        column.addLayout(head)
        column.addWidget(self._about)
        column.addWidget(self.counted)
        column.addSpacing(GRID_PX)
        self._rows: dict[str, NumberRow] = {}
        for number in numbers_of(kind):
            row = NumberRow(number, theme, inner)
            row.changed.connect(self.changed)
            self._rows[number.name] = row
            column.addWidget(row)
            column.addSpacing(GRID_PX // 2)
        column.addStretch(1)
        self.setWidget(inner)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def rows(self) -> dict[str, NumberRow]:
        """The numbers by name."""
        return self._rows

    def show_numbers(self, thresholds: Thresholds) -> None:
        """Show these values."""
        for name, row in self._rows.items():
            row.show_value(getattr(thresholds, name))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for a small window: sentences wrap."""
        return QSize(360, 240)

    def _dress(self) -> None:
        self._sign.setPixmap(
            self._theme.icon(kinds.icon(self._kind), kinds.role(self._kind)).pixmap(
                ICON_PX, ICON_PX
            )
        )
        self._title.setFont(self._theme.font("title"))
