"""Who is on one side of a comparison, and what of them is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.errors import QueryError
from app.heatmap import diverging
from app.heatmap.kinds import Kind
from app.jobs.heat import KindHeat
from app.library import search
from app.ui import words
from app.ui.heatmap.compare_asks import SideAsk
from app.ui.heatmap.compare_offers import Offered, device_title
from app.ui.heatmap.compare_said import NAMES
from app.ui.heatmap.kindbar import kind_help, kind_title
from app.ui.heatmap.topbar import PARTED, Total, set_up_panel
from app.ui.heatmap.totals import clicks_of, placed_of
from app.ui.theme import Theme

BADGE_PX = 24


class SideBar(QFrame):
    """Who is on a side: a query of one's own or one that is offered, a class of devices, a kind of heat.

    Signals:
        changed: (SideAsk) the side is to be another.
        door_wanted: who are they?
    """

    changed = Signal(object)
    door_wanted = Signal()

    def __init__(self, theme: Theme, at: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._side = SideAsk()
        self._visits = 0
        set_up_panel(self)
        name = NAMES[at]
        self._badge = QLabel(name, self)
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._badge.setFixedSize(BADGE_PX, BADGE_PX)
        ground = QColor(*(diverging.ABOVE, diverging.BELOW)[at][-1]).name()
        self._badge.setStyleSheet(f"background: {ground}; color: white; border-radius: 4px;")
        self.query = QLineEdit(self)
        self.query.setPlaceholderText(self.tr("Everyone"))
        self.query.setAccessibleName(self.tr("Who is on side %1").replace("%1", name))
        self.query.setToolTip(
            self.tr("A search as in the search bar, such as variant:B or has:purchase")
        )
        self.query.setMinimumWidth(90)
        self.query.editingFinished.connect(self._ask_query)
        self._offer = QAction(self.tr("Whom to choose from"), self)
        self._offer.triggered.connect(self._show_choices)
        self.query.addAction(self._offer, QLineEdit.ActionPosition.TrailingPosition)
        self._choices = QMenu(self)
        self.devices = self._combo(self.tr("Device class of side %1").replace("%1", name))
        self.devices.activated.connect(self._ask_device)
        self.kinds = self._combo(self.tr("Kind of heat of side %1").replace("%1", name))
        for kind in Kind:
            self.kinds.addItem(kind_title(kind), kind)
            self.kinds.setItemData(
                self.kinds.count() - 1, kind_help(kind), Qt.ItemDataRole.ToolTipRole
            )
        self.kinds.activated.connect(self._ask_kind)
        self.total = QPushButton(self)
        self.total.setProperty("link", True)
        self.total.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.total.setStyleSheet("QPushButton { padding: 0; min-height: 20px; text-align: left; }")
        self.total.clicked.connect(self.door_wanted)
        self.placed = Total(self)
        self._wrong = QLabel(self)
        self._wrong.setProperty("role", "error")
        self._wrong.setTextFormat(Qt.TextFormat.PlainText)
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def side(self) -> SideAsk:
        """Who is on it."""
        return self._side

    def show_side(self, side: SideAsk) -> None:
        """Say who is on it, without telling."""
        self._side = side
        if self.query.text().strip() != side.query:
            self.query.setText(side.query)
        self.kinds.setCurrentIndex(max(self.kinds.findData(side.kind), 0))
        self._wrong.hide()

    def show_offered(self, offered: Offered) -> None:
        """Offer these to be put on it."""
        self._choices.clear()
        for choice in offered.choices:
            act = self._choices.addAction(choice.title.replace("&", "&&"))
            act.triggered.connect(lambda _on=False, query=choice.query: self._choose(query))

    def show_found(
        self, devices: Sequence[tuple[str | None, int]], device: str | None, visits: int
    ) -> None:
        """Say on which device they were, which others there are, and how many they are."""
        self._visits = visits
        self.devices.clear()
        for name, visits in devices:
            self.devices.addItem(device_title(name), name)
            many = self.tr("%1 visits").replace("%1", words.number(visits))
            self.devices.setItemData(self.devices.count() - 1, many, Qt.ItemDataRole.ToolTipRole)
        at = self.devices.findData(device)
        self.devices.setCurrentIndex(at)
        self.devices.setEnabled(len(devices) > 1)
        self.total.setEnabled(bool(devices))
        self._tell((), ())

    def show_drawn(self, heat: KindHeat) -> None:
        """Say what the heat on its page is made of: clicks of its kind, none of those in a dialog."""
        self._tell(clicks_of(heat), placed_of(heat))

    def say_wrong(self, why: str) -> None:
        """Say why the query cannot be read."""
        self._wrong.setText(words.plain(why, 200))
        self._wrong.show()

    def _tell(self, clicks: tuple[str, ...], placed: tuple[str, ...]) -> None:
        visits = self.tr("1 visit") if self._visits == 1 else self.tr("%1 visits")
        text = PARTED.join((visits.replace("%1", words.number(self._visits)), *clicks))
        self.total.setText(text)
        self.total.setToolTip(words.tooltip(f"{text}. {self.tr('Show the sessions of this side')}"))
        self.placed.say(placed)

    def _choose(self, query: str) -> None:
        self.query.setText(query)
        self._ask_query()

    def _ask_query(self) -> None:
        text = self.query.text().strip()
        if text == self._side.query:
            return
        try:
            search.parse(text)
        except QueryError as error:
            self.say_wrong(str(error))
            return
        self._change(SideAsk(text, self._side.device, self._side.kind))

    def _ask_device(self, at: int) -> None:
        self._change(SideAsk(self._side.query, self.devices.itemData(at), self._side.kind))

    def _ask_kind(self, at: int) -> None:
        kind = Kind(self.kinds.itemData(at))
        self._change(SideAsk(self._side.query, self._side.device, kind))

    def _change(self, side: SideAsk) -> None:
        if side != self._side:
            self.show_side(side)
            self.changed.emit(side)

    def _show_choices(self) -> None:
        self._choices.popup(self.query.mapToGlobal(QPoint(0, self.query.height())))

    def _combo(self, said: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(said)
        combo.setToolTip(said)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        return combo

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._badge)
        row.addWidget(self.query, 1)
        row.addWidget(self.devices)
        row.addWidget(self.kinds)
        below = QHBoxLayout()
        below.setContentsMargins(BADGE_PX + 8, 0, 0, 0)
        below.setSpacing(12)
        below.addWidget(self.total)
        below.addWidget(self.placed, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 4)
        column.setSpacing(2)
        column.addLayout(row)
        column.addLayout(below)
        column.addWidget(self._wrong)

    def _dress(self) -> None:
        self._offer.setIcon(self._theme.icon("chevron-down"))
        self._badge.setFont(self._theme.font("title"))
        for part in (self._wrong, self.total, self.placed):
            part.setFont(self._theme.font("secondary"))
