"""Stretches in which nobody did anything are jumped over, and what ends them is seen."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from app.ui.web.scheme import ChunkAddress
from tests.ui.web.conftest import Ask, OpenPlayer
from tests.ui.web.making import Event, Tree, incremental, meta, mutation, recorded, snapshot

Reply = Callable[[bytes], None]
Refuse = Callable[[str], None]
TEXT = "footfall.replayer().iframe.contentDocument.body.innerText"
CLICKS_SEEN = """
  globalThis.clicksSeen = 0;
  const mouse = document.querySelector(".replayer-mouse");
  new MutationObserver(() => (clicksSeen += mouse.classList.contains("active")))
    .observe(mouse, { attributeFilter: ["class"] });
"""


def test_an_inactive_stretch_is_jumped_over_and_said(qtbot: QtBot, open_player: OpenPlayer) -> None:
    tree = Tree()
    document = tree.document([], ["x"])
    events = [meta(0), snapshot(0, document), mutation(200), mutation(60_000), mutation(60_300)]
    view = open_player(recorded(events), gaps=((200.0, 59_900.0),))
    view.set_skipping(True)
    with (
        qtbot.waitSignal(view.was_skipped) as skipped,
        qtbot.waitSignal(view.was_finished),
    ):
        view.play()
    assert skipped.args[1] == 59_900


def test_what_ends_a_pause_is_played_and_seen_before_the_next_pause_is_jumped_over(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    tree = Tree()
    button = tree.element("button", {}, "Go")
    events = [meta(0), snapshot(0, tree.document([], [button]))]
    events.append(incremental(10_000, 2, type=2, id=button["id"], x=5, y=5))
    view = open_player(
        recorded([*events, mutation(20_300)]), gaps=((100.0, 10_000.0), (10_000.0, 20_000.0))
    )
    view.set_skipping(True)
    moments: list[float] = []
    view.moved.connect(moments.append)
    ask(view, CLICKS_SEEN)
    with qtbot.waitSignal(view.was_finished):
        view.play()
    assert ask(view, "globalThis.clicksSeen") == 1
    assert any(9_000 < at_ms < 19_000 for at_ms in moments)


def test_who_seeks_while_a_pause_is_being_jumped_over_sees_the_moment_asked_for(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    tree = Tree()
    word = tree.text("start")
    events: list[Event] = [meta(0), snapshot(0, tree.document([], [tree.element("p", {}, word)]))]
    for n in range(1, 31):
        events.append(mutation(n * 2_000, texts=[{"id": word["id"], "value": str(n)}]))
    recording = recorded(events, chunk_events=2)
    held: list[Callable[[], None]] = []
    asked: set[int] = set()
    flows: list[bool] = []
    serve = recording.provide

    def slowly(address: ChunkAddress, done: Reply, failed: Refuse) -> None:
        if address.chunk == 0 or flows:
            serve(address, done, failed)
        else:
            asked.add(address.chunk)
            held.append(lambda: serve(address, done, failed))

    recording.provide = slowly  # type: ignore[method-assign]
    view = open_player(recording, gaps=((50.0, 59_000.0),))
    wanted = max(one.seq for one in recording.feed.chunks if one.first_ms <= 30_000)
    last = recording.feed.chunks[-1].seq
    skipped: list[float] = []
    view.was_skipped.connect(lambda _from_ms, to_ms: skipped.append(to_ms))
    moments: list[float] = []
    view.moved.connect(moments.append)
    view.set_skipping(True)
    view.play()
    leaping = "document.getElementById('page').classList.contains('leaping')"
    qtbot.waitUntil(lambda: ask(view, leaping))
    view.seek(30_000)
    view.set_skipping(False)
    # either the jump is given up, or it waits for where it goes to and the moment asked for comes after it
    qtbot.waitUntil(lambda: last in asked or (wanted in asked and not ask(view, leaping)))
    flows.append(True)
    for answer in held:
        answer()
    qtbot.waitUntil(lambda: max(moments) >= 30_000)
    view.pause()
    qtbot.waitUntil(lambda: not view.is_playing)
    assert ask(view, TEXT).strip() == str(int(view.position_ms // 2_000))
    assert skipped == []
    assert 30_000 <= max(moments) < 50_000
