"""The pictures that people chose for pages' heat: a moment of a recording, or an image of their own. Never derived; who
chose nothing is shown the best there is (`app.heatmap.picture`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from app.library.changes import Changes
from app.library.kept import KEPT
from app.library.listing import THESE, listed
from app.library.undoing import Undoable

if TYPE_CHECKING:
    from app.library.database import Library

TABLES = frozenset({"page_pictures"})


class Frame(Struct, frozen=True):
    """What a picture is for: a page on a class of devices, in a state (`heatmap.points.State.key`, '' for the page
    itself)."""

    page: str
    site: str | None
    device: str | None
    state: str = ""

    @property
    def named(self) -> tuple[str, str, str, str]:
        """As the library knows it."""
        return self.page, self.site or "", self.device or "", self.state


class Moment(Struct, frozen=True):
    """A moment of a session's window; `at_ms` on its clock."""

    session: int
    window: int
    at_ms: float


class OwnImage(Struct, frozen=True):
    """An image file's bytes, and where it lies on the page: its corner, px, and how many px of the page one of its
    pixels takes."""

    image: bytes
    x_px: float = 0.0
    y_px: float = 0.0
    scale: float = 1.0


class Chosen(Struct, frozen=True):
    """A person's choice; one of `moment` and `image` is None."""

    frame: Frame
    moment: Moment | None
    image: OwnImage | None


def chosen(db: Library, page: str, site: str | None, device: str | None) -> tuple[Chosen, ...]:
    """What was chosen for a page on a class of devices, for each state of it; sessions in the trash show nothing."""
    found = db.execute(
        f"""SELECT p.state, p.session_id, p.window, p.epoch_ms - f.started_at_ms, p.image, p.x_px, p.y_px, p.scale
            FROM page_pictures p LEFT JOIN facts f ON f.session_id = p.session_id
            WHERE p.page = ? AND p.site = ? AND p.device = ?
            AND (p.session_id IS NULL OR p.session_id {KEPT}) ORDER BY p.state""",
        Frame(page, site, device).named[:3],
    ).fetchall()
    return tuple(
        Chosen(
            Frame(page, site, device, state),
            None if session is None else Moment(session, window, at_ms or 0.0),
            None if image is None else OwnImage(image, *placed),
        )
        for state, session, window, at_ms, image, *placed in found
    )


def known_states(db: Library, paths: Sequence[int], keys: Sequence[str]) -> tuple[str, ...]:
    """Those of some states in which a page was clicked.

    Args:
        paths: rows of `paths`, as `addresses.page_for` tells them.
        keys: of states, as `heatmap.points.State.key`.
    """
    found = db.execute(
        f"""SELECT DISTINCT l.key FROM click_layers l
           JOIN clicks c ON c.session_id = l.session_id AND c.idx = l.idx
           WHERE l.key {THESE} AND c.path_id {THESE}""",
        (listed(keys), listed(paths)),
    )
    clicked = {row[0] for row in found}
    return tuple(key for key in keys if key in clicked)


def choose_moment(db: Library, frame: Frame, moment: Moment, now_ms: float) -> Undoable:
    """Show heat on this moment from now on; nothing when there is no such session."""
    row = db.execute(
        "SELECT started_at_ms FROM facts WHERE session_id = ?", (moment.session,)
    ).fetchone()
    if row is None:
        return Undoable()
    values = (moment.session, moment.window, row[0] + moment.at_ms, 0.0, 0.0, 1.0, now_ms, None)
    return _put(db, frame, values)


def choose_image(db: Library, frame: Frame, image: OwnImage, now_ms: float) -> Undoable:
    """Show heat on an image of one's own, or move it where it is chosen already."""
    values = (None, None, None, image.x_px, image.y_px, image.scale, now_ms, image.image)
    return _put(db, frame, values)


def forget(db: Library, frame: Frame) -> Undoable:
    """Show heat on the best there is again."""
    return _put(db, frame, None)


_Row = tuple[object, ...]


def _put(db: Library, frame: Frame, values: _Row | None) -> Undoable:
    with db.atomic():
        before = db.execute(
            """SELECT session_id, window, epoch_ms, x_px, y_px, scale, chosen_at_ms, image FROM page_pictures
               WHERE page = ? AND site = ? AND device = ? AND state = ?""",
            frame.named,
        ).fetchone()
        db.execute(
            "DELETE FROM page_pictures WHERE page = ? AND site = ? AND device = ? AND state = ?",
            frame.named,
        )
        if values is not None and _is_there(db, values[0]):
            db.execute(
                """INSERT INTO page_pictures(page, site, device, state, session_id, window, epoch_ms, x_px, y_px,
                       scale, chosen_at_ms, image) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (*frame.named, *values),
            )
    back = None if before is None else tuple(before)
    return Undoable(TABLES, (), lambda later: _back(later, frame, back))


def _back(db: Library, frame: Frame, values: _Row | None) -> Changes:
    done = _put(db, frame, values)
    return Changes(done.tables)


def _is_there(db: Library, session: object) -> bool:
    if session is None:
        return True
    return db.execute("SELECT 1 FROM sessions WHERE id = ?", (session,)).fetchone() is not None
