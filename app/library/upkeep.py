"""Is the library whole, and what takes the room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import LibraryUnusable
from app.library import backdrops, thumbnails
from app.library.packed import Damaged, unpacked
from app.library.stored import damaged

if TYPE_CHECKING:
    from app.library.database import Library


class Sizes(Struct, frozen=True):
    """What takes the room. `events_bytes` as stored, `events_raw_bytes` as recorded."""

    sessions: int
    events: int
    persons: int
    file_bytes: int
    events_bytes: int
    events_raw_bytes: int
    streams_bytes: int
    text_bytes: int
    thumbnails_bytes: int
    backdrops_bytes: int


def check(db: Library) -> tuple[str, ...]:
    """Everything wrong with the file, one sentence each; empty when it is whole."""
    problems: list[str] = []
    try:
        for (text,) in db.execute("PRAGMA integrity_check").fetchall():
            if text != "ok":
                problems.append(f"The file is damaged: {text}.")
        for table, row, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall():
            problems.append(f"Row {row} of {table} points to nothing in {parent}.")
        for session, windows in db.execute(
            """SELECT w.session_id, count(*) FROM windows w WHERE w.events <>
               (SELECT coalesce(sum(c.events), 0) FROM chunks c WHERE c.window_id = w.id)
               GROUP BY w.session_id"""
        ).fetchall():
            problems.append(f"Session {session} misses events in {windows} of its windows.")
        for (session,) in db.execute(
            "SELECT id FROM sessions WHERE id NOT IN (SELECT session_id FROM facts)"
        ).fetchall():
            problems.append(f"Session {session} was never analysed; run `footfall reanalyze`.")
        problems += _damaged_chunks(db)
    except LibraryUnusable as why:
        problems.append(why.text)
    return tuple(problems)


def _damaged_chunks(db: Library) -> Iterator[str]:
    """Parts whose events cannot be unpacked any more, or have no time each."""
    for session, window, seq, body, times in db.execute(
        """SELECT w.session_id, w.position, c.seq, c.body, c.times
           FROM chunks c JOIN windows w ON w.id = c.window_id ORDER BY 1, 2, 3"""
    ):
        try:
            unpacked(body, times)
        except Damaged:
            yield damaged(session, window, seq)


def sizes(db: Library) -> Sizes:
    """What takes the room."""
    sessions, events, raw_bytes = db.execute(
        "SELECT count(*), coalesce(sum(events), 0), coalesce(sum(raw_bytes), 0) FROM sessions"
    ).fetchone()
    return Sizes(
        sessions=sessions,
        events=events,
        persons=_one(db, "SELECT count(*) FROM persons"),
        file_bytes=_one(db, "PRAGMA page_count") * _one(db, "PRAGMA page_size"),
        events_bytes=_one(db, "SELECT coalesce(sum(length(body) + length(times)), 0) FROM chunks"),
        events_raw_bytes=raw_bytes,
        streams_bytes=_one(db, "SELECT coalesce(sum(length(packed)), 0) FROM streams"),
        text_bytes=_one(db, "SELECT coalesce(sum(length(block)), 0) FROM session_text_data"),
        thumbnails_bytes=thumbnails.size_bytes(db),
        backdrops_bytes=backdrops.size_bytes(db),
    )


def _one(db: Library, sql: str) -> int:
    return int(db.execute(sql).fetchone()[0])
