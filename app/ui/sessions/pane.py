"""The session list: how many, in which order, the rows, and what can be done with those chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.library.changes import Changes
from app.ui import words
from app.ui.dismissing import Act
from app.ui.hairline import Hairline
from app.ui.messages import Offer
from app.ui.sessions import reading
from app.ui.sessions.acts import RowActs
from app.ui.sessions.delegate import RowDelegate
from app.ui.sessions.empty import EmptyResult
from app.ui.sessions.model import SessionsModel
from app.ui.sessions.row import Row
from app.ui.sessions.undo import Step
from app.ui.sessions.view import RowsView
from app.ui.tasks import Tasks
from app.ui.theme import Theme

SETTLE_MS = 60
#: all sessions of a query are looked for so long after its first page was shown: a letter typed on comes first
WHOLE_AFTER_MS = 150


class SessionsPane(QWidget):
    """The list of the sessions that a query leaves.

    Signals:
        session_opened: (session, at_ms) double click, Enter or the menu, at the first moment that the query fits; a
            click on one of its moments, at that. None where it is known of no moment.
        selection_changed: (ids) what is chosen now, in the list's order.
        query_wanted: (text) the query the person asks for from an empty result.
        counted: (matching, total) after each answer of the library.
        query_refused: (UserError) the query cannot be answered; the list stays as it is.
        noted: (text, Offer or None) what was done or taken back, to be said in passing.
        handover_wanted: (sessions, "rrweb" or "html") they are to leave the library.
        person_wanted: (session) whose that is.
    """

    session_opened = Signal(int, object)
    selection_changed = Signal(list)
    query_wanted = Signal(str)
    counted = Signal(int, int)
    query_refused = Signal(object)
    noted = Signal(str, object)
    handover_wanted = Signal(list, str)
    person_wanted = Signal(int)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sessions_pane")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._tasks = tasks
        self._theme = theme
        self._query = ""
        self._order = reading.ORDERS[0]
        self._shown = (self._query, self._order)
        self._chosen: set[int] = set()
        self._open: int | None = None
        self._awaited: int | None = None
        self._model = SessionsModel(self)
        self._delegate = RowDelegate(theme, self)
        self._acts = RowActs(tasks, theme, self)
        self._acts.open_wanted.connect(
            lambda session: self._open_row(self._model.place_of(session))
        )
        self._acts.carried_out.connect(self._note_act)
        self._acts.handover_wanted.connect(self.handover_wanted)
        self._acts.person_wanted.connect(self.person_wanted)
        self._acts.undo.undone.connect(self._note_undone)
        self._acts.erasing.told.connect(lambda said: self.noted.emit(said, None))
        self._build()
        self._model.page_wanted.connect(self._fetch)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self._whole = QTimer(self, singleShot=True, interval=WHOLE_AFTER_MS)
        self._whole.timeout.connect(self._ask)
        tasks.library_changed.connect(self._library_changed)
        theme.changed.connect(self._theme_changed)
        self._ask()

    @property
    def ids(self) -> Sequence[int]:
        """The sessions in the list's order."""
        return self._model.ids

    @property
    def slots(self) -> dict[str, Callable[[], object]]:
        """The window's acts that this list carries out, by their names."""
        return {
            "next_session": self.open_next,
            "previous_session": self.open_previous,
            "star": self.toggle_star,
            "tag": self.ask_tag,
            "undo": self.undo,
        }

    def set_query(self, query: str) -> None:
        """Show the sessions of another query; one that cannot be read leaves the list as it is."""
        if query != self._query:
            self._query = query
            self._ask()

    def selected(self) -> list[int]:
        """The chosen sessions in the list's order."""
        places = sorted(index.row() for index in self._list.selectionModel().selectedRows())
        return [self._model.ids[place] for place in places]

    def mark_open(self, session: int) -> None:
        """Make the session that is being watched the current row, without opening it again."""
        self._open = session
        place = self._model.place_of(session)
        self._awaited = session if place < 0 else None
        if place >= 0:
            self._list.setCurrentIndex(self._model.index(place))

    def open_next(self) -> None:
        """Open the session below the one that is open."""
        self._open_beside(1)

    def open_previous(self) -> None:
        """Open the session above the one that is open."""
        self._open_beside(-1)

    def toggle_star(self) -> None:
        """Star what is meant; where all have one, take it away."""
        self._acts.toggle_star(self._meant())

    def star_open(self) -> None:
        """Star the session that is open, or take its star away."""
        self._acts.toggle_star([] if self._open is None else [self._open])

    def ask_tag(self) -> None:
        """Ask for a tag for what is meant."""
        ids = self._meant()
        if ids:
            self._acts.ask_tag(ids)

    def carry_out(self, asked: Act) -> None:
        """Do what another pane asked for, so that it is undone in turn with what is done here."""
        self._acts.carry_out(asked.said, asked.act, is_quiet=asked.is_quiet)

    def undo(self) -> None:
        """Take back the last thing that was done."""
        self._acts.undo.take_back()

    def _build(self) -> None:
        self._count = QLabel(self)
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._sort_button = QPushButton(self)
        self._sort_button.setProperty("flat", True)
        self._sort_button.setAccessibleName(self.tr("Order of the list"))
        self._sort_button.setToolTip(self.tr("Order of the list"))
        self._sort_menu = QMenu(self._sort_button)
        self._orders = QActionGroup(self)
        for order in reading.ORDERS:
            act = self._sort_menu.addAction(reading.order_title(order))
            act.setCheckable(True)
            act.setChecked(order is self._order)
            act.triggered.connect(lambda _checked=False, chosen=order: self._sort_by(chosen))
            self._orders.addAction(act)
        self._sort_button.setMenu(self._sort_menu)
        header = QHBoxLayout()
        header.setContentsMargins(12, 2, 4, 2)
        header.addWidget(self._count, 1)
        header.addWidget(self._sort_button)
        self._list = RowsView(self._delegate, self)
        self.setFocusProxy(self._list)
        self._list.setModel(self._model)
        self._list.opened.connect(self._open_row)
        self._list.moment_opened.connect(self._open_row)
        self._list.delete_wanted.connect(lambda: self._acts.delete(self.selected()))
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._list.selectionModel().selectionChanged.connect(self._selection_changed)
        self._empty = EmptyResult(self._theme, self)
        self._empty.query_wanted.connect(self.query_wanted)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._list)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(Hairline(self))
        layout.addWidget(self._pages, 1)
        self.setTabOrder(self._list, self._sort_button)
        self._dress()

    def _dress(self) -> None:
        self._count.setFont(self._theme.font("title"))
        self._sort_button.setFont(self._theme.font("secondary"))
        self._sort_button.setText(f"{reading.order_title(self._order)} ▾")

    def _theme_changed(self) -> None:
        self._dress()
        self._list.viewport().update()

    def _sort_by(self, order: reading.Order) -> None:
        self._order = order
        self._dress()
        self._ask()

    def _ask(self) -> None:
        """Of another query the first page is asked for, and all of it once nobody types on."""
        is_other = (self._query, self._order) != self._shown
        self._whole.stop()
        self._tasks.read(
            reading.Matching(self._query, self._order.sort, is_brief=is_other),
            partial(self._show, (self._query, self._order)),
            failed=self._refuse,
            latest="sessions",
        )

    def _show(self, asked: tuple[str, reading.Order], found: reading.Found) -> None:
        kept = self._chosen | set(self.selected())
        self._chosen = set() if found.is_whole else kept
        current = self._list.currentIndex()
        at = self._model.ids[current.row()] if current.isValid() else self._open
        if self._awaited in found.ids:
            # It was opened before the list had its row, as after an import.
            at, kept = self._awaited, {self._awaited}
            self._awaited = None
        moved = list(found.ids) != list(self._model.ids)
        self._list.set_lines(found.lines)
        is_other = self._shown != asked
        same, self._shown = self._shown[0] == asked[0], asked
        self._model.show(found.ids, found.head, anew=not same)
        if moved:
            if is_other:
                # how far down one was in another list says nothing of this one
                self._list.scrollToTop()
            if same and current.isValid() and found.ids and self._model.place_of(at or 0) < 0:
                # What one stood on was deleted: the row that took its place comes next.
                at = found.ids[min(current.row(), len(found.ids) - 1)]
                kept.add(at)
            stands = self._list.currentIndex()
            is_there = stands.isValid() and self._model.ids[stands.row()] == at
            self._choose_again(kept, None if is_there else at)
        self._empty.show_terms(found)
        self._pages.setCurrentWidget(self._list if found.ids else self._empty)
        if found.is_whole:
            self._count.setText(self._how_many(len(found.ids)))
            self.counted.emit(len(found.ids), found.total)
        else:
            at_least = words.number(len(found.ids))
            self._count.setText(self.tr("%1 sessions or more").replace("%1", at_least))
            self._whole.start()

    def _refuse(self, error: UserError) -> None:
        self.query_refused.emit(error)

    def _choose_again(self, kept: set[int], current: int | None) -> None:
        chosen = self._list.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        chosen.select(self._stretches(kept), flags.Select)
        place = -1 if current is None else self._model.place_of(current)
        if place >= 0:
            chosen.setCurrentIndex(self._model.index(place), flags.NoUpdate)
            self._list.scrollTo(self._model.index(place))

    def _stretches(self, sessions: set[int]) -> QItemSelection:
        """Rows to be chosen in one go: one by one, thousands would take minutes."""
        found = QItemSelection()
        first = last = -2
        for place in sorted(self._model.place_of(session) for session in sessions):
            if place == last + 1 and first >= 0:
                last = place
                continue
            if first >= 0:
                found.select(self._model.index(first), self._model.index(last))
            first = last = place
        if first >= 0:
            found.select(self._model.index(first), self._model.index(last))
        return found

    def _fetch(self, ids: list[int]) -> None:
        query = self._shown[0]
        self._tasks.read(reading.Rows(tuple(ids), query), partial(self._fill, query, ids))

    def _fill(self, query: str, ids: list[int], rows: Sequence[Row]) -> None:
        """Rows tell where a query fits: those of another one are asked for again."""
        if query == self._shown[0]:
            self._model.fill(ids, rows)

    def _library_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.may_change_lists(self._query):
            self._settle.start()

    def _note_act(self, said: str, step: Step) -> None:
        back = partial(self._acts.undo.take_back, step)
        self.noted.emit(said, Offer(self.tr("Undo"), back))

    def _note_undone(self, said: str) -> None:
        undone = self.tr("Undone: %1").replace("%1", said)
        self.noted.emit(undone if said else self.tr("There is nothing to undo."), None)

    def _meant(self) -> list[int]:
        """What is chosen. Where the list does not have the focus, it has to have the session that is open among it,
        which one looks at: else that one is meant, listed or not."""
        chosen = self.selected()
        if self._open is None or self._open in chosen or (chosen and self._list.hasFocus()):
            return chosen
        return [self._open]

    def _selection_changed(self) -> None:
        self.selection_changed.emit(self.selected())

    def _open_row(self, place: int, nth: int = 0) -> None:
        if 0 <= place < len(self._model.ids):
            self._open = self._model.ids[place]
            row = self._model.row_at(place)
            moments = row.moments if row is not None else ()
            at_ms = moments[nth].at_ms if nth < len(moments) else None
            self.session_opened.emit(self._open, at_ms)

    def _open_beside(self, step: int) -> None:
        place = -1 if self._open is None else self._model.place_of(self._open)
        beside = place + step
        if not 0 <= beside < len(self._model.ids):
            return
        self._list.setCurrentIndex(self._model.index(beside))
        self._open_row(beside)

    def _show_menu(self, at: QPoint) -> None:
        index = self._list.indexAt(at)
        chosen = self.selected()
        if not chosen and index.isValid():
            chosen = [self._model.ids[index.row()]]
        if not chosen:
            return
        rows = [self._model.row_at(self._model.place_of(session)) for session in chosen]
        known = [row for row in rows if row is not None]
        if known:
            self._acts.show_menu(chosen, known, self._list.viewport().mapToGlobal(at))

    def _how_many(self, count: int) -> str:
        if count == 1:
            return self.tr("1 session")
        return self.tr("%1 sessions").replace("%1", words.number(count))
