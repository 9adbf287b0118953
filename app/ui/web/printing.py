"""A document of ours as PDF: loaded with no script, no network, nothing but itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMarginsF, QTimer, QUrl
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from app.errors import UserError

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


def write_pdf(document: str, out: Path) -> None:
    """Print HTML to a file. Needs an application, and runs its loop until the file is there.

    Raises:
        UserError: it cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="footfall-") as folder:
        file = Path(folder) / "report.html"
        file.write_text(document, "utf-8")
        _print(QUrl.fromLocalFile(str(file)), out)


def _print(url: QUrl, out: Path) -> None:
    profile = QWebEngineProfile()
    profile.setUrlRequestInterceptor(_Alone(url, profile))
    page = QWebEnginePage(profile)
    page.settings().setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, False)
    loop = QEventLoop()
    late = QTimer(loop, singleShot=True, interval=LONGEST_MS)
    late.timeout.connect(lambda: loop.exit(1))
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
        QPageLayout.Unit.Millimeter,
    )
    page.loadFinished.connect(
        lambda is_there: page.printToPdf(str(out), layout) if is_there else loop.exit(1)
    )
    page.pdfPrintingFinished.connect(lambda _path, is_done: loop.exit(0 if is_done else 1))
    late.start()
    page.load(url)
    code = loop.exec()
    late.stop()
    # a page goes before its profile
    page.deleteLater()
    page.destroyed.connect(loop.quit)
    loop.exec()
    profile.deleteLater()
    if code:
        raise UserError(f"{out} cannot be written.", "Name another file, or an .html one.")
