"""Where the pointer went on a page, and how long it stayed there.

The definition of record of a move's **weight**: the seconds until the pointer is told to be elsewhere, `MOST_S` at
most: of a pointer that rests a recorder tells nothing, and nobody knows whether anyone's eyes rest with it.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict
from numpy.typing import NDArray

from app.heatmap.stays import Floats, Mask, Stays, renumbered

MOST_S = 1.0

Small = NDArray[np.float32]


class Moves(Struct, frozen=True, eq=False):
    """m samples of the pointer, all arrays (m,), small as there may be millions.

    `stay`: int32, whose it is. `since_s`: float32, seconds since the stay began. `x_px, y_px`: float32, on the page as
    it was laid out, unfolded (`app.heatmap.views`). `dwell_s`: float32, its weight.
    """

    stay: NDArray[np.int32]
    since_s: Small
    x_px: Small
    y_px: Small
    dwell_s: Small

    def __len__(self) -> int:
        return int(self.stay.size)

    def of_stays(self, chosen: Mask) -> Moves:
        """Only those of some stays, which are numbered anew."""
        if chosen.all():
            return self
        mine = chosen[self.stay]
        taken = {name: column[mine] for name, column in asdict(self).items()}
        taken["stay"] = renumbered(chosen).astype(np.int32)[taken["stay"]]
        return Moves(**taken)

    def placed_x(self, stays: Stays, page_w_px: float) -> Small:
        """The moves' x on a picture `page_w_px` wide, (m,) px."""
        scale = np.ones(len(stays), np.float32)
        np.divide(
            page_w_px,
            stays.viewport_w_px,
            out=scale,
            where=stays.viewport_w_px > 0,
            casting="unsafe",
        )
        return np.asarray(self.x_px * scale[self.stay], dtype=np.float32)


def dwells_s(t_ms: Floats, leave_ms: float) -> Floats:
    """How long the pointer stayed at each of its samples, seconds, `MOST_S` at most.

    >>> dwells_s(np.array([0.0, 50.0, 100.0]), 4000.0).tolist()
    [0.05, 0.05, 1.0]
    """
    until = np.append(t_ms[1:], max(leave_ms, t_ms[-1])) if t_ms.size else t_ms
    return np.minimum((until - t_ms) / 1000, MOST_S)
