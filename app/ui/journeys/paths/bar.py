"""The row above the picture: what is shown of the paths, how much of it, beside whom."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from app.insights.paths import Paths
from app.insights.step_flows import Anchor
from app.insights.views import Page
from app.library.segments import Segment
from app.ui.journeys.paths import reading
from app.ui.theme import GRID_PX, Theme

LEAST_PAGES, PAGES_FIRST, MOST_PAGES = 3, 18, 300
STEPS_FIRST, MOST_STEPS = 5, 12
EACH_FIRST, MOST_EACH = 7, 60
#: pages that are offered, those most people saw
MOST_OFFERED = 1_000
FIND_LEAST_PX, FIND_W_PX, NUMBER_W_PX = 104, 160, 88
ANCHOR_LEAST_PX, PAGE_LEAST_PX, OTHER_LEAST_PX = 126, 72, 120
_SHORT = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class Face(StrEnum):
    """What is shown."""

    GRAPH = "graph"
    STEPS = "steps"
    WHOLE = "whole"


class PathsBar(QWidget):
    """Signals:
    face_chosen: (Face).
    changed: how much is shown, or from where, is another.
    other_chosen: (query or None) beside whom.
    found: (Page) somebody looks for a page.
    zoom_wanted: (factor; 0 for all of it).
    """

    face_chosen = Signal(object)
    changed = Signal()
    other_chosen = Signal(object)
    found = Signal(object)
    zoom_wanted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pages: dict[str, Page] = {}
        self._is_empty = False
        self._pages_wanted = PAGES_FIRST
        self._segments: Sequence[Segment] = ()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._build()
        self._show_for(Face.GRAPH)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def face(self) -> Face:
        """What is chosen."""
        return next(face for face, button in self._faces.items() if button.isChecked())

    @property
    def anchor(self) -> tuple[Anchor, Page | None]:
        """What stands at step 0."""
        anchor = Anchor(self._anchor.currentData())
        page = self._page.currentData()
        is_page = anchor is not Anchor.START and isinstance(page, Page)
        return (anchor, page) if is_page else (Anchor.START, None)

    def choose_face(self, face: Face) -> None:
        """Show that."""
        self._faces[face].setChecked(True)
        self._choose(face)

    def choose_anchor(self, anchor: Anchor, page: Page) -> None:
        """Steps from, or to, a page."""
        self._anchor.setCurrentIndex(self._anchor.findData(anchor))
        at = next((n for n in range(self._page.count()) if self._page.itemData(n) == page), -1)
        if at < 0:
            self._page.addItem(reading.name(page), page)
            at = self._page.count() - 1
        self._page.setCurrentIndex(at)
        self.choose_face(Face.STEPS)

    def show_pages(self, paths: Paths) -> None:
        """Offer these pages."""
        chosen = self._page.currentData()
        self._is_empty = not paths.nodes
        self._show_for(self.face)
        self._pages = {reading.name(node.page, paths): node.page for node in paths.nodes}
        offered = list(self._pages)[:MOST_OFFERED]
        self._names.setStringList(offered)
        self._page.blockSignals(True)
        self._page.clear()
        for name in offered:
            self._page.addItem(name, self._pages[name])
        at = next((n for n, name in enumerate(offered) if self._pages[name] == chosen), 0)
        self._page.setCurrentIndex(at)
        self._page.blockSignals(False)
        # a search of few pages is over some time: then there are as many again as were asked for
        most = max(1, min(len(paths.nodes), MOST_PAGES))
        self.pages.blockSignals(True)
        self.pages.setSpecialValueText("")
        self.pages.setEnabled(True)
        self.pages.setRange(min(LEAST_PAGES, most), most)
        self.pages.setValue(min(self._pages_wanted, most))
        self.pages.blockSignals(False)

    def show_segments(self, segments: Sequence[Segment]) -> None:
        """Offer these searches to stand beside."""
        if segments == self._segments and self.other.count():
            return
        self._segments = segments
        chosen = self.other.currentText()
        self.other.blockSignals(True)
        self.other.clear()
        self.other.addItems([one.name for one in segments])
        self.other.setCurrentText(chosen)
        self.other.blockSignals(False)

    def _choose(self, face: Face) -> None:
        self._show_for(face)
        self.face_chosen.emit(face)

    def _show_for(self, face: Face) -> None:
        """What changes the face; of nobody's paths there is nothing to change but beside whom they stand."""
        is_steps = face is Face.STEPS and not self._is_empty
        is_graph = face is Face.GRAPH and not self._is_empty
        is_page = Anchor(self._anchor.currentData()) is not Anchor.START
        self._page.setVisible(is_steps and is_page)
        for widget in (self._anchor, self.steps, self.each):
            widget.setVisible(is_steps)
        self.pages.setVisible(is_graph)
        self.finder.setVisible(is_graph)
        self.other.setVisible(face is Face.GRAPH)
        for button in self._zooms:
            button.setVisible(is_graph or is_steps)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID_PX, GRID_PX - 2, GRID_PX, GRID_PX - 2)
        row.setSpacing(GRID_PX)
        self._faces: dict[Face, QPushButton] = {}
        segments = QHBoxLayout()
        segments.setSpacing(0)
        group = QButtonGroup(self)
        for face, place, title, told in (
            (Face.GRAPH, "first", self.tr("Graph"), self.tr("Pages, and what leads from one to the next")),
            (Face.STEPS, "middle", self.tr("Steps"), self.tr("Step by step, from a page or towards one")),
            (Face.WHOLE, "last", self.tr("Whole paths"), self.tr("The commonest ways from the first page to the last")),
        ):  # fmt: skip
            button = QPushButton(title, self)
            button.setCheckable(True)
            button.setProperty("segment", place)
            button.setToolTip(told)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _on=False, chosen=face: self._choose(chosen))
            group.addButton(button)
            segments.addWidget(button)
            self._faces[face] = button
        self._faces[Face.GRAPH].setChecked(True)
        row.addLayout(segments)
        self.pages = self._number(LEAST_PAGES, MOST_PAGES, LEAST_PAGES, self.tr(" pages"))
        # how many there are is not known yet
        self.pages.setSpecialValueText(self.tr("… pages"))
        self.pages.setEnabled(False)
        self.pages.setToolTip(self.tr("So many pages are shown apart, those most people saw"))
        self.pages.valueChanged.connect(self._want_pages)
        row.addWidget(self.pages)
        self._anchor = QComboBox(self)
        self._anchor.setAccessibleName(self.tr("Where the steps begin"))
        for anchor, title in (
            (Anchor.START, self.tr("From the start")),
            (Anchor.FROM, self.tr("From page")),
            (Anchor.TO, self.tr("To page")),
        ):
            self._anchor.addItem(title, anchor)
        self._anchor.setSizeAdjustPolicy(_SHORT)
        self._anchor.setMinimumWidth(ANCHOR_LEAST_PX)
        self._anchor.currentIndexChanged.connect(self._anchor_changed)
        row.addWidget(self._anchor)
        self._page = QComboBox(self)
        self._page.setAccessibleName(self.tr("The page"))
        self._page.setSizeAdjustPolicy(_SHORT)
        self._page.setMinimumContentsLength(14)
        self._page.setMinimumWidth(PAGE_LEAST_PX)
        self._page.currentIndexChanged.connect(self.changed)
        row.addWidget(self._page, 1)
        self.steps = self._number(1, MOST_STEPS, STEPS_FIRST, self.tr(" steps"))
        self.each = self._number(1, MOST_EACH, EACH_FIRST, self.tr(" each"))
        self.each.setToolTip(self.tr("So many pages of a step are shown apart"))
        row.addWidget(self.steps)
        row.addWidget(self.each)
        self._build_find(row)
        row.addStretch(1)
        self._build_other(row)
        self._zooms = [
            self._zoom("zoom-out", self.tr("Farther (−)"), 1 / 1.25),
            self._zoom("zoom-in", self.tr("Nearer (+)"), 1.25),
            self._zoom("fit", self.tr("All of it (0)"), 0.0),
        ]
        zooms = QHBoxLayout()
        zooms.setSpacing(2)
        for zoom in self._zooms:
            zooms.addWidget(zoom)
        row.addLayout(zooms)

    def _build_find(self, row: QHBoxLayout) -> None:
        self.finder = QLineEdit(self)
        self.finder.setPlaceholderText(self.tr("Find a page"))
        self.finder.setAccessibleName(self.tr("Find a page"))
        self.finder.setClearButtonEnabled(True)
        self.finder.setMinimumWidth(FIND_LEAST_PX)
        self.finder.setMaximumWidth(FIND_W_PX)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._look_for)
        self.finder.setCompleter(completer)
        self.finder.returnPressed.connect(lambda: self._look_for(self.finder.text()))
        row.addWidget(self.finder, 4)

    def _build_other(self, row: QHBoxLayout) -> None:
        self.other = QComboBox(self)
        self.other.setEditable(True)
        self.other.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.other.setMinimumContentsLength(14)
        self.other.setMinimumWidth(OTHER_LEAST_PX)
        self.other.setSizeAdjustPolicy(_SHORT)
        self.other.setAccessibleName(self.tr("Beside the sessions of another search"))
        self.other.setToolTip(
            self.tr(
                "A kept search, or any query: what its sessions (B) do otherwise than these (A)"
            )
        )
        edit = self.other.lineEdit()
        assert edit is not None
        edit.setPlaceholderText(self.tr("beside whom?"))
        edit.setClearButtonEnabled(True)
        edit.returnPressed.connect(self._choose_other)
        edit.editingFinished.connect(self._choose_other)
        self.other.activated.connect(self._choose_other)
        row.addWidget(self.other)

    def _choose_other(self, _at: int = 0) -> None:
        text = self.other.currentText().strip()
        kept = next((one.query for one in self._segments if one.name == text), text)
        self.other_chosen.emit(kept or None)

    def _look_for(self, text: str) -> None:
        folded = text.strip().casefold()
        names = sorted(self._pages, key=len)
        name = next((one for one in names if one.casefold() == folded), None) or next(
            (one for one in names if folded and folded in one.casefold()), None
        )
        if name is not None:
            self.found.emit(self._pages[name])

    def _want_pages(self, many: int) -> None:
        self._pages_wanted = many

    def _anchor_changed(self) -> None:
        self._show_for(self.face)
        self.changed.emit()

    def _number(self, least: int, most: int, first: int, unit: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(least, most)
        box.setValue(first)
        box.setSuffix(unit)
        box.setAccessibleName(unit.strip())
        box.setKeyboardTracking(False)
        box.setFixedWidth(NUMBER_W_PX)
        box.valueChanged.connect(self.changed)
        return box

    def _zoom(self, icon: str, told: str, by: float) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("icon_name", icon)
        button.setToolTip(told)
        button.setAccessibleName(told)
        button.clicked.connect(lambda: self.zoom_wanted.emit(by))
        return button

    def _dress(self) -> None:
        for button in self._zooms:
            button.setIcon(self._theme.icon(button.property("icon_name")))
