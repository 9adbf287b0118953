"""The settings dialog: each change counts at once, is kept, and reaches what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from app import settings
from app.ui import words, zone
from app.ui.preferences import PreferencesDialog

NOON_MS = 1_750_075_200_000.0  # 2025-06-16 12:00 UTC


@pytest.fixture
def values(tmp_path: Path) -> settings.Settings:
    return settings.Settings(tmp_path / "settings.json")


@pytest.fixture
def dialog(values: settings.Settings, qtbot: QtBot) -> PreferencesDialog:
    made = PreferencesDialog(values)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def own_zone() -> Iterator[None]:
    yield
    zone.use("local")


def choose(dialog: PreferencesDialog, key: str, value: str) -> None:
    box = dialog.findChild(QComboBox, key)
    at = box.findData(value)
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_a_choice_is_told_and_kept_at_once(
    dialog: PreferencesDialog, values: settings.Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(dialog.changed) as told:
        choose(dialog, "theme", "dark")
    assert told.args == ["theme"]
    assert values.get(settings.THEME) == "dark"
    assert settings.Settings(tmp_path / "settings.json").get(settings.THEME) == "dark"


def test_the_threshold_is_asked_in_seconds_and_kept_in_milliseconds(
    dialog: PreferencesDialog, values: settings.Settings
) -> None:
    box = dialog.findChild(QSpinBox, "inactive_after_ms")
    assert box.value() == 5
    box.setValue(12)
    assert values.get(settings.INACTIVE_AFTER_MS) == 12_000


def test_skipping_is_switched(dialog: PreferencesDialog, values: settings.Settings) -> None:
    dialog.findChild(QCheckBox, "skip_inactive").setChecked(False)
    assert values.get(settings.SKIP_INACTIVE) is False


def test_what_cannot_be_kept_is_said_and_counts_until_the_end(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    values = settings.Settings(tmp_path / "taken" / "settings.json")
    dialog = PreferencesDialog(values)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.failed) as told:
        choose(dialog, "day_zone", "utc")
    assert "could not be kept" in told.args[0].text
    assert values.get(settings.DAY_ZONE) == "utc"


def test_days_are_counted_in_the_chosen_zone(
    own_zone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zone, "_own", "Asia/Tokyo")
    zone.use("local")
    there = words.moment(NOON_MS + 6 * 3_600_000)
    zone.use("utc")
    assert words.moment(NOON_MS + 6 * 3_600_000) != there
