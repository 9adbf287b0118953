"""What a person keeps by name: rows of a table in which each name stands once, whatever its case. Never derived, never
touched by a rebuild, never made by anything but a person's act, of which each can be taken back.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import QueryError
from app.library.changes import Changes
from app.library.storable import Value, storable
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

LONGEST_NAME = 80


def folded(name: str) -> str:
    """A name as it is kept.

    >>> folded("  Big   carts ")
    'Big carts'
    """
    return " ".join(str(storable(name)).split())[:LONGEST_NAME].strip()


class NamedRows(Struct, frozen=True):
    """One table of them.

    Args:
        table: with the columns id, name and created_at_ms.
        own: its further columns.
        what: what such a row is called at the beginning of a sentence.
    """

    table: str
    own: tuple[str, ...]
    what: str

    @property
    def columns(self) -> str:
        """All of its columns, as SQL."""
        return ", ".join(("id", "name", *self.own, "created_at_ms"))

    @property
    def changes(self) -> frozenset[str]:
        """The tables that an act here changes."""
        return frozenset({self.table})

    def named(self, name: str) -> str:
        """A name as it is kept.

        Raises:
            QueryError: it is none.
        """
        found = folded(name)
        if not found:
            raise QueryError(f"{self.what} needs a name.", "Write one.")
        return found

    def taken(self, db: Library, name: str, but: int | None = None) -> str | None:
        """How the row, other than one, is written that has a name; None where it is free."""
        found = db.execute(
            f"SELECT name FROM {self.table} WHERE name = ? AND id IS NOT ?", (name, but)
        ).fetchone()
        return None if found is None else str(found[0])

    def save(self, db: Library, name: str, values: tuple[Value, ...]) -> Undoable:
        """Keep a row; one that has that name is this one from now on.

        Args:
            name: from `named`.
            values: of the columns that are its own.
        """
        before = self._row(db, "name", name)
        told = ", ".join(f"{one} = excluded.{one}" for one in ("name", *self.own))
        given = ", ".join("?" * (len(self.own) + 2))
        made = db.execute(
            f"""INSERT INTO {self.table}(name, {", ".join(self.own)}, created_at_ms) VALUES ({given})
                ON CONFLICT(name) DO UPDATE SET {told} RETURNING id, created_at_ms""",
            (name, *map(storable, values), time.time() * 1000),
        ).fetchone()

        def back(later: Library) -> Changes:
            if before is not None:
                return self._put(later, before)
            later.execute(f"DELETE FROM {self.table} WHERE (id, created_at_ms) = (?, ?)", made)
            return Changes(self.changes)

        return Undoable(self.changes, (), back)

    def change(self, db: Library, number: int, name: str, values: tuple[Value, ...]) -> Undoable:
        """Have a row be called and be something else; the name is free."""
        before = self._row(db, "id", number)
        if before is None:
            return Undoable()
        told = ", ".join(f"{one} = ?" for one in ("name", *self.own))
        db.execute(
            f"UPDATE {self.table} SET {told} WHERE id = ?", (name, *map(storable, values), number)
        )
        return Undoable(self.changes, (), lambda later: self._put(later, before))

    def delete(self, db: Library, number: int) -> Undoable:
        """Forget a row."""
        before = self._row(db, "id", number)
        if before is None:
            return Undoable()
        db.execute(f"DELETE FROM {self.table} WHERE id = ?", (number,))
        return Undoable(self.changes, (), lambda later: self._put(later, before))

    def _row(self, db: Library, column: str, value: Value) -> tuple[Value, ...] | None:
        found: tuple[Value, ...] | None = db.execute(
            f"SELECT {self.columns} FROM {self.table} WHERE {column} = ?", (value,)
        ).fetchone()
        return found

    def _put(self, db: Library, row: tuple[Value, ...]) -> Changes:
        """Have a row again as it was; one that took its name meanwhile goes, one that took its number stays."""
        given = ", ".join("?" * (len(row) - 1))
        db.execute(
            f"""INSERT OR REPLACE INTO {self.table}({self.columns}) VALUES ((
                SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM {self.table} WHERE id = ?1 AND created_at_ms <> ?2)
            ), {given})""",
            (row[0], row[-1], *row[1:]),
        )
        return Changes(self.changes)
