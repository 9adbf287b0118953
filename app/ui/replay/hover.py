"""The card over the timeline: time, what happened there in words, and a picture of the page if one is handed in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from app.ui.theme import Role, Theme

#: the room of a picture; one of other proportions is shown whole inside it
PICTURE_PX = QSize(240, 180)
PADDING_PX = 8
GAP_PX = 5
SIGN_PX = 14
WIDEST_TEXT_PX = 300
#: lines that one text may take, the last one cut
MOST_ROWS = 3
ROUND_PX = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, in the colour of its mark; `strong` for what the pointer is on."""

    text: str
    role: Role = Role.MUTED
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a card says about a moment: `head` is its time, `lines` what happened, the nearest first."""

    at_ms: float
    head: str
    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """All of it on one line, for those who hear it."""
        return " · ".join((self.head, *(line.text for line in self.lines)))


class HoverCard(QWidget):
    """Takes no part in what hands do: the pointer goes through it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._room = parent
        self._told: Told | None = None
        self._picture: QPixmap | None = None
        self._middle_px, self._bottom_px = 0, 0
        self._rows: tuple[tuple[Line, tuple[str, ...]], ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def told(self) -> Told | None:
        """What it says; None while it is not seen."""
        return self._told

    @property
    def has_picture(self) -> bool:
        """Whether a picture of the page is in it."""
        return self._picture is not None

    def set_picture(self, picture: QImage | None) -> None:
        """Put a picture of the page into it, or take it out."""
        if picture is None or picture.isNull():
            if self._picture is None:
                return
            self._picture = None
        else:
            self._picture = self._fitted(picture)
        if self._told is not None:
            self._lay_out()

    def tell(self, told: Told, middle_px: int, bottom_px: int) -> None:
        """Say this, in the middle over a place of the parent, as far as its edges allow."""
        if told != self._told:
            self._told = told
            self._rows = tuple((line, self._broken(line)) for line in told.lines)
            self.setAccessibleName(told.text)
        self._middle_px, self._bottom_px = middle_px, bottom_px
        self._lay_out()
        if self.isHidden():
            self.show()
            self.raise_()

    def be_silent(self) -> None:
        """Go away."""
        self._told = None
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A panel with the picture above the words."""
        told = self._told
        if told is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(self._theme.color(Role.GRIP), 1))
        painter.setBrush(self._theme.color(Role.PANEL))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), ROUND_PX, 8)
        top = PADDING_PX
        if self._picture is not None:
            size = self._picture.deviceIndependentSize().toSize()
            at = QRect(QPoint((self.width() - size.width()) // 2, top), size)
            painter.drawPixmap(at, self._picture)
            painter.setPen(QPen(self._theme.color(Role.LINE), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(at)
            top += size.height() + GAP_PX
        painter.setFont(self._theme.font("mono"))
        painter.setPen(self._theme.color(Role.TEXT))
        metrics = QFontMetrics(painter.font())
        painter.drawText(PADDING_PX, top + metrics.ascent(), told.head)
        self._paint_lines(painter, top + metrics.height() + GAP_PX)

    def _paint_lines(self, painter: QPainter, top: int) -> None:
        painter.setFont(self._theme.font("secondary"))
        metrics = QFontMetrics(painter.font())
        for line, rows in self._rows:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(line.role))
            middle = top + metrics.height() / 2
            painter.drawEllipse(QRect(PADDING_PX, round(middle - 3), 6, 6))
            painter.setPen(self._theme.color(Role.TEXT if line.strong else Role.MUTED))
            for row in rows:
                painter.drawText(PADDING_PX + SIGN_PX, top + metrics.ascent(), row)
                top += metrics.height()
            top += GAP_PX - 2

    def _lay_out(self) -> None:
        size = self._wanted()
        room = self._room.width() - size.width() - 4
        left = min(max(4, self._middle_px - size.width() // 2), max(4, room))
        self.setGeometry(QRect(QPoint(left, max(0, self._bottom_px - size.height() + 1)), size))
        self.update()

    def _wanted(self) -> QSize:
        head = QFontMetrics(self._theme.font("mono"))
        body = QFontMetrics(self._theme.font("secondary"))
        wide = head.horizontalAdvance(self._told.head) if self._told is not None else 0
        high = head.height() + GAP_PX
        for _, rows in self._rows:
            wide = max(wide, *(body.horizontalAdvance(row) + SIGN_PX for row in rows))
            high += len(rows) * body.height() + GAP_PX - 2
        if self._picture is not None:
            wide = max(wide, PICTURE_PX.width())
            high += self._picture.deviceIndependentSize().toSize().height() + GAP_PX
        return QSize(wide + 2 * PADDING_PX + 1, high + 2 * PADDING_PX - GAP_PX + 2)

    def _fitted(self, picture: QImage) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made = QPixmap.fromImage(
            picture.scaled(
                PICTURE_PX * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        made.setDevicePixelRatio(ratio)
        return made

    def _broken(self, line: Line) -> tuple[str, ...]:
        """The text in rows, at most `MOST_ROWS`."""
        metrics = QFontMetrics(self._theme.font("secondary"))
        rows: list[str] = []
        room, left = WIDEST_TEXT_PX, line.text
        while left and len(rows) < MOST_ROWS - 1 and metrics.horizontalAdvance(left) > room:
            fits = _fitting(left, metrics, room)
            rows.append(left[:fits].rstrip())
            left = left[fits:].lstrip()
        if left or not rows:
            rows.append(metrics.elidedText(left, Qt.TextElideMode.ElideRight, room))
        return tuple(rows)


def _fitting(text: str, metrics: QFontMetrics, room_px: int) -> int:
    """How many characters of a text fit, up to the end of a word where there is one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high)
            if metrics.horizontalAdvance(text[:middle]) <= room_px
            else (low, middle - 1)
        )
    space = text.rfind(" ", 1, low + 1)
    return space if space > low // 2 else low
