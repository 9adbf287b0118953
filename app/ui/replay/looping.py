"""The range that is set, and whether it is played again and again. Pure state."""

from __future__ import annotations

from app.ui.replay.excerpt import Excerpt, begun, ended


class Looping:
    """Of the session that is open.

    Attributes:
        excerpt: the range; None for all of the session.
        loops: whether what is played begins anew at its end.
    """

    def __init__(self) -> None:
        self.excerpt: Excerpt | None = None
        self.loops = False

    @property
    def start_ms(self) -> float:
        """Where it begins anew."""
        return self.excerpt.start_ms if self.excerpt is not None else 0.0

    def begin(self, at_ms: float, duration_ms: float) -> None:
        """The range starts here."""
        self.excerpt = begun(self.excerpt, at_ms, duration_ms)

    def end(self, at_ms: float, duration_ms: float) -> None:
        """The range ends here."""
        self.excerpt = ended(self.excerpt, at_ms, duration_ms)

    def turns(self, before_ms: float, at_ms: float) -> bool:
        """Whether playing from one moment to another went over the range's end."""
        return self.loops and self.excerpt is not None and before_ms < self.excerpt.end_ms <= at_ms

    def is_outside(self, at_ms: float) -> bool:
        """Whether playing on from here would never come to the range's end."""
        one = self.excerpt
        return self.loops and one is not None and not one.start_ms <= at_ms < one.end_ms
