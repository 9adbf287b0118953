"""Where pointers and fingers went in each stay on a page: some million samples, so they are kept small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.heatmap.moves import Moves, dwells_s
from app.library.in_view import box_shift
from app.library.scrolled import box_scrolls, page_scrolls, windows_of

if TYPE_CHECKING:
    from app.library.database import Library
    from app.library.points import PageRead

_POINTERS = ("pointer", "touch", "drag")


def read_moves(db: Library, read: PageRead) -> Moves:
    """The samples of all stays on a page. Those in frames are told as their frame counts them: where frames stand is
    not kept."""
    stays = read.on.stays
    parts: list[tuple[np.ndarray[tuple[int], np.dtype[np.generic]], ...]] = []
    for of in windows_of(db, stays, (*_POINTERS, "scroll")):
        t_ms, x_px, y_px = (
            np.concatenate([of.column(kind, name) for kind in _POINTERS])
            for name in ("t_ms", "x_px", "y_px")
        )
        order = np.argsort(t_ms, kind="stable")
        t_ms, x_px, y_px = t_ms[order], x_px[order], y_px[order]
        for at in of.stays:
            enter_ms, leave_ms = float(stays.enter_ms[at]), float(stays.leave_ms[at])
            low, high = t_ms.searchsorted([enter_ms, leave_ms])
            if low == high:
                continue
            when, facts = t_ms[low:high], read.facts[at]
            x = x_px[low:high] + page_scrolls(of, facts, "x_px").at(when)
            y = y_px[low:high] + page_scrolls(of, facts).at(when)
            if facts.scroller is not None:
                y = y + box_shift(
                    facts.scroller, x, y, box_scrolls(of, facts, facts.scroller).at(when)
                )
            parts.append(
                (
                    np.full(when.size, at, np.int32), ((when - enter_ms) / 1000).astype(np.float32),
                    x.astype(np.float32), y.astype(np.float32), dwells_s(when, leave_ms).astype(np.float32),
                )
            )  # fmt: skip
    if not parts:
        nothing = np.zeros(0, np.float32)
        return Moves(np.zeros(0, np.int32), nothing, nothing, nothing, nothing)
    return Moves(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
