"""The funnel: a bar a step, with how many reached it; between them how many were lost."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.proportions import Share, wilson
from app.ui import words
from app.ui.journeys.funnels import reading
from app.ui.journeys.funnels.reading import Shown
from app.ui.theme import GRID_PX, Role, Theme

BAR_H_PX = 22
LOST_H_PX = 30


class ShareBar(QWidget):
    """A share as a bar with its range."""

    def __init__(self, theme: Theme, of: Share, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._of = of
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(words.tooltip(reading.between(of)))
        self.setAccessibleName(reading.between(of))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, BAR_H_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = QRectF(self.rect())
        painter.fillRect(ground, self._theme.color(Role.LINE))
        share = self._of.share
        if not share:
            return
        filled = QRectF(ground)
        filled.setWidth(max(ground.width() * share, 2.0))
        painter.fillRect(filled, self._theme.color(Role.ACCENT))
        if share < 1:
            self._whisker(painter, ground)

    def _whisker(self, painter: QPainter, ground: QRectF) -> None:
        low, high = wilson(self._of)
        middle = ground.center().y()
        left, right = (ground.left() + ground.width() * end for end in (low, high))
        line = QColor(self._theme.color(Role.TEXT))
        painter.setPen(QPen(line, 1))
        painter.drawLine(round(left), round(middle), round(right), round(middle))
        for end in (left, right):
            painter.drawLine(round(end), round(middle - 4), round(end), round(middle + 4))


class FunnelChart(QScrollArea):
    """The steps below each other.

    Signals:
        reached_wanted: (step) who reached it?
        lost_wanted: (step) who was lost before it?
    """

    reached_wanted = Signal(int)
    lost_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Funnel"))
        self._holder = QWidget(self)
        self._holder.setAutoFillBackground(True)
        self._holder.setBackgroundRole(QPalette.ColorRole.Base)
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(20, 14, 20, 14)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self._losses: list[QPushButton] = []
        self._reached: list[QPushButton] = []
        self.setWidget(self._holder)

    def show_funnel(self, shown: Shown) -> None:
        """Show another one."""
        while self._column.count() > 1:
            taken = self._column.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._losses, self._reached = [], []
        for step in range(len(shown.asked.steps)):
            if step:
                self._put(self._loss(shown, step))
            self._put(self._step(shown, step))

    def mark_lost(self, step: int | None) -> None:
        """Show which loss is looked at."""
        for at, button in enumerate(self._losses, 1):
            button.setChecked(at == step)

    def _put(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)

    def _step(self, shown: Shown, step: int) -> QWidget:
        counts = shown.answer.counts
        of_first = Share(counts[step], counts[0])
        holder = QWidget(self._holder)
        number = QLabel(str(step + 1), holder)
        number.setFont(self._theme.font("mono"))
        number.setProperty("role", "secondary")
        name = QLabel(reading.step_title(shown.asked.steps[step]), holder)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setFont(self._theme.font("title"))
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        name.setToolTip(words.tooltip(name.text()))
        count = self._link(reading.counted(counts[step], shown.asked), holder)
        count.clicked.connect(partial(self.reached_wanted.emit, step))
        count.setToolTip(self.tr("Who came this far"))
        count.setEnabled(counts[step] > 0)
        self._reached.append(count)
        share = QLabel(reading.percent(of_first.share), holder)
        share.setFont(self._theme.font("mono"))
        above = QHBoxLayout()
        above.setSpacing(GRID_PX)
        above.addWidget(number)
        above.addWidget(name, 1)
        above.addWidget(count)
        above.addWidget(share)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(above)
        column.addWidget(ShareBar(self._theme, of_first, holder))
        return holder

    def _loss(self, shown: Shown, step: int) -> QWidget:
        counts = shown.answer.counts
        lost = len(shown.answer.of.lost(step).who)
        holder = QWidget(self._holder)
        holder.setFixedHeight(LOST_H_PX)
        button = QPushButton(self._lost_said(shown, step, lost), holder)
        button.setProperty("chip", True)
        button.setCheckable(True)
        button.setEnabled(lost > 0)
        button.setToolTip(self.tr("Who was lost here, and what they did instead"))
        button.clicked.connect(partial(self.lost_wanted.emit, step))
        self._losses.append(button)
        on = QLabel(self._on_said(shown, step, Share(counts[step], counts[step - 1])), holder)
        on.setProperty("role", "secondary")
        on.setFont(self._theme.font("secondary"))
        on.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        on.setToolTip(words.tooltip(reading.between(Share(counts[step], counts[step - 1]))))
        row = QHBoxLayout(holder)
        row.setContentsMargins(18, 0, 0, 0)
        row.setSpacing(GRID_PX)
        row.addWidget(button)
        row.addWidget(on, 1)
        return holder

    def _lost_said(self, shown: Shown, step: int, lost: int) -> str:
        if not lost:
            return self.tr("nobody lost")
        share = reading.percent(lost / shown.answer.counts[step - 1])
        said = self.tr("%1 lost · %2").replace("%1", words.number(lost))
        return said.replace("%2", share)

    def _on_said(self, shown: Shown, step: int, of_before: Share) -> str:
        median_ms = shown.answer.median_ms(step)
        if median_ms is None:
            return ""
        said = self.tr("%1 go on, half of them within %2")
        said = said.replace("%1", reading.percent(of_before.share))
        return said.replace("%2", words.length(median_ms))

    def _link(self, text: str, parent: QWidget) -> QPushButton:
        link = QPushButton(text, parent)
        link.setProperty("link", True)
        link.setStyleSheet("QPushButton { padding: 0 2px; min-height: 20px; }")
        return link
