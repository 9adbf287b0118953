"""What people said of single elements: where on a picture it stands, and the sign painted there, in the window and
on exported pictures."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from app.insights.feedback import Answer
from app.ui import words
from app.ui.heatmap.drawing import Elements

RADIUS_PX = 10.0
MOST_TOLD = 99


class Pinned(Struct, frozen=True):
    """The answers about one element, and the middle of its left edge on the page."""

    x_px: float
    y_px: float
    answers: tuple[Answer, ...]


def placed(answers: Sequence[Answer], elements: Elements) -> tuple[Pinned, ...]:
    """Answers at their elements; those about an element that the picture does not show are left out."""
    places: dict[str, int] = {}
    for at, one in enumerate(elements):
        names = (one.selector, one.element_key, one.selector and one.selector.split(" ")[-1])
        for name in names:
            if name:
                places.setdefault(name, at)
    found: dict[int, list[Answer]] = {}
    beside = {(one.session, one.at_ms, one.beside) for one in answers if one.beside}
    for answer in answers:
        if (answer.session, answer.at_ms, answer.text) in beside:
            continue  # told with its score
        place = places.get(answer.selector.strip())
        if place is not None:
            found.setdefault(place, []).append(answer)
    return tuple(
        Pinned(elements[at].x_px, elements[at].y_px + elements[at].h_px / 2, tuple(those))
        for at, those in found.items()
    )


def counted(pinned: Sequence[Pinned]) -> str:
    """How many answers are pinned, for a legend; empty where none is."""
    many = sum(len(one.answers) for one in pinned)
    if not many:
        return ""
    said = _tr("1 answer about an element") if many == 1 else _tr("%1 answers about elements")
    return said.replace("%1", words.number(many))


def paint_sign(
    painter: QPainter, at: QPointF, pinned: Pinned, colours: tuple[QColor, QColor], font: QFont
) -> None:
    """Paint a sign with the number of answers.

    Args:
        colours: of the sign, and of what stands in it.
    """
    ground, ink = colours
    many = len(pinned.answers)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.5))
    painter.setBrush(ground)
    painter.drawEllipse(at, RADIUS_PX, RADIUS_PX)
    painter.setPen(ink)
    painter.setFont(font)
    place = QRectF(at.x() - RADIUS_PX, at.y() - RADIUS_PX, 2 * RADIUS_PX, 2 * RADIUS_PX)
    text = words.number(many) if many <= MOST_TOLD else f"{MOST_TOLD}+"
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
