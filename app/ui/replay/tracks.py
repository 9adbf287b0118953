"""The windows of a session beside each other, and which of them a person was in. Pure values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ui import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: what sites put between a page's name and their own
_BEFORE_SITE = (" · ", " | ", " – ", " — ", " - ")


@dataclass(frozen=True, slots=True)
class PageSpan:
    """A page as long as it was seen: a visit, or a route of one."""

    window: int
    start_ms: float
    end_ms: float
    url: str
    page: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Stay:
    """As long as a person stayed in one window."""

    start_ms: float
    end_ms: float
    window: int


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One window's pages: `starts_ms`, `ends_ms`, `hues` (which page of the session, from 0) and `titles` are aligned
    with `pages`."""

    window: int
    pages: tuple[PageSpan, ...]
    titles: tuple[str, ...]
    hues: tuple[int, ...]
    starts_ms: NDArray[np.float64]
    ends_ms: NDArray[np.float64]


def tracks_of(pages: Sequence[PageSpan], windows: Sequence[int]) -> tuple[Track, ...]:
    """Each window's track, in the order told."""
    import numpy as np  # on the reader's thread: it takes long to import

    hue = {name: nth for nth, name in enumerate(dict.fromkeys(page.page for page in pages))}
    short = dict(
        zip(map(id, pages), short_titles([words.plain(page.title) for page in pages]), strict=True)
    )
    made = []
    for window in windows:
        own = tuple(page for page in pages if page.window == window)
        made.append(
            Track(
                window,
                own,
                tuple(short[id(page)] for page in own),
                tuple(hue[page.page] for page in own),
                np.array([page.start_ms for page in own], np.float64),
                np.array([page.end_ms for page in own], np.float64),
            )
        )
    return tuple(made)


def stays_of(
    changes: Sequence[tuple[float, int]], recorded: Sequence[int], duration_ms: float
) -> tuple[Stay, ...]:
    """Where a person was from the beginning to the end; a window without any page counts as the first that has
    one.

    >>> stays_of([(0.0, 0), (500.0, 1), (600.0, 1)], (0, 1), 900.0)
    (Stay(start_ms=0.0, end_ms=500.0, window=0), Stay(start_ms=500.0, end_ms=900.0, window=1))
    """
    if not recorded:
        return ()
    found: list[Stay] = []
    for at_ms, window in changes or ((0.0, recorded[0]),):
        shown = window if window in recorded else recorded[0]
        start = max(0.0, at_ms) if found else 0.0
        if found and found[-1].window == shown:
            continue
        if found:
            found[-1] = Stay(found[-1].start_ms, start, found[-1].window)
        found.append(Stay(start, duration_ms, shown))
    return tuple(found)


def short_titles(titles: Sequence[str]) -> list[str]:
    """Titles without what all of them end with: the site's name says nothing beside the page's.

    >>> short_titles(["Shoes · Shop", "Cart · Shop"])
    ['Shoes', 'Cart']
    """
    known = {title for title in titles if title}
    for mark in _BEFORE_SITE:
        endings = {title.rpartition(mark)[2] for title in known if mark in title}
        if len(known) > 1 and len(endings) == 1 and all(mark in title for title in known):
            return [title.rpartition(mark)[0] or title for title in titles]
    return list(titles)
