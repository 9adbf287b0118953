"""The panel of an import: bar, file, rate, time left and Cancel; afterwards the list, until dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaMethod, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import words
from app.ui.imports.outcomes import (
    LONGEST_SENTENCE,
    MARGIN_PX,
    ROW_PX,
    FileOutcome,
    Outcome,
    OutcomeDelegate,
    OutcomesModel,
)
from app.ui.imports.pace import Pace
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, ICON_PX, Role, Theme

ROWS_SEEN = 6
BAR_STEPS = 1_000
NAME_PX = 320


if TYPE_CHECKING:
    from app.ui.imports.run import ImportRun


class ImportPanel(QFrame):
    """Brings files in, one import after the other, and says what became of each.

    Signals:
        was_finished: (ids of the sessions that are new or longer) an import is over.
        running_changed: (bool).
        columns_wanted: (answers.Question) somebody has to say what the columns of a table are; where nobody listens
            they are what they are taken for, or the table is passed over.
        session_requested: (session) of a line that was double clicked, or on which Enter was pressed.
    """

    was_finished = Signal(list)
    running_changed = Signal(bool)
    columns_wanted = Signal(object)
    session_requested = Signal(int)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._theme = theme
        self._run: ImportRun | None = None
        self._waiting: list[tuple[Path, ...]] = []
        self._name = ""
        self.setObjectName("import_panel")
        self.setAccessibleName(self.tr("Import"))
        self.outcomes = OutcomesModel(self)
        self._build()
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def is_running(self) -> bool:
        """Whether files are being brought in."""
        return self._run is not None

    @property
    def summary(self) -> str:
        """The panel's headline."""
        return self._title.text()

    def bring_in(self, paths: Sequence[Path]) -> None:
        """Import files and folders, after those that are in work."""
        if not paths:
            return
        self._waiting.append(tuple(paths))
        if self._run is None:
            self.outcomes.clear()
            self._unfold.setChecked(False)
            self._next()

    def cancel(self) -> None:
        """Stop; what is in the library stays there."""
        self._waiting.clear()
        if self._run is not None:
            self._run.cancel()

    def dismiss(self) -> None:
        """Take the list away; a running import goes on."""
        if self._run is None:
            self.outcomes.clear()
            self.hide()

    def _next(self) -> None:
        # All that reads recordings comes in with this; the window starts sooner without.
        from app.ui.imports.run import ImportRun

        run = ImportRun(self._tasks, self._waiting.pop(0), self)
        self._run = run
        if self.isSignalConnected(QMetaMethod.fromSignal(self.columns_wanted)):
            run.turns.ask = self.columns_wanted.emit
        run.progressed.connect(self._show_pace)
        run.file_finished.connect(self._add)
        run.was_finished.connect(self._finished)
        self._title.setText(self.tr("Looking at the files…"))
        self._name = ""
        self._bar.setRange(0, 0)
        self._pace.setText("")
        self._show_working(True)
        self.show()
        self.running_changed.emit(True)
        run.begin()

    def _show_pace(self, pace: Pace) -> None:
        self._bar.setRange(0, BAR_STEPS)
        self._bar.setValue(round(pace.done_frac * BAR_STEPS))
        self._pace.setText(pace.in_words())
        if pace.name:
            self._name = pace.name
        self._name_file()

    def _name_file(self) -> None:
        if self._run is None or not self._name:
            return
        metrics = QFontMetrics(self._title.font())
        shown = metrics.elidedText(words.plain(self._name), Qt.TextElideMode.ElideMiddle, NAME_PX)
        self._title.setText(self.tr("Importing %1").replace("%1", shown))

    def _add(self, outcome: FileOutcome) -> None:
        self.outcomes.add(outcome)
        if outcome.outcome in (Outcome.REJECTED, Outcome.SKIPPED) or outcome.answers.left_out:
            self._unfold.setChecked(True)
        self._fit()
        self._list.scrollToBottom()

    def _finished(self) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        run.deleteLater()
        if self._waiting:
            self._next()
            return
        self._title.setText(self._in_words(run.was_cancelled))
        self._show_working(False)
        self._point_at_refusal()
        self._fit()
        self.running_changed.emit(False)
        self.was_finished.emit(list(run.sessions))

    def _in_words(self, cancelled: bool) -> str:
        counted = (
            (Outcome.IMPORTED, self.tr("%1 imported")),
            (Outcome.UPDATED, self.tr("%1 updated")),
            (Outcome.DUPLICATE, self.tr("%1 there already")),
            (Outcome.REJECTED, self.tr("%1 refused")),
            (Outcome.SKIPPED, self.tr("%1 passed over")),
        )
        said = [
            text.replace("%1", str(self.outcomes.count(outcome)))
            for outcome, text in counted
            if self.outcomes.count(outcome)
        ]
        if self.outcomes.answers.new:
            # with a table the reader of tables is loaded already
            from app.ui.imports.answers import counted as answers_in_words

            said += answers_in_words(self.outcomes.answers)
        if cancelled:
            said.insert(0, self.tr("Cancelled"))
        return " · ".join(said) or self.tr("There was nothing to import")

    def _build(self) -> None:
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress of the import"))
        self._pace = QLabel(self)
        self._pace.setTextFormat(Qt.TextFormat.PlainText)
        self._pace.setProperty("role", "secondary")
        self._cancel = QPushButton(self.tr("Cancel"), self)
        self._cancel.setToolTip(self.tr("Stop; what has been imported stays"))
        self._cancel.clicked.connect(self.cancel)
        self._close = QToolButton(self)
        self._close.setProperty("flat", True)
        self._close.setAccessibleName(self.tr("Dismiss the list"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.clicked.connect(self.dismiss)
        self._unfold = QToolButton(self)
        self._unfold.setProperty("flat", True)
        self._unfold.setAccessibleName(self.tr("What became of each file"))
        self._unfold.setToolTip(self.tr("Show or hide what became of each file"))
        self._unfold.setCheckable(True)
        self._unfold.toggled.connect(lambda _on: self._fit())
        self._list = QListView(self)
        self._list.setModel(self.outcomes)
        self._delegate = OutcomeDelegate(self._theme, self)
        self._list.setItemDelegate(self._delegate)
        self._list.activated.connect(self._open_line)
        self._list.selectionModel().currentChanged.connect(lambda _now, _before: self._say_whole())
        self._list.setUniformItemSizes(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.tr("What became of each file"))
        self._whole = QLabel(self)
        self._whole.setTextFormat(Qt.TextFormat.PlainText)
        self._whole.setWordWrap(True)
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._whole.setContentsMargins(MARGIN_PX + ICON_PX + GRID_PX, GRID_PX, MARGIN_PX, GRID_PX)
        head = QHBoxLayout()
        head.setContentsMargins(GRID_PX * 2, GRID_PX, GRID_PX, GRID_PX)
        head.setSpacing(GRID_PX * 2)
        head.addWidget(self._title)
        head.addWidget(self._bar, 1)
        head.addStretch(0)
        head.addWidget(self._pace)
        head.addWidget(self._cancel)
        head.addWidget(self._unfold)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._list)
        column.addWidget(self._whole)
        self._fit()

    def _show_working(self, working: bool) -> None:
        for shown in (self._bar, self._pace, self._cancel):
            shown.setVisible(working)
        self._close.setVisible(not working)

    def _fit(self) -> None:
        """The list opens by itself when a file was refused; else a person unfolds it."""
        lines = self.outcomes.rowCount()
        rows = min(ROWS_SEEN, lines) if self._unfold.isChecked() else 0
        self._unfold.setVisible(lines > 0)
        self._unfold.setIcon(self._theme.icon("chevron-down" if rows else "chevron-up", Role.MUTED))
        self._list.setVisible(rows > 0)
        self._list.setFixedHeight(rows * ROW_PX + (GRID_PX if rows else 0))
        self._say_whole()

    def _say_whole(self) -> None:
        """What the current line has no room for, below the list."""
        now = self._list.currentIndex()
        line = now.data(Qt.ItemDataRole.UserRole)
        room = self._list.viewport().rect()
        shown = (
            isinstance(line, FileOutcome)
            and self._unfold.isChecked()
            and self._delegate.is_cut(line, room)
        )
        if shown:
            self._whole.setText(words.plain(f"{line.name}: {line.sentence}", LONGEST_SENTENCE))
        self._whole.setVisible(shown)

    def _open_line(self, place: QModelIndex) -> None:
        line = place.data(Qt.ItemDataRole.UserRole)
        if isinstance(line, FileOutcome) and line.sessions:
            self.session_requested.emit(line.sessions[0])

    def _point_at_refusal(self) -> None:
        """The first file that was refused is what one wants to read first."""
        refused = (
            place
            for place, line in enumerate(self.outcomes.lines)
            if line.outcome is Outcome.REJECTED
        )
        place = next(refused, -1)
        if place >= 0:
            self._list.setCurrentIndex(self.outcomes.index(place))

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
        self._pace.setFont(self._theme.font("secondary"))
        self._close.setIcon(self._theme.icon("close", Role.MUTED))
        self._list.viewport().update()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the file's name in its room."""
        super().resizeEvent(event)
        self._name_file()
        self._say_whole()
