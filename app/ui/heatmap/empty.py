"""What stands in the picture's place when a filter leaves nothing: which term to take out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui import words
from app.ui.heatmap.reading import Loose
from app.ui.nothing import Nothing
from app.ui.theme import Theme

SHOWN_TERMS = 5


class EmptyHeat(Nothing):
    """A sentence and one button a term.

    Signals:
        query_wanted: (text) the query without the term of the button.
    """

    query_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("heat_empty")
        self._buttons: list[QPushButton] = []

    @property
    def buttons(self) -> Sequence[QPushButton]:
        """One a term, the most helpful first."""
        return self._buttons

    def show_terms(self, why: str, loosenings: Sequence[Loose], filtered: bool) -> None:
        """Say why there is nothing, and what to do about it."""
        for button in self._buttons:
            self._column.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()
        hint = ""
        if loosenings:
            hint = self.tr("Take out a term:")
        elif filtered:
            hint = self.tr("No single term is to blame; start anew:")
        self.say("filter" if filtered else "heat", why, hint)
        for loose in loosenings[:SHOWN_TERMS]:
            said = self.tr("1 session") if loose.count == 1 else self.tr("%1 sessions")
            label = self.tr("without %2 · %1").replace(
                "%1", said.replace("%1", words.number(loose.count))
            )
            self._add(label.replace("%2", words.plain(loose.term, 40)), loose.without)
        if filtered and not loosenings:
            self._add(self.tr("Take out every term"), "")

    def _add(self, text: str, query: str) -> None:
        button = QPushButton(text.replace("&", "&&"), self)
        button.setToolTip(words.tooltip(text))
        button.clicked.connect(lambda _on=False: self.query_wanted.emit(query))
        self._offer(button)
        self._buttons.append(button)
