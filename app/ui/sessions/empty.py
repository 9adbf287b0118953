"""What the list says when no session is left: which term to take out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui import words
from app.ui.sessions.reading import Found
from app.ui.theme import Role, Theme

SHOWN_TERMS = 5


class EmptyResult(QWidget):
    """A sentence and one button a term.

    Signals:
        query_wanted: (text) the query without the term of the button.
    """

    query_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[QPushButton] = []
        self._picture = QLabel(self)
        self._title = QLabel(self)
        self._text = QLabel(self)
        for label in (self._picture, self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text.setProperty("role", "secondary")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 48, 24, 24)
        self._layout.setSpacing(8)
        for label in (self._picture, self._title, self._text):
            self._layout.addWidget(label)
        self._layout.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()

    def show_terms(self, found: Found) -> None:
        """Say what to do about an answer without sessions."""
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()
        if found.total == 0:
            self._title.setText(self.tr("No recordings yet"))
            self._text.setText(self.tr("Drop a session export on the window, or open one."))
            return
        self._title.setText(self.tr("No session fits all of this"))
        helping = found.loosenings[:SHOWN_TERMS]
        if found.terms > 1 and helping:
            self._text.setText(self.tr("Take out a term:"))
            for loose in helping:
                label = self.tr("without %1 · %2").replace("%2", words.number(loose.count))
                self._add(label.replace("%1", words.plain(loose.term, 40)), loose.without)
        elif found.terms > 1:
            self._text.setText(self.tr("No single term is to blame; start anew:"))
        else:
            self._text.setText("")
        self._add(self.tr("Show all %1").replace("%1", words.number(found.total)), "")

    def _add(self, text: str, query: str) -> None:
        button = QPushButton(text.replace("&", "&&"), self)
        button.setToolTip(words.tooltip(text))
        button.clicked.connect(lambda _checked=False: self.query_wanted.emit(query))
        self._layout.insertWidget(
            self._layout.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter
        )
        self._buttons.append(button)

    def _dress(self) -> None:
        self._picture.setPixmap(self._theme.icon("filter", Role.MUTED).pixmap(24, 24))
        self._title.setFont(self._theme.font("title"))
        self._text.setFont(self._theme.font("secondary"))
