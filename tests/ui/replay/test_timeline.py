"""The timeline under hands: lanes, zoom, the range, the card, the keyboard, windows that are held."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPaintEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.replay.hover import PICTURE_PX
from app.ui.replay.marks import Kind, Mark
from app.ui.replay.pane import ReplayPane
from app.ui.theme import Theme
from tests.ui.replay.conftest import OpenSession
from tests.ui.replay.hands import (
    COUPON,
    FILM,
    LEFT,
    LOOKING,
    MARKED,
    SCRUBS_Y,
    TABS,
    go,
    hover,
    on_lane,
    place,
    settled,
    story,
)


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
    qtbot.waitUntil(lambda: timeline.height() == timeline.lanes.height_px)
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


def test_the_card_of_a_resting_pointer_tells_what_comes_under_it_when_the_line_follows_the_play_head(
    open_session: OpenSession,
) -> None:
    pane = open_session(LOOKING)
    timeline = pane.timeline
    timeline.zoom(1 / 16)
    at = QPoint(timeline.width() // 2, round(SCRUBS_Y))
    hover(pane, at)
    before = timeline.told_at(at.toPointF())
    assert pane.telling.card.told == before
    timeline.set_position(story(pane).duration_ms * 0.9)
    assert pane.telling.card.told == timeline.told_at(at.toPointF()) != before


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


def test_the_card_does_not_outlive_what_it_told_of(open_session: OpenSession) -> None:
    pane = open_session(LOOKING)
    hover(pane, on_lane(pane.timeline, 4_000, "pages"))
    pane.resize(pane.width() - 200, pane.height())
    assert not pane.telling.card.isVisibleTo(pane)
    hover(pane, on_lane(pane.timeline, 4_000, "pages"))
    assert pane.telling.card.isVisibleTo(pane)
    open_session(COUPON)
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


def test_while_a_query_is_active_its_moments_come_first(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(COUPON)
    pane.set_query("click:apply*")
    qtbot.waitUntil(lambda: len(story(pane).matches) > 0)
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
    qtbot.waitUntil(lambda: len(story(pane).matches) == 0)


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
