"""The `?` page: every key there is, made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui import actions
from app.ui.theme import GRID_PX, Theme

_COLUMNS = (
    (actions.Group.PLAYING, actions.Group.SEEING, actions.Group.HELP),
    (actions.Group.MOVING, actions.Group.LIBRARY),
)


class ShortcutsDialog(QDialog):
    """All keys in two columns, by what they are for. Esc closes it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("All shortcuts"))
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID_PX * 3, GRID_PX * 3, GRID_PX * 3, GRID_PX * 3)
        row.setSpacing(GRID_PX * 5)
        for groups in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(GRID_PX * 2)
            for group in groups:
                column.addLayout(self._group(theme, group))
            column.addStretch(1)
            row.addLayout(column)

    def _group(self, theme: Theme, group: actions.Group) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID_PX * 3)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 112)
        grid.setColumnStretch(1, 1)
        heading = QLabel(QCoreApplication.translate("actions", group.value), self)
        heading.setFont(theme.font("title"))
        grid.addWidget(heading, 0, 0, 1, 2)
        listed = [action for action in actions.ACTIONS if action.group is group and action.keys]
        for line, action in enumerate(listed, start=1):
            keys = QLabel(actions.keys_text(action), self)
            keys.setFont(theme.font("mono"))
            keys.setProperty("role", "secondary")
            keys.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(keys, line, 0)
            grid.addWidget(QLabel(actions.help_of(action), self), line, 1)
        return grid
