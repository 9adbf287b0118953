"""Rules over clicks. The definition of record of what answers a click, and of the kinds that come of it.

*Answered*: the page changed (near the target, or elsewhere but not by itself), another page or address came, something
scrolled at once, a field took the focus or a value, media obeyed, text was marked, or the window lost the person.
A change of the # in the address alone answers nothing. An answer belongs to the latest click before it.
*Rage*: a run of quick clicks at one place without an answer among them, and none soon after the first of them.
*Dead*: nothing at all answered, though the recording goes on and the target looks as if it should. Its cause is
`control` for what is made to be pressed and `target` for what only looks so.
*Slow*: a control's answer came too late. *Near miss*: an unanswered click corrected by another close by.
*Error click*, *failed request*: an error, or a request that failed, soon after, that does not come by itself as well.
Clicks that one of the others explains are not dead, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from app.activity.targets import Trait
from app.friction.clicks import NEVER, ClickNote, Clicks
from app.friction.model import Cause, Finding, Kind, Named, Value, Why
from app.friction.rage import Burst, bursts, distance_px, is_marking, rage_run
from app.friction.replies import answer_ms, is_answered, late_answer_ms, wait_ms
from app.friction.thresholds import Thresholds

#: whatever is done there, the recording need not show the answer, or nobody expects one
_UNTOLD = Trait.SURFACE | Trait.CONSENT | Trait.LEAVES | Trait.GROUND
_UNTOLD |= Trait.ANCHOR | Trait.CURRENT | Trait.STYLED
_LOOKS = Trait.CONTROL | Trait.PICTURE | Trait.HEADING | Trait.OFF
#: a pointer that goes further while pressed drags, even something made to be pressed
_DRAGGED_PX, _DRAGGED_FAR_PX = 8, 30
#: what holds others' words is pressed for itself where they are so few, of those of a text
_GAP_FRAC = 0.5
#: a recording that is silent for so long after a click on a control, or on anything, was left or lost
_LEFT_MS, _LOST_MS = 20_000, 60_000


def click_findings(clicks: Clicks, thresholds: Thresholds) -> Iterator[Finding]:
    """The findings of the kinds that this module's docstring names."""
    missed = _near_misses(clicks, thresholds)
    for burst in bursts(clicks.clicks, thresholds):
        raging = rage_run(burst, thresholds) if _may_rage(clicks, burst[0]) else ()
        if raging and not is_marking(raging):
            yield _rage(clicks, raging, thresholds)
        errors = [one for one in burst if 0 <= one.error_ms <= thresholds.error_click_wait_ms]
        if errors:
            yield _error(clicks, errors)
        failures = [one for one in burst if 0 <= one.failed_ms <= thresholds.failed_request_wait_ms]
        if failures:
            yield _failure(clicks, failures)
        if raging or errors or failures:
            continue
        hits = [(one, missed[id(one)]) for one in burst if id(one) in missed]
        for one, following in hits:
            yield _near_miss(clicks, one, following)
        if not hits and not is_marking(burst) and _is_unanswered(burst, thresholds):
            yield from _dead_or_slow(clicks, burst, thresholds)


def _may_rage(clicks: Clicks, click: ClickNote) -> bool:
    """Not where quick clicks are what it is for, nor before there is a page to answer."""
    if click.traits & Trait.SURFACE or _is_field(click.traits):
        return False
    return clicks.elements[click.element].snapshot > 0


def _is_field(traits: int) -> bool:
    """Does the browser itself answer? Not for a field that is switched off."""
    return bool(traits & Trait.FIELD) and not traits & Trait.OFF


def _rage(clicks: Clicks, run: Burst, thresholds: Thresholds) -> Finding:
    first, last = run[0], run[-1]
    apart = [distance_px(a, b) for a, b in pairwise(run)]
    code = (
        "rage_click_off"
        if first.traits & Trait.OFF
        else "rage_click"
        if first.traits & Trait.CONTROL
        else "rage_click_target"
    )
    # another page later is no answer of what was never made to be pressed: the person went there
    late = answer_ms(last, thresholds) if first.traits & Trait.CONTROL else last.near_ms
    values: tuple[Value, ...] = (
        len(run),
        _seconds(last.at_ms - first.at_ms),
        round(max(apart)),
        _called(clicks, first),
    )
    if late != NEVER and late <= wait_ms(last, thresholds.rage_span_ms):
        code, values = "rage_click_slow", (*values, _seconds(last.at_ms + late - first.at_ms))
    return _finding(clicks, Kind.RAGE_CLICK, first, last.at_ms, Why(code, values))


def _error(clicks: Clicks, burst: Burst) -> Finding:
    first = burst[0]
    why = Why("error_click", (_called(clicks, first), _seconds(first.error_ms), first.error))
    return _finding(clicks, Kind.ERROR_CLICK, first, burst[-1].at_ms, why)


def _failure(clicks: Clicks, burst: Burst) -> Finding:
    first = burst[0]
    values: tuple[Value, ...] = (
        _called(clicks, first),
        _seconds(first.failed_ms),
        first.failed,
        first.failed_status,
    )
    code = "failed_request" if first.failed_status else "failed_request_unanswered"
    return _finding(clicks, Kind.FAILED_REQUEST, first, burst[-1].at_ms, Why(code, values))


def _near_misses(clicks: Clicks, thresholds: Thresholds) -> dict[int, ClickNote]:
    """The click that hit after each that missed, by the identity of that."""
    found: dict[int, ClickNote] = {}
    latest: dict[int, ClickNote] = {}
    for click in clicks.clicks:
        before = latest.get(click.window)
        latest[click.window] = click
        if (
            before is not None
            and click.at_ms - before.at_ms <= thresholds.near_miss_wait_ms
            and distance_px(before, click) <= thresholds.near_miss_distance_px
            and click.traits & (Trait.CONTROL | Trait.FIELD)
            and not before.traits & (Trait.FIELD | Trait.SURFACE)
            and _pressed(clicks, before) != _pressed(clicks, click)
            and not is_answered(before, thresholds)
            and (click.traits & Trait.FIELD or is_answered(click, thresholds))
        ):
            found[id(before)] = click
    return found


def _pressed(clicks: Clicks, click: ClickNote) -> tuple[int, int]:
    element = clicks.elements[click.element]
    return element.snapshot, element.control or element.node_id


def _near_miss(clicks: Clicks, missed: ClickNote, hit: ClickNote) -> Finding:
    values: tuple[Value, ...] = (
        round(distance_px(missed, hit)),
        _called(clicks, hit),
        _seconds(hit.at_ms - missed.at_ms),
    )
    return _finding(clicks, Kind.NEAR_MISS, missed, hit.at_ms, Why("near_miss", values))


def _is_unanswered(burst: Burst, thresholds: Thresholds) -> bool:
    """Did nobody answer, so far as a recording can tell?"""
    last = burst[-1]
    waited_ms = wait_ms(last, thresholds.dead_wait_ms)
    if last.traits & Trait.LINK and len(burst) == 1:
        return False
    lost_ms = _LEFT_MS if last.traits & Trait.CONTROL else _LOST_MS
    return (
        last.end_ms >= thresholds.dead_wait_ms
        and waited_ms >= min(thresholds.dead_least_ms, thresholds.dead_wait_ms)
        and last.still_ms <= lost_ms
        and not any(is_answered(one, thresholds) for one in burst)
        and not any(one.selected_ms != NEVER or one.traits & _UNTOLD for one in burst)
        and not any(_is_field(one.traits) for one in burst)
        and last.moved_px <= (_DRAGGED_FAR_PX if last.traits & Trait.CONTROL else _DRAGGED_PX)
    )


def _dead_or_slow(clicks: Clicks, burst: Burst, thresholds: Thresholds) -> Iterator[Finding]:
    first, last = burst[0], burst[-1]
    element = clicks.elements[first.element]
    if element.tag is None or not _looks_pressable(first.traits, element.text_length, thresholds):
        return
    late_ms = late_answer_ms(last, thresholds)
    if late_ms != NEVER:
        why = Why("slow_click", (_called(clicks, first), _seconds(late_ms)))
        yield _finding(clicks, Kind.SLOW_CLICK, first, last.at_ms, why)
        return
    cause = Cause.CONTROL if first.traits & (Trait.CONTROL | Trait.OFF) else Cause.TARGET
    code = (
        "dead_click_off"
        if first.traits & Trait.OFF
        else "dead_click_hash"
        if 0 <= first.hash_ms <= thresholds.dead_wait_ms
        else f"dead_click_{cause}"
    )
    waited_ms = wait_ms(last, thresholds.dead_wait_ms)
    why = Why(code, (_called(clicks, first), _seconds(waited_ms)))
    yield _finding(clicks, Kind.DEAD_CLICK, first, last.at_ms, why, cause)


def _looks_pressable(traits: int, text_length: int, thresholds: Thresholds) -> bool:
    if traits & _LOOKS:
        return True
    if traits & Trait.HOLDS:
        return bool(traits & Trait.CARD)
    # without words of its own it may be the gap between others
    longest = thresholds.dead_text_length * (1 if traits & (Trait.TEXT | Trait.CARD) else _GAP_FRAC)
    return 0 < text_length <= longest


def _finding(
    clicks: Clicks,
    kind: Kind,
    first: ClickNote,
    end_ms: float,
    why: Why,
    cause: Cause | None = None,
) -> Finding:
    return Finding(
        kind=kind,
        start_ms=first.at_ms,
        end_ms=end_ms,
        window=first.window,
        visit=first.visit,
        why=why,
        cause=cause,
        place=clicks.place(first),
    )


def _called(clicks: Clicks, click: ClickNote) -> Named:
    return clicks.place(click).named


def _seconds(delay_ms: float) -> float:
    return round(delay_ms / 1000, 1)
