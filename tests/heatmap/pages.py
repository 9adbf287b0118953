"""Builds stays, views, points and pictures' elements by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.heatmap.places import PictureElement
from app.heatmap.points import ElementName, Points
from app.heatmap.stays import Stays
from app.heatmap.views import Views

CART = ElementName("1:button|Add to cart|0", "button.cart", "Add to cart")
LOGO = ElementName(None, "img.logo", None)


def stays(
    count: int, *, page_h_px: float = 2000.0, w_px: float = 1280.0, people: Sequence[int] = ()
) -> Stays:
    """As many stays of a minute, each of its own session."""
    at = np.arange(count, dtype=np.int64)
    person = np.array(people, dtype=np.int64) if people else at + 1
    whole = np.ones(count)
    return Stays(
        at + 1, person, at * 0, at * 0, at * 0, whole, whole * 0, whole * 60_000, whole * 60,
        whole * w_px, whole * 720, whole * page_h_px,
    )  # fmt: skip


def views(rows: Sequence[tuple[int, float, float, float]]) -> Views:
    """Stretches of (stay, top, bottom, active seconds), a second after each other."""
    columns = np.array(rows, dtype=np.float64).reshape(len(rows), 4).T
    stay, top, bottom, active_s = (column.copy() for column in columns)
    count = len(rows)
    return Views(
        stay.astype(np.int64), np.arange(count) * 1000.0, top, bottom, active_s, np.zeros(count, np.bool_)
    )  # fmt: skip


def clicks(
    rows: Sequence[tuple[int, float, float, int, float, float]], w_px: float = 1280
) -> Points:
    """Clicks of (stay, x, y, element, part of its width, of its height), a second after each other."""
    columns = np.array(rows, dtype=np.float64).reshape(len(rows), 6).T
    stay, x_px, y_px, element, rel_x, rel_y = (column.copy() for column in columns)
    count = len(rows)
    at_ms = np.arange(count) * 1000.0
    return Points(
        session=stay.astype(np.int64) + 1,
        person=stay.astype(np.int64) + 1,
        at_ms=at_ms,
        since_enter_s=at_ms / 1000,
        x_px=x_px,
        y_px=y_px,
        viewport_w_px=np.full(count, w_px),
        element=element.astype(np.int64),
        elements=(CART, LOGO),
        stay=stay.astype(np.int64),
        rel_x_frac=rel_x,
        rel_y_frac=rel_y,
    )


def element(
    name: ElementName,
    box: tuple[float, float, float, float],
    *,
    is_clickable: bool = True,
    is_stuck: bool = False,
) -> PictureElement:
    """One element of a picture at (x, y, width, height)."""
    return PictureElement(
        7, name.element_key, name.selector, name.label, "div", *box, is_clickable, is_stuck
    )
