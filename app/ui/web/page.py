"""The page inside the fence: our player in an isolated world, a profile that keeps and asks nothing.

Nothing of a recording can run (policy, sandboxed frame), ask (policy, interceptor, no name resolution), navigate,
open a window, download, or see the bridge (isolated world).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from PySide6.QtCore import QFile, QIODevice, QObject, QTimer, QUrl
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
)

from app import log
from app.ui.web import scheme
from app.ui.web.bridge import Bridge
from app.ui.web.interceptor import Interceptor

#: ours, in the order they need each other
SCRIPTS = (
    "rrweb.js",
    "missing.js",
    "store.js",
    "hold.js",
    "moment.js",
    "caret.js",
    "kept.js",
    "canvas.js",
    "media.js",
    "replayer.js",
    "styles.js",
    "light.js",
    "beside.js",
    "sketch.js",
    "patch.js",
    "seeking.js",
    "rest.js",
    "turns.js",
    "leaps.js",
    "troubles.js",
    "stage.js",
    "layers.js",
    "disclosed.js",
    "standins.js",
    "icons.js",
    "scroller.js",
    "evidence.js",
    "fitting.js",
    "elements.js",
    "fullness.js",
    "measure.js",
    "layout.js",
    "pick.js",
    "player.js",
)
WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld

_OFF = (
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.ScreenCaptureEnabled,
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
    QWebEngineSettings.WebAttribute.ErrorPageEnabled,
    QWebEngineSettings.WebAttribute.FocusOnNavigationEnabled,
    QWebEngineSettings.WebAttribute.ShowScrollBars,
    QWebEngineSettings.WebAttribute.AllowRunningInsecureContent,
    QWebEngineSettings.WebAttribute.AllowGeolocationOnInsecureOrigins,
)
_log = log.room("ui.web")


class PlayerPage(QWebEnginePage):
    """One player.

    Args:
        provider: where its events come from.
        parent: owns the page and what belongs to it; must be given.

    Attributes:
        bridge: what it tells.
        interceptor: what the second wall had to refuse.
    """

    def __init__(self, provider: scheme.Provider | None, parent: QObject) -> None:
        profile = _FencedProfile(provider)
        super().__init__(profile, parent)
        # A profile must outlive its page: children are deleted in the order in which they came.
        profile.setParent(parent)
        self.bridge = Bridge(self)
        self.interceptor = profile.interceptor
        channel = QWebChannel(self)
        channel.registerObject("bridge", self.bridge)
        self.setWebChannel(channel, WORLD)
        for attribute in _OFF:
            self.settings().setAttribute(attribute, False)
        self.settings().setAttribute(
            QWebEngineSettings.WebAttribute.PlaybackRequiresUserGesture, False
        )
        self.settings().setUnknownUrlSchemePolicy(
            QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes
        )
        self.setAudioMuted(True)
        self.newWindowRequested.connect(lambda _request: _log.info("refused a new window"))
        self.permissionRequested.connect(_deny)
        self.scripts().insert(_scripts())
        self._opened = False
        self._waiting: list[str] = []
        self._standing: dict[str, str] = {}
        self.bridge.was_opened.connect(self._open)
        self.renderProcessTerminated.connect(self._begin_anew)
        self.load(QUrl(scheme.PLAYER_URL))

    def tell(self, call: str, *values: object) -> None:
        """Call `footfall.CALL(VALUES…)` in the isolated world, as soon as the player can be told."""
        arguments = ", ".join(json.dumps(value) for value in values)
        script = f"void footfall.{call}({arguments})"
        if call.startswith("set"):
            self._standing[call] = script
        if self._opened:
            self.runJavaScript(script, WORLD)
        else:
            self._waiting.append(script)

    def ask(self, expression: str, answer: Callable[[object], None]) -> None:
        """Evaluate an expression in the isolated world; for tests and measurements."""
        self.runJavaScript(expression, WORLD, answer)

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        """Only the player's own page, and the empty frame a recording is built in."""
        address = QUrl(url)
        if is_main_frame:
            allowed = address.toString() == scheme.PLAYER_URL
        else:
            allowed = address.toString() == "about:blank"
        if not allowed:
            _log.info("refused to go to another page")
        return allowed

    def createWindow(  # type: ignore[override]
        self, kind: QWebEnginePage.WebWindowType
    ) -> None:
        """No further windows."""

    def chooseFiles(
        self,
        mode: QWebEnginePage.FileSelectionMode,
        old_files: Sequence[str],
        accepted_mime_types: Sequence[str],
    ) -> list[str]:
        """No files are chosen for a page."""
        return []

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        line: int,
        source_id: str,
    ) -> None:
        """What Chromium would print goes to our log; what it says of the recorded page is only for the curious."""
        tell = _log.warning if message.startswith("Uncaught") else _log.debug
        tell("player: %s (%s:%d)", message[:500], source_id[-60:], line)

    def javaScriptAlert(self, origin: QUrl | str, message: str) -> None:
        """No page talks to the person by itself."""

    def javaScriptConfirm(self, origin: QUrl | str, message: str) -> bool:
        """No page talks to the person by itself."""
        return False

    def _begin_anew(
        self, status: QWebEnginePage.RenderProcessTerminationStatus, _exit_code: int
    ) -> None:
        """A recording that was too much for Chromium costs itself; the player is there for the next one."""
        _log.warning("the player's process ended: %s", status.name)
        self._opened = False
        self._waiting = list(self._standing.values())
        self.bridge.has_failed.emit(
            self.tr("The process that draws the page ended; it may have been too large.")
        )
        QTimer.singleShot(0, self, lambda: self.load(QUrl(scheme.PLAYER_URL)))

    def _open(self) -> None:
        self._opened = True
        waiting, self._waiting = self._waiting, []
        for script in waiting:
            self.runJavaScript(script, WORLD)


class _FencedProfile(QWebEngineProfile):
    """Keeps nothing, asks nobody. Holds its interceptor and handler, which Qt does not own."""

    def __init__(self, provider: scheme.Provider | None) -> None:
        super().__init__()
        self.interceptor = Interceptor()
        self.handler = scheme.SchemeHandler(provider)
        self.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self.setPersistentCookiesPolicy(
            QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
        )
        self.setPersistentPermissionsPolicy(
            QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime
        )
        self.setSpellCheckEnabled(False)
        self.setUrlRequestInterceptor(self.interceptor)
        self.installUrlSchemeHandler(scheme.NAME, self.handler)
        self.downloadRequested.connect(lambda download: download.cancel())


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()


def _scripts() -> list[QWebEngineScript]:
    channel = QFile(":/qtwebchannel/qwebchannel.js")
    channel.open(QIODevice.OpenModeFlag.ReadOnly)
    parts = [bytes(channel.readAll().data()).decode("utf-8")]
    parts += [scheme.source(name) for name in SCRIPTS]
    scripts = []
    for name, text in zip(("qwebchannel.js", *SCRIPTS), parts, strict=True):
        script = QWebEngineScript()
        script.setName(name)
        script.setSourceCode(text)
        script.setWorldId(WORLD)
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentReady)
        script.setRunsOnSubFrames(False)
        scripts.append(script)
    return scripts
