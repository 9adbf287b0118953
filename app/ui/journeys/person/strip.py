"""All sessions of a story beside each other, a lane for each kind of device; the time away between them is folded."""

from __future__ import annotations

import itertools
import math

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.friction.model import Kind
from app.insights.person import Chapter, Moment
from app.library.person_story import Story
from app.ui import kinds, words
from app.ui.journeys.person import reading
from app.ui.rows import ICON_PX
from app.ui.theme import Role, Theme

LANE_PX, HEAD_PX, EDGE_PX, LANE_NAME_PX = 26, 20, 12, 30
GAP_PX, RETURN_PX, LEAST_PX = 6, 18, 10
SIGN_PX = 4.0
#: a block that is narrower has no room for signs
NARROW_PX = 9.0
#: of the room, what time away may take
MOST_GAPS = 0.3
#: a day is written where there is so much room
DAY_PX = 62
_LANES = ("desktop", "tablet", "phone")
_KINDS = {str(kind): kind for kind in Kind}


class _Block(Struct, frozen=True):
    """A session as it is drawn: from `left` to `right`, on a lane."""

    chapter: Chapter
    left: float
    right: float
    lane: int


class Strip(QWidget):
    """How long each session took, where it was and what stood out in it.

    Signals:
        session_wanted: (session) a click on one, or Enter.
    """

    session_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._story: Story | None = None
        self._lanes: tuple[str, ...] = ()
        self._seen = 0
        self._over = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("All sessions of this person"))
        self.setFixedHeight(HEAD_PX + LANE_PX + EDGE_PX)
        theme.changed.connect(self.update)

    def show_story(self, story: Story | None) -> None:
        """Draw a story, or none."""
        self._story = story
        there = {_lane_of(one) for one in story.chapters} if story is not None else set()
        self._lanes = tuple(one for one in _LANES if one in there)
        self.setFixedHeight(HEAD_PX + LANE_PX * max(1, len(self._lanes)) + EDGE_PX)
        self.update()

    def show_seen(self, session: int) -> None:
        """This one stands at the top of the list."""
        if session != self._seen:
            self._seen = session
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color(Role.PANEL))
        self._paint_lanes(painter)
        blocks = self._blocks()
        self._paint_days(painter, blocks)
        for before, block in itertools.pairwise(blocks):
            self._paint_away(painter, before, block)
        for block in blocks:
            self._paint_block(painter, block)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color(Role.ACCENT), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        block = self._block_at(event.position())
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if block is not None else Qt.CursorShape.ArrowCursor
        )
        over = block.chapter.sitting.session if block is not None else 0
        if over != self._over:
            self._over = over
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        block = self._block_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and block is not None:
            self.session_wanted.emit(block.chapter.sitting.session)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._over = 0
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        sessions = [block.chapter.sitting.session for block in self._blocks()]
        if not step or not sessions:
            super().keyPressEvent(event)
            return
        at = sessions.index(self._seen) + step if self._seen in sessions else 0
        self.session_wanted.emit(sessions[min(max(at, 0), len(sessions) - 1)])

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            block = self._block_at(QPointF(event.pos()))
            text = self._said(block.chapter) if block is not None else ""
            QToolTip.showText(event.globalPos(), words.tooltip(text) if text else "", self)
            return True
        return super().event(event)

    def _said(self, chapter: Chapter) -> str:
        number = self._story.chapters.index(chapter) + 1 if self._story is not None else 1
        head = reading.head(chapter, number, len(self._story.chapters) if self._story else 1)
        return f"{head.title} · {head.text}"

    def _blocks(self) -> list[_Block]:
        """As long as they took, the longest less than it was: by the root of it."""
        story = self._story
        if story is None or not story.chapters:
            return []
        gaps = [0.0] + [float(RETURN_PX if one.is_return else GAP_PX) for one in story.chapters[1:]]
        left = float(EDGE_PX + LANE_NAME_PX)
        room = self.width() - left - EDGE_PX
        shrunk = min(1.0, MOST_GAPS * room / max(1.0, sum(gaps)))
        gaps = [gap * shrunk for gap in gaps]
        room -= sum(gaps)
        wanted = [math.sqrt(max(1_000.0, one.sitting.duration_ms)) for one in story.chapters]
        least = min(LEAST_PX, room / len(wanted))
        spare = max(0.0, room - least * len(wanted))
        found = []
        for chapter, gap, share in zip(story.chapters, gaps, wanted, strict=True):
            left += gap
            wide = least + spare * share / sum(wanted)
            lane = self._lanes.index(_lane_of(chapter)) if self._lanes else 0
            found.append(_Block(chapter, left, left + wide, lane))
            left += wide
        return found

    def _block_at(self, at: QPointF) -> _Block | None:
        return next(
            (one for one in self._blocks() if one.left - 2 <= at.x() <= one.right + 2), None
        )

    def _lane_rect(self, block: _Block) -> QRectF:
        top = HEAD_PX + block.lane * LANE_PX + 3
        return QRectF(block.left, top, block.right - block.left, LANE_PX - 6)

    def _paint_lanes(self, painter: QPainter) -> None:
        for at, lane in enumerate(self._lanes):
            top = HEAD_PX + at * LANE_PX
            middle = top + LANE_PX / 2
            sign = QRectF(EDGE_PX, middle - ICON_PX / 2, ICON_PX, ICON_PX)
            self._theme.icon(reading.DEVICE_ICONS[lane], Role.MUTED).paint(painter, sign.toRect())
            painter.setPen(QPen(self._theme.color(Role.LINE), 1))
            painter.drawLine(
                QPointF(EDGE_PX + LANE_NAME_PX, middle), QPointF(self.width() - EDGE_PX, middle)
            )

    def _paint_days(self, painter: QPainter, blocks: list[_Block]) -> None:
        painter.setFont(self._theme.font("secondary"))
        painter.setPen(self._theme.color(Role.MUTED))
        free = 0.0
        before = ""
        for block in blocks:
            day = words.day(block.chapter.sitting.started_at_ms)
            wide = painter.fontMetrics().horizontalAdvance(day)
            left = min(block.left, self.width() - wide - 4)
            if day != before and left >= free:
                painter.drawText(QPointF(left, HEAD_PX - 5), day)
                free = left + max(DAY_PX, wide + 10)
            before = day

    def _paint_away(self, painter: QPainter, before: _Block, block: _Block) -> None:
        """From where one stopped to where one went on; longer ones are broken."""
        pen = QPen(self._theme.color(Role.GRIP), 1.5)
        if block.chapter.is_return:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(
            QPointF(before.right, self._lane_rect(before).center().y()),
            QPointF(block.left, self._lane_rect(block).center().y()),
        )

    def _paint_block(self, painter: QPainter, block: _Block) -> None:
        place = self._lane_rect(block)
        session = block.chapter.sitting.session
        if place.width() < NARROW_PX:
            painter.fillRect(place, self._gravest(block.chapter, is_seen=session == self._seen))
            return
        ground = QColor(self._theme.color(Role.ACCENT))
        ground.setAlphaF(0.30 if session in (self._seen, self._over) else 0.16)
        edge = Role.ACCENT if session == self._seen else Role.GRIP
        painter.setPen(QPen(self._theme.color(edge), 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        length_ms = max(1.0, block.chapter.sitting.duration_ms)
        for moment in block.chapter.moments:
            share = min(1.0, max(0.0, moment.at_ms / length_ms))
            x = place.left() + SIGN_PX + share * max(0.0, place.width() - 2 * SIGN_PX)
            self._paint_sign(painter, QPointF(x, place.center().y()), moment)

    def _gravest(self, chapter: Chapter, *, is_seen: bool) -> QColor:
        """The one colour that there is room for."""
        if is_seen:
            return self._theme.color(Role.TEXT)
        if any(reading.is_outcome(one) for one in chapter.moments):
            return self._theme.color(Role.GOOD)
        found = [
            kinds.gravity(_KINDS[one.kind])
            for one in chapter.moments
            if one.what == "signal" and one.kind in _KINDS
        ]
        colour = QColor(self._theme.color(min(found).role if found else Role.ACCENT))
        colour.setAlphaF(1.0 if found else 0.4)
        return colour

    def _paint_sign(self, painter: QPainter, at: QPointF, moment: Moment) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if moment.what == "signal" and moment.kind in _KINDS:
            gravity = kinds.gravity(_KINDS[moment.kind])
            painter.setBrush(self._theme.color(gravity.role))
            painter.drawPath(kinds.shape(gravity, at, SIGN_PX))
        elif moment.what == "product":
            painter.setBrush(self._theme.color(Role.ACCENT))
            painter.drawRect(QRectF(at.x() - 1, at.y() - 6, 2, 12))
        elif reading.is_outcome(moment):
            painter.setBrush(self._theme.color(Role.GOOD))
            painter.drawEllipse(at, SIGN_PX + 1.5, SIGN_PX + 1.5)


def _lane_of(chapter: Chapter) -> str:
    device = chapter.sitting.device
    return device if device in _LANES else _LANES[0]
