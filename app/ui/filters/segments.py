"""The star in the search bar: keeps the search by a name, and lists those that are kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.library.segments import Segment
from app.ui import actions, words
from app.ui.theme import Role, Theme

LONGEST = 60


class SegmentsButton(QToolButton):
    """Filled where the search of now is kept.

    Signals:
        chosen: (query) of a kept search.
        save_wanted: of the search of now.
        rename_wanted, delete_wanted: (Segment).
    """

    chosen = Signal(str)
    save_wanted = Signal()
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._query = ""
        self._segments: tuple[Segment, ...] = ()
        self.setProperty("flat", True)
        self.setAccessibleName(self.tr("Saved searches"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.dress()

    @property
    def listed(self) -> tuple[Segment, ...]:
        """All that are kept."""
        return self._segments

    @property
    def kept(self) -> Segment | None:
        """The kept search that is asked now."""
        asked = self._query.strip()
        return next((one for one in self._segments if asked and one.query == asked), None)

    def show_query(self, query: str) -> None:
        """The search of now."""
        self._query = query
        self.dress()

    def show_segments(self, segments: tuple[Segment, ...]) -> None:
        """Those that are kept."""
        self._segments = segments
        self.dress()

    def dress(self) -> None:
        """Take the theme's colours, and say what is kept."""
        kept = self.kept
        name, role = ("star-filled", Role.DEAD) if kept is not None else ("star", Role.MUTED)
        self.setIcon(self._theme.icon(name, role))
        self.setToolTip(
            words.tooltip(self.tr("Saved as “%1”").replace("%1", words.plain(kept.name, LONGEST)))
            if kept is not None
            else self.tr("Saved searches")
        )

    def _fill(self) -> None:
        menu, kept = self._menu, self.kept
        menu.clear()
        if kept is None:
            save = menu.addAction(actions.title(actions.named("save_search")))
            save.setEnabled(bool(self._query.strip()))
            save.triggered.connect(self.save_wanted)
        else:
            named = _named(kept)
            rename = menu.addAction(self.tr("Rename “%1”…").replace("%1", named))
            rename.triggered.connect(lambda: self.rename_wanted.emit(kept))
            delete = menu.addAction(self.tr("Delete “%1”").replace("%1", named))
            delete.setIcon(self._theme.icon("trash"))
            delete.triggered.connect(lambda: self.delete_wanted.emit(kept))
        if self._segments:
            menu.addSeparator()
        for one in self._segments:
            chosen = menu.addAction(_named(one))
            chosen.setCheckable(True)
            chosen.setChecked(one is kept)
            chosen.triggered.connect(lambda _on=False, query=one.query: self.chosen.emit(query))
        menu.setToolTipsVisible(True)
        for action, one in zip(
            menu.actions()[-len(self._segments) :], self._segments, strict=False
        ):
            action.setToolTip(words.tooltip(one.query))


def _named(segment: Segment) -> str:
    return words.plain(segment.name, LONGEST).replace("&", "&&")
