"""Who was lost at a step, what they did instead, and their recordings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.ui import words
from app.ui.journeys.behind import Behind, Moment
from app.ui.journeys.funnels import reading
from app.ui.journeys.funnels.reading import Instead
from app.ui.journeys.table import Bar, Column, Table
from app.ui.tasks import Tasks
from app.ui.theme import Role, Theme

COUNT = 1


class LostPanel(QWidget):
    """What they did instead above, the sessions below.

    Signals:
        moment_wanted: (session, at_ms).
        query_wanted: (text).
    """

    moment_wanted = Signal(int, float)
    query_wanted = Signal(str)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._title = ""
        self._query = ""
        self._hint = ""
        self._all: tuple[Moment, ...] = ()
        self.table = Table(_columns(), theme, self, sorted_by=COUNT)
        self.table.setAccessibleName(self.tr("What they did instead"))
        self.table.row_chosen.connect(self._choose)
        self.behind = Behind(tasks, theme, self)
        self.behind.moment_wanted.connect(self.moment_wanted)
        self.behind.query_wanted.connect(self.query_wanted)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.setObjectName("funnels_lost")
        parts.addWidget(self.table)
        parts.addWidget(self.behind)
        parts.setChildrenCollapsible(False)
        parts.setSizes([260, 360])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(parts)

    def show_sessions(
        self, title: str, moments: Sequence[Moment], query: str | None, hint: str = ""
    ) -> None:
        """Show sessions of which nothing else is told."""
        self.table.hide()
        self._hint = hint
        self._title, self._all, self._query = title, tuple(moments), query or ""
        self._show_all()

    def show_lost(
        self, title: str, moments: Sequence[Moment], query: str | None, instead: Sequence[Instead]
    ) -> None:
        """Show those who were lost, and what they did."""
        self._hint = ""
        self._title, self._all, self._query = title, tuple(moments), query or ""
        self.table.show()
        self.table.show_rows(instead)
        self._show_all()

    def _show_all(self) -> None:
        self.behind.show_sessions(self._title, self._all, self._query, self._hint)

    def _choose(self, row: object) -> None:
        if not isinstance(row, Instead):
            self._show_all()
            return
        said = self.tr("%1: %2").replace("%1", reading.instead_kind(row))
        title = said.replace("%2", reading.instead_title(row))
        self.behind.show_sessions(f"{self._title} · {title}", row.moments)


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            _tr("instead"), _tr("The page after it, and the last signal of trouble"), reading.instead_title,
            reading.instead_title, below=reading.instead_kind, role=_role,
        ),
        Column(
            _tr("sessions"), _tr("How many of those who were lost"), lambda row: words.number(len(row.moments)),
            lambda row: len(row.moments), 84,
            bar=lambda row: Bar(len(row.moments) / row.of) if row.of else None,
        ),
    )  # fmt: skip


def _role(row: Instead) -> Role:
    if row.signal is not None:
        return Role.DEAD
    return Role.MUTED if row.page is None else Role.TEXT


def _tr(text: str) -> str:
    return QCoreApplication.translate("funnels", text)
