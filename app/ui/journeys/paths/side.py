"""Beside the picture: the lists of what is worth a look, and the sessions behind what was clicked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.journeys.behind import Behind
from app.ui.journeys.paths import lists, reading
from app.ui.journeys.paths.asking import Answer, Found
from app.ui.journeys.paths.lists import Kind, Row
from app.ui.journeys.paths.shapes import About
from app.ui.journeys.table import Table
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

LISTS_PX, BEHIND_PX = 300, 300


class Side(QWidget):
    """Signals:
    opened: (About) its sessions are wanted.
    moment_wanted, query_wanted: as those of a tab.
    """

    opened = Signal(object)
    moment_wanted = Signal(int, float)
    query_wanted = Signal(str)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._theme = theme
        self._answer: Answer | None = None
        self.kinds = QComboBox(self)
        self.kinds.setAccessibleName(self.tr("What is listed"))
        self.kinds.currentIndexChanged.connect(self._fill)
        self.table = Table(lists.columns(Kind.ENDS), theme, self)
        self.table.setAccessibleName(self.tr("Worth a look"))
        self.table.row_opened.connect(self._open)
        self.table.cell_opened.connect(self._open)
        self._none = QLabel(self)
        self._none.setWordWrap(True)
        self._none.setTextFormat(Qt.TextFormat.PlainText)
        self._none.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._none.setProperty("role", "secondary")
        self._none.setContentsMargins(16, 24, 16, 16)
        self.behind = Behind(tasks, theme, self)
        self.behind.moment_wanted.connect(self.moment_wanted)
        self.behind.query_wanted.connect(self.query_wanted)
        self._build()
        self._offer(with_apart=False)
        self.kinds.hide()
        self._lists.hide()
        self.behind.show_sessions(
            self.tr("Sessions"), (), hint=self.tr("Click a page, a flow or a number.")
        )

    @property
    def kind(self) -> Kind:
        """Which list is shown."""
        return Kind(self.kinds.currentData())

    def show_answer(self, answer: Answer) -> None:
        """List what is worth a look in these paths."""
        is_new = (answer.difference is not None) != (self.kinds.findData(Kind.APART) >= 0)
        self._answer = answer
        self.kinds.show()
        self._lists.show()
        if is_new:
            self._offer(with_apart=answer.difference is not None)
        self._fill()

    def show_behind(self, about: About, found: Found) -> None:
        """Show the sessions behind something."""
        title = f"{about.title} · {reading.sessions(found.number)}"
        self.behind.show_sessions(title, found.moments, found.query)

    def _offer(self, *, with_apart: bool) -> None:
        chosen = None if with_apart or not self.kinds.count() else self.kind
        self.kinds.blockSignals(True)
        self.kinds.clear()
        for kind, title in lists.TITLES.items():
            if with_apart or kind is not Kind.APART:
                self.kinds.addItem(reading.tr(title), kind)
        self.kinds.setCurrentIndex(max(self.kinds.findData(chosen), 0))
        self.kinds.blockSignals(False)

    def _fill(self) -> None:
        if self._answer is None:
            return
        rows = lists.rows_of(self.kind, self._answer)
        self.table.listed.show_columns(lists.columns(self.kind))
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.show_rows(rows)
        self._none.setText(reading.tr(lists.NOTHING[self.kind]))
        self._lists.setCurrentWidget(self.table if rows else self._none)

    def _open(self, row: Row, _column: int = 0) -> None:
        if row.session is not None:
            self.moment_wanted.emit(row.session, 0.0)
        else:
            self.opened.emit(row.about)

    def _build(self) -> None:
        top = QWidget(self)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, GRID_PX - 2, 0, 0)
        column.setSpacing(GRID_PX // 2)
        head = QVBoxLayout()
        head.setContentsMargins(GRID_PX, 0, GRID_PX, 0)
        head.addWidget(self.kinds)
        column.addLayout(head)
        self._lists = QStackedWidget(top)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._none)
        column.addWidget(self._lists, 1)
        down = QSplitter(Qt.Orientation.Vertical, self)
        down.setObjectName("paths_down")
        down.addWidget(top)
        down.addWidget(self.behind)
        down.setChildrenCollapsible(False)
        down.setSizes([LISTS_PX, BEHIND_PX])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(down)
