"""The line in which a query is written: terms coloured, keys and values completed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QStringListModel, Qt
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QTextCharFormat,
    QTextFormat,
)
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QListView, QWidget

from app.library import search
from app.ui.theme import Role, Theme

Span = tuple[int, int]
OFFERED = 12
OFFERS_W_PX, OFFERS_GAP_PX, OFFERS_PADDING_PX = 280, 4, 4
# While offers are shown these choose among them or close them; the window's shortcuts wait.
_TAKING = (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OF_THE_OFFERS = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, *_TAKING})


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
        self._popup = QListView()
        self._completer.setPopup(self._popup)
        self._completer.setMaxVisibleItems(OFFERED)
        self._popup.setObjectName("offers")
        self.textEdited.connect(self._offer)

    @property
    def popup(self) -> QListView:
        """The list of what could be written here."""
        return self._popup

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

    def rest(self) -> None:
        """Left alone: the next words are written at the end."""
        if not self.hasFocus() and not self._popup.isVisible():
            self.setCursorPosition(len(self.text()))

    def takes(self, event: QKeyEvent) -> bool:
        """While offers are shown, Esc closes them and Tab takes one; neither leaves the field."""
        key = Qt.Key(event.key())
        if not self._popup.isVisible() or key not in _OF_THE_OFFERS:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return event.type() is QEvent.Type.KeyPress and self._is_for_the_offers(key)

    def _is_for_the_offers(self, key: Qt.Key) -> bool:
        current = self._popup.currentIndex()
        if key == Qt.Key.Key_Escape:
            self._popup.hide()
        elif key in _TAKING and (current.isValid() or key == Qt.Key.Key_Tab):
            offers = self._offers.stringList()
            self._popup.hide()
            self._take(offers[max(current.row(), 0)])
        else:
            return False
        return True

    def _offer(self) -> None:
        word = self._word()
        offers = self._offers_for(word)
        if not offers or offers == [word]:
            self._popup.hide()
            return
        self._offers.setStringList(offers[:OFFERED])
        self._dress_offers()
        left = self.cursorRect().center().x() - self.fontMetrics().horizontalAdvance(word)
        bar = self.parentWidget() or self
        below = bar.height() - (self.y() if bar is not self else 0) + OFFERS_GAP_PX
        self._completer.complete(QRect(left, 0, OFFERS_W_PX, below))
        rows = len(self._offers.stringList())
        tall = rows * self._popup.sizeHintForRow(0) + 2 * (OFFERS_PADDING_PX + 1)
        self._popup.resize(self._popup.width(), tall)

    def _dress_offers(self) -> None:
        of = self._theme.color
        self._popup.setStyleSheet(
            f"#offers {{ background: {of(Role.PANEL).name()}; color: {of(Role.TEXT).name()};"
            f" border: 1px solid {of(Role.LINE).name()}; padding: {OFFERS_PADDING_PX}px; outline: none; }}"
            " #offers::item { padding: 4px 8px; border-radius: 4px; }"
            f" #offers::item:selected {{ background: {of(Role.SELECTION).name()};"
            f" color: {of(Role.TEXT).name()}; }}"
        )

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
