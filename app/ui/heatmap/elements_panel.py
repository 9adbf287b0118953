"""The table of elements with what narrows it, and what is said of the chosen one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.heatmap.elements import ElementRow
from app.ui import words
from app.ui.heatmap.element_rows import quoted_title
from app.ui.heatmap.elements import ElementsView, Which
from app.ui.theme import Theme


class ElementsPanel(QWidget):
    """Chips, the table, a line below it.

    Signals:
        clicked_wanted: (ElementRow) the sessions that clicked it.
        missed_wanted: (ElementRow) those that saw it and did not.
    """

    clicked_wanted = Signal(object)
    missed_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: ElementRow | None = None
        self.view = ElementsView(theme, self)
        self._chips: dict[Which, QPushButton] = {}
        group = QButtonGroup(self)
        chips = QHBoxLayout()
        chips.setContentsMargins(12, 4, 12, 4)
        chips.setSpacing(6)
        for which in Which:
            chip = QPushButton(self)
            chip.setProperty("chip", True)
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            chip.clicked.connect(
                lambda _on=False, chosen=which: self.view.elements.show_only(chosen)
            )
            group.addButton(chip)
            chips.addWidget(chip)
            self._chips[which] = chip
        chips.addStretch(1)
        self._chips[Which.ALL].setChecked(True)
        self._chips[Which.NEVER].setToolTip(self.tr("Can be clicked, and nobody did"))
        self._chips[Which.NO_CONTROL].setToolTip(self.tr("Was clicked, and does nothing"))
        self._said = QLabel(self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setWordWrap(True)
        self._said.setProperty("role", "secondary")
        self._clicked, self._missed = self._link(), self._link()
        self._clicked.clicked.connect(lambda: self.clicked_wanted.emit(self._row))
        self._missed.clicked.connect(lambda: self.missed_wanted.emit(self._row))
        links = QHBoxLayout()
        links.setSpacing(12)
        links.addWidget(self._clicked)
        links.addWidget(self._missed)
        links.addStretch(1)
        self._foot = QWidget(self)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(12, 8, 12, 10)
        foot.setSpacing(4)
        foot.addWidget(self._said)
        foot.addLayout(links)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(chips)
        column.addWidget(self.view, 1)
        column.addWidget(self._foot)
        self.view.element_picked.connect(self.tell_of)
        self.view.element_chosen.connect(self._open)
        theme.changed.connect(self._dress)
        self._dress()
        self.show_rows(())

    @property
    def rows(self) -> Sequence[ElementRow]:
        """What is listed."""
        return self.view.elements.rows

    def show_rows(self, rows: Sequence[ElementRow]) -> None:
        """Show other elements; the chosen one stays chosen where it is still there."""
        chosen = self._row
        self.view.elements.show(rows)
        titles = {
            Which.ALL: self.tr("All"),
            Which.NEVER: self.tr("Never clicked"),
            Which.NO_CONTROL: self.tr("Not clickable"),
        }
        for which, chip in self._chips.items():
            chip.setText(f"{titles[which]} {words.number(self.view.elements.count(which))}")
            chip.setVisible(which is Which.ALL or self.view.elements.count(which) > 0)
        same = [row for row in rows if chosen is not None and row.name == chosen.name]
        self.tell_of(same[0] if same else None)
        self.view.pick(same[0].at if same else None)

    def show_crops(self, crops: Mapping[int, QImage]) -> None:
        """Show small pictures, by which of the picture's elements each is."""
        self.view.elements.show_crops(crops)

    def choose(self, row: ElementRow | None) -> None:
        """Make an element the chosen one, without asking who is behind it."""
        self.view.pick(None if row is None else row.at)
        self.tell_of(row)

    def tell_of(self, row: ElementRow | None) -> None:
        """Say what is known of an element, below the table."""
        self._row = row
        self._foot.setVisible(row is not None)
        if row is None:
            return
        clicked = self.tr("1 person clicked") if row.people == 1 else self.tr("%1 people clicked")
        title = quoted_title(row)
        told = f"{title[:1].upper()}{title[1:]}: {clicked.replace('%1', words.number(row.people))}"
        if row.seen_not_clicked is not None:
            missed = self.tr("1 visit saw it and did not")
            if row.seen_not_clicked != 1:
                missed = self.tr("%1 visits saw it and did not")
            told += f", {missed.replace('%1', words.number(row.seen_not_clicked))}"
        self._said.setText(f"{told}.")
        self._clicked.setText(self.tr("Watch who clicked"))
        self._clicked.setVisible(row.clicks > 0)
        self._missed.setText(self.tr("Watch who did not"))
        self._missed.setVisible(bool(row.seen_not_clicked))

    def _open(self, row: ElementRow) -> None:
        if row.clicks:
            self.clicked_wanted.emit(row)
        elif row.seen_not_clicked:
            self.missed_wanted.emit(row)

    def _link(self) -> QPushButton:
        link = QPushButton(self)
        link.setProperty("link", True)
        link.setStyleSheet("QPushButton { padding: 0; margin-left: -1px; min-height: 20px; }")
        return link

    def _dress(self) -> None:
        for part in (self._said, self._clicked, self._missed):
            part.setFont(self._theme.font("secondary"))
