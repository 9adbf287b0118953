"""From nothing, or from the library of an older Footfall, to the schema of this one.

What was applied is noted the way sqlite-utils notes it, whoever applied it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.library.migrations import STEPS

if TYPE_CHECKING:
    from app.library.database import Library

SET = "footfall"


def make(db: Library) -> None:
    """Everything in an empty file, step by step. Without sqlite-utils, which takes longer to load than this takes."""
    db.execute(
        """CREATE TABLE _sqlite_migrations (
            id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT
        )"""
    )
    db.execute(
        """CREATE UNIQUE INDEX idx__sqlite_migrations_migration_set_name
           ON _sqlite_migrations(migration_set, name)"""
    )
    for name, step in STEPS.items():
        step(db)
        db.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES (?, ?, ?)",
            (SET, name, str(datetime.now(UTC))),
        )


def migrate(db: Library) -> None:
    """The steps that a library lacks."""
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(SET)
    for name, step in STEPS.items():
        migrations(name=name)(step)
    migrations.apply(Database(db.conn, execute_plugins=False))
