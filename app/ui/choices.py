"""What the person set, by the settings or by hand: where it takes effect, and that it is so the next time, too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app import log, settings
from app.library.changes import Changes
from app.ui import zone
from app.ui.preferences import PreferencesDialog
from app.ui.tasks import Tasks
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.heatmap.pane import HeatPane
    from app.ui.replay.pane import ReplayPane

_log = log.room("ui.choices")

_OF_PAUSES = (settings.SKIP_INACTIVE.key, settings.INACTIVE_AFTER_MS.key)


class Choices(QObject):
    """Carries each setting to what it is about.

    Signals:
        failed: (UserError) a setting of the dialog could not be kept.
    """

    failed = Signal(object)

    def __init__(
        self, tasks: Tasks, theme: Theme, values: settings.Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._theme = theme
        self._values = values
        self._window = window
        self._replay: ReplayPane | None = None
        self._heat: HeatPane | None = None

    def meet_replay(self, replay: ReplayPane) -> None:
        """Let the replay be as it was left."""
        self._replay = replay
        replay.set_speed(self._values.get(settings.SPEED))
        replay.set_clock(self._values.get(settings.CLOCK))
        self._tell_of_pauses(replay)
        replay.speed_changed.connect(partial(self._keep, settings.SPEED))
        replay.clock_changed.connect(partial(self._keep, settings.CLOCK))
        replay.skipping_changed.connect(partial(self._keep, settings.SKIP_INACTIVE))

    def meet_heat(self, heat: HeatPane) -> None:
        """Let the heat glow as it was left."""
        self._heat = heat
        kept = self._values.get
        radius_px, opacity_frac = kept(settings.HEAT_RADIUS_PX), kept(settings.HEAT_OPACITY_FRAC)
        heat.set_glow(radius_px, opacity_frac, kept(settings.HEAT_COLOURS))
        heat.table.recall_columns(kept(settings.HEAT_COLUMNS))

    def keep_glow(self) -> None:
        """Remember how the heat glows."""
        if self._heat is not None:
            radius_px, opacity_frac = self._heat.glow
            self._keep(settings.HEAT_RADIUS_PX, radius_px)
            self._keep(settings.HEAT_OPACITY_FRAC, opacity_frac)
            self._keep(settings.HEAT_COLOURS, self._heat.colours)
            self._keep(settings.HEAT_COLUMNS, self._heat.table.columns)

    def show_dialog(self) -> None:
        """Show the settings."""
        dialog = PreferencesDialog(self._values, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.changed.connect(self._changed)
        dialog.failed.connect(self.failed)
        dialog.show()

    def _changed(self, key: str) -> None:
        if key == settings.THEME.key:
            self._theme.want(self._values.get(settings.THEME))
        elif key in _OF_PAUSES and self._replay is not None:
            self._tell_of_pauses(self._replay)
        elif key == settings.DAY_ZONE.key:
            zone.use(self._values.get(settings.DAY_ZONE))
            self._tasks.library_changed.emit(Changes(frozenset({"settings"})), self)

    def _tell_of_pauses(self, replay: ReplayPane) -> None:
        replay.set_skipping(self._values.get(settings.SKIP_INACTIVE))
        replay.set_inactive_after(self._values.get(settings.INACTIVE_AFTER_MS))

    def _keep(self, setting: settings.Setting, value: bool | float | str) -> None:
        try:
            self._values.set(setting, value)
        except OSError as error:
            _log.warning("a setting could not be kept: %s", error)
