"""The line in which a query is written: terms coloured, keys and values completed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QStandardItemModel,
    QTextCharFormat,
    QTextFormat,
)
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QListView, QWidget

from app.library.completion import Offered
from app.ui.theme import Role, Theme
from app.ui.writing import offers
from app.ui.writing.completing import (
    Offer,
    Word,
    amounts_for,
    keys_for,
    values_for,
    word_at,
)

Span = tuple[int, int]
SEEN = 12
OFFERS_W_PX, OFFERS_GAP_PX = 340, 4
#: beside the words of an offer: margins and the gap between its two sides
OFFER_ROUND_PX = 64
# While offers are shown these choose among them or close them; the window's shortcuts wait.
_TAKING = (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OF_THE_OFFERS = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, *_TAKING})


class QueryEdit(QLineEdit):
    """A line edit that knows what is being written where the cursor stands.

    Signals:
        values_wanted: (Word) values of its key, to be given to `show_values`.
        offering_changed: offers came, or went.
    """

    values_wanted = Signal(object)
    offering_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kept: tuple[Offer, ...] = ()
        self._awaited: Word | None = None
        self._terms: Sequence[Span] = ()
        self._wrong: Span | None = None
        self._offers = QStandardItemModel(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup = offers.OffersView(theme)
        self._completer.setPopup(self._popup)
        # after the completer, which brings a delegate of its own
        self._popup.setItemDelegate(offers.OfferDelegate(theme, self._popup))
        self._completer.setMaxVisibleItems(SEEN)
        self._popup.clicked.connect(lambda index: self._take(index.data(offers.OfferRole)))
        self.textEdited.connect(self._offer)

    @property
    def popup(self) -> QListView:
        """The list of what could be written here."""
        return self._popup

    @property
    def is_offering(self) -> bool:
        """Whether something is offered, or about to be: what is written is not done yet."""
        return self._popup.isVisible() or self._awaited is not None

    @property
    def finished(self) -> str:
        """The query without the term that is being written."""
        return self._word().rest

    def set_kept(self, kept: tuple[Offer, ...]) -> None:
        """What Down offers where nothing is written: kept searches, and the last ones."""
        self._kept = kept

    def show_values(self, word: Word, offered: Sequence[Offered]) -> None:
        """The values that were asked for; those of an older word are dropped."""
        if word == self._awaited:
            self._awaited = None
            self._show(word, values_for(word, offered))

    def show_no_values(self, word: Word) -> None:
        """They could not be found: nothing is offered, and what is wrong may be said."""
        self.show_values(word, ())

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
        """While offers are shown, Esc closes them and Tab takes one; neither leaves the field. Down asks for them."""
        key = Qt.Key(event.key())
        is_press = event.type() is QEvent.Type.KeyPress
        if not self._popup.isVisible():
            if is_press and key == Qt.Key.Key_Down and self.hasFocus():
                self._offer_anyway()
                return True
            return False
        if key not in _OF_THE_OFFERS:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return is_press and self._is_for_the_offers(key)

    def _is_for_the_offers(self, key: Qt.Key) -> bool:
        current = self._popup.currentIndex()
        if key == Qt.Key.Key_Escape:
            self._popup.hide()
        elif key in _TAKING and (current.isValid() or key == Qt.Key.Key_Tab):
            offer = self._offers.item(max(current.row(), 0)).data(offers.OfferRole)
            self._popup.hide()
            self._take(offer)
        else:
            return False
        return True

    def _word(self) -> Word:
        return word_at(self.text(), self.cursorPosition())

    def _offer(self) -> None:
        """What could be written goes with every key."""
        word = self._word()
        self._awaited = None
        if word.asks:
            self._awaited = word
            self.values_wanted.emit(word)
        elif word.operator:
            self._show(word, amounts_for(word))
        else:
            self._show(word, keys_for(word) if word.text.strip("-") else ())

    def _offer_anyway(self) -> None:
        """Asked for with Down: also where nothing is begun."""
        word = self._word()
        if not self.text().strip():
            self._show(word, self._kept or keys_for(word))
        elif word.text.strip("-"):
            self._offer()
        else:
            self._show(word, keys_for(word))

    def _show(self, word: Word, found: tuple[Offer, ...]) -> None:
        if not found or [offer.text for offer in found] == [word.text]:
            self._popup.hide()
            self.offering_changed.emit()
            return
        offers.fill(self._offers, found)
        self._popup.dress()
        bar = self.parentWidget() or self
        is_whole = found[0].is_whole
        begun_px = self.fontMetrics().horizontalAdvance(
            self.text()[word.start : self.cursorPosition()]
        )
        left = -self.x() if is_whole else self.cursorRect().center().x() - begun_px
        width = bar.width() if is_whole else self._wide_px(found, bar.width() - left)
        below = bar.height() - (self.y() if bar is not self else 0) + OFFERS_GAP_PX
        self._completer.complete(QRect(left, 0, width, below))
        rows = min(len(found), SEEN)
        self._popup.resize(self._popup.width(), self._popup.height_px(rows))
        self._popup.setCurrentIndex(QModelIndex())
        self._popup.scrollToTop()
        self.offering_changed.emit()

    def _wide_px(self, found: tuple[Offer, ...], room_px: int) -> int:
        """As wide as the longest of them asks for, where there is room: names of films and fields are long."""
        text_px = self.fontMetrics().horizontalAdvance
        asked_px = max(text_px(one.title) + text_px(one.beside) for one in found) + OFFER_ROUND_PX
        return max(OFFERS_W_PX, min(asked_px, room_px))

    def _take(self, offer: Offer) -> None:
        if offer.is_whole:
            self.setText(offer.text)
            self.returnPressed.emit()
            return
        start, end = self._word().start, self.cursorPosition()
        text = self.text()
        is_open = offer.text.endswith((":", ">", "<", "="))
        if offer.text.lstrip("-").startswith("seq:"):
            # the order may go on within its quotes
            lead = "" if '"' in offer.text else '"'
            key, _, order = offer.text.partition(":")
            written, tail = f"{key}:{lead}{order}", text[end:] or '"'
        else:
            written = offer.text
            rest = text[end:].removeprefix('"') if self._word().text.count('"') % 2 else text[end:]
            tail = rest if rest.startswith(" ") or is_open else f" {rest}"
        after = 0 if is_open or written.lstrip("-").startswith("seq:") else 1
        self.setText(text[:start] + written + tail)
        self.setCursorPosition(start + len(written) + after)
        self.textEdited.emit(self.text())
