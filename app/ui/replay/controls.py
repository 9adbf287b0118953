"""Play, clock, speed and skipping: the row between the page and the timeline."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.ui import actions
from app.ui.replay import clock
from app.ui.replay.clock_button import ClockButton
from app.ui.replay.following import WindowButton
from app.ui.replay.header import ICON_AND_GAP, CutLabel
from app.ui.replay.looping import Looping
from app.ui.replay.story import Story
from app.ui.theme import Role, Theme

SPEEDS = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0, 16.0)
ROW_PX = 52
#: a narrower row has signs only
WORDS_FROM_PX = 720
#: what a row with words asks for: it gives them up before it needs more
NARROWEST_PX = 240
ICON_PX = QSize(16, 16)
PLAY_PX = 32


class PlayButton(QAbstractButton):
    """The round one. Checked while playing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(PLAY_PX, PLAY_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(actions.tooltip("play"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)
        self.show_playing(False)

    def show_playing(self, playing: bool) -> None:
        """Offer what the next press does."""
        self._playing = playing
        self.setAccessibleName(self.tr("Pause") if playing else self.tr("Play"))
        self.update()

    def sizeHint(self) -> QSize:
        """Round."""
        return QSize(PLAY_PX, PLAY_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A disc of the accent with a triangle or two bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._theme.color(Role.ACCENT if self.isEnabled() else Role.LINE)
        if self.underMouse() and self.isEnabled():
            ground = ground.darker(108) if not self._theme.is_dark else ground.lighter(108)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.setBrush(self._theme.color(Role.ON_ACCENT if self.isEnabled() else Role.MUTED))
        middle = PLAY_PX / 2
        if self._playing:
            for left in (middle - 5, middle + 1.5):
                painter.drawRoundedRect(QRectF(left, middle - 5.5, 3.5, 11), 1, 1)
        else:
            tip = QPointF(middle + 6, middle)
            painter.drawPolygon(
                QPolygonF([QPointF(middle - 4, middle - 6), tip, QPointF(middle - 4, middle + 6)])
            )
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color(Role.TEXT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))


class Controls(QWidget):
    """The row of controls.

    Signals:
        play_requested: play, or pause.
        speed_chosen: (speed).
        skipping_chosen: (bool) jump over inactivity.
        next_requested, previous_requested: to another marker.
        window_chosen: (window, or None to follow the person).
        clock_chosen: (`elapsed`, `local` or `utc`) what the clock is to show.
        full_screen_requested.
        note_requested: to be written at this moment.
    """

    play_requested = Signal()
    speed_chosen = Signal(float)
    skipping_chosen = Signal(bool)
    next_requested = Signal()
    previous_requested = Signal()
    window_chosen = Signal(object)
    clock_chosen = Signal(str)
    full_screen_requested = Signal()
    note_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_narrow = False
        self.setFixedHeight(ROW_PX)
        self._play = PlayButton(theme, self)
        self._play.clicked.connect(self.play_requested)
        self._clock = ClockButton(self)
        self._clock.shows_changed.connect(self.clock_chosen)
        self._beside = CutLabel(self)
        self._beside.setProperty("role", "secondary")
        self._speed = QPushButton(self)
        self._speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speed.setAccessibleName(self.tr("Speed"))
        self._speed.setToolTip(f"{actions.tooltip('slower')} · {actions.tooltip('faster')}")
        self._menu = self._speeds()
        self._speed.setMenu(self._menu)
        self._skip = QPushButton(self.tr("Skip pauses"), self)
        self._skip.setAccessibleName(self.tr("Skip pauses"))
        self._skip.setCheckable(True)
        self._skip.setIconSize(ICON_AND_GAP)
        self._skip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._skip.setToolTip(actions.tooltip("skip_inactive"))
        self._skip.toggled.connect(self._skipping_toggled)
        self._windows = WindowButton(self)
        self._windows.chosen.connect(self.window_chosen)
        self._back = self._tool("previous_marker", self.previous_requested.emit)
        self._on = self._tool("next_marker", self.next_requested.emit)
        self._note = self._tool("note", self.note_requested.emit)
        self._full = self._tool("full_screen", self.full_screen_requested.emit)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._play)
        row.addSpacing(4)
        row.addWidget(self._clock)
        row.addSpacing(4)
        row.addWidget(self._beside, 1)
        for part in (self._windows, self._speed, self._skip):
            row.addWidget(part)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for tool in (self._back, self._on, self._note, self._full):
            tools.addWidget(tool)
        row.addLayout(tools)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.show_speed(1.0)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No session is open."""
        self.setEnabled(False)
        self.show_playing(False)
        self._clock.show_nothing()
        self._windows.show_windows(None, None, -1)
        self._beside.show_text("")

    def show_playing(self, playing: bool) -> None:
        """Whether time goes on."""
        self._play.show_playing(playing)

    def minimumSizeHint(self) -> QSize:
        """Not that of its words: a side that folds for them would be folded and unfolded for ever."""
        least = super().minimumSizeHint()
        return least if self._is_narrow else QSize(min(NARROWEST_PX, least.width()), ROW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, words give way to the time that is left."""
        super().resizeEvent(event)
        self._is_narrow = narrow = self.width() < WORDS_FROM_PX
        self._windows.set_narrow(narrow)
        self._speed.setIconSize(QSize(0, 0) if narrow else ICON_PX)
        self._row.setSpacing(5 if narrow else 8)
        self._skip.setText("" if narrow else self.tr("Skip pauses"))
        padding = "padding: 0 6px" if narrow else ""
        for part in (self._windows, self._speed, self._skip):
            if part.styleSheet() != padding:
                part.setStyleSheet(padding)
        self._restyle()

    def set_clock(self, shows: str) -> None:
        """What the clock shows: `elapsed`, `local` or `utc`."""
        self._clock.set_shows(shows)

    def show_windows(self, story: Story, pinned: int | None, seen: int) -> None:
        """Which windows there are, the one that is held, and the one that is seen."""
        self._windows.show_windows(story, pinned, seen)

    def show_time(
        self,
        at_ms: float,
        duration_ms: float,
        epoch_ms: float,
        speed: float,
        active_left_ms: float,
        looping: Looping,
    ) -> None:
        """Where one is, and how long it will take.

        Args:
            epoch_ms: this moment on the visitor's wall clock, Unix ms.
            active_left_ms: what is left without inactive stretches.
            looping: the range, and whether it begins anew.
        """
        self.setEnabled(True)
        self._clock.show_time(at_ms, duration_ms, epoch_ms)
        left_ms = max(0.0, duration_ms - at_ms)
        parts = [self.tr("%1 left").replace("%1", clock.elapsed(left_ms, tenths=False))]
        if speed != 1.0:
            at_speed = clock.elapsed(left_ms / speed, tenths=False)
            parts.append(
                self.tr("%1 at %2").replace("%1", at_speed).replace("%2", clock.speed(speed))
            )
        if left_ms - active_left_ms >= 1_000:
            without = clock.elapsed(active_left_ms / speed, tenths=False)
            parts.append(self.tr("%1 without pauses").replace("%1", without))
        if looping.loops:
            parts.insert(0, self.tr("loops"))
        parts.append(self._clock.beside)
        self._beside.show_parts(tuple(part for part in parts if part))

    def show_speed(self, speed: float) -> None:
        """The speed that is set."""
        self._speed.setText(clock.speed(speed))
        for action in self._menu.actions():
            action.setChecked(action.data() == speed)

    def show_skipping(self, on: bool) -> None:
        """Whether inactivity is jumped over."""
        self._skip.blockSignals(True)
        self._skip.setChecked(on)
        self._skip.blockSignals(False)
        self._restyle()

    def _speeds(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for speed in SPEEDS:
            action = menu.addAction(clock.speed(speed))
            action.setCheckable(True)
            action.setData(speed)
            group.addAction(action)
            action.triggered.connect(lambda _on, speed=speed: self.speed_chosen.emit(speed))
        return menu

    def _tool(self, action: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("flat", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(actions.tooltip(action))
        button.setAccessibleName(actions.title(actions.named(action)))
        button.clicked.connect(act)
        return button

    def _skipping_toggled(self, on: bool) -> None:
        self._restyle()
        self.skipping_chosen.emit(on)

    def _restyle(self) -> None:
        self._clock.setFont(self._theme.font("mono"))
        self._windows.setIcon(self._theme.icon("desktop", Role.MUTED))
        self._beside.setFont(self._theme.font("secondary"))
        name = "check" if self._skip.text() else "faster"
        sign = self._theme.icon(name, Role.ACCENT if self._skip.isChecked() else Role.GRIP)
        self._skip.setIcon(sign)
        self._speed.setIcon(self._theme.icon("chevron-down", Role.MUTED))
        self._speed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        for button, name in (
            (self._back, "previous"),
            (self._on, "next"),
            (self._note, "note"),
            (self._full, "full-screen"),
        ):
            button.setIcon(self._theme.icon(name))
