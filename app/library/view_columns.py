"""All page views held as numbers in memory (`app.insights.views`): a path or a funnel is then a pass over numbers,
whatever the query. Read once a connection (`views_of`); after a write only the sessions that were touched are read
again, or all where those are many. 500,000 views take some 20 MB.

Sessions stand as in `app.library.columns`: one that is gone may keep its place, without a view and in no query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.insights.views import Ids, Mask, Views
from app.library.columns import columns_of
from app.library.kept_rows import KeptRows, Wanted
from app.library.per_connection import PerConnection
from app.library.revisions import stand
from app.library.search_sql import Condition

if TYPE_CHECKING:
    from app.library.database import Library

_COLUMNS = (
    Wanted("t.path_id", "small"),
    Wanted("t.at_ms", "number"),
    Wanted("t.leave_ms", "number"),
    Wanted("t.is_visit", "flag"),
)


class _Kept:
    """What is held of one connection."""

    def __init__(self) -> None:
        self._stand: tuple[int, int] | None = None
        self._rows = KeptRows("page_views", _COLUMNS)
        self._views: Views | None = None

    @property
    def is_read(self) -> bool:
        """Whether they were asked for before."""
        return self._views is not None

    def refresh(self, db: Library) -> Views:
        """The views as the library stands now. Others are made after any write: what is kept by them may hang on it."""
        at = stand(db)
        if self._views is None or at != self._stand:
            with db.unchanging():
                self._rows.refresh(db)
                self._views = self._made(columns_of(db).sessions)
            self._stand = at
        return self._views

    def _made(self, sessions: Ids) -> Views:
        session, path, at_ms, leave_ms, is_visit = self._rows.columns
        pages, page_of = self._rows.pages()
        starts = np.append(np.searchsorted(session, sessions), len(session)).astype(np.int64)
        # every view is of a path
        return Views(
            sessions, starts, page_of[path], path, pages[:-1], at_ms, leave_ms, is_visit
        )  # fmt: skip


_kept = PerConnection(_Kept)


def views_of(db: Library) -> Views:
    """All views of the library of a connection, as it stands now."""
    return _kept.of(db).refresh(db)


def are_held(db: Library) -> bool:
    """Whether they are read already: only what was written since has to be."""
    return _kept.of(db).is_read


def among(db: Library, wanted: Condition) -> Mask:
    """Which of the sessions of `views_of(db)` fit a condition, those in the trash left out."""
    return columns_of(db).among(db, wanted)
