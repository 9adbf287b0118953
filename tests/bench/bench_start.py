"""Warm start: from the process's birth to a window that takes input, beside a bare window with an empty web view.

Both are on screen and have answered a key. Ours opens a library that holds the samples; told beside it is when its list
has rows and a key was answered once more. They are started in turn, so that what else the machine does weighs on both;
the medians are compared.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "resources" / "samples"
ROUNDS = 5
ALLOWED_RATIO = 1.5

# Runs inside each child once Qt's loop turns. A key of low priority is answered when nothing else waits.
LISTENING = """
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow

class Ear(QObject):
    def __init__(self, window, stages):
        super().__init__(window)
        self.window, self.stages = window, stages
        window.installEventFilter(self)
        self.look()

    def look(self):
        if self.stages[0](self.window):
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F35, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.postEvent(self.window, key, Qt.EventPriority.LowEventPriority.value)
        else:
            QTimer.singleShot(1, self.look)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_F35:
            print("ready", flush=True)
            self.stages.pop(0)
            QTimer.singleShot(0, self.look if self.stages else QApplication.quit)
        return False

def exposed(window):
    return bool(window.windowHandle()) and window.windowHandle().isExposed()

def listen(*stages):
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow))
    Ear(window, list(stages))
"""
BARE = (
    LISTENING
    + """
import sys
from PySide6.QtWebEngineWidgets import QWebEngineView
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QWebEngineView(window))
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, lambda: listen(exposed))
sys.exit(app.exec())
"""
)
FOOTFALL = (
    LISTENING
    + """
import sys
from pathlib import Path
from app import paths, start
from app.ui import application
turn = application.Application.exec
def filled(window):
    return window.body.isVisible() and len(window.body.sessions.ids) > 0
def exec_(*_):
    QTimer.singleShot(0, lambda: listen(exposed, filled))
    return turn()
application.Application.exec = exec_
sys.exit(start.main(paths.of(Path(sys.argv[1]))))
"""
)


def surroundings() -> dict[str, str]:
    """The environment of the children: without a screen where there is none, with compiled modules kept."""
    env = dict(os.environ)
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    if sys.platform.startswith("linux"):
        if not (env.get("DISPLAY") or env.get("WAYLAND_DISPLAY")):
            env.setdefault("QT_QPA_PLATFORM", "offscreen")
        if os.geteuid() == 0:
            env.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    return env


def start_s(program: str, profile: str) -> list[float]:
    """Seconds from spawning a child until each time it says that its window took a key."""
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", program, profile],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=surroundings(),
    )
    assert child.stdout
    took = [time.perf_counter() - began for line in child.stdout if line.strip() == b"ready"]
    _, complaint = child.communicate(timeout=60)
    if not took:
        raise SystemExit(f"the window never came:\n{complaint.decode()}")
    return took


def main() -> int:
    """Print the medians and their ratio; 1 when the ratio is too large."""
    with tempfile.TemporaryDirectory() as folder:
        profile = str(Path(folder) / "profile")
        bring_in = [sys.executable, "-m", "app", "import", SAMPLES, "--profile", profile]
        subprocess.run(bring_in, cwd=ROOT, check=True, capture_output=True)
        start_s(BARE, profile)
        start_s(FOOTFALL, profile)
        pairs = [(start_s(BARE, profile), start_s(FOOTFALL, profile)) for _ in range(ROUNDS)]
    bare_s = statistics.median(bare[0] for bare, _ in pairs)
    ours_s = statistics.median(ours[0] for _, ours in pairs)
    filled_s = statistics.median(ours[-1] for _, ours in pairs)
    ratio = ours_s / bare_s
    print(f"start: bare window {bare_s:.2f} s, Footfall takes input after {ours_s:.2f} s,", end=" ")
    print(f"ratio {ratio:.2f} (at most {ALLOWED_RATIO}); its list is filled after", end=" ")
    print(f"{filled_s:.2f} s, ratio {filled_s / bare_s:.2f}")
    return 0 if ratio <= ALLOWED_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
