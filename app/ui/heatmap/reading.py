"""What the heat pane asks the library, on the reader's thread.

A page is read once, for all sessions and devices; another filter only chooses among what was read. Density is reckoned
there too: numpy leaves the window its turns, and a million clicks need not be handed to a process first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from app.heatmap.page import OnPage
from app.heatmap.picture import PictureSource, common_width, fold, picture_sources
from app.heatmap.points import State
from app.heatmap.reach import SeenPage, seen_pages
from app.heatmap.stays import Ints, WidthBucket, width_buckets
from app.jobs.heat import guessed_height
from app.library import browse, pages, search
from app.library.browse import Loosening
from app.library.in_view import read_views
from app.library.pages import PageRow
from app.library.pointer_moves import read_moves
from app.library.points import PageClicks, PageRead, fitting, read_page

if TYPE_CHECKING:
    from app.library.database import Library

UNKNOWN_W_PX = 1280
#: so long before a click in a state the state is pictured: the click itself may end it
BEFORE_CLICK_MS = 50.0
MOST_SOURCES = 3
#: the page itself, as `Points.state` numbers it
PAGE_ITSELF = -1
Widths = tuple[int, int | None]


class Loose(Struct, frozen=True):
    """A term that keeps everything out: the query without it, and how many sessions that leaves."""

    term: str
    without: str
    count: int


class FoundPages(Struct, frozen=True):
    """The pages that the sessions of a query saw; `loosenings`: what would help where there are none."""

    rows: tuple[PageRow, ...]
    loosenings: tuple[Loose, ...] = ()


class Pages(Struct, frozen=True):
    """Asks for the pages that the sessions of a query saw, most visited first."""

    query: str

    def __call__(self, db: Library) -> FoundPages:
        query = search.parse(self.query)
        rows = pages.pages(db, query)
        if rows or not query.terms:
            return FoundPages(rows)
        return FoundPages(rows, _without(query, browse.loosened(db, self.query)))


class Held(Struct, frozen=True, eq=False):
    """A page that was read, by the pattern it was asked with."""

    pattern: str
    read: PageRead


class StateCount(Struct, frozen=True):
    """How many clicks were made in a state; `index` as `Points.state` numbers it, `state` None for the page itself."""

    index: int
    state: State | None
    clicks: int

    @property
    def key(self) -> str:
        """The same for the same state in all sessions, '' for the page itself."""
        return "" if self.state is None else self.state.key


class PageHeat(Struct, frozen=True, eq=False):
    """What some sessions did on a page, and what the pane says of it at once.

    `size_px`: the page as wide as most see it and down to its lowest click, until its picture tells its height.
    `fold_px`: down to where the middle visit saw without scrolling, 0 where no viewport is known.
    `sources`: where the picture can be taken from, best first; none where nobody was on the page.
    `buckets`: the widths there are on this class of devices, whichever of them was asked for.
    `seen`: how far down each stay saw; empty until that was read.
    """

    held: Held
    clicks: PageClicks
    size_px: tuple[float, float]
    fold_px: float
    sources: tuple[PictureSource, ...]
    buckets: tuple[WidthBucket, ...]
    states: tuple[StateCount, ...]
    seen: tuple[SeenPage, ...] = ()
    loosenings: tuple[Loose, ...] = ()

    @property
    def on(self) -> OnPage:
        """Stays, clicks, views, moves."""
        return self.clicks.on

    def is_of_same_page(self, other: PageHeat | None) -> bool:
        """Whether it is the same page on the same class of devices."""
        if other is None:
            return False
        mine, its = self.clicks, other.clicks
        return (mine.page, mine.site, mine.device, self.size_px[0]) == (
            its.page, its.site, its.device, other.size_px[0],
        )  # fmt: skip


class OfPage(Struct, frozen=True, eq=False):
    """Asks for what was done on a page.

    `device` None for the commonest, `width_px` None for any. `held`: the page as it was read before, None to read it.
    """

    pattern: str
    device: str | None
    width_px: Widths | None
    query: str
    held: Held | None = None
    with_views: bool = False
    with_moves: bool = False

    def __call__(self, db: Library) -> PageHeat:
        query = search.parse(self.query)
        read = self.held.read if self.held is not None else read_page(db, self.pattern)
        if self.with_views and read.on.views is None:
            read = replace(read, on=replace(read.on, views=read_views(db, read)))
        if self.with_moves and read.on.moves is None:
            read = replace(read, on=replace(read.on, moves=read_moves(db, read)))
        sessions = fitting(db, query)
        whole = read.of(sessions, self.device)
        clicks = whole
        if self.width_px is not None:
            clicks = read.of(sessions, whole.device, self.width_px)
        loosenings = () if clicks.visits else _loosened(db, query, read, self.device)
        return _told(Held(self.pattern, read), clicks, whole, loosenings)


def _told(
    held: Held, clicks: PageClicks, whole: PageClicks, loosenings: tuple[Loose, ...]
) -> PageHeat:
    width = common_width([visit.viewport_w_px for visit in clicks.visits])
    view_h_px = max((visit.viewport_h_px for visit in clicks.visits), default=0)
    views, stays = clicks.on.views, clicks.on.stays
    seen = () if views is None else seen_pages(stays, views)
    return PageHeat(
        held=held,
        clicks=clicks,
        size_px=(float(width or UNKNOWN_W_PX), guessed_height(clicks.points, view_h_px)),
        fold_px=fold(clicks.visits),
        sources=picture_sources(clicks.visits),
        buckets=width_buckets(whole.on.stays),
        states=_states(clicks),
        seen=seen,
        loosenings=loosenings,
    )


def _states(clicks: PageClicks) -> tuple[StateCount, ...]:
    """The page itself, then what was open above it, most clicks first."""
    points = clicks.points
    counts = np.bincount(points.state + 1, minlength=len(points.states) + 1).tolist()
    known = [
        StateCount(at, state, counts[at + 1])
        for at, state in enumerate(points.states)
        if counts[at + 1]
    ]
    known.sort(key=lambda one: -one.clicks)
    return (StateCount(PAGE_ITSELF, None, counts[0]), *known)


def sources_of_state(heat: PageHeat, state: int) -> tuple[PictureSource, ...]:
    """Where a state can be pictured: shortly before the newest clicks in it, at the commonest width first."""
    points, stays = heat.clicks.points, heat.on.stays
    mine = np.flatnonzero((points.state == state) & (points.stay >= 0))
    if not mine.size:
        return ()
    stay = points.stay[mine]
    is_usual = stays.viewport_w_px[stay] == heat.size_px[0]
    order = np.lexsort((stays.started_at_ms[stay] + points.at_ms[mine], is_usual))[::-1]
    found: dict[int, PictureSource] = {}
    for at in order.tolist():
        one, click = int(stay[at]), int(mine[at])
        session = int(stays.session[one])
        if session in found:
            continue
        at_ms = max(float(points.at_ms[click]) - BEFORE_CLICK_MS, float(stays.enter_ms[one]))
        sides = int(stays.viewport_w_px[one]), int(stays.viewport_h_px[one])
        found[session] = PictureSource(session, int(stays.window[one]), at_ms, *sides)
        if len(found) == MOST_SOURCES:
            break
    return tuple(found.values())


def _loosened(
    db: Library, query: search.Query, read: PageRead, device: str | None
) -> tuple[Loose, ...]:
    """What each term keeps off the page, the most helpful to take out first."""
    found = []
    for at, term in enumerate(query.terms):
        rest = search.Query(query.terms[:at] + query.terms[at + 1 :])
        on_page = _on_page(read, fitting(db, rest), device)
        if on_page:
            found.append(Loose(search.term_text(term), search.written(rest), on_page))
    return tuple(sorted(found, key=lambda one: -one.count))


def _on_page(read: PageRead, sessions: Ints | None, device: str | None) -> int:
    return read.of(sessions, device).sessions


def _without(query: search.Query, helping: tuple[Loosening, ...]) -> tuple[Loose, ...]:
    found = []
    for one in helping:
        kept = tuple(term for term in query.terms if search.term_text(term) != one.term)
        found.append(Loose(one.term, search.written(search.Query(kept)), one.count))
    return tuple(found)
