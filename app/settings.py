"""Every setting a person can change, declared once: key, default, unit, bounds, help. Knows no Qt.

Stored as one JSON object beside the window's state; an unknown or spoilt value falls back to the
default.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Generic, TypeVar

from msgspec import Struct

from app import log

T = TypeVar("T", bool, int, float, str)

_log = log.room("settings")


class Setting(Struct, Generic[T], frozen=True):
    """One setting. `choices` or `low`/`high` bound it; `unit` is shown beside the field."""

    key: str
    default: T
    title: str
    help: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    def accepts(self, value: object) -> bool:
        """Whether a stored value is of this setting's type and inside its bounds."""
        default: object = self.default
        if isinstance(default, bool) or isinstance(value, bool):
            return isinstance(default, bool) and isinstance(value, bool)
        if isinstance(default, str):
            return isinstance(value, str) and (not self.choices or value in self.choices)
        if not isinstance(value, int | float):
            return False
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)


THEME = Setting(
    "theme",
    "system",
    "Theme",
    "Light, dark, or as the system says.",
    choices=("system", "light", "dark"),
)
DAY_ZONE = Setting(
    "day_zone",
    "local",
    "Time zone",
    "The zone in which dates are shown and days are grouped.",
    choices=("local", "utc"),
)
SKIP_INACTIVE = Setting(
    "skip_inactive", True, "Skip inactivity", "Jump over stretches in which nobody did anything."
)
INACTIVE_AFTER_MS = Setting(
    "inactive_after_ms",
    5_000,
    "Inactive after",
    "How long a person must rest to count as inactive.",
    unit="ms",
    low=1_000,
    high=600_000,
)
SPEED = Setting(
    "speed", 1.0, "Speed", "The speed a replay starts with.", unit="×", low=0.1, high=16
)
CLOCK = Setting(
    "clock",
    "elapsed",
    "Clock",
    "What the replay's clock shows.",
    choices=("elapsed", "local", "utc"),
)
HEAT_RADIUS_PX = Setting(
    "heat_radius_px", 24, "Heat radius", "How far one click glows.", unit="px", low=4, high=120
)
HEAT_OPACITY_FRAC = Setting(
    "heat_opacity_frac",
    0.75,
    "Heat opacity",
    "How strongly heat covers the page.",
    low=0.05,
    high=1,
)
HEAT_COLOURS = Setting(
    "heat_colours",
    "inferno",
    "Heat colours",
    "The colours of heat, from cold to hot.",
    choices=("inferno", "viridis", "cividis"),
)
HEAT_COLUMNS = Setting(
    "heat_columns",
    "",
    "Columns of elements",
    "The columns beside the heat; none for as many as there is room for.",
)

DECLARED: tuple[Setting[bool] | Setting[int] | Setting[float] | Setting[str], ...] = (
    THEME, DAY_ZONE, SKIP_INACTIVE, INACTIVE_AFTER_MS, SPEED, CLOCK, HEAT_RADIUS_PX, HEAT_OPACITY_FRAC,
    HEAT_COLOURS, HEAT_COLUMNS,
)  # fmt: skip


class Settings:
    """The values of one profile, read at once and written back whole at each change."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values: dict[str, object] = {}
        try:
            stored = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            _log.warning("settings start from their defaults: %s", error)
            return
        if isinstance(stored, dict):
            self._values = stored

    def get(self, setting: Setting[T]) -> T:
        """The person's value, or the default."""
        value = self._values.get(setting.key, setting.default)
        return value if setting.accepts(value) else setting.default  # type: ignore[return-value]

    def set(self, setting: Setting[T], value: T) -> None:
        """Keep a value.

        Raises:
            ValueError: if it is out of the setting's bounds.
            OSError: if it cannot be written.
        """
        if not setting.accepts(value):
            raise ValueError(f"{setting.key} cannot be {value!r}")
        self._values[setting.key] = value
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".new")
        beside.write_text(json.dumps(self._values, indent=1), encoding="utf-8")
        beside.replace(self._file)
