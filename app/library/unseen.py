"""Addresses that no session was at any more, and what was kept of their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.library.issue_term import PAGE

if TYPE_CHECKING:
    from app.library.database import Library

#: where a session says at which address it was
_SEEN = (
    "SELECT path_id FROM page_views", "SELECT path_id FROM visits", "SELECT path_id FROM products",
    "SELECT path_id FROM clicks WHERE path_id IS NOT NULL", "SELECT path_id FROM signals WHERE path_id IS NOT NULL",
    "SELECT entry_path_id FROM facts WHERE entry_path_id IS NOT NULL",
    "SELECT exit_path_id FROM facts WHERE exit_path_id IS NOT NULL",
    "SELECT path_id FROM feedback WHERE path_id IS NOT NULL", "SELECT path_id FROM answers WHERE path_id IS NOT NULL",
)  # fmt: skip


def forget_unseen(db: Library) -> None:
    """Forget them, their hosts and sites, the pictures chosen for their pages and what was said of issues there. Not
    to be called in a transaction."""
    # who points to a path was asked at once; SQLite would look through all of them for each path that goes
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        with db.atomic():
            before, issues_before = _pages(db), _issue_pages(db)
            db.execute(f"DELETE FROM paths WHERE id NOT IN ({' UNION '.join(_SEEN)})")
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
