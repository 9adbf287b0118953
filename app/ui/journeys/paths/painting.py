"""How a picture of paths is painted, in the colours of the theme."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QLinearGradient,
    QPainter,
    QPen,
)

from app.insights.views import Page
from app.ui.journeys.paths.shapes import WORDS_PX, About, Band, Box, Picture
from app.ui.rows import LEFT, RIGHT
from app.ui.theme import Role, Theme

RADIUS_PX = 6.0
STUB_PX = 18.0
BAR_H_PX = 3.0
GAP_PX = 6.0
CARD_W_PX = 340.0
NAME_W_PX = 110.0
LEAST_FONT_PX = 10.5
#: below that no words are painted, and below the other one only names
WORDS_FROM, NUMBERS_FROM = 0.34, 0.62
_FLOW_ALPHA, _FAINT_ALPHA = 120, 34


class Look(Struct, frozen=True, eq=False):
    """Colours and fonts at a zoom."""

    colours: dict[Role, QColor]
    title: QFont
    second: QFont
    mono: QFont
    scale: float

    @classmethod
    def of(cls, theme: Theme, scale: float) -> Look:
        """As the theme has them now."""
        return cls(
            {role: theme.color(role) for role in Role},
            theme.font("title"),
            theme.font("secondary"),
            theme.font("mono"),
            scale,
        )

    @property
    def ground(self) -> QColor:
        """Behind all."""
        return self.colours[Role.BACKGROUND]


def paint(
    painter: QPainter,
    picture: Picture,
    look: Look,
    seen: QRectF,
    pointed: Box | Band | None,
    has_focus: bool,
) -> None:
    """Paint what can be seen; what goes with the thing that is pointed at stands out."""
    lit = {id(band) for band in picture.bands if _goes_with(band, pointed)}
    for band in picture.bands:
        if id(band) not in lit and band.path.boundingRect().adjusted(-9, -9, 9, 9).intersects(seen):
            _band(painter, band, look, is_lit=False, is_faint=bool(lit))
    for band in picture.bands:
        if id(band) in lit:
            _band(painter, band, look, is_lit=True, is_faint=False)
    # what is hit first is painted last
    for box in reversed(picture.boxes):
        if box.rect.adjusted(-20, -20, 20, 20).intersects(seen):
            _box(painter, box, look, box is pointed, has_focus)
    if look.scale >= NUMBERS_FROM:
        for band in picture.bands:
            if band.label and (not lit or id(band) in lit):
                _label(painter, band, look)
    if look.scale < WORDS_FROM:
        _names(painter, picture, look, seen)
    painter.setFont(_readable(look.second, look))
    painter.setPen(look.colours[Role.MUTED])
    for at, text in picture.heads:
        painter.drawText(at, text)


def _names(painter: QPainter, picture: Picture, look: Look, seen: QRectF) -> None:
    """From afar, the names that most sessions are behind, as large as they are to be read, where there is room."""
    font = _readable(look.second, look)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    taken: list[QRectF] = []
    for box in sorted(picture.boxes, key=lambda box: -max(box.bars, default=0.0)):
        width = min(metrics.horizontalAdvance(box.title), NAME_W_PX / look.scale)
        place = QRectF(0, 0, width + 6 / look.scale, metrics.height())
        place.moveCenter(box.rect.center())
        if place.intersects(seen) and not any(place.intersects(other) for other in taken):
            taken.append(place)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colours[Role.PANEL])
            painter.drawRect(place)
            painter.setPen(look.colours[Role.TEXT])
            text = metrics.elidedText(box.title, Qt.TextElideMode.ElideMiddle, width)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _readable(font: QFont, look: Look) -> QFont:
    """The font as large as it has to be at this zoom."""
    size_px = QFontInfo(font).pixelSize()
    found = QFont(font)
    found.setPixelSize(max(size_px, round(LEAST_FONT_PX / look.scale)))
    return found


def _goes_with(band: Band, pointed: Box | Band | None) -> bool:
    if isinstance(pointed, Band):
        return band is pointed
    if pointed is None or pointed.about.page is None or pointed.is_bar:
        return False
    page: Page = pointed.about.page
    return page in band.ends


def _band(painter: QPainter, band: Band, look: Look, *, is_lit: bool, is_faint: bool) -> None:
    colour = QColor(look.colours[Role.ACCENT] if is_lit else band.tint or look.colours[Role.GRIP])
    if not is_lit and (band.tint is None or band.is_ribbon):
        colour = QColor(colour) if band.tint is not None else QColor(look.colours[Role.MUTED])
        colour.setAlpha(_FAINT_ALPHA if is_faint else _FLOW_ALPHA if not band.is_ribbon else 64)
    elif band.is_ribbon:
        colour.setAlpha(150)
    elif is_faint:
        colour.setAlpha(_FAINT_ALPHA)
    if band.is_ribbon:
        painter.fillPath(band.path, colour)
        return
    pen = QPen(colour, max(band.width, 1 / look.scale))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if band.is_dashed:
        pen.setDashPattern([max(4 / pen.widthF(), 1.0), max(3 / pen.widthF(), 1.0)])
    painter.strokePath(band.path, pen)
    if band.head is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(band.head)


def _label(painter: QPainter, band: Band, look: Look) -> None:
    painter.setFont(look.second)
    metrics = QFontMetricsF(look.second)
    place = QRectF(0, 0, metrics.horizontalAdvance(band.label) + 8, metrics.height() + 1)
    place.moveCenter(band.spot)
    ground = QColor(look.ground)
    ground.setAlpha(225)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(place, 4, 4)
    painter.setPen(look.colours[Role.MUTED])
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, band.label)


def _box(painter: QPainter, box: Box, look: Look, is_pointed: bool, has_focus: bool) -> None:
    if box.is_bar:
        _column(painter, box, look, is_pointed)
        return
    _stubs(painter, box, look)
    line = look.colours[Role.ACCENT if is_pointed else Role.DEAD if box.is_dead_end else Role.GRIP]
    painter.setPen(QPen(line, 2.0 if is_pointed and has_focus else 1.0))
    painter.setBrush(look.colours[Role.SELECTION if is_pointed else Role.PANEL])
    painter.drawRoundedRect(box.rect, RADIUS_PX, RADIUS_PX)
    if look.scale < WORDS_FROM:
        painter.fillRect(_foot(box, 0), look.colours[Role.ACCENT])
        return
    inside = box.rect.adjusted(9, 4, -9, -7 - 4 * (len(box.bars) - 1))
    half = QRectF(inside.left(), inside.top(), inside.width(), inside.height() / 2)
    role = Role.MUTED if box.is_faint else Role.TEXT
    is_told = look.scale >= NUMBERS_FROM
    font = look.mono if is_told else _readable(look.mono, look)
    _write(painter, half if is_told else inside, box.title, font, look.colours[role])
    half.translate(0, half.height())
    if is_told:
        painter.setFont(look.second)
        painter.setPen(look.colours[Role.MUTED])
        metrics = QFontMetricsF(look.second)
        whole, brief = (box.line, box.repeats), (box.brief_line or box.line, box.brief_repeats)
        told, repeats = fitting(whole, brief, metrics, half.width())
        painter.drawText(half, RIGHT, repeats)
        role = Role.DEAD if box.is_dead_end else Role.MUTED
        taken = metrics.horizontalAdvance(repeats)
        room = half.adjusted(0, 0, -taken - GAP_PX if taken else 0, 0)
        _write(painter, room, told, look.second, look.colours[role])
    tints = (box.tint or look.colours[Role.ACCENT], look.colours[Role.MUTED])
    for at, share in enumerate(box.bars):
        ground = _foot(box, len(box.bars) - 1 - at)
        painter.fillRect(ground, look.colours[Role.LINE])
        ground.setWidth(ground.width() * min(share, 1.0))
        painter.fillRect(ground, tints[at])


def fitting(
    whole: tuple[str, str], brief: tuple[str, str], metrics: QFontMetricsF, room: float
) -> tuple[str, str]:
    """A line and what stands at its right, as much of them as there is room for: numbers are never cut."""
    for line, beside in (whole, brief):
        gap = GAP_PX if beside else 0.0
        if metrics.horizontalAdvance(line) + gap + metrics.horizontalAdvance(beside) <= room:
            return line, beside
    return brief[0], ""


def _foot(box: Box, above: int) -> QRectF:
    high = BAR_H_PX
    top = box.rect.bottom() - high - 3 - above * (high + 1)
    return QRectF(box.rect.left() + 9, top, box.rect.width() - 18, high)


def _stubs(painter: QPainter, box: Box, look: Look) -> None:
    """What comes from outside, at the left of the top; what goes there, at the right of the foot."""
    for width, x, inner, outer, role in (
        (box.enters, box.rect.left() + 14, box.rect.top(), box.rect.top() - STUB_PX, Role.ACCENT),
        (box.leaves, box.rect.right() - 14, box.rect.bottom(), box.rect.bottom() + STUB_PX,
         Role.DEAD if box.is_dead_end else Role.MUTED),
    ):  # fmt: skip
        if width > 0:
            fade = QLinearGradient(QPointF(x, inner), QPointF(x, outer))
            colour = QColor(look.colours[role])
            colour.setAlpha(190)
            fade.setColorAt(0.0, colour)
            colour.setAlpha(0)
            fade.setColorAt(1.0, colour)
            top, bottom = min(inner, outer), max(inner, outer)
            painter.fillRect(QRectF(x - width / 2, top, width, bottom - top), fade)


def _column(painter: QPainter, box: Box, look: Look, is_pointed: bool) -> None:
    """A page at a step: a bar with its words at the right; or who goes no further, at its foot."""
    role = Role.MUTED if box.is_end else Role.GRIP if box.is_faint else Role.ACCENT
    painter.fillRect(box.rect, look.colours[Role.TEXT] if is_pointed else look.colours[role])
    if look.scale < WORDS_FROM or box.is_end:
        return
    words = QRectF(box.rect.right() + 5, box.rect.top(), WORDS_PX - 6, 15)
    if box.rect.height() < 15:
        words.moveCenter(QPointF(words.center().x(), box.rect.center().y()))
    _write(painter, words, box.title, _readable(look.mono, look), look.colours[Role.TEXT])
    if box.rect.height() >= 30 and look.scale >= NUMBERS_FROM:
        words.translate(0, 15)
        _write(painter, words, box.line, look.second, look.colours[Role.MUTED])


def _write(painter: QPainter, place: QRectF, text: str, font: QFont, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
    painter.drawText(place, LEFT | Qt.TextFlag.TextDontClip, cut)


def card(painter: QPainter, about: About, at: QPointF, room: QRectF, look: Look) -> None:
    """The numbers of what is pointed at, beside the pointer."""
    titles, lines = QFontMetricsF(look.title), QFontMetricsF(look.second)
    widest = max(
        (
            titles.horizontalAdvance(about.title),
            *(lines.horizontalAdvance(one) for one in about.told),
        )
    )
    width = min(widest, CARD_W_PX)
    wrap = int(Qt.TextFlag.TextWordWrap)
    endless = QRectF(0, 0, width, 4_000)
    heads = titles.boundingRect(endless, wrap, about.title).height()
    highs = [lines.boundingRect(endless, wrap, one).height() + 2 for one in about.told]
    place = QRectF(0, 0, width + 24, heads + sum(highs) + 20)
    place.moveTopLeft(at + QPointF(16, 16))
    if place.right() > room.right() - 4:
        place.moveRight(max(at.x() - 12, place.width() + 4))
    if place.bottom() > room.bottom() - 4:
        place.moveBottom(max(at.y() - 12, place.height() + 4))
    painter.setPen(look.colours[Role.GRIP])
    painter.setBrush(look.colours[Role.PANEL])
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    inside = place.adjusted(12, 8, -11, -8)
    painter.setPen(look.colours[Role.TEXT])
    painter.setFont(look.title)
    inside.setHeight(heads)
    painter.drawText(inside, wrap, about.title)
    painter.setFont(look.second)
    top = inside.bottom() + 4
    for text, high in zip(about.told, highs, strict=True):
        painter.setPen(look.colours[Role.MUTED])
        painter.drawText(QRectF(inside.left(), top, width + 1, high), wrap, text)
        top += high
