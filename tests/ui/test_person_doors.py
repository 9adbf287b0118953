"""A story is played in the replay, one session after the other, until it is over or somebody wants something else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.ui.person_doors import PersonDoors
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window
from tests import makers
from tests.libraries import library_of

DAY_MS = 86_400_000.0


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window over three recordings of two seconds."""
    places = paths.of(tmp_path)
    files = []
    for at in range(3):
        events = makers.recording(makers.page(loads=True), makers.scroll(2_000, y=40))
        files.append(makers.write_json(tmp_path / f"{at}.json", makers.moved(events, DAY_MS * at)))
    library_of(places.library, *files)
    tasks = Tasks(places.library, places=1)
    made = Window(tasks, Theme("light"), settings.Settings(places.state / "s.json"), places)
    made.show()
    qtbot.waitUntil(lambda: made.body.isVisible() and len(made.body.sessions.ids) == len(files))
    yield made
    made.close()
    tasks.close()
    shiboken6.delete(made)


@pytest.fixture
def doors(window: Window) -> PersonDoors:
    """What plays stories in it."""
    (found,) = window.findChildren(PersonDoors)
    return found


def test_a_story_goes_on_with_the_next_session_until_it_is_over(
    window: Window, doors: PersonDoors, qtbot: QtBot
) -> None:
    doors.play("Ann", (2, 3))
    replay = window.body.replay
    qtbot.waitUntil(lambda: replay.is_playing)
    assert replay.session == 2
    assert window.messages.text == "The story of Ann: session 1 of 2"
    replay.set_speed(8)
    qtbot.waitUntil(lambda: replay.session == 3 and replay.is_playing)
    qtbot.waitUntil(lambda: not doors.is_playing)
    assert replay.session == 3
    assert window.messages.text == "The story of Ann is over."


def test_who_opens_something_else_has_seen_enough(
    window: Window, doors: PersonDoors, qtbot: QtBot
) -> None:
    doors.play("Ann", (2, 3))
    replay = window.body.replay
    qtbot.waitUntil(lambda: replay.is_playing)
    window.open_session(1)
    assert not doors.is_playing
    qtbot.waitUntil(lambda: replay.story is not None)
    assert replay.session == 1


def test_what_is_watched_leads_to_its_person(
    window: Window, doors: PersonDoors, qtbot: QtBot
) -> None:
    window.open_session(2)
    qtbot.waitUntil(lambda: window.body.replay.story is not None)
    window.body.replay.header.person_requested.emit()
    tab = window.body.journeys.tab("person")
    qtbot.waitUntil(lambda: getattr(tab, "story", None) is not None and tab.story.who == -2)
    assert window.body.workspace == "journeys"
    assert not doors.is_playing
