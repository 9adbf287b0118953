"""Deriving a stored session anew while nobody waits for it."""

from __future__ import annotations

from app.activity.model import Analysis
from app.formats.model import Metadata
from app.jobs.ingest import reanalyze
from app.library.packed import Damaged
from app.library.records import IngestedWindow


def renewed(stored: tuple[IngestedWindow, ...], metadata: Metadata) -> Analysis | None:
    """The analysis of a session; None for a damaged one, of which `footfall check` tells."""
    try:
        return reanalyze(stored, metadata)
    except Damaged:
        return None
