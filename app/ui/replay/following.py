"""Which window of a session is seen: the one the person was in, or one that is held."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.ui import actions, words
from app.ui.replay.lanes import window_title
from app.ui.replay.story import Story

LONGEST_TITLE = 48


class WindowButton(QPushButton):
    """Seen only where there are several windows.

    Signals:
        chosen: (window, or None to follow the person).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(actions.tooltip("next_window"))
        self.setMenu(QMenu(self))
        self._texts = ("", "")
        self._is_narrow = False
        self.show_windows(None, None, -1)

    def show_windows(self, story: Story | None, pinned: int | None, seen: int) -> None:
        """Offer a session's windows, or none; `seen` is the one on the stage."""
        tracks = story.tracks if story is not None else ()
        self.setVisible(len(tracks) > 1)
        menu = self.menu()
        menu.clear()
        group = QActionGroup(menu)
        follow = menu.addAction(self.tr("Follow the person"))
        follow.triggered.connect(lambda _on: self.chosen.emit(None))
        menu.addSeparator()
        entries: dict[int | None, QAction] = {None: follow}
        title = ""
        for nth, track in enumerate(tracks):
            if track.window == seen:
                title = window_title(nth)
            page = words.plain(track.titles[0], LONGEST_TITLE) if track.titles else ""
            parts = (window_title(nth), page)
            # An ampersand would underline what follows it.
            text = " · ".join(part for part in parts if part).replace("&", "&&")
            entries[track.window] = menu.addAction(text)
            entries[track.window].triggered.connect(
                lambda _on, window=track.window: self.chosen.emit(window)
            )
        for window, action in entries.items():
            action.setCheckable(True)
            action.setChecked(window == pinned)
            group.addAction(action)
        held = self.tr("%1, held")
        number = title.rpartition(" ")[2]
        if pinned is not None:
            title, number = held.replace("%1", title), held.replace("%1", number)
        self._texts = (title, number)
        self.setAccessibleName(self.tr("Window that is seen: %1").replace("%1", self._texts[0]))
        self._show()

    def set_narrow(self, on: bool) -> None:
        """Show the window's number alone."""
        self._is_narrow = on
        self._show()

    def _show(self) -> None:
        self.setText(self._texts[self._is_narrow])
