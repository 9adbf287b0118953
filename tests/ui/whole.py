"""The whole window over a library of the test's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from app import paths, settings
from app.library import sessions
from app.library.database import open_writer
from app.library.records import IngestedSession
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window
from tests.library import builder


@contextmanager
def whole_window(
    qtbot: QtBot, folder: Path, recorded: Sequence[IngestedSession]
) -> Iterator[Window]:
    """A window that lists these sessions."""
    places = paths.of(folder)
    library = open_writer(places.library)
    for one in recorded:
        sessions.store(library, builder.file(one))
    library.close()
    tasks = Tasks(places.library, places=1)
    try:
        made = Window(tasks, Theme("light"), settings.Settings(places.state / "s.json"), places)
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(
            lambda: made.body.isVisible() and len(made.body.sessions.ids) == len(recorded)
        )
        yield made
    finally:
        tasks.close()
