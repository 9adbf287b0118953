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
    slots: dict[str, Callable[[], object]] = {
        "play": replay.toggle_playing,
        "slower": replay.slower,
        "faster": replay.faster,
        "skip_inactive": replay.toggle_skipping,
        "back_5": partial(replay.move_by, -5_000),
        "on_5": partial(replay.move_by, 5_000),
        "back_30": partial(replay.move_by, -30_000),
        "on_30": partial(replay.move_by, 30_000),
        "event_back": replay.to_previous_event,
        "event_on": replay.to_next_event,
        "frame_back": partial(replay.move_by, -100),
        "frame_on": partial(replay.move_by, 100),
        "next_marker": replay.to_next_marker,
        "previous_marker": replay.to_previous_marker,
        "heat_here": replay.request_heat,
    }
    acts = {name: actions.bound(name, window, slot) for name, slot in slots.items()}
    for tenth, key in enumerate(actions.named("jump").keys):
        jump = partial(replay.jump_to_frac, tenth / 10)
        acts[f"jump {key}"] = actions.bound("jump", window, jump, (key,))
    return acts
