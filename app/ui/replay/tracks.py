"""The windows of a session beside each other, and which of them a person was in. Pure values."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
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
class Pieces:
    """A track's pages, cut where the person came and went: aligned columns, sorted by time. `hues` says which page of
    the session it is, from 0; `seen` whether the person was there."""

    starts_ms: NDArray[np.float64]
    ends_ms: NDArray[np.float64]
    hues: NDArray[np.int64]
    seen: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One window's pages: `starts_ms`, `ends_ms` and `titles` are aligned with `pages`."""

    window: int
    pages: tuple[PageSpan, ...]
    titles: tuple[str, ...]
    starts_ms: NDArray[np.float64]
    ends_ms: NDArray[np.float64]
    pieces: Pieces


def tracks_of(
    pages: Sequence[PageSpan], windows: Sequence[int], stays: Sequence[Stay]
) -> tuple[Track, ...]:
    """Each window's track, in the order told."""
    import numpy as np  # on the reader's thread: it takes long to import

    hue = {name: nth for nth, name in enumerate(dict.fromkeys(page.page for page in pages))}
    short = dict(
        zip(map(id, pages), short_titles([words.plain(page.title) for page in pages]), strict=True)
    )
    made = []
    for window in windows:
        own = tuple(page for page in pages if page.window == window)
        here = [stay for stay in stays if stay.window == window] if len(windows) > 1 else []
        pieces = [
            (start, end, hue[page.page], seen)
            for page in own
            for start, end, seen in (
                _cut(page, here) if len(windows) > 1 else ((page.start_ms, page.end_ms, True),)
            )
        ]
        made.append(
            Track(
                window,
                own,
                tuple(short[id(page)] for page in own),
                np.array([page.start_ms for page in own], np.float64),
                np.array([page.end_ms for page in own], np.float64),
                Pieces(
                    np.array([start for start, _, _, _ in pieces], np.float64),
                    np.array([end for _, end, _, _ in pieces], np.float64),
                    np.array([nth for _, _, nth, _ in pieces], np.int64),
                    np.array([seen for _, _, _, seen in pieces], np.bool_),
                ),
            )
        )
    return tuple(made)


def _cut(page: PageSpan, here: Sequence[Stay]) -> Iterator[tuple[float, float, bool]]:
    """A page's span, cut where the person came to its window and went from it."""
    at = page.start_ms
    first = bisect_left(here, at, key=lambda stay: stay.end_ms)
    for stay in here[first:]:
        start, end = max(at, stay.start_ms), min(page.end_ms, stay.end_ms)
        if stay.start_ms >= page.end_ms:
            break
        if start > at:
            yield at, start, False
        if end > start:
            yield start, end, True
            at = end
    if at < page.end_ms or at == page.start_ms:
        yield at, page.end_ms, False


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
