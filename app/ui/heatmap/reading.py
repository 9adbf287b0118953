"""What the heat pane asks the library, on the reader's thread."""

from __future__ import annotations

from dataclasses import dataclass

from app.library import browse, pages, points, search
from app.library.database import Library
from app.library.pages import PageRow
from app.library.points import PageClicks
from app.ui import words


@dataclass(frozen=True, slots=True)
class Pages:
    """Asks for the pages that the sessions of a query saw, most visited first."""

    query: str

    def __call__(self, db: Library) -> tuple[PageRow, ...]:
        return pages.pages(db, search.parse(self.query))


@dataclass(frozen=True, slots=True)
class Clicks:
    """Asks for the clicks on a page; None for the commonest device class."""

    page: str
    device: str | None
    query: str

    def __call__(self, db: Library) -> PageClicks:
        return points.click_points(db, self.page, self.device, search.parse(self.query))


@dataclass(frozen=True, slots=True)
class Visitor:
    """One session as the list beside the heat tells it."""

    session: int
    person: str
    when: str
    watched: bool


@dataclass(frozen=True, slots=True)
class Visitors:
    """Asks who is behind some sessions."""

    ids: tuple[int, ...]

    def __call__(self, db: Library) -> dict[int, Visitor]:
        return {
            row.id: Visitor(
                row.id, words.plain(row.user), words.moment(row.started_at_ms), row.watched
            )
            for row in browse.rows_of(db, self.ids)
        }
