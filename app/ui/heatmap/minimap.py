"""All of a long page at once, at the edge of its picture: what is seen of it, and where it is hot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.heatmap.canvas import HeatCanvas
from app.ui.theme import Role, Theme

WIDEST_PX, HIGHEST_PX = 60, 320
EDGE_PX = 10
#: a page that shows so much of itself needs no map
SEEN_FRAC = 0.85
#: so much larger than it fits is still as wide as there is room
NEARLY = 1.05


class Minimap(QWidget):
    """Lies over the canvas; a click or drag on it moves the page."""

    def __init__(self, canvas: HeatCanvas, theme: Theme) -> None:
        super().__init__(canvas)
        self.setObjectName("heat_minimap")
        self.setAccessibleName(self.tr("The whole page"))
        self.setToolTip(self.tr("Drag to move along the page"))
        self._canvas = canvas
        self._theme = theme
        self._picture = QImage()
        self._heat = QImage()
        self._heat_part = (1.0, 1.0)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        canvas.view_changed.connect(self._follow)
        canvas.installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    def show_picture(self, picture: QImage) -> None:
        """Take the page's picture, made small already (`small_page`)."""
        self._picture = picture
        self._follow()

    def show_heat(self, heat: QImage, part: tuple[float, float]) -> None:
        """Take the heat, made small; `part` is how much of it the page takes, across and down."""
        self._heat, self._heat_part = heat, part
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the canvas' edge."""
        if event.type() == QEvent.Type.Resize:
            self._follow()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.rect())
        painter.fillRect(whole, Qt.GlobalColor.white)
        if not self._picture.isNull():
            painter.drawImage(whole, self._picture)
        if not self._heat.isNull():
            painter.setOpacity(self._canvas.heat.opacity())
            wide, high = self._heat_part
            source = QRectF(0, 0, self._heat.width() * wide, self._heat.height() * high)
            painter.drawImage(whole, self._heat, source)
            painter.setOpacity(1)
        painter.setPen(self._theme.color(Role.GRIP))
        painter.drawRect(whole.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QPen(self._theme.color(Role.ACCENT), 2))
        wash = self._theme.color(Role.ACCENT)
        wash.setAlpha(30)
        painter.setBrush(wash)
        painter.drawRect(self._seen().adjusted(1, 1, -1, -1))

    def _seen(self) -> QRectF:
        w_px, h_px = self._canvas.page_size
        scale = self.width() / max(w_px, 1.0)
        seen = self._canvas.seen & QRectF(0, 0, w_px, h_px)
        return QRectF(
            seen.left() * scale, seen.top() * scale, seen.width() * scale, seen.height() * scale
        )

    def _follow(self) -> None:
        w_px, h_px = self._canvas.page_size
        is_fit = w_px > 0 and self._canvas.scale_now <= self._canvas.fitting_scale * NEARLY
        is_all_seen = self._canvas.seen.height() >= SEEN_FRAC * h_px
        if w_px <= 0 or h_px <= 0 or is_all_seen or (is_fit and not self._canvas.is_long):
            self.hide()
            return
        room = min(HIGHEST_PX, self._canvas.height() - 4 * EDGE_PX)
        scale = min(WIDEST_PX / w_px, room / h_px)
        wide, high = max(round(w_px * scale), 12), max(round(h_px * scale), 12)
        right = self._canvas.viewport().width() - EDGE_PX
        self.setGeometry(right - wide, EDGE_PX, wide, high)
        self.show()
        self.raise_()
        self.update()

    def _go(self, at: QPointF) -> None:
        scale = self._canvas.page_size[0] / max(self.width(), 1)
        self._canvas.centerOn(QPointF(at.x() * scale, at.y() * scale))


def small_page(picture: QImage) -> QImage:
    """A page as the map shows it, for dense screens."""
    if picture.isNull():
        return QImage()
    return picture.scaled(
        2 * WIDEST_PX,
        2 * HIGHEST_PX,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
