"""A document of ours as PDF: loaded with no script, no network, nothing but itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QObject, QTimer, QUrl
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

MARGIN_MM = 12.0
#: no document of ours takes longer
LONGEST_MS = 60_000


class _Alone(QWebEngineUrlRequestInterceptor):
    """Lets nothing be loaded but one file."""

    def __init__(self, allowed: QUrl, parent: QWebEngineProfile) -> None:
        super().__init__(parent)
        self._allowed = allowed

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        url = info.requestUrl()
        info.block(url != self._allowed and url.scheme() != "data")


class Printing(QObject):
    """Prints one document, once.

    Args:
        document: a file of HTML.
        out: where it goes.
        done: called with whether it is there, when the page is gone.
    """

    def __init__(self, document: Path, out: Path, done: Callable[[bool], None]) -> None:
        super().__init__()
        self._out = out
        self._done = done
        self._is_done = False
        url = QUrl.fromLocalFile(str(document))
        self._profile = QWebEngineProfile()
        self._profile.setUrlRequestInterceptor(_Alone(url, self._profile))
        self._page = QWebEnginePage(self._profile)
        self._page.settings().setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, False)
        self._late = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._late.timeout.connect(self._end)
        self._page.loadFinished.connect(self._print)
        self._page.pdfPrintingFinished.connect(self._printed)
        self._late.start()
        self._page.load(url)

    def _print(self, is_there: bool) -> None:
        if not is_there:
            self._end()
            return
        margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
        size, way = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
        layout = QPageLayout(size, way, margins, QPageLayout.Unit.Millimeter)
        self._page.printToPdf(str(self._out), layout)

    def _printed(self, _path: str, is_done: bool) -> None:
        self._is_done = is_done
        self._end()

    def _end(self) -> None:
        self._late.stop()
        # a page goes before its profile
        self._page.destroyed.connect(self._gone)
        self._page.deleteLater()

    def _gone(self) -> None:
        self._profile.deleteLater()
        self._done(self._is_done)
