"""All page views held as numbers in memory (`app.insights.views`): a path or a funnel is then a pass over numbers,
whatever the query. Read once a connection (`views_of`); after a write only the sessions that were touched are read
again, or all where those are many. 500,000 views take some 20 MB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.insights.views import Ids, Ints, Mask, Moments, Page, Views
from app.library.columns import columns_of
from app.library.revisions import TOUCHED, revisions, touched_since
from app.library.search_sql import Condition

if TYPE_CHECKING:
    from app.library.database import Library

#: with more sessions touched than that, reading everything takes no longer
_MOST_TOUCHED = 5_000
_PAGES = """SELECT p.id, p.page, s.name FROM paths p
    LEFT JOIN hosts h ON h.host = p.host LEFT JOIN sites s ON s.id = h.site_id"""
_COLUMNS = ("session_id", "path_id", "at_ms", "leave_ms", "is_visit")

_floats = msgspec.json.Decoder(list[float])
_whole = msgspec.json.Decoder(list[int])


class _Rows(msgspec.Struct):
    """Columns of page views, by session, then time; every session of the library is in `sessions`."""

    sessions: Ids
    session: Ids
    path: Ints
    at_ms: Moments
    leave_ms: Moments
    is_visit: Mask

    def less(self, gone: Ids) -> _Rows:
        """Without some sessions."""
        kept = ~np.isin(self.session, gone)
        return _Rows(
            self.sessions[~np.isin(self.sessions, gone)], self.session[kept], self.path[kept],
            self.at_ms[kept], self.leave_ms[kept], self.is_visit[kept],
        )  # fmt: skip

    def with_others(self, more: _Rows) -> _Rows:
        """With sessions that are not in it."""
        session = np.concatenate([self.session, more.session])
        order = np.argsort(session, kind="stable")
        return _Rows(
            np.sort(np.concatenate([self.sessions, more.sessions])),
            session[order],
            np.concatenate([self.path, more.path])[order],
            np.concatenate([self.at_ms, more.at_ms])[order],
            np.concatenate([self.leave_ms, more.leave_ms])[order],
            np.concatenate([self.is_visit, more.is_visit])[order],
        )


class _Kept:
    """What is held of one connection."""

    def __init__(self) -> None:
        self._stand: tuple[int, int] | None = None
        self._revisions: dict[str, int] = {}
        self._rows: _Rows | None = None
        self.views: Views | None = None

    def refresh(self, db: Library) -> Views:
        """The views as the library stands now."""
        stand = db.others_version(), db.conn.total_changes
        if self.views is not None and stand == self._stand:
            return self.views
        with db.unchanging():
            now = revisions(db)
            if self._rows is None or now[TOUCHED] != self._revisions[TOUCHED]:
                self._rows = self._read(db)
            self.views = _views(self._rows, db)
        self._stand, self._revisions = stand, now
        return self.views

    def _read(self, db: Library) -> _Rows:
        if self._rows is not None:
            touched = touched_since(db, self._revisions[TOUCHED], _MOST_TOUCHED)
            if touched is not None:
                these = msgspec.json.encode(touched).decode()
                again = _rows(db, "WHERE session_id IN (SELECT value FROM json_each(?))", (these,))
                return self._rows.less(np.array(touched, np.int64)).with_others(again)
        return _rows(db)


def _rows(db: Library, where: str = "", values: tuple[str, ...] = ()) -> _Rows:
    """As JSON, one row of it: no object is made for each value on the way."""
    told = ", ".join(f"json_group_array({column})" for column in _COLUMNS)
    rows = f"SELECT * FROM page_views {where} ORDER BY session_id, idx"
    (found,) = db.execute(f"SELECT {told} FROM ({rows})", values).fetchall()
    session, path, at_ms, leave_ms, is_visit = found
    facts = f"SELECT session_id FROM facts {where} ORDER BY session_id"
    ((sessions,),) = db.execute(
        f"SELECT json_group_array(session_id) FROM ({facts})", values
    ).fetchall()
    return _Rows(
        _numbers(sessions), _numbers(session), _numbers(path).astype(np.int32), _moments(at_ms),
        _moments(leave_ms), _numbers(is_visit).astype(np.bool_),
    )  # fmt: skip


def _numbers(told: str) -> Ids:
    found = _whole.decode(told)
    return np.fromiter(found, np.int64, len(found))


def _moments(told: str) -> NDArray[np.float64]:
    found = _floats.decode(told)
    return np.fromiter(found, np.float64, len(found))


def _views(rows: _Rows, db: Library) -> Views:
    """Views with the pages that the rules of the moment make of their paths."""
    known: dict[Page, int] = {}
    paths = db.execute(_PAGES).fetchall()
    page_of = np.zeros(1 + max((path for path, *_ in paths), default=0), np.int32)
    for path, name, site in paths:
        page_of[path] = known.setdefault(Page(name, site), len(known))
    starts = np.concatenate(
        [np.searchsorted(rows.session, rows.sessions), [len(rows.session)]]
    ).astype(np.int64)
    return Views(
        rows.sessions, starts, page_of[rows.path], rows.path, tuple(known), rows.at_ms, rows.leave_ms, rows.is_visit
    )  # fmt: skip


_kept: WeakKeyDictionary[Library, _Kept] = WeakKeyDictionary()


def views_of(db: Library) -> Views:
    """All views of the library of a connection, as it stands now."""
    kept = _kept.get(db)
    if kept is None:
        kept = _kept[db] = _Kept()
    return kept.refresh(db)


def among(db: Library, wanted: Condition) -> Mask:
    """Which of the sessions of `views_of(db)` fit a condition, those in the trash left out."""
    views = views_of(db)
    found = np.zeros(len(views.sessions), np.bool_)
    found[views.rows_of(columns_of(db).ids_among(db, wanted))[1]] = True
    return found
