"""Clicks that ran into trouble, as they are played."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.web.making import Tree, incremental, meta, mutation, recorded, snapshot
from tests.ui.web.test_player import Ask, OpenPlayer


def test_a_click_that_ran_into_trouble_ripples_in_another_colour(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    tree = Tree()
    button = tree.element("button", {}, "Go")
    events = [meta(0), snapshot(0, tree.document([], [button]))]
    events += [
        incremental(at_ms, 2, type=kind, id=button["id"], x=5, y=5)
        for at_ms, kind in ((200, 2), (600, 2), (620.4, 2), (1_100, 7), (1_300, 2), (2_500, 7))
    ]
    recording = recorded([*events, mutation(3_000)])
    view = open_player(recording)
    zero_ms = recording.feed.started_at_ms
    view.set_troubles(((zero_ms + 600, zero_ms + 620), (zero_ms + 1_300, zero_ms + 1_300)))
    seen = """
      globalThis.ripples = [];
      new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((one) => {
        if (one.classList?.contains("ripple")) ripples.push(one.classList.contains("troubled"));
      }))).observe(document.body, { childList: true, subtree: true });
    """
    ask(view, seen)
    with qtbot.waitSignal(view.was_finished):
        view.play()
    assert ask(view, "globalThis.ripples.join()") == "false,true,true,true,true,false"
