"""Who clicked: on the whole page, or on the spot that was clicked; opens them just before they did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPalette,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QPushButton,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.heatmap.doors import SpotSession
from app.ui import rows, words
from app.ui.heatmap.reading import Visitor
from app.ui.rows import Index, set_up_list
from app.ui.theme import Role, Theme

ROW_H_PX = 52
GAP_PX = 8
BEFORE_CLICK_MS = 3_000.0
SpotRole = int(Qt.ItemDataRole.UserRole)
VisitorRole = SpotRole + 1


class Where(Struct, frozen=True):
    """What was clicked: the whole page, the spot in the ring, or the element of that name."""

    on_spot: bool = False
    element: str = ""

    @property
    def is_part(self) -> bool:
        """Whether it is less than the whole page."""
        return self.on_spot or bool(self.element)


class VisitorsPanel(QWidget):
    """The list beside the picture.

    Signals:
        session_requested: (session, at_ms) 3 s before its first click there.
        whole_page_wanted: look at all clicks again, not at one spot.
    """

    session_requested = Signal(int, float)
    whole_page_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._theme = theme
        self._title = QLabel(self)
        self._hint = QLabel(self)
        for label in (self._title, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._hint.setProperty("role", "secondary")
        self._all = QPushButton(self.tr("Show everyone who clicked"), self)
        self._all.setProperty("link", True)
        # Its words stand below the lines above, not a padding further in.
        self._all.setStyleSheet("QPushButton { padding: 0; margin-left: -1px; }")
        self._all.clicked.connect(self.whole_page_wanted)
        self._all.hide()
        self._model = QStandardItemModel(self)
        self._list = _List(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_VisitorDelegate(theme, self._list))
        self._list.opened.connect(self._open)
        self._watch = QPushButton(self.tr("Watch from 3 s before the click"), self)
        self._watch.setProperty("primary", True)
        self._watch.setToolTip(self.tr("Watch the chosen session (Enter)"))
        self._watch.clicked.connect(lambda: self._open(self._list.currentIndex()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(4)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 8)
        head.addWidget(self._title)
        head.addWidget(self._hint)
        head.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(head)
        column.addWidget(self._list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 12, 0)
        foot.addWidget(self._watch)
        column.addLayout(foot)
        theme.changed.connect(self._dress)
        self._dress()
        self.show_found((), {}, Where())

    def show_found(
        self, found: Sequence[SpotSession], visitors: Mapping[int, Visitor], where: Where
    ) -> None:
        """Show the sessions that clicked, most clicks first."""
        count, clicks = len(found), sum(one.clicks for one in found)
        several, one, none = self._titles(where)
        title = several if count > 1 else one if count else none
        self._title.setText(title.replace("%1", words.number(count)).replace("%2", where.element))
        hint = self.tr("Click a hot spot to see who clicked there.")
        if where.on_spot:
            many = self.tr("1 click within the ring.")
            if clicks != 1:
                many = self.tr("%1 clicks within the ring.")
            hint = many.replace("%1", words.number(clicks))
        self._hint.setText(hint)
        self._hint.setVisible(not where.element)
        self._all.setVisible(where.is_part)
        self._model.clear()
        for spot in found:
            self._model.appendRow(_item(spot, visitors.get(spot.session)))
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._watch.setVisible(bool(found))

    def _titles(self, where: Where) -> tuple[str, str, str]:
        """The heading for several sessions, for one, for none."""
        if where.on_spot:
            return (
                self.tr("%1 sessions clicked this spot"),
                self.tr("1 session clicked this spot"),
                self.tr("Nobody clicked this spot"),
            )
        if where.element:
            return (
                self.tr("%1 sessions clicked “%2”"),
                self.tr("1 session clicked “%2”"),
                self.tr("Nobody clicked “%2”"),
            )
        return (
            self.tr("%1 sessions clicked this page"),
            self.tr("1 session clicked this page"),
            self.tr("No clicks here"),
        )

    def _open(self, index: Index) -> None:
        spot = index.data(SpotRole)
        if isinstance(spot, SpotSession):
            at_ms = max(spot.first_at_ms - BEFORE_CLICK_MS, 0.0)
            self.session_requested.emit(spot.session, at_ms)

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("title"))
        self._hint.setFont(self._theme.font("secondary"))
        self._all.setFont(self._theme.font("secondary"))


class _List(QListView):
    """Rows that open with a double click or Enter.

    Signals:
        opened: (index).
    """

    opened = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("heat_visitors")
        self.setAccessibleName(self.tr("Sessions that clicked"))
        self.setUniformItemSizes(True)
        set_up_list(self)
        self.doubleClicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""


class _VisitorDelegate(rows.RowDelegate):
    """Person and when, clicks at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_H_PX)

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        body = body.adjusted(0, 7, 0, -8)
        spot, visitor = index.data(SpotRole), index.data(VisitorRole)
        person = visitor.person if isinstance(visitor, Visitor) else "…"
        when = visitor.when if isinstance(visitor, Visitor) else ""
        watched = isinstance(visitor, Visitor) and visitor.watched
        clicks = clicks_said(spot)
        moment = words.length(spot.first_at_ms) if isinstance(spot, SpotSession) else ""
        second, muted = self._second, Role.MUTED
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        self._write(painter, body, clicks, second, muted, where=right | top)
        self._write(painter, body, when, second, muted, where=left | bottom)
        self._write(painter, body, moment, second, muted, where=right | bottom)
        taken_px = QFontMetricsF(second).horizontalAdvance(clicks) + GAP_PX
        first = body.adjusted(0, 0, -taken_px, 0)
        role = muted if watched else Role.TEXT
        self._write(painter, first, person, self._title, role, where=left | top)


def clicks_said(spot: object) -> str:
    """How often a session clicked, in words."""
    if not isinstance(spot, SpotSession):
        return ""
    text = _tr("1 click") if spot.clicks == 1 else _tr("%1 clicks")
    return text.replace("%1", words.number(spot.clicks))


def _item(spot: SpotSession, visitor: Visitor | None) -> QStandardItem:
    item = QStandardItem()
    item.setData(spot, SpotRole)
    item.setData(visitor, VisitorRole)
    person = visitor.person if visitor else ""
    said = ", ".join(
        part for part in (person, visitor.when if visitor else "", clicks_said(spot)) if part
    )
    item.setData(said, Qt.ItemDataRole.AccessibleTextRole)
    return item


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
