"""Text that was selected, and the page gone from soon after. Evidence for copying something out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from app.friction.doings import Doings, Times, between, first_after, times
from app.friction.model import Place

#: no threshold goes above this: who comes back to other things has not left with the text
LONGEST_MS = 60_000.0
#: a double click's own presses come this soon after what it selects
OWN_PRESS_MS = 400.0
#: copying takes a hand this long
LEAST_MS = 500.0
MOST_COPIES = 40


class Copy(Struct, frozen=True, array_like=True):
    """A selection (its last change) and when the page was hidden or left, nothing being pressed between; `hidden`: the
    page was still there, but not looked at.
    """

    window: int
    visit: int
    selected_ms: int
    gone_ms: int
    hidden: bool
    place: Place


def gather_copies(doings: Doings) -> Iterator[Copy]:
    """The selections of one window after which it was left."""
    columns = doings.session.columns(doings.window, "selection")
    moments, empty, nodes = times(columns), columns["empty"].tolist(), columns["node"].tolist()
    downs = np.sort(np.concatenate([doings.downs, doings.clicks, doings.inputs]))
    gone = _gone(doings)
    made = 0
    for at, at_ms in enumerate(moments.tolist()):
        if empty[at] or made >= MOST_COPIES:
            continue
        until = first_after(gone, at_ms)
        again = moments[at + 1] if at + 1 < len(moments) else float("inf")
        if (
            not LEAST_MS <= until - at_ms <= LONGEST_MS
            or again < until
            or between(downs, at_ms + OWN_PRESS_MS, until)
        ):
            continue
        made += 1
        snapshot = doings.snapshot_at(at_ms)
        note = doings.session.note(doings.window, snapshot, nodes[at])
        yield Copy(
            window=doings.window,
            visit=doings.session.visit_at(doings.window, at_ms),
            selected_ms=round(at_ms),
            gone_ms=round(until),
            hidden=until in doings.hidden,
            place=Place(
                nodes[at],
                snapshot,
                note.selector if note is not None else None,
                note.element_key if note is not None else None,
                note.label if note is not None else None,
            ),
        )


def _gone(doings: Doings) -> Times:
    """When the page was hidden, left for another or left for good."""
    leaves = [visit.leave_ms for _, visit in doings.session.visits[doings.window]]
    return np.sort(np.concatenate([doings.hidden, np.array(leaves, dtype=np.float64)]))
