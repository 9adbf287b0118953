"""Sessions out of the library for good, at once and without a way back: nothing of what they held stays in the file.

With them goes what only they spoke of: persons and names of persons, tags, addresses, pages and what was kept of those,
searches, goals, funnels and workspaces that name who is erased, answers to surveys that are theirs or name them. SQLite
overwrites what it deletes (`secure_delete`), but for remains where rows were moved within a page, and FTS5 keeps words
until their parts are merged: so both are written anew, which takes as much free room as the library.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from app.errors import LibraryUnusable, QueryError
from app.library.amounts import bounds
from app.library.answers import forget_answers_by, forget_answers_of
from app.library.changes import Changes
from app.library.facet_choices import lowered
from app.library.people import forget_unheard
from app.library.revisions import note_erasing
from app.library.search import Named, Query, parse
from app.library.search_sql import condition
from app.library.sessions import delete_session
from app.library.stored import nothing_found
from app.library.unseen import forget_unseen
from app.library.wildcards import pieces

if TYPE_CHECKING:
    from app.library.database import Library

#: SQLite takes a limited number of values in one question
_ASKED_AT_ONCE = 500
_WRITTEN = frozenset(
    {"persons", "identities", "tags", "session_tags", "paths", "sites", "page_pictures", "issue_states", "searches",
     "segments", "goals", "funnels", "workspaces", "trash", "notes", "marks", "surveys", "answers"}
)  # fmt: skip


#: what a person keeps by name, and the query in it
_KEPT_QUERIES = (
    ("segments", "query"),
    ("goals", "query"),
    ("funnels", "steps"),
    # of one that is kept by a Footfall to come all of it is looked through
    (
        "workspaces",
        "CASE WHEN json_valid(state) THEN coalesce(CAST(state ->> 'query' AS TEXT), state) ELSE state END",
    ),
)


class Erased(Changes, frozen=True):
    """What is gone. `bytes`: the room it took in the file. `is_in_use`: another program held on to the library, so that
    traces may stand in the file, or in the log beside it."""

    bytes: int = 0
    is_in_use: bool = False


def known(db: Library, sessions: Sequence[int]) -> tuple[int, ...]:
    """These sessions, also those in the trash, each once.

    Raises:
        NothingFound: there is none of that number.
    """
    for session in sessions:
        if not db.execute("SELECT 1 FROM sessions WHERE id = ?", (session,)).fetchone():
            raise nothing_found(session)
    return tuple(sorted(set(sessions)))


def of_user(db: Library, name: str) -> tuple[int, ...]:
    """The sessions that `user:` finds by this name, and such in the trash."""
    who = condition(Query((Named("user", (name,)),)))
    found = db.execute(f"SELECT s.id FROM sessions s WHERE {who.sql} ORDER BY 1", who.values)
    return tuple(row[0] for row in found.fetchall())


def before(db: Library, day: str, earliest_ms: float) -> tuple[int, ...]:
    """The sessions that began before a day of the viewer's, and such in the trash.

    Args:
        earliest_ms: one that began before this (Unix ms) has no date, and stays.

    Raises:
        QueryError: it is no date.
    """
    start_ms, _ = bounds("started", day)
    found = db.execute(
        "SELECT session_id FROM facts WHERE started_at_ms < ? AND started_at_ms >= ? ORDER BY 1",
        (start_ms, earliest_ms),
    )
    return tuple(row[0] for row in found.fetchall())


def answered_by(db: Library, name: str) -> frozenset[str]:
    """Whom answers of files name that a person of this name, as in `user:`, may be, as names are compared."""
    found = db.execute("SELECT DISTINCT told_user FROM answers WHERE told_user IS NOT NULL")
    users = (lowered(row[0].strip()) for row in found.fetchall())
    return frozenset(user for user in users if _fits(name, {user}))


def erase(db: Library, sessions: Sequence[int], named: Set[str] = frozenset()) -> Erased:
    """Erase sessions; those that are gone already are left out.

    Args:
        named: whose answers to surveys go as well, also such that are in no session, as `answered_by` tells them.

    Raises:
        LibraryUnusable: there is no room to write the library anew; nothing is erased then.
    """
    gone = _there(db, sessions)
    if not gone and not named:
        return Erased()
    _refuse_without_room(db)
    used_bytes, events_bytes = _used_bytes(db), _events_bytes(db, gone)
    tables = _WRITTEN
    with db.atomic():
        note_erasing(db)
        before_ = _names(db)
        aliases = _aliases(db, gone)
        forget_answers_of(db, gone)
        for session in gone:
            tables |= delete_session(db, session).tables
        forget_unheard(db)
        db.execute("DELETE FROM tags WHERE id NOT IN (SELECT tag_id FROM session_tags)")
        left = _names(db)
        _forget_searches(db, (before_ | aliases | named) - left, left)
        forget_answers_by(db, (before_ - left) | named)
        db.execute("INSERT INTO session_text(session_text) VALUES ('optimize')")
    forget_unseen(db)
    is_clean = _write_anew(db)
    # pages become free only whole
    freed_bytes = max(events_bytes, used_bytes - _used_bytes(db))
    return Erased(tables, gone, freed_bytes, not is_clean)


def _there(db: Library, sessions: Sequence[int]) -> tuple[int, ...]:
    found = []
    for session in sorted(set(sessions)):
        if db.execute("SELECT 1 FROM sessions WHERE id = ?", (session,)).fetchone():
            found.append(session)
    return tuple(found)


def _names(db: Library) -> frozenset[str]:
    """Every name of a person, as it is compared."""
    found = db.execute(
        """SELECT name FROM persons UNION SELECT value FROM identities
           UNION SELECT person_name FROM sessions WHERE person_name IS NOT NULL"""
    )
    return frozenset(lowered(row[0]) for row in found.fetchall())


def _events_bytes(db: Library, sessions: Sequence[int]) -> int:
    of_each = (
        db.execute(
            """SELECT coalesce(sum(length(c.body) + length(c.times)), 0)
               FROM windows w JOIN chunks c ON c.window_id = w.id WHERE w.session_id = ?""",
            (session,),
        ).fetchone()
        for session in sessions
    )
    return sum(int(row[0]) for row in of_each)


def _aliases(db: Library, sessions: Sequence[int]) -> frozenset[str]:
    """What those are called who have no name."""
    names: set[str] = set()
    for first in range(0, len(sessions), _ASKED_AT_ONCE):
        part = sessions[first : first + _ASKED_AT_ONCE]
        marks = ", ".join("?" * len(part))
        found = db.execute(f"SELECT alias FROM sessions WHERE id IN ({marks})", part)
        names.update(lowered(row[0]) for row in found.fetchall())
    return frozenset(names)


def _forget_searches(db: Library, names: Set[str], left: Set[str]) -> None:
    """Searches, and what is kept with one or with steps, that name one of these, and none of those who are left."""
    for table, query in _KEPT_QUERIES:
        kept = db.execute(f"SELECT name, {query} FROM {table}").fetchall()
        of_names = [
            (name,)
            for name, asked in kept
            if _speaks_of(name, names) or _asks_for(asked, names, left)
        ]
        db.executemany(f"DELETE FROM {table} WHERE name = ?", of_names)
    made = db.execute("SELECT query FROM searches").fetchall()
    db.executemany(
        "DELETE FROM searches WHERE query = ?",
        [(query,) for (query,) in made if _asks_for(query, names, left)],
    )


def _asks_for(query: str, names: Set[str], left: Set[str]) -> bool:
    if _speaks_of(query, names):
        return True
    try:
        terms = parse(query).terms
    except QueryError:
        return False
    asked = [
        value
        for term in terms
        if isinstance(term, Named) and term.key == "user"
        for value in term.values
    ]
    return any(_fits(value, names) and not _fits(value, left) for value in asked)


def _speaks_of(text: str, names: Set[str]) -> bool:
    """Whether any of the names stands in a text as a word, or as several."""
    low = lowered(text).replace("\\", "")
    return any(name in low and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", low) for name in names)


def _fits(pattern: str, names: Set[str]) -> bool:
    wanted = re.compile(".*".join(map(re.escape, pieces(lowered(pattern)))), re.DOTALL)
    return any(wanted.fullmatch(name) for name in names)


def _used_bytes(db: Library) -> int:
    pages, free, size = (
        int(db.execute(f"PRAGMA {what}").fetchone()[0])
        for what in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def _refuse_without_room(db: Library) -> None:
    needed = _used_bytes(db)
    if shutil.disk_usage(db.path.parent).free < needed:
        raise LibraryUnusable(
            f"There is no room on the disk to write the library {db.path} anew.",
            f"Free {needed / 1e6:,.0f} MB, then erase; nothing was erased.",
        )


def _write_anew(db: Library) -> bool:
    """Write the file without its free pages, and empty the log beside it; False where another program keeps that from
    being done."""
    try:
        db.execute("VACUUM")
    except LibraryUnusable:
        return False
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
