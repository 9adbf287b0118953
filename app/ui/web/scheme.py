"""Our own address scheme: `footfall://player/` is the page, `footfall://events/SESSION/WINDOW/CHUNK` the events,
`…/kINDEX` a keyframe.

`register` must run before there is an application object. Whoever asks for anything else is refused.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject, QUrl, QUrlQuery
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from shiboken6 import isValid

from app import log
from app.ui.web.lasting import keep_singletons

NAME = b"footfall"
PLAYER_URL = "footfall://player/"
WEB = ":/footfall/web"
#: what the page, and with it every frame of a recording, may load: what the recording holds, and our events
POLICY = (
    "default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:; media-src data: blob:; connect-src footfall://events; frame-src 'none'; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: Memory stays what it is while a person seeks for hours: left alone, the engine collects what seeks leave behind only
#: when there are hundreds of megabytes of it. `gc` is there for the player to call while hands rest. What is young
#: has room enough that the events of a seek are not copied about again and again while they are read.
_MEMORY = (
    "--expose-gc",
    "--initial-old-space-size=8",
    "--heap-growing-percent=40",
    "--min-semi-space-size=16",
    "--max-semi-space-size=16",
)
#: Chromium keeps no connection open before it is asked and resolves no name, so a hint to connect finds nothing; and it
#: paints no page whose pictures are not decoded yet, and keeps its own troubles (no bus, no card) off the terminal
_FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-preconnect",
    "--no-pings",
    "--disable-checker-imaging",
    "--log-level=3",
    f"--js-flags={','.join(_MEMORY)}",
)
_FLAGS_VARIABLE = "QTWEBENGINE_CHROMIUM_FLAGS"

#: in the place of a part: the whole can never be answered
_FAILED = -1

_log = log.room("ui.web")


class ChunkAddress(Struct, frozen=True):
    """Which run of events is asked for: a chunk of what was recorded, or a keyframe.

    Of a chunk no more is needed than what happened after one moment and up to another (Unix ms); who answers may give
    more of the chunk.
    """

    session: int
    window: int
    chunk: int
    is_keyframe: bool = False
    after_epoch_ms: float = -math.inf
    until_epoch_ms: float = math.inf


#: Asked on the GUI thread for one chunk: answers later by calling the first function with a JSON array of cleaned
#: events, or the second with a sentence.
Provider = Callable[[ChunkAddress, Callable[[bytes], None], Callable[[str], None]], None]


def register() -> None:
    """Make the scheme known and shut Chromium's own ways out; a second call changes nothing."""
    keep_singletons()
    flags = os.environ.get(_FLAGS_VARIABLE, "")
    for flag in _FLAGS:
        if flag not in flags:
            flags += f' "{flag}"' if " " in flag else f" {flag}"
    os.environ[_FLAGS_VARIABLE] = flags.strip()
    if not QWebEngineUrlScheme.schemeByName(NAME).name().isEmpty():
        return
    scheme = QWebEngineUrlScheme(NAME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(
        QWebEngineUrlScheme.Flag.SecureScheme
        | QWebEngineUrlScheme.Flag.CorsEnabled
        | QWebEngineUrlScheme.Flag.FetchApiAllowed
    )
    QWebEngineUrlScheme.registerScheme(scheme)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers for the scheme.

    Args:
        provider: where the events come from; nothing is served while there is none.
    """

    def __init__(self, provider: Provider | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.provider = provider

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer now or later; what is not ours is not found."""
        url = job.requestUrl()
        if job.requestMethod() != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
        elif url.host() == "player" and url.path() in ("", "/"):
            self._reply(job, b"text/html", _resource("player.html"))
        elif url.host() == "events" and self.provider is not None:
            self._serve(job, url, self.provider)
        else:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)

    def _serve(self, job: QWebEngineUrlRequestJob, url: QUrl, provider: Provider) -> None:
        try:
            addresses = _addresses(url)
        except ValueError:
            job.fail(QWebEngineUrlRequestJob.Error.UrlInvalid)
            return
        parts = [b""] * len(addresses)
        missing = set(range(len(addresses)))

        def done(number: int, events: bytes) -> None:
            parts[number] = events.strip()[1:-1]
            missing.discard(number)
            if not missing and isValid(job):
                body = events if len(parts) == 1 else b"[" + b",".join(filter(None, parts)) + b"]"
                self._reply(job, b"application/json", body)

        def failed(reason: str) -> None:
            _log.warning("events %s: %s", url.path(), reason)
            if _FAILED not in missing and isValid(job):
                job.fail(QWebEngineUrlRequestJob.Error.RequestFailed)
            missing.add(_FAILED)

        for number, address in enumerate(addresses):
            provider(address, partial(done, number), failed)

    def _reply(self, job: QWebEngineUrlRequestJob, kind: bytes, body: bytes) -> None:
        job.setAdditionalResponseHeaders(_headers())
        # The device must live exactly as long as the job, which Chromium ends when it likes.
        device = QBuffer(job)
        device.setData(QByteArray(body))
        device.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(kind), device)


def _addresses(url: QUrl) -> list[ChunkAddress]:
    """What is asked for, in order. Raises ValueError."""
    session, window, last = url.path().strip("/").split("/")
    if last.startswith("k"):
        return [ChunkAddress(int(session), int(window), int(last[1:]), is_keyframe=True)]
    span = QUrlQuery(url)
    after = float(span.queryItemValue("after") or -math.inf)
    until = float(span.queryItemValue("until") or math.inf)
    return [
        ChunkAddress(int(session), int(window), int(chunk), False, after, until)
        for chunk in last.split("+")
    ]


def _headers() -> dict[QByteArray, Any]:
    headers = {
        b"Content-Security-Policy": POLICY.encode("ascii"),
        b"Access-Control-Allow-Origin": b"footfall://player",
        b"Referrer-Policy": b"no-referrer",
        b"X-Content-Type-Options": b"nosniff",
        b"X-DNS-Prefetch-Control": b"off",
    }
    # Qt's multi-map takes a list for each name, whatever the annotation says: of a lone value it takes the letters.
    return {QByteArray(name): [QByteArray(value)] for name, value in headers.items()}


def source(name: str) -> str:
    """The text of one of the player's own files.

    Raises:
        FileNotFoundError: the resources were not built with it.
    """
    return _resource(name).decode("utf-8")


def _resource(name: str) -> bytes:
    file = QFile(f"{WEB}/{name}")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(f"{WEB}/{name} is not in the resources")
    return bytes(file.readAll().data())
