"""Writes the rows of a table of `first_schema.rows_of_a_session`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.library.storable import Value, rows

if TYPE_CHECKING:
    from app.library.database import Library


def insert(
    db: Library, table: str, session: int, version: int, values: Iterable[tuple[Value, ...]]
) -> None:
    """Insert rows of (session, idx, …, version)."""
    full = [(session, index, *row, version) for index, row in enumerate(rows(values))]
    if full:
        marks = ", ".join("?" * len(full[0]))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", full)
