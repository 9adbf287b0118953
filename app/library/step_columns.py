"""The rows of a funnel's steps as arrays (`app.insights.funnel`): of pages from the views in memory, of all else read
once and kept while the library stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.insights.funnel import StepRows
from app.insights.views import Ids, Ints, Mask, Moments, Views
from app.library import arrays
from app.library.addresses import path_condition
from app.library.step_rows import rows_of
from app.library.steps import PAGE, Step
from app.library.storable import storable
from app.library.view_columns import views_of

if TYPE_CHECKING:
    from app.library.database import Library

#: as `app.library.step_rows` has it
PAGE_RANK = 1
#: steps that are held
_MOST_KEPT = 40


class _Told(Struct, frozen=True):
    """Rows of one step, by session, then time."""

    session: Ints
    at_ms: Moments
    rank: NDArray[np.int8]
    idx: Ids


class Owners(Struct, frozen=True):
    """Of each session (as in `Views`) the place of its person, or of itself where nobody knows whose it is; when it
    began. Of each view its place among those of all, by person, then time."""

    person: Ints
    started_at_ms: Moments
    number: Ids


class Reader:
    """Reads steps for the views of one connection as they stand.

    Args:
        is_by_people: rows belong to people, over all their sessions, instead of to sessions.
        with_pages: `StepRows.view` is needed.
    """

    def __init__(
        self, db: Library, *, is_by_people: bool = False, with_pages: bool = False
    ) -> None:
        self._db = db
        self.views = views_of(db)
        self._with_pages = with_pages
        self.owners = owners_of(db, self.views) if is_by_people else None

    def rows(self, alternatives: Sequence[Step], among: Mask) -> StepRows:
        """What fits any of some steps in some sessions.

        Args:
            among: which sessions, as in `Views`.
        """
        told = _merged([self._told(step) for step in alternatives])
        kept = among[told.session]
        told = _Told(told.session[kept], told.at_ms[kept], told.rank[kept], told.idx[kept])
        is_page = all(step.key == PAGE for step in alternatives)
        return self._rows(told, is_page)

    def _rows(self, told: _Told, is_page: bool) -> StepRows:
        who, at_ms, idx = told.session, told.at_ms, told.idx
        order = np.arange(len(who))
        if self.owners is not None:
            who = self.owners.person[told.session]
            at_ms = told.at_ms + self.owners.started_at_ms[told.session]
            # the numbers of two sessions may be equal
            idx = (
                self.owners.number[told.idx]
                if is_page
                else told.idx + (told.session.astype(np.int64) << 32)
            )
            order = np.lexsort((idx, told.rank, at_ms, who))
        if not self._with_pages:
            view = np.zeros(len(who), np.int32)
        elif is_page:
            view = idx.astype(np.int32)
        else:
            view = self._pages_at(told, who, at_ms)
        return StepRows(
            who[order], at_ms[order], told.rank[order], idx[order], told.session[order], told.at_ms[order],
            view[order], is_page,
        )  # fmt: skip

    def _pages_at(self, told: _Told, own: Ints, own_at_ms: Moments) -> Ints:
        """The number of the page that each row stands on."""
        views, owners = self.views, self.owners
        who = views.session if owners is None else owners.person[views.session]
        at_ms = views.at_ms if owners is None else views.at_ms + owners.started_at_ms[views.session]
        is_row = np.repeat([False, True], [len(who), len(own)])
        idx = np.concatenate([np.arange(len(who)), told.idx])
        rank = np.concatenate([np.full(len(who), PAGE_RANK, np.int8), told.rank])
        both = np.concatenate([at_ms, own_at_ms]), np.concatenate([who, own])
        order = np.lexsort((is_row, idx, rank, *both))
        pages = np.empty(len(order), np.int64)
        pages[order] = np.cumsum(~is_row[order]) - 1
        return pages[len(who) :].astype(np.int32)

    def _told(self, step: Step) -> _Told:
        if step.key == PAGE:
            return self._views_of(step)
        kept = _kept.setdefault(self.views, {})
        if step not in kept:
            while len(kept) >= _MOST_KEPT:
                del kept[next(iter(kept))]
            kept[step] = self._read(step)
        return kept[step]

    def _views_of(self, step: Step) -> _Told:
        where, values = path_condition(str(storable(step.pattern)))
        paths = self._db.execute(f"SELECT p.id FROM paths p WHERE {where}", values).fetchall()
        fits = np.zeros(1 + int(self.views.path.max(initial=0)), np.bool_)
        wanted = np.array([path for (path,) in paths], np.int64)
        fits[wanted[wanted < len(fits)]] = True
        (rows,) = np.nonzero(fits[self.views.path])
        rank = np.full(len(rows), PAGE_RANK, np.int8)
        return _Told(self.views.session[rows], self.views.at_ms[rows], rank, rows)

    def _read(self, step: Step) -> _Told:
        found = []
        for one in rows_of(step):
            rows = f"""(SELECT r.session_id AS session, {one.at_ms} AS at_ms, {one.idx} AS idx
                FROM {one.table} r WHERE {one.where})"""
            sessions, at_ms, idx = arrays.read(
                self._db, ("session", "at_ms", "idx"), rows, one.values
            )
            is_known, places = self.views.rows_of(arrays.whole(sessions))
            told = arrays.numbers(at_ms)[is_known]
            rank = np.full(len(places), one.rank, np.int8)
            found.append(_Told(places.astype(np.int32), told, rank, arrays.whole(idx)[is_known]))
        return _merged(found, sort=True)


_kept: WeakKeyDictionary[Views, dict[Step, _Told]] = WeakKeyDictionary()
_owners: WeakKeyDictionary[Views, Owners] = WeakKeyDictionary()


def owners_of(db: Library, views: Views) -> Owners:
    """Whose the sessions are."""
    if views not in _owners:
        sessions, persons, started = arrays.read(
            db,
            ("f.session_id", "coalesce(s.person_id, -s.id)", "f.started_at_ms"),
            "facts f JOIN sessions s ON s.id = f.session_id",
        )
        is_known, places = views.rows_of(arrays.whole(sessions))
        person = np.zeros(len(views.sessions), np.int64)
        person[places] = arrays.whole(persons)[is_known]
        begun = np.zeros(len(views.sessions))
        begun[places] = arrays.numbers(started)[is_known]
        _, who = np.unique(person, return_inverse=True)
        own, at_ms = who[views.session], views.at_ms + begun[views.session]
        number = np.empty(len(own), np.int64)
        number[np.lexsort((np.arange(len(own)), at_ms, own))] = np.arange(len(own))
        _owners[views] = Owners(who.astype(np.int32), begun, number)
    return _owners[views]


def _none(told: _Told) -> Ints:
    return np.zeros(len(told.session), np.int32)


def _merged(found: Sequence[_Told], *, sort: bool = False) -> _Told:
    """Rows of several, each once."""
    if len(found) == 1 and not sort:
        return found[0]
    session, at_ms, rank, idx = (
        np.concatenate([getattr(one, name) for one in found])
        for name in ("session", "at_ms", "rank", "idx")
    )
    order = np.lexsort((idx, rank, at_ms, session))
    session, at_ms, rank, idx = session[order], at_ms[order], rank[order], idx[order]
    is_new = np.ones(len(session), np.bool_)
    is_new[1:] = ~(
        (session[1:] == session[:-1])
        & (at_ms[1:] == at_ms[:-1])
        & (rank[1:] == rank[:-1])
        & (idx[1:] == idx[:-1])
    )
    return _Told(session[is_new], at_ms[is_new], rank[is_new], idx[is_new])
