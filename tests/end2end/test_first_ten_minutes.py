"""The story of the first ten minutes: launch, samples, watch a session, see the heat of its page."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QLabel, QListView

from app.library import browse, details
from app.library.details import Details
from app.ui.replay import lanes
from tests.end2end.desk import IMPORTED_MS, PAGE_COLOURS, Desk, colours_in

BEFORE_CLICK_MS = 3_000
#: the first event after a seek may be shown, not the moment itself
NEAR_MS = 150


def told(desk: Desk, session: int) -> Details:
    """What the library tells about a session."""
    answers: list[Details] = []
    desk.tasks.read(lambda library: details.show(library, session), answers.append)
    desk.wait_until(lambda: bool(answers))
    return answers[0]


def session_named(desk: Desk, source: str) -> int:
    """The session that came from a sample."""
    found: list[int] = []

    def ask(library: object) -> list[int]:
        rows = browse.rows_of(library, tuple(desk.ids))
        return [row.id for row in rows if source in row.source]

    desk.tasks.read(ask, found.extend)
    desk.wait_until(lambda: bool(found))
    return found[0]


def open_sample(desk: Desk, source: str) -> int:
    """Open a sample with a double click on its row, and wait for its first page."""
    session = session_named(desk, source)
    desk.double_click_row(desk.ids.index(session))
    desk.wait_until(lambda: desk.window.body.replay.session == session)
    desk.wait_for_a_page()
    return session


def test_the_sample_library_is_one_click_away_and_its_first_page_is_seen(desk: Desk) -> None:
    welcome = desk.window.welcome
    desk.wait_until(welcome.isVisible)
    words = " ".join(label.text() for label in welcome.findChildren(QLabel))
    assert "Drop session recordings here" in words
    with desk.qtbot.waitSignal(desk.window.imports.was_finished, timeout=IMPORTED_MS):
        desk.click(desk.button(welcome, "Try the sample library"))
    desk.wait_until(lambda: desk.window.body.isVisible() and len(desk.ids) >= 12)
    assert {outcome for outcome, _ in desk.outcomes().values()} == {"imported"}
    desk.wait_until(lambda: desk.window.body.replay.session in desk.ids)
    desk.wait_for_a_page()


def test_space_plays_and_pauses_and_time_goes_on_meanwhile(shop_desk: Desk) -> None:
    desk = shop_desk
    open_sample(desk, "ann-looks-around")
    player = desk.player
    assert not player.is_playing
    began_ms = player.position_ms
    desk.press(Qt.Key.Key_Space)
    desk.wait_until(lambda: player.is_playing and player.position_ms > began_ms + 500)
    desk.press(Qt.Key.Key_Space)
    desk.wait_until(lambda: not player.is_playing)


def test_a_click_on_the_timeline_shows_that_moment(shop_desk: Desk) -> None:
    desk = shop_desk
    session = open_sample(desk, "ann-looks-around")
    duration_ms = told(desk, session).row.duration_ms
    before = desk.player.grab().toImage()
    timeline = desk.timeline
    wanted_ms = 0.6 * duration_ms
    on_ruler = QPoint(round(timeline.axis.x(wanted_ms)), lanes.RULER_PX // 2)
    with desk.qtbot.waitSignal(desk.player.moved, timeout=IMPORTED_MS):
        desk.click(timeline, on_ruler)
    assert desk.player.position_ms == pytest.approx(wanted_ms, abs=duration_ms / 300)
    desk.wait_until(lambda: desk.player.grab().toImage() != before)
    desk.wait_for_a_page()


def test_the_arrow_keys_move_five_seconds_wherever_the_focus_is(shop_desk: Desk) -> None:
    desk = shop_desk
    open_sample(desk, "film-to-the-end")
    player = desk.player
    for focus in (desk.rows, desk.window.body.replay, desk.timeline):
        focus.setFocus()
        before_ms = player.position_ms
        desk.press(Qt.Key.Key_Right)
        wanted_ms = before_ms + 5_000
        desk.wait_until(lambda at=wanted_ms: player.position_ms == pytest.approx(at, abs=NEAR_MS))


def test_a_click_in_the_page_leaves_the_keys_alive(shop_desk: Desk) -> None:
    desk = shop_desk
    open_sample(desk, "film-to-the-end")
    desk.click(desk.player)
    desk.press(Qt.Key.Key_5)
    duration_ms = told(desk, desk.window.body.replay.session or 0).row.duration_ms
    half_ms = duration_ms / 2
    desk.wait_until(lambda: desk.player.position_ms == pytest.approx(half_ms, abs=NEAR_MS))


def test_the_next_session_is_opened_by_its_key(shop_desk: Desk) -> None:
    desk = shop_desk
    first = open_sample(desk, "a-stroll-through-the-shop")
    desk.press(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    following = desk.ids[desk.ids.index(first) + 1]
    desk.wait_until(lambda: desk.window.body.replay.session == following)
    desk.wait_for_a_page()


def test_from_the_page_to_its_heat_to_who_clicked_to_three_seconds_before(
    shop_desk: Desk,
) -> None:
    desk = shop_desk
    open_sample(desk, "a-stroll-through-the-shop")
    desk.press(Qt.Key.Key_H)
    window, canvas = desk.window, desk.canvas
    desk.wait_until(lambda: window.body.workspace == "heat" and canvas.isVisible())
    desk.wait_until(lambda: colours_in(canvas.grab().toImage()) >= 2 * PAGE_COLOURS)
    heat = window.body.heat
    # where a click lies on the picture is known with the picture's elements

    def is_placed() -> bool:
        found = None if heat._drawn is None else heat._drawn.heat.placed
        return found is not None and found.elements > 0

    desk.wait_until(is_placed)
    assert heat._drawn is not None
    points, placed = heat._drawn.heat.points, heat._drawn.heat.placed
    assert points is not None
    assert placed is not None
    session = session_named(desk, "a-stroll-through-the-shop")
    its = np.flatnonzero((points.session == session) & np.isfinite(placed.x_px + placed.y_px))[0]
    place = QPointF(placed.x_px[its], placed.y_px[its])
    canvas.centerOn(place)
    with desk.qtbot.waitSignal(canvas.spot_clicked) as clicked:
        desk.click(canvas.viewport(), canvas.mapFromScene(place))
    spot_px = clicked.args
    visitors = heat.findChild(QListView, "heat_visitors")
    # before that everybody who clicked the page is listed
    desk.wait_until(
        lambda: any("clicked this spot" in one.text() for one in heat.findChildren(QLabel))
    )
    assert visitors.model().rowCount() > 0
    visitors.setFocus()
    with desk.qtbot.waitSignal(heat.session_requested) as asked:
        desk.press(Qt.Key.Key_Return)
    opened, at_ms = asked.args
    away_px = np.hypot(placed.x_px - spot_px[0], placed.y_px - spot_px[1])
    inside = away_px <= heat._drawn.of.radius_px
    first_ms = points.at_ms[(points.session == opened) & inside].min()
    assert at_ms == pytest.approx(max(first_ms - BEFORE_CLICK_MS, 0), abs=1)
    assert window.body.workspace == "watch"
    desk.wait_until(lambda: window.body.replay.session == opened)
    desk.wait_until(lambda: desk.player.position_ms == pytest.approx(at_ms, abs=NEAR_MS))
    desk.wait_for_a_page()
