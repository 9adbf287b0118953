"""What heat is made of. This docstring is the definition of record.

- *click*: every click and tap; *rage*, *dead*, *error*: those that a signal of that kind names; *touch*: those by
  finger.
- *move*: where the pointer was, each sample weighing as long as it stayed there (`app.heatmap.moves`); *hover*: the
  same, told of the elements below it.
- *scroll*: how far down the page was seen (`app.heatmap.reach`); *attention*: for how long each part of it was in view
  while somebody was there (`app.heatmap.attention`).
- *First* and *last*: of each visit the first, or last, of the kind that was asked for.
- *By events* each counts as much as it is; *by people* each person counts once a spot.
"""

from __future__ import annotations

from enum import IntFlag, StrEnum
from typing import Literal

By = Literal["events", "people"]


class Kind(StrEnum):
    """What heat is made of."""

    CLICK = "click"
    RAGE = "rage"
    DEAD = "dead"
    ERROR = "error"
    MOVE = "move"
    HOVER = "hover"
    TOUCH = "touch"
    SCROLL = "scroll"
    ATTENTION = "attention"

    @property
    def is_of_clicks(self) -> bool:
        """Whether its points are clicks."""
        return self in _OF_CLICKS

    @property
    def is_of_bands(self) -> bool:
        """Whether it tells parts of the page's height, not places."""
        return self in (Kind.SCROLL, Kind.ATTENTION)


_OF_CLICKS = frozenset({Kind.CLICK, Kind.RAGE, Kind.DEAD, Kind.ERROR, Kind.TOUCH})


class Which(StrEnum):
    """Which clicks of a visit."""

    ALL = "all"
    FIRST = "first"
    LAST = "last"


class Sign(IntFlag):
    """What a click is beside a click, as bits of `Points.signs`."""

    NONE = 0
    RAGE = 1
    DEAD = 2
    ERROR = 4
    TOUCH = 8


#: which bit a kind of click asks for
SIGN_OF = {
    Kind.CLICK: Sign.NONE,
    Kind.RAGE: Sign.RAGE,
    Kind.DEAD: Sign.DEAD,
    Kind.ERROR: Sign.ERROR,
    Kind.TOUCH: Sign.TOUCH,
}
