"""What the tab asks the library, on the reader's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from app.insights.goals import Part
from app.insights.payloads import Field
from app.library import browse, search
from app.library.facets import facets
from app.library.goal_doors import Behind, Door, behind
from app.library.goal_results import Result, parted, results
from app.library.goal_suggestions import Suggestion, suggestions
from app.library.goal_worth import event_fields
from app.library.goals import Goal

if TYPE_CHECKING:
    from app.library.database import Library

#: events and pages that are offered for a goal
MOST_OFFERED = 40


class Answer(Struct, frozen=True):
    """What the tab shows first."""

    results: tuple[Result, ...]
    suggested: tuple[Suggestion, ...]
    sessions: int


class Goals(Struct, frozen=True):
    """Asks for all goals among the sessions of a query."""

    query: str

    def __call__(self, db: Library) -> Answer:
        found = results(db, self.query)
        query = search.parse(self.query)
        return Answer(found, suggestions(db, query), browse.count(db, query))


class Parts(Struct, frozen=True):
    """Asks for the sessions of a query by what they have in common."""

    query: str
    goal: Goal
    by: str

    def __call__(self, db: Library) -> tuple[Part, ...]:
        return parted(db, self.query, self.goal, self.by)


class Opened(Struct, frozen=True):
    """Asks for the sessions behind a number."""

    door: Door

    def __call__(self, db: Library) -> Behind:
        return behind(db, self.door)


class Offers(Struct, frozen=True):
    """What there is to make goals of: queries with how many sessions each has, and names of events."""

    queries: tuple[tuple[str, int], ...]
    events: tuple[str, ...]


class Offering(Struct, frozen=True):
    """Asks for them."""

    def __call__(self, db: Library) -> Offers:
        events, pages = facets(db, "", ("event", "page"))
        found = [(one.term, one.count) for one in (*events.values, *pages.values) if one.count]
        return Offers(tuple(found[:MOST_OFFERED]), tuple(one.label for one in events.values))


class Fields(Struct, frozen=True):
    """Asks for the fields that an event's payloads have."""

    event: str

    def __call__(self, db: Library) -> tuple[Field, ...]:
        return event_fields(db, self.event)


class Fits(Struct, frozen=True):
    """Asks how many sessions a query fits, of all."""

    text: str

    def __call__(self, db: Library) -> tuple[int, int]:
        return browse.count(db, search.parse(self.text)), browse.count(db, search.Query())
