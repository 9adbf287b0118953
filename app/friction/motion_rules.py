"""Rules over the pointer, the finger and the wheel.

- *thrashed cursor*: the pointer turns round again and again, in long legs that follow each other quickly, with no press
  between and no button held; not over a canvas that is worked with.
- *excessive scroll* (scroll hunt): the page or an element of it scrolled up and down in long, quick legs, nothing being
  pressed, typed or selected between.
- *hesitation*: the pointer arrives on something pressable with a short text, or on a price, and stays, neither too
  short nor so long that nobody sat there; not after a press or a scroll, not while something is typed.
  Standing in a field is told by `app.friction.form_rules`.
- *copy out*: text selected, then the page hidden or left soon, with nothing pressed between.
- *bot-like*: several traits that no hand has: clicks that no pointer comes to, ways straight as with a ruler, letters
  or clicks at inhuman times, buttons that are not held.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.friction.hunts import Hunt
from app.friction.manners import Manner
from app.friction.model import Finding, Kind, Place, Why
from app.friction.motion import Motion
from app.friction.rests import Ending, Rest, Target
from app.friction.shakes import Shake
from app.friction.thresholds import Thresholds

#: fewer than these tell nothing of a hand
LEAST_HELD, LEAST_KEYS, LEAST_CLICKS, LEAST_GAPS, LEAST_LINES = 4, 12, 3, 8, 6
#: a person whose pointer is hardly ever seen to come has a recorder that looks away
REACHED_FRAC = 0.1
LEAST_SCRIPTED, LEAST_SCRIPTED_NODES, SCRIPTED_FRAC = 5, 3, 0.8
#: a pointer that was not seen for so long before it stood there may have come at any time, or gone by: of a recorder
#: that looks seldom each sample stands still
UNSEEN_MS = 2_000
#: a pointer that is faster than this does not stop, and one that begins farther away was out of the window
FLYING_PX_MS, ELSEWHERE_PX = 1.0, 200
#: one leg of a shake may take this many times as long as a leg may on average
LONG_LEG = 2
#: legs that differ by no more than this (standard deviation ÷ mean) go over one place; they may take longer by so much
EVEN_SPREAD, EVEN_LEG = 0.3, 1.4
#: a leg over this much of a short page is as good as a long one, but for the smallest
SHORT_LEG_FRAC, SHORT_LEG_PX = 0.6, 150.0


def motion_findings(motion: Motion, thresholds: Thresholds) -> Iterator[Finding]:
    """The findings of a session."""
    yield from _thrashed(motion.shakes, thresholds)
    for hunt in motion.hunts:
        yield from _hunted(hunt, thresholds)
    for rest in motion.rests:
        if _hesitates(rest, thresholds):
            yield _hesitation(rest)
    for copy in motion.copies:
        gone_ms = copy.gone_ms - copy.selected_ms
        if gone_ms <= thresholds.copy_out_wait_ms:
            yield Finding(
                kind=Kind.COPY_OUT,
                start_ms=float(copy.selected_ms),
                end_ms=float(copy.gone_ms),
                window=copy.window,
                visit=copy.visit,
                why=Why(
                    "copy_out_hidden" if copy.hidden else "copy_out_left",
                    (round(gone_ms / 1000, 1),),
                ),
                place=copy.place,
            )
    bot = _bot(motion.manner, motion.until_ms, thresholds)
    if bot is not None:
        yield bot


def _thrashed(shakes: tuple[Shake, ...], thresholds: Thresholds) -> Iterator[Finding]:
    """One finding where both axes tell of the same shaking: that with more turns."""
    found = [one for shake in shakes for one in _shaken(shake, thresholds)]
    found.sort(key=lambda told: -told[0])
    kept: list[Finding] = []
    for _, one in found:
        if not any(
            other.window == one.window
            and other.start_ms <= one.end_ms
            and one.start_ms <= other.end_ms
            for other in kept
        ):
            kept.append(one)
    yield from kept


def _shaken(shake: Shake, thresholds: Thresholds) -> Iterator[tuple[int, Finding]]:
    """Legs that are long and quick, one soon after the other; shorter ones between them count for nothing, one that
    takes much longer than a leg may on average ends it.
    """
    legs: list[tuple[int, int, int]] = []
    ends = zip(shake.at_ms, shake.at_ms[1:], shake.px, shake.px[1:], strict=False)
    for begin_ms, end_ms, begin_px, end_px in ends:
        length_px, took_ms = abs(end_px - begin_px), end_ms - begin_ms
        slow = took_ms > LONG_LEG * thresholds.thrashed_leg_ms
        if legs and (slow or begin_ms - legs[-1][1] > LONG_LEG * thresholds.thrashed_leg_ms):
            yield from _shaking(shake, legs, thresholds)
            legs = []
        if not slow and length_px >= thresholds.thrashed_leg_px:
            legs.append((begin_ms, end_ms, length_px))
    yield from _shaking(shake, legs, thresholds)


def _shaking(
    shake: Shake, legs: list[tuple[int, int, int]], thresholds: Thresholds
) -> Iterator[tuple[int, Finding]]:
    """How often it turned round, and the finding."""
    turns = len(legs) - 1
    if turns < thresholds.thrashed_turns:
        return
    begin_ms, end_ms = legs[0][0], legs[-1][1]
    way_px = sum(length for _, _, length in legs)
    speed = way_px / max(1, sum(end - begin for begin, end, _ in legs))
    span_ms = end_ms - begin_ms
    if span_ms < thresholds.thrashed_span_ms or speed < thresholds.thrashed_speed_px_ms:
        return
    even = np.std([length for _, _, length in legs]) <= EVEN_SPREAD * way_px / len(legs)
    if span_ms > thresholds.thrashed_leg_ms * (EVEN_LEG if even else 1) * len(legs):
        return
    found = Finding(
        kind=Kind.THRASHED_CURSOR,
        start_ms=float(begin_ms),
        end_ms=float(end_ms),
        window=shake.window,
        visit=shake.visit,
        why=Why(
            "thrashed_cursor",
            (turns, round((end_ms - begin_ms) / 1000, 1), round(way_px / len(legs))),
        ),
        place=Place(x_px=float(shake.x_px), y_px=float(shake.y_px)),
    )
    yield turns, found


def _hunted(hunt: Hunt, thresholds: Thresholds) -> Iterator[Finding]:
    """Long legs up and down, one soon after the other, a short way back between them not counted as one. Who takes
    long for a leg reads on the way.
    """
    legs: list[tuple[int, int, int]] = []
    since_ms = 0
    for begin_ms, end_ms, begin_px, end_px in zip(
        hunt.from_ms, hunt.until_ms, hunt.px, hunt.px[1:], strict=False
    ):
        way_px = end_px - begin_px
        slow = end_ms - begin_ms > thresholds.scroll_leg_ms
        # on a short page nobody can go far
        short_px = max(SHORT_LEG_PX, SHORT_LEG_FRAC * hunt.reach_px)
        if legs and (slow or begin_ms - legs[-1][1] > thresholds.scroll_pause_ms):
            yield from _hunting(hunt, legs, thresholds)
            legs = []
        if slow or abs(way_px) < min(thresholds.scroll_leg_px, short_px):
            continue
        if not legs or (legs[-1][2] > 0) != (way_px > 0):
            legs.append((begin_ms, end_ms, way_px))
            since_ms = begin_ms
        elif end_ms - since_ms <= thresholds.scroll_leg_ms:
            legs[-1] = (legs[-1][0], end_ms, legs[-1][2] + way_px)
        else:
            # one long way with little ones back between: reading
            yield from _hunting(hunt, legs, thresholds)
            legs = [(begin_ms, end_ms, way_px)]
    yield from _hunting(hunt, legs, thresholds)


def _hunting(
    hunt: Hunt, legs: list[tuple[int, int, int]], thresholds: Thresholds
) -> Iterator[Finding]:
    turns = len(legs) - 1
    if turns < thresholds.scroll_reversals:
        return
    begin_ms, end_ms = legs[0][0], legs[-1][1]
    inner = hunt.place.selector is not None
    values = (
        len(legs),
        round(sum(abs(way) for _, _, way in legs)),
        round((end_ms - begin_ms) / 1000, 1),
    )
    yield Finding(
        kind=Kind.EXCESSIVE_SCROLL,
        start_ms=float(begin_ms),
        end_ms=float(end_ms),
        window=hunt.window,
        visit=hunt.visit,
        why=Why(
            "excessive_scroll_inside" if inner else "excessive_scroll",
            values,
        ),
        place=hunt.place,
    )


def _hesitates(rest: Rest, thresholds: Thresholds) -> bool:
    if rest.ending is Ending.TYPED or rest.drift_px > thresholds.hesitation_distance_px:
        return False
    if rest.came_px_ms > FLYING_PX_MS or rest.went_px > ELSEWHERE_PX:
        return False
    if rest.came_ms > UNSEEN_MS:
        return False
    length_ms = rest.until_ms - rest.from_ms
    return thresholds.hesitation_rest_ms <= length_ms <= thresholds.hesitation_longest_ms


def _hesitation(rest: Rest) -> Finding:
    code = "hesitation_price" if rest.target is Target.PRICE else "hesitation"
    if rest.target is Target.CONTROL and rest.ending is Ending.PRESSED:
        code = "hesitation_pressed"
    seconds = round((rest.until_ms - rest.from_ms) / 1000, 1)
    return Finding(
        kind=Kind.HESITATION,
        start_ms=float(rest.from_ms),
        end_ms=float(rest.until_ms),
        window=rest.window,
        visit=rest.visit,
        why=Why(code, (seconds, rest.place.named)),
        place=rest.place,
    )


def _bot(manner: Manner, until_ms: int, thresholds: Thresholds) -> Finding | None:
    """A hand with several traits that no person's has; one alone may be a recorder's or a device's doing. Clicks made
    by nothing that a person has are enough: many, on several things, and nearly no others."""
    if (
        manner.scripted >= LEAST_SCRIPTED
        and manner.scripted_nodes >= LEAST_SCRIPTED_NODES
        and manner.scripted >= SCRIPTED_FRAC * manner.all_clicks
    ):
        return _bot_found(Why("bot_like_scripted", (manner.scripted, manner.all_clicks)), until_ms)
    held, keys, gaps, lines = manner.held, manner.keys, manner.between, manner.off_px
    straight = sum(off <= thresholds.bot_off_px for off in lines)
    traits: list[tuple[str, tuple[float, ...]]] = []
    if manner.clicks >= LEAST_CLICKS and manner.reached <= REACHED_FRAC * manner.clicks:
        traits.append(("bot_like_unreached", (manner.clicks - manner.reached, manner.clicks)))
    if len(lines) >= LEAST_LINES and straight >= thresholds.bot_straight_frac * len(lines):
        traits.append(("bot_like_straight", (straight, len(lines))))
    if keys.count >= LEAST_KEYS and keys.median_ms <= thresholds.bot_key_ms:
        traits.append(("bot_like_keys", (keys.median_ms,)))
    elif keys.count >= LEAST_KEYS and keys.spread <= thresholds.bot_spread_frac:
        traits.append(("bot_like_even_keys", (keys.median_ms,)))
    if gaps.count >= LEAST_GAPS and gaps.spread <= thresholds.bot_spread_frac:
        traits.append(("bot_like_even_clicks", (gaps.median_ms,)))
    if held.count >= LEAST_HELD and held.median_ms <= thresholds.bot_held_ms:
        traits.append(("bot_like_held", (held.median_ms,)))
    if len(traits) < thresholds.bot_traits:
        return None
    code, values = traits[0]
    return _bot_found(Why(code, (len(traits), *values)), until_ms)


def _bot_found(why: Why, until_ms: int) -> Finding:
    return Finding(
        kind=Kind.BOT_LIKE, start_ms=0.0, end_ms=float(until_ms), window=0, visit=0, why=why
    )
