"""Seeks change the page that is seen instead of building it anew: it becomes the page that rrweb shows."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.jobs.feed import events_at
from app.ui.web.scheme import ChunkAddress
from tests.ui.web.conftest import Ask, OpenPlayer
from tests.ui.web.making import Event, Tree, incremental, meta, mutation, snapshot
from tests.ui.web.test_law import windows
from tests.ui.web.test_through_keyframes import Keyed, counting
from tests.ui.web.wandering import wandered
from tests.ui.web.writing_out import SCRIPT, by_the_law

#: chunk number under which all events are fetched
WHOLE = 1_000
#: our seeks show what happened at their moment; rrweb's own leave it out
JUST_AFTER_MS = 0.01
BUILT_ANEW = "footfall.replayer().lineage = null; 0"


class Whole(Keyed):
    """A window with keyframes that can be fetched as one list, too."""

    def provide(
        self, address: ChunkAddress, done: Callable[[bytes], None], failed: Callable[[str], None]
    ) -> None:
        if address.chunk == WHOLE and not address.is_keyframe:
            end_ms = self.feed.duration_ms + 1
            done(events_at(self.feed, end_ms, self.chunks.__getitem__, from_start=True))
        else:
            super().provide(address, done, failed)


class Compared:
    """A player, and rrweb beside it."""

    def __init__(self, qtbot: QtBot, open_player: OpenPlayer, ask: Ask, recording: Whole) -> None:
        self._qtbot, self._ask, self._recording = qtbot, ask, recording
        self._view = open_player(recording)
        ask(self._view, SCRIPT)
        count = "globalThis.patched = 0; const shown = SeekingReplayer.prototype.show;"
        ask(
            self._view,
            f"(() => {{ {count} SeekingReplayer.prototype.show = function (epoch) {{"
            " shown.call(this, epoch); globalThis.patched += 1; } })(); 0",
        )

    @property
    def patched(self) -> int:
        """How many seeks did not build the page."""
        return int(self._ask(self._view, "globalThis.patched"))

    def prepare(self, script: str) -> None:
        self._ask(self._view, script)

    def seek(self, at_ms: float) -> None:
        with self._qtbot.waitSignal(self._view.moved):
            self._view.seek(at_ms)

    def play_to(self, at_ms: float) -> None:
        """Play at great speed until a moment is behind."""
        self._view.set_speed(16)
        self._view.play()
        self._qtbot.waitUntil(lambda: self._view.position_ms > at_ms or not self._view.is_playing)
        self._view.pause()
        self._qtbot.waitUntil(lambda: not self._view.is_playing)

    def ours(self) -> list[str]:
        lines = self._ask(self._view, "JSON.stringify(written(footfall.replayer()))")
        return list(json.loads(lines))

    def rrwebs(self, at_ms: float) -> list[str]:
        at = self._recording.feed.started_at_ms + at_ms + JUST_AFTER_MS
        return by_the_law(self._qtbot, self._ask, self._view, WHOLE, at)


@pytest.fixture
def compared(qtbot: QtBot, open_player: OpenPlayer, ask: Ask) -> Callable[[Whole], Compared]:
    return lambda recording: Compared(qtbot, open_player, ask, recording)


def wander(compared: Callable[[Whole], Compared], seed: int, steps: int, seeks: int) -> int:
    """Seeks here and there in a recording made by chance; says how many were done by changing the page."""
    events = wandered(seed, steps)
    end_ms = float(events[-1]["timestamp"]) - float(events[0]["timestamp"])
    dice = random.Random(seed)
    recording = Whole(events, [dice.uniform(15, end_ms) for _ in range(3)])
    both = compared(recording)
    at_ms = 0.0
    for _ in range(seeks):
        # nothing happens just after a tenth of a millisecond: what does is shown by rrweb already, see JUST_AFTER_MS
        at_ms = round(dice.choice((dice.uniform(12, end_ms), min(end_ms, at_ms + 50))), 1)
        both.seek(at_ms)
        assert both.ours() == both.rrwebs(at_ms), f"seed {seed}, at {at_ms}"
    return both.patched


@pytest.mark.parametrize("seed", range(20, 26))
def test_the_page_after_many_seeks_is_the_page_that_rrweb_shows(
    compared: Callable[[Whole], Compared], seed: int
) -> None:
    wander(compared, seed, steps=60, seeks=6)


def test_a_host_that_is_built_again_has_its_sheets_again(
    compared: Callable[[Whole], Compared],
) -> None:
    # in this one, a seek goes back behind the end of two hosts that adopted sheets
    wander(compared, 304, steps=101, seeks=12)
    # and here a host that is gone could not adopt any
    wander(compared, 348, steps=116, seeks=12)


def test_sheets_that_a_host_could_not_adopt_are_not_tried_again_on_another_page(
    compared: Callable[[Whole], Compared],
) -> None:
    tree = Tree()
    host, inner = tree.element("div"), tree.element("i")
    inner["isShadow"] = True

    def adoption(at_ms: float, number: int) -> Event:
        rules = [{"rule": f".s{number} {{ left: {number}px; }}", "index": 0}]
        sheet = {"styleId": number, "rules": rules}
        return incremental(at_ms, 15, id=host["id"], styles=[sheet], styleIds=[number])

    events = [
        meta(0),
        snapshot(0, tree.document([], [host])),
        mutation(10, attributes=[{"id": host["id"], "attributes": {"class": "a"}}]),
        adoption(20, 1),
        mutation(30, adds=[{"parentId": host["id"], "nextId": None, "node": inner}]),
        adoption(40, 2),
        incremental(50, 4, width=500, height=600),
    ]
    both = compared(Whole(events, []))
    both.seek(25)
    both.seek(45)
    for _ in range(4):  # rrweb tries after a while, and once more
        assert both.rrwebs(45) == both.ours()


def test_a_sheet_that_comes_after_it_was_adopted_is_adopted_then(
    compared: Callable[[Whole], Compared],
) -> None:
    tree = Tree()
    inner = tree.element("i")
    inner["isShadow"] = True
    host = tree.element("div", {}, inner)
    host["isShadowHost"] = True
    document = tree.document([], [host])
    sheets = [{"styleId": 1, "rules": [{"rule": ".s { left: 1px; }", "index": 0}]}]
    events = [
        meta(0),
        snapshot(0, document),
        incremental(20, 15, id=document["id"], styleIds=[1]),
        incremental(40, 15, id=host["id"], styles=sheets, styleIds=[1]),
        incremental(50, 4, width=500, height=600),
    ]
    both = compared(Whole(events, []))
    for at_ms in (25, 45):
        both.seek(at_ms)
        assert both.rrwebs(at_ms) == both.ours()


def test_a_field_that_was_typed_into_and_is_built_again_holds_what_it_was_built_with(
    compared: Callable[[Whole], Compared],
) -> None:
    # in this one, a field that was typed into before the page first changed is moved between two seeks
    wander(compared, 314, steps=104, seeks=12)


def test_a_field_that_was_in_a_host_that_is_back_is_there_once(
    compared: Callable[[Whole], Compared],
) -> None:
    tree = Tree()
    field = tree.element("input", {"value": "first"})
    inner = {**tree.element("section", {}, field), "isShadow": True}
    host = {**tree.element("div", {}, inner), "isShadowHost": True}
    page = tree.document([], [host])
    body = page["childNodes"][1]["childNodes"][1]["id"]
    again = {"parentId": body, "nextId": None, "node": {**field, "attributes": {"value": "again"}}}
    events = [
        meta(0),
        snapshot(0, page),
        mutation(10, attributes=[{"id": inner["id"], "attributes": {"title": "changed"}}]),
        incremental(20, 5, id=field["id"], text="typed", isChecked=False),
        mutation(30, removes=[{"parentId": body, "id": host["id"]}]),
        mutation(40, adds=[again]),
        incremental(50, 4, width=500, height=600),
    ]
    both = compared(Whole(events, []))
    for at_ms in (15, 25, 45, 25, 35, 45, 15):
        both.seek(at_ms)
        assert both.ours() == both.rrwebs(at_ms), at_ms


@pytest.mark.parametrize("way", [(0, 1), (1, 0)], ids=["down", "up"])
def test_what_was_typed_into_and_scrolled_and_then_moved_is_as_rrweb_shows_it(
    compared: Callable[[Whole], Compared], way: tuple[int, int]
) -> None:
    # which way it goes decides in rrweb whether it is built again
    tree = Tree()
    field = tree.element("input", {"value": "first"})
    box = tree.element(
        "div",
        {"style": "height: 50px; overflow: auto"},
        tree.element("div", {"style": "height: 400px"}),
    )
    moved = [field, box]
    places = [tree.element("section"), tree.element("section")]
    old, new = (places[n] for n in way)
    old["childNodes"] = moved
    events = [
        meta(0),
        snapshot(0, tree.document([], [tree.element("div", {}, *places)])),
        incremental(10, 5, id=field["id"], text="typed", isChecked=False),
        incremental(10, 3, id=box["id"], x=0, y=120),
        mutation(
            20,
            removes=[{"parentId": old["id"], "id": node["id"]} for node in moved],
            adds=[{"parentId": new["id"], "nextId": None, "node": node} for node in moved],
        ),
        mutation(30, attributes=[{"id": new["id"], "attributes": {"title": "later"}}]),
        incremental(40, 5, id=field["id"], text="typed later", isChecked=False),
        incremental(50, 4, width=500, height=600),
    ]
    both = compared(Whole(events, []))
    for at_ms in (12, 14, 25, 35, 45, 35, 15, 45, 25, 12):
        both.seek(at_ms)
        assert both.ours() == both.rrwebs(at_ms), at_ms
    assert both.patched > 2


@pytest.mark.parametrize("seed", range(40, 43))
def test_a_seek_behind_playing_takes_back_what_was_played(
    compared: Callable[[Whole], Compared], seed: int
) -> None:
    events = wandered(seed, 80)
    end_ms = float(events[-1]["timestamp"]) - float(events[0]["timestamp"])
    both = compared(Whole(events, [end_ms / 3]))
    for from_ms, to_ms, back_ms in ((0.1, 0.4, 0.2), (0.35, 0.9, 0.7), (0.5, 0.8, 0.05)):
        both.seek(from_ms * end_ms)
        both.play_to(to_ms * end_ms)
        both.seek(back_ms * end_ms)
        assert both.ours() == both.rrwebs(back_ms * end_ms), f"seed {seed}, at {back_ms * end_ms}"


@pytest.mark.soak
def test_the_page_after_many_seeks_is_the_page_that_rrweb_shows_however_it_wanders(
    compared: Callable[[Whole], Compared],
) -> None:
    for seed in range(300, 360):
        wander(compared, seed, steps=seed // 3, seeks=12)


@pytest.mark.parametrize("before", [BUILT_ANEW, "0"], ids=["built anew", "changed"])
def test_what_comes_a_fraction_of_a_millisecond_later_is_not_shown_yet(
    compared: Callable[[Whole], Compared], before: str
) -> None:
    tree = Tree()
    word = tree.text("first")
    events = [meta(0), snapshot(0, tree.document([], [tree.element("p", {}, word)]))]
    for at_ms, said in ((10, "second"), (30, "third"), (50.5, "fourth"), (60, "last")):
        events.append(mutation(at_ms, texts=[{"id": word["id"], "value": said}]))
    both = compared(Whole(events, [20.0]))
    for at_ms, said in ((29.9, "second"), (30, "third"), (50.4, "third"), (50.5, "fourth")):
        both.prepare(before)
        both.seek(at_ms)
        assert any(f'"{said}"' in line for line in both.ours()), at_ms
        assert both.ours() == both.rrwebs(at_ms)


@pytest.mark.soak
def test_a_real_page_that_was_changed_is_the_page_that_is_built_anew(
    shared: Path, qtbot: QtBot, open_player: OpenPlayer, ask: Ask
) -> None:
    different = []
    patched = 0
    for folder in ("labelled", "rrweb-array", "rrweb-fixtures", "sentry", "posthog-api"):
        for name, recording in windows(shared / "recordings" / folder):
            if recording.feed.duration_ms < 50 or not recording.feed.is_recorded:
                continue
            view = open_player(recording)
            ask(view, SCRIPT)
            dice = random.Random(3)
            for _ in range(3):
                at_ms = dice.uniform(0, recording.feed.duration_ms)
                pages = []
                for before in ("0", BUILT_ANEW):
                    ask(view, before)
                    with qtbot.waitSignal(view.moved):
                        view.seek(at_ms)
                    patched += bool(ask(view, "footfall.replayer().told !== null"))
                    lines = json.loads(ask(view, "JSON.stringify(written(footfall.replayer()))"))
                    # how far down a page goes is not known before its pictures are there
                    pages.append([line for line in lines if "#scroll" not in line])
                if pages[0] != pages[1]:
                    different.append((name, at_ms))
            view.close()
    assert patched > 200
    assert different == []


SHEETS = {
    "a:hover { b: c }": "a:hover,\na.\\:hover { b: c }",
    "p {} a:hover, b > i:hover , u {}": "p {} a:hover, b > i:hover , u,\na.\\:hover,\nb > i.\\:hover {}",
    "@media (max-device-width: 3px) { x:hover {} }": "@media (max-width: 3px) { x:hover,\nx.\\:hover {} }",
    "/* x:hover { */ q { content: 'a:hover {' }": "/* x:hover { */ q { content: 'a:hover {' }",
    "b { background: url(data:x;y:hover) } i { c: d }": "b { background: url(data:x;y:hover) } i { c: d }",
    "x:not(:hover, q) {}": "x:not(:hover, q),\nx:not(.\\:hover, q) {}",
    "p {": "p {",
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_what_is_hovered_is_found_by_its_class_too(
    open_player: OpenPlayer, ask: Ask, sheet: str
) -> None:
    view = open_player(Whole(wandered(1, 5), []))
    assert ask(view, f"adaptedStyles({json.dumps(sheet)})") == SHEETS[sheet]


def test_no_more_is_asked_for_than_a_moment_needs(open_player: OpenPlayer) -> None:
    recording = counting(400)
    open_player(recording, 15_500, plain=True)
    parts = [address for address in recording.asked if not address.is_keyframe]
    assert {part.until_epoch_ms for part in parts} == {recording.feed.started_at_ms + 15_500}
    assert {part.chunk for part in parts} <= {58, 59, 60, 61, 62}
