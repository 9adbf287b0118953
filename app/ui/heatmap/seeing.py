"""What the lists of sessions ask: who is behind a door, on the reader's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from app.heatmap.doors import Door, SpotSession, in_band, in_lasso, near_spot
from app.heatmap.stays import Floats, Mask
from app.library import browse
from app.ui import words

if TYPE_CHECKING:
    from app.library.database import Library

MOST_VISITORS = 500


class Area(Struct, frozen=True):
    """A part of the page, px of its picture: a spot (x, y, radius), the corners of a line round it, or a band (top,
    bottom)."""

    spot: tuple[float, float, float] | None = None
    lasso: tuple[tuple[float, float], ...] = ()
    band: tuple[float, float] | None = None

    def takes(self, x_px: Floats, y_px: Floats) -> Mask:
        """Which of the placed points lie in it, (n,)."""
        if self.spot is not None:
            return near_spot(x_px, y_px, *self.spot)
        if self.band is not None:
            return in_band(y_px, *self.band)
        inside = np.isfinite(x_px) & np.isfinite(y_px)
        inside[inside] = in_lasso(x_px[inside], y_px[inside], self.lasso)
        return inside

    @property
    def y_px(self) -> float:
        """Where it begins, from the top of the page."""
        if self.spot is not None:
            return self.spot[1]
        return self.band[0] if self.band is not None else min(y for _, y in self.lasso)


class Visitor(Struct, frozen=True):
    """One session as the list beside the heat tells it."""

    session: int
    person: str
    when: str
    watched: bool


class Behind(Struct, frozen=True):
    """Sessions behind a door, and who they are of; `stays` of `of` where the door counts them."""

    found: tuple[SpotSession, ...]
    visitors: dict[int, Visitor]
    stays: int = 0
    of: int = 0


class Visitors(Struct, frozen=True):
    """Asks who is behind a door; `find` looks through the points, which takes its time where there are many."""

    find: Callable[[], Sequence[SpotSession] | Door]
    most: int = MOST_VISITORS

    def __call__(self, db: Library) -> Behind:
        door = self.find()
        sessions = door.sessions if isinstance(door, Door) else tuple(door)
        told = browse.rows_of(db, tuple(one.session for one in sessions[: self.most]))
        visitors = {
            row.id: Visitor(
                row.id, words.plain(row.user), words.moment(row.started_at_ms), row.watched
            )
            for row in told
        }
        if isinstance(door, Door):
            return Behind(sessions, visitors, door.stays, door.of)
        return Behind(sessions, visitors)
