"""The one way to tell a person that something failed: a bar saying what and what to do.

It goes away by itself and is never modal. Text is plain text: it may quote a recording.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.ui.theme import GRID_PX, Role, Theme

ERROR_STAYS_MS = 12_000
NOTE_STAYS_MS = 5_000
#: of an error, once one looks at something else
LEFT_STAYS_MS = 1_500
WIDEST_PX = 640
BELOW_PX = 2 * GRID_PX


class Offer(Struct, frozen=True):
    """A button on the bar."""

    title: str
    act: Callable[[], object]


class MessageBar(QFrame):
    """The bar. A newer message takes the place of an older one; the pointer over it keeps it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = Role.ERROR
        self._offer: Offer | None = None
        self._kept_off: tuple[QWidget, ...] = ()
        self.setObjectName("message_bar")
        self.setAccessibleName(self.tr("Message"))
        self._sign = QLabel(self)
        self._text = _plain(self)
        self._hint = _plain(self)
        self._hint.setProperty("role", "secondary")
        self._button = QPushButton(self)
        self._button.clicked.connect(self._accept)
        self._close = QToolButton(self)
        self._close.setAccessibleName(self.tr("Dismiss the message"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.setProperty("flat", True)
        self._close.clicked.connect(self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID_PX * 2, GRID_PX, GRID_PX, GRID_PX)
        row.setSpacing(GRID_PX)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self._going = QTimer(self)
        self._going.setSingleShot(True)
        self._going.timeout.connect(self.dismiss)
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self.hide()
        if parent is not None:
            parent.installEventFilter(self)

    @property
    def text(self) -> str:
        """What the bar says now; empty when it is away."""
        return "" if self.isHidden() else self._text.text()

    @property
    def stays_ms(self) -> int:
        """How long it stays by itself; -1 where it is away, or the pointer keeps it."""
        return self._going.remainingTime()

    def error(self, error: UserError, offer: Offer | None = None) -> None:
        """Say what happened and what to do."""
        self._show(Role.ERROR, error.text, error.hint, offer, ERROR_STAYS_MS)

    def note(self, text: str, hint: str = "", offer: Offer | None = None) -> None:
        """Say something that went well."""
        self._show(Role.GOOD, text, hint, offer, NOTE_STAYS_MS if offer is None else ERROR_STAYS_MS)

    def keep_off(self, *widgets: QWidget) -> None:
        """Stand above parts of the window, while they are seen: a message must not cover what is worked with."""
        self._kept_off = widgets

    def leave(self) -> None:
        """Somebody looks at something else now: an error is not said over what it has nothing to do with."""
        if self._role is Role.ERROR and self.stays_ms > LEFT_STAYS_MS:
            self._going.start(LEFT_STAYS_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the place when the window changes its size."""
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def dismiss(self) -> None:
        """Take the bar away."""
        self._going.stop()
        self._offer = None
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer over the bar keeps it."""
        self._going.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Once the pointer has left, the bar goes soon."""
        if not self.isHidden():
            self._going.start(NOTE_STAYS_MS)
        super().leaveEvent(event)

    def _show(self, role: Role, text: str, hint: str, offer: Offer | None, stays_ms: int) -> None:
        self._role = role
        self._offer = offer
        self._text.setText(text)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._button.setVisible(offer is not None)
        if offer is not None:
            self._button.setText(offer.title)
        self.setAccessibleDescription(f"{text} {hint}".strip())
        self._paint_icons()
        self._place()
        self.show()
        self.raise_()
        self._going.start(stays_ms)

    def _place(self) -> None:
        """Float at the bottom of the parent, in the middle, with a gap."""
        parent = self.parentWidget()
        layout = self.layout()
        if parent is None or layout is None:
            return
        width = min(WIDEST_PX, parent.width() - 4 * GRID_PX)
        height = max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
        left = (parent.width() - width) // 2
        seen = [widget.mapToGlobal(QPoint()) for widget in self._kept_off if widget.isVisible()]
        tops = [parent.mapFromGlobal(corner).y() for corner in seen]
        below = min((top for top in tops if top >= height + 2 * BELOW_PX), default=parent.height())
        self.setGeometry(left, below - height - BELOW_PX, width, height)

    def _accept(self) -> None:
        offer = self._offer
        self.dismiss()
        if offer is not None:
            offer.act()

    def _paint_icons(self) -> None:
        name = "alert" if self._role is Role.ERROR else "check"
        self._sign.setPixmap(self._theme.icon(name, self._role).pixmap(16, 16))
        self._close.setIcon(self._theme.icon("close", Role.MUTED))


def _plain(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return label
