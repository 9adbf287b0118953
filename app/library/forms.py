"""The forms of a session, read out of its evidence with the numbers in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.friction.evidence import unpacked
from app.friction.filled import FilledForm, filled_forms
from app.library.findings import kept_evidence
from app.library.signals import thresholds

if TYPE_CHECKING:
    from app.library.database import Library


def forms(db: Library, session: int) -> tuple[FilledForm, ...]:
    """The forms in which something was filled; none where the session's evidence is missing or cannot be read, and is
    gathered again in the background."""
    for kept in kept_evidence(db, (session,)):
        try:
            return filled_forms(unpacked(kept.packed).forms, thresholds(db))
        except ValueError:
            break
    return ()
