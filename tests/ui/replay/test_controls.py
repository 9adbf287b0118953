"""The row of controls fits the room it has, and never asks for more because it once had it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.ui.replay.clock_button import ClockButton
from app.ui.replay.controls import WORDS_FROM_PX, Controls
from app.ui.theme import Theme


@pytest.fixture
def controls(qtbot: QtBot, resources: object) -> Controls:
    made = Controls(Theme("light"))
    qtbot.addWidget(made)
    made.show()
    return made


def test_with_room_for_words_it_asks_for_no_more_room_than_without(controls: Controls) -> None:
    controls.resize(WORDS_FROM_PX - 100, controls.height())
    without = controls.minimumSizeHint().width()
    controls.resize(WORDS_FROM_PX + 400, controls.height())
    assert controls.minimumSizeHint().width() <= without


@pytest.mark.parametrize("shows", ["elapsed", "local", "utc"])
def test_a_session_without_a_date_has_no_time_of_day(controls: Controls, shows: str) -> None:
    made = ClockButton(controls)
    made.set_shows(shows)
    made.show_time(1_500, 9_000, 11_500.0)
    assert made.text() == "0:01.5 / 0:09"
    assert made.beside == ""
    made.show_time(1_500, 9_000, 1_700_000_000_000.0)
    assert made.beside != ""
