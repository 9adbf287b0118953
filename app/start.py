"""The composition root: the only place that builds things and hands them to each other."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from app import log, settings
from app.errors import UserError
from app.paths import Paths
from app.ui import application, zone
from app.ui.crash import Crash
from app.ui.tasks import Tasks
from app.ui.web import sandbox
from app.ui.window import Window

_log = log.room("start")


def main(places: Paths, files: Sequence[Path] = (), levels: tuple[str, ...] = ()) -> int:
    """Open the window, bring in the files, and stay until the window closes.

    Args:
        places: where library, state, cache and logs live.
        files: what the command line named.
        levels: `ROOM=LEVEL` pairs of `--log`.

    Returns:
        The exit code: 0, or 3 when there is nothing to show a window with.
    """
    try:
        log.start(places.logs, levels)
    except OSError as why:
        log.start(None, levels)
        _log.warning("there will be no log file: %s", why)
    try:
        qt = application.create(sys.argv[:1])
        sandbox.refuse_root()
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    # Qt's loop would not let Python hear Ctrl+C; what is in the library is in whole transactions.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    crash = Crash()
    crash.install()
    values = settings.Settings(places.state / "settings.json")
    zone.use(values.get(settings.DAY_ZONE))
    theme = application.dress(qt, values.get(settings.THEME))
    tasks = Tasks(places.library)
    window = Window(tasks, theme, values, places)
    crash.happened.connect(window.show_crash)
    tasks.crashed.connect(crash.from_work)
    qt.file_opened.connect(lambda file: window.bring_in([file]))
    window.was_closed.connect(qt.quit)
    application.work_when_idle(window, tasks)
    window.show()
    # What stands now stays to the end: going through all of it for garbage takes 20 to 30 ms, in the middle of a seek.
    gc.freeze()
    if files:
        window.bring_in(files)
    try:
        return qt.exec()
    finally:
        crash.uninstall()
        tasks.close()
        application.take_down(window)
