"""The dialog of a shop's rules: which pages show a product, the cart, a checkout, an order, or nothing of a shop; what
each takes is told before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.library import shop_rules
from app.library.page_groups import RulePreview
from app.library.shop_rules import Role, ShopRule
from app.ui import words
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX

if TYPE_CHECKING:
    from app.library.database import Library

WIDTH_PX, ROW_H_PX, LEAST_ROWS = 620, 30, 5
#: a pattern that is still being written is not asked for yet
SETTLE_MS = 200
EXAMPLES = 3


class _Kept(Struct, frozen=True):
    """Asks which rules there are."""

    def __call__(self, db: Library) -> tuple[ShopRule, ...]:
        return shop_rules.rules(db)


class _Would(Struct, frozen=True):
    """Asks what some rules would take."""

    rules: tuple[ShopRule, ...]

    def __call__(self, db: Library) -> tuple[RulePreview, ...]:
        return shop_rules.preview(db, self.rules)


def role_name(role: Role) -> str:
    """What a page is, in words."""
    return {
        Role.PRODUCT: _tr("Product"), Role.CART: _tr("Cart"), Role.CHECKOUT: _tr("Checkout"),
        Role.ORDER: _tr("Order made"), Role.NONE: _tr("Nothing of the shop"),
    }[role]  # fmt: skip


class ShopRulesDialog(QDialog):
    """Rules in their order, the first that fits a page counts. Nothing is kept before *Use these rules*.

    Signals:
        rules_wanted: (tuple of ShopRule) these are to be the rules.
    """

    rules_wanted = Signal(object)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Shop rules"))
        self.setMinimumWidth(WIDTH_PX)
        self._tasks = tasks
        self._kept: tuple[ShopRule, ...] = ()
        self._rules: list[ShopRule] = []
        self._told: tuple[RulePreview, ...] = ()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._look)
        self._build()
        tasks.read(_Kept(), self._show_kept, latest=f"shop rules {id(self)}")

    @property
    def rules(self) -> Sequence[ShopRule]:
        """As they are written now."""
        return tuple(self._rules)

    def _show_kept(self, rules: tuple[ShopRule, ...]) -> None:
        self._kept = rules
        self._rules = [*rules, *self._rules]
        self._fill()
        self._look()

    def _written(self) -> ShopRule | None:
        """The rule that is being written."""
        pattern = self.pattern.text().strip()
        if not pattern:
            return None
        return ShopRule(self.role.currentData(), pattern, self.is_regex.isChecked())

    def _look(self) -> None:
        written = self._written()
        asked = (*self._rules, *([written] if written is not None else []))
        self._tasks.survey(
            _Would(asked), self._tell, failed=self._refuse, latest=f"shop rules would {id(self)}"
        )

    def _refuse(self, error: UserError) -> None:
        self._said.setText(f"{error.text} {error.hint}".strip())
        self.add.setEnabled(False)

    def _tell(self, told: tuple[RulePreview, ...]) -> None:
        self._told = told
        for at, one in enumerate(told[: self.list.count()]):
            self.list.item(at).setText(self._line(self._rules[at], one))
        written = self._written()
        if written is not None and len(told) == len(self._rules) + 1:
            self.add.setEnabled(True)
            self._said.setText(self._takes(told[-1]))
        else:
            self._say_chosen()

    def _say_chosen(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < min(len(self._told), len(self._rules)):
            self._said.setText(self._takes(self._told[at]))
        elif not self._rules:
            self._said.setText(
                self.tr(
                    "There are no rules yet: pages are known by their addresses, markup and events."
                )
            )
        else:
            self._said.setText("")

    def _takes(self, one: RulePreview) -> str:
        if not one.paths:
            return self.tr("It fits no page that was visited.")
        said = self.tr("Addresses: %1 · visits: %2 · %3")
        said = said.replace("%1", words.number(one.paths)).replace("%2", words.number(one.visits))
        paths = tuple(dict.fromkeys(one.examples))[:EXAMPLES]
        examples = ", ".join(words.plain(path, 80) for path in paths)
        return said.replace("%3", words.isolated(examples))

    def _line(self, rule: ShopRule, told: RulePreview | None) -> str:
        parts = [role_name(rule.role), words.plain(rule.pattern, 120)]
        if rule.is_regex:
            parts.append(self.tr("regular expression"))
        if told is not None:
            visits = self.tr("1 visit") if told.visits == 1 else self.tr("%1 visits")
            parts.append(visits.replace("%1", words.number(told.visits)))
        return " · ".join(parts)

    def _fill(self) -> None:
        chosen = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for rule in self._rules:
            item = QListWidgetItem(self._line(rule, None))
            item.setSizeHint(QSize(0, ROW_H_PX))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(chosen, len(self._rules) - 1))
        self._arm()

    def _arm(self) -> None:
        at = self.list.currentRow()
        self.remove.setEnabled(at >= 0)
        self.up.setEnabled(at > 0)
        self.use.setEnabled(tuple(self._rules) != self._kept)

    def _choose(self) -> None:
        self._arm()
        self._say_chosen()

    def _add(self) -> None:
        written = self._written()
        if written is None or not self.add.isEnabled():
            return
        if written not in self._rules:
            self._rules.append(written)
        self.pattern.clear()
        self._fill()
        self.list.setCurrentRow(self._rules.index(written))
        self._look()

    def _remove(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._rules):
            del self._rules[at]
            self._fill()
            self._look()

    def _raise(self) -> None:
        at = self.list.currentRow()
        if at > 0:
            self._rules.insert(at - 1, self._rules.pop(at))
            self._fill()
            self.list.setCurrentRow(at - 1)
            self._look()

    def _use(self) -> None:
        self.rules_wanted.emit(tuple(self._rules))
        self.accept()

    def _write(self) -> None:
        self.add.setEnabled(False)
        self._settle.start()

    def _build(self) -> None:
        intro = QLabel(
            self.tr(
                "What a page is for the shop, where it does not say so itself. The first rule that fits a page counts; "
                "in a pattern * stands for anything, //host/path names the host too."
            ),
            self,
        )
        intro.setWordWrap(True)
        intro.setProperty("role", "secondary")
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Rules"))
        self.list.setMinimumHeight(ROW_H_PX * LEAST_ROWS)
        self.list.currentRowChanged.connect(lambda _row: self._choose())
        self.up = QPushButton(self.tr("Move up"), self)
        self.up.clicked.connect(self._raise)
        self.remove = QPushButton(self.tr("Remove"), self)
        self.remove.clicked.connect(self._remove)
        acts = QHBoxLayout()
        acts.addStretch(1)
        acts.addWidget(self.up)
        acts.addWidget(self.remove)
        self.role = QComboBox(self)
        self.role.setAccessibleName(self.tr("What the page is"))
        for role in Role:
            self.role.addItem(role_name(role), role)
        self.role.currentIndexChanged.connect(lambda _at: self._write())
        self.pattern = QLineEdit(self)
        self.pattern.setPlaceholderText("/product/*")
        self.pattern.setAccessibleName(self.tr("Pattern of its address"))
        self.pattern.textChanged.connect(lambda _text: self._write())
        self.pattern.returnPressed.connect(self._add)
        self.is_regex = QCheckBox(self.tr("Regular expression"), self)
        self.is_regex.toggled.connect(lambda _on: self._write())
        self.add = QPushButton(self.tr("Add"), self)
        self.add.setEnabled(False)
        self.add.clicked.connect(self._add)
        another = QHBoxLayout()
        another.setSpacing(GRID_PX)
        another.addWidget(self.role)
        another.addWidget(self.pattern, 1)
        another.addWidget(self.is_regex)
        another.addWidget(self.add)
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._said.setMinimumHeight(self.fontMetrics().height() * 3)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        self.use = QPushButton(self.tr("Use these rules"), self)
        self.use.setProperty("primary", True)
        self.use.setEnabled(False)
        self.use.clicked.connect(self._use)
        for button in (self.up, self.remove, self.add, cancel, self.use):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID_PX * 2, GRID_PX * 2, GRID_PX * 2, GRID_PX * 2)
        column.setSpacing(GRID_PX)
        column.addWidget(intro)
        column.addWidget(self.list, 1)
        column.addLayout(acts)
        column.addLayout(another)
        column.addWidget(self._said)
        column.addLayout(foot)


def _tr(text: str) -> str:
    return QCoreApplication.translate("journeys_products", text)
