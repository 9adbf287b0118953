"""One issue: what it is, what it costs, when it was met, moments to look at, and what a person says of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.library.issue_states import Status
from app.library.issues import Example, Issue
from app.ui import kinds, words
from app.ui.issues import reading
from app.ui.issues.charts import CostChart, TrendChart
from app.ui.theme import GRID_PX, Theme

WIDEST_PX = 720
NOTE_H_PX = 84
#: a note is kept when the keys have been still for so long
NOTE_SETTLE_MS = 1_500


class IssueDetail(QScrollArea):
    """The right side of the workspace.

    Signals:
        sessions_wanted: (Issue) its sessions, in the list.
        moment_wanted: (session, at_ms) to be seen.
        said: (Issue, Status, note) what a person says of it now; None for what they say nothing new of.
    """

    sessions_wanted = Signal(object)
    moment_wanted = Signal(int, float)
    said = Signal(object, object, object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("issue_detail")
        self._theme = theme
        self._issue: Issue | None = None
        self._moments: list[QPushButton] = []
        #: the note as it was last given, and as it was handed on since
        self._given, self._handed_on = "", ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._settle = QTimer(self, singleShot=True, interval=NOTE_SETTLE_MS)
        self._settle.timeout.connect(self.keep_note)
        self._build()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def issue(self) -> Issue | None:
        """The one that is shown."""
        return self._issue

    def show_issue(self, issue: Issue | None) -> None:
        """Show another issue, or what is known of the same one now; None shows nothing."""
        same = issue is not None and self._issue is not None and issue.place == self._issue.place
        if not same:
            self.keep_note()
        self._issue = issue
        self._all.setVisible(issue is not None)
        if issue is None:
            return
        self._title.setText(reading.title(issue))
        self._page.setText(reading.page(issue))
        where = issue.selector or issue.source
        self._selector.setText(words.plain(where, 200))
        self._selector.setVisible(bool(where))
        self._numbers.setText(reading.numbers(issue))
        count = words.number(issue.sessions)
        one, many = self.tr("Show its session"), self.tr("Show its %1 sessions")
        self._show.setText(one if issue.sessions == 1 else many.replace("%1", count))
        self._goal.setText(self.tr("Went on to %1").replace("%1", reading.goal(issue)))
        self._goal.setVisible(issue.cost is not None)
        self._cost.show_cost(issue)
        self._verdict.setText(reading.verdict(issue))
        self._trend.show_trend(issue.trend, kinds.role(issue.kind))
        self._span.setText(reading.span(issue))
        self._list_moments(issue.examples)
        self._status.blockSignals(True)
        self._status.setCurrentIndex(tuple(Status).index(reading.standing(issue)))
        self._status.blockSignals(False)
        self._take_note(issue.said.note, same)
        self._dress()

    def keep_note(self) -> None:
        """Have the note kept as it is written now, if the person wrote in it."""
        self._settle.stop()
        note = self._own_note()
        if note is not None:
            self._say(None, note)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the note keeps it."""
        if watched is self._note and event.type() is QEvent.Type.FocusOut:
            self.keep_note()
        return False

    def _say(self, status: Status | None, note: str | None) -> None:
        if self._issue is None:
            return
        if note is not None:
            self._handed_on = note
        self.said.emit(self._issue, status, note)

    def _own_note(self) -> str | None:
        """What the person wrote and nobody was told yet; None for nothing."""
        note = self._note.toPlainText().strip()
        return None if note == self._handed_on else note

    def _take_note(self, note: str, same: bool) -> None:
        """Show a note, but for one that the person writes on: what they wrote stays."""
        is_of_before = same and note == self._given != self._handed_on and self._note.hasFocus()
        is_own = same and self._own_note() is not None
        self._given = note
        if is_of_before:
            return
        self._handed_on = note
        if not is_own and note != self._note.toPlainText().strip():
            self._note.blockSignals(True)
            self._note.setPlainText(note)
            self._note.moveCursor(QTextCursor.MoveOperation.End)
            self._note.blockSignals(False)

    def _list_moments(self, examples: tuple[Example, ...]) -> None:
        for button in self._moments:
            self._listed.removeWidget(button)
            button.deleteLater()
        self._moments.clear()
        for example in examples:
            said = f"{words.plain(example.user, 40)} · {words.length(example.at_ms)} · {kinds.why(example.why)}"
            button = _Elided(said, self._all)
            button.setToolTip(words.tooltip(said))
            button.setAccessibleName(said)
            button.clicked.connect(
                lambda _on=False, to=example: self.moment_wanted.emit(
                    to.session, kinds.before(to.at_ms)
                )
            )
            self._listed.addWidget(button)
            self._moments.append(button)

    def _build(self) -> None:
        holder = QWidget(self)
        self._all = QWidget(holder)
        self._all.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout(self._all)
        column.setContentsMargins(GRID_PX * 3, GRID_PX * 2, GRID_PX * 3, GRID_PX * 3)
        column.setSpacing(4)
        self._icon, self._title = QLabel(self._all), self._label()
        head = QHBoxLayout()
        head.setSpacing(GRID_PX)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        self._page, self._selector = self._label("secondary"), self._label("secondary")
        self._numbers = self._label()
        for label in (self._page, self._selector, self._numbers):
            column.addWidget(label)
        column.addSpacing(GRID_PX)
        column.addLayout(self._acts())
        self._headings: list[QLabel] = []
        self._head(column, self.tr("What it costs"))
        self._goal, self._verdict = self._label("secondary"), self._label()
        self._cost = CostChart(self._theme, self._all)
        for part in (self._goal, self._cost, self._verdict):
            column.addWidget(part)
        self._head(column, self.tr("Over time"))
        self._trend, self._span = TrendChart(self._theme, self._all), self._label("secondary")
        column.addWidget(self._trend)
        column.addWidget(self._span)
        self._head(column, self.tr("Look at"))
        self._listed = QVBoxLayout()
        self._listed.setSpacing(0)
        column.addLayout(self._listed)
        self._head(column, self.tr("Note"))
        self._note = QPlainTextEdit(self._all)
        self._note.setObjectName("issue_note")
        self._note.setAccessibleName(self.tr("Note on this issue"))
        self._note.setPlaceholderText(self.tr("What is known of it, who looks after it…"))
        self._note.setFixedHeight(NOTE_H_PX)
        self._note.setTabChangesFocus(True)
        self._note.textChanged.connect(self._settle.start)
        self._note.installEventFilter(self)
        column.addWidget(self._note)
        column.addStretch(1)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._all, 1)
        row.addStretch(0)
        self.setWidget(holder)
        self._all.hide()

    def _acts(self) -> QHBoxLayout:
        self._show = QPushButton(self._all)
        self._show.setProperty("primary", True)
        self._show.setToolTip(self.tr("List them in Watch, each with its moments (Enter)"))
        self._show.clicked.connect(self._ask_sessions)
        self._status = QComboBox(self._all)
        self._status.setAccessibleName(self.tr("Status"))
        self._status.setToolTip(self.tr("Status"))
        for status in Status:
            self._status.addItem(reading.status_name(status))
        self._status.currentIndexChanged.connect(self._choose)
        row = QHBoxLayout()
        row.setSpacing(GRID_PX)
        row.addWidget(self._show)
        row.addWidget(self._status)
        row.addStretch(1)
        return row

    def _choose(self, place: int) -> None:
        self._say(tuple(Status)[place], self._own_note())

    def _ask_sessions(self) -> None:
        if self._issue is not None:
            self.sessions_wanted.emit(self._issue)

    def _label(self, role: str = "") -> QLabel:
        label = QLabel(self._all)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        return label

    def _head(self, column: QVBoxLayout, text: str) -> None:
        label = QLabel(text, self._all)
        self._headings.append(label)
        column.addSpacing(GRID_PX * 2)
        column.addWidget(label)

    def _dress(self) -> None:
        theme = self._theme
        for heading in (self._title, *self._headings):
            heading.setFont(theme.font("title"))
        for label in (self._page, self._selector):
            label.setFont(theme.font("mono"))
        if self._issue is not None:
            kind = self._issue.kind
            icon = theme.icon(kinds.icon(kind), kinds.role(kind))
            self._icon.setPixmap(icon.pixmap(16, 16))


class _Elided(QPushButton):
    """A link on one line that is cut where there is no more room."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = text
        self.setProperty("link", True)
        self.setMinimumWidth(80)
        self.setStyleSheet("text-align: left; padding: 0;")
        self._cut()

    def resizeEvent(self, event: object) -> None:
        self._cut()

    def _cut(self) -> None:
        room = max(self.width() - 4, 64)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
