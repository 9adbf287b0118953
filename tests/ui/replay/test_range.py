"""What of a session is played: a range, again and again; without the pauses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.replay.excerpt import SHORTEST_MS
from tests.ui.replay.conftest import OpenSession
from tests.ui.replay.hands import (
    HANDLES_Y,
    LOOKING,
    MARKED,
    RESTING,
    SCRUBS_Y,
    asked,
    drag,
    go,
    hover,
    on_lane,
    place,
    story,
)


def test_a_range_is_set_with_keys_drawn_with_its_handles_and_cleared(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(LOOKING)
    assert pane.range_ms is None
    go(qtbot, pane, 30_000)
    pane.steering.set_range_start()
    assert pane.range_ms == (30_000, story(pane).duration_ms)
    go(qtbot, pane, 50_000)
    pane.steering.set_range_end()
    assert pane.range_ms == (30_000, 50_000)
    timeline = pane.timeline
    handle = place(timeline, 50_000, HANDLES_Y)
    none = Qt.KeyboardModifier.NoModifier
    drag(timeline, handle, place(timeline, 70_000, HANDLES_Y), none)
    assert pane.range_ms == (30_000, pytest.approx(70_000, abs=200))
    assert pane.position_ms == 50_000
    drag(timeline, place(timeline, 30_000, HANDLES_Y), place(timeline, 120_000, HANDLES_Y), none)
    start, end = pane.range_ms
    assert end - start == pytest.approx(SHORTEST_MS)
    pane.steering.clear_range()
    assert pane.range_ms is None


def test_shift_and_a_drag_on_the_ruler_draw_a_new_range(open_session: OpenSession) -> None:
    pane = open_session(LOOKING)
    timeline = pane.timeline
    drag(
        timeline,
        place(timeline, 80_000, SCRUBS_Y),
        place(timeline, 40_000, SCRUBS_Y),
        Qt.KeyboardModifier.ShiftModifier,
    )
    assert pane.range_ms == (pytest.approx(40_000, abs=200), pytest.approx(80_000, abs=200))
    assert pane.position_ms == 0


def test_a_range_that_loops_begins_anew_at_its_end(open_session: OpenSession, qtbot: QtBot) -> None:
    pane = open_session(LOOKING)
    go(qtbot, pane, 20_000)
    pane.steering.set_range_start()
    go(qtbot, pane, 21_500)
    pane.steering.set_range_end()
    pane.steering.toggle_looping()
    moments: list[float] = []
    pane.position_changed.connect(moments.append)
    pane.toggle_playing()
    qtbot.waitUntil(
        lambda: sum(b < a - 1_000 for a, b in pairwise(moments)) >= 2,
    )
    assert pane.is_playing
    pane.toggle_playing()
    assert max(moments) < 22_500


def test_a_session_that_loops_begins_anew_at_the_end_and_else_stands_still(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(MARKED)
    with qtbot.waitSignal(pane.stage.view.was_finished):
        pane.toggle_playing()
    assert not pane.is_playing
    assert pane.position_ms == story(pane).duration_ms
    pane.steering.toggle_looping()
    pane.toggle_playing()
    with qtbot.waitSignal(pane.stage.view.was_finished):
        pass
    qtbot.waitUntil(lambda: pane.is_playing and pane.position_ms < 1_500)
    pane.toggle_playing()


def test_another_threshold_of_inactivity_counts_at_once(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(RESTING)
    assert len(story(pane).inactive) == 2
    pane.set_inactive_after(15_000)
    assert [end - start for start, end in story(pane).inactive] == [pytest.approx(20_000, abs=10)]
    pane.set_inactive_after(60_000)
    assert story(pane).inactive == ()
    pane.set_inactive_after(5_000)
    told = hover(pane, on_lane(pane.timeline, 10_000, "activity"))
    assert "inactive for 0:20" in told


def test_a_gap_is_jumped_over_and_said(open_session: OpenSession, qtbot: QtBot) -> None:
    pane = open_session(RESTING)
    go(qtbot, pane, 1_500)
    with qtbot.waitSignal(pane.stage.view.was_skipped) as skipped:
        pane.toggle_playing()
    start, end = skipped.args
    assert end - start == pytest.approx(20_000, abs=500)
    assert asked(qtbot, pane, 'document.getElementById("skipped").textContent') == "skipped 0:20"
    qtbot.waitUntil(lambda: pane.position_ms >= end)
    assert asked(qtbot, pane, 'document.getElementById("page").className') == "shown"
    pane.toggle_playing()


def test_a_gap_of_more_than_an_hour_is_cut_and_not_faded(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(RESTING)
    fades = "new Leaps(page).out(%d); page.className"
    assert asked(qtbot, pane, fades % 3_600_001) == "shown"
    assert asked(qtbot, pane, fades % 3_600_000) == "shown leaping"
