"""Players that nobody sees, of which pictures and measures are taken."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Protocol

import shiboken6
from PySide6.QtCore import QObject, QSize, Qt

from app.ui.web.scheme import Provider
from app.ui.web.view import PlayerView


class Ending(Protocol):
    """What has a page of its own."""

    def close(self) -> None:
        """End it at once."""


def unseen_player(provider: Provider, size: QSize) -> PlayerView:
    """A player that is drawn as if it were shown, and is not.

    Args:
        provider: where its events come from.
        size: the first one.
    """
    view = PlayerView(provider)
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    view.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    view.resize(size)
    view.show()
    return view


def end_player(view: PlayerView) -> None:
    """At once: no event loop may follow. Not to be called from an answer of the player."""
    view.close()
    shiboken6.delete(view)


def end_with(work: QObject, browser: Ending) -> None:
    """A page that belongs to no window must be gone before its profile: it goes when the work goes."""
    work.destroyed.connect(partial(_end, browser))


def _end(browser: Ending, _gone: QObject | None = None) -> None:
    # An application that ends without being asked to deletes pages in an order of its own.
    with suppress(RuntimeError):
        browser.close()
