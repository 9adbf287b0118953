"""Where the page is seen, and what is said in its place when there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.ui import actions
from app.ui.theme import Role, Theme
from app.ui.web.scheme import Provider
from app.ui.web.view import PlayerView

#: the browser starts this long after the window is there, when whoever came has begun to look around
WARM_UP_MS = 400
#: what takes less long is not announced
PATIENCE_MS = 300
SHADE = {True: QColor(0, 0, 0, 150), False: QColor(20, 24, 32, 60)}


class Veil(QWidget):
    """A quiet sentence over the stage."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sign = QLabel(self)
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = _line(self)
        self._text = _line(self)
        self._text.setProperty("role", "secondary")
        self._icon = "replay"
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 24, 48, 24)
        column.setSpacing(8)
        column.addStretch(1)
        for part in (self._sign, self._title, self._text):
            column.addWidget(part)
        column.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def say(self, icon: str, title: str, text: str = "") -> None:
        """Cover the stage with a sentence."""
        self._icon = icon
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title} {text}".strip())
        self._restyle()
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cover what lies below."""
        QPainter(self).fillRect(self.rect(), self._theme.color(Role.STAGE))

    def _restyle(self) -> None:
        self._title.setFont(self._theme.font("title"))
        self._text.setFont(self._theme.font("body"))
        self._sign.setPixmap(self._theme.icon(self._icon, Role.MUTED).pixmap(32, 32))
        self.update()


class Stage(QWidget):
    """The player, and a veil over it while there is nothing to see.

    The player stays visible beneath the veil: a hidden page stands still and would never become ready.
    """

    def __init__(self, provider: Provider, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("stage")
        self.view = PlayerView(provider, self)
        self.view.setAccessibleName(self.tr("The recorded page"))
        self._veil = Veil(theme, self)
        self._is_empty = True
        self._is_alone = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(
            lambda: self._veil.say("clock", self.tr("Opening the recording…"))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.view.became_ready.connect(self.unveil)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.say_empty()
        self._warm_up = QTimer(self)
        self._warm_up.setSingleShot(True)
        self._warm_up.setInterval(WARM_UP_MS)
        self._warm_up.timeout.connect(self.view.warm_up)

    def say_empty(self) -> None:
        """Nothing is open."""
        self._patience.stop()
        self._is_empty = True
        hint = self.tr("Choose a session in the list to watch it.")
        if self._is_alone:
            hint = self.tr("The list of sessions is hidden: press %1 or Esc to bring it back.")
            hint = hint.replace("%1", actions.keys_text(actions.named("theatre")))
        self._veil.say("replay", self.tr("Nothing is playing"), hint)

    def set_alone(self, alone: bool) -> None:
        """Whether nothing is seen beside it, so that there is no list to choose from."""
        self._is_alone = alone
        if self._is_empty and self.is_veiled:
            self.say_empty()

    def say_opening(self) -> None:
        """Something is being opened; said only if it takes a while."""
        self._is_empty = False
        self._patience.start()

    def say_unrecorded(self) -> None:
        """There is a session, but no page in it."""
        self._is_empty = False
        self._patience.stop()
        self._veil.say(
            "page",
            self.tr("The page was not recorded"),
            self.tr(
                "This part of the recording has no snapshot of the page; it may be a later part of a longer one. "
                "Its clicks and errors are on the timeline."
            ),
        )

    def say_broken(self, text: str) -> None:
        """The recording could not be shown."""
        self._is_empty = False
        self._patience.stop()
        self._veil.say("alert", self.tr("The recording could not be shown"), text)

    def unveil(self) -> None:
        """The page is there."""
        self._is_empty = False
        self._patience.stop()
        self._veil.hide()

    @property
    def is_veiled(self) -> bool:
        """Whether a sentence stands where the page would be."""
        return not self._veil.isHidden()

    @property
    def told(self) -> str:
        """The sentence on the veil; empty when the page is seen."""
        return self._veil.accessibleName() if self.is_veiled else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The veil covers all of it."""
        super().resizeEvent(event)
        self._veil.setGeometry(self.rect())

    def showEvent(self, event: QShowEvent) -> None:
        """Start the browser soon after the first sight."""
        super().showEvent(event)
        self._warm_up.start()

    def _restyle(self) -> None:
        colours = {
            "stage": self._theme.color(Role.STAGE),
            "text": self._theme.color(Role.TEXT),
            "accent": self._theme.color(Role.ACCENT),
            "trail": self._theme.color(Role.ACCENT),
            "trouble": self._theme.color(Role.RAGE),
            "shade": SHADE[self._theme.is_dark],
        }
        self.view.set_look(colours, self.tr("skipped {0}"))


def _line(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
