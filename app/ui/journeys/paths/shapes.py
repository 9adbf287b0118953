"""What a picture of paths is made of: boxes and bands, each with what it tells and the sessions it leads to."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainterPath, QPainterPathStroker, QPolygonF

from app.insights.views import Page

#: how near to a band the pointer may be, in px of the picture
REACH_PX = 8.0
#: room for the words beside a bar
WORDS_PX = 134.0


class About(Struct, frozen=True):
    """What stands behind a box or a band.

    Args:
        title: what the sessions behind it are, in words.
        told: its numbers, line by line.
        term: the query that leaves its sessions, to stand beside the one at hand; empty where it has none.
        page: the page it is, for a box.
    """

    title: str
    told: tuple[str, ...] = ()
    term: str = ""
    page: Page | None = None


class Box(Struct, frozen=True, eq=False):
    """A page. `line` and `repeats` have briefer ones for where they have no room beside each other.
    `bar`: a share drawn at its foot, `bars` two of them; `enters` and `leaves`: how thick what comes from
    outside and goes there is, px. `is_end`: the part of a bar that goes no further, above which it lies."""

    rect: QRectF
    title: str
    line: str
    about: About
    bars: tuple[float, ...] = ()
    enters: float = 0.0
    leaves: float = 0.0
    repeats: str = ""
    is_dead_end: bool = False
    is_faint: bool = False
    is_bar: bool = False
    is_end: bool = False
    tint: QColor | None = None
    brief_line: str = ""
    brief_repeats: str = ""


class Band(Struct, frozen=True, eq=False):
    """A flow: a line of some width, or a filled ribbon. `label` stands at `spot`."""

    path: QPainterPath
    about: About
    width: float = 1.0
    is_ribbon: bool = False
    is_dashed: bool = False
    head: QPolygonF | None = None
    label: str = ""
    spot: QPointF = QPointF()
    ends: tuple[Page | None, Page | None] = (None, None)
    tint: QColor | None = None

    def is_at(self, point: QPointF, reach: float) -> bool:
        """Whether a point lies on it."""
        near = self.path.boundingRect().adjusted(-reach, -reach, reach, reach)
        if not near.contains(point):
            return False
        if self.is_ribbon:
            return self.path.contains(point)
        stroke = QPainterPathStroker()
        stroke.setWidth(max(self.width, reach))
        return stroke.createStroke(self.path).contains(point)


class Picture(Struct, frozen=True, eq=False):
    """All of it; `heads` are words above columns."""

    boxes: tuple[Box, ...] = ()
    bands: tuple[Band, ...] = ()
    heads: tuple[tuple[QPointF, str], ...] = ()

    @property
    def rect(self) -> QRectF:
        """What has to be seen."""
        found = QRectF()
        for box in self.boxes:
            found = found.united(box.rect.adjusted(0, 0, WORDS_PX if box.is_bar else 0, 0))
        for band in self.bands:
            found = found.united(band.path.boundingRect())
        for at, _ in self.heads:
            found = found.united(QRectF(at.x(), at.y() - 16, 40, 20))
        return found.adjusted(-24, -24, 24, 24)
