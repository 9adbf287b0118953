"""Small pages of boxes in known places, to be measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.library import details
from tests import makers
from tests.makers import Event, Node

#: imports one file, measures its session, and tells all that is known of it
Measured = Callable[..., details.Details]


def box(node_id: int, height_px: int, *children: Node, tag: str = "div", more: str = "") -> Node:
    """A box 200 px wide."""
    return makers.element(node_id, tag, *children, style=f"height:{height_px}px;width:200px;{more}")


def still_page(*body: Node, at_ms: float = 0, url: str = "https://shop.example/") -> list[Event]:
    """A page without margins."""
    still = makers.element(90, "style", makers.text(91, "body{margin:0}"))
    return makers.page(at_ms, url, body=[still, *body], loads=True)


def file(tmp_path: Path, *parts: Event | list[Event]) -> Path:
    """The events as a recording."""
    return makers.write_json(tmp_path / "one.json", makers.recording(*parts))
