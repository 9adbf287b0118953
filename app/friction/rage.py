"""Quick clicks at one place: bursts, the gestures among them, and the runs that nothing answered."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.activity.targets import Trait
from app.friction.clicks import NEVER, ClickNote
from app.friction.replies import answer_ms
from app.friction.thresholds import Thresholds

#: a double or triple click: how many, and how quick each after the one before
MARKING_CLICKS = 3
MARKING_GAP_MS = 500
#: a key that is held down clicks by itself, quicker than any finger
REPEATED_MS = 70
Burst = Sequence[ClickNote]


def bursts(clicks: Sequence[ClickNote], thresholds: Thresholds) -> Iterator[Burst]:
    """All clicks in order, those together that follow each other quickly at one place in one window."""
    running: dict[int, list[ClickNote]] = {}
    for click in clicks:
        run = running.get(click.window)
        if run and _goes_on(run[-1], click, thresholds):
            run.append(click)
            continue
        if run:
            yield run
        running[click.window] = [click]
    yield from running.values()


def _goes_on(before: ClickNote, click: ClickNote, thresholds: Thresholds) -> bool:
    if click.at_ms - before.at_ms > thresholds.rage_gap_ms:
        return False
    if before.page_ms != NEVER and before.page_ms <= click.at_ms - before.at_ms:
        return False
    return distance_px(before, click) <= thresholds.rage_distance_px


def distance_px(one: ClickNote, other: ClickNote) -> float:
    """How far two clicks of a window are apart on the screen; by keyboard 0 on one element, else without end."""
    if (
        one.viewport_x_px is None
        or one.viewport_y_px is None
        or other.viewport_x_px is None
        or other.viewport_y_px is None
    ):
        same = one.element == other.element and one.pointer == other.pointer
        return 0.0 if same and other.at_ms - one.at_ms > REPEATED_MS else math.inf
    return math.hypot(
        one.viewport_x_px - other.viewport_x_px, one.viewport_y_px - other.viewport_y_px
    )


def is_marking(burst: Burst) -> bool:
    """Is it a double or triple click that marks a word or paragraph?"""
    if not 1 < len(burst) <= MARKING_CLICKS or burst[0].traits & Trait.CONTROL:
        return False
    if any(b.at_ms - a.at_ms > MARKING_GAP_MS for a, b in pairwise(burst)):
        return False
    return any(click.traits & Trait.TEXT or click.selected_ms != NEVER for click in burst)


def rage_run(burst: Burst, thresholds: Thresholds) -> Burst:
    """The longest run of a burst without an answer among it; empty when it is too short or the page was only a little
    slow."""
    if len(burst) < thresholds.rage_clicks:
        return ()
    runs: list[list[ClickNote]] = [[]]
    for click in burst:
        runs[-1].append(click)
        first = answer_ms(click, thresholds)
        if first != NEVER and click.next_ms != NEVER and first <= click.next_ms:
            runs.append([])
    longest = max(runs, key=len)
    count = thresholds.rage_clicks
    if len(longest) < count or 2 * len(longest) <= len(burst):
        return ()
    if longest[count - 1].at_ms - longest[0].at_ms > thresholds.rage_span_ms:
        return ()
    answered = [
        one.at_ms + delay for one in longest if (delay := answer_ms(one, thresholds)) != NEVER
    ]
    if answered and min(answered) - longest[0].at_ms <= thresholds.rage_answer_ms:
        return ()
    return longest
