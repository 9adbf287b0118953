"""The second wall: whatever the page's policy lets through by mistake is refused here, and counted."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QObject, Signal
from PySide6.QtWebEngineCore import QWebEngineUrlRequestInfo, QWebEngineUrlRequestInterceptor

from app import log

ALLOWED = frozenset({"footfall", "data", "blob"})

_log = log.room("ui.web")


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Refuses every request that would leave this program.

    Signals:
        refused: (kind) of a request that was refused.
    """

    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blocked: Counter[str] = Counter()

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let pass what is ours or inside the recording."""
        if info.requestUrl().scheme() in ALLOWED:
            return
        info.block(True)
        kind = info.resourceType().name
        self.blocked[kind] += 1
        _log.info("refused a request for %s", kind)
        self.refused.emit(kind)
