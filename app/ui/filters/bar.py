"""The search bar: the query as text, read with every key, and how many sessions it leaves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.errors import QueryError, UserError
from app.library import search
from app.pattern import pattern
from app.ui import actions, words
from app.ui.filters.segments import SegmentsButton
from app.ui.filters.wrong import Wrong
from app.ui.theme import Role, Theme
from app.ui.writing.edit import QueryEdit, Span

# One breath: what a paste or a completion writes in two steps is asked once.
SETTLE_MS = 15
TEXT_MARGIN_PX, BUTTON_MARGIN_PX = 10, 4
_TOKEN = pattern(r'(?:[^\s"]|"(?:\\.|[^"\\])*(?:"|$))+')


class SearchBar(QFrame):
    """The line, with what is wrong with it just below.

    Signals:
        query_changed: (text) that can be read and differs from the one before.
        was_used: (text) a person pressed Enter on it, or is done with it.
    """

    query_changed = Signal(str)
    was_used = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search_bar")
        self._theme = theme
        self._told = ""
        self._icon = QLabel(self)
        self.edit = QueryEdit(theme, self)
        self.edit.setAccessibleName(self.tr("Search"))
        self.edit.setPlaceholderText(self.tr("Add a filter, or type what was seen…"))
        self.edit.setToolTip(actions.tooltip("search"))
        self.edit.setFrame(False)
        self._count = QLabel(self)
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setProperty("role", "secondary")
        self._clear = QToolButton(self)
        self._clear.setProperty("flat", True)
        self._clear.setAccessibleName(self.tr("Clear the search"))
        self._clear.setToolTip(self.tr("Clear the search"))
        self._clear.clicked.connect(self._leave_query)
        self.segments = SegmentsButton(theme, self)
        self.segments.chosen.connect(self.set_query)
        self._wrong = Wrong(theme, self)
        self._wrong.mended.connect(self._write_anew)
        row = self._row = QHBoxLayout(self)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self.edit, 1)
        for part in (self._count, self._clear, self.segments):
            row.addWidget(part)
        row.setContentsMargins(TEXT_MARGIN_PX, 0, BUTTON_MARGIN_PX, 0)
        self.setFocusProxy(self.edit)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._tell)
        self.edit.textChanged.connect(self._read)
        self.edit.returnPressed.connect(self._use)
        self.edit.offering_changed.connect(self._read)
        self.edit.installEventFilter(self)
        self.edit.popup.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()
        self._read()

    @property
    def query(self) -> str:
        """The text as it stands."""
        return self.edit.text()

    def set_query(self, text: str) -> None:
        """Write a query, as the sidebar does; told at once."""
        self.edit.setText(text)
        self._tell()

    def set_count(self, matching: int, total: int) -> None:
        """Say how many sessions the query leaves."""
        both = words.number(matching), words.number(total)
        all_of_them = self.tr("1 session") if total == 1 else self.tr("%2 sessions")
        text = self.tr("%1 of %2") if matching != total else all_of_them
        self._count.setText(text.replace("%1", both[0]).replace("%2", both[1]))

    def show_refusal(self, error: UserError) -> None:
        """Say why the library cannot answer a query that can be read."""
        self._wrong.say(error)
        self._dress()

    def sizeHint(self) -> QSize:
        return QSize(480, 32)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Esc closes the offers, then leaves the field; the frame wears the focus of the line in it."""
        if isinstance(event, QKeyEvent):
            if self.edit.takes(event) or self._wrong.takes(event):
                return True
            if event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self.edit.clearFocus()
                return True
        elif event.type() is QEvent.Type.Hide and watched is self.edit.popup:
            # later: what was chosen is about to be written
            QTimer.singleShot(0, self, self._read)
        elif event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            # Later: a field that is being taken down loses the focus, too.
            QTimer.singleShot(0, self, self._focus_moved)
        return False

    def _focus_moved(self) -> None:
        self.edit.rest()
        self._dress()

    def _read(self) -> None:
        text = self.edit.text()
        self._clear.setVisible(bool(text))
        self.segments.show_query(text)
        spans = [found.span() for found in _TOKEN.finditer(text)]
        filters = [span for span in spans if _is_filter(text[slice(*span)])]
        try:
            search.parse(text)
        except QueryError as error:
            wrong = _blamed(text, spans)
            if self.edit.is_offering and (wrong is None or self._is_written(wrong)):
                # not wrong yet: it is being written
                self.edit.show_terms([span for span in filters if span != wrong], None)
                self._wrong.hide()
            else:
                self.edit.show_terms([span for span in filters if span != wrong], wrong)
                self._wrong.say(error, text)
        else:
            self.edit.show_terms(filters, None)
            self._wrong.hide()
        self._dress()
        self._settle.start()

    def _is_written(self, span: Span) -> bool:
        """Whether the cursor stands in a term."""
        return span[0] <= self.edit.cursorPosition() <= span[1]

    def _write_anew(self, text: str) -> None:
        """What was meant, at once."""
        self.edit.setText(text)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _use(self) -> None:
        self._tell()
        if self._told == self.edit.text().strip():
            self.was_used.emit(self._told)

    def _leave_query(self) -> None:
        """A search that is cleared away may be wanted again."""
        self._use()
        self.set_query("")

    def _tell(self) -> None:
        self._settle.stop()
        text = self.edit.text().strip()
        if not _is_read(text):
            # a list of what the first letters of a key mean as words would be of no use to anybody
            text = self.edit.finished
            if not self.edit.is_offering or not _is_read(text):
                return
        if text != self._told:
            self._told = text
            self.query_changed.emit(text)

    def _dress(self) -> None:
        wrong = not self._wrong.isHidden()
        focused = self.edit.hasFocus()
        edge = Role.ERROR if wrong else Role.ACCENT if focused else Role.LINE
        colour, ground = self._theme.color(edge).name(), self._theme.color(Role.BACKGROUND).name()
        self.setStyleSheet(
            f"#search_bar {{ background: {ground}; border: 1px solid {colour}; border-radius: 6px; }}"
            " #search_bar QLineEdit { background: transparent; border: none; padding: 0; }"
        )
        self._icon.setPixmap(self._theme.icon("search", Role.MUTED).pixmap(16, 16))
        self._clear.setIcon(self._theme.icon("close", Role.MUTED))
        self.segments.dress()
        self._count.setFont(self._theme.font("secondary"))
        self.edit.recolour()


def _is_read(text: str) -> bool:
    try:
        search.parse(text)
    except QueryError:
        return False
    return True


def _is_filter(term: str) -> bool:
    return any(sign in term for sign in ":<>=") and not term.startswith('"')


def _blamed(text: str, spans: Sequence[Span]) -> Span | None:
    """The term that cannot be read by itself, else the one up to which the text cannot be read."""
    for starts in ([span[0] for span in spans], [0] * len(spans)):
        for start, span in zip(starts, spans, strict=True):
            try:
                search.parse(text[start : span[1]])
            except QueryError:
                return span
    return None
