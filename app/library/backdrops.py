"""Pages in their full length with their elements, kept so that nobody draws one twice. Derived: made off screen by
`ui.web`, when they are asked for. All together stay below a cap; what was not looked at for longest is dropped first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import zstandard
from msgspec import Struct

from app.heatmap.places import PictureElement
from app.library.changes import Changes
from app.library.page_pictures import Moment

if TYPE_CHECKING:
    from app.library.database import Library

#: raised whenever how they are made changes; older ones are made again
BACKDROP_VERSION = 3
TABLES = frozenset({"backdrops"})
MOST_BYTES = 200_000_000
_MOST_ELEMENT_BYTES = 50_000_000
_elements = msgspec.json.Decoder(tuple[PictureElement, ...])


class Backdrop(Struct, frozen=True):
    """One page: the picture as the bytes of an image file, its size, the page's own height, px, and what lies where."""

    width_px: int
    height_px: int
    page_h_px: float
    picture: bytes
    elements: tuple[PictureElement, ...]


def find(db: Library, moment: Moment) -> Backdrop | None:
    """The page of a moment; None where it is not kept, or was made by an older Footfall."""
    row = db.execute(
        f"""SELECT b.width_px, b.height_px, b.page_h_px, b.picture, b.elements {_OF}
            AND b.backdrop_version = ?""",
        (*_named(moment), BACKDROP_VERSION),
    ).fetchone()
    if row is None:
        return None
    width_px, height_px, page_h_px, picture, packed = row
    try:
        plain = zstandard.ZstdDecompressor().decompress(packed, _MOST_ELEMENT_BYTES)
        elements = _elements.decode(plain)
    except (zstandard.ZstdError, msgspec.MsgspecError):
        return None
    return Backdrop(width_px, height_px, page_h_px, picture, elements)


def keep(
    db: Library,
    moment: Moment,
    backdrop: Backdrop,
    now_ms: float,
    within_bytes: int = MOST_BYTES,
) -> Changes:
    """Keep a page and drop others until all are below the cap; nothing when there is no such window any more."""
    packed = zstandard.ZstdCompressor(level=3).compress(msgspec.json.encode(backdrop.elements))
    with db.atomic():
        window = db.execute(
            """SELECT w.id, f.started_at_ms FROM windows w JOIN facts f ON f.session_id = w.session_id
               WHERE w.session_id = ? AND w.position = ?""",
            (moment.session, moment.window),
        ).fetchone()
        if window is None:
            return Changes()
        window_id, started_at_ms = window
        db.execute(
            "INSERT OR REPLACE INTO backdrops VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (window_id, started_at_ms + moment.at_ms, backdrop.width_px, backdrop.height_px, backdrop.page_h_px,
             len(backdrop.picture) + len(packed), now_ms, BACKDROP_VERSION, packed, backdrop.picture),
        )  # fmt: skip
        _make_room(db, window_id, started_at_ms + moment.at_ms, within_bytes)
    return Changes(TABLES, (moment.session,))


def use(db: Library, moment: Moment, now_ms: float) -> Changes:
    """Remember that somebody looked at a page."""
    with db.atomic():
        db.execute(
            f"""UPDATE backdrops SET used_at_ms = ? WHERE (window_id, epoch_ms) IN (
                    SELECT b.window_id, b.epoch_ms {_OF})""",
            (now_ms, *_named(moment)),
        )
    return Changes()


def size_bytes(db: Library) -> int:
    """What all of them take."""
    return int(db.execute("SELECT coalesce(sum(bytes), 0) FROM backdrops").fetchone()[0])


_OF = """FROM backdrops b JOIN windows w ON w.id = b.window_id JOIN facts f ON f.session_id = w.session_id
    WHERE w.session_id = ? AND w.position = ? AND abs(b.epoch_ms - f.started_at_ms - ?) < 0.01"""


def _named(moment: Moment) -> tuple[int, int, float]:
    return moment.session, moment.window, moment.at_ms


def _make_room(db: Library, window_id: int, epoch_ms: float, within_bytes: int) -> None:
    """The one that was just added stays."""
    too_much = size_bytes(db) - within_bytes
    if too_much <= 0:
        return
    oldest = db.execute(
        """SELECT window_id, epoch_ms, bytes FROM backdrops WHERE NOT (window_id = ? AND epoch_ms = ?)
           ORDER BY backdrop_version, used_at_ms""",
        (window_id, epoch_ms),
    ).fetchall()
    for *which, freed_bytes in oldest:
        if too_much <= 0:
            break
        db.execute("DELETE FROM backdrops WHERE window_id = ? AND epoch_ms = ?", which)
        too_much -= freed_bytes
