"""All page views of a library as arrays: what paths, funnels and counts of pages are made of.

A *view* is a visit or a route: a page that stood in a window from when to when. *Page*: the group of addresses by the
rules of the moment, of one site. Views stand by session, those of a session in order of time; of two that begin at one
moment that of the earlier visit comes first.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Ints = NDArray[np.int32]
Ids = NDArray[np.int64]
Moments = NDArray[np.float64]


class Page(Struct, frozen=True, order=True):
    """A page of a site; None for a page of no known one."""

    name: str
    site: str | None = None

    @property
    def pattern(self) -> str:
        """What names it exactly in a query, but for the stars in it (`library.wildcards.literal`).

        >>> Page("/cart", "shop.example").pattern, Page("Basket", "shop.example").pattern, Page("/a.html").pattern
        ('//shop.example/cart', '//shop.example/Basket', '///a.html')
        """
        slash = "" if self.name.startswith("/") else "/"
        return f"//{self.site or ''}{slash}{self.name}"


class Views:
    """Page views of n sessions, m in all.

    Args:
        sessions: n ids, ascending; sessions without a view are among them.
        starts: n + 1 numbers: the views of session i are those from `starts[i]` to `starts[i + 1]`.
        page: m places in `pages`.
        path: m numbers of addresses, as the library knows them.
        pages: each page once.
        at_ms: m moments from session zero on which a view begins …
        leave_ms: … and ends.
        is_visit: m: a document was loaded, else its address changed.
    """

    def __init__(
        self,
        sessions: Ids,
        starts: Ids,
        page: Ints,
        path: Ints,
        pages: tuple[Page, ...],
        at_ms: Moments,
        leave_ms: Moments,
        is_visit: Mask,
    ) -> None:
        self.sessions = sessions
        self.starts = starts
        self.page = page
        self.path = path
        self.pages = pages
        self.at_ms = at_ms
        self.leave_ms = leave_ms
        self.is_visit = is_visit

    @cached_property
    def session(self) -> Ints:
        """m places in `sessions`."""
        places = np.arange(len(self.sessions), dtype=np.int32)
        return np.repeat(places, np.diff(self.starts))

    @cached_property
    def place(self) -> Ints:
        """m numbers: how many views of its session come before each."""
        return (np.arange(len(self.page)) - self.starts[self.session]).astype(np.int32)

    @cached_property
    def is_last(self) -> Mask:
        """m: nothing comes after it in its session."""
        found = np.zeros(len(self.page), np.bool_)
        ends = self.starts[1:][np.diff(self.starts) > 0]
        found[ends - 1] = True
        return found

    def of(self, among: Mask) -> Mask:
        """The views of some sessions.

        Args:
            among: n, which sessions.
        """
        return np.asarray(among[self.session], np.bool_)

    def rows_of(self, ids: Ids) -> tuple[Mask, NDArray[np.int64]]:
        """Which of these session ids are known, and the places of those in `sessions`."""
        rows = np.searchsorted(self.sessions, ids)
        known = rows < len(self.sessions)
        known[known] = self.sessions[rows[known]] == ids[known]
        return known, rows[known]

    def first_after(self, session: Ints, t_ms: Moments) -> Ids:
        """The first view of a session that begins after a moment, or where the next session's views begin.

        Args:
            session: k places in `sessions`.
            t_ms: k moments of those.
        """
        low, high = self.starts[session].copy(), self.starts[session + 1].copy()
        while (is_open := low < high).any():
            middle = (low + high) // 2
            later = is_open & (self.at_ms[np.minimum(middle, len(self.at_ms) - 1)] > t_ms)
            high = np.where(later, middle, high)
            low = np.where(is_open & ~later, middle + 1, low)
        return low
