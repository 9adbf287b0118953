"""The numbers that other tools publish, where our rules have a number for the same thing; all else stays Footfall's.

Sources: the tools' documentation and code as of 2026. A rule of theirs that is of another kind (what may be clicked,
which answers count) is not taken over: the numbers are, the rules are ours.
"""

from __future__ import annotations

from msgspec import Struct

from app.friction.thresholds import Thresholds


class Preset(Struct, frozen=True):
    """Numbers under the name of the tool that has them; `about` says in one sentence which they are."""

    name: str
    about: str
    thresholds: Thresholds


FOOTFALL = Preset("Footfall", "Footfall's own numbers.", Thresholds())

#: a limit that a tool does not have
_NO_LIMIT_MS = 3_600_000.0

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        FOOTFALL,
        Preset(
            "PostHog",
            "Rage: 3 clicks, each within 30 px and 1 s of the one before. Dead: nothing within 2.5 s.",
            Thresholds(
                rage_clicks=3,
                rage_gap_ms=1_000,
                rage_span_ms=_NO_LIMIT_MS,
                rage_distance_px=30,
                dead_wait_ms=2_500,
                slow_wait_ms=2_500,
                answer_scroll_ms=100,
            ),
        ),
        Preset(
            "Sentry",
            "Rage: 5 clicks within 7 s. Slow: nothing within 3 s. Dead: nothing within 7 s.",
            Thresholds(
                rage_clicks=5,
                rage_gap_ms=7_000,
                rage_span_ms=7_000,
                dead_wait_ms=7_000,
                slow_wait_ms=3_000,
            ),
        ),
        Preset(
            "OpenReplay",
            "Rage: 3 clicks, less than 0.3 s apart. Dead: nothing within 1.234 s. Thrashed: more than 4 turns.",
            Thresholds(
                rage_clicks=3,
                rage_gap_ms=300,
                rage_span_ms=_NO_LIMIT_MS,
                dead_wait_ms=1_234,
                slow_wait_ms=1_234,
                thrashed_turns=5,
            ),
        ),
        Preset(
            "Highlight",
            "Rage: 5 clicks within 8 px and 5 s.",
            Thresholds(rage_clicks=5, rage_gap_ms=5_000, rage_span_ms=5_000, rage_distance_px=8),
        ),
        Preset(
            "oss_clarity",
            "Rage: 3 clicks within 1 s, each within 30 px of the one before. Dead: nothing within 1.5 s. Scroll hunt:"
            " 4 turns of 300 px. Quick back: under 5 s.",
            Thresholds(
                rage_clicks=3,
                rage_gap_ms=1_000,
                rage_span_ms=1_000,
                rage_distance_px=30,
                dead_wait_ms=1_500,
                slow_wait_ms=1_500,
                error_click_wait_ms=1_000,
                near_miss_wait_ms=2_000,
                near_miss_distance_px=40,
                scroll_reversals=4,
                scroll_leg_px=300,
                quick_back_stay_ms=5_000,
                hesitation_rest_ms=3_000,
                hesitation_longest_ms=30_000,
                hesitation_distance_px=40,
                refill_left_frac=0.25,
                refill_length=3,
                repeat_submit_from_ms=1_000,
                repeat_submit_until_ms=10_000,
                idle_exit_ms=20_000,
            ),
        ),
    )
}


def preset_of(thresholds: Thresholds) -> Preset | None:
    """The preset that has exactly these numbers; None for numbers of one's own."""
    return next((one for one in PRESETS.values() if one.thresholds == thresholds), None)
