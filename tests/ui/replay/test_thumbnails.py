"""The card over the timeline shows the page of the moment that is pointed at, as soon as there is a picture of it."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.library import thumbnails
from app.library.thumbnails import Thumbnail
from app.ui.replay import lanes
from app.ui.replay.pane import ReplayPane
from app.ui.tasks import Tasks
from app.ui.web.thumbnails import IdleThumbnails
from tests.ui.replay.conftest import OpenSession

ANN, MARY = 1, 2


@pytest.fixture
def library(library_file: Path, tmp_path: Path) -> Path:
    """The test's own: pictures are put into it."""
    return Path(shutil.copy(library_file, tmp_path / "library.footfall"))


def _picture(colour: str) -> bytes:
    image = QImage(240, 150, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(device, "WEBP", 90)  # type: ignore[call-overload]
    return bytes(device.data().data())


def _put(tasks: Tasks, qtbot: QtBot, session: int, **colours: str) -> None:
    """Pictures named by window and moment: `w0_400="#f00"`."""
    pictures = [
        Thumbnail(int(name[1]), float(name[3:]), 240, 150, _picture(colour))
        for name, colour in colours.items()
    ]
    with qtbot.waitSignal(tasks.library_changed):
        tasks.write(lambda db: thumbnails.keep(db, thumbnails.to_picture(db, session), pictures, 0))


def _point_at(pane: ReplayPane, at_ms: float, y: float = lanes.RULER_PX / 2) -> None:
    place = QPointF(pane.timeline.axis.x(at_ms), y).toPoint()
    QTest.mouseMove(pane.timeline, place + QPoint(1, 0))
    QTest.mouseMove(pane.timeline, place)


def _seen(pane: ReplayPane) -> QColor:
    """The colour in the middle of the card's picture."""
    card = pane.telling.card
    return card.grab().toImage().pixelColor(card.width() // 2, 40)


def _is_red(colour: QColor) -> bool:
    return colour.red() > 180 and colour.green() < 80 and colour.blue() < 80


def test_hovering_shows_the_picture_of_the_moment(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    _put(tasks, qtbot, ANN, w0_400="#ff0000", w0_30000="#0000ff")
    pane = open_session(ANN)
    held = pane.illustrations.thumbnails
    qtbot.waitUntil(lambda: held.picture_at(0, 400) is not None)
    _point_at(pane, 2_000)
    qtbot.waitUntil(pane.telling.card.isVisible)
    assert pane.telling.card.has_picture
    assert _is_red(_seen(pane))


def test_a_picture_that_is_made_meanwhile_comes_into_the_card(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    pane = open_session(ANN)
    _point_at(pane, 2_000)
    qtbot.waitUntil(pane.telling.card.isVisible)
    assert not pane.telling.card.has_picture
    _put(tasks, qtbot, ANN, w0_400="#ff0000")
    qtbot.waitUntil(lambda: pane.telling.card.has_picture)
    assert _is_red(_seen(pane))


def test_the_picture_is_of_the_window_that_is_told_about(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    _put(tasks, qtbot, MARY, w0_400="#ff0000", w1_400="#0000ff")
    pane = open_session(MARY)
    held = pane.illustrations.thumbnails
    qtbot.waitUntil(lambda: held.picture_at(1, 0) is not None)
    story = pane.story
    assert story is not None
    at_ms = next(at for at in range(0, 60_000, 500) if story.window_at(at) == 1)
    _point_at(pane, at_ms)
    qtbot.waitUntil(lambda: pane.telling.card.has_picture)
    assert _seen(pane).blue() > 180


def test_another_session_has_no_picture_of_the_one_before(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    _put(tasks, qtbot, ANN, w0_400="#ff0000")
    pane = open_session(ANN)
    held = pane.illustrations.thumbnails
    qtbot.waitUntil(lambda: held.picture_at(0, 400) is not None)
    pane = open_session(MARY)
    assert held.picture_at(0, 400) is None
    _point_at(pane, 2_000)
    assert not pane.telling.card.has_picture


def test_what_the_browser_made_of_an_opened_session_is_in_the_card(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    pane = open_session(ANN)
    idle = IdleThumbnails(tasks, lambda: True, still_ms=1, opened_still_ms=1)
    idle.open(ANN)
    held = pane.illustrations.thumbnails
    qtbot.waitUntil(lambda: held.picture_at(0, 60_000) is not None)
    _point_at(pane, 60_000)
    qtbot.waitUntil(lambda: pane.telling.card.has_picture)
    idle.close()


def test_a_deleted_sessions_pictures_are_held_no_longer(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    _put(tasks, qtbot, ANN, w0_400="#ff0000")
    pane = open_session(ANN)
    held = pane.illustrations.thumbnails
    qtbot.waitUntil(lambda: held.picture_at(0, 400) is not None)
    pane.close_session()
    assert held.picture_at(0, 400) is None


def test_who_rests_on_a_moment_far_from_all_pictures_gets_one_of_that_moment(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    _put(tasks, qtbot, ANN, w0_400="#ff0000")
    pane = open_session(ANN)
    held = pane.illustrations.thumbnails
    qtbot.waitUntil(lambda: held.picture_at(0, 400) is not None)
    idle = IdleThumbnails(tasks, lambda: True, still_ms=60_000, opened_still_ms=60_000)
    pane.illustrations.wanted.connect(idle.want)
    idle.was_taken.connect(held.add)
    # a moment of the first page, which has a picture of another moment
    _point_at(pane, 20_000)
    assert _is_red(_seen(pane))
    qtbot.waitUntil(lambda: not _is_red(_seen(pane)))
    assert held.picture_at(0, 19_000) is held.picture_at(0, 400)
    idle.close()


def test_near_a_picture_no_further_one_is_wanted(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    _put(tasks, qtbot, ANN, w0_400="#ff0000")
    pane = open_session(ANN)
    held = pane.illustrations.thumbnails
    qtbot.waitUntil(lambda: held.picture_at(0, 400) is not None)
    assert not held.may_want(0, 2_000)
    assert held.may_want(0, 20_000)
    held.add(ANN, 0, 20_000, QImage(48, 30, QImage.Format.Format_RGB32))
    assert not held.may_want(0, 21_000)
    _put(tasks, qtbot, ANN, w0_50000="#0000ff")
    qtbot.waitUntil(lambda: not held.may_want(0, 50_000))
    assert not held.may_want(0, 21_000)


def test_a_jump_by_key_shows_no_picture_of_the_page_that_is_seen_anyway(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    _put(tasks, qtbot, ANN, w0_400="#ff0000")
    pane = open_session(ANN)
    held = pane.illustrations.thumbnails
    qtbot.waitUntil(lambda: held.picture_at(0, 400) is not None)
    _point_at(pane, 2_000)
    qtbot.waitUntil(lambda: pane.telling.card.has_picture)
    assert pane.story is not None
    pane.timeline.say(pane.story.clicks[0])
    assert pane.telling.card.told is not None
    assert not pane.telling.card.has_picture


def test_a_moment_pointed_at_before_the_album_came_is_wanted_when_it_has_come(
    open_session: OpenSession, tasks: Tasks, qtbot: QtBot
) -> None:
    pane = open_session(ANN)
    told = pane.illustrations
    gate = threading.Event()
    told.thumbnails.open(None)
    tasks.read(lambda _db: gate.wait(60), lambda _: None)
    told.thumbnails.open(ANN)
    wanted: list[tuple[int, int, float]] = []
    told.wanted.connect(lambda *of: wanted.append(of))
    _point_at(pane, 10_000)
    resting = told.findChild(QTimer)
    assert isinstance(resting, QTimer)
    assert resting.isActive()
    qtbot.waitUntil(lambda: not resting.isActive())
    assert wanted == []
    gate.set()
    qtbot.waitUntil(lambda: bool(wanted))
    assert wanted[0][:2] == (ANN, 0)
    _put(tasks, qtbot, ANN, w0_30000="#0000ff")
    qtbot.waitUntil(lambda: told.thumbnails.picture_at(0, 40_000) is not None)
    assert len(wanted) == 1
