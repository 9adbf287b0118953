"""Lists of page rules: a pattern, the page it makes, and two numbers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.library.addresses import PageRule
from app.ui import words

LONGEST = 200
#: columns of numbers
NUMBERS = (2, 3)
RuleRole = int(Qt.ItemDataRole.UserRole)
ExamplesRole = RuleRole + 1


def rule_list(parent: QWidget, heads: tuple[str, str, str, str]) -> QTreeWidget:
    """An empty list."""
    tree = QTreeWidget(parent)
    tree.setHeaderLabels(list(heads))
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setBackgroundRole(QPalette.ColorRole.Base)
    head = tree.header()
    head.setStretchLastSection(False)
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    tree.setStyleSheet("QTreeWidget::item { padding: 5px 8px 5px 8px; }")
    for column in NUMBERS:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        tree.headerItem().setTextAlignment(column, right)
    for column, width_px in ((1, 190), (2, 96), (3, 80)):
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        tree.setColumnWidth(column, width_px)
    return tree


def said_over(tree: QTreeWidget, said: str) -> QLabel:
    """A sentence in the middle of a list that holds nothing."""
    label = QLabel(said, tree)
    label.setProperty("role", "secondary")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    column = QVBoxLayout(tree)
    column.setContentsMargins(24, tree.header().sizeHint().height(), 24, 0)
    column.addWidget(label)
    return label


def write_rule(item: QTreeWidgetItem, rule: PageRule) -> None:
    """Write a rule's pattern and page into its row."""
    pattern = words.plain(rule.pattern, LONGEST)
    regex = QCoreApplication.translate("heatmap", "regular expression")
    item.setText(0, f"{pattern}  ·  {regex}" if rule.is_regex and pattern else pattern)
    item.setText(1, words.plain(rule.page, LONGEST))


def forget_numbers(tree: QTreeWidget) -> None:
    """Tell no numbers and examples: they were of other rules."""
    for at in range(tree.topLevelItemCount()):
        item = tree.topLevelItem(at)
        if item is not None:
            for column in NUMBERS:
                item.setText(column, "–")
            item.setData(0, ExamplesRole, "")
