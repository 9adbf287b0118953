"""The turns of many sessions, sorted once so that the paths of any of them are a few counts. What is counted is told in
`app.insights.paths`.
"""

from __future__ import annotations

from functools import cached_property
from math import isnan

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.insights.paths import FEWEST, Edge, Node, Paths
from app.insights.views import Ints, Mask, Views
from app.insights.whole_paths import Whole, whole_paths

Counts = NDArray[np.int64]
Rows = NDArray[np.int64]
Floats = NDArray[np.float64]

#: up to so many a table of all codes is quicker than sorting them
_MOST_CODES = 4_000_000


class Turns:
    """What does not depend on whose paths are asked for: all turns of some views, sorted so that each question is a
    few counts."""

    def __init__(self, views: Views) -> None:
        self.views = views
        self._pages = max(len(views.pages), 1)
        #: the view that each turn comes from
        self.at = np.flatnonzero(~views.is_last).astype(np.int32)
        #: the session of each turn
        self.session: Ints = views.session[self.at]
        code = views.page[self.at].astype(np.int64) * self._pages + views.page[self.at + 1]
        known, self.edge = _dense(code, self._pages**2)
        #: the pages of each edge
        self.source, self.target = known // self._pages, known % self._pages
        self._to = self.target.astype(np.int32)[self.edge]
        self._is_repeat = (self.source == self.target)[self.edge]

    @cached_property
    def _lengths(self) -> _Lengths:
        """How long after a view the next one comes, by edge."""
        at_ms = self.views.at_ms
        return _Lengths.of(self.edge, at_ms[self.at + 1] - at_ms[self.at], self.session)

    @cached_property
    def _view_lengths(self) -> _Lengths:
        """How long a view lasts, by page."""
        views = self.views
        return _Lengths.of(views.page, views.leave_ms - views.at_ms, views.session)

    @cached_property
    def _first(self) -> Rows:
        """Turns that are the first of their edge in their session."""
        return np.flatnonzero(_firsts(self.edge, self.session))

    @cached_property
    def _first_views(self) -> Rows:
        """Views that are the first of their page in their session."""
        return np.flatnonzero(_firsts(self.views.page, self.views.session))

    @cached_property
    def _came(self) -> Rows:
        """Turns that are the first in their session that lead to their page from another one."""
        moves = np.flatnonzero(~self._is_repeat)
        return moves[_firsts(self._to[moves], self.session[moves])]

    @cached_property
    def _back(self) -> Rows:
        """Turns to another page that are taken back at once: the first of their edge in their session."""
        goes_on = self.at[1:] == self.at[:-1] + 1
        returns = self._to[1:] == self.views.page[self.at[:-1]]
        those = np.flatnonzero(goes_on & returns & ~self._is_repeat[:-1])
        return those[_firsts(self.edge[those], self.session[those])]

    @cached_property
    def _ended(self) -> Rows:
        """The last views of sessions that saw another page before."""
        moved = np.zeros(len(self.views.sessions), np.bool_)
        moved[self.session[self._came]] = True
        return np.flatnonzero(self.views.is_last & moved[self.views.session])

    @cached_property
    def _whole(self) -> Whole:
        return whole_paths(self.views)

    def paths(self, among: Mask, everyone: Mask | None = None) -> Paths:
        """The paths of some sessions.

        Args:
            among: n, which sessions.
            everyone: n, those by which it is told what is normal; the same where none are named.
        """
        views, page = self.views, self.views.page
        of, mine = among[views.session], among[self.session]
        is_first = views.place == 0

        def pages(rows: Rows) -> Counts:
            return np.bincount(page[rows[of[rows]]], minlength=self._pages)

        def turns(rows: Rows) -> Counts:
            return np.bincount(self._to[rows[mine[rows]]], minlength=self._pages)

        visits = np.bincount(page[of], minlength=self._pages)
        seen = np.flatnonzero(visits)
        seen = seen[np.argsort(-visits[seen], kind="stable")]
        repeats = np.flatnonzero(self._is_repeat)
        columns = (
            visits, pages(self._first_views), pages(np.flatnonzero(is_first)),
            pages(np.flatnonzero(views.is_last)), pages(np.flatnonzero(is_first & views.is_last)),
            turns(repeats), turns(repeats[views.is_visit[self.at[repeats] + 1]]), turns(self._came),
            pages(self._ended), self._view_lengths.medians(among, visits),
        )  # fmt: skip
        nodes = tuple(
            Node(views.pages[page], *numbers)
            for page, *numbers in zip(
                seen.tolist(), *(column[seen].tolist() for column in columns), strict=True
            )
        )
        place = np.full(self._pages, -1, np.int64)
        place[seen] = np.arange(len(seen))
        edges = self._edges(among, mine, place, among if everyone is None else everyone)
        whole, kinds = self._whole.commonest(among, place)
        sessions = int((among & (np.diff(views.starts) > 0)).sum())
        sites = tuple(dict.fromkeys(node.page.site for node in nodes))
        return Paths(sessions, int(visits.sum()), nodes, edges, whole, kinds, sites)

    def _count(self, edges: Ints) -> Counts:
        return np.bincount(edges, minlength=len(self.source))

    def _edges(self, among: Mask, mine: Mask, place: Counts, everyone: Mask) -> tuple[Edge, ...]:
        counts = self._count(self.edge[mine])
        of_all = counts if everyone is among else self._count(self.edge[everyone[self.session]])
        normal = self._normal(of_all)
        taken = np.flatnonzero(counts)
        taken = taken[np.argsort(-counts[taken], kind="stable")]
        columns = (
            place[self.source], place[self.target], counts,
            self._count(self.edge[self._first[mine[self._first]]]),
            self._lengths.medians(among, counts), self._count(self.edge[self._back[mine[self._back]]]),
            normal,
        )  # fmt: skip
        rows = zip(*(column[taken].tolist() for column in columns), strict=True)
        return tuple(
            Edge(source, target, count, sessions, median_ms, back, None if isnan(rate) else rate)
            for source, target, count, sessions, median_ms, back, rate in rows
        )

    def _normal(self, counts: Counts) -> Floats:
        """The normalness of each edge; NaN where too few leave its page."""
        leaving = np.bincount(self.source, counts, minlength=self._pages)[self.source]
        squares = np.bincount(self.source, counts**2.0, minlength=self._pages)[self.source]
        return np.where(leaving >= FEWEST, counts * leaving / np.maximum(squares, 1), np.nan)

    def rarest(self, among: Mask, everyone: Mask, most: int) -> tuple[tuple[int, float], ...]:
        """The sessions with the least normal paths: their ids, and the logarithm of the product of their turns'
        normalness, the rarest first; what is not known of a turn counts as normal."""
        normal = self._normal(self._count(self.edge[everyone[self.session]]))
        logs = np.log(np.where(normal > 0, normal, 1.0))
        of = np.bincount(self.session, logs[self.edge], minlength=len(self.views.sessions))
        those = np.flatnonzero(among & (of < 0))
        those = those[np.argsort(of[those], kind="stable")][:most]
        return tuple(zip(self.views.sessions[those].tolist(), of[those].tolist(), strict=True))


class _Lengths(Struct, frozen=True):
    """Lengths of time by what they are of, then by themselves, each with its session."""

    sorted_ms: Floats
    session: Ints

    @classmethod
    def of(cls, of: Ints, lengths_ms: Floats, session: Ints) -> _Lengths:
        order = np.lexsort((lengths_ms, of))
        return cls(lengths_ms[order], session[order])

    def medians(self, among: Mask, counts: Counts) -> Floats:
        """The middle of the lengths that some sessions have of each: of two the mean, 0 of none.

        Args:
            counts: how many they have of each.
        """
        kept = self.sorted_ms[among[self.session]]
        starts = np.cumsum(counts) - counts
        found = np.zeros(len(counts))
        some = counts > 0
        low = kept[(starts + (counts - 1) // 2)[some]]
        found[some] = (low + kept[(starts + counts // 2)[some]]) / 2
        return found


def _dense(code: Counts, most: int) -> tuple[Counts, Ints]:
    """The different codes, ascending, and of each its place among them."""
    if most > _MOST_CODES:
        known, places = np.unique(code, return_inverse=True)
        return known, places.astype(np.int32)
    is_there = np.zeros(most, np.bool_)
    is_there[code] = True
    return np.flatnonzero(is_there), (np.cumsum(is_there, dtype=np.int32) - 1)[code]


def _firsts(of: Ints, session: Ints) -> Mask:
    """Rows that are the first of their session with their value; rows stand by session."""
    order = np.argsort(of, kind="stable")
    first = np.ones(len(order), np.bool_)
    of, session = of[order], session[order]
    first[1:] = (of[1:] != of[:-1]) | (session[1:] != session[:-1])
    found = np.zeros(len(order), np.bool_)
    found[order[first]] = True
    return found
