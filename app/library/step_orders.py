"""Orders of steps (`app.library.order`) asked of all sessions at once, from what is held in memory: page views
(`app.library.view_columns`) and the rows of other steps (`app.library.step_columns`). What SQL finds row by row
(`app.library.search_sql`) is here a pass over numbers, with the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from app.insights.views import Ids, Mask, Moments, Views
from app.library import arrays
from app.library.addresses import path_condition
from app.library.order import InOrder, moves, wanted
from app.library.search_sql import MOMENT_PLACES
from app.library.step_columns import PAGE_RANK, Reader
from app.library.steps import OTHER, PAGE, Step
from app.library.storable import storable
from app.library.view_columns import views_of

if TYPE_CHECKING:
    from app.library.database import Library

#: so few sessions that have further rows are gone through one by one
_FEW = 32


def in_order(db: Library, steps: Sequence[Step]) -> Mask:
    """In which sessions of `views_of(db)` some steps come in their order."""
    views = views_of(db)
    session, bits = _rows(db, views, steps)
    starts = np.searchsorted(session, np.arange(len(views.sessions) + 1))
    all_of = sum(1 << at for at, step in enumerate(steps) if not step.absent)
    may = np.zeros(len(views.sessions), np.bool_)
    (has_any,) = np.nonzero(starts[1:] > starts[:-1])
    if len(has_any):
        may[has_any] = np.bitwise_or.reduceat(bits, starts[has_any]) & all_of == all_of
    found = np.zeros(len(views.sessions), np.bool_)
    if not all_of:  # where nothing came, nothing came that must not
        found[starts[1:] == starts[:-1]] = True
    (asked,) = np.nonzero(may)
    found[asked] = _came(bits, starts[asked], starts[asked + 1], steps)
    return found


def _came(bits: Ids, starts: Ids, ends: Ids, steps: Sequence[Step]) -> Mask:
    """Of some sessions, each with the rows from its start to its end, whether the order came."""
    text, last = wanted(steps), sum(not step.absent for step in steps)
    seen, code = np.unique(bits, return_inverse=True)
    ways = np.array([moves(text, int(one)) for one in seen], np.int64).reshape(-1, 2)
    stays, leads_on = ways[:, 0], ways[:, 1]
    lengths = ends - starts
    longest_first = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[longest_first], lengths[longest_first]
    reached = np.ones(len(starts), np.int64)
    place = 0
    while (left := int(np.searchsorted(-lengths, -place, side="left"))) > _FEW:
        row = code[starts[:left] + place]
        here = reached[:left]
        reached[:left] = here & stays[row] | (here & leads_on[row]) << 1
        place += 1
    found = np.zeros(len(starts), np.bool_)
    found[longest_first] = reached >> last & 1 == 1
    for at in range(left):
        rows = bits[starts[at] : starts[at] + lengths[at]].tolist()
        order = InOrder()
        for row in rows:
            order.step(row, text)
        found[longest_first[at]] = bool(order.finalize())
    return found


def _rows(db: Library, views: Views, steps: Sequence[Step]) -> tuple[Ids, Ids]:
    """Rows of any of the steps, by session, in order of time: the place of each one's session, the steps as bits."""
    of_path = _of_path(db, steps, int(views.path.max(initial=0)))
    seen = of_path[views.path]
    (row,) = np.nonzero(seen)
    session, bits = views.session[row].astype(np.int64), seen[row]
    others = [(at, step) for at, step in enumerate(steps) if step.key not in (PAGE, OTHER)]
    if not others:
        return session, bits
    at_ms: list[Moments] = [views.at_ms[row]]
    sessions, rank, idx, found = [session], [np.full(len(row), PAGE_RANK, np.int8)], [row], [bits]
    reader, everyone = Reader(db), np.ones(len(views.sessions), np.bool_)
    for at, step in others:
        told = reader.rows((step,), everyone)
        sessions.append(told.session.astype(np.int64))
        at_ms.append(told.at_ms)
        rank.append(told.rank)
        idx.append(told.idx)
        found.append(np.full(len(told.at_ms), 1 << at, np.int64))
    moments = np.round(np.concatenate(at_ms), MOMENT_PLACES)
    places = (np.concatenate(idx), np.concatenate(rank), moments, np.concatenate(sessions))
    order = np.lexsort(places)
    bits = np.concatenate(found)[order]
    is_new = np.zeros(len(order), np.bool_)
    is_new[:1] = True
    for place in places:
        in_turn = place[order]
        is_new[1:] |= in_turn[1:] != in_turn[:-1]
    (first,) = np.nonzero(is_new)
    if not len(first):
        return session, bits
    return places[3][order][first], np.bitwise_or.reduceat(bits, first)


def _of_path(db: Library, steps: Sequence[Step], most: int) -> Ids:
    """Of each path the steps whose page it is, as bits."""
    found = np.zeros(most + 1, np.int64)
    for at, step in enumerate(steps):
        if step.key not in (PAGE, OTHER):
            continue
        where, values = path_condition(str(storable(step.pattern)))
        (told,) = arrays.read(db, ("p.id",), f"paths p WHERE {where}", values)
        ids = arrays.whole(told)
        is_it = np.zeros(most + 1, np.bool_)
        is_it[ids[ids <= most]] = True
        found |= (is_it != (step.key == OTHER)).astype(np.int64) << at
    return found
