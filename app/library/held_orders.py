"""Whether a query with orders in it (`seq:`) is answered from memory (`app.library.step_orders`): that takes no time
once page views are held, but to read them takes longer than SQL takes for steps that few sessions have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.library.search import NAMED, Named, Query
from app.library.search_sql import Condition, condition, source

if TYPE_CHECKING:
    from app.library.database import Library

#: SQL looks through so many sessions while the views of a large library are read
FEW = 5_000


def fitting(db: Library, wanted: Condition) -> list[int] | None:
    """The sessions that fit, ascending, less those in the trash; None where SQL is to be asked."""
    if not wanted.orders:
        return None
    # numbers are loaded with the first order, not while the window starts
    from app.library.columns import columns_of
    from app.library.view_columns import are_held

    if not are_held(db) and _are_few(db, wanted):
        return None
    found: list[int] = columns_of(db).ids_among(db, wanted).tolist()
    return found


def _are_few(db: Library, wanted: Condition) -> bool:
    """Whether few sessions have all the steps that come."""
    steps = (step for order in wanted.orders if not order.negated for step in order.steps)
    has = tuple(
        Named(one.key, (one.pattern,)) for one in steps if not one.absent and one.key in NAMED
    )
    where = condition(Query(has))
    (many,) = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {source(where.sql)} WHERE {where.sql} LIMIT ?)",
        (*where.values, FEW + 1),
    ).fetchone()
    return bool(many <= FEW)
