"""What is seen before somebody said who is to be compared."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.library.compare_offers import Side
from app.ui import words
from app.ui.journeys.compare.bar import pair_title
from app.ui.nothing import Nothing
from app.ui.theme import GRID_PX, Theme

LEAST_W_PX = 420
#: comparisons that are offered here; all are in the menu
MOST = 7


class Start(Nothing):
    """Signals:
    wanted: (query of A, query of B).
    """

    wanted = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.say(
            "",
            self.tr("Who is to be compared?"),
            self.tr(
                "Choose two groups of sessions: in what they differ most is told over everything that is known of\n"
                "them, pages, clicks, signals, goals, forms, products, time. Or type a search on each side."
            ),
        )
        self._offers = QWidget(self)
        self._offers.setMinimumWidth(LEAST_W_PX)
        self._list = QVBoxLayout(self._offers)
        self._list.setSpacing(GRID_PX)
        self._offer(self._offers)
        self._waiting = QLabel(self.tr("Looking for groups to compare…"), self)
        self._waiting.setProperty("role", "secondary")
        self._waiting.hide()
        self._offer(self._waiting)

    def wait(self) -> None:
        """Say that it takes a while until there is something to offer."""
        self._waiting.show()

    def show_pairs(self, pairs: Sequence[tuple[Side, Side]]) -> None:
        """Offer these."""
        self._waiting.hide()
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for one, other in pairs[:MOST]:
            button = QPushButton(pair_title((one, other)), self._offers)
            told = f"A {one.query} · B {other.query}"
            button.setToolTip(words.tooltip(told))
            button.clicked.connect(
                lambda _on=False, a=one.query, b=other.query: self.wanted.emit(a, b)
            )
            self._list.addWidget(button)
        self._offers.setVisible(bool(pairs))
