#!/usr/bin/env python3
"""Takes the README's pictures: the real window on the sample library, without a screen.

    .venv/bin/python packaging/take_screenshot.py [--dark] [--size 1440x900] [--folder resources/readme]

Starts from an empty profile, brings in the samples, opens the session in which a coupon fails at the moment when its
visitor loses patience, saves watch.png; then opens the heat of the shop's front page and saves heat.png; then the
issues, of which the first one was called known with a note, and saves issues.png; then a funnel of the shop, and saves
journeys.png.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app import paths, settings
from app.library import browse, issue_states, search, segments
from app.library.database import open_reader, open_writer
from app.library.details import errors
from app.library.funnels import Asked, read_step
from app.library.issue_states import Status
from app.library.issues import issues
from app.ui import application
from app.ui.heatmap.notice import Notice
from app.ui.issues.rows import IssuesView
from app.ui.tasks import Tasks
from app.ui.window import Window

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "resources" / "samples"
SHOWN = "the-coupon-that-fails"
QUERY = "page:/checkout"
PAGE, DEVICE = "/", "desktop"
#: what a person would have kept and said
KEPT = (("On phones", "device:phone"), ("Left at the cart", "signal:cart_abandon"))
FUNNEL = ("page:/shoes/*", "page:/cart", "page:/checkout", "event:purchase")
NOTE = "The coupon service answers with an empty list; the shop's team knows."
LOOK_EVERY_MS = 100
#: looks in a row that must find the same picture
STILL = 12
GIVE_UP_MS = 60_000


def bring_in_samples(profile: Path) -> None:
    """Import the samples into the library under a profile.

    Raises:
        SystemExit: they were refused.
    """
    command = [sys.executable, "-m", "app", "import", str(SAMPLES), "--profile", str(profile)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)


def make_it_lived_in(library: Path) -> None:
    """Keep some searches, and say something of the worst issue but one."""
    with closing(open_writer(library)) as db:
        for name, query in KEPT:
            segments.save(db, name, query)
        issue_states.say(db, issues(db)[1].place, Status.KNOWN, NOTE)


def moment_shown(library: Path) -> tuple[int, float]:
    """The session to watch and a moment of it: behind half of its errors."""
    with closing(open_reader(library)) as db:
        rows = browse.sessions(db, search.parse(""), browse.sort_of("started"), limit=100)
        row = next(row for row in rows if SHOWN in row.source)
        found = errors(db, row.id)
        return row.id, found[len(found) // 2].at_ms + 100


class Story(QObject):
    """Steps one after the other: each yields a question, and goes on when the answer is yes."""

    def __init__(self, steps: Iterator[Callable[[], bool]], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._question: Callable[[], bool] = lambda: True
        self._waited_ms = 0
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._waited_ms += LOOK_EVERY_MS
        if not self._question():
            if self._waited_ms > GIVE_UP_MS:
                print("the window never came to show what the picture needs", file=sys.stderr)
                self._timer.stop()
                QApplication.exit(1)
            return
        self._waited_ms = 0
        try:
            self._question = next(self._steps)
        except StopIteration:
            self._timer.stop()
            QApplication.exit(0)


def stands_still(window: QWidget, busy: Callable[[], bool]) -> Callable[[], bool]:
    """A question that is answered with yes once nothing works any more and the picture stays the same."""
    last, same = QImage(), 0

    def asked() -> bool:
        nonlocal last, same
        picture = window.grab().toImage()
        same = same + 1 if picture == last and not busy() else 0
        last = picture
        return same >= STILL

    return asked


def pictures(
    window: Window, tasks: Tasks, session: int, at_ms: float, names: tuple[Path, ...]
) -> Iterator[Callable[[], bool]]:
    """Show, wait, save: first Watch, then Heat, then Issues, then Journeys."""

    def busy() -> bool:
        drawing = any(notice.isVisible() for notice in window.findChildren(Notice))
        return tasks.busy > 0 or drawing or window.body.replay.stage.is_veiled

    watch, heat, troubles, journeys = names
    yield window.body.isVisible
    window.search.set_query(QUERY)
    window.open_session(session, at_ms)
    yield stands_still(window, busy)
    window.grab().save(str(watch))
    window.search.set_query("")
    window.show_heat(PAGE, DEVICE)
    yield stands_still(window, busy)
    window.grab().save(str(heat))
    window.go_to("issues")
    yield stands_still(window, busy)
    view = window.body.issues.findChildren(IssuesView)[0]
    view.setCurrentIndex(view.issues.index(1))
    yield stands_still(window, busy)
    window.grab().save(str(troubles))
    window.go_to("journeys")
    window.body.journeys.go_to("funnels", Asked(tuple(read_step(step) for step in FUNNEL)))
    yield stands_still(window, busy)
    window.grab().save(str(journeys))


def main() -> int:
    """Take the pictures; 1 when the window never showed what they need."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    reader.add_argument("--dark", action="store_true")
    reader.add_argument("--size", default="1440x900")
    reader.add_argument("--folder", type=Path, default=ROOT / "resources" / "readme")
    asked = reader.parse_args()
    w_px, h_px = map(int, asked.size.split("x"))
    if sys.platform.startswith("linux") and os.geteuid() == 0:
        print("as root: Chromium runs without its sandbox", file=sys.stderr)
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    with tempfile.TemporaryDirectory() as profile:
        places = paths.of(Path(profile))
        bring_in_samples(Path(profile))
        make_it_lived_in(places.library)
        session, at_ms = moment_shown(places.library)
        qt = application.create(sys.argv[:1])
        theme = application.dress(qt, "dark" if asked.dark else "light")
        tasks = Tasks(places.library)
        window = Window(tasks, theme, settings.Settings(places.state / "settings.json"), places)
        window.resize(w_px, h_px)
        window.show()
        asked.folder.mkdir(parents=True, exist_ok=True)
        ending = "-dark" if asked.dark else ""
        names = tuple(
            asked.folder / f"{name}{ending}.png" for name in ("watch", "heat", "issues", "journeys")
        )
        Story(pictures(window, tasks, session, at_ms, names), window)
        try:
            return qt.exec()
        finally:
            window.close()
            tasks.close()
            application.take_down(window)


if __name__ == "__main__":
    sys.exit(main())
