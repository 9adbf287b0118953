"""The dialog of page rules: which addresses make one page, what each rule takes, which are worth having."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QToolButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.library import addresses, page_groups
from app.library.addresses import PageRule
from app.library.changes import Changes
from app.library.page_groups import RulePreview, Suggestion
from app.library.undoing import Undoable
from app.ui import words
from app.ui.dismissing import Act
from app.ui.heatmap.rule_list import (
    ExamplesRole,
    RuleRole,
    forget_numbers,
    rule_list,
    said_over,
    write_rule,
)
from app.ui.tasks import Tasks
from app.ui.theme import GRID_PX, Theme

if TYPE_CHECKING:
    from app.library.database import Library

#: a pattern that is still being written is not asked for yet
SETTLE_MS = 200
SIZE_PX = QSize(920, 600)
LEAST_PX = QSize(680, 420)
EXAMPLES = 3


class PageRulesDialog(QDialog):
    """Rules in their order, the first that fits counts. Nothing is kept before *Use these rules*; that can be undone.

    Signals:
        act_wanted: (Act) the rules are to be others.
    """

    act_wanted = Signal(object)

    def __init__(self, tasks: Tasks, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._theme = theme
        self._kept: tuple[PageRule, ...] = ()
        self._rules: list[PageRule] = []
        self._is_filling = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self.setWindowTitle(self.tr("Page rules"))
        self.setMinimumSize(LEAST_PX)
        self.resize(SIZE_PX)
        self._build()
        # What is written before the kept rules are there would be lost when they come.
        self._parts.setEnabled(False)
        tasks.read(addresses.page_rules, self._show_kept)

    @property
    def rules(self) -> Sequence[PageRule]:
        """As they stand in the dialog."""
        return self._rules

    def add(self, rule: PageRule) -> None:
        """Put a rule behind the others and choose it."""
        self._rules.append(rule)
        self._list(len(self._rules) - 1)

    def edit(self, rule: PageRule) -> None:
        """Put another rule in the chosen one's place."""
        at = self._current()
        if at is not None and self._rules[at] != rule:
            self._rules[at] = rule
            self._say(at)
            self._settle.start()

    def _build(self) -> None:
        told = QLabel(
            self.tr(
                "What stands behind ? or # is left out and ids become *, so addresses that differ only there are one "
                "page by themselves. A rule makes one page of all that fits its pattern; the first that fits counts."
            ),
            self,
        )
        told.setWordWrap(True)
        told.setProperty("role", "secondary")
        self.table = rule_list(
            self, (self.tr("pattern"), self.tr("page"), self.tr("addresses"), self.tr("visits"))
        )
        self.table.setAccessibleName(self.tr("Page rules"))
        self.table.currentItemChanged.connect(lambda *_: self._show_chosen())
        self._no_rules = said_over(
            self.table, self.tr("No rules yet. Add one, or take a suggested one.")
        )
        self.offers = rule_list(
            self,
            (self.tr("suggested pattern"), self.tr("page"), self.tr("pages"), self.tr("visits")),
        )
        self.offers.setAccessibleName(self.tr("Suggested rules"))
        self.offers.itemDoubleClicked.connect(lambda item, _column: self._take_offer(item))
        left, right = QWidget(self), QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._tools(left))
        column.addWidget(self.table, 2)
        column.addWidget(self._editor(left))
        column = QVBoxLayout(right)
        column.setContentsMargins(0, GRID_PX, 0, 0)
        heading = QLabel(self.tr("Suggested"), right)
        heading.setFont(self._theme.font("title"))
        column.addWidget(heading)
        self._no_offers = said_over(
            self.offers,
            self.tr(
                "Nothing to suggest: no place in the addresses holds %1 or more different names."
            ).replace("%1", words.number(page_groups.LEAST_VALUES)),
        )
        self._no_offers.hide()
        column.addWidget(self.offers, 1)
        self._take = QPushButton(self.tr("Add the suggested rule"), right)
        self._take.setEnabled(False)
        self._take.clicked.connect(lambda: self._take_offer(self.offers.currentItem()))
        column.addWidget(self._take, 0, Qt.AlignmentFlag.AlignLeft)
        self._parts = parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.addWidget(left)
        parts.addWidget(right)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        self._trouble = QLabel(self)
        self._trouble.setTextFormat(Qt.TextFormat.PlainText)
        self._trouble.setWordWrap(True)
        self._trouble.setProperty("role", "error")
        self._use = QPushButton(self.tr("Use these rules"), self)
        self._use.setProperty("primary", True)
        self._use.setDefault(True)
        self._use.clicked.connect(self._apply)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self._trouble, 1)
        foot.addWidget(cancel)
        foot.addWidget(self._use)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(GRID_PX)
        whole.addWidget(told)
        whole.addWidget(parts, 1)
        whole.addLayout(foot)
        self._show_chosen()

    def _tools(self, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._add = QPushButton(self.tr("Add a rule"), parent)
        self._add.clicked.connect(lambda: self.add(PageRule("", "")))
        row.addWidget(self._add)
        row.addStretch(1)
        self._up = self._tool(row, "chevron-up", self.tr("Earlier"), lambda: self._move(-1))
        self._down = self._tool(row, "chevron-down", self.tr("Later"), lambda: self._move(1))
        self._gone = self._tool(row, "trash", self.tr("Take the rule away"), self._remove)
        return row

    def _tool(self, row: QHBoxLayout, icon: str, said: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("flat", True)
        button.setIcon(self._theme.icon(icon))
        button.setAccessibleName(said)
        button.setToolTip(said)
        button.clicked.connect(act)
        row.addWidget(button)
        return button

    def _editor(self, parent: QWidget) -> QWidget:
        self._fields = QWidget(parent)
        self.pattern = QLineEdit(self._fields)
        self.pattern.setPlaceholderText("/product/*")
        self.pattern.setAccessibleName(self.tr("Pattern"))
        self.pattern.setToolTip(
            self.tr("A path; * stands for anything; //host/path names the host, too")
        )
        self.page = QLineEdit(self._fields)
        self.page.setPlaceholderText(self.tr("/product/*, or a name"))
        self.page.setAccessibleName(self.tr("Page"))
        self.regex = QCheckBox(self.tr("regular expression"), self._fields)
        self._examples = QLabel(self._fields)
        self._examples.setTextFormat(Qt.TextFormat.PlainText)
        self._examples.setWordWrap(True)
        self._examples.setProperty("role", "secondary")
        for field in (self.pattern, self.page):
            field.textEdited.connect(lambda _text: self._edited())
        self.regex.toggled.connect(lambda _on: self._edited())
        row = QHBoxLayout()
        row.addWidget(self.pattern, 3)
        row.addWidget(QLabel("→", self._fields))
        row.addWidget(self.page, 2)
        row.addWidget(self.regex)
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._examples)
        return self._fields

    def _show_kept(self, rules: tuple[PageRule, ...]) -> None:
        self._parts.setEnabled(True)
        self._kept = rules
        self._rules = list(rules)
        self._list(0)

    def _current(self) -> int | None:
        item = self.table.currentItem()
        at = -1 if item is None else self.table.indexOfTopLevelItem(item)
        return at if 0 <= at < len(self._rules) else None

    def _list(self, chosen: int) -> None:
        self._is_filling = True
        self.table.clear()
        for rule in self._rules:
            item = QTreeWidgetItem(self.table)
            item.setText(2, "…")
            item.setText(3, "…")
            for column in (2, 3):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
            write_rule(item, rule)
        self._is_filling = False
        self._no_rules.setVisible(not self._rules)
        if self._rules:
            now = self.table.topLevelItem(min(max(chosen, 0), len(self._rules) - 1))
            if now is not None:
                self.table.setCurrentItem(now)
        self._show_chosen()
        self._settle.start()

    def _show_chosen(self) -> None:
        if self._is_filling:
            return
        at = self._current()
        self._fields.setEnabled(at is not None)
        self._up.setEnabled(bool(at))
        self._down.setEnabled(at is not None and at < len(self._rules) - 1)
        self._gone.setEnabled(at is not None)
        rule = self._rules[at] if at is not None else PageRule("", "")
        self._is_filling = True
        for field, text in ((self.pattern, rule.pattern), (self.page, rule.page)):
            if field.text() != text:
                field.setText(text)
        self.regex.setChecked(rule.is_regex)
        self._is_filling = False
        item = self.table.currentItem()
        self._examples.setText(str(item.data(0, ExamplesRole) or "") if item is not None else "")

    def _edited(self) -> None:
        if not self._is_filling:
            self.edit(PageRule(self.pattern.text(), self.page.text(), self.regex.isChecked()))

    def _say(self, at: int) -> None:
        item = self.table.topLevelItem(at)
        if item is not None:
            write_rule(item, self._rules[at])

    def _move(self, by: int) -> None:
        at = self._current()
        if at is not None and 0 <= at + by < len(self._rules):
            self._rules[at], self._rules[at + by] = self._rules[at + by], self._rules[at]
            self._list(at + by)

    def _remove(self) -> None:
        at = self._current()
        if at is not None:
            del self._rules[at]
            self._list(at)

    def _take_offer(self, item: QTreeWidgetItem | None) -> None:
        rule = item.data(0, RuleRole) if item is not None else None
        if isinstance(rule, PageRule):
            self.add(rule)

    def _ask(self) -> None:
        rules = tuple(self._rules)
        if any(not rule.pattern.strip() or not rule.page.strip() for rule in rules):
            # still being written: nothing to complain of, and nothing to keep
            self._trouble.clear()
            self._forget_numbers()
            self._use.setEnabled(False)
            return
        self._tasks.survey(
            partial(_previewed, rules), self._show_preview, failed=self._refuse, latest="heat.rules"
        )

    def _forget_numbers(self) -> None:
        """What was counted is not of these rules."""
        forget_numbers(self.table)
        self._show_chosen()

    def _refuse(self, error: UserError) -> None:
        self._forget_numbers()
        self._trouble.setText(" ".join(part for part in (error.text, error.hint) if part))
        self._use.setEnabled(False)

    def _show_preview(self, found: tuple[tuple[RulePreview, ...], tuple[Suggestion, ...]]) -> None:
        previews, offers = found
        if [one.rule for one in previews] != self._rules:
            return
        self._trouble.clear()
        self._use.setEnabled(tuple(self._rules) != self._kept)
        for at, one in enumerate(previews):
            item = self.table.topLevelItem(at)
            if item is not None:
                item.setText(2, words.number(one.paths))
                item.setText(3, words.number(one.visits))
                item.setData(0, ExamplesRole, self._examples_said(one.examples, one.paths))
        self._show_chosen()
        self.offers.clear()
        for offer in offers:
            item = QTreeWidgetItem(self.offers)
            write_rule(item, offer.rule)
            item.setText(2, words.number(offer.pages))
            item.setText(3, words.number(offer.visits))
            for column in (2, 3):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
            item.setData(0, RuleRole, offer.rule)
            item.setToolTip(0, words.tooltip(self._examples_said(offer.examples, offer.pages)))
        self._no_offers.setVisible(not offers)
        self._take.setEnabled(bool(offers))
        first = self.offers.topLevelItem(0)
        if first is not None:
            self.offers.setCurrentItem(first)

    def _examples_said(self, examples: Sequence[str], count: int) -> str:
        if not count:
            return self.tr("No address of the library fits it.")
        shown = [words.plain(one, 60) for one in examples[:EXAMPLES]]
        more = count - len(shown)
        if more > 0:
            shown.append(self.tr("%1 more").replace("%1", words.number(more)))
        return self.tr("Takes %1").replace("%1", ", ".join(shown))

    def _apply(self) -> None:
        rules = tuple(self._rules)
        self.act_wanted.emit(Act(self.tr("Page rules changed"), partial(_keep, rules)))
        self.accept()


def _previewed(
    rules: tuple[PageRule, ...], db: Library
) -> tuple[tuple[RulePreview, ...], tuple[Suggestion, ...]]:
    return page_groups.preview(db, rules), page_groups.suggestions(db, rules)


def _keep(rules: tuple[PageRule, ...], db: Library) -> Changes:
    before = addresses.page_rules(db)
    done = addresses.set_page_rules(db, rules)
    return Undoable(done.tables, done.sessions, partial(_put_back, before))


def _put_back(rules: tuple[PageRule, ...], db: Library) -> Changes:
    return addresses.set_page_rules(db, rules)
