"""The goal that is chosen: what it comes to, over time, and by what its sessions have in common."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.insights.goals import Part
from app.library.goal_doors import Door, Which
from app.library.goal_results import Result
from app.library.goals import BY
from app.ui.journeys.goals import columns, reading
from app.ui.journeys.goals.chart import CourseChart
from app.ui.journeys.goals.columns import In
from app.ui.journeys.table import Table
from app.ui.theme import GRID_PX, Theme

LEAST_H_PX = 360
#: a head and two parts
TABLE_H_PX = 128


class GoalDetail(QWidget):
    """Below the list of goals, in which its name stands.

    Signals:
        door_wanted: (Door, name of the part) the sessions behind a number.
        by_wanted: (key) sessions are to be parted by something else.
    """

    door_wanted = Signal(object, str)
    by_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        # lines that wrap ask for more than they need, and the list above would have to give it
        self.setMinimumHeight(LEAST_H_PX)
        self._theme = theme
        self._result: Result | None = None
        self._query = ""
        self._parts: Sequence[Part] = ()
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def by(self) -> str:
        """By what sessions are parted."""
        return BY[max(self._by.currentIndex(), 0)]

    def choose_by(self, by: str) -> None:
        """Part them by something else."""
        self._by.setCurrentIndex(BY.index(by))

    def show_result(self, of: Result, query: str) -> None:
        """Show a goal among the sessions of a query; its parts come later."""
        self._result, self._query = of, query
        outcome = of.outcome
        self._summary.setText(reading.summary(of))
        self._course.show_course(of.course, outcome.money[0].currency if outcome.money else None)
        self._money.setText("\n".join(reading.money(one) for one in outcome.money))
        self._money.setVisible(bool(outcome.money))
        caveats = reading.caveats(outcome)
        self._caveats.setText(caveats)
        self._caveats.setVisible(bool(caveats))
        unread = reading.unread(outcome)
        self._unread.setText(unread)
        self._unread.setVisible(bool(unread))
        for part in (self._by_label, self._by, self._faces, self._said):
            part.setVisible(not of.refusal)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show the sessions by what they have in common."""
        self._parts = parts
        money = () if self._result is None else self._result.outcome.money
        told = columns.of_parts(
            self.by,
            money[0].currency if money else None,
            columns.scale_of(one.met for one in parts),
            has_revenue=bool(money),
        )
        self.table.listed.show_columns(told)
        self.table.show_rows(parts)
        self._none.setText(self.tr("No session tells: %1").replace("%1", reading.by_title(self.by)))
        self._faces.setCurrentWidget(self.table if parts else self._none)
        self._said.setText(reading.what_parts_tell(self.by))

    def _door(self, which: Which, part: Part | None = None, *, is_others: bool = False) -> None:
        if self._result is None:
            return
        door, said = Door(self._query, self._result.goal, which), ""
        if part is not None:
            door = replace(door, by=self.by, term=part.term, is_others=is_others)
            said = reading.part(self.by, part.name)
            if is_others:
                said = self.tr("without %1").replace("%1", said)
        self.door_wanted.emit(door, said)

    def _open_cell(self, part: Part, column: int) -> None:
        which = {In.SESSIONS: Which.ALL, In.REVENUE: Which.WORTH}.get(In(column), Which.REACHED)
        self._door(which, part, is_others=column == In.OTHERS)

    def _open_column(self, at: int) -> None:
        if self._result is None or self._result.course is None:
            return
        course = self._result.course
        begin_ms = course.begin_ms + at * course.width_ms
        end_ms = begin_ms + course.width_ms
        which = Which.REACHED if course.shares[at].hits else Which.ALL
        door = Door(
            self._query, self._result.goal, which, begin_ms=begin_ms, end_ms=end_ms,
            dates=reading.dates(begin_ms, end_ms),
        )  # fmt: skip
        self.door_wanted.emit(door, reading.days(begin_ms, end_ms))

    def _tell(self, part: object) -> None:
        """What the chosen part says beside the others, in a sentence."""
        said = reading.what_parts_tell(self.by)
        if isinstance(part, Part):
            said = f"{reading.compared(reading.part(self.by, part.name), part)} {said}"
        self._said.setText(said)

    def _offer_menu(self, part: Part, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, which in (
            (self.tr("Sessions that reached the goal"), Which.REACHED),
            (self.tr("Sessions that did not"), Which.MISSED),
            (self.tr("All these sessions"), Which.ALL),
        ):
            menu.addAction(text).triggered.connect(
                lambda _on=False, wanted=which: self._door(wanted, part)
            )
        menu.popup(at)

    def _build(self) -> None:
        self._summary = self._label()
        self._money, self._caveats = self._label(), self._label("secondary")
        self._course = CourseChart(self._theme, self)
        self._course.column_wanted.connect(self._open_column)
        self._unread = QPushButton(self)
        self._unread.setProperty("link", True)
        self._unread.setToolTip(self.tr("List their sessions"))
        self._unread.clicked.connect(lambda: self._door(Which.UNREAD))
        self.table = Table(columns.of_parts(BY[0], None), self._theme, self, sorted_by=In.SESSIONS)
        self.table.setAccessibleName(self.tr("What sessions have in common"))
        self.table.cell_opened.connect(self._open_cell)
        self.table.row_opened.connect(lambda part: self._door(Which.REACHED, part))
        self.table.row_chosen.connect(self._tell)
        self.table.menu_wanted.connect(self._offer_menu)
        self._none = self._label("secondary")
        self._none.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._none.setContentsMargins(0, GRID_PX * 3, 0, 0)
        self._faces = QStackedWidget(self)
        self._faces.setMinimumHeight(TABLE_H_PX)
        self._faces.addWidget(self.table)
        self._faces.addWidget(self._none)
        self._said = self._label("secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, GRID_PX, 12, GRID_PX)
        column.setSpacing(6)
        column.addWidget(self._summary)
        column.addSpacing(2)
        column.addWidget(self._course)
        column.addWidget(self._money)
        notes = QHBoxLayout()
        notes.addWidget(self._caveats, 1)
        notes.addWidget(self._unread)
        column.addLayout(notes)
        column.addLayout(self._parting())
        column.addWidget(self._faces, 1)
        column.addWidget(self._said)

    def _parting(self) -> QHBoxLayout:
        self._by = QComboBox(self)
        self._by.setAccessibleName(self.tr("By what sessions have in common"))
        self._by.setToolTip(self._by.accessibleName())
        for by in BY:
            self._by.addItem(reading.by_title(by))
        self._by.currentIndexChanged.connect(lambda _at: self.by_wanted.emit(self.by))
        row = QHBoxLayout()
        row.setSpacing(GRID_PX)
        self._by_label = QLabel(self.tr("Sessions by"), self)
        self._by_label.setBuddy(self._by)
        row.addWidget(self._by_label)
        row.addWidget(self._by)
        row.addStretch(1)
        return row

    def _label(self, role: str = "") -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        return label

    def _dress(self) -> None:
        for label in (self._caveats, self._said):
            label.setFont(self._theme.font("secondary"))
