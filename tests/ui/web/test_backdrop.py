"""Pictures are what the page was: in its viewport, and in its full length."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.ui.web.backdrop import Backdrop, Picture
from app.ui.web.scheme import ChunkAddress
from tests.ui.web.making import (
    Event,
    Recorded,
    Tree,
    incremental,
    meta,
    mutation,
    of_file,
    recorded,
    snapshot,
)

#: how much two grey levels differ to be seen, and how large a part of a picture may
LEVELS, SHARE = 32, 0.004
POINTER_BOX_PX = 40


class Camera:
    """A backdrop that is asked and waited for."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._recording: Recorded | None = None
        self.backdrop = Backdrop(self._provide)

    def _provide(
        self, address: ChunkAddress, done: Callable[[bytes], None], failed: Callable[[str], None]
    ) -> None:
        assert self._recording is not None
        self._recording.provide(address, done, failed)

    def take(
        self, recording: Recorded, at_ms: float, *, whole: bool = False
    ) -> Picture | UserError:
        self._recording = recording
        answers: list[Picture | UserError] = []
        ask = self.backdrop.page_picture if whole else self.backdrop.frame
        ask(recording.feed, at_ms, answers.append, answers.append)
        self._qtbot.waitUntil(lambda: bool(answers))
        return answers[0]


@pytest.fixture
def camera(qtbot: QtBot, resources: Path) -> Iterator[Camera]:
    camera = Camera(qtbot)
    yield camera
    camera.backdrop.close()


def grey(image: QImage) -> NDArray[np.int16]:
    flat = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(flat.constBits(), np.uint8).reshape(flat.height(), flat.bytesPerLine())
    return rows[:, : flat.width()].astype(np.int16)


@pytest.mark.parametrize(
    "name",
    [
        "pic-admin-1-1.png",  # a field has the focus
        "pic-admin-1-4.png",  # an entry animation is over
        "pic-agency-1-2.png",  # scrolled under a resting pointer
        "pic-shop-1-4.png",
        "pic-todo-1-2.png",
    ],
)
def test_a_frame_is_what_the_visitor_saw(camera: Camera, shared: Path, name: str) -> None:
    folder = shared / "recordings" / "pictures"
    told = json.loads((folder / "pictures.json").read_text())
    entry = next(entry for entry in told if entry["picture"] == name)
    truth = grey(QImage(str(folder / name)))
    taken = camera.take(of_file(folder / entry["file"], 500), entry["at_ms"])
    assert isinstance(taken, Picture)
    frame = grey(taken.image)
    assert frame.shape == truth.shape
    apart = np.abs(frame - truth) > LEVELS
    boxes = list(entry["masks"])
    if entry.get("pointer"):
        half = POINTER_BOX_PX // 2
        x, y = int(entry["pointer"]["x"]), int(entry["pointer"]["y"])
        boxes.append([max(0, x - half), max(0, y - half), POINTER_BOX_PX, POINTER_BOX_PX])
    for x, y, w, h in boxes:
        apart[int(y) : int(y + h), int(x) : int(x + w)] = False
    assert apart.mean() < SHARE


def test_a_page_is_pictured_in_full_length_with_its_viewport_units_as_they_were(
    camera: Camera,
) -> None:
    tree = Tree()
    css = (
        "body { margin: 0 } header { position: fixed; top: 0; width: 100%; height: 40px; "
        "background: #00f } #hero { height: 100vh; background: #f00 } #rest { height: 1500px; "
        "background: #0f0 } nav { position: sticky; top: 0; height: 20px; background: #ff0 }"
    )
    parts = [tree.element("header"), tree.element("div", {"id": "hero"}), tree.element("nav")]
    parts.append(tree.element("div", {"id": "rest"}))
    document = tree.document([tree.element("style", {"_cssText": css})], parts)
    recording = recorded([meta(0, 400, 600), snapshot(0, document), mutation(100)])
    picture = camera.take(recording, 50, whole=True)
    assert isinstance(picture, Picture)
    assert (picture.image.width(), picture.image.height(), picture.page_h_px) == (400, 2120, 2120)

    def colour(y_px: int) -> str:
        return QColor(picture.image.pixel(200, y_px)).name()

    assert colour(20) == "#0000ff"
    assert colour(300) == "#ff0000"
    assert colour(610) == "#ffff00"
    below = {colour(y) for y in range(625, 2120)}
    assert below == {"#00ff00"}


def test_that_the_page_before_was_there_is_not_taken_for_the_next_one(
    camera: Camera, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Tree().document([], ["page"])
    recording = recorded([meta(0, 400, 600), snapshot(0, document), mutation(100)])
    assert isinstance(camera.take(recording, 50), Picture)
    answers: list[Picture | UserError] = []
    held: list[Callable[[], None]] = []
    serve = recording.provide
    monkeypatch.setattr(recording, "provide", lambda *asked: held.append(partial(serve, *asked)))
    camera.backdrop.page_picture(recording.feed, 50, answers.append, answers.append)
    # what the player said of the page before is told when the next one has been asked for
    view = camera.backdrop._view
    assert view is not None
    view.player.bridge.ready()
    qtbot.waitUntil(lambda: bool(held))
    assert view.width() >= 400
    held.pop()()
    qtbot.waitUntil(lambda: bool(answers))
    assert isinstance(answers[0], Picture)
    assert answers[0].image.width() == 400


def test_a_scrolled_page_is_pictured_from_its_top(camera: Camera) -> None:
    tree = Tree()
    css = "body { margin: 0 } #a { height: 900px; background: #f00 } #b { height: 900px; background: #0f0 }"
    parts = [tree.element("div", {"id": "a"}), tree.element("div", {"id": "b"})]
    document = tree.document([tree.element("style", {"_cssText": css})], parts)
    scroll = incremental(50, 3, id=document["id"], x=0, y=1000)
    recording = recorded([meta(0, 400, 600), snapshot(0, document), scroll, mutation(100)])
    frame = camera.take(recording, 90)
    assert isinstance(frame, Picture)
    assert QColor(frame.image.pixel(200, 10)).name() == "#00ff00"
    whole = camera.take(recording, 90, whole=True)
    assert isinstance(whole, Picture)
    assert whole.image.height() == 1800
    assert QColor(whole.image.pixel(200, 10)).name() == "#ff0000"


def test_an_animation_is_as_old_as_it_was(camera: Camera) -> None:
    tree = Tree()
    css = (
        "body { margin: 0 } @keyframes come { from { width: 0 } to { width: 400px } } "
        "#a { height: 100px; width: 400px; background: #f00; animation: come 1s linear both }"
    )
    body = tree.element("p")
    document = tree.document([tree.element("style", {"_cssText": css})], [body])
    come = tree.element("div", {"id": "a"})
    added = mutation(1_000, adds=[{"parentId": body["id"], "nextId": None, "node": come}])
    recording = recorded([meta(0, 400, 300), snapshot(0, document), added, mutation(9_000)])
    half, done = camera.take(recording, 1_500), camera.take(recording, 3_000)
    assert isinstance(half, Picture)
    assert isinstance(done, Picture)
    red = np.array([QColor(half.image.pixel(x, 50)).name() == "#ff0000" for x in range(400)])
    assert 190 <= red.sum() <= 210
    assert QColor(done.image.pixel(395, 50)).name() == "#ff0000"


def test_what_is_missing_is_counted_for_each_picture(camera: Camera) -> None:
    tree = Tree()
    images = [tree.element("img", {"src": f"https://a.example/{n}.png"}) for n in range(3)]
    document = tree.document([], [*images, images[0]])
    recording = recorded([meta(0), snapshot(0, document), mutation(100)])
    for _ in range(2):
        picture = camera.take(recording, 50)
        assert isinstance(picture, Picture)
        assert (picture.missing.images, picture.blocked) == (3, 3)


def test_a_recording_without_a_page_is_refused_in_words(camera: Camera) -> None:
    answer = camera.take(recorded([mutation(0), mutation(9)]), 0)
    assert isinstance(answer, UserError)
    assert "no page" in answer.text


def test_requests_are_answered_in_turn(qtbot: QtBot, camera: Camera) -> None:
    tree = Tree()
    events: list[Event] = [meta(0, 320, 200)]
    for n, colour in enumerate(("#ff0000", "#00ff00", "#0000ff")):
        style = tree.element("style", {"_cssText": f"body {{ background: {colour} }}"})
        events += [snapshot(n * 100, tree.document([style], [])), mutation(n * 100 + 50)]
    recording = recorded(events)
    camera._recording = recording
    seen: list[str] = []
    for at_ms in (60, 160, 240):
        camera.backdrop.frame(
            recording.feed,
            at_ms,
            lambda picture: seen.append(QColor(picture.image.pixel(5, 5)).name()),
            lambda error: seen.append(str(error)),
        )
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == ["#ff0000", "#00ff00", "#0000ff"]


def test_a_picture_holds_the_caret_when_it_was_seen_between_two_blinks(camera: Camera) -> None:
    tree = Tree()
    style = "font-size: 60px; caret-color: rgb(255, 0, 0); color: black; outline: none"
    field = tree.element("input", {"value": "", "style": style})
    events: list[Event] = [meta(0), snapshot(0, tree.document([], [field]))]
    events.append(incremental(100, 2, type=5, id=field["id"]))
    events.append(incremental(1_300, 5, id=field["id"], text="a", isChecked=False))
    recording = recorded([*events, mutation(4_000)])

    def is_seen(at_ms: float) -> bool:
        picture = camera.take(recording, at_ms)
        assert isinstance(picture, Picture)
        image = picture.image
        colours = {image.pixel(x, y) for x in range(image.width()) for y in range(0, 120, 5)}
        return any(one.red() > 200 and one.green() < 90 for one in map(QColor, colours))

    seen = [at_ms for at_ms in (50, 300, 900, 1_200, 1_500, 2_000, 2_500) if is_seen(at_ms)]
    assert seen == [300, 1_200, 1_500, 2_500]
