"""The strip under the picture: the page itself, and what was open above it when it was clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from app.ui import words
from app.ui.heatmap.reading import PAGE_ITSELF, StateCount
from app.ui.heatmap.topbar import set_up_panel
from app.ui.theme import Role, Theme

STRIP_H_PX = 86
PICTURE_PX = QSize(72, 40)
CHIP_H_PX = 72
#: many chips are narrower, and what does not fit even so is scrolled to
NARROWEST_PX, WIDEST_PX = 100, 150
SCROLL_BAR_PX = 12
PADDING_PX = 6
MOST_STATES = 24


class StateChip(QAbstractButton):
    """One state: a small picture, its name, how many clicks.

    Signals:
        drag_began: it is drawn with the mouse, as out of the window.
    """

    drag_began = Signal()

    def __init__(self, theme: Theme, of: StateCount, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.of = of
        self.picture = QImage()
        self._pressed_at = QPoint()
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name = state_title(of)
        self.setText(self._name)
        self.count(of.clicks)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The picture of the state that is seen can be drawn out of the window."""
        far = event.position().toPoint() - self._pressed_at
        if self.isDown() and far.manhattanLength() >= QApplication.startDragDistance():
            self.setDown(False)
            self.drag_began.emit()
            return
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def count(self, clicks: int) -> None:
        """Say how many clicks were made in it."""
        self._count = words.number(clicks)
        told = _tr("1 click") if clicks == 1 else _tr("%1 clicks").replace("%1", self._count)
        said = f"{self._name}: {told}"
        self.setAccessibleName(said)
        self.setToolTip(words.tooltip(said))
        self.update()

    def show_picture(self, picture: QImage) -> None:
        """Show the state's picture, made small already."""
        self.picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._theme.font("secondary"))
        wide = metrics.horizontalAdvance(f"{self._name} {self._count}") + 2 * PADDING_PX + 4
        least = PICTURE_PX.width() + 2 * PADDING_PX
        return QSize(min(max(round(wide), least), WIDEST_PX), CHIP_H_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(NARROWEST_PX, self.sizeHint().width()), CHIP_H_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colour = self._theme.color
        hot = self.isChecked() or self.hasFocus()
        painter.setPen(colour(Role.ACCENT if hot else Role.LINE))
        painter.setBrush(colour(Role.HOVER if self.underMouse() else Role.PANEL))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        box = QRectF(PADDING_PX, PADDING_PX, self.width() - 2 * PADDING_PX, PICTURE_PX.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Role.STAGE))
        painter.drawRect(box)
        if not self.picture.isNull():
            ratio = self.picture.devicePixelRatio()
            place = QRectF(0, 0, self.picture.width() / ratio, self.picture.height() / ratio)
            place.moveCenter(box.center())
            painter.drawImage(place, self.picture)
        font = self._theme.font("secondary")
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        line = QRectF(PADDING_PX, box.bottom() + 3, box.width(), 18)
        count_px = metrics.horizontalAdvance(self._count)
        painter.setPen(colour(Role.ACCENT if self.isChecked() else Role.TEXT))
        name = metrics.elidedText(
            self._name, Qt.TextElideMode.ElideRight, line.width() - count_px - 4
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(colour(Role.MUTED))
        left = line.left() + metrics.horizontalAdvance(name) + 4
        painter.drawText(
            QRectF(left, line.top(), count_px + 2, 18), Qt.AlignmentFlag.AlignVCenter, self._count
        )


class StatesStrip(QFrame):
    """One chip a state, and a button for the picture.

    Signals:
        state_chosen: (StateCount).
        picture_wanted: (place on the screen) what can be done about the picture.
        drag_began: (StateCount) its picture is drawn out of the window.
    """

    state_chosen = Signal(object)
    picture_wanted = Signal(object)
    drag_began = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: list[StateChip] = []
        self._group = QButtonGroup(self)
        self.setFixedHeight(STRIP_H_PX)
        set_up_panel(self)
        self._label = QLabel(self.tr("state"), self)
        self._label.setProperty("role", "secondary")
        self._label.setToolTip(self.tr("What was open above the page when it was clicked"))
        holder = QWidget(self)
        self._row = QHBoxLayout(holder)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        area = self._area = QScrollArea(self)
        area.setWidget(holder)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.horizontalScrollBar().rangeChanged.connect(self._make_room)
        self._picture = QPushButton(self.tr("Picture ▾"), self)
        self._picture.setToolTip(self.tr("Which picture of the page lies under the heat"))
        self._picture.clicked.connect(self._want_picture)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(area, 1)
        row.addWidget(self._picture)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def chips(self) -> Sequence[StateChip]:
        """Those that are shown."""
        return self._chips

    def show_states(self, states: Sequence[StateCount], chosen: str) -> None:
        """Offer these; `chosen` is the key of one of them. A chip keeps its picture."""
        pictures = {chip.of.key: chip.picture for chip in self._chips}
        for chip in self._chips:
            self._group.removeButton(chip)
            self._row.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for state in states[:MOST_STATES]:
            chip = StateChip(self._theme, state, self)
            chip.show_picture(pictures.get(state.key, QImage()))
            chip.setChecked(state.key == chosen)
            chip.clicked.connect(lambda _on=False, of=state: self.state_chosen.emit(of))
            chip.drag_began.connect(lambda of=state: self.drag_began.emit(of))
            self._group.addButton(chip)
            self._row.insertWidget(self._row.count() - 1, chip)
            self._chips.append(chip)
        self.setVisible(bool(states))

    def choose(self, key: str) -> None:
        """Make a state the chosen one, without telling."""
        for chip in self._chips:
            chip.setChecked(chip.of.key == key)

    def count(self, in_states: Sequence[int]) -> None:
        """Count in each state what heat is of: on the page itself first, then by the states' numbers; all clicks
        where heat is of no clicks."""
        for chip in self._chips:
            at = chip.of.index + 1
            chip.count(in_states[at] if at < len(in_states) else chip.of.clicks)

    def show_picture(self, key: str, picture: QImage) -> None:
        """Show the small picture of a state."""
        for chip in self._chips:
            if chip.of.key == key:
                chip.show_picture(picture)

    def forget_pictures(self) -> None:
        """Another page: its pictures are others."""
        for chip in self._chips:
            chip.show_picture(QImage())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.picture_wanted.emit(event.globalPos())

    def _make_room(self, _least: int, most: int) -> None:
        """The bar that scrolls lies below the chips, not on them."""
        self.setFixedHeight(STRIP_H_PX + (SCROLL_BAR_PX if most > 0 else 0))

    def _want_picture(self) -> None:
        self.picture_wanted.emit(self._picture.mapToGlobal(self._picture.rect().topLeft()))

    def _dress(self) -> None:
        self._label.setFont(self._theme.font("secondary"))
        self.update()


def small(picture: QImage) -> QImage:
    """The beginning of a page, small enough for a chip; drawn for dense screens."""
    if picture.isNull():
        return QImage()
    wide, high = PICTURE_PX.width(), PICTURE_PX.height()
    rows = min(picture.height(), round(picture.width() * high / wide))
    made = picture.copy(0, 0, picture.width(), rows).scaled(
        2 * wide,
        2 * high,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    made.setDevicePixelRatio(2)
    return made


def state_title(of: StateCount) -> str:
    """What a state is called."""
    if of.index == PAGE_ITSELF or of.state is None:
        return _tr("page")
    kinds = {
        "dialog": _tr("dialog"),
        "menu": _tr("menu"),
        "tab": _tr("tab"),
        "step": _tr("step"),
        "part": _tr("opened"),
        "banner": _tr("banner"),
    }
    kind = kinds.get(of.state.kind, of.state.kind)
    label = words.plain(of.state.label, 40)
    return label if label and kind.casefold() in label.casefold() else f"{kind} {label}".strip()


def _tr(text: str) -> str:
    return QCoreApplication.translate("heatmap", text)
