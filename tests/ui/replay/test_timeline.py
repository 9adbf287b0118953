"""The timeline under hands: lanes, zoom, the range, the card, the keyboard, windows that are held."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.replay import lanes
from app.ui.replay.excerpt import SHORTEST_MS
from app.ui.replay.hover import PICTURE_PX
from app.ui.replay.marks import Kind, Mark
from app.ui.replay.pane import ReplayPane
from app.ui.replay.story import Story
from app.ui.replay.timeline import Timeline
from app.ui.theme import Theme

OpenSession = Callable[..., ReplayPane]
LOOKING, TABS, COUPON, PHONE, UNSEEN, MARKED, FILM, RESTING = range(1, 9)
LEFT = Qt.MouseButton.LeftButton
HANDLES_Y, SCRUBS_Y = 4.0, lanes.RULER_PX * 0.75


def story(pane: ReplayPane) -> Story:
    assert pane.story is not None
    return pane.story


def settled(qtbot: QtBot, pane: ReplayPane) -> None:
    qtbot.waitUntil(lambda: not pane.stage.view.is_seeking, timeout=10_000)


def go(qtbot: QtBot, pane: ReplayPane, at_ms: float) -> None:
    pane.seek(at_ms)
    settled(qtbot, pane)


def asked(qtbot: QtBot, pane: ReplayPane, script: str) -> object:
    answers: list[object] = []
    pane.stage.view.player.ask(script, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    return answers[0]


def place(timeline: Timeline, at_ms: float, y_px: float) -> QPoint:
    return QPointF(timeline.axis.x(at_ms), y_px).toPoint()


def on_lane(timeline: Timeline, at_ms: float, name: str) -> QPoint:
    lane = timeline.lanes.named(name)
    assert lane is not None
    return place(timeline, at_ms, lane.middle_px)


def drag(timeline: Timeline, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier) -> None:
    QTest.mousePress(timeline, LEFT, keys, start)
    QTest.mouseMove(timeline, (start + end) / 2)
    QTest.mouseMove(timeline, end)
    QTest.mouseRelease(timeline, LEFT, keys, end)


def hover(pane: ReplayPane, at: QPoint) -> str:
    QTest.mouseMove(pane.timeline, at + QPoint(1, 0))
    QTest.mouseMove(pane.timeline, at)
    told = pane.telling.card.told
    return told.text if told is not None else ""


def names(pane: ReplayPane) -> list[str]:
    return [lane.name for lane in pane.timeline.lanes.lanes]


def test_a_lane_appears_when_there_is_something_in_it(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(MARKED)
    assert names(pane) == ["pages", "activity", "clicks", "errors"]
    pane = open_session(FILM)
    assert "media" in names(pane)
    assert "film" in hover(pane, on_lane(pane.timeline, 8_000, "media"))
    pane = open_session(TABS)
    assert names(pane).count("pages") == 2
    timeline = pane.timeline
    qtbot.waitUntil(lambda: timeline.height() == timeline.lanes.height_px, timeout=5_000)
    picture = timeline.grab().toImage()
    bottom = timeline.lanes.lanes[-1]
    names_px = range(60)
    y = round(bottom.middle_px)
    assert len({picture.pixel(x, y + dy) for x in names_px for dy in range(-4, 4)}) > 2


def test_no_lane_leaves_the_widget_or_meets_another(open_session: OpenSession) -> None:
    for session in (LOOKING, TABS, COUPON, FILM):
        found = open_session(session).timeline.lanes
        for above, below in pairwise(found.lanes):
            assert above.bottom_px < below.top_px
        assert found.lanes[-1].bottom_px < found.height_px


def test_failed_requests_stand_beside_errors_and_are_told(open_session: OpenSession) -> None:
    pane = open_session(COUPON)
    failed = next(mark for mark in story(pane).errors if mark.kind is Kind.REQUEST)
    told = hover(pane, on_lane(pane.timeline, failed.at_ms, "errors"))
    assert "failed request: " in told
    assert "/api/coupon → 500" in told


def test_the_card_tells_what_lies_under_the_pointer_and_goes_with_it(
    open_session: OpenSession,
) -> None:
    pane = open_session(LOOKING)
    click = next(click for click in story(pane).clicks if click.is_quoted)
    told = hover(pane, on_lane(pane.timeline, click.at_ms, "clicks"))
    assert f"click on “\u2068{click.text}\u2069”" in told
    assert pane.telling.card.isVisibleTo(pane)
    assert pane.rect().contains(pane.telling.card.geometry())
    pane.timeline.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not pane.telling.card.isVisibleTo(pane)


def test_a_picture_of_the_moment_has_its_place_in_the_card(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(TABS)
    asked: list[tuple[float, int]] = []
    pane.timeline.hovered.connect(lambda at_ms, window: asked.append((at_ms, window)))
    track = pane.timeline.lanes.lanes[1]
    hover(pane, place(pane.timeline, 40_000, track.middle_px))
    assert asked[-1] == (pytest.approx(40_000, abs=100), track.window)
    card = pane.telling.card
    bare = card.height()
    picture = QImage(1280, 720, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    card.set_picture(picture)
    assert card.has_picture
    assert card.height() >= bare + PICTURE_PX.width() * 720 // 1280
    assert pane.rect().contains(card.geometry())
    card.set_picture(None)
    assert card.height() == bare


def test_the_play_head_paints_no_more_than_its_own_strips(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(LOOKING)
    timeline = pane.timeline
    painted: list[int] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                painted.append(sum(part.width() for part in event.region()))
            return False

    watch = Watch()
    timeline.grab()
    timeline.installEventFilter(watch)
    for at_ms in (20_000, 60_000, 110_000):
        before = len(painted)
        timeline.set_position(at_ms)
        qtbot.waitUntil(lambda before=before: len(painted) > before)
    timeline.removeEventFilter(watch)
    assert max(painted) <= 64


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
        timeout=20_000,
    )
    assert pane.is_playing
    pane.toggle_playing()
    assert max(moments) < 22_500


def test_a_session_that_loops_begins_anew_at_the_end_and_else_stands_still(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(MARKED)
    with qtbot.waitSignal(pane.stage.view.was_finished, timeout=20_000):
        pane.toggle_playing()
    assert not pane.is_playing
    assert pane.position_ms == story(pane).duration_ms
    pane.steering.toggle_looping()
    pane.toggle_playing()
    with qtbot.waitSignal(pane.stage.view.was_finished, timeout=20_000):
        pass
    qtbot.waitUntil(lambda: pane.is_playing and pane.position_ms < 1_500, timeout=20_000)
    pane.toggle_playing()


def test_while_a_query_is_active_its_moments_come_first(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(COUPON)
    pane.set_query("click:apply*")
    qtbot.waitUntil(lambda: len(story(pane).matches) > 0, timeout=10_000)
    wanted = story(pane).matches.at_ms.tolist()
    seen = []
    for _ in wanted:
        pane.steering.to_next_marker()
        settled(qtbot, pane)
        seen.append(pane.position_ms)
    assert seen == wanted
    told = pane.telling.card.told
    assert told is not None
    assert "fits the query" in told.text
    pane.steering.to_next_marker()
    settled(qtbot, pane)
    assert pane.position_ms in story(pane).markers.at_ms
    pane.set_query("click:")
    qtbot.waitUntil(lambda: len(story(pane).matches) == 0, timeout=10_000)


def test_marks_can_be_walked_with_the_keyboard_and_are_told(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(COUPON)
    pane.timeline.setFocus(Qt.FocusReason.TabFocusReason)
    marks = sorted({*story(pane).markers, *story(pane).clicks}, key=lambda mark: mark.at_ms)
    first = next(mark for mark in marks if mark.at_ms > 0)
    QTest.keyClick(pane.timeline, Qt.Key.Key_Down)
    told = pane.telling.card.told
    assert told is not None
    assert told.at_ms == first.at_ms
    assert pane.telling.card.accessibleName() == told.text
    assert pane.position_ms == 0
    QTest.keyClick(pane.timeline, Qt.Key.Key_Down)
    QTest.keyClick(pane.timeline, Qt.Key.Key_Up)
    QTest.keyClick(pane.timeline, Qt.Key.Key_Return)
    settled(qtbot, pane)
    assert pane.position_ms == first.at_ms


def test_zoom_by_keys_keeps_the_play_head_in_its_place_and_comes_back(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(LOOKING)
    go(qtbot, pane, 60_000)
    timeline = pane.timeline
    x = timeline.axis.x(60_000)
    for _ in range(4):
        timeline.zoom_in()
    assert timeline.axis.span_ms == pytest.approx(story(pane).duration_ms / 16)
    assert timeline.axis.x(60_000) == pytest.approx(x)
    timeline.zoom_out()
    assert not timeline.axis.is_whole
    QTest.mouseDClick(timeline, LEFT, pos=on_lane(timeline, 60_000, "activity"))
    assert timeline.axis.is_whole


def test_a_window_is_held_until_the_person_is_followed_again(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(TABS)
    first, second = story(pane).stays[:2]
    go(qtbot, pane, first.start_ms + 1_000)
    pane.steering.pin_next_window()
    assert pane.pinned == first.window
    go(qtbot, pane, second.start_ms + 1_000)
    assert pane.window_seen == first.window
    lane = pane.timeline.lanes.track(second.window)
    assert lane is not None
    QTest.mouseClick(pane.timeline, LEFT, pos=QPoint(20, round(lane.middle_px)))
    settled(qtbot, pane)
    assert pane.window_seen == pane.pinned == second.window
    pane.steering.pin_next_window()
    assert pane.pinned is None
    go(qtbot, pane, first.start_ms + 1_000)
    assert pane.window_seen == first.window
    pane = open_session(LOOKING)
    pane.steering.pin_next_window()
    assert pane.pinned is None


def test_where_the_person_went_from_tab_to_tab_is_a_marker(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(TABS)
    second = story(pane).stays[1]
    go(qtbot, pane, second.start_ms - 1_200)
    pane.steering.to_next_marker()
    settled(qtbot, pane)
    if pane.position_ms < second.start_ms:
        pane.steering.to_next_marker()
        settled(qtbot, pane)
    assert pane.position_ms == second.start_ms
    told = pane.telling.card.told
    assert told is not None
    assert "Window 2" in told.text


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
    with qtbot.waitSignal(pane.stage.view.was_skipped, timeout=10_000) as skipped:
        pane.toggle_playing()
    start, end = skipped.args
    assert end - start == pytest.approx(20_000, abs=500)
    assert asked(qtbot, pane, 'document.getElementById("skipped").textContent') == "skipped 0:20"
    qtbot.waitUntil(lambda: pane.position_ms >= end, timeout=10_000)
    assert asked(qtbot, pane, 'document.getElementById("page").className') == "shown"
    pane.toggle_playing()


def test_a_gap_of_more_than_an_hour_is_cut_and_not_faded(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(RESTING)
    fades = "moment.fadeOut(document.getElementById('page'), %d); document.getElementById('page').className"
    assert asked(qtbot, pane, fades % 3_600_001) == "shown"
    assert asked(qtbot, pane, fades % 3_600_000) == "shown leaping"


def test_the_clock_shows_elapsed_local_time_and_utc(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(LOOKING)
    shown = [pane.controls._clock.text()]
    for _ in range(2):
        with qtbot.waitSignal(pane.clock_changed):
            QTest.mouseClick(pane.controls._clock, LEFT)
        shown.append(pane.controls._clock.text())
    assert shown[0].startswith("0:00.0 / ")
    assert shown[1].count(":") == 2
    assert shown[2].endswith("UTC")
    assert "Elapsed: 0:00.0" in pane.controls._clock.toolTip()


def test_a_broken_event_is_a_note_at_its_moment_once(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(LOOKING)
    pane.stage.view.noted.emit(12_000.0, "<b>no such node</b>")
    pane.stage.view.noted.emit(12_000.0, "<b>no such node</b>")
    assert [mark.at_ms for mark in story(pane).notes] == [12_000.0]
    assert "notes" in names(pane)
    assert "<b>no such node</b>" in hover(pane, on_lane(pane.timeline, 12_000, "notes"))


def test_a_jump_back_to_a_session_forgets_range_and_window(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(TABS)
    pane.steering.set_range_end()
    pane.steering.pin_next_window()
    open_session(LOOKING)
    assert pane.range_ms is None
    assert pane.pinned is None


def test_a_mark_tells_text_from_the_recording_in_full_but_never_as_markup(
    open_session: OpenSession,
) -> None:
    pane = open_session(LOOKING)
    text = "<img src=x>" * 200
    pane.tell_anew(story(pane).noting(Mark(5_000, 0, text, Kind.REMARK)))
    told = hover(pane, on_lane(pane.timeline, 5_000, "notes"))
    assert told.count("<img src=x>") > 5
    assert pane.telling.card.width() < 400


def test_the_card_wears_the_theme_and_stays_inside_a_narrow_pane(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(COUPON)
    pane.resize(480, 600)
    for at_ms in (0, story(pane).duration_ms):
        hover(pane, on_lane(pane.timeline, at_ms, "pages"))
        assert pane.rect().contains(pane.telling.card.geometry())
    theme: Theme = pane._theme
    light = pane.telling.card.grab().toImage().pixelColor(20, 5).lightness()
    theme.want("dark")
    dark = pane.telling.card.grab().toImage().pixelColor(20, 5).lightness()
    theme.want("light")
    assert light > 200 > 100 > dark
