"""When people went elsewhere in a film or sound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.insights.elsewhere import BEGINNING_S, ELSEWHERE_S
from app.insights.media import EndedBy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def went_elsewhere(
    medium: Ints,
    starts: tuple[Floats, Floats],
    ends: tuple[Floats, Floats],
    ended_by: Ints,
    seeks: Ints,
) -> Floats:
    """When somebody went elsewhere in a medium from the end of each stretch, NaN for nobody: then and there, or while
    it was paused, which shows when it is played on.

    Args:
        medium: (k,) place of each stretch's use among `seeks`; those of one use in order of time.
        starts: when (ms) and where in the medium (s) they begin; `ends`: the same of where they end.
        seeks: (m,) how often somebody sought in each use.
    """
    order = np.argsort(medium, kind="stable")
    at, until = order[:-1], order[1:]
    (begin_ms, from_s), (end_ms, to_s) = starts, ends
    is_elsewhere = (
        (medium[at] == medium[until])
        & (ended_by[at] == EndedBy.PAUSE)
        & (seeks[medium[at]] > 0)
        & (from_s[until] >= BEGINNING_S)
        & (np.abs(from_s[until] - to_s[at]) > ELSEWHERE_S)
    )
    found = np.where(ended_by == EndedBy.SEEK, end_ms, np.nan)
    found[at[is_elsewhere]] = begin_ms[until[is_elsewhere]]
    return found
