"""The rows of a story, and how they are painted: a line down the left that every session and moment hangs on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.ui import words
from app.ui.journeys.person.reading import Away, Head, Line, Row, spoken
from app.ui.rows import AT_END, ICON_PX, IN_THE_MIDDLE, RIGHT, Index, RowDelegate
from app.ui.theme import Role

AWAY_H_PX, RETURN_H_PX, HEAD_H_PX, LINE_H_PX = 30, 44, 52, 28
#: from the left edge: times end here, the line runs here, words begin here
TIME_PX, SPINE_PX, TEXT_PX = 62, 84, 108
SPARK_W_PX, SPARK_H_PX = 132, 18
CHIP_H_PX = 18
NAME_FRAC = 0.46
RowRole = int(Qt.ItemDataRole.UserRole)


class StoryModel(QAbstractListModel):
    """The rows in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show these."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def place_of(self, session: int) -> int:
        """Where a session begins, −1 where it is not told."""
        places = enumerate(self._rows)
        return next(
            (at for at, row in places if isinstance(row, Head) and row.session == session), -1
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.data(index, RowRole), Away):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole and not isinstance(row, Away):
            return words.tooltip(spoken(row))
        return None


class StoryDelegate(RowDelegate):
    """A session's heading in a band, its moments below it, time away as a break in the line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(RowRole)
        if isinstance(row, Away):
            return QSize(200, RETURN_H_PX if row.is_return else AWAY_H_PX)
        return QSize(200, HEAD_H_PX if isinstance(row, Head) else LINE_H_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = index.data(RowRole), QRectF(option.rect)
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Away):
            self._away(painter, rect, row)
        elif isinstance(row, Head):
            self._ground_of(painter, rect, option.state, Role.BACKGROUND)
            self._spine(painter, rect)
            self._head(painter, rect, row)
        elif isinstance(row, Line):
            self._ground_of(painter, rect, option.state, Role.PANEL)
            self._spine(painter, rect)
            self._line(painter, rect, row)
        painter.restore()

    def _ground_of(
        self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag, role: Role
    ) -> None:
        if state & QStyle.StateFlag.State_Selected:
            role = Role.SELECTION
        elif state & QStyle.StateFlag.State_MouseOver:
            role = Role.HOVER
        painter.fillRect(rect, self._colours[role])
        with_keys = QStyle.StateFlag.State_KeyboardFocusChange
        if state & QStyle.StateFlag.State_HasFocus and state & with_keys:
            painter.setPen(QPen(self._colours[Role.ACCENT], 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    def _spine(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(QPen(self._colours[Role.GRIP], 1.5))
        x = rect.left() + SPINE_PX
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))

    def _away(self, painter: QPainter, rect: QRectF, row: Away) -> None:
        """A dotted line: no time of the story goes by in it."""
        painter.fillRect(rect, self._colours[Role.PANEL])
        x = rect.left() + SPINE_PX
        pen = QPen(self._colours[Role.GRIP], 1.5, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        font, role = (self._title, Role.TEXT) if row.is_return else (self._second, Role.MUTED)
        at_px = rect.left() + TEXT_PX
        if row.icon:
            place = QRectF(at_px, rect.center().y() - ICON_PX / 2, ICON_PX, ICON_PX)
            self._theme.icon(row.icon, role).paint(painter, place.toRect())
            at_px += ICON_PX + 6
        place = QRectF(at_px, rect.top(), rect.right() - at_px - 12, rect.height())
        self._write(painter, place, row.text, font, role)

    def _head(self, painter: QPainter, rect: QRectF, row: Head) -> None:
        middle = QPointF(rect.left() + SPINE_PX, rect.center().y())
        painter.setPen(QPen(self._colours[Role.ACCENT], 1.5))
        painter.setBrush(self._colours[Role.PANEL])
        painter.drawEllipse(middle, 13, 13)
        sign = QRectF(middle.x() - ICON_PX / 2, middle.y() - ICON_PX / 2, ICON_PX, ICON_PX)
        self._theme.icon(row.icon, Role.ACCENT).paint(painter, sign.toRect())
        if row.friction is not None and row.friction > 0:
            self._friction(painter, rect, row.friction)
        right = rect.right() - 12
        if rect.width() > 3 * SPARK_W_PX:
            right -= SPARK_W_PX + 12
            self._spark(
                painter,
                QRectF(right + 12, rect.center().y() - SPARK_H_PX / 2, SPARK_W_PX, SPARK_H_PX),
                row,
            )
        at = QRectF(rect.left() + TEXT_PX, rect.top() + 8, right - rect.left() - TEXT_PX, 18)
        self._write(painter, at, row.title, self._title, Role.TEXT)
        at.translate(0, 18)
        self._write(painter, at, row.text, self._second, Role.MUTED)

    def _friction(self, painter: QPainter, rect: QRectF, friction: int) -> None:
        role = Role.RAGE if friction >= 60 else Role.DEAD if friction >= 25 else Role.MUTED
        place = QRectF(rect.left() + 12, rect.top(), TIME_PX - 12, rect.height())
        self._write(painter, place, str(friction), self._mono, role, where=RIGHT)

    def _spark(self, painter: QPainter, place: QRectF, row: Head) -> None:
        if not row.spark:
            return
        colour = QColor(self._colours[Role.MUTED])
        colour.setAlphaF(0.55)
        wide = place.width() / len(row.spark)
        for at, value in enumerate(row.spark):
            high = place.height() * value / 255
            painter.fillRect(
                QRectF(place.left() + at * wide, place.bottom() - high, max(wide - 1, 1), high),
                colour,
            )

    def _line(self, painter: QPainter, rect: QRectF, row: Line) -> None:
        middle = QPointF(rect.left() + SPINE_PX, rect.center().y())
        quiet = row.what == "page"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours[Role.GRIP if quiet else row.role])
        painter.drawEllipse(middle, 3 if quiet else 4, 3 if quiet else 4)
        time = QRectF(rect.left() + 8, rect.top(), TIME_PX - 8, rect.height())
        self._write(painter, time, row.time, self._mono, Role.MUTED, where=RIGHT)
        left = rect.left() + TEXT_PX
        sign = QRectF(left, rect.center().y() - ICON_PX / 2, ICON_PX, ICON_PX)
        self._theme.icon(row.icon, row.role).paint(painter, sign.toRect())
        left += ICON_PX + 8
        right = rect.right() - 12
        font = self._title if row.is_strong else self._body
        role = row.role if row.what in ("signal", "milestone", "feedback") else Role.TEXT
        metrics = QFontMetricsF(font)
        wide = min(
            metrics.horizontalAdvance(row.title) + 1,
            (right - left) * (NAME_FRAC if row.text else 0.8),
        )
        self._write(
            painter, QRectF(left, rect.top(), wide, rect.height()), row.title, font,
            Role.MUTED if quiet and not row.title else role,
        )  # fmt: skip
        left += wide + 10
        if row.often:
            left = self._chip(painter, left, rect, row) + 10
        cut = IN_THE_MIDDLE if quiet else AT_END
        place = QRectF(left, rect.top(), max(0.0, right - left), rect.height())
        self._write(painter, place, row.text, self._second, Role.MUTED, cut=cut)

    def _chip(self, painter: QPainter, left: float, rect: QRectF, row: Line) -> float:
        """How often it was; what came again and again is filled."""
        wide = QFontMetricsF(self._second).horizontalAdvance(row.often) + 14
        place = QRectF(left, rect.center().y() - CHIP_H_PX / 2, wide, CHIP_H_PX)
        radius = CHIP_H_PX / 2
        painter.setPen(QPen(self._colours[row.role], 1))
        painter.setBrush(self._colours[row.role] if row.is_strong else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setFont(self._second)
        painter.setPen(self._colours[Role.ON_ACCENT if row.is_strong else row.role])
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, row.often)
        return place.right()
