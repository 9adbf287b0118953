"""Whose derived rows are not those that this Footfall would make."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from app.activity.model import ANALYSIS_VERSION
from app.friction.model import RULES_VERSION
from app.library.kept import KEPT
from app.library.signals import digest, thresholds

if TYPE_CHECKING:
    from app.library.database import Library


def behind(db: Library, after: int = 0, limit: int = -1) -> tuple[int, ...]:
    """Sessions whose analysis is missing or older than this Footfall's, or without evidence for its rules, by their id.

    Args:
        after: only those with a greater id.
    """
    found = db.execute(
        f"""SELECT s.id FROM sessions s LEFT JOIN facts f ON f.session_id = s.id
           LEFT JOIN evidence e ON e.session_id = s.id
           WHERE (f.analysis_version IS NULL OR f.analysis_version < ? OR e.id IS NULL)
           AND s.id > ? AND s.id {KEPT} ORDER BY s.id LIMIT ?""",
        (ANALYSIS_VERSION, after, limit),
    ).fetchall()
    return tuple(row[0] for row in found)


def next_behind(db: Library, tried: Collection[int]) -> int | None:
    """One that was not tried, the next after those where there is one; not all others are looked at each time."""
    ahead = behind(db, max(tried, default=0), 1)
    if ahead:
        return ahead[0]
    return next((one for one in behind(db, 0, len(tried) + 1) if one not in tried), None)


def judged_otherwise(db: Library, limit: int = -1) -> tuple[int, ...]:
    """Sessions whose evidence is of this Footfall, and their findings of older rules or of other numbers."""
    found = db.execute(
        f"""SELECT e.session_id FROM evidence e LEFT JOIN signal_sets t ON t.session_id = e.session_id
            WHERE e.analysis_version = ? AND (t.rules_version IS NOT ? OR t.thresholds IS NOT ?)
            AND e.session_id {KEPT} ORDER BY 1 LIMIT ?""",
        (ANALYSIS_VERSION, RULES_VERSION, digest(thresholds(db)), limit),
    )
    return tuple(row[0] for row in found.fetchall())
