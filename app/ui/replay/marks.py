"""Moments with words, in order of time, so many of them that lanes look them up and never walk through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, overload

from app.library.notes import PersonNote
from app.library.signals import SignalRow
from app.ui import kinds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Kind(StrEnum):
    """What happened at a mark."""

    PAGE = "page"
    SWITCH = "switch"
    CLICK = "click"
    SIGNAL = "signal"
    ERROR = "error"
    CONSOLE = "console"
    REQUEST = "request"
    NOTE = "note"
    FEEDBACK = "feedback"
    REMARK = "remark"
    MATCH = "match"


#: of errors that are drawn as one, the first of these is shown
GRAVITY = (Kind.ERROR, Kind.REQUEST, Kind.CONSOLE)
_RANKS = {kind: rank for rank, kind in enumerate(GRAVITY)} | {Kind.NOTE: 0, Kind.FEEDBACK: 1}


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment with words. `is_quoted`: they were read on the page, they do not name a part of it. `signal`: what was
    found there. `note`: what a person wrote there."""

    at_ms: float
    window: int
    text: str
    kind: Kind = Kind.CLICK
    is_quoted: bool = False
    signal: SignalRow | None = None
    note: PersonNote | None = None

    @property
    def goes_to_ms(self) -> float:
        """The moment to see when it is chosen: of a signal what led to it comes first."""
        return kinds.before(self.at_ms) if self.signal is not None else self.at_ms

    @property
    def rank(self) -> int:
        """Its place among the signs of its lane, the gravest first."""
        if self.signal is not None:
            return int(kinds.gravity(self.signal.kind))
        return _RANKS.get(self.kind, len(GRAVITY) - 1)


class Marks(Sequence[Mark]):
    """The marks of one lane, sorted by time; `at_ms` are their times, float64."""

    __slots__ = ("_marks", "_ranks", "at_ms")

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        import numpy as np  # what takes long to import is not there before a session is

        self._marks = tuple(sorted(marks, key=lambda mark: mark.at_ms))
        self.at_ms: NDArray[np.float64] = np.fromiter(
            (mark.at_ms for mark in self._marks), np.float64, len(self._marks)
        )

        self._ranks: NDArray[np.int8] = np.fromiter(
            (mark.rank for mark in self._marks), np.int8, len(self._marks)
        )

    @overload
    def __getitem__(self, index: int) -> Mark: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Mark, ...]: ...
    def __getitem__(self, index: int | slice) -> Mark | tuple[Mark, ...]:
        return self._marks[index]

    def __len__(self) -> int:
        return len(self._marks)

    def __iter__(self) -> Iterator[Mark]:
        return iter(self._marks)

    def between(self, from_ms: float, to_ms: float) -> tuple[Mark, ...]:
        """Those of [from_ms, to_ms]."""
        first = int(self.at_ms.searchsorted(from_ms))
        return self._marks[first : int(self.at_ms.searchsorted(to_ms, side="right"))]

    def gravest(self, first: NDArray[np.int64], counts: NDArray[np.int64]) -> list[int]:
        """Of each run of marks, given by its first one and its length, the `rank` of the gravest."""
        import numpy as np

        if not len(first):
            return []
        seen = self._ranks[: int(first[-1] + counts[-1])]
        return [int(rank) for rank in np.minimum.reduceat(seen, first)]

    def near(self, at_ms: float, within_ms: float) -> Mark | None:
        """The nearest one that is no further away."""
        place = int(self.at_ms.searchsorted(at_ms))
        sides = self._marks[max(0, place - 1) : place + 1]
        nearest = min(sides, key=lambda mark: abs(mark.at_ms - at_ms), default=None)
        if nearest is None or abs(nearest.at_ms - at_ms) > within_ms:
            return None
        return nearest

    def after(self, at_ms: float) -> Mark | None:
        """The first one later than a moment."""
        place = int(self.at_ms.searchsorted(at_ms, side="right"))
        return self._marks[place] if place < len(self) else None

    def before(self, at_ms: float) -> Mark | None:
        """The last one earlier than a moment."""
        place = int(self.at_ms.searchsorted(at_ms))
        return self._marks[place - 1] if place else None
