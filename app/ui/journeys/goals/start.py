"""What is seen before there is a goal: what a goal is, and what the sessions suggest."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.library.goal_suggestions import Suggestion
from app.ui import words
from app.ui.journeys.goals import reading
from app.ui.nothing import Nothing
from app.ui.theme import GRID_PX, Theme

WIDTH_PX = 560


class Start(Nothing):
    """Signals:
    wanted: (Suggestion) keep it.
    own_wanted: somebody wants a goal of their own.
    """

    wanted = Signal(object)
    own_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.say(
            "target",
            self.tr("What are these sessions for?"),
            self.tr(
                "A goal is a search: an order, a sign-up, a page that thanks. Who reaches it, what that is worth\n"
                "and what those sessions have in common is told here, and issues are measured by it."
            ),
        )
        self._offers = Offers(theme, self)
        self._offers.wanted.connect(self.wanted)
        self._offers.setFixedWidth(WIDTH_PX)
        own = QPushButton(self.tr("Add a goal…"), self)
        own.setToolTip(self.tr("Any search can be a goal"))
        own.clicked.connect(self.own_wanted)
        self._offer(self._offers)
        self._offer(own)

    def show_suggestions(self, suggested: Sequence[Suggestion]) -> None:
        """Offer these."""
        self._offers.show_suggestions(suggested)


class Offers(QWidget):
    """A line each, with a button that keeps it.

    Signals:
        wanted: (Suggestion) keep it.
    """

    wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, GRID_PX, 0, GRID_PX)
        self._column.setSpacing(GRID_PX)
        self._lines: list[QWidget] = []

    def show_suggestions(self, suggested: Sequence[Suggestion]) -> None:
        """Offer these."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines = [self._line(one) for one in suggested]
        for line in self._lines:
            self._column.addWidget(line)
        self.setVisible(bool(suggested))

    def _line(self, of: Suggestion) -> QWidget:
        line = QWidget(self)
        name, about = QLabel(reading.suggestion(of), line), QLabel(reading.why(of), line)
        for label in (name, about):
            label.setTextFormat(Qt.TextFormat.PlainText)
        name.setFont(self._theme.font("title"))
        about.setProperty("role", "secondary")
        about.setToolTip(words.tooltip(of.query))
        keep = QPushButton(self.tr("Keep as a goal"), line)
        keep.setProperty("primary", True)
        said = self.tr("Keep “%1” as a goal").replace("%1", reading.suggestion(of))
        keep.setAccessibleName(said)
        keep.setToolTip(words.tooltip(f"{said}: {of.query}"))
        keep.clicked.connect(lambda _on=False: self.wanted.emit(of))
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(name)
        told.addWidget(about)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID_PX * 2)
        row.addLayout(told, 1)
        row.addWidget(keep, 0, Qt.AlignmentFlag.AlignVCenter)
        return line
