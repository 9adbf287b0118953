"""Searches that a person keeps by name, and those they made lately. Never derived, never touched by a rebuild."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import QueryError
from app.library.changes import Changes
from app.library.facet_choices import lowered
from app.library.named_rows import NamedRows, folded
from app.library.search import parse
from app.library.storable import storable
from app.library.undoing import Undoable
from app.library.unreadable import refusal

if TYPE_CHECKING:
    from app.library.database import Library

#: searches that are remembered
MOST_SEARCHES = 50
_ROWS = NamedRows("segments", ("query",), "A saved search")


class Segment(Struct, frozen=True):
    """A query by name."""

    id: int
    name: str
    query: str


def segments(db: Library) -> tuple[Segment, ...]:
    """All of them, A to Z."""
    found = db.execute("SELECT id, name, query FROM segments ORDER BY name").fetchall()
    return tuple(Segment(*row) for row in found)


def readable(db: Library) -> tuple[Segment, ...]:
    """Those that can be asked, A to Z."""
    return tuple(one for one in segments(db) if not refusal(one.query))


def of_name(kept: Iterable[Segment], name: str) -> Segment | None:
    """The kept search that has this name, whatever its case: no other can have it."""
    wanted = lowered(folded(name))
    return next((one for one in kept if lowered(one.name) == wanted), None)


def save(db: Library, name: str, query: str, *, replaces: bool = False) -> Undoable:
    """Keep a query by a name.

    Args:
        replaces: one that has that name, whatever its case, asks this from now on.

    Raises:
        QueryError: for a query that cannot be read or asks for nothing, without a name, or with that of another one.
    """
    named, asked = _ROWS.named(name), query.strip()
    if not parse(asked).terms:
        raise QueryError("There is no search to keep.", "Write one first.")
    if not replaces:
        _refuse_taken(db, named, None)
    return _ROWS.save(db, named, (asked,))


def rename(db: Library, segment: int, name: str) -> Undoable:
    """Call a kept search something else.

    Raises:
        QueryError: when another one has that name, or without a name.
    """
    named = _ROWS.named(name)
    row = db.execute("SELECT name FROM segments WHERE id = ?", (segment,)).fetchone()
    if row is None or row[0] == named:
        return Undoable()
    _refuse_taken(db, named, segment)
    db.execute("UPDATE segments SET name = ? WHERE id = ?", (named, segment))

    def back(later: Library) -> Changes:
        later.execute("UPDATE OR IGNORE segments SET name = ? WHERE id = ?", (row[0], segment))
        return Changes(_ROWS.changes)

    return Undoable(_ROWS.changes, (), back)


def delete(db: Library, segment: int) -> Undoable:
    """Forget a kept search."""
    return _ROWS.delete(db, segment)


def remember(db: Library, query: str) -> Changes:
    """Remember that a query was used; the oldest are forgotten."""
    asked = query.strip()
    if asked:
        with db.atomic():
            db.execute(
                """INSERT INTO searches(query, used_at_ms) VALUES (?, ?)
                   ON CONFLICT(query) DO UPDATE SET used_at_ms = excluded.used_at_ms""",
                (storable(asked), time.time() * 1000),
            )
            db.execute(
                """DELETE FROM searches WHERE query NOT IN
                   (SELECT query FROM searches ORDER BY used_at_ms DESC LIMIT ?)""",
                (MOST_SEARCHES,),
            )
    return Changes(frozenset({"searches"}))


def forget(db: Library, query: str) -> Changes:
    """Forget a remembered query."""
    db.execute("DELETE FROM searches WHERE query = ?", (storable(query),))
    return Changes(frozenset({"searches"}))


def searches(db: Library) -> tuple[str, ...]:
    """The queries used lately, the last one first."""
    found = db.execute("SELECT query FROM searches ORDER BY used_at_ms DESC, query").fetchall()
    return tuple(row[0] for row in found)


def _refuse_taken(db: Library, name: str, but: int | None) -> None:
    taken = _ROWS.taken(db, name, but)
    if taken is not None:
        raise QueryError(
            f"There is a saved search “{taken}” already.", "Choose another name, or delete it."
        )
