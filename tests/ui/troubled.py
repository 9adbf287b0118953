"""Recordings of people in trouble, and a library of them."""

from __future__ import annotations

from pathlib import Path

from tests import makers
from tests.libraries import library_of

DAY_MS = 86_400_000.0
#: when the burst begins, and how many clicks it has in each session of `library`
RAGE_MS = 6_000.0
CLICKS = (4, 6)


def rage(clicks: int, title: str = "Shop") -> list[makers.Event]:
    """A button that is pressed again and again, and never answers."""
    presses = [
        makers.press(RAGE_MS + 250 * nth, makers.BUTTON, x=50 + nth, y=60) for nth in range(clicks)
    ]
    return makers.recording(
        makers.page(loads=True, title=title), *presses, makers.scroll(30_000, y=9)
    )


def calm() -> list[makers.Event]:
    """Somebody looks at a page."""
    return makers.recording(
        makers.page(loads=True), makers.scroll(3_000, y=40), makers.scroll(30_000, y=9)
    )


def library(folder: Path) -> Path:
    """Sessions 1 and 2 have a rage click each, of `CLICKS`; 3 has none."""
    files = [
        makers.write_json(folder / f"{at}.json", makers.moved(events, DAY_MS * at))
        for at, events in enumerate((rage(CLICKS[0]), rage(CLICKS[1]), calm()))
    ]
    return library_of(folder / "library.footfall", *files)
