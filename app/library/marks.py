"""What a person does to sessions: tags, stars, watched. Never derived, never touched by a rebuild."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from app.library.changes import Changes

if TYPE_CHECKING:
    from app.library.database import Library


def mark_watched(db: Library, session: int, watched_frac: float) -> Changes:
    """Remember that a session was opened and how much of it was seen, 0 to 1; it never becomes less."""
    db.execute(
        """INSERT INTO marks(session_id, watched_frac, watched_at_ms) VALUES (?, ?, ?)
           ON CONFLICT(session_id) DO UPDATE SET watched_frac = max(watched_frac, excluded.watched_frac),
           watched_at_ms = excluded.watched_at_ms""",
        (session, min(1.0, max(0.0, watched_frac)), time.time() * 1000),
    )
    return Changes(frozenset({"marks"}), (session,))


def mark_new(db: Library, sessions: Sequence[int]) -> Changes:
    """Forget that sessions were watched."""
    with db.atomic():
        db.executemany(
            "UPDATE marks SET watched_frac = 0, watched_at_ms = NULL WHERE session_id = ?",
            [(session,) for session in sessions],
        )
    return Changes(frozenset({"marks"}), tuple(sessions))


class Watched(Struct, frozen=True):
    """How much of a session was seen, 0 to 1, and when it was last opened (Unix ms); None when it never was."""

    session: int
    watched_frac: float = 0.0
    at_ms: float | None = None


def watched_of(db: Library, sessions: Sequence[int]) -> tuple[Watched, ...]:
    """What is known of each of these sessions."""
    found = []
    for session in sessions:
        row = db.execute(
            "SELECT session_id, watched_frac, watched_at_ms FROM marks WHERE session_id = ?",
            (session,),
        ).fetchone()
        found.append(Watched(*row) if row else Watched(session))
    return tuple(found)


def put_watched(db: Library, watched: Sequence[Watched]) -> Changes:
    """Write down again what was known."""
    with db.atomic():
        db.executemany(
            "UPDATE marks SET watched_frac = ?, watched_at_ms = ? WHERE session_id = ?",
            [(one.watched_frac, one.at_ms, one.session) for one in watched],
        )
    return Changes(frozenset({"marks"}), tuple(one.session for one in watched))


def star(db: Library, sessions: Sequence[int], starred: bool = True) -> Changes:
    """Give sessions a star, or take it away."""
    with db.atomic():
        db.executemany(
            """INSERT INTO marks(session_id, starred) VALUES (?, ?)
               ON CONFLICT(session_id) DO UPDATE SET starred = excluded.starred""",
            [(session, int(starred)) for session in sessions],
        )
    return Changes(frozenset({"marks"}), tuple(sessions))


def tag(db: Library, sessions: Sequence[int], name: str) -> Changes:
    """Put a tag on sessions; made when it is new, found whatever its case."""
    name = name.strip()
    with db.atomic():
        db.execute("INSERT OR IGNORE INTO tags(name) VALUES (?)", (name,))
        db.executemany(
            """INSERT OR IGNORE INTO session_tags(session_id, tag_id)
               SELECT ?, id FROM tags WHERE name = ?""",
            [(session, name) for session in sessions],
        )
    return Changes(frozenset({"tags", "session_tags"}), tuple(sessions))


def untag(db: Library, sessions: Sequence[int], name: str) -> Changes:
    """Take a tag off sessions; a tag that no session has any more is gone."""
    with db.atomic():
        db.executemany(
            """DELETE FROM session_tags WHERE session_id = ?
               AND tag_id IN (SELECT id FROM tags WHERE name = ?)""",
            [(session, name.strip()) for session in sessions],
        )
        db.execute("DELETE FROM tags WHERE id NOT IN (SELECT tag_id FROM session_tags)")
    return Changes(frozenset({"tags", "session_tags"}), tuple(sessions))


def tags(db: Library) -> tuple[str, ...]:
    """Every tag there is, A to Z."""
    found = db.execute("SELECT name FROM tags ORDER BY name").fetchall()
    return tuple(row[0] for row in found)
