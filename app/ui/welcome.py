"""What an empty library shows: drop files here, open some, or try the samples."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.errors import UserError
from app.ui import actions
from app.ui.theme import GRID_PX, Role, Theme

CARD_W_PX = 560
CARD_H_PX = 344
SIGN_PX = 48


class WelcomePage(QWidget):
    """One friendly page.

    Signals:
        open_requested: the person wants to choose files.
        samples_requested: the person wants to look around first.
    """

    open_requested = Signal()
    samples_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card = _Card(theme, self)
        card.open_button.clicked.connect(self.open_requested)
        card.samples_button.clicked.connect(self.samples_requested)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)


class BrokenPage(QWidget):
    """What stands in the window when the library cannot be used."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign = QLabel(self)
        self._text = _lines(self)
        self._hint = _lines(self)
        self._hint.setProperty("role", "secondary")
        column = QVBoxLayout(self)
        column.setSpacing(GRID_PX)
        column.addStretch(2)
        for part in (self._sign, self._text, self._hint):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.changed.connect(self._dress)
        self._dress()

    def show_error(self, error: UserError) -> None:
        """Say what is wrong with the library and what to do."""
        self._text.setText(error.text)
        self._hint.setText(error.hint)

    def _dress(self) -> None:
        self._sign.setPixmap(self._theme.icon("alert", Role.ERROR).pixmap(SIGN_PX, SIGN_PX))
        title = self._theme.font("title")
        title.setPixelSize(16)
        self._text.setFont(title)
        self._hint.setFont(self._theme.font("body"))


def _lines(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setFixedWidth(CARD_W_PX)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class _Card(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(CARD_W_PX, CARD_H_PX)
        self._sign = QLabel(self)
        self._title = QLabel(self.tr("Drop session recordings here"), self)
        self._kinds = QLabel(
            self.tr("rrweb, PostHog and Sentry exports: files, folders or zips."), self
        )
        self.open_button = QPushButton(self.tr("Open…"), self)
        self.open_button.setProperty("primary", True)
        self.open_button.setToolTip(actions.tooltip("open"))
        self.open_button.setAccessibleDescription(actions.help_of(actions.named("open")))
        self.samples_button = QPushButton(actions.title(actions.named("samples")), self)
        self.samples_button.setToolTip(actions.help_of(actions.named("samples")))
        self._promise = QLabel(
            self.tr("Recordings stay on this computer. Nothing is ever sent anywhere."), self
        )
        for label in (self._kinds, self._promise):
            label.setProperty("role", "secondary")
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID_PX)
        buttons.addStretch(1)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.samples_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID_PX * 3, GRID_PX * 4, GRID_PX * 3, GRID_PX * 3)
        column.setSpacing(GRID_PX)
        column.addStretch(1)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(GRID_PX)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._kinds, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(GRID_PX * 2)
        column.addLayout(buttons)
        column.addStretch(1)
        column.addWidget(self._promise, 0, Qt.AlignmentFlag.AlignHCenter)
        theme.changed.connect(self._dress)
        self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel with a dashed edge: the sign of a place where things are dropped."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QColor(self._theme.color(Role.MUTED))
        edge.setAlphaF(0.55)
        painter.setPen(QPen(edge, 1.5, Qt.PenStyle.CustomDashLine))
        pen = painter.pen()
        pen.setDashPattern([4, 4])
        painter.setPen(pen)
        painter.setBrush(self._theme.color(Role.PANEL))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 12, 12)
        painter.end()

    def _dress(self) -> None:
        self._sign.setPixmap(self._theme.icon("import", Role.ACCENT).pixmap(SIGN_PX, SIGN_PX))
        title = self._theme.font("title")
        title.setPixelSize(20)
        self._title.setFont(title)
        self._kinds.setFont(self._theme.font("body"))
        self._promise.setFont(self._theme.font("secondary"))
        self.update()
