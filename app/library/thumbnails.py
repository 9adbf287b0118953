"""Small pictures of recorded pages, for the card over the timeline: which there are, which are still to be made.

Derived, yet not by the analysis: made off screen by `ui.web`, later or never. They hang on the windows they show, so
that they go when a session's events are replaced, and stay when it is only analysed anew. A session has a *set* of
them, made towards an *aim*: so many at most, fewer where less was done. All sets together stay below a cap; what was
thrown away, then what was not looked at for longest, is dropped first, and nobody makes it again before it is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from app.errors import NothingFound
from app.library import details
from app.library.changes import Changes
from app.library.kept import KEPT

if TYPE_CHECKING:
    from app.library.database import Library

#: raised whenever how they are made changes; older ones are made again
THUMBNAIL_VERSION = 1
TABLES = frozenset({"thumbnails", "thumbnail_sets"})
#: what a session that was opened may have
MOST_A_SESSION = 40
#: what a session has that nobody opened yet
FEW_A_SESSION = 12
#: all of them together
MOST_BYTES = 100_000_000
#: sessions that nobody opened get none when there is not room for so much more: a set that was dropped for one that
#: was opened makes no room for others
LEAST_ROOM_BYTES = 1_000_000
#: more than anyone looks at one by one
_MOST_VIEWS = 2_000


class View(Struct, frozen=True):
    """A page as long as it was there: a visit, or a route of one. `seen_ms`: when it had come, at the earliest."""

    window: int
    enter_ms: float
    leave_ms: float
    seen_ms: float


class Stretch(Struct, frozen=True):
    """A stretch of time in which a person was in a window; `is_active` where something was done."""

    window: int
    start_ms: float
    end_ms: float
    is_active: bool


class ToPicture(Struct, frozen=True):
    """A session as far as it says which moments to picture.

    `events_hash`: of the events it was planned for. `has`: (window, moment) of the pictures there are. `aim`: what
    they were made towards, to the end; 0 where nothing was. Times count from the session's zero.
    """

    session: int
    events_hash: str
    started_at_ms: float
    views: tuple[View, ...]
    stretches: tuple[Stretch, ...]
    has: tuple[tuple[int, float], ...]
    aim: int


class Thumbnail(Struct, frozen=True):
    """One picture, compressed. `at_ms`: from the session's zero."""

    window: int
    at_ms: float
    width_px: int
    height_px: int
    picture: bytes


class Album(Struct, frozen=True):
    """The pictures of a session by window and time, and when pages began: (window, moment) each, in order."""

    session: int
    pictures: tuple[Thumbnail, ...]
    begins: tuple[tuple[int, float], ...]


def behind(db: Library, within_bytes: int = MOST_BYTES) -> tuple[int, ...]:
    """Sessions that have not even a few pictures, those brought in last first; none when there is no room for more."""
    if size_bytes(db) + LEAST_ROOM_BYTES > within_bytes:
        return ()
    found = db.execute(
        f"""SELECT s.id FROM sessions s JOIN facts f ON f.session_id = s.id
            LEFT JOIN thumbnail_sets t ON t.session_id = s.id AND t.events_hash = s.events_hash
                                      AND t.thumbnail_version = ?
            WHERE s.id {KEPT} AND coalesce(t.aim, 0) < ? ORDER BY s.id DESC""",
        (THUMBNAIL_VERSION, FEW_A_SESSION),
    ).fetchall()
    return tuple(row[0] for row in found)


def to_picture(db: Library, session: int) -> ToPicture:
    """What there is to picture of a session.

    Raises:
        NothingFound: when there is no such session.
    """
    row = db.execute(
        f"""SELECT s.events_hash, f.started_at_ms, f.duration_ms, t.aim
            FROM sessions s JOIN facts f ON f.session_id = s.id
            LEFT JOIN thumbnail_sets t ON t.session_id = s.id AND t.events_hash = s.events_hash
                                      AND t.thumbnail_version = ?
            WHERE s.id = ? AND s.id {KEPT}""",
        (THUMBNAIL_VERSION, session),
    ).fetchone()
    if row is None:
        raise NothingFound(f"There is no session {session} in the library.")
    events_hash, started_at_ms, duration_ms, aim = row
    made = () if aim is None else _pictures(db, session, started_at_ms)
    return ToPicture(
        session,
        events_hash,
        started_at_ms,
        _views(db, session),
        _stretches(db, session, duration_ms),
        tuple((one.window, one.at_ms) for one in made),
        aim or 0,
    )


def album(db: Library, session: int) -> Album:
    """The pictures of a session; none where there is no such session."""
    row = db.execute("SELECT started_at_ms FROM facts WHERE session_id = ?", (session,)).fetchone()
    if row is None:
        return Album(session, (), ())
    begins = db.execute(
        "SELECT window, at_ms FROM page_views WHERE session_id = ? ORDER BY window, at_ms",
        (session,),
    ).fetchall()
    return Album(session, _pictures(db, session, row[0]), tuple((w, at) for w, at in begins))


def keep(
    db: Library,
    plan: ToPicture,
    pictures: Sequence[Thumbnail],
    aim: int,
    within_bytes: int = MOST_BYTES,
) -> Changes:
    """Add pictures to a session's; nothing when the session has changed since. One that looks like the one before
    it on the same page is left out.

    Args:
        aim: what they were made towards, to the end; as before where the work was broken off.
    """
    with db.atomic():
        known = db.execute(
            "SELECT 1 FROM sessions WHERE id = ? AND events_hash = ?",
            (plan.session, plan.events_hash),
        ).fetchone()
        if known is None:
            return Changes()
        _forget_other_versions(db, plan)
        windows = dict(
            db.execute(
                "SELECT position, id FROM windows WHERE session_id = ?", (plan.session,)
            ).fetchall()
        )
        for one in sorted(pictures, key=lambda one: (one.window, one.at_ms)):
            window_id = windows.get(one.window)
            if window_id is not None and not _is_known(db, plan, window_id, one):
                db.execute(
                    "INSERT OR REPLACE INTO thumbnails VALUES (?, ?, ?, ?, ?, ?)",
                    (window_id, plan.started_at_ms + one.at_ms, one.width_px, one.height_px,
                     len(one.picture), one.picture),
                )  # fmt: skip
        db.execute(
            """INSERT INTO thumbnail_sets VALUES (?, ?, ?, 0, 0, ?)
               ON CONFLICT(session_id) DO UPDATE SET aim = max(aim, excluded.aim)""",
            (plan.session, plan.events_hash, aim, THUMBNAIL_VERSION),
        )
        _count(db, plan.session)
        dropped = _make_room(db, plan.session, within_bytes)
    return Changes(TABLES, (plan.session, *dropped))


def use(db: Library, session: int, now_ms: float) -> Changes:
    """Remember that somebody looked at a session's pictures."""
    with db.atomic():
        db.execute(
            """INSERT INTO thumbnail_sets SELECT id, events_hash, 0, ?, 0, ? FROM sessions WHERE id = ?
               ON CONFLICT(session_id) DO UPDATE SET used_at_ms = excluded.used_at_ms""",
            (now_ms, THUMBNAIL_VERSION, session),
        )
    return Changes()


def size_bytes(db: Library) -> int:
    """What all pictures take."""
    found = db.execute(
        """SELECT coalesce(sum(t.bytes), 0) FROM thumbnail_sets t
           JOIN sessions s ON s.id = t.session_id AND s.events_hash = t.events_hash"""
    )
    return int(found.fetchone()[0])


def _pictures(db: Library, session: int, started_at_ms: float) -> tuple[Thumbnail, ...]:
    found = db.execute(
        """SELECT w.position, t.epoch_ms, t.width_px, t.height_px, t.picture
           FROM windows w JOIN thumbnails t ON t.window_id = w.id WHERE w.session_id = ?
           ORDER BY w.position, t.epoch_ms""",
        (session,),
    ).fetchall()
    return tuple(Thumbnail(w, epoch - started_at_ms, *rest) for w, epoch, *rest in found)


def _views(db: Library, session: int) -> tuple[View, ...]:
    """Pages as they came: a visit begins with its address, its picture comes a little later."""
    from app.activity.streams import unpacked

    snapshots = {
        stream.window: unpacked(stream)["t_ms"].tolist()
        for stream in details.streams(db, session)
        if stream.kind == "snapshot"
    }
    views = []
    for window, enter_ms, leave_ms, is_visit in db.execute(
        """SELECT window, at_ms, leave_ms, is_visit FROM page_views WHERE session_id = ?
           ORDER BY window, at_ms, idx LIMIT ?""",
        (session, _MOST_VIEWS),
    ).fetchall():
        came = (at for at in snapshots.get(window, ()) if enter_ms <= at < leave_ms)
        seen_ms = float(next(came, enter_ms)) if is_visit else enter_ms
        views.append(View(window, enter_ms, leave_ms, seen_ms))
    return tuple(views)


def _stretches(db: Library, session: int, duration_ms: float) -> tuple[Stretch, ...]:
    """The whole session, cut where a pause begins or ends and where a person went to another window."""
    inactive, changes = details.timeline(db, session)
    turns = [(0.0, changes[0][1] if changes else 0), *changes[1:], (duration_ms, 0)]
    spans = [(start, end, False) for start, end in inactive]
    ends = [0.0, *(end for _, end in inactive)]
    starts = [*(start for start, _ in inactive), duration_ms]
    spans += [(end, start, True) for end, start in zip(ends, starts, strict=True)]
    found = []
    for (since_ms, window), (until_ms, _) in pairwise(turns):
        for start, end, is_active in sorted(spans):
            from_ms, to_ms = max(since_ms, start), min(until_ms, end)
            if from_ms < to_ms:
                found.append(Stretch(window, from_ms, to_ms, is_active))
    return tuple(found)


def _forget_other_versions(db: Library, plan: ToPicture) -> None:
    """What was made of other events, or by an older Footfall, goes; when it was looked at is known on."""
    old = db.execute(
        """UPDATE thumbnail_sets SET events_hash = ?, thumbnail_version = ?, aim = 0
           WHERE session_id = ? AND (events_hash <> ? OR thumbnail_version <> ?)""",
        (plan.events_hash, THUMBNAIL_VERSION, plan.session, plan.events_hash, THUMBNAIL_VERSION),
    )
    if old.rowcount:
        _drop_pictures(db, plan.session)


def _is_known(db: Library, plan: ToPicture, window_id: int, one: Thumbnail) -> bool:
    """Whether the picture before it, if it is one of the same page, is the very same."""
    begins = (view.enter_ms for view in plan.views if view.window == one.window)
    since_ms = max((at for at in begins if at <= one.at_ms), default=0.0)
    before = db.execute(
        """SELECT picture FROM thumbnails WHERE window_id = ? AND epoch_ms >= ? AND epoch_ms < ?
           ORDER BY epoch_ms DESC LIMIT 1""",
        (window_id, plan.started_at_ms + since_ms, plan.started_at_ms + one.at_ms),
    ).fetchone()
    return before is not None and before[0] == one.picture


def _count(db: Library, session: int) -> None:
    db.execute(
        """UPDATE thumbnail_sets SET bytes = (
               SELECT coalesce(sum(t.bytes), 0) FROM thumbnails t JOIN windows w ON w.id = t.window_id
               WHERE w.session_id = thumbnail_sets.session_id)
           WHERE session_id = ?""",
        (session,),
    )


def _make_room(db: Library, but: int, within_bytes: int) -> tuple[int, ...]:
    """Drop sets until the rest is below the cap; the one that was just added to stays."""
    too_much = size_bytes(db) - within_bytes
    dropped: list[int] = []
    if too_much > 0:
        oldest = db.execute(
            """SELECT session_id, bytes FROM thumbnail_sets WHERE session_id <> ? AND bytes > 0
               ORDER BY session_id NOT IN (SELECT session_id FROM trash), used_at_ms, session_id""",
            (but,),
        ).fetchall()
        for session, freed_bytes in oldest:
            if too_much <= 0:
                break
            _drop(db, session)
            dropped.append(session)
            too_much -= freed_bytes
    return tuple(dropped)


def _drop(db: Library, session: int) -> None:
    _drop_pictures(db, session)
    db.execute("DELETE FROM thumbnail_sets WHERE session_id = ?", (session,))


def _drop_pictures(db: Library, session: int) -> None:
    db.execute(
        "DELETE FROM thumbnails WHERE window_id IN (SELECT id FROM windows WHERE session_id = ?)",
        (session,),
    )
