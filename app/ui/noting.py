"""Writing a note at a moment, wording it anew, moving it, deleting it: each as words and a write that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.library import notes
from app.library.changes import Changes
from app.ui import words
from app.ui.dismissing import Act

if TYPE_CHECKING:
    from app.library.database import Library

#: characters of a note that are told when it was deleted
LONGEST_PART = 40


def written(session: int, at_ms: float, text: str) -> Act:
    """A new note."""
    said = _tr("Note at %1").replace("%1", words.length(at_ms))
    return Act(said, partial(_write, session, at_ms, text), is_quiet=True)


def reworded(note: int, text: str) -> Act:
    """A note that says something else; nothing at all deletes it."""
    if not text.strip():
        return Act(_tr("Note deleted"), partial(_delete, (note,)))
    return Act(_tr("Note changed"), partial(_reword, note, text), is_quiet=True)


def moved(note: int, at_ms: float) -> Act:
    """A note at another moment."""
    said = _tr("Note moved to %1").replace("%1", words.length(at_ms))
    return Act(said, partial(_move, note, at_ms), is_quiet=True)


def deleted(note: int, text: str) -> Act:
    """A note less; `text` is what it said."""
    shown = words.isolated(words.plain(text, LONGEST_PART))
    return Act(_tr("Note deleted: %1").replace("%1", shown), partial(_delete, (note,)))


def all_deleted(chosen: Sequence[int]) -> Act:
    """Several notes less, in one step."""
    said = _tr("Deleted %1 notes").replace("%1", words.number(len(chosen)))
    return Act(said, partial(_delete, tuple(chosen)))


def _write(session: int, at_ms: float, text: str, db: Library) -> Changes:
    return notes.write(db, session, at_ms, text)


def _reword(note: int, text: str, db: Library) -> Changes:
    return notes.reword(db, note, text)


def _move(note: int, at_ms: float, db: Library) -> Changes:
    return notes.move(db, note, at_ms)


def _delete(chosen: tuple[int, ...], db: Library) -> Changes:
    return notes.delete(db, *chosen)


def _tr(text: str) -> str:
    return QCoreApplication.translate("notes", text)
