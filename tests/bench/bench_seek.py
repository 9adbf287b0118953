"""Opening, seeking and scrubbing in long recordings, to the painted page, beside an unmodified rrweb that holds all.

Both in QtWebEngine, on the same machine, in the same run. Opening is timed with the browser already there, as it is in
the window. Memory is that of the page's process (private): after the first seek, right behind the last, and once hands
have rested. Scrubbing: the pointer asks for another moment 60 times a second, there and back over the whole recording.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform.startswith("linux") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

import psutil
import shiboken6
from PySide6.QtCore import QElapsedTimer, QEventLoop, QResource, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.jobs.feed import WindowFeed, events_at, read_chunk, read_feeds
from app.jobs.ingest import find, ingest
from app.library.database import Library, open_reader, open_writer
from app.library.sessions import store
from app.ui.web import scheme
from app.ui.web.events import events_of
from app.ui.web.view import PlayerView

ROOT = Path(__file__).resolve().parents[2]
RECORDINGS = ("busy-10min.json.zst", "busy-60min.json.gz")
SEEKS = 50
PEER_SEEKS = 12
OPENS = 5
SCRUB_MS = 3_000
ASKED_EVERY_MS = 16
RESTED_MS = 3_000
SETTLING_MS = 400
TIMEOUT_MS = 30_000
PEER_CHUNK = 1_000_000
PEER = """
(async () => {
  const events = await (await fetch("footfall://events/1/0/%d")).json();
  const root = document.body.appendChild(document.createElement("div"));
  globalThis.peer = new rrweb.Replayer(events, { root, showWarning: false, mouseTail: false });
  await new Promise((done) => setTimeout(done, 500));
  globalThis.peerIs = "there";
})(); 0
"""
PEER_SEEK = """
(async () => {
  const began = performance.now();
  peer.pause(%f);
  await moment.painted();
  globalThis.peerIs = String(performance.now() - began);
})(); globalThis.peerIs = ""; 0
"""
PEER_SCRUB = """
(async () => {
  const began = performance.now();
  let shown = 0;
  for (let passed = 0; passed < %(ms)d; passed = performance.now() - began) {
    const there = passed / %(ms)d;
    peer.pause(%(duration)f * (there < 0.5 ? 2 * there : 2 - 2 * there));
    await moment.painted();
    shown += 1;
  }
  globalThis.peerIs = String(shown / ((performance.now() - began) / 1000));
})(); globalThis.peerIs = ""; 0
"""
#: what is asked of us: ms of a seek (p95), of opening, painted positions a second, growth of memory, times rrweb
SEEK_MS, OPEN_MS, SCRUB_HZ, GROWTH, TIMES, LONGER = 120, 300, 10, 1.3, 6, 1.3


def main() -> int:
    """Prints what was measured of each recording; 1 when something is not as it is asked to be."""
    shared = Path(os.environ.get("FOOTFALL_SHARED") or ROOT.parent / "shared")
    recordings = [shared / "recordings" / "long" / name for name in RECORDINGS]
    if not all(path.is_file() for path in recordings):
        print("the long recordings are not on this machine (FOOTFALL_SHARED names their folder)")
        return 0
    scheme.register()
    application = QApplication([sys.argv[0]])
    if not QResource.registerResource(str(ROOT / "build" / "footfall.rcc")):
        print("build/footfall.rcc is missing")
        return 1
    rows = []
    for path in recordings:
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder) / "library.footfall"
            with closing(open_writer(library)) as db:
                for found in find([path]):
                    for file in ingest(found):
                        store(db, file)
            with closing(open_reader(library)) as db:
                rows.append(measure(db, path.name))
    application.processEvents()
    ratio = rows[1].seek_ms / rows[0].seek_ms
    print(f"60 minutes / 10 minutes  {ratio:.2f}  (allowed {LONGER})")
    return int(ratio > LONGER or not all(row.is_well for row in rows))


class Measured(NamedTuple):
    """Of one recording: p95 of seeks, slowest opening, painted positions a second, growth of memory, times rrweb."""

    seek_ms: float
    open_ms: float
    scrub_hz: float
    growth: float
    times: float

    @property
    def is_well(self) -> bool:
        """Whether it is as it is asked to be."""
        fast = self.seek_ms <= SEEK_MS and self.open_ms <= OPEN_MS and self.times >= TIMES
        return fast and self.scrub_hz >= SCRUB_HZ and self.growth <= GROWTH


def measure(db: Library, name: str) -> Measured:
    """Ours and rrweb's."""
    feed = read_feeds(db, 1)[0]
    dice = random.Random(5)
    moments = [dice.uniform(0, feed.duration_ms) for _ in range(SEEKS)]
    whole = events_at(
        feed, feed.duration_ms + 1, lambda seq: read_chunk(db, 1, 0, seq), from_start=True
    )

    def provide(
        address: scheme.ChunkAddress, done: Callable[[bytes], None], failed: Callable[[str], None]
    ) -> None:
        done(whole if address.chunk == PEER_CHUNK else events_of(db, address))

    view = PlayerView(provide)
    view.resize(1280, 800)
    view.show()
    timed(view.player.bridge.was_opened, lambda: None)
    gc.freeze()  # as the window does, once it stands
    opened = []
    for moment in moments[:OPENS]:
        opened.append(
            timed(view.became_ready, lambda moment=moment: view.open_window(feed, moment))
        )
        _wait(SETTLING_MS)
    ours, memory = [], []
    for moment in moments:
        ours.append(timed(view.moved, lambda moment=moment: view.seek(moment)))
        memory.append(_page_bytes(view))
    _wait(RESTED_MS)
    rested = _page_bytes(view)
    scrubbed = _scrub(view, feed)
    theirs, their_scrub = _peer(view, feed, moments[:PEER_SEEKS])
    p95, peer_p95 = _p95(ours), _p95(theirs)
    print(f"{name}: {len(feed.keyframes)} keyframes")
    print(f"  open   first {opened[0]:5.0f}  max {max(opened):5.0f} ms")
    print(
        f"  seek   median {statistics.median(ours):5.0f}  p95 {p95:5.0f}  max {max(ours):5.0f} ms"
    )
    print(
        f"  rrweb  median {statistics.median(theirs):5.0f}  p95 {peer_p95:5.0f} ms: {peer_p95 / p95:.1f} times"
    )
    print(f"  scrub  {scrubbed:.1f} painted positions a second; rrweb {their_scrub:.1f}")
    print(
        f"  memory {memory[0] / 1e6:.0f} MB, after {SEEKS} seeks {memory[-1] / 1e6:.0f} MB"
        f" ({memory[-1] / memory[0]:.2f} times), most {max(memory) / 1e6:.0f} MB, rested {rested / 1e6:.0f} MB"
    )
    view.close()
    shiboken6.delete(view)
    return Measured(p95, max(opened), scrubbed, memory[-1] / memory[0], peer_p95 / p95)


def _scrub(view: PlayerView, feed: WindowFeed) -> float:
    """Painted positions a second while a pointer goes over the whole recording and back."""
    shown: list[float] = []
    view.moved.connect(shown.append)
    clock = QElapsedTimer()
    clock.start()

    def ask() -> None:
        there = clock.elapsed() / SCRUB_MS
        view.seek(feed.duration_ms * (2 * there if there < 0.5 else max(0.0, 2 - 2 * there)))

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(ask)
    timer.start(ASKED_EVERY_MS)
    _wait(SCRUB_MS)
    timer.stop()
    view.moved.disconnect(shown.append)
    return len(set(shown)) / (clock.elapsed() / 1000)


def _wait(ms: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def timed(signal: object, act: Callable[[], None]) -> float:
    """Milliseconds until a signal came."""
    loop = QEventLoop()
    signal.connect(loop.quit)  # type: ignore[attr-defined]
    QTimer.singleShot(TIMEOUT_MS, loop.quit)
    began = time.perf_counter()
    act()
    loop.exec()
    signal.disconnect(loop.quit)  # type: ignore[attr-defined]
    return (time.perf_counter() - began) * 1000


def _peer(view: PlayerView, feed: WindowFeed, moments: list[float]) -> tuple[list[float], float]:
    """rrweb's seeks, ms each, and its painted positions a second."""
    view.clear()
    _told(view, PEER % PEER_CHUNK)
    seeks = [float(_told(view, PEER_SEEK % moment)) for moment in moments]
    return seeks, float(_told(view, PEER_SCRUB % {"ms": SCRUB_MS, "duration": feed.duration_ms}))


def _told(view: PlayerView, script: str) -> str:
    """Runs a script that leaves its answer in `peerIs`."""
    view.player.ask(script, lambda _answer: None)
    answers: list[str] = []
    loop = QEventLoop()

    def heard(answer: object) -> None:
        if answer:
            answers.append(str(answer))
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(lambda: view.player.ask("globalThis.peerIs || ''", heard))
    timer.start(50)
    QTimer.singleShot(2 * TIMEOUT_MS, loop.quit)
    loop.exec()
    return answers[0] if answers else "nan"


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def _page_bytes(view: PlayerView) -> float:
    """Private memory of the process that draws the page."""
    try:
        return float(psutil.Process(view.player.renderProcessPid()).memory_full_info().uss)
    except psutil.Error:
        return 0.0


if __name__ == "__main__":
    sys.exit(main())
