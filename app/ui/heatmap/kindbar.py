"""The row of kinds of heat; those there is no room for are behind its last button."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QWidget

from app.heatmap.kinds import Kind

MORE_W_PX = 74
HEIGHT_PX = 32
_CONTEXT = "heatmap"


class KindBar(QWidget):
    """One button a kind.

    Signals:
        kind_chosen: (Kind).
    """

    kind_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Kind of heat"))
        self._kind = Kind.CLICK
        self._buttons: dict[Kind, QPushButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for kind in Kind:
            button = QPushButton(kind_title(kind), self)
            button.setCheckable(True)
            button.setToolTip(kind_help(kind))
            button.clicked.connect(lambda _on=False, chosen=kind: self.choose(chosen))
            group.addButton(button)
            row.addWidget(button)
            self._buttons[kind] = button
        self._more = QPushButton(self)
        self._more.setCheckable(True)
        self._more.setToolTip(self.tr("More kinds of heat"))
        self._menu = QMenu(self._more)
        self._menu.aboutToShow.connect(self._fill)
        self._more.setMenu(self._menu)
        row.addWidget(self._more)
        row.addStretch(1)
        self._buttons[self._kind].setChecked(True)
        self._fit()

    @property
    def kind(self) -> Kind:
        """The chosen one."""
        return self._kind

    def show_kind(self, kind: Kind) -> None:
        """Make one the chosen one, without telling."""
        self._kind = kind
        self._buttons[kind].setChecked(True)
        self._fit()

    def choose(self, kind: Kind) -> None:
        """Make one the chosen one."""
        told = kind is not self._kind
        self.show_kind(kind)
        if told:
            self.kind_chosen.emit(kind)

    def sizeHint(self) -> QSize:
        return QSize(sum(self._width(kind) for kind in Kind), HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(Kind.CLICK) + MORE_W_PX, HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _width(self, kind: Kind) -> int:
        return self._buttons[kind].sizeHint().width()

    def _fit(self) -> None:
        shown = [kind for kind in Kind if not self._buttons[kind].isHidden()]
        fitting = self._fitting()
        hidden = [kind for kind in Kind if kind not in fitting]
        for at, kind in enumerate(Kind):
            button = self._buttons[kind]
            place = "first" if at == 0 else "last" if not hidden and at == len(Kind) - 1 else "mid"
            if button.property("segment") != place:
                button.setProperty("segment", place)
                _redress(button)
            button.setVisible(kind in fitting)
        self._more.setVisible(bool(hidden))
        if self._more.property("segment") != "last":
            self._more.setProperty("segment", "last")
            _redress(self._more)
        is_behind = self._kind in hidden
        self._more.setText(f"{kind_title(self._kind) if is_behind else self.tr('More')} ▾")
        self._more.setChecked(is_behind)
        if shown != fitting:
            self.updateGeometry()

    def _fitting(self) -> list[Kind]:
        kinds = list(Kind)
        if sum(self._width(kind) for kind in kinds) <= self.width():
            return kinds
        room, found = self.width() - MORE_W_PX, []
        for kind in kinds:
            room -= self._width(kind)
            if room < 0:
                break
            found.append(kind)
        return found or kinds[:1]

    def _fill(self) -> None:
        self._menu.clear()
        for kind in Kind:
            if self._buttons[kind].isHidden():
                act = self._menu.addAction(kind_title(kind))
                act.setCheckable(True)
                act.setChecked(kind is self._kind)
                act.setToolTip(kind_help(kind))
                act.triggered.connect(lambda _on=False, chosen=kind: self.choose(chosen))


def _redress(button: QPushButton) -> None:
    """A style sheet does not see by itself that a property is another."""
    button.style().unpolish(button)
    button.style().polish(button)


def kind_title(kind: Kind) -> str:
    """What a kind is called."""
    titles = {
        Kind.CLICK: _tr("Clicks"),
        Kind.RAGE: _tr("Rage"),
        Kind.DEAD: _tr("Dead"),
        Kind.ERROR: _tr("Errors"),
        Kind.MOVE: _tr("Moves"),
        Kind.HOVER: _tr("Hover"),
        Kind.TOUCH: _tr("Touch"),
        Kind.SCROLL: _tr("Scroll"),
        Kind.ATTENTION: _tr("Attention"),
    }
    return titles[kind]


def kind_help(kind: Kind) -> str:
    """What a kind shows."""
    told = {
        Kind.CLICK: _tr("Where people clicked or tapped"),
        Kind.RAGE: _tr("Where they clicked again and again"),
        Kind.DEAD: _tr("Where clicks did nothing"),
        Kind.ERROR: _tr("Where clicks ran into an error"),
        Kind.MOVE: _tr("Where the pointer was, and how long it stayed"),
        Kind.HOVER: _tr("How long the pointer stayed over each element"),
        Kind.TOUCH: _tr("Where people tapped by finger"),
        Kind.SCROLL: _tr("How many saw each part of the page"),
        Kind.ATTENTION: _tr("How long each part was in view while somebody was there"),
    }
    return told[kind]


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
