"""One chip a kind that there is, with its count; the chosen ones narrow the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from app.ui import words
from app.ui.theme import Theme

GAP_PX = 4


class Chips(QWidget):
    """The chips, in as many lines as they need.

    Signals:
        chosen_changed: (frozenset of kinds) none chosen means all.
    """

    chosen_changed = Signal(object)

    def __init__(
        self,
        offered: Iterable[StrEnum],
        title: Callable[[Any], str],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = title
        self._chosen: frozenset[Any] = frozenset()
        self._flow = _Flow(self)
        self._buttons: dict[StrEnum, QPushButton] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for kind in offered:
            button = QPushButton(self)
            button.setProperty("chip", True)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.toggled.connect(self._tell)
            button.hide()
            self._buttons[kind] = button
            self._flow.addWidget(button)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def chosen(self) -> frozenset[Any]:
        """The kinds that are wanted; none: all."""
        return self._chosen

    def show_counts(self, counts: Mapping[Any, int]) -> None:
        """Offer the kinds that there are. A choice stays where its kind is there, too."""
        for kind, button in self._buttons.items():
            count = counts.get(kind, 0)
            number = words.number(count)
            title = self._title(kind)
            button.setText(f"{title} {number}")
            button.setAccessibleName(
                self.tr("Only %1: %2").replace("%1", title).replace("%2", number)
            )
            button.setToolTip(self.tr("Show only these; several together show all of them"))
            button.setVisible(count > 0)
        self._tell()

    def clear(self) -> None:
        """Want all kinds."""
        for button in self._buttons.values():
            button.setChecked(False)

    def _tell(self) -> None:
        chosen = frozenset(
            kind
            for kind, button in self._buttons.items()
            if button.isChecked() and not button.isHidden()
        )
        if chosen != self._chosen:
            self._chosen = chosen
            self.chosen_changed.emit(chosen)

    def _dress(self) -> None:
        for button in self._buttons.values():
            button.setFont(self._theme.font("secondary"))


class _Flow(QLayout):
    """Widgets one behind the other, in as many lines as they need."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arranged(width, QPoint(0, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = max(
            (item.sizeHint().width() for item in self._items if not item.isEmpty()), default=0
        )
        return QSize(widest, 0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arranged(rect.width(), rect.topLeft(), move=True)

    def _arranged(self, width: int, corner: QPoint, *, move: bool) -> int:
        """Lays them out, or only asks how high they come."""
        left = top = line = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if left and left + size.width() > width:
                left, top, line = 0, top + line + GAP_PX, 0
            if move:
                item.setGeometry(QRect(corner + QPoint(left, top), size))
            left += size.width() + GAP_PX
            line = max(line, size.height())
        return top + line
