"""What one row of the list shows, ready to be painted."""

from __future__ import annotations

from msgspec import Struct

from app.ui.kinds import Gravity
from app.ui.theme import Role

# Rows are fetched this many at a time.
PAGE_ROWS = 200
# What a tall window shows at once comes with the answer itself.
HEAD_ROWS = 40
#: sessions of another query that are shown before all of them are known
FIRST_ROWS = 100
# Between the page a session began on and the one it ended on.
ARROW = " → "
DEVICE_ICONS = {"desktop": "desktop", "tablet": "tablet", "phone": "phone"}


class Chip(Struct, frozen=True):
    """A short word in a frame; `role` colours it, `icon` gives it a shape beside the colour."""

    text: str
    role: Role = Role.MUTED
    icon: str | None = None


class Moment(Struct, frozen=True):
    """A moment that the query fits, with the reason; `icon` and `role` say what it is."""

    at_ms: float
    text: str
    icon: str
    role: Role


class Row(Struct, frozen=True):
    """One session as its row says it.

    `spark`: activity per slice of the session, 0–255. `dots`: where signals and errors happened, parts of the length,
    the gravest last.
    `friction`: 0–100, None while it is not known. `moments`: where the query fits, in order of time. `spoken`: the row
    as a screen reader says it.
    """

    session: int
    person: str
    when: str
    way: str
    length: str
    icon: str
    chips: tuple[Chip, ...]
    spark: bytes
    dots: tuple[tuple[float, Gravity], ...]
    watched: bool
    starred: bool
    friction: int | None
    tags: tuple[str, ...]
    moments: tuple[Moment, ...]
    spoken: str
