"""Addresses that no session was at any more, and what was kept of their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.library.issue_term import PAGE

if TYPE_CHECKING:
    from app.library.database import Library

#: the columns in which anything says at which address it was
_SAID = """SELECT t.name, k."from" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) k
    WHERE t.type = 'table' AND k."table" = 'paths' ORDER BY 1, 2"""


def forget_unseen(db: Library) -> None:
    """Forget them, their hosts and sites, the pictures chosen for their pages and what was said of issues there. Not
    to be called in a transaction."""
    # who points to a path was asked at once; SQLite would look through all of them for each path that goes
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        with db.atomic():
            before, issues_before = _pages(db), _issue_pages(db)
            seen = " UNION ".join(
                f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"
                for table, column in db.execute(_SAID).fetchall()
            )
            db.execute(f"DELETE FROM paths WHERE id NOT IN ({seen})")
            db.execute("DELETE FROM hosts WHERE host NOT IN (SELECT host FROM paths)")
            db.execute("DELETE FROM sites WHERE id NOT IN (SELECT site_id FROM hosts)")
            pages = [(page,) for page in before - _pages(db)]
            db.executemany("DELETE FROM page_pictures WHERE page = ?", pages)
            issues = [(page,) for page in issues_before - _issue_pages(db)]
            db.executemany("DELETE FROM issue_states WHERE page = ?", issues)
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def _pages(db: Library) -> frozenset[str]:
    return frozenset(row[0] for row in db.execute("SELECT DISTINCT page FROM paths").fetchall())


def _issue_pages(db: Library) -> frozenset[str]:
    """The pages as issues name them."""
    found = db.execute(
        f"""SELECT DISTINCT {PAGE} FROM paths p LEFT JOIN hosts h ON h.host = p.host
            LEFT JOIN sites t ON t.id = h.site_id"""
    )
    return frozenset(row[0] for row in found.fetchall())
