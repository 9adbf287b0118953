"""The tab: products; below them the course of the cart, where carts are left, and the sessions behind each number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.insights.products import Left, Part, ProductSummary, Stage
from app.library import shop_rules
from app.ui import words
from app.ui.dismissing import Act
from app.ui.journeys.behind import Behind, Moment
from app.ui.journeys.door_menu import offer_doors
from app.ui.journeys.parts import ABOVE, BESIDE, framed, parted
from app.ui.journeys.products import columns, reading
from app.ui.journeys.products.rules import ShopRulesDialog
from app.ui.journeys.tab import Tab
from app.ui.journeys.table import RowRole, Table
from app.ui.nothing import Nothing
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

if TYPE_CHECKING:
    from app.library.changes import Changes
    from app.library.database import Library
    from app.library.shop_rules import ShopRule

LIST_H_PX, DETAIL_H_PX = 300, 340
CART_W_PX, BEHIND_W_PX = 700, 290


class ProductsTab(Tab):
    """What is looked at, put in carts and bought, and where carts are left."""

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tasks, theme, parent)
        self.setObjectName("products_tab")
        self._found: reading.Found | None = None
        self._opened: Callable[[], None] | None = None
        self._is_filling = False
        self._dialog: ShopRulesDialog | None = None
        self.table = Table(columns.of_products(3), theme, self, sorted_by=1)
        self.table.setAccessibleName(self.tr("Products"))
        self.table.row_opened.connect(lambda row: self._open(row, 1))
        self.table.cell_opened.connect(self._open)
        self.table.menu_wanted.connect(self._offer)
        self.stages = Table(columns.of_stages(), theme, self)
        self.stages.setAccessibleName(self.tr("The course of the cart"))
        self.stages.row_opened.connect(self._open_stage)
        self.stages.cell_opened.connect(
            lambda row, column: self._open_stage(row, went_on=column == columns.WENT_ON)
        )
        self.left = Table(columns.of_left(), theme, self, sorted_by=1)
        self.left.setAccessibleName(self.tr("Where carts are left"))
        self.left.row_opened.connect(self._open_left)
        self.left.cell_opened.connect(lambda row, _column: self._open_left(row))
        for table in (self.table, self.stages, self.left):
            changed = table.selectionModel().selectionChanged
            changed.connect(lambda _now, _before, table=table: self._choose(table))
        self.behind = Behind(tasks, theme, self)
        self.behind.moment_wanted.connect(self.moment_wanted)
        self.behind.query_wanted.connect(self.query_wanted)
        self._title, self._count = QLabel(self), QLabel(self)
        self.rules_button = QPushButton(self.tr("Shop rules…"), self)
        self.rules_button.setToolTip(
            self.tr("Say which pages show a product, the cart, a checkout, an order")
        )
        self.rules_button.clicked.connect(self.show_rules)
        self._nothing = Nothing(theme, self)
        self._faces = QStackedWidget(self)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._dress()

    @property
    def rules_dialog(self) -> ShopRulesDialog | None:
        """The dialog of rules, while it is open."""
        return self._dialog

    def show_about(self, about: object) -> None:
        """Show a product, by what it goes by."""
        for at, row in enumerate(self.table.listed.rows):
            if isinstance(row, ProductSummary) and row.product.key == about:
                self.table.setCurrentIndex(self.table.listed.index(at, 0))
                self._open(row, 1)

    def show_rules(self) -> None:
        """Ask what pages are for the shop."""
        self._dialog = ShopRulesDialog(self._tasks, self)
        self._dialog.rules_wanted.connect(self._keep_rules)
        self._dialog.finished.connect(self._forget_dialog)
        self._dialog.open()

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _keep_rules(self, rules: tuple[ShopRule, ...]) -> None:
        said = self.tr("1 rule of the shop") if len(rules) == 1 else self.tr("%1 rules of the shop")
        self.act_wanted.emit(
            Act(said.replace("%1", words.number(len(rules))), partial(_change, rules))
        )

    # -- what is shown -----------------------------------------------------------------------------

    def _ask(self) -> None:
        is_first = self._found is None
        self._survey(reading.Ask(self._query), self._show, "journeys products", is_first=is_first)

    def _say_slow(self) -> None:
        self._nothing.say("", self.tr("Reading products and carts…"), "")
        self._faces.setCurrentIndex(0)

    def _show(self, found: reading.Found) -> None:
        self._found = found
        is_empty = not found.listed and not any(one.sessions for one in found.course.stages)
        self._count.setText(self._counted(len(found.listed)))
        if is_empty:
            self._say_nothing(found)
            return
        self._is_filling = True
        self.table.listed.show_columns(columns.of_products(found.least))
        self.table.show_rows(found.listed)
        self.stages.show_rows(found.course.stages)
        self.left.show_rows(found.course.places)
        self._is_filling = False
        self._title.setText(reading.course_said(found.course))
        self._faces.setCurrentIndex(1)
        if self._opened is None:
            self._opened = self._open_all_left
        self._opened()

    def _counted(self, many: int) -> str:
        said = self.tr("1 product") if many == 1 else self.tr("%1 products")
        return said.replace("%1", words.number(many))

    def _say_nothing(self, found: reading.Found) -> None:
        if found.in_all:
            said = self.tr("No session of this search looked at a product")
            hint = self.tr("Take a term out of the search to see the products of the library: %1.")
            hint = hint.replace("%1", words.number(found.in_all))
        else:
            said = self.tr("No product was found")
            hint = self.tr(
                "Products are known by their addresses, markup, events and what is put in a cart. "
                "Where a shop tells none of these, rules say which pages are what."
            )
        self._nothing.say("cart", said, hint)
        self._faces.setCurrentIndex(0)

    # -- doors -------------------------------------------------------------------------------------

    def _choose(self, table: Table) -> None:
        """The list is of the row that is chosen, however it came to be."""
        chosen = table.selectionModel().selectedRows()
        if self._is_filling or not chosen:
            return
        row = chosen[0].data(RowRole)
        if table is self.table:
            self._open(row, 1)
        elif table is self.stages:
            self._open_stage(row)
        else:
            self._open_left(row)

    def _mark(self, table: Table | None, is_it: Callable[[Any], bool]) -> None:
        """Have no row chosen but the one that the list is of."""
        self._is_filling = True
        for one in (self.table, self.stages, self.left):
            rows = enumerate(one.listed.rows)
            at = next((at for at, row in rows if is_it(row)), -1) if one is table else -1
            if at < 0:
                one.clearSelection()
                one.setCurrentIndex(QModelIndex())
            elif at not in {index.row() for index in one.selectionModel().selectedRows()}:
                one.setCurrentIndex(one.listed.index(at, 0))
                one.selectRow(at)
        self._is_filling = False

    def _open(self, row: object, column: int) -> None:
        if isinstance(row, ProductSummary) and column in columns.DOORS:
            key = row.product.key
            self._opened = partial(self._open_again, key, columns.DOORS[column])
            self._open_part(row, columns.DOORS[column])

    def _open_again(self, key: str, part: Part) -> None:
        """The same number after the library or the search is another one."""
        rows = self._found.listed if self._found is not None else ()
        row = next((one for one in rows if one.product.key == key), None)
        if row is None:
            self._open_all_left()
        else:
            self._open_part(row, part)

    def _open_part(self, row: ProductSummary, part: Part) -> None:
        found = self._found
        if found is None:
            return
        self._mark(self.table, lambda one: one.product.key == row.product.key)

        def show(moments: tuple[Moment, ...]) -> None:
            title = reading.part_said(part, reading.name(row), len(moments), found.least)
            self._list(title, moments, reading.query_of(found, row, part))

        self._survey(reading.AskPart(found, row.number, part), show, _BEHIND)

    def _open_stage(self, row: object, *, went_on: bool = False) -> None:
        found = self._found
        if not isinstance(row, Stage) or found is None:
            return
        self._opened = partial(self._open_stage, row, went_on=went_on)
        self._mark(self.stages, lambda one: one.kind is row.kind)

        def show(moments: tuple[Moment, ...]) -> None:
            called = reading.went_on(row) if went_on else reading.stage(row)
            query = reading.stage_query(found, row.kind, went_on=went_on)
            self._list(f"{called}: {words.number(len(moments))}", moments, query)

        self._survey(reading.AskStage(found, row.kind, went_on), show, _BEHIND)

    def _open_left(self, row: object) -> None:
        if isinstance(row, Left):
            self._opened = partial(self._open_left_at, row.place, reading.place(row))
            self._opened()

    def _open_all_left(self) -> None:
        self._open_left_at(None, "")

    def _open_left_at(self, place: str | None, called: str) -> None:
        found = self._found
        if found is None:
            return
        self._mark(None if place is None else self.left, lambda one: one.place == place)

        def show(moments: tuple[Moment, ...]) -> None:
            said = self.tr("Cart left at %2: %1") if called else self.tr("Left their cart: %1")
            said = said.replace("%1", words.number(len(moments)))
            self._list(
                said.replace("%2", words.isolated(called)),
                moments,
                reading.left_query(found, place),
            )

        self._survey(reading.AskLeft(found, place), show, _BEHIND)

    def _list(self, title: str, moments: tuple[Moment, ...], query: str) -> None:
        hint = "" if moments else self.tr("Nobody did.")
        self.behind.show_sessions(title, moments, query, hint)

    def _offer(self, row: object, at: QPoint) -> None:
        """What else one may ask of a product."""
        if isinstance(row, ProductSummary):
            offer_doors(self, self.table, row, self._open, at)

    # -- parts -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.addWidget(self._count, 1)
        head.addWidget(self.rules_button)
        cart = QWidget(self)
        cart.setAutoFillBackground(True)
        cart.setBackgroundRole(QPalette.ColorRole.Base)
        inner = QVBoxLayout(cart)
        inner.setContentsMargins(0, GRID_PX, 0, 0)
        inner.setSpacing(GRID_PX // 2)
        self._title.setContentsMargins(12, 0, 12, 0)
        for label in (self._title, self._count):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._count.setProperty("role", "secondary")
        inner.addWidget(self._title)
        tables = QHBoxLayout()
        tables.setSpacing(GRID_PX)
        tables.addWidget(self.stages, 1)
        tables.addWidget(self.left, 1)
        inner.addLayout(tables, 1)
        below = parted(
            "products_below", BESIDE, (cart, self.behind), (CART_W_PX, BEHIND_W_PX), 0, self
        )
        both = parted(
            "products_split", ABOVE, (self.table, below), (LIST_H_PX, DETAIL_H_PX), 0, self
        )
        self._faces.addWidget(self._nothing)
        self._faces.addWidget(both)
        self._faces.setCurrentIndex(1)
        framed(self, self._faces, head)

    def _dress(self) -> None:
        self._title.setFont(self._theme.font("body"))
        self._count.setFont(self._theme.font("secondary"))


_BEHIND = "journeys products behind"


def _change(rules: tuple[ShopRule, ...], db: Library) -> Changes:
    return shop_rules.change_rules(db, rules)
