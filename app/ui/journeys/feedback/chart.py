"""How often each score was given, drawn as bars; each is a door to who gave it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.insights.feedback import (
    CSAT,
    LEAST_PROMOTER,
    MOST_DETRACTOR,
    NPS,
    Distribution,
    is_satisfied,
)
from app.ui import said, words
from app.ui.theme import GRID_PX, Role, Theme

LABEL_H_PX, COUNT_H_PX = 20, 18
LEAST_W_PX, LEAST_H_PX = 220, 110
WIDEST_BAR_PX, MARGIN_PX = 44, 8
FADED = 0.35


class ScoreBars(QWidget):
    """One bar a score. A click, or Left, Right and Enter, chooses one; once more lets it go.

    Signals:
        score_chosen: (score or None).
    """

    score_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._of: Distribution | None = None
        self._score: float | None = None
        self._cursor = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(LEAST_W_PX, LEAST_H_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("How often each score was given"))
        theme.changed.connect(self.update)

    def show_scores(self, of: Distribution | None, score: float | None = None) -> None:
        """Draw these, one of them chosen."""
        self._of, self._score, self._cursor = of, score, -1
        told = () if of is None else of.scores
        self.setAccessibleDescription(", ".join(f"{one:g}: {count}" for one, count in told))
        self.update()

    def bar(self, at: int) -> QRectF:
        """Where a score's bar may stand, from top to bottom."""
        many = len(self._of.scores) if self._of is not None else 1
        wide = (self.width() - 2 * MARGIN_PX) / max(many, 1)
        return QRectF(MARGIN_PX + at * wide, 0, wide, self.height())

    def sizeHint(self) -> QSize:
        return QSize(360, 180)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if self._of is not None and event.key() in steps:
            last = len(self._of.scores) - 1
            self._point_at(min(max(self._cursor + steps[Qt.Key(event.key())], 0), last))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._cursor)
        else:
            super().keyPressEvent(event)

    def _at(self, x_px: float) -> int:
        if self._of is None or not self._of.scores:
            return -1
        return min(max(int((x_px - MARGIN_PX) / self.bar(0).width()), 0), len(self._of.scores) - 1)

    def _point_at(self, at: int) -> None:
        if at == self._cursor:
            return
        self._cursor = at
        if self._of is not None and at >= 0:
            score, count = self._of.scores[at]
            told = said.title(self._of.kind, score, self._of.scale_max)
            self.setToolTip(words.tooltip(f"{told}: {words.number(count)}"))
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.update()

    def _choose(self, at: int) -> None:
        if self._of is None or at < 0:
            return
        score = self._of.scores[at][0]
        self._score = None if score == self._score else score
        self.score_chosen.emit(self._score)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._of is None or not self._of.scores:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max(1, *(count for _, count in self._of.scores))
        high = self.height() - LABEL_H_PX - COUNT_H_PX
        for at, (score, count) in enumerate(self._of.scores):
            place = self.bar(at)
            if at == self._cursor:
                painter.fillRect(place, self._theme.color(Role.HOVER))
            wide = min(place.width() - GRID_PX, WIDEST_BAR_PX)
            tall = high * count / most
            bar = QRectF(place.center().x() - wide / 2, COUNT_H_PX + high - tall, wide, tall)
            painter.setOpacity(1.0 if self._score in (None, score) else FADED)
            painter.fillRect(bar, self._theme.color(self._role(score)))
            painter.setOpacity(1.0)
            self._write(painter, place, bar, score, count)
        painter.setPen(self._theme.color(Role.LINE))
        painter.drawLine(0, self.height() - LABEL_H_PX, self.width(), self.height() - LABEL_H_PX)
        painter.end()

    def _write(
        self, painter: QPainter, place: QRectF, bar: QRectF, score: float, count: int
    ) -> None:
        painter.setFont(self._theme.font("secondary"))
        painter.setPen(self._theme.color(Role.MUTED if score != self._score else Role.TEXT))
        foot = QRectF(place.left(), self.height() - LABEL_H_PX, place.width(), LABEL_H_PX)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, f"{score:g}")
        if count:
            head = QRectF(place.left(), bar.top() - COUNT_H_PX, place.width(), COUNT_H_PX)
            painter.setPen(self._theme.color(Role.TEXT))
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, words.number(count))

    def _role(self, score: float) -> Role:
        of = self._of
        if of is not None and of.kind == NPS:
            if score >= LEAST_PROMOTER:
                return Role.GOOD
            return Role.ERROR if score <= MOST_DETRACTOR else Role.GRIP
        if of is not None and of.kind == CSAT and of.scale_max is not None:
            return Role.GOOD if is_satisfied(score, of.scale_max) else Role.GRIP
        return Role.ACCENT
