"""What people said of single elements, pinned on the picture: a sign with the number of answers at each; a press lists
them, and each opens its session just before it was said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsSceneMouseEvent,
    QMenu,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.insights.feedback import Answer
from app.library import feedback
from app.ui import said, words
from app.ui.heatmap.drawing import Elements
from app.ui.heatmap.pinned import RADIUS_PX, Pinned, paint_sign, placed
from app.ui.heatmap.reading import PageHeat
from app.ui.tasks import Tasks
from app.ui.theme import Role, Theme

if TYPE_CHECKING:
    from app.library.database import Library

BEFORE_MS = 3_000.0
#: answers that a press lists
MOST_LISTED = 20
LONGEST = 80
#: above whatever else lies on the page
ON_TOP = 50.0


class _Ask(Struct, frozen=True, eq=False):
    """Asks what was said of the elements of a page."""

    heat: PageHeat
    elements: Elements

    def __call__(self, db: Library) -> tuple[Pinned, ...]:
        clicks = self.heat.clicks
        sessions = clicks.on.stays.session.tolist()
        return placed(feedback.of_elements(db, clicks.page, clicks.site, sessions), self.elements)


def line(of: Answer) -> str:
    """An answer in a line of a menu."""
    told = said.line(of.kind, of.score, of.scale_max, None, of.text or of.beside)
    who = words.plain(of.who, LONGEST)
    return f"{words.plain(told, LONGEST)} · {who}".replace("&", "&&")


class PinItem(QGraphicsItem):
    """One sign, as large on the screen whatever the zoom."""

    def __init__(self, pinned: Pinned, theme: Theme, press: Callable[[Pinned], None]) -> None:
        super().__init__()
        self.pinned = pinned
        self._theme = theme
        self._press = press
        self.setPos(pinned.x_px, pinned.y_px)
        self.setZValue(ON_TOP)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        lines = [line(one).replace("&&", "&") for one in pinned.answers[:MOST_LISTED]]
        self.setToolTip(words.tooltip("\n".join(lines)))

    def boundingRect(self) -> QRectF:
        return QRectF(-RADIUS_PX - 1, -RADIUS_PX - 1, 2 * RADIUS_PX + 2, 2 * RADIUS_PX + 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        theme = self._theme
        colours = theme.color(Role.GOOD), theme.color(Role.PANEL)
        paint_sign(painter, QPointF(0, 0), self.pinned, colours, theme.font("secondary"))

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self._press(self.pinned)


class Pins(QObject):
    """Keeps the signs of the page that is shown.

    Args:
        watch: sees a session from a moment.
    """

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        scene: QGraphicsScene,
        watch: Callable[[int, float], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._theme, self._scene, self._watch = tasks, theme, scene, watch
        self._widget = parent
        self._items: list[PinItem] = []
        self._of: tuple[PageHeat, Elements] | None = None

    @property
    def pinned(self) -> tuple[Pinned, ...]:
        """What is shown."""
        return tuple(item.pinned for item in self._items)

    def stand_on(self, heat: PageHeat | None, elements: Elements) -> None:
        """Show what was said of a page's elements; None takes all away."""
        before, self._of = self._of, None if heat is None else (heat, elements)
        if heat is None or (before is not None and not heat.is_of_same_page(before[0])):
            self._show(())
        if heat is None or not elements:
            return
        if before is None or before[0] is not heat or before[1] is not elements:
            self._tasks.survey(_Ask(heat, elements), self._show, latest="heat pins")

    def _show(self, pinned: tuple[Pinned, ...]) -> None:
        for item in self._items:
            self._scene.removeItem(item)
        self._items = [PinItem(one, self._theme, self._list) for one in pinned]
        for item in self._items:
            self._scene.addItem(item)

    def _list(self, pinned: Pinned) -> None:
        menu = QMenu(self._widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in pinned.answers[:MOST_LISTED]:
            menu.addAction(line(one)).triggered.connect(partial(self._open, one))
        menu.popup(QCursor.pos())

    def _open(self, answer: Answer, _on: bool = False) -> None:
        if answer.session is not None:
            self._watch(answer.session, max(answer.at_ms - BEFORE_MS, 0.0))
