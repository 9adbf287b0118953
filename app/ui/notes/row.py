"""One note of the list, ready to be painted and read aloud. Knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from app.library import notes
from app.library.search import parse
from app.ui import words

if TYPE_CHECKING:
    from app.library.database import Library
    from app.library.notes import NoteRow


class Row(Struct, frozen=True):
    """`text` on one line, `whole` as it was written; `place` the moment and the page; `spoken` all of it."""

    note: int
    session: int
    at_ms: float
    person: str
    when: str
    text: str
    whole: str
    place: str
    spoken: str


class Found(Struct, frozen=True):
    """The notes that fit, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int


class Fitting(Struct, frozen=True):
    """Asks for the notes of the sessions that a query leaves, with these words."""

    query: str
    text: str

    def __call__(self, db: Library) -> Found:
        found = notes.listed(db, parse(self.query), self.text)
        return Found(tuple(map(row_of, found)), notes.count(db))


def row_of(note: NoteRow) -> Row:
    """A note as its row says it."""
    person, text = words.plain(note.user), words.plain(note.text, notes.LONGEST)
    when = words.moment(note.written_at_ms)
    at = words.length(note.at_ms)
    path = words.plain(note.path)
    place = f"{at} · {words.isolated(path)}" if path else at
    told = _tr("%1 at %2").replace("%1", person).replace("%2", place)
    return Row(
        note.id, note.session, note.at_ms, person, when, text, note.text, place,
        f"{text}, {told}, {when}",
    )  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("notes", text)
