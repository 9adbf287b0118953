"""What the heat pane asks the library, on the reader's thread.

Density is reckoned there too: numpy leaves the window its turns, and a million clicks need not be handed to a
process first (30 ms instead of 250 ms, and no pause of 20 ms while they are packed).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from app.heatmap.doors import SpotSession
from app.heatmap.kinds import By
from app.heatmap.picture import PictureSource, common_width, fold, picture_sources
from app.heatmap.points import ElementClicks, Points, element_clicks
from app.jobs.heat import HeatPicture, guessed_height, heat_picture
from app.library import browse, pages, search
from app.library.pages import PageRow
from app.library.points import PageClicks, click_points
from app.ui import words

if TYPE_CHECKING:
    from app.library.database import Library

UNKNOWN_W_PX = 1280


class Pages(Struct, frozen=True):
    """Asks for the pages that the sessions of a query saw, most visited first."""

    query: str

    def __call__(self, db: Library) -> tuple[PageRow, ...]:
        return pages.pages(db, search.parse(self.query))


class PageHeat(Struct, frozen=True, eq=False):
    """The clicks on a page and what the pane says of them at once.

    `size_px`: the page as wide as most see it and down to its lowest click, until its picture tells its height.
    `fold_px`: down to where the middle visit saw without scrolling, 0 where no viewport is known.
    `sources`: where the picture can be taken from, best first; none where nobody was on the page.
    """

    clicks: PageClicks
    people: int
    size_px: tuple[float, float]
    fold_px: float
    sources: tuple[PictureSource, ...]

    def is_of_same_page(self, other: PageHeat | None) -> bool:
        """Whether it is the same page on the same class of devices."""
        if other is None:
            return False
        mine, its = self.clicks, other.clicks
        return (mine.page, mine.site, mine.device) == (its.page, its.site, its.device)


class Clicks(Struct, frozen=True):
    """Asks for the clicks on a page; None for the commonest device class."""

    page: str
    device: str | None
    query: str

    def __call__(self, db: Library) -> PageHeat:
        clicks = click_points(db, self.page, self.device, search.parse(self.query))
        width = common_width([visit.viewport_w_px for visit in clicks.visits])
        view_h_px = max((visit.viewport_h_px for visit in clicks.visits), default=0)
        size = (float(width or UNKNOWN_W_PX), guessed_height(clicks.points, view_h_px))
        fold_px = fold(clicks.visits)
        return PageHeat(clicks, clicks.points.people, size, fold_px, picture_sources(clicks.visits))


class Drawing(Struct, frozen=True, eq=False):
    """Asks for the heat of points on a page of that size."""

    points: Points
    by: By
    size_px: tuple[float, float]
    radius_px: float

    def __call__(self, _db: Library) -> HeatPicture:
        return heat_picture(self.points, self.by, *self.size_px, self.radius_px)


class Elements(Struct, frozen=True, eq=False):
    """Asks for each element's part of the clicks."""

    points: Points

    def __call__(self, _db: Library) -> tuple[ElementClicks, ...]:
        return element_clicks(self.points)


class Visitor(Struct, frozen=True):
    """One session as the list beside the heat tells it."""

    session: int
    person: str
    when: str
    watched: bool


class Clicked(Struct, frozen=True):
    """Sessions that clicked, most clicks first, and who is behind them."""

    found: tuple[SpotSession, ...]
    visitors: dict[int, Visitor]


class Visitors(Struct, frozen=True):
    """Asks who clicked; `find` looks through the points, which takes its time where there are many."""

    find: Callable[[], tuple[SpotSession, ...]]
    most: int

    def __call__(self, db: Library) -> Clicked:
        found = self.find()[: self.most]
        rows = browse.rows_of(db, tuple(one.session for one in found))
        visitors = {
            row.id: Visitor(
                row.id, words.plain(row.user), words.moment(row.started_at_ms), row.watched
            )
            for row in rows
        }
        return Clicked(found, visitors)
