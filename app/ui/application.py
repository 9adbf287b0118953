"""One running Qt: the application object with our style, resources and scheme, and what it does while hands rest."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, QResource, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget

import app
from app.errors import UserError
from app.ui.theme import RESOURCES, Theme
from app.ui.web import scheme

if TYPE_CHECKING:
    from app.ui.tasks import Tasks
    from app.ui.window import Window

#: hands are at work in the first moments, and so is everything else
BUSY_FIRST_MS = 5_000
_STIRRINGS = frozenset(
    {
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.Wheel,
        QEvent.Type.KeyPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.DragMove,
    }
)
_PACKAGE = Path(app.__file__).resolve().parent
RESOURCE_FILES = (_PACKAGE / "footfall.rcc", _PACKAGE.parent / "build" / "footfall.rcc")


class Application(QApplication):
    """The application object.

    Signals:
        file_opened: (Path) dropped on the dock icon, or opened with us by the system.
    """

    file_opened = Signal(object)

    def event(self, event: QEvent) -> bool:
        """Take the files that the system hands over."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_opened.emit(Path(event.file()))
            return True
        return super().event(event)


def has_display() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def register_resources() -> None:
    """Load the icons, the style, the player and the samples.

    Raises:
        UserError: they have not been built.
    """
    for file in RESOURCE_FILES:
        if file.is_file() and QResource.registerResource(str(file)):
            return
    raise UserError(
        "Footfall's own resources have not been built.",
        "In a checkout, start it with: python3 packaging/dev.py run",
    )


def create(arguments: Sequence[str], *, headless: bool = False) -> Application:
    """The application object, ready for windows; `headless` needs no display.

    Raises:
        UserError: the resources are missing, or there is no display.
    """
    if headless and not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if not has_display():
        raise UserError(
            "There is no display to show a window on.",
            "Run it under xvfb-run, or use the commands, which need no screen: "
            "`footfall --help` lists them.",
        )
    scheme.register()
    register_resources()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    QGuiApplication.setDesktopFileName("footfall")
    application = Application(["footfall", *arguments])
    application.setApplicationName("Footfall")
    application.setApplicationDisplayName("Footfall")
    application.setApplicationVersion(app.__version__)
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(f"{RESOURCES}/icons/footfall.svg"))
    return application


class Hands(QObject):
    """Notices what is done to a window with mouse and keys, at the window system's door: few events come by there.

    Signals:
        stirred.
    """

    stirred = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)
        self._watch_door()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take nothing away."""
        if event.type() in _STIRRINGS:
            self.stirred.emit()
        elif event.type() is QEvent.Type.WinIdChange:
            self._watch_door()
        return False

    def _watch_door(self) -> None:
        door = self._window.windowHandle()
        if door is not None:
            door.installEventFilter(self)


def work_when_idle(window: Window, tasks: Tasks) -> None:
    """Let what is old be derived anew, and pages be measured and pictured small, while nothing is brought in or
    played and hands rest."""

    def begin() -> None:
        # The browser's modules were read in meanwhile; at the start they would take longer than all the rest.
        from app.ui.catching_up import CatchingUp
        from app.ui.web.idle import IdleMeasuring
        from app.ui.web.thumbnails import IdleThumbnails

        # One browser off screen is enough at a time.
        measuring = IdleMeasuring(tasks, lambda: is_still() and not pictures.is_working, window)
        pictures = IdleThumbnails(tasks, lambda: is_still() and not measuring.is_measuring, window)
        hands = Hands(window)
        hands.stirred.connect(measuring.give_way)
        hands.stirred.connect(pictures.give_way)
        for idle in (CatchingUp(tasks, is_still, window), measuring, pictures):
            window.body.sessions.session_opened.connect(
                lambda _session, _at_ms, idle=idle: idle.give_way()
            )
            window.imports.running_changed.connect(lambda _on, idle=idle: idle.give_way())
            window.was_closed.connect(idle.close)
            idle.give_way()

        def meet_replay() -> None:
            replay = window.body.replay
            replay.session_changed.connect(pictures.open)
            replay.illustrations.wanted.connect(pictures.want)
            pictures.was_taken.connect(replay.illustrations.thumbnails.add)
            pictures.open(window.body.watched)

        if window.body.has_replay:
            meet_replay()
        else:
            window.body.replay_made.connect(meet_replay)

    def is_still() -> bool:
        body = window.body
        is_playing = body.watched is not None and body.replay.is_playing
        return not is_playing and not window.imports.is_running

    QTimer.singleShot(BUSY_FIRST_MS, window, begin)


def take_down(window: QWidget) -> None:
    """Delete the window and all in it now, in Qt's order: pages before the profiles they stand on."""
    shiboken6.delete(window)


def dress(application: QApplication, wanted: str) -> Theme:
    """The theme, applied now and at every change."""
    theme = Theme(parent=application)
    theme.want(wanted)
    theme.apply(application)
    theme.changed.connect(lambda: theme.apply(application))
    return theme
