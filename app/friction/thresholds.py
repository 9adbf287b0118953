"""Every number of the rules, in one place: named, with its unit, its bounds and what it means.

A field's name begins with the kind it belongs to (`KINDS_OF` says so where it serves several) and ends with its unit.
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
    # dead and slow: no answer at all within the one, an answer later than the other
    dead_wait_ms: Ms = 2_500
    slow_wait_ms: Ms = 2_500
    error_click_wait_ms: Ms = 1_000
    near_miss_wait_ms: Ms = 2_000
    near_miss_distance_px: Px = 40
    failed_request_wait_ms: Ms = 1_000
    # pointer and scrolling
    thrashed_slice_ms: Ms = 225
    thrashed_turns: Count = 4
    thrashed_acceleration_px_ms2: Speed = 0.008
    thrashed_span_ms: Ms = 1_000
    scroll_reversals: Count = 4
    scroll_leg_px: Px = 300
    hesitation_rest_ms: Ms = 3_000
    hesitation_longest_ms: Ms = 30_000
    hesitation_distance_px: Px = 40
    copy_out_wait_ms: Ms = 5_000
    # forms
    refill_left_frac: Frac = 0.25
    refill_length: Count = 3
    abandon_fields: Count = 1
    repeat_submit_from_ms: Ms = 1_000
    repeat_submit_until_ms: Ms = 10_000
    # pages
    quick_back_least_ms: Ms = 250
    quick_back_stay_ms: Ms = 5_000
    loop_rounds: Count = 2
    loop_stay_ms: Ms = 60_000
    idle_exit_ms: Ms = 20_000
    reload_wait_ms: Ms = 30_000
    cta_seen_frac: Frac = 0.25
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
