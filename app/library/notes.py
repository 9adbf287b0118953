"""What a person writes about moments: each act with the way back, and the list of all notes over the sessions.

A note has a number that no other note ever had, so that what takes an act back never meets another note.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import UserError
from app.library.changes import Changes
from app.library.kept import KEPT
from app.library.search import Query
from app.library.search_sql import FROM, condition
from app.library.storable import storable
from app.library.undoing import Undoable
from app.library.wildcards import like

if TYPE_CHECKING:
    from app.library.database import Library

#: characters of a note
LONGEST = 10_000
#: characters and words that notes are searched for
LONGEST_SOUGHT, MOST_SOUGHT = 200, 20
_TOUCHED = frozenset({"notes"})
_COLUMNS = "id, session_id, at_ms, text, written_at_ms"


class PersonNote(Struct, frozen=True):
    """What a person wrote about a moment."""

    id: int
    at_ms: float
    text: str


class NoteRow(Struct, frozen=True):
    """One note of the list. `user` is the person's name or the session's alias, `path` what was seen at the moment,
    None where no page is known; `written_at_ms` Unix ms of its last wording."""

    id: int
    session: int
    at_ms: float
    text: str
    written_at_ms: float
    user: str
    started_at_ms: float
    path: str | None


def worded(text: str) -> str:
    """A note as it is kept: without the blanks around it.

    Raises:
        UserError: for one that is longer than a note may be.
    """
    said = text.strip()
    if len(said) > LONGEST:
        raise UserError(
            f"A note of {len(said):,} characters is too long.", f"It may have {LONGEST:,}."
        )
    return str(storable(said))


def of_session(db: Library, session: int) -> tuple[PersonNote, ...]:
    """A session's notes in order of time."""
    found = db.execute(
        "SELECT id, at_ms, text FROM notes WHERE session_id = ? ORDER BY at_ms, id", (session,)
    )
    return tuple(PersonNote(*one) for one in found)


def listed(db: Library, query: Query, text: str = "") -> tuple[NoteRow, ...]:
    """The notes of the sessions that a query leaves, the last written one first; with a text those that have each of
    its words, the first ones of a long text.

    Raises:
        QueryError: for a term that asks what is not known yet.
    """
    where = condition(query)
    asked = text[:LONGEST_SOUGHT].split()[:MOST_SOUGHT]
    with_words = "".join(r" AND n.text LIKE ? ESCAPE '\'" for _ in asked)
    found = db.execute(
        f"""SELECT n.id, n.session_id, n.at_ms, n.text, n.written_at_ms,
                   coalesce(pe.name, s.person_name, s.alias), f.started_at_ms,
                   (SELECT p.path FROM page_views v JOIN paths p ON p.id = v.path_id
                    WHERE v.session_id = n.session_id AND v.at_ms <= n.at_ms ORDER BY v.at_ms DESC, v.idx DESC LIMIT 1)
            FROM notes n JOIN {FROM} LEFT JOIN persons pe ON pe.id = s.person_id
            WHERE n.session_id = f.session_id AND ({where.sql}){with_words} ORDER BY n.written_at_ms DESC, n.id DESC""",
        (*where.values, *(f"%{like(word)}%" for word in asked)),
    )
    return tuple(NoteRow(*one) for one in found)


def count(db: Library) -> int:
    """How many notes there are on sessions that are not thrown away."""
    found = db.execute(f"SELECT count(*) FROM notes WHERE session_id {KEPT}")
    return int(found.fetchone()[0])


def write(db: Library, session: int, at_ms: float, text: str) -> Undoable:
    """Write a note at a moment; of nothing but blanks no note is made."""
    said = worded(text)
    if not said:
        return Undoable(_TOUCHED, (session,))
    now_ms = time.time() * 1000
    with db.atomic():
        made = db.execute(
            f"""INSERT INTO notes({_COLUMNS})
                SELECT max(?, coalesce((SELECT max(id) FROM notes), 0) + 1), id, ?, ?, ? FROM sessions WHERE id = ?
                RETURNING id""",
            (time.time_ns() // 1_000, at_ms, said, now_ms, session),
        ).fetchone()
    if made is None:
        return Undoable(_TOUCHED, (session,))
    note = int(made[0])
    return Undoable(_TOUCHED, (session,), lambda later: _take_out(later, note, session))


def reword(db: Library, note: int, text: str) -> Undoable:
    """Let a note say something else; one that is to say nothing is deleted."""
    said = worded(text)
    if not said:
        return delete(db, note)
    row = _row(db, note)
    if row is None or row[3] == said:
        return Undoable(_TOUCHED)
    _, session, _, before, written_at_ms = row
    _say(db, note, said, time.time() * 1000)

    def back(later: Library) -> Changes:
        _say(later, note, before, written_at_ms)
        return Changes(_TOUCHED, (session,))

    return Undoable(_TOUCHED, (session,), back)


def move(db: Library, note: int, at_ms: float) -> Undoable:
    """Let a note be of another moment."""
    row = _row(db, note)
    if row is None or row[2] == at_ms:
        return Undoable(_TOUCHED)
    _, session, before_ms, *_ = row
    _place(db, note, at_ms)

    def back(later: Library) -> Changes:
        _place(later, note, before_ms)
        return Changes(_TOUCHED, (session,))

    return Undoable(_TOUCHED, (session,), back)


def delete(db: Library, *notes: int) -> Undoable:
    """Take notes away."""
    rows = [row for row in (_row(db, note) for note in notes) if row is not None]
    sessions = tuple(dict.fromkeys(row[1] for row in rows))
    with db.atomic():
        db.executemany("DELETE FROM notes WHERE id = ?", [(row[0],) for row in rows])

    def back(later: Library) -> Changes:
        with later.atomic():
            later.executemany(
                f"INSERT OR IGNORE INTO notes({_COLUMNS}) SELECT ?, id, ?, ?, ? FROM sessions WHERE id = ?",
                [(note, *rest, session) for note, session, *rest in rows],
            )
        return Changes(_TOUCHED, sessions)

    return Undoable(_TOUCHED, sessions, back if rows else None)


def _row(db: Library, note: int) -> tuple[int, int, float, str, float] | None:
    found: tuple[int, int, float, str, float] | None = db.execute(
        f"SELECT {_COLUMNS} FROM notes WHERE id = ?", (note,)
    ).fetchone()
    return found


def _say(db: Library, note: int, text: str, written_at_ms: float) -> None:
    with db.atomic():
        db.execute(
            "UPDATE notes SET text = ?, written_at_ms = ? WHERE id = ?", (text, written_at_ms, note)
        )


def _place(db: Library, note: int, at_ms: float) -> None:
    with db.atomic():
        db.execute("UPDATE notes SET at_ms = ? WHERE id = ?", (max(0.0, at_ms), note))


def _take_out(db: Library, note: int, session: int) -> Changes:
    with db.atomic():
        db.execute("DELETE FROM notes WHERE id = ?", (note,))
    return Changes(_TOUCHED, (session,))
