"""Seeks to random moments of long recordings, to the painted page, beside an unmodified rrweb that holds all.

Both in QtWebEngine, on the same machine, in the same run. Memory is that of the page's process (private), after the
first and after the last seek.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform.startswith("linux") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

import psutil
from PySide6.QtCore import QEventLoop, QResource, QTimer
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
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  globalThis.peerIs = String(performance.now() - began);
})(); globalThis.peerIs = ""; 0
"""


def main() -> int:
    """Prints a row for each recording; 1 when a seek takes longer than is allowed."""
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
    p95s = []
    for path in recordings:
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder) / "library.footfall"
            with closing(open_writer(library)) as db:
                for found in find([path]):
                    for file in ingest(found):
                        store(db, file)
            with closing(open_reader(library)) as db:
                p95s.append(measure(db, path.name))
    application.processEvents()
    print(f"60 minutes / 10 minutes  {p95s[1] / p95s[0]:.2f}  (allowed 1.3)")
    return int(max(p95s) > 120 or p95s[1] > 1.3 * p95s[0])


def measure(db: Library, name: str) -> float:
    """The p95 of our seeks, ms."""
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
    opened = timed(view.became_ready, lambda: view.open_window(feed, moments[0], plain=False))
    ours, memory = [], []
    for moment in moments:
        ours.append(timed(view.moved, lambda moment=moment: view.seek(moment)))
        memory.append(_page_bytes(view))
    theirs = _peer(view, feed, moments[:PEER_SEEKS])
    p95, peer_p95 = _p95(ours), _p95(theirs)
    print(f"{name}: {len(feed.keyframes)} keyframes, open {opened:.0f} ms")
    print(
        f"  seek   median {statistics.median(ours):5.0f}  p95 {p95:5.0f}  max {max(ours):5.0f} ms"
    )
    print(
        f"  rrweb  median {statistics.median(theirs):5.0f}  p95 {peer_p95:5.0f} ms: {peer_p95 / p95:.1f} times"
    )
    print(f"  memory {memory[0] / 1e6:.0f} MB, after {SEEKS} seeks {memory[-1] / 1e6:.0f} MB")
    view.close()
    view.deleteLater()
    return p95


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


def _peer(view: PlayerView, feed: WindowFeed, moments: list[float]) -> list[float]:
    view.clear()
    _told(view, PEER % PEER_CHUNK)
    return [float(_told(view, PEER_SEEK % moment)) for moment in moments]


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
