"""What the library holds as a whole: how many sessions, how large, of which sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.library.kept import KEPT
from app.library.outdated import behind, judged_otherwise

if TYPE_CHECKING:
    from app.library.database import Library


class Holdings(Struct, frozen=True):
    """`size_bytes`: the file with its log. `sites`: names as `site:` takes them, A to Z. `behind`: how many sessions
    have what an older Footfall derived of them."""

    sessions: int
    size_bytes: int
    sites: tuple[str, ...]
    behind: int


def holdings(db: Library) -> Holdings:
    """Count what is there."""
    counted = f"SELECT count(*) FROM sessions WHERE id {KEPT}"
    sessions = int(db.execute(counted).fetchone()[0])
    files = (db.path, db.path.with_name(f"{db.path.name}-wal"))
    size_bytes = sum(file.stat().st_size for file in files if file.is_file())
    found = db.execute(
        "SELECT DISTINCT s.name FROM sites s JOIN hosts h ON h.site_id = s.id ORDER BY s.name"
    )
    sites = tuple(row[0] for row in found.fetchall())
    old = {*behind(db), *judged_otherwise(db)}
    return Holdings(sessions, size_bytes, sites, len(old))
