"""Hands on the timeline, as the tests of it move them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.replay import lanes
from app.ui.replay.pane import ReplayPane
from app.ui.replay.story import Story
from app.ui.replay.timeline import Timeline

LOOKING, TABS, COUPON, PHONE, UNSEEN, MARKED, FILM, RESTING, WINDOWS = range(1, 10)
LEFT = Qt.MouseButton.LeftButton
HANDLES_Y, SCRUBS_Y = 4.0, lanes.RULER_PX * 0.75


def story(pane: ReplayPane) -> Story:
    assert pane.story is not None
    return pane.story


def settled(qtbot: QtBot, pane: ReplayPane) -> None:
    qtbot.waitUntil(lambda: not pane.stage.view.is_seeking)


def go(qtbot: QtBot, pane: ReplayPane, at_ms: float) -> None:
    pane.seek(at_ms)
    settled(qtbot, pane)


def asked(qtbot: QtBot, pane: ReplayPane, script: str) -> object:
    answers: list[object] = []
    pane.stage.view.player.ask(script, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    return answers[0]


def title_seen(qtbot: QtBot, pane: ReplayPane) -> str:
    return str(asked(qtbot, pane, "footfall.replayer().iframe.contentDocument.title"))


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
