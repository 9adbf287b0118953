"""What only a browser can tell of a session: how high its pages were, where what was clicked lay at that moment, and
where what calls to act lay as its page was left.

Derived, yet not by the analysis: measured off screen by `ui.web`, later or never. Until then there are no rows, and
whoever reads is told None. A new analysis throws the rows away, as visits and clicks may be others then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import astuple
from zstandard import ZstdError

from app.activity.model import ANALYSIS_VERSION, Stream
from app.errors import NothingFound
from app.library.changes import SCROLLED, Changes
from app.library.kept import KEPT

if TYPE_CHECKING:
    from app.friction.calls import CallBox
    from app.library.database import Library

#: raised whenever measuring changes; what was measured before is measured again
LAYOUT_VERSION = 4
TABLES = frozenset({"layouts", "click_rects", "click_layers", "call_rects", "measurings"})
MEASURED = TABLES | {SCROLLED}
#: what is other where a call turned out to be missed
CHANGED = MEASURED | {"signals", "facts"}
#: more than anyone looks at one by one; measuring each takes a tenth of a second
MOST_CLICKS = 300
MOST_VISITS = 300
_SCROLLED = """UPDATE facts SET scroll_frac = (
        SELECT max(min(1.0, (v.scroll_max_y_px + v.viewport_h_px) / l.page_h_px))
        FROM visits v JOIN layouts l ON l.session_id = v.session_id AND l.idx = v.idx
        WHERE v.session_id = facts.session_id AND l.page_h_px > 0
    ) WHERE session_id = ?"""


class VisitToMeasure(Struct, frozen=True):
    """A visit by its index; its page is measured as it was left: `has_next` when another page took its place."""

    visit: int
    window: int
    enter_ms: float
    leave_ms: float
    has_next: bool


class ClickToMeasure(Struct, frozen=True):
    """A click by its index, the node that was clicked, and where on its page; None where that is not known. Of a click
    in a frame only its place in the frame's viewport is. `control`: the pressable element that the node belongs to, 0
    without one. `page`: the same for clicks on a page that was come to once, of which is asked what stood open then."""

    click: int
    window: int
    at_ms: float
    node_id: int
    x_px: float | None
    y_px: float | None
    viewport_x_px: float | None = None
    viewport_y_px: float | None = None
    control: int = 0
    page: str = ""


class CallToMeasure(Struct, frozen=True):
    """A control that calls to act by its number in `app.friction.calls.Calls`; measured as its visit was left."""

    call: int
    visit: int
    node_id: int


class ToMeasure(Struct, frozen=True):
    """What is to be measured of a session. `events_hash`: of the events it was planned for."""

    session: int
    events_hash: str
    visits: tuple[VisitToMeasure, ...]
    clicks: tuple[ClickToMeasure, ...]
    calls: tuple[CallToMeasure, ...] = ()


class Scroller(Struct, frozen=True):
    """The box that scrolls in its page's place, by its node: where it lies on the page, how wide it is, how much of its
    height is seen and how high it is within, CSS px."""

    node_id: int
    x_px: float
    y_px: float
    w_px: float
    view_px: float
    h_px: float


class PageSize(Struct, frozen=True):
    """The size of a visit's document, CSS px; `scroller` None where the document itself scrolls."""

    visit: int
    page_w_px: float | None
    page_h_px: float
    scroller: Scroller | None = None


class ClickRect(Struct, frozen=True):
    """Where the clicked node lay on its page before the click did anything, CSS px of the page. `is_stuck`: it is
    fixed, or was sticking then, or stands within what is. `control`: x, y, width and height of the control that it
    belongs to, None where it is that itself or there is none. `at`: x and y of the click on the page where the
    recording alone does not tell it, as in a frame."""

    click: int
    x_px: float
    y_px: float
    w_px: float
    h_px: float
    is_stuck: bool = False
    control: tuple[float, float, float, float] | None = None
    at: tuple[float, float] | None = None


class ClickLayer(Struct, frozen=True):
    """What was open above the page where it was clicked, or had been opened within it: `kind` dialog, menu, tab, step,
    part or banner; `key` the same for the same thing in all sessions; `label` as people call it."""

    click: int
    kind: str
    key: str
    label: str | None


class Layout(Struct, frozen=True):
    """What was measured; visits, clicks and calls that could not be are left out. A click on the page itself has no
    layer."""

    sizes: tuple[PageSize, ...]
    rects: tuple[ClickRect, ...]
    boxes: tuple[CallBox, ...] = ()
    layers: tuple[ClickLayer, ...] = ()


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
    controls = _controls(db, session)
    clicks = db.execute(
        """SELECT idx, window, at_ms, node_id, x_px, y_px, viewport_x_px, viewport_y_px, snapshot,
                  visit, path_id FROM clicks
           WHERE session_id = ? ORDER BY idx LIMIT ?""",
        (session, MOST_CLICKS),
    )
    return ToMeasure(
        session,
        row[0],
        tuple(VisitToMeasure(*one) for one in visits),
        tuple(
            ClickToMeasure(
                click, window, at_ms, node, x, y, viewport_x, viewport_y,
                controls.get((window, snapshot, node), 0), f"{visit} {path}",
            )
            for click, window, at_ms, node, x, y, viewport_x, viewport_y, snapshot, visit, path in clicks
        ),
        tuple(_calls(db, session)),
    )  # fmt: skip


def _controls(db: Library, session: int) -> dict[tuple[int, int, int], int]:
    """The pressable element that a node of (window, snapshot) belongs to."""
    from app.activity.streams import NODES, unpack_nodes

    found: dict[tuple[int, int, int], int] = {}
    for window, rows, packed in db.execute(
        "SELECT window, rows, packed FROM streams WHERE session_id = ? AND kind = ?",
        (session, NODES),
    ):
        try:
            notes = unpack_nodes(Stream(window, NODES, rows, packed))
        except (ZstdError, msgspec.MsgspecError):
            continue
        found |= {(window, note.snapshot, note.node): note.control for note in notes}
    return found


def _calls(db: Library, session: int) -> Iterator[CallToMeasure]:
    row = db.execute(
        "SELECT packed FROM evidence WHERE session_id = ? AND analysis_version = ?",
        (session, ANALYSIS_VERSION),
    ).fetchone()
    if row is None:
        return
    # the rules are loaded by those who measure, not by every window as it starts
    from app.friction.evidence import unpacked

    try:
        pages = unpacked(row[0]).calls.pages
    except ValueError:
        return
    numbers = count()
    for page in pages:
        for call in page.calls:
            yield CallToMeasure(next(numbers), page.visit, call.place.node_id)


def write(db: Library, measured: ToMeasure, layout: Layout) -> Changes:
    """Keep what was measured, in the place of what there is, and what the rules find of it; nothing when the session
    has changed since."""
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
        _write_pages(db, session, layout.sizes)
        _write_clicks(db, session, layout)
        db.executemany(
            "INSERT INTO call_rects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    session, box.call, box.x_px, box.y_px, box.w_px, box.h_px, box.lowest_y_px, box.page_h_px,
                    LAYOUT_VERSION,
                )
                for box in layout.boxes
            ],
        )  # fmt: skip
        db.execute(_SCROLLED, (session,))
        found = bool(layout.boxes) and _judge(db, session)
    return Changes(CHANGED if found else MEASURED, (session,))


def _write_pages(db: Library, session: int, sizes: Iterable[PageSize]) -> None:
    db.executemany(
        """INSERT INTO layouts(session_id, idx, page_w_px, page_h_px, layout_version, scroller_node, scroller_x_px,
               scroller_y_px, scroller_w_px, scroller_view_px, scroller_h_px)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (session, size.visit, size.page_w_px, size.page_h_px, LAYOUT_VERSION)
            + ((None,) * 6 if size.scroller is None else astuple(size.scroller))
            for size in sizes
        ],
    )


def _write_clicks(db: Library, session: int, layout: Layout) -> None:
    db.executemany(
        """INSERT INTO click_rects(session_id, idx, x_px, y_px, w_px, h_px, layout_version, is_stuck,
               control_x_px, control_y_px, control_w_px, control_h_px, at_x_px, at_y_px)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                session, rect.click, rect.x_px, rect.y_px, rect.w_px, rect.h_px, LAYOUT_VERSION,
                int(rect.is_stuck), *(rect.control or (None,) * 4), *(rect.at or (None,) * 2),
            )
            for rect in layout.rects
        ],
    )  # fmt: skip
    db.executemany(
        "INSERT INTO click_layers VALUES (?, ?, ?, ?, ?, ?)",
        [
            (session, layer.click, layer.kind, layer.key, layer.label, LAYOUT_VERSION)
            for layer in layout.layers
        ],
    )


def _judge(db: Library, session: int) -> bool:
    from app.library.findings import judge_measured

    return judge_measured(db, session)
