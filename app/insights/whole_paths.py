"""Which whole paths sessions took (`app.insights.paths` says what that is), told apart once for all questions."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.insights.paths import WholePath
from app.insights.views import Ints, Mask, Views

Counts = NDArray[np.int64]

MOST_PATHS = 200
#: pages of a whole path that are told; longer ones are alike where these are
LONGEST_PATH = 24


class Whole(Struct, frozen=True):
    """Of each session with a view, by `session`, which whole path it took: `kind`, ascending with nothing. `example`:
    of each kind a session, as a place in `begins`, where its pages begin in `page`; `lengths`: how many those are."""

    session: Ints
    kind: Counts
    example: Counts
    begins: Counts
    lengths: Counts
    page: Ints

    def commonest(self, among: Mask, place: Counts) -> tuple[tuple[WholePath, ...], int]:
        """The whole paths that most of some sessions took, and how many different ones they took."""
        counts = np.bincount(self.kind[among[self.session]], minlength=len(self.example))
        taken = np.flatnonzero(counts)
        kinds = len(taken)
        if kinds > MOST_PATHS:
            least = -np.partition(-counts[taken], MOST_PATHS - 1)[MOST_PATHS - 1]
            taken = taken[counts[taken] >= least]
        lengths = self.lengths[self.example[taken]]
        taken = taken[np.lexsort((lengths, -counts[taken]))][:MOST_PATHS]
        return tuple(
            self._told(which, int(counts[which]), place) for which in taken.tolist()
        ), kinds

    def _told(self, which: int, sessions: int, place: Counts) -> WholePath:
        one = self.example[which]
        begins, length = int(self.begins[one]), int(self.lengths[one])
        pages = place[self.page[begins : begins + min(length, LONGEST_PATH)]]
        return WholePath(tuple(pages.tolist()), sessions, length > LONGEST_PATH)


def whole_paths(views: Views) -> Whole:
    """Step by step those are told apart that were alike so far; whoever is alone is told apart from all."""
    turned = np.ones(len(views.page), np.bool_)
    turned[1:] = (views.page[1:] != views.page[:-1]) | (views.place[1:] == 0)
    page, session = views.page[turned], views.session[turned]
    begins = np.flatnonzero(np.diff(session, prepend=-1))
    lengths = np.diff(begins, append=len(page))
    width = len(views.pages) + 1
    kind = np.zeros(len(begins), np.int64)
    made = 1
    alike = np.arange(len(begins))
    for step in range(LONGEST_PATH + 1):
        alike = alike[lengths[alike] > step]
        if not len(alike):
            break
        # of what is longer than is told only that it goes on is known
        here = page[begins[alike] + step] if step < LONGEST_PATH else 0
        _, kinds = np.unique(kind[alike] * width + here, return_inverse=True)
        kind[alike] = made + kinds
        counts = np.bincount(kinds)
        made += len(counts)
        alike = alike[counts[kinds] > 1]
    _, example, kind = np.unique(kind, return_index=True, return_inverse=True)
    return Whole(session[begins], kind, example, begins, lengths, page)
