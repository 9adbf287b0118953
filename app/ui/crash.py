"""What happens when something fails that nobody foresaw: it is logged, and a person may copy a report.

Footfall goes on: what is written is written in whole transactions. A report holds versions and the last
log lines; no recorded text is ever logged, and nothing is sent anywhere.
"""

from __future__ import annotations

import platform
import sys
import threading
from types import TracebackType

import PySide6
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
    qVersion,
)

from app import __version__, log

_log = log.room("ui.crash")
_qt = log.room("qt")
_HARMLESS = ("This plugin does not support", "QStandardPaths: wrong permissions")


class Crash(QObject):
    """Listens for everything that nobody caught.

    Signals:
        happened: one sentence about it; comes home to the GUI thread.
    """

    happened = Signal(str)

    def install(self) -> None:
        """Catch what escapes from slots, from threads and from Qt itself."""
        sys.excepthook = self.caught
        threading.excepthook = self._caught_in_thread
        qInstallMessageHandler(_from_qt)

    def uninstall(self) -> None:
        """Give Python and Qt their own handlers back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def caught(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Log it with its trace and say that it happened."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.error("nobody foresaw this", exc_info=(kind, error, trace))
        self.happened.emit(f"{kind.__name__}: {error}")

    def from_work(self, error: BaseException) -> None:
        """The same for an error that a task brought home (it is in the log already)."""
        self.happened.emit(f"{type(error).__name__}: {error}")

    def _caught_in_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            self.caught(told.exc_type, told.exc_value, told.exc_traceback)


def report() -> str:
    """What a person may paste into a bug report."""
    lines = [
        f"Footfall {__version__}",
        f"Python {platform.python_version()} · PySide6 {PySide6.__version__} · Qt {qVersion()}",
        platform.platform(),
        "",
        *log.ring.lines,
    ]
    return "\n".join(lines) + "\n"


def _from_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if message.startswith(_HARMLESS):
        return
    category = context.category or "default"
    if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
        _qt.debug("%s: %s", category, message)
    elif kind is QtMsgType.QtWarningMsg:
        _qt.warning("%s: %s", category, message)
    else:
        _qt.error("%s: %s", category, message)
