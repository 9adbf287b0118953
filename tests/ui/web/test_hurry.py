"""A busy page that is played fast keeps up with the clock: what is long due is played in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from app.ui.web.view import PlayerView
from tests.ui.web.making import Event, Tree, meta, mutation, recorded, snapshot

OpenPlayer = Callable[..., PlayerView]
Ask = Callable[[PlayerView, str], Any]
TEXT = "footfall.replayer().iframe.contentDocument.body.innerText"
#: which changes are played, in their order, and how many of them in one go
WATCHED = """
  globalThis.atOnce = 0;
  globalThis.seen = [];
  const replayer = footfall.replayer();
  const apply = replayer.applyIncremental;
  replayer.applyIncremental = (event, isSync) => {
    atOnce += isSync;
    seen.push(event.data.texts[0].value);
    apply.call(replayer, event, isSync);
  };
"""
CHANGES = 400


def test_what_is_long_due_while_playing_is_played_in_one_go(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    tree = Tree()
    word = tree.text("0")
    events: list[Event] = [meta(0), snapshot(0, tree.document([], [tree.element("p", {}, word)]))]
    for n in range(1, CHANGES + 1):
        events.append(mutation(n * 10, texts=[{"id": word["id"], "value": str(n)}]))
    view = open_player(recorded(events, chunk_events=CHANGES + 2))
    view.set_speed(16)
    ask(view, f"{{ {WATCHED} }} 0")
    with qtbot.waitSignal(view.was_finished, timeout=20_000):
        view.play()
        is_played = "footfall.replayer().service.state.value === 'playing'"
        qtbot.waitUntil(lambda: ask(view, is_played), timeout=10_000)
        # as after a frame that took more than a tenth of a second
        ask(view, "footfall.replayer().timer.lastTimestamp -= 150; 0")
    assert ask(view, "atOnce") > 100
    assert ask(view, "seen.join()") == ",".join(str(n) for n in range(1, CHANGES + 1))
    assert ask(view, TEXT).strip() == str(CHANGES)
