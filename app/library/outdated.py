"""Whose derived rows are not those that this Footfall would make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.activity.model import ANALYSIS_VERSION
from app.friction.model import RULES_VERSION
from app.library.kept import KEPT
from app.library.signals import digest, thresholds

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


def judged_otherwise(db: Library, limit: int = -1) -> tuple[int, ...]:
    """Sessions whose evidence is of this Footfall, and their findings of older rules or of other numbers."""
    found = db.execute(
        f"""SELECT e.session_id FROM evidence e LEFT JOIN signal_sets t ON t.session_id = e.session_id
            WHERE e.analysis_version = ? AND (t.rules_version IS NOT ? OR t.thresholds IS NOT ?)
            AND e.session_id {KEPT} ORDER BY 1 LIMIT ?""",
        (ANALYSIS_VERSION, RULES_VERSION, digest(thresholds(db)), limit),
    )
    return tuple(row[0] for row in found.fetchall())
