"""Takes the README's pictures: the real window on the sample library, without a screen.

    python3 packaging/dev.py picture [--dark] [--size 1440x900] [--folder resources/readme]

Starts from an empty profile, brings in the samples, opens the session with most clicks at a busy moment, saves
watch.png; then opens the heat of the most visited page and saves heat.png.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app import paths, settings
from app.ui import application
from app.ui.tasks import Tasks
from app.ui.window import Window

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "resources" / "samples"
LOOK_EVERY_MS = 100
SETTLE_MS = 2_500
GIVE_UP_MS = 60_000
SHOWN_FRAC = 0.55


def footfall(profile: Path, *words: str) -> dict[str, object]:
    """What a command prints with --json, on the library under a profile."""
    command = [sys.executable, "-m", "app", *words, "--json", "--profile", str(profile)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


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
                QApplication.exit(1)
            return
        self._waited_ms = 0
        try:
            self._question = next(self._steps)
        except StopIteration:
            self._timer.stop()
            QApplication.exit(0)


def after(wait_ms: int) -> Callable[[], bool]:
    """A question that is answered with yes once some time went by: for pictures that fade in."""
    looks = iter(range(wait_ms // LOOK_EVERY_MS))
    return lambda: next(looks, None) is None


def pictures(
    window: Window, session: int, at_ms: float, page: str, folder: Path, ending: str
) -> Iterator[Callable[[], bool]]:
    """Show, wait, save: first Watch, then Heat."""
    yield window.body.isVisible
    window.open_session(session, at_ms)
    yield after(SETTLE_MS)
    window.grab().save(str(folder / f"watch{ending}.png"))
    window.show_heat(page, "desktop")
    yield after(2 * SETTLE_MS)
    window.grab().save(str(folder / f"heat{ending}.png"))


def main() -> int:
    """Take both pictures; 1 when the window never showed what they need."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    reader.add_argument("--dark", action="store_true")
    reader.add_argument("--size", default="1440x900")
    reader.add_argument("--folder", type=Path, default=ROOT / "resources" / "readme")
    asked = reader.parse_args()
    w_px, h_px = map(int, asked.size.split("x"))
    with tempfile.TemporaryDirectory() as profile:
        home = Path(profile)
        footfall(home, "import", str(SAMPLES))
        rows = footfall(home, "sessions", "device:desktop")["sessions"]
        assert isinstance(rows, list)
        richest = max(rows, key=lambda row: row["clicks"])
        pages = footfall(home, "heatmap", "--page", "/*", "--kind", "click", "--device", "desktop")
        places = paths.of(home)
        qt = application.create(sys.argv[:1])
        theme = application.dress(qt, "dark" if asked.dark else "light")
        tasks = Tasks(places.library)
        window = Window(tasks, theme, settings.Settings(places.state / "settings.json"), places)
        window.resize(w_px, h_px)
        window.show()
        asked.folder.mkdir(parents=True, exist_ok=True)
        at_ms = SHOWN_FRAC * float(richest["duration_ms"])
        ending = "-dark" if asked.dark else ""
        steps = pictures(window, richest["id"], at_ms, str(pages["page"]), asked.folder, ending)
        Story(steps, window)
        try:
            return qt.exec()
        finally:
            window.close()
            tasks.close()
            window.deleteLater()


if __name__ == "__main__":
    sys.exit(main())
