"""The lists below the numbers: pages, issues, goals, and what most sessions have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.library.facets import FacetValue
from app.proportions import wilson
from app.ui import kinds, words
from app.ui.journeys.overview import reading
from app.ui.journeys.table import ROW_H_PX, Bar, Column, Table
from app.ui.theme import Role, Theme

HEAD_PX = 32
#: columns of the table of pages that are doors
SESSIONS, ENTRIES, EXITS = 1, 2, 3


class Card(QFrame):
    """A list with its title, and what it says where it is empty.

    Signals:
        more_wanted: the whole of it.
    """

    more_wanted = Signal()

    def __init__(
        self,
        title: str,
        more: str,
        columns: Sequence[Column],
        theme: Theme,
        parent: QWidget,
        sorted_by: int = 1,
    ) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._theme = theme
        self._title = QLabel(title, self)
        self._more = QPushButton(more, self)
        self._more.setProperty("link", True)
        self._more.setVisible(bool(more))
        self._more.clicked.connect(self.more_wanted)
        self._empty = QLabel(self)
        self._empty.setProperty("role", "secondary")
        self._empty.setWordWrap(True)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setContentsMargins(12, 4, 12, 12)
        self.table = Table(columns, theme, self, sorted_by=sorted_by)
        self.table.setAccessibleName(title)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        self._title.setFixedHeight(HEAD_PX)
        head.addWidget(self._title, 1)
        head.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table)
        column.addWidget(self._empty)
        column.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()
        self.show_rows((), self.tr("Counting…"))

    def show_rows(self, rows: Sequence[object], empty: str) -> None:
        """Show rows, or say why there are none."""
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        height = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(HEAD_PX + height * len(rows))
        self._empty.setText(empty)
        self._empty.setVisible(not rows and bool(empty))

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))


class CommonList(QFrame):
    """Values that sessions have, each a button with its count.

    Signals:
        wanted: (query) the sessions that have one.
    """

    wanted = Signal(str)

    def __init__(self, key: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        title = reading.common_title(key)
        self.table = Table(_value_columns(title), theme, self, sorted_by=1)
        self.table.setAccessibleName(title)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.row_opened.connect(self._open)
        self.table.cell_opened.connect(lambda row, _column: self._open(row))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addStretch(1)

    def show_values(self, values: Sequence[FacetValue]) -> None:
        """Show other values."""
        self.table.show_rows(values)
        self.table.setFixedHeight(HEAD_PX + ROW_H_PX * len(values))

    def _open(self, row: object) -> None:
        if isinstance(row, FacetValue):
            self.wanted.emit(row.term)


def _value_columns(title: str) -> tuple[Column, ...]:
    return (
        Column(title, _tr("Of the sessions that the search leaves"), lambda row: words.plain(row.label, 80), _label),
        Column(
            _tr("sessions"), _tr("How many have it"), lambda row: words.number(row.count), lambda row: row.count, 92,
            is_door=True,
        ),
    )  # fmt: skip


def _label(row: Any) -> str:
    return str(row.label)


def page_columns() -> tuple[Column, ...]:
    """Of the table of pages."""
    return (
        Column(_tr("page"), _tr("A page, grouped by your rules"), _page, _page),
        _counted(_tr("sessions"), _tr("Sessions that saw it"), lambda row: row.sessions),
        _counted(_tr("begin"), _tr("Sessions that begin on it"), lambda row: row.entries),
        _counted(_tr("end"), _tr("Sessions that end on it"), lambda row: row.exits),
    )


def _page(row: Any) -> str:
    return words.plain(row.page.pattern.removeprefix("//"), 120)


def _counted(title: str, told: str, of: Callable[[Any], int]) -> Column:
    return Column(
        title, told, lambda row: words.number(of(row)) if of(row) else "", of, 92, is_door=True
    )  # fmt: skip


def issue_columns() -> tuple[Column, ...]:
    """Of the table of issues."""
    return (
        Column(
            _tr("issue"), _tr("What goes wrong"), reading.issue_title, reading.issue_title,
            below=lambda row: words.plain(f"{row.site or ''}{row.page}", 80), role=lambda row: kinds.role(row.kind),
        ),
        Column(
            _tr("people"), _tr("How many met it"), lambda row: words.number(row.users), lambda row: row.users, 84,
            is_door=True,
        ),
    )  # fmt: skip


def goal_columns() -> tuple[Column, ...]:
    """Of the table of goals."""
    return (
        Column(
            _tr("goal"), _tr("What sessions are for"), lambda row: words.plain(row.goal.name, 80), _goal,
            below=lambda row: words.plain(row.refusal, 80), role=lambda row: Role.MUTED if row.refusal else Role.TEXT,
        ),
        Column(
            _tr("reached"), _tr("Sessions that reached it"),
            lambda row: "" if row.refusal else words.number(row.outcome.sessions.hits),
            lambda row: row.outcome.sessions.hits, 92, is_door=True,
        ),
        Column(
            _tr("share"), _tr("Which share of the sessions, and between which bounds it lies"),
            lambda row: reading.percent(row.outcome.sessions.share), lambda row: row.outcome.sessions.share, 100,
            bar=_goal_bar,
        ),
    )  # fmt: skip


def _goal(row: Any) -> str:
    return str(row.goal.name)


def _goal_bar(row: Any) -> Bar | None:
    share = row.outcome.sessions
    return None if share.share is None else Bar(share.share, *wilson(share))


def _tr(text: str) -> str:
    return QCoreApplication.translate("overview", text)
