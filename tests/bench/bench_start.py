"""Warm start: from the process's birth to a window that takes input, beside a bare window with an empty web view.

Both are started in turn, so that what else the machine does weighs on both; the medians are compared.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 7
ALLOWED_RATIO = 1.5

# Runs inside each child once Qt's loop turns: told when the window is on screen and answers a posted key.
READY = """
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

class Ear(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_F35:
            print("ready", flush=True)
            QApplication.quit()
        return False

def listen():
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.windowHandle()]
    if not any(w.windowHandle().isExposed() for w in shown):
        QTimer.singleShot(1, listen)
        return
    ear = Ear(shown[0])
    shown[0].installEventFilter(ear)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F35, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.postEvent(shown[0], key)
"""
BARE = (
    READY
    + """
import sys
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QWebEngineView(window))
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, listen)
sys.exit(app.exec())
"""
)
FOOTFALL = (
    READY
    + """
import sys
from pathlib import Path
from app import paths, start
from app.ui import application
turn = application.Application.exec
def exec_(*_):
    QTimer.singleShot(0, listen)
    return turn()
application.Application.exec = exec_
sys.exit(start.main(paths.of(Path(sys.argv[1]))))
"""
)


def start_s(program: str, profile: str) -> float:
    """Seconds from spawning a child until it says that its window took a key."""
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", program, profile], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout
    line = child.stdout.readline()
    took = time.perf_counter() - began
    _, complaint = child.communicate(timeout=60)
    if line.strip() != b"ready":
        raise SystemExit(f"the window never came:\n{complaint.decode()}")
    return took


def main() -> int:
    """Print both medians and their ratio; 1 when the ratio is too large."""
    with tempfile.TemporaryDirectory() as folder:
        profile = str(Path(folder) / "profile")
        start_s(BARE, profile)
        start_s(FOOTFALL, profile)
        pairs = [(start_s(BARE, profile), start_s(FOOTFALL, profile)) for _ in range(ROUNDS)]
    bare_s = statistics.median(bare for bare, _ in pairs)
    ours_s = statistics.median(ours for _, ours in pairs)
    ratio = ours_s / bare_s
    print(f"start: bare window {bare_s:.2f} s, Footfall {ours_s:.2f} s, ratio {ratio:.2f}", end=" ")
    print(f"(at most {ALLOWED_RATIO})")
    return 0 if ratio <= ALLOWED_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
