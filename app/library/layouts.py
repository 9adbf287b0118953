"""What only a browser can tell of a session: how high its pages were, and where what was clicked lay at that moment.

Derived, yet not by the analysis: measured off screen by `ui.web`, later or never. Until then there are no rows, and
whoever reads is told None. A new analysis throws the rows away, as visits and clicks may be others then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from app.activity.model import ANALYSIS_VERSION
from app.errors import NothingFound
from app.library.changes import Changes
from app.library.kept import KEPT

if TYPE_CHECKING:
    from app.library.database import Library

#: raised whenever measuring changes; what was measured before is measured again
LAYOUT_VERSION = 1
TABLES = frozenset({"layouts", "click_rects", "measurings"})
#: more than anyone looks at one by one; measuring each takes a tenth of a second
MOST_CLICKS = 300
MOST_VISITS = 300


class VisitToMeasure(Struct, frozen=True):
    """A visit by its index; its page is measured as it was left: `has_next` when another page took its place."""

    visit: int
    window: int
    enter_ms: float
    leave_ms: float
    has_next: bool


class ClickToMeasure(Struct, frozen=True):
    """A click by its index, the node that was clicked, and where on its page; None where that is not known."""

    click: int
    window: int
    at_ms: float
    node_id: int
    x_px: float | None
    y_px: float | None


class ToMeasure(Struct, frozen=True):
    """What is to be measured of a session. `events_hash`: of the events it was planned for."""

    session: int
    events_hash: str
    visits: tuple[VisitToMeasure, ...]
    clicks: tuple[ClickToMeasure, ...]


class PageSize(Struct, frozen=True):
    """The size of a visit's document, CSS px."""

    visit: int
    page_w_px: float | None
    page_h_px: float


class ClickRect(Struct, frozen=True):
    """Where the clicked element lay on its page before the click did anything, CSS px of the page."""

    click: int
    x_px: float
    y_px: float
    w_px: float
    h_px: float


class Layout(Struct, frozen=True):
    """What was measured; visits and clicks that could not be are left out."""

    sizes: tuple[PageSize, ...]
    rects: tuple[ClickRect, ...]


def behind(db: Library, sessions: Iterable[int] | None = None) -> tuple[int, ...]:
    """Sessions with pages that were not measured by this version, oldest first: all, or those of the ones named."""
    found = db.execute(
        f"""SELECT s.id FROM sessions s WHERE s.id {KEPT}
            AND EXISTS (SELECT 1 FROM visits v WHERE v.session_id = s.id)
            AND NOT EXISTS (SELECT 1 FROM measurings m WHERE m.session_id = s.id AND m.layout_version >= ?)
            ORDER BY s.id""",
        (LAYOUT_VERSION,),
    ).fetchall()
    wanted = None if sessions is None else set(sessions)
    return tuple(row[0] for row in found if wanted is None or row[0] in wanted)


def to_measure(db: Library, session: int) -> ToMeasure:
    """The moments of a session at which to measure.

    Raises:
        NothingFound: when there is no such session.
    """
    row = db.execute("SELECT events_hash FROM sessions WHERE id = ?", (session,)).fetchone()
    if row is None:
        raise NothingFound(f"There is no session {session} in the library.")
    visits = db.execute(
        """SELECT v.idx, v.window, v.enter_ms, v.leave_ms,
                  EXISTS (SELECT 1 FROM visits n WHERE n.session_id = v.session_id AND n.window = v.window
                          AND n.idx > v.idx)
           FROM visits v WHERE v.session_id = ? ORDER BY v.idx LIMIT ?""",
        (session, MOST_VISITS),
    )
    clicks = db.execute(
        """SELECT idx, window, at_ms, node_id, x_px, y_px FROM clicks
           WHERE session_id = ? ORDER BY idx LIMIT ?""",
        (session, MOST_CLICKS),
    )
    return ToMeasure(
        session,
        row[0],
        tuple(VisitToMeasure(*one) for one in visits),
        tuple(ClickToMeasure(*one) for one in clicks),
    )


def write(db: Library, measured: ToMeasure, layout: Layout) -> Changes:
    """Keep what was measured, in the place of what there is; nothing when the session has changed since."""
    session = measured.session
    with db.atomic():
        known = db.execute(
            """SELECT 1 FROM sessions s JOIN facts f ON f.session_id = s.id
               WHERE s.id = ? AND s.events_hash = ? AND f.analysis_version = ?""",
            (session, measured.events_hash, ANALYSIS_VERSION),
        ).fetchone()
        if known is None:
            return Changes()
        for table in sorted(TABLES):
            db.execute(f"DELETE FROM {table} WHERE session_id = ?", (session,))
        db.execute("INSERT INTO measurings VALUES (?, ?)", (session, LAYOUT_VERSION))
        db.executemany(
            "INSERT INTO layouts VALUES (?, ?, ?, ?, ?)",
            [
                (session, size.visit, size.page_w_px, size.page_h_px, LAYOUT_VERSION)
                for size in layout.sizes
            ],
        )
        db.executemany(
            "INSERT INTO click_rects VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (session, rect.click, rect.x_px, rect.y_px, rect.w_px, rect.h_px, LAYOUT_VERSION)
                for rect in layout.rects
            ],
        )
    return Changes(TABLES, (session,))
