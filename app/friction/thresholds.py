"""Every number of the rules, in one place: named, with its unit, its bounds and what it means.

A field's name begins with the kind it belongs to and ends with its unit.
`weight_<kind>` says how much one finding of the kind adds to the friction of a session.
"""

from __future__ import annotations

from typing import Annotated, get_type_hints

import msgspec
from msgspec import Meta, Struct

from app.friction.model import Kind

Count = Annotated[int, Meta(ge=1, le=100)]
Ms = Annotated[float, Meta(ge=0, le=3_600_000)]
Px = Annotated[float, Meta(ge=0, le=10_000)]
Frac = Annotated[float, Meta(ge=0, le=1)]
Speed = Annotated[float, Meta(ge=0, le=100)]
Weight = Annotated[float, Meta(ge=0, le=10)]


class Thresholds(Struct, frozen=True, kw_only=True):
    """The numbers. The defaults are Footfall's own; `app.friction.presets` has those that others publish."""

    # rage: this many clicks, each soon after and near to the one before, not answered
    rage_clicks: Count = 3
    rage_gap_ms: Ms = 1_000
    rage_span_ms: Ms = 7_000
    rage_distance_px: Px = 30
    #: a page that answers the first of them within this time was quick enough
    rage_answer_ms: Ms = 1_000
    # dead and slow: no answer at all within the one, an answer later than the other
    dead_wait_ms: Ms = 2_500
    #: a click that another follows sooner than this was not waited for
    dead_least_ms: Ms = 1_000
    #: longer texts are read, not pressed; characters
    dead_text_length: Count = 80
    #: scrolling that begins later is the person's own
    answer_scroll_ms: Ms = 600
    slow_wait_ms: Ms = 2_500
    error_click_wait_ms: Ms = 1_000
    near_miss_wait_ms: Ms = 2_000
    near_miss_distance_px: Px = 40
    failed_request_wait_ms: Ms = 1_000
    # a shaken pointer: this many turns, each leg long and on average quick, for this long
    thrashed_turns: Count = 6
    thrashed_leg_px: Px = 60
    thrashed_leg_ms: Ms = 280
    thrashed_speed_px_ms: Speed = 0.5
    thrashed_span_ms: Ms = 1_000
    # a scroll hunt: this many turns between long legs, each of them quick, no long rest between them
    scroll_reversals: Count = 4
    scroll_leg_px: Px = 300
    scroll_leg_ms: Ms = 5_000
    scroll_pause_ms: Ms = 3_000
    # standing still over something pressable or in a field, neither less nor more than this
    hesitation_rest_ms: Ms = 8_000
    hesitation_longest_ms: Ms = 30_000
    hesitation_distance_px: Px = 40
    hesitation_moved_px: Px = 400
    copy_out_wait_ms: Ms = 5_000
    # a program in a person's place: this many traits that no hand has
    bot_traits: Count = 2
    bot_held_ms: Ms = 8
    bot_key_ms: Ms = 15
    bot_spread_frac: Frac = 0.05
    bot_off_px: Px = 1
    bot_straight_frac: Frac = 0.9
    # forms: refilled when a field of this length falls to that share of it; sent when something answers a press, or
    # another page comes after the last letter, this soon
    refill_left_frac: Frac = 0.25
    refill_length: Count = 3
    abandon_fields: Count = 2
    abandon_answer_ms: Ms = 7_000
    abandon_enter_ms: Ms = 2_000
    repeat_submit_from_ms: Ms = 1_000
    repeat_submit_until_ms: Ms = 10_000
    # pages
    quick_back_least_ms: Ms = 250
    quick_back_stay_ms: Ms = 5_000
    loop_rounds: Count = 2
    loop_stay_ms: Ms = 60_000
    idle_exit_ms: Ms = 20_000
    reload_wait_ms: Ms = 30_000
    error_shown_wait_ms: Ms = 10_000
    cta_seen_frac: Frac = 0.25
    cta_least_ms: Ms = 5_000
    product_views: Count = 3
    # how much one finding adds to a session's friction
    weight_rage_click: Weight = 2.0
    weight_dead_click: Weight = 0.6
    weight_slow_click: Weight = 0.4
    weight_error_click: Weight = 1.5
    weight_error_shown: Weight = 0.8
    weight_thrashed_cursor: Weight = 0.7
    weight_excessive_scroll: Weight = 0.6
    weight_quick_back: Weight = 0.6
    weight_loop: Weight = 0.6
    weight_hesitation: Weight = 0.2
    weight_near_miss: Weight = 0.3
    weight_form_skip: Weight = 0.1
    weight_form_refill: Weight = 0.4
    weight_form_abandon: Weight = 1.0
    weight_repeat_submit: Weight = 1.0
    weight_idle_exit: Weight = 0.2
    weight_copy_out: Weight = 0.1
    weight_cta_missed: Weight = 0.3
    weight_repeated_product_view: Weight = 0.3
    weight_cart_abandon: Weight = 0.8
    weight_reload: Weight = 0.5
    weight_failed_request: Weight = 0.8
    weight_broken_link: Weight = 1.0
    weight_bot_like: Weight = 0.0


def weight(thresholds: Thresholds, kind: Kind) -> float:
    """How much one finding of a kind adds."""
    found: float = getattr(thresholds, f"weight_{kind}")
    return found


def bounds(name: str) -> tuple[float, float]:
    """Least and greatest value that a threshold may have."""
    meta = get_type_hints(Thresholds, include_extras=True)[name].__metadata__[0]
    return meta.ge, meta.le


def changed(thresholds: Thresholds) -> dict[str, float]:
    """Those that differ from the defaults, by name: what is kept."""
    return {
        field.name: getattr(thresholds, field.name)
        for field in msgspec.structs.fields(Thresholds)
        if getattr(thresholds, field.name) != field.default
    }


def with_changes(values: dict[str, float]) -> Thresholds:
    """The defaults with some values of one's own; unknown names and values out of bounds are left out."""
    made = Thresholds()
    for field in msgspec.structs.fields(Thresholds):
        if field.name in values:
            given = values[field.name]
            try:
                # kept as a real number, whatever it is
                value = msgspec.convert(int(given) if given == int(given) else given, field.type)
            except (msgspec.ValidationError, ValueError, OverflowError):
                continue
            made = msgspec.structs.replace(made, **{field.name: value})
    return made
