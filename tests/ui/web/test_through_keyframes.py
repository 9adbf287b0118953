"""The player begins at keyframes, plays on across them, and lets go of what is far."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.jobs.feed import KeyframeSpan
from app.jobs.keyframes import forced_keyframe
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
    recorded,
    snapshot,
)

TEXT = "footfall.replayer().iframe.contentDocument.body.innerText.trim()"
HELD = "footfall.replayer().events.length"


class Keyed(Recorded):
    """A window in memory with keyframes at some moments."""

    def __init__(self, events: list[Event], at_ms: list[float]) -> None:
        plain = recorded(events, chunk_events=10)
        made = [forced_keyframe(plain.feed, moment, plain.chunks.__getitem__) for moment in at_ms]
        self.keyframes = [keyframe for keyframe in made if keyframe is not None]
        spans = [
            KeyframeSpan(idx, keyframe.epoch_ms - plain.feed.started_at_ms)
            for idx, keyframe in enumerate(self.keyframes)
        ]
        super().__init__(replace(plain.feed, keyframes=tuple(spans)), plain.chunks)

    def provide(
        self, address: ChunkAddress, done: Callable[[bytes], None], failed: Callable[[str], None]
    ) -> None:
        if address.is_keyframe:
            self.asked.append(address)
            done(self.keyframes[address.chunk].events)
        else:
            super().provide(address, done, failed)


def counting(changes: int) -> Keyed:
    """A page whose text counts up every 50 ms while a field is typed into, with a keyframe every 20 changes."""
    tree = Tree()
    word, field = tree.text("0"), tree.element("input", {"value": ""})
    page = tree.document([], [tree.element("p", {}, word), field])
    events: list[Event] = [meta(0), snapshot(0, page)]
    for n in range(1, changes + 1):
        events.append(mutation(n * 50, texts=[{"id": word["id"], "value": str(n)}]))
        events.append(incremental(n * 50 + 1, 5, id=field["id"], text=str(n), isChecked=False))
    return Keyed(events, [n * 1_000.0 + 10 for n in range(1, changes // 20)])


def seek(qtbot: QtBot, view: PlayerView, at_ms: float) -> None:
    with qtbot.waitSignal(view.moved):
        view.seek(at_ms)


def test_a_seek_begins_at_the_last_keyframe_and_fetches_only_what_follows(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    recording = counting(400)
    view = open_player(recording, 15_500)
    assert ask(view, TEXT) == "310"
    keyed = [address.chunk for address in recording.asked if address.is_keyframe]
    assert keyed == [14]
    assert min(a.chunk for a in recording.asked if not a.is_keyframe) >= 58
    value = "footfall.replayer().iframe.contentDocument.querySelector('input').value"
    for at_ms in (3_025, 3_060, 19_990, 200, 12_345, 12_400, 1_010, 1_009):
        seek(qtbot, view, at_ms)
        assert ask(view, TEXT) == str(at_ms // 50)
        assert ask(view, value) == (str((at_ms - 1) // 50))


def test_playing_goes_on_across_keyframes_without_building_the_page_anew(
    qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    view = open_player(counting(120), 1_500)
    ask(
        view, "footfall.replayer().on('fullsnapshot-rebuilded', () => (globalThis.built = true)); 0"
    )
    view.set_speed(8)
    with qtbot.waitSignal(view.was_finished):
        view.play()
    assert ask(view, TEXT) == "120"
    assert ask(view, "globalThis.built === undefined")


def test_what_is_far_is_let_go_of(qtbot: QtBot, open_player: OpenPlayer, ask: Ask) -> None:
    recording = counting(2_000)
    view = open_player(recording)
    seek(qtbot, view, 50_000)
    few = ask(view, HELD)
    for at_ms in range(1_000, 100_000, 7_000):
        seek(qtbot, view, at_ms)
        assert ask(view, TEXT) == str(at_ms // 50)
    assert ask(view, HELD) < few + 200
