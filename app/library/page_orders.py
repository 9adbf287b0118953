"""Orders of pages (`app.library.order`) asked of all sessions at once, from the page views held in memory: what SQL
finds row by row is here a pass over numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.insights.views import Ids, Mask
from app.library import arrays
from app.library.addresses import path_condition
from app.library.order import moves, wanted
from app.library.search import Order, Query, parse
from app.library.search_sql import condition
from app.library.steps import OTHER, PAGE, Step
from app.library.storable import storable
from app.library.view_columns import among, views_of

if TYPE_CHECKING:
    from app.library.database import Library


def fitting(db: Library, query: Query, term: str) -> Ids:
    """The sessions of a query that fit a term as well, those in the trash left out.

    Raises:
        QueryError: for a term that asks what is not known.
    """
    asked = parse(term).terms
    orders = [one for one in asked if isinstance(one, Order) and is_of_pages(one)]
    rest = Query((*query.terms, *(one for one in asked if one not in orders)))
    found = among(db, condition(rest))
    for order in orders:
        found = found & (in_order(db, order.steps) != order.negated)
    return views_of(db).sessions[found]


def is_of_pages(order: Order) -> bool:
    """Whether views of pages alone tell it."""
    return all(step.key in (PAGE, OTHER) for step in order.steps) and not all(
        step.absent for step in order.steps
    )


def in_order(db: Library, steps: Sequence[Step]) -> Mask:
    """In which sessions of `views_of(db)` some steps, all of pages, come in their order."""
    views = views_of(db)
    seen, of_path = np.unique(_seen(db, steps, int(views.path.max(initial=0))), return_inverse=True)
    text = wanted(steps)
    ways = np.array([moves(text, int(bits)) for bits in seen], np.int64)
    stays, leads_on = ways[:, 0][of_path], ways[:, 1][of_path]
    lengths = np.diff(views.starts)
    longest_first = np.argsort(-lengths, kind="stable")
    starts, lengths = views.starts[:-1][longest_first], lengths[longest_first]
    reached = np.ones(len(starts), np.int64)
    for place in range(int(lengths.max(initial=0))):
        left = int(np.searchsorted(-lengths, -place, side="left"))
        path = views.path[starts[:left] + place]
        here = reached[:left]
        reached[:left] = here & stays[path] | (here & leads_on[path]) << 1
    last = sum(not step.absent for step in steps)
    found = np.zeros(len(starts), np.bool_)
    found[longest_first] = (reached >> last & 1 == 1) & (lengths > 0)
    return found


def _seen(db: Library, steps: Sequence[Step], most: int) -> Ids:
    """Of each path the steps whose page it is, as bits."""
    found = np.zeros(most + 1, np.int64)
    for at, step in enumerate(steps):
        where, values = path_condition(str(storable(step.pattern)))
        (told,) = arrays.read(db, ("p.id",), f"paths p WHERE {where}", values)
        ids = arrays.whole(told)
        is_it = np.zeros(most + 1, np.bool_)
        is_it[ids[ids <= most]] = True
        found |= (is_it != (step.key == OTHER)).astype(np.int64) << at
    return found
