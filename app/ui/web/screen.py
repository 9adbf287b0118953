"""The web view itself: shows the player's page, and lets neither hands nor keys into it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from app.ui.web.page import PlayerPage
from app.ui.web.scheme import Provider

_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class Screen(QWebEngineView):
    """A web view with our player in it. The recorded page takes no part: no click, drag, drop, menu or focus."""

    def __init__(self, provider: Provider, parent: QWidget) -> None:
        super().__init__(parent)
        self.player = PlayerPage(provider, self)
        self.setPage(self.player)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)

    def seem_focused(self) -> None:
        """Let the page believe that it has the focus, for what it draws around the field a person was in.

        The keyboard stays where it is: only the widget inside is told, Qt is not.
        """
        proxy = self.focusProxy()
        if proxy is not None:
            QCoreApplication.sendEvent(proxy, QFocusEvent(QEvent.Type.FocusIn))

    def event(self, event: QEvent) -> bool:
        """Watch the widget that Chromium puts inside for keys."""
        if event.type() in (QEvent.Type.ChildPolished, QEvent.Type.ChildAdded):
            proxy = self.focusProxy()
            if proxy is not None:
                proxy.installEventFilter(self)
                proxy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys never reach the page: shortcuts keep working while it has the focus."""
        if event.type() in _KEYS and isinstance(event, QKeyEvent):
            event.ignore()
            return True
        return super().eventFilter(watched, event)
