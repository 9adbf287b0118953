"""What the list says when no session is left: which term to take out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui import words
from app.ui.nothing import Nothing
from app.ui.sessions.reading import Found
from app.ui.theme import Theme

SHOWN_TERMS = 5
_ICON = "filter"


class EmptyResult(Nothing):
    """A sentence and one button a term.

    Signals:
        query_wanted: (text) the query without the term of the button.
    """

    query_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._buttons: list[QPushButton] = []

    def show_terms(self, found: Found) -> None:
        """Say what to do about an answer without sessions."""
        for button in self._buttons:
            self._column.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()
        if found.total == 0:
            told = self.tr("Drop a session export on the window, or open one.")
            self.say(_ICON, self.tr("No recordings yet"), told)
            return
        told = ""
        helping = found.loosenings[:SHOWN_TERMS]
        if found.terms > 1 and helping:
            told = self.tr("Take out a term:")
            for loose in helping:
                label = self.tr("without %1 · %2").replace("%2", words.number(loose.count))
                self._add(label.replace("%1", words.plain(loose.term, 40)), loose.without)
        elif found.terms > 1:
            told = self.tr("No single term is to blame; start anew:")
        self.say(_ICON, self.tr("No session fits all of this"), told)
        self._add(self.tr("Show all %1").replace("%1", words.number(found.total)), "")

    def _add(self, text: str, query: str) -> None:
        button = QPushButton(text.replace("&", "&&"), self)
        button.setToolTip(words.tooltip(text))
        button.clicked.connect(lambda _checked=False: self.query_wanted.emit(query))
        self._offer(button)
        self._buttons.append(button)
