"""The inspector: search, chips, the list, the detail; and the rules between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.friction.model import Kind as SignalKind
from app.library.changes import Changes
from app.library.notes import PersonNote
from app.library.signals import SignalRow
from app.ui import actions, kinds, noting, words
from app.ui.dismissing import no_problem
from app.ui.inspector import reading
from app.ui.inspector.chips import Chips
from app.ui.inspector.detail import detail_of
from app.ui.inspector.empty import Empty
from app.ui.inspector.field import SearchField
from app.ui.inspector.model import RowsModel
from app.ui.inspector.panel import DetailPanel
from app.ui.inspector.reading import Told
from app.ui.inspector.row import Kind, Row, chip, clock
from app.ui.inspector.view import RowsView
from app.ui.tasks import Tasks
from app.ui.theme import ICON_PX, Theme

# Of the height: the list, the detail.
SHARES = (3, 2)
# The page comes first: the list waits for it, but not longer than this, since some have none.
FIRST_PAGE_MS = 300
_READING = "inspector"


class InspectorPane(QWidget):
    """Everything that happened in the session that is watched.

    Nothing is read while nobody sees it.

    Signals:
        moment_requested: (at_ms) the replay should go there.
        fold_requested: the person wants its room back.
        dismissed: (Act of `dismissing`) a signal is no problem, or a note is to go.
        note_edited: (note) it is to be worded anew.
    """

    moment_requested = Signal(float)
    fold_requested = Signal()
    dismissed = Signal(object)
    note_edited = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._theme = theme
        self._session: int | None = None
        self._is_read = False
        #: it is being read anew: what comes in between is not in what is shown then
        self._is_coming = False
        self._told: Told | None = None
        self._count_signals = 0
        self._skipped: dict[tuple[float, str], Row] = {}
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._rows = RowsModel(self)
        self._waits = QTimer(self)
        self._waits.setSingleShot(True)
        self._waits.setInterval(FIRST_PAGE_MS)
        self._waits.timeout.connect(self._read_if_seen)
        self._build()
        self._arrange()
        self._connect()
        self._dress()
        self._say()

    @property
    def rows(self) -> RowsModel:
        """What is listed."""
        return self._rows

    def show_session(self, session: int | None) -> None:
        """List another session; None when none is open."""
        if session == self._session:
            return
        self._session, self._is_read, self._told = session, False, None
        self._skipped.clear()
        self._rows.show(())
        self.chips.show_counts({})
        self.signal_chips.show_counts({})
        self.list.follow(True)
        self._say()
        self._waits.start()

    def page_came(self) -> None:
        """The session's page is there: now the list may ask the library, too."""
        if self._waits.isActive():
            self._waits.stop()
            self._read_if_seen()

    def note_skipped(self, at_ms: float, why: str) -> None:
        """The player left out an event there."""
        if (at_ms, why) not in self._skipped:
            self._skipped[at_ms, why] = reading.skipped(at_ms, why)
            if self._told is not None:
                self._rows.add(self._skipped[at_ms, why])
                self._count_kinds(self._told)
                self._say()

    def show_position(self, at_ms: float) -> None:
        """The play head is there now."""
        if self._rows.move_to(at_ms):
            self.list.show_play_head()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._waits.isActive():
            self._read_if_seen()

    def _build(self) -> None:
        theme = self._theme
        self._title = QLabel(self.tr("Inspector"), self)
        self._count = QLabel(self)
        self._count.setProperty("role", "secondary")
        self._fold = QToolButton(self)
        self._fold.setProperty("flat", True)
        self._fold.setIconSize(QSize(ICON_PX, ICON_PX))
        self._fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fold.setAccessibleName(self.tr("Fold the inspector"))
        self._fold.setToolTip(actions.tooltip("inspector"))
        self.search = SearchField(theme, self)
        self.chips = Chips(Kind, chip, theme, self)
        self.signal_chips = Chips(SignalKind, kinds.name, theme, self)
        self.signal_chips.hide()
        self._faces = QStackedWidget(self)
        self._empty = Empty(theme, self)
        self.list = RowsView(self._rows, theme, self)
        self.detail = DetailPanel(theme, self)
        self.detail.hide()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 8, 0)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        head.addWidget(self._fold)
        tools = QVBoxLayout()
        tools.setContentsMargins(12, 0, 12, 8)
        tools.setSpacing(8)
        tools.addWidget(self.search)
        tools.addWidget(self.chips)
        tools.addWidget(self.signal_chips)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.detail)
        for place, share in enumerate(SHARES):
            self.splitter.setStretchFactor(place, share)
        self.list.setMinimumHeight(96)
        self.detail.setMinimumHeight(96)
        self._faces.addWidget(self._empty)
        self._faces.addWidget(self.splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = QWidget(self)
        self._head.setLayout(head)
        self._head.setFixedHeight(40)
        column.addWidget(self._head)
        column.addLayout(tools)
        line = QFrame(self)
        line.setFixedHeight(1)
        line.setAutoFillBackground(True)
        line.setBackgroundRole(QPalette.ColorRole.Mid)
        column.addWidget(line)
        column.addWidget(self._faces, 1)

    def _connect(self) -> None:
        self._tasks.library_changed.connect(self._on_library_changed)
        self._theme.changed.connect(self._dress)
        self._fold.clicked.connect(self.fold_requested)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.was_left.connect(self._go_to_rows)
        self.chips.chosen_changed.connect(lambda _chosen: self._choose())
        self.signal_chips.chosen_changed.connect(lambda _chosen: self._narrow())
        self.list.moment_requested.connect(self.moment_requested)
        self.list.row_chosen.connect(self._show_detail)
        self.list.dismissed.connect(self._dismiss)
        self.list.note_edited.connect(lambda note: self.note_edited.emit(note.id))
        self.list.notes_deleted.connect(self._delete)
        self.detail.dismissed.connect(self.list.dismiss)
        self.detail.was_closed.connect(self.list.clearSelection)
        self.detail.was_closed.connect(self._go_to_rows)
        self._empty.all_wanted.connect(self._show_all)

    def _read_if_seen(self) -> None:
        if self.isVisible() and not self._is_read:
            self._read()

    def _read(self) -> None:
        """In three questions, so that the page's own come in between."""
        session = self._session
        if session is None:
            return
        self._is_read = self._is_coming = True
        ask = partial(self._tasks.read, failed=self._refused, latest=_READING)

        def console(told: Told) -> None:
            ask(lambda db: reading.with_console(db, told), network)

        def network(told: Told) -> None:
            ask(lambda db: reading.with_network(db, told), self._show_whole)

        ask(lambda db: reading.first_rows(db, session), console)

    def _read_said(self) -> None:
        """Somebody wrote, or answers were joined; what else happened stands already."""
        told = self._told
        if told is None or self._is_coming:
            self._is_read = False
            self._read_if_seen()
            return
        self._tasks.read(
            lambda db: reading.with_said(db, told), self._show, latest="inspector notes"
        )

    def _show_whole(self, told: Told) -> None:
        self._is_coming = False
        self._show(told)

    def _show(self, told: Told) -> None:
        if told.session != self._session:
            return
        self._told = told
        last_ms = max((row.at_ms for row in told.rows if row.at_ms is not None), default=0.0)
        first_ms = min((row.at_ms for row in told.rows if row.at_ms is not None), default=0.0)
        self.list.make_room_for(max(clock(last_ms), clock(first_ms), key=len))
        self._count_kinds(told)
        self._rows.show(told.rows)
        for row in self._skipped.values():
            self._rows.add(row)
        self._say()

    def _count_kinds(self, told: Told) -> None:
        skipped = Counter({Kind.REMARK: len(self._skipped)})
        self.chips.show_counts(Counter(told.counts) + skipped)
        self._count_signals = len(told.signals)
        self.signal_chips.show_counts(told.signals)
        self._choose()

    def _refused(self, error: UserError) -> None:
        self._is_coming = False
        self._empty.say_refused(str(error))
        self._faces.setCurrentWidget(self._empty)

    def _go_to_rows(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        """Who wants signals may want some kinds of them only."""
        several = self._count_signals > 1 and Kind.SIGNAL in self.chips.chosen
        if not several:
            self.signal_chips.clear()
        self.signal_chips.setVisible(several)
        self._narrow()

    def _narrow(self) -> None:
        self._rows.narrow(self.chips.chosen, self.search.text(), self.signal_chips.chosen)
        self._say()

    def _show_all(self) -> None:
        self.search.clear()
        self.chips.clear()

    def _say(self) -> None:
        """Which face, and how many rows of how many."""
        shown, total = self._rows.rowCount(), self._rows.total
        count = words.number(total) if total else ""
        if shown != total:
            count = self.tr("%1 of %2").replace("%1", words.number(shown)).replace("%2", count)
        self._count.setText(count)
        self.search.setEnabled(self._session is not None)
        if shown:
            self._faces.setCurrentWidget(self.splitter)
            return
        if self._session is None:
            self._empty.say_nothing_open()
        elif total:
            self._empty.say_nothing_fits()
        elif self._told is not None:
            self._empty.say_nothing_happened()
        else:
            self._empty.say_reading()
        self._faces.setCurrentWidget(self._empty)

    def _show_detail(self, row: Row | None) -> None:
        told = self._told
        if row is None or told is None:
            self.detail.hide()
            return
        self._tasks.read(
            lambda db: detail_of(db, told.session, told.started_at_ms, row),
            partial(self._tell_detail, isinstance(row.of, SignalRow)),
            latest="inspector detail",
        )

    def _tell_detail(self, is_signal: bool, text: str) -> None:
        if not self.list.selectionModel().hasSelection():
            return
        self.detail.show_text(text, is_signal=is_signal)
        if self.detail.isHidden():
            self.detail.show()
            self.list.scrollTo(self.list.currentIndex())

    def _dismiss(self, signals: Sequence[SignalRow]) -> None:
        for act in dict.fromkeys(no_problem(signal) for signal in signals):
            self.dismissed.emit(act)

    def _delete(self, notes: Sequence[PersonNote]) -> None:
        if len(notes) == 1:
            self.dismissed.emit(noting.deleted(notes[0].id, notes[0].text))
        else:
            self.dismissed.emit(noting.all_deleted([note.id for note in notes]))

    def _on_library_changed(self, changes: Changes, _initiator: object) -> None:
        """A longer version came, it was derived anew, or what is found in it is judged otherwise."""
        if changes.concerns(self._session, {"clicks", "signals"}):
            self._is_read = False
            self._read_if_seen()
        elif changes.concerns(self._session, {"notes", "answers"}):
            self._read_said()

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
        self._count.setFont(self._theme.font("secondary"))
        self._fold.setIcon(self._theme.icon("inspector"))
