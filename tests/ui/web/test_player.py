"""The player shows what was recorded, moment by moment, and outlives what is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.web.missing import Missing, sentence
from app.ui.web.scheme import ChunkAddress
from app.ui.web.view import PlayerView
from tests.ui.web.conftest import Ask, OpenPlayer
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

Reply = Callable[[bytes], None]
Refuse = Callable[[str], None]
TEXT = "footfall.replayer().iframe.contentDocument.body.innerText"


def counting(changes: int = 40, every_ms: float = 100) -> tuple[Tree, Recorded]:
    """A page whose only text counts up, and a viewport that changes half-way."""
    tree = Tree()
    word = tree.text("0")
    line = tree.element("p", {}, word)
    events: list[Event] = [meta(0), snapshot(0, tree.document([], [line]))]
    for n in range(1, changes + 1):
        events.append(mutation(n * every_ms, texts=[{"id": word["id"], "value": str(n)}]))
    events.append(incremental(changes * every_ms / 2, 4, width=390, height=700))
    return tree, recorded(events, chunk_events=10)


def seek(qtbot: QtBot, view: PlayerView, at_ms: float) -> None:
    with qtbot.waitSignal(view.moved):
        view.seek(at_ms)


def test_a_seek_shows_what_happened_up_to_and_with_its_moment(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    view = open_player(counting()[1])
    for at_ms, seen in ((0, "0"), (1000, "10"), (999, "9"), (3950, "39"), (150, "1"), (4000, "40")):
        seek(qtbot, view, at_ms)
        assert ask(view, TEXT).strip() == seen


def test_opening_in_the_middle_shows_the_middle_at_once(open_player: OpenPlayer, ask: Ask) -> None:
    recording = counting()[1]
    view = open_player(recording, 2_500)
    assert ask(view, TEXT).strip() == "25"


def test_a_page_before_the_moment_is_not_fetched_before_it_is_needed(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    tree = Tree()
    pages = [tree.document([], [f"page {n}"]) for n in range(3)]
    events: list[Event] = []
    for n, page in enumerate(pages):
        events += [meta(n * 1000), snapshot(n * 1000, page)]
        events += [incremental(n * 1000 + 10 * k, 1, positions=[
            {"x": k, "y": k, "id": page["id"], "timeOffset": 0}]) for k in range(1, 20)]  # fmt: skip
    recording = recorded(events, chunk_events=10)
    view = open_player(recording, 2_100)
    assert ask(view, TEXT).strip() == "page 2"
    assert recording.asked[0].chunk >= 4
    with qtbot.waitSignal(view.player.bridge.was_loaded, timeout=10_000, raising=False):
        seek(qtbot, view, 100)
    assert ask(view, TEXT).strip() == "page 0"


def test_playing_reaches_the_same_page_as_seeking(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    view = open_player(counting()[1])
    view.set_speed(16)
    moments: list[float] = []
    view.moved.connect(moments.append)
    with qtbot.waitSignal(view.was_finished):
        view.play()
    assert ask(view, TEXT).strip() == "40"
    assert moments == sorted(moments)
    assert moments[-1] == 4_000
    assert not view.is_playing


def test_playing_begins_while_the_rest_is_still_on_its_way(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    recording = counting(changes=60, every_ms=50)[1]
    held: list[Callable[[], None]] = []
    serve = recording.provide

    def slowly(address: ChunkAddress, done: Reply, failed: Refuse) -> None:
        if address.chunk == 0:
            serve(address, done, failed)
        else:
            held.append(lambda: serve(address, done, failed))

    recording.provide = slowly  # type: ignore[method-assign]
    view = open_player(recording)
    view.play()
    qtbot.waitUntil(lambda: view.position_ms > 200)
    assert view.is_playing
    with qtbot.waitSignal(view.was_finished):
        while len(recording.asked) < len(recording.chunks):
            qtbot.waitUntil(lambda: bool(held))
            held.pop(0)()
    assert ask(view, TEXT).strip() == "60"


@pytest.mark.parametrize("stall_ms", [0, 1_500])
def test_what_comes_too_late_while_playing_is_played_too(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask, stall_ms: int
) -> None:
    tree = Tree()
    items = tree.element("ul", {})
    events: list[Event] = [meta(0), snapshot(0, tree.document([], [items]))]
    for n in range(1, 61):
        add = {"parentId": items["id"], "nextId": None, "node": tree.element("li", {}, str(n))}
        events.append(mutation(n * 50, adds=[add]))
    recording = recorded(events, chunk_events=10)
    held: list[Callable[[], None]] = []
    serve = recording.provide

    def slowly(address: ChunkAddress, done: Reply, failed: Refuse) -> None:
        if address.chunk == 0:
            serve(address, done, failed)
        else:
            held.append(lambda: serve(address, done, failed))

    recording.provide = slowly  # type: ignore[method-assign]
    view = open_player(recording)
    view.set_speed(16)
    finished: list[bool] = []
    view.was_finished.connect(lambda: finished.append(True))
    view.play()
    ask(
        view,
        f"{{ const end = performance.now() + {stall_ms}; while (performance.now() < end); 0 }}",
    )
    stands = "footfall.replayer().service.state.value === 'paused'"
    while not finished:
        qtbot.waitUntil(lambda: bool(finished) or (bool(held) and ask(view, stands)))
        while held:
            held.pop(0)()
    count = "footfall.replayer().iframe.contentDocument.querySelectorAll('li').length"
    assert ask(view, count) == 60


def test_going_on_after_the_end_begins_at_the_start(qtbot: QtBot, open_player: OpenPlayer) -> None:
    view = open_player(counting()[1])
    view.set_speed(0.1)
    seek(qtbot, view, 4_000)
    with qtbot.waitSignal(view.moved, check_params_cb=lambda at_ms: at_ms < 1_000):
        view.play()
    view.pause()


def test_the_size_follows_the_recorded_viewport(qtbot: QtBot, open_player: OpenPlayer) -> None:
    view = open_player(counting()[1])
    with qtbot.waitSignal(view.was_resized) as told:
        view.seek(3_000)
    assert told.args == [390, 700]


def test_of_many_seeks_at_once_the_newest_wins_and_those_between_are_dropped(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    view = open_player(counting()[1])
    shown: list[float] = []
    view.moved.connect(shown.append)
    for n in range(40):
        view.seek(n * 100)
    qtbot.waitUntil(lambda: 3_900 in shown)
    assert shown == [0, 3_900]
    assert ask(view, TEXT).strip() == "39"


def test_the_pointers_trail_does_not_grow_however_fast_it_is_played(
    open_player: OpenPlayer, ask: Ask
) -> None:
    view = open_player(counting()[1])
    moves = "for (let n = 0; n < 500; n++) footfall.replayer().drawMouseTail({ x: n, y: n });"
    ask(view, moves)
    assert 10 < ask(view, "footfall.replayer().tailPositions.length") < 50


def test_a_page_that_goes_while_it_is_waited_for_is_no_mistake(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    view = open_player(counting()[1])
    told = "globalThis.told = 'nothing'; footfall.settle(7).then(() => (told = 'gone'), (why) => (told = `${why}`));"
    ask(view, f"{told} footfall.clear();")
    qtbot.waitUntil(lambda: ask(view, "told") != "nothing")
    assert ask(view, "told") == "gone"


def test_a_broken_event_costs_itself_only(qtbot: QtBot, open_player: OpenPlayer, ask: Ask) -> None:
    tree = Tree()
    word = tree.text("before")
    line = tree.element("p", {}, word)
    document = tree.document([], [line])
    nonsense: list[Event] = [
        incremental(100, 1, positions=[]),
        incremental(110, 2, type=4, id=word["id"], x=1, y=1),
        incremental(120, 13, id=line["id"], index=[0, 5], set={"property": "a", "value": "b"}),
        incremental(130, 15, id=line["id"], styleIds=[1], styles=[{"styleId": 1, "rules": None}]),
        incremental(140, 14, ranges=[{"start": 999, "end": 999}]),
        mutation(150, adds=[{"parentId": line["id"], "nextId": None, "node": {"type": 2, "id": 77,
                             "tagName": "a b", "attributes": {"a b": "c"}, "childNodes": []}}]),
        mutation(160, adds=[{"parentId": 77, "nextId": None, "node": line}]),
        mutation(170, attributes=[{"id": line["id"], "attributes": {"style": {"color": 7}}}]),
    ]  # fmt: skip
    last = mutation(200, texts=[{"id": word["id"], "value": "after"}])
    view = open_player(recorded([meta(0), snapshot(0, document), *nonsense, last]))
    failures: list[str] = []
    view.has_failed.connect(failures.append)
    with qtbot.waitSignal(view.was_finished):
        view.play()
    assert "after" in ask(view, "footfall.replayer().getMirror().getNode(1).textContent")
    seek(qtbot, view, 50)
    assert ask(view, TEXT).strip() == "before"
    assert failures == []


def test_a_window_without_a_snapshot_says_that_no_page_was_recorded(
    qtbot: QtBot, resources: Path
) -> None:
    import shiboken6

    recording = recorded([incremental(0, 3, id=1, x=0, y=5), mutation(100)])
    view = PlayerView(recording.provide)
    view.show()
    with qtbot.waitSignal(view.was_unrecorded):
        view.open_window(recording.feed, 0.0)
    shiboken6.delete(view)


def test_a_title_in_markup_stays_the_text_it_is(open_player: OpenPlayer, ask: Ask) -> None:
    tree = Tree()
    head = tree.element("title", {}, "<b>bold</b>")
    view = open_player(recorded([meta(0), snapshot(0, tree.document([head], ["x"])), mutation(9)]))
    assert ask(view, "footfall.replayer().iframe.contentDocument.title") == "<b>bold</b>"
    assert ask(view, "document.title") == "player"


def test_keys_keep_working_while_the_page_has_the_focus(
    qtbot: QtBot, open_player: OpenPlayer
) -> None:
    view = open_player(counting()[1])
    pressed: list[str] = []
    shortcut = QShortcut(Qt.Key.Key_K, view.window())
    shortcut.activated.connect(lambda: pressed.append("k"))
    inside = view.screen_widget.focusProxy()
    assert inside is not None
    inside.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    inside.setFocus()
    view.activateWindow()
    QTest.keyClick(inside, Qt.Key.Key_K)
    assert pressed == ["k"]


def test_a_key_never_reaches_the_page(open_player: OpenPlayer) -> None:
    view = open_player(counting()[1])
    inside = view.screen_widget.focusProxy()
    assert inside is not None
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    assert view.screen_widget.eventFilter(inside, key)
    assert not key.isAccepted()


def test_when_the_page_s_process_ends_it_is_said_and_the_next_recording_plays(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    import psutil

    recording = counting()[1]
    view = open_player(recording)
    with qtbot.waitSignal(view.has_failed) as told:
        psutil.Process(view.player.renderProcessPid()).kill()
    assert "process" in told.args[0]
    with qtbot.waitSignal(view.became_ready):
        view.open_window(recording.feed, 1_000)
    assert ask(view, TEXT).strip() == "10"


def test_what_the_recording_lacks_is_told_in_words() -> None:
    assert sentence(Missing()) == ""
    assert sentence(Missing(images=1)) == "1 image is not in the recording"
    many = Missing(images=14, stylesheets=2)
    assert sentence(many) == "14 images and 2 stylesheets are not in the recording"


def test_a_real_recording_of_the_first_years_plays(
    shared: Path, qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    view = open_player(of_file(shared / "recordings/rrweb-array/react-hooks-demo-2018.json"))
    for frac in (0.9, 0.2, 1.0):
        seek(qtbot, view, frac * 20_000)
    assert len(ask(view, TEXT)) > 20
