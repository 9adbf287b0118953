"""The player's keys: which act of the replay each of them is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.ui import actions

if TYPE_CHECKING:
    from app.ui.replay.pane import ReplayPane


def bound_to(replay: ReplayPane, window: QWidget) -> dict[str, QAction]:
    """The acts by name, their keys working anywhere in the window."""
    steering, timeline = replay.steering, replay.timeline
    slots: dict[str, Callable[[], object]] = {
        "play": replay.toggle_playing,
        "slower": steering.slower,
        "faster": steering.faster,
        "skip_inactive": replay.toggle_skipping,
        "back_5": partial(steering.move_by, -5_000),
        "on_5": partial(steering.move_by, 5_000),
        "back_30": partial(steering.move_by, -30_000),
        "on_30": partial(steering.move_by, 30_000),
        "event_back": steering.to_previous_event,
        "event_on": steering.to_next_event,
        "frame_back": partial(steering.move_by, -100),
        "frame_on": partial(steering.move_by, 100),
        "next_marker": steering.to_next_marker,
        "previous_marker": steering.to_previous_marker,
        "note": steering.pen.write_here,
        "range_start": steering.set_range_start,
        "range_end": steering.set_range_end,
        "range_clear": steering.clear_range,
        "loop": steering.toggle_looping,
        "next_window": steering.pin_next_window,
        "zoom_in": timeline.zoom_in,
        "zoom_out": timeline.zoom_out,
        "zoom_all": timeline.show_all,
        "heat_here": replay.request_heat,
    }
    acts = {name: actions.bound(name, window, slot) for name, slot in slots.items()}
    for tenth, key in enumerate(actions.named("jump").keys):
        jump = partial(steering.jump_to_frac, tenth / 10)
        acts[f"jump {key}"] = actions.bound("jump", window, jump, (key,))
    return acts
