"""The paths of the sessions of a query, from page views held in memory (`app.library.view_columns`)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from app.insights.path_difference import Difference, difference
from app.insights.paths import Paths
from app.insights.step_flows import Anchor, Steps, steps_of
from app.insights.turns import Turns
from app.insights.views import Mask, Page, Views
from app.library.addresses import page_for
from app.library.columns import columns_of
from app.library.listing import THESE, listed
from app.library.search import Query, parse
from app.library.search_sql import condition
from app.library.view_columns import among, views_of

if TYPE_CHECKING:
    from app.library.database import Library

EVERYTHING = Query()
#: sessions whose path is least like others' that are told
MOST_RAREST = 50
#: that are told unless somebody asks for more
STEPS = 5

_kept: WeakKeyDictionary[Views, Turns] = WeakKeyDictionary()


def turns_of(db: Library) -> Turns:
    """All turns of the library, as it stands now."""
    views = views_of(db)
    kept = _kept.get(views)
    if kept is None:
        kept = _kept[views] = Turns(views)
    return kept


def paths(db: Library, query: Query = EVERYTHING) -> Paths:
    """The paths of the sessions of a query.

    Raises:
        QueryError: for a term that asks what is not known.
    """
    turns = turns_of(db)
    return turns.paths(_of(db, query), _of(db, EVERYTHING))


def rarest(db: Library, query: Query = EVERYTHING) -> tuple[tuple[int, float], ...]:
    """The sessions of a query whose paths are least like others': see `Turns.rarest`."""
    turns = turns_of(db)
    return turns.rarest(_of(db, query), _of(db, EVERYTHING), MOST_RAREST)


def compared(db: Library, one: Query, other: Query) -> Difference:
    """The paths of two queries beside each other."""
    turns = turns_of(db)
    sides, everyone = (_of(db, one), _of(db, other)), _of(db, EVERYTHING)
    shared = int((sides[0] & sides[1]).sum())
    return difference(turns.paths(sides[0], everyone), turns.paths(sides[1], everyone), shared)


def steps(db: Library, query: Query, anchor: Anchor, page: Page | None, many: int) -> Steps:
    """What the sessions of a query do step by step."""
    return steps_of(views_of(db), _of(db, query), anchor, page, many)


def behind(db: Library, query: Query, term: str, most: int) -> tuple[int, tuple[int, ...]]:
    """How many sessions of a query fit a door (`app.library.path_queries`), and the newest of them."""
    both = Query((*query.terms, *parse(term).terms))
    ids = columns_of(db).ids_among(db, condition(both))
    newest = db.execute(
        f"""SELECT session_id FROM facts WHERE session_id {THESE}
           ORDER BY started_at_ms DESC, session_id DESC LIMIT ?""",
        (listed(ids.tolist()), most),
    )
    return len(ids), tuple(row[0] for row in newest.fetchall())


def page_named(db: Library, pattern: str) -> Page:
    """The page with most views that fits a pattern.

    Raises:
        NothingFound: when no page fits.
    """
    name, site, _ = page_for(db, pattern)
    return Page(name, site)


def _of(db: Library, query: Query) -> Mask:
    return among(db, condition(query))
