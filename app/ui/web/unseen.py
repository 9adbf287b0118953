"""Players that nobody sees, of which pictures and measures are taken."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject


class Ending(Protocol):
    """What has a page of its own."""

    def close(self) -> None:
        """End it at once."""


def end_with(work: QObject, browser: Ending) -> None:
    """A page that belongs to no window must be gone before its profile: it goes when the work goes."""
    work.destroyed.connect(partial(_end, browser))


def _end(browser: Ending, _gone: QObject | None = None) -> None:
    # An application that ends without being asked to deletes pages in an order of its own.
    with suppress(RuntimeError):
        browser.close()
