"""Where the pointer came to a stand over something that can be pressed, or over a price. Evidence for hesitation."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from app.activity.streams import NodeNote
from app.friction.doings import Doings, Times, first_after, times
from app.friction.model import Place
from app.pattern import pattern

#: no threshold goes below these: a shorter stand is a pause between two moves
LEAST_MS = 1_000.0
#: a hand that goes slower than this from one sample to the next holds still
STILL_PX = 10.0
#: what carries more text than this is read while the pointer is parked on it
SHORT_TEXT = 60
MOST_RESTS = 200
PRICE = pattern(
    r"(?=.*\d).*([€$£¥₹₽₩₺₴₪฿]|\b(USD|EUR|GBP|CHF|SEK|NOK|DKK|PLN|CZK|INR|JPY|CAD|AUD|kr|zł|Kč)\b)"
)
PRICE_LENGTH = 30


class Target(IntEnum):
    """What was stood on."""

    CONTROL = 0
    PRICE = 1
    FIELD = 2


class Ending(IntEnum):
    """How a stand ended."""

    MOVED = 0
    PRESSED = 1
    TYPED = 2
    LEFT = 3
    OTHERWISE = 4


class Rest(Struct, frozen=True, array_like=True):
    """One stand; `drift_px` the farthest that the pointer was from where it began; `came_px_ms` how fast its last step
    before was, `came_ms` how long that took, 0 where it was seen nowhere before; `went_px` how far its first step
    after. Who flies by on the way out of the window and comes in again elsewhere stood nowhere.
    """

    window: int
    visit: int
    target: Target
    from_ms: int
    until_ms: int
    drift_px: int
    came_px_ms: float
    went_px: int
    ending: Ending
    place: Place
    came_ms: int = 0


def gather_rests(doings: Doings) -> Iterator[Rest]:
    """The stands of the pointer in one window that began by its arrival: after a press a person waits for an answer,
    after a scroll reads what came.
    """
    columns = doings.session.columns(doings.window, "pointer")
    moments = times(columns)
    if not len(moments):
        return
    x, y = columns["x_px"].astype(np.float64), columns["y_px"].astype(np.float64)
    moving = np.hypot(np.diff(x), np.diff(y)) > STILL_PX
    leaves = np.append(np.flatnonzero(moving), len(moments) - 1)
    arrivals = np.concatenate([[0], leaves[:-1] + 1])
    ends = np.append(moments[leaves[:-1] + 1], _end(doings, float(moments[-1])))
    cuts = _cuts(doings)
    made = 0
    for index in np.flatnonzero(ends - moments[arrivals] >= LEAST_MS).tolist():
        first, last = int(arrivals[index]), int(leaves[index])
        begin = float(moments[first])
        cut = first_after(cuts, begin)
        until = min(float(ends[index]), cut)
        if until - begin < LEAST_MS or made >= MOST_RESTS:
            continue
        if cut <= ends[index]:
            last = min(last, int(np.searchsorted(moments, until, side="right")) - 1)
        # the longest still moment: coming and going are slow, too, and may be over something else
        still = first + int(np.argmax(np.diff(np.append(moments[first : last + 1], until))))
        node = int(columns["node"][still])
        found = _target(doings, begin, node)
        if found is None:
            continue
        note, target = found
        made += 1
        span = slice(first, last + 1)
        yield Rest(
            window=doings.window,
            visit=doings.session.visit_at(doings.window, begin),
            target=target,
            from_ms=round(begin),
            until_ms=round(until),
            drift_px=round(float(np.hypot(x[span] - x[first], y[span] - y[first]).max())),
            came_px_ms=round(_step_px(x, y, first) / max(1.0, begin - _before(moments, first)), 2),
            went_px=0 if cut <= ends[index] else round(_step_px(x, y, last + 1)),
            ending=_ending(doings, until, cut <= ends[index]),
            place=Place(
                note.node,
                note.snapshot,
                note.selector,
                note.element_key,
                note.label,
                round(float(x[first])),
                round(float(y[first]) + doings.scrolled_px(begin)),
                note.tag if target is Target.CONTROL else None,
                note.around,
            ),
            came_ms=round(begin - _before(moments, first)) if first else 0,
        )


def _step_px(x: NDArray[np.float64], y: NDArray[np.float64], index: int) -> float:
    """How far it is from the sample before to this one; 0 where there is none."""
    if not 0 < index < len(x):
        return 0.0
    return float(np.hypot(x[index] - x[index - 1], y[index] - y[index - 1]))


def _before(moments: Times, index: int) -> float:
    return float(moments[index - 1]) if index else 0.0


def _end(doings: Doings, at_ms: float) -> float:
    """When the page that is open at a moment is left."""
    visits = doings.session.visits[doings.window]
    return next((v.leave_ms for _, v in visits if v.leave_ms > at_ms), at_ms)


def _cuts(doings: Doings) -> Times:
    return np.sort(
        np.concatenate(
            [
                doings.presses,
                doings.scrolls,
                doings.inputs,
                doings.pages,
                doings.hidden,
                doings.selections,
            ]
        )
    )


def _target(doings: Doings, at_ms: float, node: int) -> tuple[NodeNote, Target] | None:
    session, snapshot = doings.session, doings.snapshot_at(at_ms)
    note = session.note(doings.window, snapshot, node)
    if note is None:
        return None
    if note.control:
        control = session.note(doings.window, snapshot, note.control) or note
        return (control, Target.CONTROL) if control.text_length <= SHORT_TEXT else None
    words = note.label or ""
    if note.text_length <= PRICE_LENGTH and PRICE.match(words):
        return note, Target.PRICE
    return None


def _ending(doings: Doings, until_ms: float, cut: bool) -> Ending:
    if not cut:
        return Ending.MOVED
    for moments, ending in ((doings.presses, Ending.PRESSED), (doings.inputs, Ending.TYPED)):
        at = int(np.searchsorted(moments, until_ms))
        if at < len(moments) and moments[at] == until_ms:
            return ending
    return (
        Ending.LEFT if until_ms in doings.pages or until_ms in doings.hidden else Ending.OTHERWISE
    )
