"""Watching a session: opening, moving, speeds, marks, and what is told."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.library.database import open_writer
from app.ui.replay import lanes
from app.ui.replay.clock_button import ClockButton
from app.ui.replay.marks import Kind
from app.ui.replay.pane import ReplayPane
from app.ui.replay.reading import read_story
from app.ui.replay.story import ON_MARKER_MS
from app.ui.theme import Theme
from tests import makers
from tests.libraries import bring_in
from tests.ui.replay.conftest import OpenSession
from tests.ui.replay.hands import (
    COUPON,
    LOOKING,
    MARKED,
    PHONE,
    TABS,
    UNSEEN,
    settled,
    story,
    title_seen,
)


def texts(pane: ReplayPane) -> list[str]:
    told = (*pane.findChildren(QLabel), *pane.findChildren(QAbstractButton))
    return [part.text() for part in told if part.isVisibleTo(pane)]


def at(pane: ReplayPane, at_ms: float, lane: str | None = None) -> QPoint:
    place = pane.timeline.lanes.named(lane) if lane else None
    y = place.middle_px if place is not None else lanes.RULER_PX * 0.75
    return QPointF(pane.timeline.axis.x(at_ms), y).toPoint()


def test_opening_a_session_shows_its_first_page_who_and_when(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(LOOKING)
    assert not pane.stage.is_veiled
    assert not pane.is_playing
    assert title_seen(qtbot, pane) == story(pane).pages[0].title
    shown = texts(pane)
    assert "Ann Lindqvist" in shown
    assert any("Firefox · macOS" in text and "visit 1 of 2" in text for text in shown)
    assert any(text.startswith("0:00.0 / 2:14") for text in shown)


def test_what_is_said_of_the_file_does_not_begin_with_its_name(tmp_path: Path) -> None:
    library = open_writer(tmp_path / "library.footfall")
    events = [*makers.page(), {"timestamp": 5}, makers.click(4_000)]
    bring_in(library, makers.write_json(tmp_path / "odd.json", events))
    assert "1 event with no type left out." in read_story(library, 1).remarks
    library.close()


def test_opening_at_a_moment_shows_that_moment(qtbot: QtBot, open_session: OpenSession) -> None:
    pane = open_session(LOOKING, 90_000)
    settled(qtbot, pane)
    assert pane.position_ms == 90_000
    page = story(pane).page_at(90_000, 0)
    assert page is not None
    assert title_seen(qtbot, pane) == page.title


def test_nothing_open_is_said_in_words(pane: ReplayPane) -> None:
    assert "Nothing is playing" in pane.stage.told
    pane.toggle_playing()
    pane.steering.move_by(5_000)
    pane.steering.to_next_marker()
    pane.request_heat()
    assert pane.session is None


def test_playing_moves_the_play_head_and_pausing_stops_it(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(LOOKING)
    pane.set_speed(8)
    pane.toggle_playing()
    qtbot.waitUntil(lambda: pane.position_ms > 2_000)
    pane.toggle_playing()
    qtbot.waitUntil(lambda: not pane.is_playing)
    stopped = pane.position_ms
    pane.steering.move_by(0)
    settled(qtbot, pane)
    assert pane.position_ms == pytest.approx(stopped, abs=1)


def test_keys_held_down_add_up_though_the_page_cannot_follow(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(LOOKING)
    for _ in range(12):
        pane.steering.move_by(5_000)
    settled(qtbot, pane)
    assert pane.position_ms == 60_000
    pane.steering.jump_to_frac(0.5)
    settled(qtbot, pane)
    assert pane.position_ms == pytest.approx(story(pane).duration_ms / 2)


def test_markers_are_pages_errors_and_signals_in_order(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(COUPON)
    told = story(pane)
    moments = sorted(mark.goes_to_ms for mark in (*told.markers, *told.signals))
    errors = {mark.at_ms for mark in story(pane).errors}
    assert errors
    assert errors <= set(moments)
    seen = []
    for _ in range(3):
        pane.steering.to_next_marker()
        settled(qtbot, pane)
        seen.append(pane.position_ms)
    apart = [at for before, at in pairwise((0.0, *moments)) if at - before > ON_MARKER_MS]
    assert seen == apart[:3]
    pane.seek(story(pane).duration_ms)
    settled(qtbot, pane)
    pane.steering.to_previous_marker()
    settled(qtbot, pane)
    assert pane.position_ms in moments


def test_one_event_on_and_back_lands_on_recorded_moments(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(LOOKING)
    steps = story(pane).steps_ms.tolist()
    pane.steering.to_next_event()
    pane.steering.to_next_event()
    settled(qtbot, pane)
    here = pane.position_ms
    assert here in steps
    pane.steering.to_previous_event()
    settled(qtbot, pane)
    assert pane.position_ms < here


def test_the_other_tab_is_shown_when_the_person_went_there(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(TABS)
    first, other = story(pane).stays[:2]
    assert first.window != other.window
    for stay in (other, first, other):
        pane.seek(stay.start_ms + 200)
        settled(qtbot, pane)
        assert pane.window_seen == stay.window
        page = story(pane).page_at(stay.start_ms + 200, stay.window)
        assert page is not None
        assert title_seen(qtbot, pane) == page.title


def test_playing_goes_over_into_the_other_tab(qtbot: QtBot, open_session: OpenSession) -> None:
    pane = open_session(TABS)
    other = story(pane).stays[1]
    pane.seek(max(0.0, other.start_ms - 300))
    settled(qtbot, pane)
    pane.toggle_playing()
    qtbot.waitUntil(lambda: pane.window_seen == other.window)
    after_ms = other.start_ms + 100
    qtbot.waitUntil(lambda: pane.is_playing and pane.position_ms > after_ms)
    pane.toggle_playing()


def test_a_session_without_any_snapshot_says_so_and_keeps_its_timeline(
    qtbot: QtBot, pane: ReplayPane
) -> None:
    pane.open_session(UNSEEN)
    qtbot.waitUntil(lambda: "not recorded" in pane.stage.told)
    pane.seek(4_000)
    settled(qtbot, pane)
    assert pane.position_ms == 4_000
    pane.toggle_playing()


def test_a_session_that_is_gone_says_so(qtbot: QtBot, pane: ReplayPane) -> None:
    pane.open_session(999)
    qtbot.waitUntil(lambda: "no session 999" in pane.stage.told)
    assert pane.session is None


def test_markup_in_a_title_or_address_is_shown_as_it_is_written(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(MARKED)
    assert title_seen(qtbot, pane) == "<b>bold</b>"
    for label in pane.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()
    assert any("<i>x</i>" in text for text in texts(pane))
    told = pane.timeline.told_at(QPointF(at(pane, 1_500, "pages")))
    assert told is not None
    assert "<b>bold</b>" in told.text


def test_speeds_go_up_and_down_and_are_told(open_session: OpenSession, qtbot: QtBot) -> None:
    pane = open_session(LOOKING)
    with qtbot.waitSignal(pane.speed_changed) as told:
        pane.steering.faster()
    assert told.args == [1.5]
    for _ in range(20):
        pane.steering.faster()
    assert pane.speed == 16
    assert any("at 16×" in text for text in texts(pane))
    for _ in range(20):
        pane.steering.slower()
    assert pane.speed == 0.1


def test_the_heat_of_the_page_seen_now_can_be_asked_for(
    qtbot: QtBot, open_session: OpenSession
) -> None:
    pane = open_session(PHONE)
    page = story(pane).page_at(0, 0)
    assert page is not None
    with qtbot.waitSignal(pane.heat_requested) as told:
        pane.request_heat()
    assert told.args == [page.page, "phone"]


def test_how_far_a_session_was_seen_is_told(qtbot: QtBot, open_session: OpenSession) -> None:
    pane = open_session(LOOKING)
    pane.set_speed(16)
    pane.toggle_playing()
    qtbot.waitUntil(lambda: pane.position_ms > 5_000)
    with qtbot.waitSignal(pane.watched) as told:
        pane.toggle_playing()
    session, frac = told.args
    assert session == LOOKING
    assert 0 < frac <= 1


def test_scrubbing_the_ruler_shows_moments_live(qtbot: QtBot, open_session: OpenSession) -> None:
    pane = open_session(LOOKING)
    shown: list[float] = []
    pane.stage.view.moved.connect(shown.append)
    QTest.mousePress(pane.timeline, Qt.MouseButton.LeftButton, pos=at(pane, 10_000))
    qtbot.waitUntil(lambda: bool(shown))
    QTest.mouseMove(pane.timeline, at(pane, 100_000))
    settled(qtbot, pane)
    QTest.mouseRelease(pane.timeline, Qt.MouseButton.LeftButton, pos=at(pane, 100_000))
    settled(qtbot, pane)
    assert shown[0] == pytest.approx(10_000, abs=500)
    assert shown[-1] == pytest.approx(100_000, abs=500)
    assert pane.position_ms == pytest.approx(100_000, abs=500)


def test_a_click_on_a_click_goes_to_it_exactly(qtbot: QtBot, open_session: OpenSession) -> None:
    pane = open_session(LOOKING)
    click = story(pane).clicks[3]
    QTest.mouseClick(
        pane.timeline,
        Qt.MouseButton.LeftButton,
        pos=at(pane, click.at_ms, "clicks") + QPoint(2, 0),
    )
    settled(qtbot, pane)
    assert pane.position_ms == click.at_ms


def test_the_wheel_zooms_around_the_pointer_and_a_drag_pans(
    open_session: OpenSession, pane: ReplayPane
) -> None:
    open_session(LOOKING)
    timeline = pane.timeline
    place = QPointF(at(pane, 60_000, "activity"))
    turned = QWheelEvent(
        place, timeline.mapToGlobal(place), QPoint(), QPoint(0, 480), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(timeline, turned)
    assert not timeline.axis.is_whole
    assert timeline.axis.t(place.x()) == pytest.approx(60_000, abs=300)
    before = timeline.axis.start_ms
    position = pane.position_ms
    start = place.toPoint()
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(timeline, start - QPoint(40, 0))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=start - QPoint(40, 0))
    assert timeline.axis.start_ms > before
    assert pane.position_ms == position


def test_hovering_tells_time_and_what_happened(open_session: OpenSession) -> None:
    pane = open_session(COUPON)
    error = next(mark for mark in story(pane).errors if mark.kind is not Kind.REQUEST)
    told = pane.timeline.told_at(QPointF(at(pane, error.at_ms, "errors")))
    assert told is not None
    assert "error" in told.text
    assert error.text[:20] in told.text


def test_every_control_has_a_name_and_a_tooltip_with_its_key(pane: ReplayPane) -> None:
    for button in pane.controls.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text()
        assert button.toolTip()
        assert "(" in button.toolTip() or isinstance(button, ClockButton)


def test_a_change_of_theme_dresses_the_pane_anew(open_session: OpenSession) -> None:
    pane = open_session(LOOKING)
    theme: Theme = pane._theme
    light = pane.grab().toImage().pixelColor(5, pane.height() - 5)
    theme.want("dark")
    dark = pane.grab().toImage().pixelColor(5, pane.height() - 5)
    theme.want("light")
    assert light.lightness() > 200 > 100 > dark.lightness()
