"""The overview of the sessions of a query: numbers (`app.insights.overview`), and what most of them have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from app.insights.overview import Overview, Sessions, overview
from app.insights.views import Mask, Views
from app.library import arrays
from app.library.calendar_columns import columns_for
from app.library.facets import FacetValue, facets
from app.library.search import Query, key_of, parse, written
from app.library.search_sql import condition
from app.library.view_columns import among, views_of

if TYPE_CHECKING:
    from app.library.database import Library

MOST_PAGES = 12
MOST_VALUES = 6
#: what sessions are told apart by, as the sidebar has it
KEYS = ("device", "referrer", "utm_source", "country", "browser", "variant")

_COLUMNS = (
    "f.session_id", "f.started_at_ms", "f.active_ms", "f.duration_ms", "f.friction", "f.errors > 0",
    "coalesce(s.person_id, -s.id)",
)  # fmt: skip


class Common(Struct, frozen=True):
    """What sessions have in common: at most `MOST_VALUES` of `distinct` values of a key of queries, with counts."""

    key: str
    values: tuple[FacetValue, ...]
    distinct: int


class Told(Struct, frozen=True):
    """The overview of a query."""

    query: Query
    numbers: Overview
    common: tuple[Common, ...]


def tell(db: Library, query: Query) -> Told:
    """What the sessions of a query come to.

    Raises:
        QueryError: for a query that cannot be asked.
    """
    views = views_of(db)
    chosen, of = among(db, condition(query)), _sessions(db, views)
    started_at_ms = of.started_at_ms[chosen]
    columns = None
    if len(started_at_ms):
        columns = columns_for(float(started_at_ms.min()), float(started_at_ms.max()))
    numbers = overview(views, of, chosen, most_pages=MOST_PAGES, columns=columns)
    asked = {key_of(term) for term in query.terms}
    common = []
    for facet in facets(db, written(query), KEYS):
        values = facet.values
        if facet.key in asked:
            values = _counted_anew(db, chosen, values)
        if any(value.count for value in values):
            common.append(Common(facet.key, values[:MOST_VALUES], facet.distinct))
    return Told(query, numbers, tuple(common))


def _counted_anew(
    db: Library, chosen: Mask, values: tuple[FacetValue, ...]
) -> tuple[FacetValue, ...]:
    """Values by which the query itself chooses, which the sidebar counts as if it did not."""
    counts = [int((chosen & among(db, condition(parse(one.term)))).sum()) for one in values]
    told = [replace(one, count=count) for one, count in zip(values, counts, strict=True) if count]
    return tuple(sorted(told, key=lambda one: -one.count))


_kept: WeakKeyDictionary[Views, Sessions] = WeakKeyDictionary()


def _sessions(db: Library, views: Views) -> Sessions:
    """What is known of the sessions, read once while the library stays as it is."""
    if views not in _kept:
        ids, *told = arrays.read(db, _COLUMNS, "facts f JOIN sessions s ON s.id = f.session_id")
        is_known, places = views.rows_of(arrays.whole(ids))
        columns = [arrays.numbers(one) for one in told]
        known = [np.full(len(views.sessions), np.nan) for _ in columns]
        for made, column in zip(known, columns, strict=True):
            made[places] = column[is_known]
        started, active, length, friction, errors, person = known
        _, who = np.unique(person, return_inverse=True)
        _kept[views] = Sessions(
            started, active, length, friction, errors == 1, who.astype(np.int32)
        )
    return _kept[views]
