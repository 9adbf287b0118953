"""Which tables were written to: a number of each that goes up with every row, whoever writes it. What is held in memory
(`app.library.columns`) is by it read again, and nothing else is.

What is derived of a session is written together with its row of `facts`, and so is what rules find: that table's
number stands for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.library.database import Library

WATCHED = frozenset(
    {"facts", "sessions", "persons", "paths", "marks", "tags", "session_tags", "notes", "trash"}
)
_KINDS = ("INSERT", "UPDATE", "DELETE")

#: what migration 011 brings
STATEMENTS = (
    """CREATE TABLE revisions (
        name TEXT PRIMARY KEY,
        number INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    *(f"INSERT INTO revisions VALUES ('{table}', 0)" for table in sorted(WATCHED)),
    *(
        f"""CREATE TRIGGER {table}_told_of_{kind.lower()} AFTER {kind} ON {table} BEGIN
            UPDATE revisions SET number = number + 1 WHERE name = '{table}';
        END"""
        for table in sorted(WATCHED)
        for kind in _KINDS
    ),
)


def revisions(db: Library) -> dict[str, int]:
    """The number of each table."""
    return dict(db.execute("SELECT name, number FROM revisions").fetchall())
