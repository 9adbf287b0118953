"""When a click was answered, of the evidence and one's own numbers."""

from __future__ import annotations

from app.activity.targets import Trait
from app.friction.clicks import NEVER, ClickNote
from app.friction.thresholds import Thresholds

#: media begin, stop and seek by themselves as well: later than this it was not the click
_MEDIA_MS = 1_000


def answer_ms(click: ClickNote, thresholds: Thresholds) -> int:
    """Delay to the first answer of any kind, whatever came between, ms; `NEVER` without one."""
    scroll_ms = click.scroll_ms if click.scroll_ms <= thresholds.answer_scroll_ms else NEVER
    media_ms = click.media_ms if click.media_ms <= _MEDIA_MS else NEVER
    first = NEVER
    for delay in (
        click.near_ms,
        click.far_ms,
        click.page_ms,
        click.input_ms,
        click.left_ms,
        scroll_ms,
        media_ms,
        click.focus_ms,
    ):
        if delay != NEVER and (first == NEVER or delay < first):
            first = delay
    return first


def wait_ms(click: ClickNote, longest_ms: float) -> float:
    """How long a click could be answered: until the next one."""
    return longest_ms if click.next_ms == NEVER else min(longest_ms, click.next_ms)


def is_answered(click: ClickNote, thresholds: Thresholds) -> bool:
    """Was it answered in time, before the next click?"""
    first = answer_ms(click, thresholds)
    return first != NEVER and first <= wait_ms(click, thresholds.dead_wait_ms)


def late_answer_ms(click: ClickNote, thresholds: Thresholds) -> int:
    """Delay to an answer that came too late, ms; `NEVER` without one.

    So late, only what is near or leads to another page is taken for an answer, and only until the person does
    something else: much happens on a page in that time.
    """
    if not click.traits & Trait.CONTROL:
        return NEVER
    doings = [one for one in (click.next_ms, click.scroll_ms, click.input_ms) if one != NEVER]
    late = [
        delay
        for delay in (click.near_ms, click.page_ms)
        if thresholds.slow_wait_ms < delay <= min(doings, default=delay)
    ]
    return min(late, default=NEVER)
