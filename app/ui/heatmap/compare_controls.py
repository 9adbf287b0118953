"""The bars above and below a comparison: what to compare, how it is shown; colours, numbers, size."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.ui import words
from app.ui.heatmap.compare_bar import CompareBar
from app.ui.heatmap.compare_offers import Offered
from app.ui.heatmap.compare_said import NAMES
from app.ui.heatmap.compare_state import StateChoice
from app.ui.heatmap.topbar import BAR_H_PX, TOOL_W_PX, Total, by_of, set_up_panel
from app.ui.theme import Role, Theme


class CompareTop(QFrame):
    """What is compared, and how it is shown.

    Signals:
        ended: back to one heat.
        view_chosen: (whether the difference is to be seen).
        by_chosen: (By).
        offer_chosen: (Pair).
        day_wanted: before and after which day is to be asked.
        export_wanted: (`png` or `csv`).
    """

    ended = Signal()
    view_chosen = Signal(bool)
    by_chosen = Signal(str)
    offer_chosen = Signal(object)
    day_wanted = Signal()
    export_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(BAR_H_PX)
        set_up_panel(self)
        self._back = QToolButton(self)
        self._back.setProperty("flat", True)
        self._back.setAccessibleName(self.tr("Back to one heat"))
        self._back.setToolTip(self.tr("Back to one heat (Esc)"))
        self._back.clicked.connect(self.ended)
        self.beside = self._tab(self.tr("Side by side"), "first")
        self.apart = self._tab(self.tr("Difference"), "last")
        group = QButtonGroup(self)
        for tab, is_difference in ((self.beside, False), (self.apart, True)):
            group.addButton(tab)
            tab.clicked.connect(lambda _on=False, to=is_difference: self.view_chosen.emit(to))
        self.beside.setChecked(True)
        self.by = QComboBox(self)
        self.by.setAccessibleName(self.tr("Per"))
        self.by.setToolTip(self.tr("Compare visits, or people: each counts once"))
        self.by.addItem(self.tr("per visit"), "events")
        self.by.addItem(self.tr("per person"), "people")
        self.by.activated.connect(lambda at: self.by_chosen.emit(by_of(self.by.itemData(at))))
        self.states = StateChoice(self)
        self.page = Total(self)
        self.offers = QPushButton(self.tr("What to compare ▾"), self)
        self.offers.setToolTip(self.tr("What this page has visits for"))
        self._offers = QMenu(self.offers)
        self.offers.setMenu(self._offers)
        self.export = QPushButton(self.tr("Export ▾"), self)
        self.export.setToolTip(self.tr("Save the pictures or the table"))
        menu = QMenu(self.export)
        for kind, title in (
            ("png", self.tr("Both pages and their difference (PNG)…")),
            ("csv", self.tr("Elements (CSV)…")),
        ):
            act = menu.addAction(title)
            act.triggered.connect(lambda _on=False, what=kind: self.export_wanted.emit(what))
        self.export.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._back)
        segment = QHBoxLayout()
        segment.setSpacing(0)
        for tab in (self.beside, self.apart):
            segment.addWidget(tab)
        row.addLayout(segment)
        row.addWidget(self.by)
        row.addWidget(self.states)
        row.addWidget(self.page, 1)
        row.addWidget(self.offers)
        row.addWidget(self.export)
        theme.changed.connect(self._dress)
        self._dress()

    def show_offered(self, offered: Offered) -> None:
        """Offer these comparisons."""
        self._offers.clear()
        for offer in offered.offers:
            one, other = (words.number(count) for count in offer.visits)
            said = self.tr("%1  (%2 : %3 visits)").replace("%2", one).replace("%3", other)
            act = self._offers.addAction(said.replace("%1", offer.title.replace("&", "&&")))
            act.triggered.connect(lambda _on=False, pair=offer.pair: self.offer_chosen.emit(pair))
        if len(offered.days) > 1:
            act = self._offers.addAction(self.tr("Before and after a day…"))
            act.triggered.connect(lambda _on=False: self.day_wanted.emit())
        elif not offered.offers:
            act = self._offers.addAction(
                self.tr("This page tells no groups apart: write a search on either side")
            )
            act.setEnabled(False)

    def _tab(self, said: str, place: str) -> QPushButton:
        tab = QPushButton(said, self)
        tab.setCheckable(True)
        tab.setProperty("segment", place)
        return tab

    def _dress(self) -> None:
        self._back.setIcon(self._theme.icon("back"))
        self.page.setFont(self._theme.font("secondary"))


class Caution(QFrame):
    """What one should know before believing the numbers; nothing where there is no such thing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("compare_caution")
        set_up_panel(self)
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 6)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def said(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, sentences: Sequence[str]) -> None:
        """Say these."""
        self._text.setText(" ".join(sentences))
        self.setVisible(bool(sentences))

    def _dress(self) -> None:
        self._icon.setPixmap(self._theme.icon("alert", Role.DEAD).pixmap(16, 16))
        self._text.setFont(self._theme.font("secondary"))


class CompareBottom(QFrame):
    """Colours and numbers; on which page the difference lies; what is under the pointer; size.

    Signals:
        base_chosen: (0 or 1) on which side's page the difference is to lie.
        fit_wanted: as wide as there is room.
        zoom_wanted: (factor).
    """

    base_chosen = Signal(int)
    fit_wanted = Signal()
    zoom_wanted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(BAR_H_PX)
        set_up_panel(self)
        self.scales = (CompareBar(theme, self), CompareBar(theme, self))
        self.base = QComboBox(self)
        self.base.setAccessibleName(self.tr("Page below the difference"))
        self.base.setToolTip(self.tr("On which side's page the difference lies"))
        for at, name in enumerate(NAMES):
            self.base.addItem(self.tr("page of %1").replace("%1", name), at)
        self.base.activated.connect(self.base_chosen)
        self.base.hide()
        self.told = Total(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        for bar in self.scales:
            row.addWidget(bar, 3)
            bar.show_scale(None)
        row.addWidget(self.base)
        row.addWidget(self.told, 2)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        row.addLayout(tools)
        self._tools: list[tuple[QToolButton, str]] = []
        self._tool(tools, "zoom-out", self.tr("Smaller (−)")).clicked.connect(
            lambda: self.zoom_wanted.emit(1 / 1.25)
        )
        self._tool(tools, "zoom-in", self.tr("Larger (+)")).clicked.connect(
            lambda: self.zoom_wanted.emit(1.25)
        )
        self._tool(tools, "fit", self.tr("Fit the width")).clicked.connect(self.fit_wanted)
        theme.changed.connect(self._dress)
        self._dress()

    def _tool(self, row: QHBoxLayout, icon: str, said: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("flat", True)
        button.setFixedWidth(TOOL_W_PX)
        button.setAccessibleName(said)
        button.setToolTip(said)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tools.append((button, icon))
        row.addWidget(button)
        return button

    def _dress(self) -> None:
        for button, icon in self._tools:
            button.setIcon(self._theme.icon(icon))
        self.told.setFont(self._theme.font("secondary"))
