"""The dialog that asks to which session an answer belongs: those near it first, and any that a search finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.insights.feedback import Answer
from app.library import answers_by_hand, search
from app.library.answers_by_hand import Candidate
from app.ui import said, words
from app.ui.journeys.behind import BehindList, Listed, Moment
from app.ui.journeys.feedback import reading
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

if TYPE_CHECKING:
    from app.library.database import Library

WIDTH_PX, HEIGHT_PX = 620, 520
#: a search that is still being written is not asked for yet
SETTLE_MS = 200
LONGEST = 120


class _Near(Struct, frozen=True):
    """Asks which sessions it may be."""

    answer: int
    query: str

    def __call__(self, db: Library) -> tuple[Candidate, ...]:
        return answers_by_hand.candidates(db, self.answer, search.parse(self.query))


class JoinDialog(QDialog):
    """Nothing is joined before *Join*.

    Signals:
        chosen: (session) to which the answer belongs.
    """

    chosen = Signal(int)

    def __init__(
        self, answer: Answer, tasks: Tasks, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("join_dialog")
        self.setWindowTitle(self.tr("To which session an answer belongs"))
        self.resize(WIDTH_PX, HEIGHT_PX)
        self._answer = answer
        self._tasks = tasks
        self._theme = theme
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self._build()
        self._ask()

    def accept(self) -> None:
        """Join it to the session that is chosen."""
        row = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        if isinstance(row, Listed):
            self.chosen.emit(row.moment.session)
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Up in the search walk through the list, as where queries are written."""
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        rows = self.list.listed.rowCount()
        if by is None or not rows:
            super().keyPressEvent(event)
            return
        row = min(max(self.list.currentIndex().row() + by, 0), rows - 1)
        self.list.setCurrentIndex(self.list.listed.index(row, 0))

    def _wait(self) -> None:
        """What is listed is not yet what is written: Enter would join the answer to a session of another search."""
        self.join.setEnabled(False)
        self._settle.start()

    def _ask(self) -> None:
        number = self._answer.answer
        if number is not None:
            self._tasks.survey(
                _Near(number, self.search.text()), self._show, failed=self._refuse,
                latest=f"join answer {id(self)}",
            )  # fmt: skip

    def _refuse(self, error: UserError) -> None:
        self._hint.setText(f"{error.text} {error.hint}".strip())

    def _show(self, found: tuple[Candidate, ...]) -> None:
        if self._settle.isActive():
            return  # another search is written already
        self.list.listed.show([_listed(one, self._answer) for one in found])
        self.list.setCurrentIndex(self.list.listed.index(0, 0))
        self.join.setEnabled(bool(found))
        if not found:
            hint = self.tr("No session fits this search.")
        elif len(found) == answers_by_hand.MOST:
            hint = self.tr("The nearest %1; a search finds others.")
            hint = hint.replace("%1", words.number(len(found)))
        else:
            hint = self.tr("Those of the person that the file names come first, then the nearest.")
        self._hint.setText(hint)

    def _build(self) -> None:
        said_ = QLabel(_told(self._answer), self)
        said_.setFont(self._theme.font("title"))
        where = QLabel(_where(self._answer), self)
        where.setProperty("role", "secondary")
        self._hint = QLabel(self)
        self._hint.setProperty("role", "secondary")
        for label in (said_, where, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        where.setVisible(bool(where.text()))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find other sessions: user:ann page:/cart …"))
        self.search.setAccessibleName(self.tr("Which sessions are offered"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._wait)
        self.list = BehindList(self._theme, self)
        self.list.opened.connect(lambda _session, _at_ms: self.accept())
        self.join = QPushButton(self.tr("Join"), self)
        self.join.setProperty("primary", True)
        self.join.setDefault(True)
        self.join.setEnabled(False)
        self.join.clicked.connect(self.accept)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._hint, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.join)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID_PX * 3, GRID_PX * 2, GRID_PX * 3, GRID_PX * 2)
        column.setSpacing(GRID_PX)
        for part in (said_, where, self.search):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        column.addLayout(foot)


def _told(of: Answer) -> str:
    """What was said, in a line."""
    parts = (
        said.title(of.kind, of.score, of.scale_max),
        words.plain(of.text or of.beside, LONGEST),
    )
    return " · ".join(part for part in parts if part)


def _where(of: Answer) -> str:
    """Who said it, when and where, as the file tells it."""
    parts = (words.plain(of.who), reading.when(of), words.plain(of.page), reading.why(of))
    return " · ".join(part for part in parts if part)


def _listed(of: Candidate, answer: Answer) -> Listed:
    """A session as a row; at its right where the answer would stand."""
    epoch_ms = answer.epoch_ms
    at_ms = of.duration_ms if epoch_ms is None else epoch_ms - of.started_at_ms
    parts = [_away(of), _tr("saw this page") if of.was_there else ""]
    when = (words.moment(of.started_at_ms), words.plain(of.device), words.plain(of.entry))
    return Listed(
        Moment(of.session, min(max(at_ms, 0.0), of.duration_ms), " · ".join(filter(None, parts))),
        words.plain(of.person), " · ".join(filter(None, when)), False,
    )  # fmt: skip


def _away(of: Candidate) -> str:
    """How far a session is from an answer."""
    if of.away_ms is None:
        return ""
    if of.away_ms == 0:
        return _tr("it was going on")
    text = _tr("ended %1 before") if of.away_ms > 0 else _tr("began %1 after")
    return text.replace("%1", _span(abs(of.away_ms)))


def _span(ms: float) -> str:
    minutes = ms / 60_000
    if minutes < 1:
        return _tr("%1 s").replace("%1", f"{ms / 1000:.0f}")
    if minutes < 120:
        return _tr("%1 min").replace("%1", f"{minutes:.0f}")
    if minutes < 48 * 60:
        return _tr("%1 h").replace("%1", f"{minutes / 60:.0f}")
    return _tr("%1 days").replace("%1", f"{minutes / 1440:.0f}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("journeys_feedback", text)
