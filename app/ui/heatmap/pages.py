"""The list of pages: how often each was visited."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from app.library.pages import PageRow
from app.ui import rows, words
from app.ui.rows import IN_THE_MIDDLE, Index, set_up_list
from app.ui.theme import Role, Theme

ROW_H_PX = 42
SITE_H_PX = 15
BAR_H_PX = 5
PageRole = int(Qt.ItemDataRole.UserRole)


class PagesModel(QAbstractListModel):
    """Pages, most visited first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[PageRow, ...] = ()
        self._several_sites = False

    @property
    def most(self) -> int:
        """Visits of the most visited page, at least 1."""
        return max((page.visits for page in self._pages), default=1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._pages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._pages):
            return None
        page = self._pages[index.row()]
        name = self.name_of(page)
        if role == PageRole:
            return page
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            return words.tooltip(words.plain(page.pattern))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self.tr("1 visit") if page.visits == 1 else self.tr("%1 visits")
            parts = (name, self.site_of(page), said.replace("%1", words.number(page.visits)))
            return ", ".join(part for part in parts if part)
        return None

    @property
    def several_sites(self) -> bool:
        """Whether a row has to say which site its page is on."""
        return self._several_sites

    def name_of(self, page: PageRow) -> str:
        """The page's path, or that there is none."""
        return words.plain(page.page) or self.tr("(no address)")

    def site_of(self, page: PageRow) -> str:
        """The page's site, where the list holds several."""
        return words.plain(page.site) if self._several_sites else ""

    def show(self, pages: Sequence[PageRow]) -> None:
        """Show other pages."""
        self.beginResetModel()
        self._pages = tuple(pages)
        self._several_sites = len({page.site for page in pages}) > 1
        self.endResetModel()

    def place_of(self, page: str, site: str | None) -> int:
        """Where a page stands, −1 where it is not in the list."""
        for place, known in enumerate(self._pages):
            if (known.page, known.site) == (page, site):
                return place
        return -1


class PagesView(QListView):
    """The list.

    Signals:
        page_chosen: (PageRow) the current row, once a person moved to it.
    """

    page_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("heat_pages")
        self.setAccessibleName(self.tr("Pages"))
        self.pages = PagesModel(self)
        self.setModel(self.pages)
        self.setItemDelegate(PageDelegate(theme, self.pages, self))
        self.setUniformItemSizes(True)
        set_up_list(self)
        self.clicked.connect(self._choose)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._choose(current)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the window's keys, not a search through rows."""

    def mark(self, page: str, site: str | None) -> None:
        """Make a page the current one, without choosing it."""
        place = self.pages.place_of(page, site)
        before = self.blockSignals(True)
        self.setCurrentIndex(self.pages.index(place) if place >= 0 else QModelIndex())
        self.blockSignals(before)
        self.viewport().update()

    def _choose(self, index: Index) -> None:
        page = index.data(PageRole)
        if isinstance(page, PageRow):
            self.page_chosen.emit(page)


class PageDelegate(rows.RowDelegate):
    """A path, its visits, and a bar beside those of the most visited page."""

    def __init__(self, theme: Theme, pages: PagesModel, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._pages = pages

    def refresh(self) -> None:
        super().refresh()
        self._path = QFont(self._mono)
        self._path.setBold(True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_H_PX + (SITE_H_PX if self._pages.several_sites else 0))

    def paint_row(
        self, painter: QPainter, body: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        page = index.data(PageRole)
        if not isinstance(page, PageRow):
            return
        body = body.adjusted(0, 5, 0, -6)
        self._text(painter, body, page, str(index.data()))
        bar = QRectF(body.left(), body.bottom() - BAR_H_PX, body.width(), BAR_H_PX)
        bar.setWidth(max(body.width() * page.visits / self._pages.most, BAR_H_PX))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours[Role.ACCENT])
        painter.drawRoundedRect(bar, 2, 2)

    def _text(self, painter: QPainter, body: QRectF, page: PageRow, name: str) -> None:
        line = QRectF(body.left(), body.top(), body.width(), 18)
        visits = self._pages.tr("1 visit") if page.visits == 1 else self._pages.tr("%1 visits")
        visits = visits.replace("%1", words.number(page.visits))
        taken_px = self._write_right(painter, line, visits, self._second, Role.MUTED)
        line.setWidth(max(line.width() - taken_px - 8, 20))
        role = Role.TEXT if page.page else Role.MUTED
        self._write(painter, line, name, self._path, role, cut=IN_THE_MIDDLE)
        site = self._pages.site_of(page)
        if site:
            below = QRectF(body.left(), line.bottom(), body.width(), SITE_H_PX)
            self._write(painter, below, site, self._second, Role.MUTED)
