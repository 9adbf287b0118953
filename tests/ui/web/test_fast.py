"""A busy page that is played fast: what comes next is there in time, and one turn does no work that the next undoes."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.web.conftest import Ask, OpenPlayer
from tests.ui.web.making import (
    Event,
    Recorded,
    Tree,
    incremental,
    meta,
    mutation,
    recorded,
    snapshot,
)

WATCHED = """
  globalThis.looks = 0;
  const replayer = footfall.replayer();
  const look = replayer.hoverUnderPointer;
  replayer.hoverUnderPointer = () => { looks += 1; look.call(replayer); };
"""
HOVERED = "footfall.replayer().iframe.contentDocument.querySelector('b')?.className"
CHANGES = 50
#: chunks that are fetched before they are needed
AHEAD = 4


def furthest(recording: Recorded) -> int:
    return max(address.chunk for address in recording.asked)


def test_more_is_asked_for_long_before_what_is_there_has_been_played(
    qtbot: QtBot, open_player: OpenPlayer
) -> None:
    tree = Tree()
    word = tree.text("0")
    events: list[Event] = [meta(0), snapshot(0, tree.document([], [tree.element("p", {}, word)]))]
    for n in range(1, 101):
        events.append(mutation(n * 100, texts=[{"id": word["id"], "value": str(n)}]))
    recording = recorded(events, chunk_events=10)
    view = open_player(recording)
    qtbot.waitUntil(lambda: furthest(recording) == AHEAD)
    with qtbot.waitSignal(view.moved):
        view.seek(2_000)
    view.set_speed(0.1)
    view.play()
    qtbot.waitUntil(lambda: furthest(recording) == 2 + AHEAD)
    assert view.position_ms < 2_900
    view.pause()


def test_what_lies_under_the_pointer_is_looked_for_once_however_often_it_is_replaced_at_once(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    tree = Tree()
    covering = {"style": "position: fixed; inset: 0; display: block"}
    thing = tree.element("b", covering)
    parent = tree.element("p", {}, "")
    parent["childNodes"] = [thing]
    events: list[Event] = [meta(0), snapshot(0, tree.document([], [parent]))]
    at = [{"x": 50, "y": 50, "id": thing["id"], "timeOffset": 0}]
    events.append(incremental(100, 1, positions=at))
    for _ in range(CHANGES):
        gone, thing = thing, tree.element("b", covering)
        add = {"parentId": parent["id"], "nextId": None, "node": thing}
        removed = {"parentId": parent["id"], "id": gone["id"]}
        events.append(mutation(400, adds=[add], removes=[removed]))
    view = open_player(recorded([*events, mutation(800)], chunk_events=CHANGES * 2))
    ask(view, f"{{ {WATCHED} }} 0")
    with qtbot.waitSignal(view.was_finished):
        view.play()
    assert ask(view, "looks") == 1
    assert ask(view, HOVERED) == ":hover"


def test_before_the_first_snapshot_the_first_page_is_shown_wherever_one_comes_from(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    trees = [Tree(), Tree()]
    pages = [
        tree.document([], [tree.element("p", {}, f"page {n}")]) for n, tree in enumerate(trees)
    ]
    events: list[Event] = [incremental(0, 1, positions=[]), meta(240), snapshot(250, pages[0])]
    events += [mutation(600), meta(1_000), snapshot(1_010, pages[1]), mutation(1_500)]
    view = open_player(recorded(events))
    text = "footfall.replayer().iframe.contentDocument.body.innerText.trim()"
    assert ask(view, text) == "page 0"
    with qtbot.waitSignal(view.was_finished):
        view.play()
    assert ask(view, text) == "page 1"
    with qtbot.waitSignal(view.moved):
        view.seek(0)
    assert ask(view, text) == "page 0"
    view.set_speed(0.25)
    view.play()
    qtbot.waitUntil(lambda: view.position_ms > 300)
    view.pause()
    assert ask(view, text) == "page 0"
