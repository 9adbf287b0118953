"""What the tab offers before there is a funnel: those that are kept, and some worth asking for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.library.funnel_keeping import Kept
from app.library.funnels import Asked
from app.ui import words
from app.ui.journeys.funnels import reading
from app.ui.journeys.funnels.reading import Starting
from app.ui.theme import GRID_PX, Theme

WIDEST_PX, WIDEST_OFFER_PX = 640, 960
#: what a button has left and right of its text, and how narrow it may be
BUTTON_SIDES_PX, LEAST_OFFER_PX = 40, 240


def shortened(titles: Sequence[str], room: float, wide: Callable[[str], float]) -> str:
    """A way with as many of its steps as there is room for: its first ones and its last one."""
    for left in range(len(titles), 1, -1):
        first = titles[: left - 1] if left < len(titles) else titles[:-1]
        between = ["…"] if left < len(titles) else []
        said = reading.ARROW.join([*first, *between, titles[-1]])
        if wide(said) <= room:
            break
    else:
        said = reading.ARROW.join(titles)
    return said


class _Offer(QPushButton):
    """A way and what is told of it: of a long way the middle is left out, never what is told."""

    def __init__(self, titles: Sequence[str], told: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._titles, self._told = titles, f"   ·   {told}"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QPushButton { text-align: left; }")
        self.setMaximumWidth(WIDEST_OFFER_PX)
        self._cut()

    def sizeHint(self) -> QSize:
        return QSize(WIDEST_OFFER_PX, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_OFFER_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics = self.fontMetrics()
        room = self.width() - BUTTON_SIDES_PX - metrics.horizontalAdvance(self._told)
        way = shortened(self._titles, room, metrics.horizontalAdvance)
        way = metrics.elidedText(way, Qt.TextElideMode.ElideMiddle, max(room, LEAST_OFFER_PX // 2))
        text = f"{words.isolated(way)}{self._told}".replace("&", "&&")
        if text != self.text():
            self.setText(text)


class StartPage(QScrollArea):
    """Funnels to begin with.

    Signals:
        chosen: (Asked).
        forgotten: (Kept) one is to be kept no longer.
    """

    chosen = Signal(object)
    forgotten = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self._holder = QWidget(self)
        self._holder.setAutoFillBackground(True)
        self._holder.setBackgroundRole(QPalette.ColorRole.Base)
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(24, 24, 24, 24)
        self._column.setSpacing(GRID_PX)
        self.setWidget(self._holder)
        # what is suggested takes a moment of a large library; what to do can be read meanwhile
        self.show_starting(Starting((), ()))

    def show_starting(self, found: Starting, *, is_waiting: bool = False) -> None:
        """Show what there is to begin with; `is_waiting`: what that is takes a while to be known."""
        while self._column.count():
            taken = self._column.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._head(self.tr("How far do people come?"))
        self._text(self.tr("Add the steps on the left: pages, clicks, events, texts shown."))
        if found.kept:
            self._head(self.tr("Kept"))
            for one in found.kept:
                self._kept(one)
        if found.suggested:
            self._head(self.tr("Worth asking"))
            for suggestion in found.suggested:
                came = words.number(suggestion.came)
                self._offer(
                    reading.titles(suggestion.asked),
                    self.tr("%1 came to the end").replace("%1", came),
                    suggestion.asked,
                )
        if is_waiting:
            self._text(self.tr("Looking for funnels worth asking…"))
        self._column.addStretch(1)

    def _kept(self, one: Kept) -> None:
        button = self._offer([one.name], one.refusal or reading.way(one.asked), one.asked)
        if one.refusal:
            # a button that is off has no menu
            button.clicked.disconnect()
            button.clicked.connect(
                lambda _on=False: self._menu(button, one, button.rect().center())
            )
            button.setToolTip(words.tooltip(one.refusal))
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(partial(self._menu, button, one))

    def _menu(self, button: QPushButton, one: Kept, at: QPoint) -> None:
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Forget this funnel")).triggered.connect(
            lambda _on=False: self.forgotten.emit(one)
        )
        menu.popup(button.mapToGlobal(at))

    def _offer(self, titles: Sequence[str], beside: str, asked: Asked) -> QPushButton:
        button = _Offer(
            [words.plain(one, 200) for one in titles], words.plain(beside, 100), self._holder
        )
        button.setToolTip(words.tooltip(reading.way(asked)))
        button.clicked.connect(lambda _on=False: self.chosen.emit(asked))
        self._column.addWidget(button)
        return button

    def _head(self, text: str) -> None:
        label = QLabel(text, self._holder)
        label.setFont(self._theme.font("title"))
        self._column.addWidget(label)

    def _text(self, text: str) -> None:
        label = QLabel(text, self._holder)
        label.setProperty("role", "secondary")
        label.setWordWrap(True)
        label.setMaximumWidth(WIDEST_PX)
        self._column.addWidget(label)
