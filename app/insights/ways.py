"""Which pages people pass on their way to something: steps that a funnel to it may be asked with."""

from __future__ import annotations

import numpy as np

from app.insights.views import Ints, Moments, Views

#: of those who came, so many passed a page that is worth a step
OFTEN_FRAC = 0.5
MOST_PASSED = 3


def way_to(views: Views, session: Ints, at_ms: Moments, *, but: int = -1) -> tuple[int, ...]:
    """What most of those who came somewhere had passed before: places in `Views.pages`, in the order in which they are
    usually passed first.

    Args:
        session: k places of sessions, each once.
        at_ms: k moments at which they came.
        but: a page that is no step: the one they came to.
    """
    until = np.full(len(views.sessions), -np.inf)
    until[session] = at_ms
    (rows,) = np.nonzero(views.at_ms < until[views.session])
    if not len(rows) or not len(session):
        return ()
    pages = views.page[rows].astype(np.int64)
    firsts = np.unique(
        views.session[rows].astype(np.int64) * len(views.pages) + pages, return_index=True
    )[1]
    own, place = pages[firsts], views.place[rows][firsts]
    passed = np.bincount(own, minlength=len(views.pages))
    early = np.bincount(own, weights=place, minlength=len(views.pages)) / np.maximum(passed, 1)
    often = [
        page
        for page in np.argsort(-passed, kind="stable").tolist()
        if page != but and passed[page] >= OFTEN_FRAC * len(session)
    ]
    return tuple(sorted(often[:MOST_PASSED], key=lambda page: (early[page], page)))
