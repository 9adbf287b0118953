"""The law of keyframes, tried in a browser: the page reached through one is the page rrweb reaches without.

Both are played by rrweb's own Replayer, unhardened, and written out: tree, attributes, shadow roots, frames, input
state, scroll, rules of sheets. What differs between two runs of rrweb alone (scrolls that glide, pages that grow while
their pictures load) is kept still by two rules of style on both sides.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.formats.model import Recording
from app.formats.walk import collect, read_batch
from app.jobs.chunks import in_order
from app.jobs.feed import ChunkEvents, ChunkSpan, WindowFeed, events_at
from app.jobs.keyframes import forced_keyframe
from app.ui.web.scheme import ChunkAddress
from tests.ui.web.conftest import Ask, OpenPlayer
from tests.ui.web.making import Recorded, Tree, incremental, meta, mutation, recorded, snapshot
from tests.ui.web.wandering import wandered
from tests.ui.web.writing_out import SCRIPT, by_the_law

#: chunk numbers under which the two lists are fetched
WHOLE, SHORT = 1_000, 1_001


class Judge:
    """Asks rrweb for the page at a moment, by the whole list of events and by the one that begins at a keyframe."""

    def __init__(self, qtbot: QtBot, open_player: OpenPlayer, ask: Ask) -> None:
        self._qtbot, self._ask = qtbot, ask
        self._lists: dict[int, bytes] = {}
        tree = Tree()
        page = [meta(0), snapshot(0, tree.document([], [])), incremental(9, 4, width=9, height=9)]
        self._page = recorded(page)
        self._provide = self._page.provide
        self._page.provide = self.provide  # type: ignore[method-assign]
        self._view = open_player(self._page)
        ask(self._view, SCRIPT)

    def provide(
        self, address: ChunkAddress, done: Callable[[bytes], None], failed: Callable[[str], None]
    ) -> None:
        if address.chunk in self._lists:
            done(self._lists[address.chunk])
        else:
            self._provide(address, done, failed)

    def pages(
        self, feed: WindowFeed, chunks: list[ChunkEvents], at_ms: float, keyframe_ms: float
    ) -> tuple[list[str], list[str]] | None:
        """The page by both ways, line by line; None where there is no keyframe."""
        keyframe = forced_keyframe(feed, keyframe_ms, lambda seq: chunks[seq])
        if keyframe is None:
            return None
        read = chunks.__getitem__
        self._lists[WHOLE] = events_at(feed, feed.duration_ms + 1, read, from_start=True)
        self._lists[SHORT] = events_at(feed, at_ms, read, keyframe=keyframe)
        at = feed.started_at_ms + at_ms
        return self._lines(WHOLE, at), self._lines(SHORT, at)

    def _lines(self, chunk: int, at_epoch_ms: float) -> list[str]:
        return by_the_law(self._qtbot, self._ask, self._view, chunk, at_epoch_ms)


@pytest.fixture
def judge(qtbot: QtBot, open_player: OpenPlayer, ask: Ask) -> Judge:
    return Judge(qtbot, open_player, ask)


def check(judge: Judge, recording: Recorded, seed: int, moments: int) -> int:
    """Compares at moments chosen by the seed; says how many keyframes there were."""
    dice = random.Random(seed)
    tried = 0
    end_ms = recording.feed.duration_ms
    for _ in range(moments):
        at_ms = dice.uniform(15, end_ms + 5)
        keyframe_ms = dice.choice((at_ms, dice.uniform(15, at_ms)))
        pages = judge.pages(recording.feed, recording.chunks, at_ms, keyframe_ms)
        if pages is not None:
            tried += 1
            assert len(pages[0]) > 3, pages[0]
            assert pages[1] == pages[0], f"seed {seed}, at {at_ms}, keyframe {keyframe_ms}"
    return tried


@pytest.mark.parametrize("seed", range(6))
def test_a_page_through_a_keyframe_is_the_page_from_the_start(judge: Judge, seed: int) -> None:
    assert check(judge, recorded(wandered(seed)), seed, moments=3)


def test_a_frame_whose_document_is_not_recorded_is_as_empty_through_a_keyframe(
    judge: Judge,
) -> None:
    tree = Tree()
    inner, beside = tree.element("i"), tree.element("div", {}, "beside")
    inner["isShadow"] = True
    host = tree.element("div", {}, inner)
    host["isShadowHost"] = True
    was_there = tree.element("iframe")
    page = tree.document([], [was_there, host, beside])
    body = page["childNodes"][1]["childNodes"][1]["id"]
    shaded = {**tree.element("iframe"), "isShadow": True}
    adds = [
        {"parentId": body, "nextId": beside["id"], "node": tree.element("iframe", {"title": name})}
        for name in "ab"
    ]
    adds.append({"parentId": host["id"], "nextId": inner["id"], "node": shaded})
    later = mutation(60, attributes=[{"id": beside["id"], "attributes": {"class": "b"}}])
    recording = recorded([meta(0), snapshot(1, page), mutation(20, adds=adds), later])
    for at_ms in (21, 61):
        pages = judge.pages(recording.feed, recording.chunks, at_ms, 21)
        assert pages is not None
        assert sum("<IFRAME" in line for line in pages[0]) == 4
        assert pages[1] == pages[0]


@pytest.mark.soak
def test_a_page_through_a_keyframe_is_the_page_from_the_start_however_it_wanders(
    judge: Judge,
) -> None:
    for seed in range(100, 300):
        check(judge, recorded(wandered(seed, steps=seed)), seed, moments=3)


def windows(folder: Path) -> Iterator[tuple[str, Recorded]]:
    """Every window of every recording below a folder."""
    for batch in collect([folder]):
        for result in read_batch(batch, lambda _done, _all: None):
            if not isinstance(result, Recording):
                continue
            for window in in_order(result.windows):
                start, end = float(window.epoch_ms[0]), float(window.epoch_ms[-1])
                snapshots = int((window.types == 2).sum())
                span = ChunkSpan(0, 0.0, end - start, snapshots)
                feed = WindowFeed(7, 0, start, end - start, (span,))
                raws = [msgspec.Raw(bytes(raw)) for raw in window.raws]
                yield result.source, Recorded(feed, [(raws, window.epoch_ms)])


@pytest.mark.soak
def test_the_law_holds_for_real_recordings(judge: Judge, shared: Path) -> None:
    different = []
    for folder in ("labelled", "rrweb-array", "rrweb-fixtures", "sentry", "posthog-api"):
        for name, recording in windows(shared / "recordings" / folder):
            if recording.feed.duration_ms > 50:
                try:
                    check(judge, recording, 1, moments=2)
                except AssertionError as difference:
                    different.append((name, str(difference).splitlines()[0]))
    # Pages whose height settles only after rrweb's scroll differ without any keyframe too.
    assert len(different) <= 8, different
