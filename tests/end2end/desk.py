"""A person at the window: what can be seen of it, and hands that click, press keys and drop files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from app.ui.heatmap.canvas import HeatCanvas
from app.ui.replay.timeline import Timeline
from app.ui.tasks import Tasks
from app.ui.web.view import PlayerView
from app.ui.window import Window
from tests.conftest import LONGEST_MS

#: processes are started for it
IMPORTED_MS = 120_000
#: fewer colours than this have nothing on them that anyone would call a page
PAGE_COLOURS = 12


def colours_in(picture: QImage) -> int:
    """How many colours a coarse look at a picture finds."""
    small = picture.scaled(64, 64)
    return len({small.pixel(x, y) for x in range(64) for y in range(64)})


@dataclass(frozen=True, slots=True)
class Desk:
    """The window, and the hands on it."""

    window: Window
    tasks: Tasks
    qtbot: QtBot

    @property
    def player(self) -> PlayerView:
        return self._only(self.window.body.replay, PlayerView)

    @property
    def timeline(self) -> Timeline:
        return self._only(self.window.body.replay, Timeline)

    @property
    def canvas(self) -> HeatCanvas:
        return self._only(self.window.body.heat, HeatCanvas)

    @property
    def ids(self) -> list[int]:
        """The sessions in the list's order."""
        return list(self.window.body.sessions.ids)

    @property
    def rows(self) -> QListView:
        return self._only(self.window.body.sessions, QListView)

    def wait_until(self, question: object, timeout: int = LONGEST_MS) -> None:
        """Let the window live until the answer is yes."""
        self.qtbot.waitUntil(question, timeout=timeout)

    def press(
        self,
        key: Qt.Key | str,
        with_keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press a key as the window system tells it, wherever the focus is."""
        self.qtbot.keyClick(self.window.windowHandle(), key, with_keys)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """A click of the left button, in the middle unless told."""
        where = widget.rect().center() if at is None else at
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=where)

    def button(self, inside: QWidget, text: str) -> QAbstractButton:
        """The button with that text or name."""
        return next(
            one
            for one in inside.findChildren(QAbstractButton)
            if one.isVisible() and text in (one.text(), one.accessibleName())
        )

    def double_click_row(self, place: int) -> None:
        """Open a session of the list with the mouse."""
        rows = self.rows
        at = rows.visualRect(rows.model().index(place, 0)).center()
        self.qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
        self.qtbot.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def drop(self, *files: Path) -> None:
        """Files pulled over the window and let go, as the window system tells it."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        middle = QPointF(self.window.rect().center())
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        no_keys = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(middle, copy, data, left, no_keys)
        QApplication.sendEvent(self.window.windowHandle(), enter)
        assert enter.isAccepted()
        drop = QDropEvent(middle, copy, data, left, no_keys)
        QApplication.sendEvent(self.window.windowHandle(), drop)
        assert drop.isAccepted()

    def bring_in(self, *files: Path) -> None:
        """Drop files and wait until all are over."""
        with self.qtbot.waitSignal(self.window.imports.was_finished, timeout=IMPORTED_MS):
            self.drop(*files)

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """What the list of the import says: name → (outcome, sentence)."""
        lines = self.window.imports.outcomes.lines
        return {line.name: (line.outcome.value, line.sentence) for line in lines}

    def wait_for_a_page(self) -> None:
        """Wait until the replay shows a page that somebody would recognise as one."""
        self.wait_until(lambda: colours_in(self.player.grab().toImage()) >= PAGE_COLOURS)

    def _only(self, inside: QWidget, kind: type) -> object:
        found = inside.findChildren(kind)
        assert found, f"no {kind.__name__}"
        return found[0]
