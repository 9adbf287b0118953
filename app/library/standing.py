"""Where a visit stood, moment by moment."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class View(Struct, frozen=True, array_like=True):
    """Where a visit stood from a moment on."""

    visit: int
    at_ms: float
    path_id: int
    host: str
    path: str
    page: str


def place_of(views: Iterable[View], visit: int, at_ms: float) -> View | None:
    """Where a visit stood at a moment; None before the first. `views` in order of time."""
    found = None
    for view in views:
        if view.visit == visit:
            if found is not None and view.at_ms > at_ms:
                break
            found = view
    return found
