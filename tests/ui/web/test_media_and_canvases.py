"""Videos, sounds and canvases are shown as far as the recording holds them, and named where it does not."""

from __future__ import annotations

import base64
import io
import wave
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.ui.web.missing import sentence
from app.ui.web.view import PlayerView
from tests.ui.web.making import Event, Tree, incremental, meta, mutation, recorded, snapshot
from tests.ui.web.test_faithful import Ask, OpenPlayer, added, node, two_ways, until
from tests.ui.web.test_through_keyframes import seek


def sound(seconds: int) -> str:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(3_000)
        file.writeframes(b"\x80" * 3_000 * seconds)
    return "data:audio/wav;base64," + base64.b64encode(written.getvalue()).decode()


def sounding(attributes: Event, *later: Callable[[Event], Event]) -> tuple[Event, list[Event]]:
    tree = Tree()
    medium = tree.element("audio", {"src": sound(60), "controls": "", **attributes})
    page = tree.document([], [medium, tree.element("p", {}, "x")])
    then = [one(medium) for one in later]
    return medium, [
        meta(0),
        snapshot(0, page),
        mutation(100),
        *then,
        mutation(15_000),
        mutation(30_000),
    ]


def medium(t_ms: float, kind: int, **told: Any) -> Callable[[Event], Event]:
    return lambda made: incremental(t_ms, 7, type=kind, id=made["id"], **told)


def test_a_seek_into_what_plays_shows_where_it_was_and_playing_plays_it_on(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    made, events = sounding(
        {"rr_mediaState": "paused", "rr_mediaCurrentTime": 2},
        medium(1_000, 0, currentTime=5), medium(20_000, 1, currentTime=24),
    )  # fmt: skip
    place, paused = f"{node(made)}.currentTime", f"{node(made)}.paused"
    for recording in two_ways(events, 12_000):
        view = open_player(recording, 11_000)
        for at_ms, at_s in ((11_000, 15), (500, 2), (16_000, 20), (25_000, 24)):
            seek(qtbot, view, at_ms)
            until(qtbot, ask, view, f"Math.abs({place} - {at_s}) < 0.05")
            assert ask(view, paused)
        seek(qtbot, view, 11_000)
        view.play()
        until(qtbot, ask, view, f"!{paused} && {place} > 15.2")
        view.pause()
        until(qtbot, ask, view, paused)


def test_a_page_that_plays_by_itself_is_silent_until_a_person_plays_it(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    made, events = sounding({"autoplay": ""})
    view = open_player(recorded(events), 3_000)
    until(qtbot, ask, view, f"{node(made)}.readyState > 1 && !{node(made)}.seeking")
    assert ask(view, f"{node(made)}.paused")
    assert view.player.isAudioMuted()
    view.play()
    assert not view.player.isAudioMuted()


def test_a_sound_without_controls_has_none_though_no_script_runs(
    open_player: OpenPlayer, ask: Ask
) -> None:
    tree = Tree()
    medium = tree.element("audio", {"src": sound(2)})
    page = tree.document([], [medium])
    view = open_player(recorded([meta(0), snapshot(0, page), mutation(100)]), 50)
    assert ask(view, f"{node(medium)}.offsetHeight") == 0


def test_over_a_video_without_data_stands_a_box_with_its_name_position_and_state(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    tree = Tree()
    film = tree.element(
        "video",
        {"src": "https://cdn.example/films/big%20intro.mp4?x=1", "width": "320", "height": "180"},
    )
    page = tree.document([tree.element("style", {}, "body { margin: 0 }")], [film])
    events = [
        meta(0), snapshot(0, page), mutation(100), medium(1_000, 0, currentTime=60)(film),
        mutation(4_000), medium(6_000, 1, currentTime=65)(film), mutation(8_000),
    ]  # fmt: skip
    said = "document.querySelector('.media').innerText"
    for recording in two_ways(events, 4_500):
        view = open_player(recording, 5_000)
        assert ask(view, said) == "big intro.mp4 · 1:04 · playing"
        box = "[...['width', 'height'].map(s => document.querySelector('.media').style[s])].join()"
        assert ask(view, box) == "320px,180px"
        seek(qtbot, view, 7_000)
        assert ask(view, said) == "big intro.mp4 · 1:05 · paused"
        until(qtbot, ask, view, "footfall.counts().media === 1")


# -- canvases ----------------------------------------------------------------------------------------------------------


def picture(colour: str, width: int = 8, height: int = 8) -> str:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return base64.b64encode(bytes(buffer.data().data())).decode()


def photographed(t_ms: float, canvas: Event, colour: str) -> Event:
    blob = {
        "rr_type": "Blob",
        "data": [{"rr_type": "ArrayBuffer", "base64": picture(colour)}],
        "type": "image/png",
    }
    commands = [
        {"property": "clearRect", "args": [0, 0, 100, 50]},
        {"property": "drawImage", "args": [{"rr_type": "ImageBitmap", "args": [blob]}, 0, 0, 100, 50]},
    ]  # fmt: skip
    return incremental(t_ms, 9, id=canvas["id"], type=0, commands=commands)


def painted(qtbot: QtBot, view: PlayerView, wanted: str) -> None:
    """Wait until the middle of the canvas, which lies in the page's corner, has a colour."""

    def colour() -> str:
        return view.grab().toImage().pixelColor(50, 25).name()

    qtbot.waitUntil(lambda: colour() == wanted)


def with_canvas(tree: Tree, attributes: Event) -> tuple[Event, Event]:
    canvas = tree.element("canvas", {"width": "100", "height": "50", **attributes})
    return canvas, tree.document([tree.element("style", {}, "body { margin: 0 }")], [canvas])


def test_a_canvas_shows_its_recorded_pictures(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    tree = Tree()
    first = f"data:image/png;base64,{picture('#00ff00', 100, 50)}"
    canvas, page = with_canvas(tree, {"rr_dataURL": first})
    events = [
        meta(0), snapshot(0, page), mutation(100), photographed(1_000, canvas, "#ff0000"),
        mutation(1_500), photographed(2_000, canvas, "#0000ff"), mutation(3_000),
    ]  # fmt: skip
    for recording in two_ways(events, 1_600):
        view = open_player(recording, 1_700, plain=True)
        painted(qtbot, view, "#ff0000")
        for at_ms, colour in ((500, "#00ff00"), (2_500, "#0000ff"), (1_400, "#ff0000")):
            seek(qtbot, view, at_ms)
            painted(qtbot, view, colour)
    with qtbot.waitSignal(view.was_finished):
        view.play()
    painted(qtbot, view, "#0000ff")
    assert view.missing.canvases == 0
    assert ask(view, f"{node(canvas)}.getAttributeNames().join()") == "width,height"


def test_a_canvas_in_a_shadow_root_is_shown(open_player: OpenPlayer, qtbot: QtBot) -> None:
    tree = Tree()
    first = f"data:image/png;base64,{picture('#00ff00', 100, 50)}"
    canvas = tree.element("canvas", {"width": "100", "height": "50", "rr_dataURL": first})
    home = {**tree.element("div", {}, {**canvas, "isShadow": True}), "isShadowHost": True}
    page = tree.document([tree.element("style", {}, "body { margin: 0 }")], [home])
    events = [meta(0), snapshot(0, page), mutation(300), mutation(600)]
    for recording in two_ways(events, 400):
        view = open_player(recording, 500, plain=True)
        painted(qtbot, view, "#00ff00")


def test_a_canvas_that_comes_while_it_is_played_is_shown(
    open_player: OpenPlayer, qtbot: QtBot
) -> None:
    tree = Tree()
    first = f"data:image/png;base64,{picture('#00ff00', 100, 50)}"
    canvas = tree.element("canvas", {"width": "100", "height": "50", "rr_dataURL": first})
    home = tree.element("div")
    page = tree.document([tree.element("style", {}, "body { margin: 0 }")], [home])
    events = [meta(0), snapshot(0, page), added(300, home, canvas), mutation(600)]
    view = open_player(recorded(events), plain=True)
    with qtbot.waitSignal(view.was_finished):
        view.play()
    painted(qtbot, view, "#00ff00")


def test_a_canvas_drawn_by_commands_keeps_its_room_and_is_named_and_nothing_is_carried_out(
    open_player: OpenPlayer, ask: Ask, qtbot: QtBot
) -> None:
    tree = Tree()
    canvas, page = with_canvas(tree, {})
    fill = [{"property": "fillRect", "args": [0, 0, 100, 50]}]
    drawn = [incremental(200 + n, 9, id=canvas["id"], type=0, commands=fill) for n in range(3)]
    events = [meta(0), snapshot(0, page), *drawn, mutation(600), mutation(900)]
    for recording in two_ways(events, 500):
        view = open_player(recording, 700, plain=True)
        until(qtbot, ask, view, "footfall.counts().canvases === 1")
        until(qtbot, ask, view, f"{node(canvas)}.clientWidth === 100")
        painted(qtbot, view, "#ffffff")
    assert sentence(view.missing) == "1 canvas drawn by commands"
