"""Where a person works, kept by name: a workspace, its tab, and what is searched for there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from app.errors import QueryError
from app.library.changes import Changes
from app.library.storable import storable
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

LONGEST_NAME = 80
_CHANGED = frozenset({"workspaces"})
_COLUMNS = "id, name, place, state, created_at_ms"


class Place(Struct, frozen=True):
    """Where to go. `tab` of the journeys, empty elsewhere."""

    workspace: str
    tab: str = ""
    query: str = ""


class Kept(Struct, frozen=True):
    """A place by name; `place` is None where it was kept by a Footfall that this one does not understand."""

    id: int
    name: str
    place: Place | None


_place = msgspec.json.Decoder(Place)


def kept(db: Library) -> tuple[Kept, ...]:
    """All of them, in the order in which they were kept."""
    found = db.execute("SELECT id, name, state FROM workspaces ORDER BY place, id").fetchall()
    return tuple(Kept(number, name, _read(state)) for number, name, state in found)


def _read(state: str) -> Place | None:
    try:
        return _place.decode(state)
    except msgspec.DecodeError:
        return None


def save(db: Library, name: str, place: Place) -> Undoable:
    """Keep a place; one that has that name, whatever its case, leads here from now on.

    Raises:
        QueryError: it has no name.
    """
    named = str(storable(" ".join(name.split())))[:LONGEST_NAME]
    if not named:
        raise QueryError("A workspace needs a name.", "Write one.")
    before = db.execute(f"SELECT {_COLUMNS} FROM workspaces WHERE name = ?", (named,)).fetchone()
    db.execute(
        """INSERT INTO workspaces(name, place, state, created_at_ms)
           VALUES (?, (SELECT coalesce(max(place), 0) + 1 FROM workspaces), ?, ?)
           ON CONFLICT(name) DO UPDATE SET name = excluded.name, state = excluded.state""",
        (named, storable(msgspec.json.encode(place).decode()), time.time() * 1000),
    )
    (made,) = db.execute("SELECT id FROM workspaces WHERE name = ?", (named,)).fetchone()

    def back(later: Library) -> Changes:
        later.execute("DELETE FROM workspaces WHERE id = ?", (made,))
        if before is not None:
            _put(later, before)
        return Changes(_CHANGED)

    return Undoable(_CHANGED, (), back)


def delete(db: Library, workspace: int) -> Undoable:
    """Forget a place."""
    row = db.execute(f"SELECT {_COLUMNS} FROM workspaces WHERE id = ?", (workspace,)).fetchone()
    if row is None:
        return Undoable()
    db.execute("DELETE FROM workspaces WHERE id = ?", (workspace,))

    def back(later: Library) -> Changes:
        _put(later, row)
        return Changes(_CHANGED)

    return Undoable(_CHANGED, (), back)


def _put(db: Library, row: tuple[object, ...]) -> None:
    db.execute(f"INSERT OR IGNORE INTO workspaces({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", row)
