"""What can be done with the chosen rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.ui import words
from app.ui.sessions.row import Row
from app.ui.theme import Theme


class RowMenu(QMenu):
    """The context menu of one or several rows; it only says what is wanted.

    Signals:
        open_wanted, delete_wanted, erase_wanted, new_tag_wanted: chosen by name.
        watched_wanted, starred_wanted: (bool) the state to set.
        tag_wanted: (tag, whether it should be there).
        handover_wanted: ("rrweb" or "html") as what the sessions are to leave.
        person_wanted: whose the session is.
    """

    open_wanted = Signal()
    watched_wanted = Signal(bool)
    starred_wanted = Signal(bool)
    tag_wanted = Signal(str, bool)
    new_tag_wanted = Signal()
    delete_wanted = Signal()
    erase_wanted = Signal()
    handover_wanted = Signal(str)
    person_wanted = Signal()

    def __init__(
        self, rows: Sequence[Row], tags: Sequence[str], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        one = len(rows) == 1
        if one:
            opening = f"{self.tr('Open')}\t{_key(Qt.Key.Key_Enter)}"
            self.addAction(theme.icon("play"), opening, self.open_wanted.emit)
            self.addAction(theme.icon("user"), self.tr("Show this person"), self.person_wanted.emit)
            self.addSeparator()
        watched = all(row.watched for row in rows)
        self.addAction(
            theme.icon("eye"),
            self.tr("Mark as unwatched") if watched else self.tr("Mark as watched"),
            lambda: self.watched_wanted.emit(not watched),
        )
        starred = all(row.starred for row in rows)
        self.addAction(
            theme.icon("star" if starred else "star-filled"),
            self.tr("Take the star away") if starred else self.tr("Star"),
            lambda: self.starred_wanted.emit(not starred),
        )
        self.addSeparator()
        on_all = set.intersection(*(set(row.tags) for row in rows)) if rows else set()
        on_any = sorted({tag for row in rows for tag in row.tags}, key=str.casefold)
        self._add_tags([tag for tag in tags if tag not in on_all], theme)
        self._remove_tags(on_any)
        self.addSeparator()
        self._hand_over(theme)
        self.addSeparator()
        deleting = self.tr("Delete") if one else self.tr("Delete %1").replace("%1", str(len(rows)))
        deleting = f"{deleting}\t{_key(Qt.Key.Key_Delete)}"
        self.addAction(theme.icon("trash"), deleting, self.delete_wanted.emit)
        self.addAction(self.tr("Erase…"), self.erase_wanted.emit)

    def _add_tags(self, tags: Sequence[str], theme: Theme) -> None:
        menu = self.addMenu(theme.icon("tag"), self.tr("Add tag"))
        for tag in tags:
            menu.addAction(_named(tag), partial(self.tag_wanted.emit, tag, True))
        if tags:
            menu.addSeparator()
        menu.addAction(self.tr("New tag…"), self.new_tag_wanted.emit)

    def _hand_over(self, theme: Theme) -> None:
        menu = self.addMenu(theme.icon("export"), self.tr("Hand over"))
        json, page = self.tr("Export as rrweb JSON…"), self.tr("Export as HTML page…")
        menu.addAction(json, partial(self.handover_wanted.emit, "rrweb"))
        menu.addAction(page, partial(self.handover_wanted.emit, "html"))

    def _remove_tags(self, tags: Sequence[str]) -> None:
        menu = self.addMenu(self.tr("Remove tag"))
        menu.setEnabled(bool(tags))
        for tag in tags:
            menu.addAction(_named(tag), partial(self.tag_wanted.emit, tag, False))


def _key(key: Qt.Key) -> str:
    """A key's name, shown at the right: the list itself listens for it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _named(tag: str) -> str:
    return words.plain(tag, 60).replace("&", "&&")
