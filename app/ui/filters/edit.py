"""The line in which a query is written: terms coloured, keys and values completed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QStringListModel
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QTextCharFormat, QTextFormat
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QWidget

from app.library import search
from app.ui.theme import Role, Theme

Span = tuple[int, int]
OFFERED = 12


class QueryEdit(QLineEdit):
    """A line edit that knows where the word under the cursor begins."""

    def __init__(self, theme: Theme, keys: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = tuple(keys)
        self._values: Mapping[str, Sequence[str]] = {}
        self._terms: Sequence[Span] = ()
        self._wrong: Span | None = None
        self._offers = QStringListModel(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated.connect(self._take)
        self.textEdited.connect(self._offer)

    def set_values(self, values: Mapping[str, Sequence[str]]) -> None:
        """Offer these values behind each key."""
        self._values = values

    def show_terms(self, terms: Sequence[Span], wrong: Span | None) -> None:
        """Colour the terms, (start, end) each, and the one that cannot be read."""
        self._terms, self._wrong = terms, wrong
        self.recolour()

    def recolour(self) -> None:
        """Paint the terms in the theme's colours.

        A line edit takes formats only from an input method; an empty composition carries them and changes nothing.
        """
        term = QTextCharFormat()
        term.setForeground(self._theme.color(Role.ACCENT))
        term.setBackground(self._theme.color(Role.SELECTION))
        wrong = QTextCharFormat()
        wrong.setForeground(self._theme.color(Role.ERROR))
        wrong.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wrong.setUnderlineColor(self._theme.color(Role.ERROR))
        marked: list[tuple[Span, QTextFormat]] = [(span, term) for span in self._terms]
        if self._wrong is not None:
            marked.append((self._wrong, wrong))
        cursor = self.cursorPosition()
        kind = QInputMethodEvent.AttributeType.TextFormat
        attributes = [
            QInputMethodEvent.Attribute(kind, start - cursor, end - start, look)
            for (start, end), look in marked
        ]
        QApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        popup = self._completer.popup()
        if popup is None or not popup.isVisible():
            self.setCursorPosition(len(self.text()))

    def _offer(self) -> None:
        word = self._word()
        offers = self._offers_for(word)
        if not offers or offers == [word]:
            self._hide_offers()
            return
        self._offers.setStringList(offers[:OFFERED])
        place = self.cursorRect()
        place.setWidth(280)
        self._completer.complete(place)

    def _hide_offers(self) -> None:
        popup = self._completer.popup()
        if popup is not None:
            popup.hide()

    def _offers_for(self, word: str) -> list[str]:
        bare = word.removeprefix("-")
        sign = word[: len(word) - len(bare)]
        if not bare:
            return []
        key, colon, begun = bare.partition(":")
        if not colon:
            return [sign + known for known in self._keys if known.startswith(bare.lower())]
        known_values = search.CHOICES.get(key) or self._values.get(key, ())
        low = begun.lstrip('"').casefold()
        return [f"{sign}{key}:{search.quoted(v)}" for v in known_values if low in v.casefold()]

    def _word_start(self) -> int:
        text = self.text()[: self.cursorPosition()]
        start, quoted = 0, False
        for at, sign in enumerate(text):
            if sign == '"':
                quoted = not quoted
            elif sign == " " and not quoted:
                start = at + 1
        return start

    def _word(self) -> str:
        return self.text()[self._word_start() : self.cursorPosition()]

    def _take(self, offer: str) -> None:
        start, end = self._word_start(), self.cursorPosition()
        text = self.text()
        ends_open = offer.endswith((":", ">", "<", "="))
        tail = text[end:] if text[end:].startswith(" ") or ends_open else f" {text[end:]}"
        self.setText(text[:start] + offer + tail)
        self.setCursorPosition(start + len(offer) + (0 if ends_open else 1))
        self.textEdited.emit(self.text())
