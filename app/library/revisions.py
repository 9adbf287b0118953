"""What was written to: a number of each table that goes up with every row, whoever writes it, and which sessions were
touched since such a number. What is held in memory (`app.library.columns`) is by it read again, and nothing else is.

What is derived of a session is written together with its row of `facts`, and so is what rules find: that table's
number stands for all of them. Whether a person was there before depends on that person's other sessions: where one of
them comes, goes or begins otherwise, the person is touched, and with it all of them. A path, a person or a tag that is
new is nobody's yet.
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

#: the name of the number that goes up with every row of `touched`
TOUCHED = "touched"
#: the name of the number that goes up with every erasing
_ERASED = "erased"
_PERSON_OF = "(SELECT person_id FROM sessions WHERE id = {row}.session_id)"


def _touch(table: str, kind: str, *touched: tuple[int, str], of: str = "") -> str:
    """A trigger that notes sessions (0, SQL) and persons (1, SQL)."""
    noted = "".join(
        f"""
            UPDATE revisions SET number = number + 1 WHERE name = '{TOUCHED}';
            INSERT INTO touched SELECT {is_person}, {row}, number FROM revisions
                WHERE name = '{TOUCHED}' AND {row} IS NOT NULL
                ON CONFLICT (is_person, id) DO UPDATE SET number = excluded.number;"""
        for is_person, row in touched
    )
    named = f"{table}_touched_by_{kind.lower()}{'_of_' + of if of else ''}"
    return f"""CREATE TRIGGER {named} AFTER {kind}{" OF " + of if of else ""} ON {table} BEGIN{noted}
        END"""


def _person(row: str) -> tuple[int, str]:
    return 1, _PERSON_OF.format(row=row)


#: what migration 013 brings
TOUCHED_STATEMENTS = (
    """CREATE TABLE touched (
        is_person INTEGER NOT NULL,
        id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (is_person, id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX touched_by_number ON touched(number)",
    f"INSERT INTO revisions VALUES ('{TOUCHED}', 0)",
    *(f"DROP TRIGGER {table}_told_of_insert" for table in ("paths", "persons", "tags")),
    *(
        _touch(table, kind, *((0, f"{row}.session_id") for row in rows))
        for table in ("marks", "notes", "session_tags")
        for kind, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"]))
    ),
    *(
        _touch(table, kind, (0, f"{row}.session_id"), _person(row))
        for table in ("facts", "trash")
        for kind, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    ),
    _touch("facts", "UPDATE", (0, "NEW.session_id")),
    _touch("facts", "UPDATE", _person("NEW"), of="started_at_ms"),
    _touch("sessions", "INSERT", (0, "NEW.id"), (1, "NEW.person_id")),
    _touch("sessions", "UPDATE", (0, "NEW.id")),
    _touch("sessions", "UPDATE", (1, "OLD.person_id"), (1, "NEW.person_id"), of="person_id"),
    _touch("sessions", "DELETE", (0, "OLD.id"), (1, "OLD.person_id")),
    _touch("persons", "UPDATE", (1, "NEW.id"), of="name"),
)


def touched_since(db: Library, number: int, most: int) -> list[int] | None:
    """The sessions that were touched, or may be other for it, since `revisions` said this number of `TOUCHED`; None
    where they are more than so many."""
    found = db.execute(
        """SELECT id FROM touched WHERE number > :since AND is_person = 0
           UNION SELECT s.id FROM touched t JOIN sessions s ON s.person_id = t.id
           WHERE t.number > :since AND t.is_person = 1 LIMIT :most + 1""",
        {"since": number, "most": most},
    ).fetchall()
    return None if len(found) > most else [row[0] for row in found]


def stand(db: Library) -> tuple[int, int]:
    """What is another one whenever something may have been written, through this connection or another."""
    return db.others_version(), db.conn.total_changes


def revisions(db: Library) -> dict[str, int]:
    """The number of each table."""
    return dict(db.execute("SELECT name, number FROM revisions").fetchall())


def note_erasing(db: Library) -> None:
    """Have everybody see that somebody was erased."""
    db.execute(
        "INSERT INTO revisions VALUES (?, 1) ON CONFLICT(name) DO UPDATE SET number = number + 1",
        (_ERASED,),
    )


def erasings(db: Library) -> int:
    """How often somebody was erased, through whatever connection."""
    found = db.execute("SELECT number FROM revisions WHERE name = ?", (_ERASED,)).fetchone()
    return 0 if found is None else int(found[0])
