"""How the parts of a tab stand: two with a border between them that a person can draw, all under its head."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QSplitter, QVBoxLayout, QWidget

from app.ui.hairline import Hairline

BESIDE, ABOVE = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


def parted(
    name: str,
    way: Qt.Orientation,
    parts: tuple[QWidget, QWidget],
    sizes_px: tuple[int, int],
    grows: int,
    parent: QWidget,
) -> QSplitter:
    """The two of them.

    Args:
        name: by which the window remembers where the border was drawn.
        way: the first is `BESIDE` or `ABOVE` the second.
        sizes_px: until somebody draws it.
        grows: which of them has the room that is left, 0 or 1.
    """
    made = QSplitter(way, parent)
    made.setObjectName(name)
    for part in parts:
        made.addWidget(part)
    made.setSizes(sizes_px)
    made.setStretchFactor(grows, 1)
    made.setStretchFactor(1 - grows, 0)
    return made


def framed(tab: QWidget, shown: QWidget, head: QWidget | QLayout | None = None) -> None:
    """Lay a tab out: its head where it has one, a hairline, what it shows."""
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    if isinstance(head, QWidget):
        column.addWidget(head)
    elif head is not None:
        column.addLayout(head)
    column.addWidget(Hairline(tab))
    column.addWidget(shown, 1)
