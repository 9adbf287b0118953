"""Where a person works, kept by name: a workspace, its tab, and what is searched for there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from app.library.named_rows import NamedRows
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

_ROWS = NamedRows("workspaces", ("place", "state"), "A workspace")


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
    named = _ROWS.named(name)
    (place_in_order,) = db.execute(
        """SELECT coalesce((SELECT place FROM workspaces WHERE name = ?), max(place) + 1, 1)
           FROM workspaces""",
        (named,),
    ).fetchone()
    return _ROWS.save(db, named, (place_in_order, msgspec.json.encode(place).decode()))


def delete(db: Library, workspace: int) -> Undoable:
    """Forget a place."""
    return _ROWS.delete(db, workspace)
