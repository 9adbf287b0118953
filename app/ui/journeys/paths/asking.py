"""What the tab asks the library, on the reader's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.insights.path_difference import Difference
from app.insights.paths import Paths
from app.insights.step_flows import Anchor, Steps
from app.insights.views import Page
from app.library import browse, paths, search
from app.library.matches import matches
from app.library.segments import Segment, segments
from app.ui.journeys.behind import MOST, Moment

if TYPE_CHECKING:
    from app.library.database import Library


class Answer(Struct, frozen=True):
    """The paths of a query; beside those of another one, where there is one. `rarest`: sessions whose path is least
    like others', with how little, as a logarithm. `is_of_nobody`: no session fits, one
    without pages neither."""

    paths: Paths
    difference: Difference | None
    rarest: tuple[tuple[int, float], ...]
    segments: tuple[Segment, ...]
    is_of_nobody: bool


class Ask(Struct, frozen=True):
    """Asks for the paths of a query, beside those of another one unless that is None."""

    query: str
    other: str | None = None

    def __call__(self, db: Library) -> Answer:
        query = search.parse(self.query)
        found = None
        if self.other is not None:
            found = paths.compared(db, query, search.parse(self.other))
        told = paths.paths(db, query) if found is None else found.one
        is_of_nobody = not told.sessions and not browse.count(db, query)
        return Answer(told, found, paths.rarest(db, query), segments(db), is_of_nobody)


class AskSteps(Struct, frozen=True):
    """Asks what the sessions of a query do step by step."""

    query: str
    anchor: Anchor
    page: Page | None
    steps: int

    def __call__(self, db: Library) -> Steps:
        return paths.steps(db, search.parse(self.query), self.anchor, self.page, self.steps)


class Found(Struct, frozen=True):
    """The sessions behind a number, the first of them with the moment it is about."""

    number: int
    moments: tuple[Moment, ...]
    query: str


class Behind(Struct, frozen=True):
    """Asks for the sessions of a query that fit a term as well."""

    query: str
    term: str

    def __call__(self, db: Library) -> Found:
        number, ids = paths.behind(db, search.parse(self.query), self.term, MOST)
        where = matches(db, search.parse(self.term), ids)
        moments = tuple(Moment(one, where[one][-1].at_ms if where.get(one) else 0.0) for one in ids)
        return Found(number, moments, f"{self.query} {self.term}".strip())
