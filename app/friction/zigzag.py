"""Where something that moves to and fro turns round."""

from __future__ import annotations

from collections.abc import Sequence


def turning_points(values: Sequence[float], least: float) -> list[int]:
    """Indices of the first value, of each turn, and of the last, in order; equal ones once.

    A way back shorter than `least` is no turn. The point of a turn is its extreme, the last one of
    several that are equal.
    """
    if not values:
        return []
    found = [0]
    extreme, heading = 0, 0
    for at, value in enumerate(values):
        ahead = value - values[extreme]
        if heading == 0:
            if abs(ahead) >= least:
                heading = 1 if ahead > 0 else -1
                extreme = at
        elif ahead * heading >= 0:
            extreme = at
        elif -ahead * heading >= least:
            found.append(extreme)
            heading = -heading
            extreme = at
    if heading and extreme != found[-1]:
        found.append(extreme)
    return found
