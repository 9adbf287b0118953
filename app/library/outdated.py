"""Whose derived rows are not those that this Footfall would make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.activity.model import ANALYSIS_VERSION
from app.library.kept import KEPT

if TYPE_CHECKING:
    from app.library.database import Library


def behind(db: Library) -> tuple[int, ...]:
    """Sessions whose analysis is missing or older than this Footfall's, or without evidence for its rules."""
    found = db.execute(
        f"""SELECT s.id FROM sessions s LEFT JOIN facts f ON f.session_id = s.id
           LEFT JOIN evidence e ON e.session_id = s.id
           WHERE (f.analysis_version IS NULL OR f.analysis_version < ? OR e.id IS NULL)
           AND s.id {KEPT} ORDER BY s.id""",
        (ANALYSIS_VERSION,),
    ).fetchall()
    return tuple(row[0] for row in found)
