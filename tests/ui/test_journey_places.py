"""Where a person draws the parts of the journeys is where they are the next time."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.library import goals
from app.library.database import open_writer
from app.library.sessions import store
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window
from tests.library import builder


@pytest.mark.parametrize(
    ("tab", "splitter"),
    [("person", "person_splitter"), ("paths", "paths_splitter"), ("goals", "goals_down")],
)
def test_a_splitter_of_a_tab_stands_where_it_was_drawn(
    qtbot: QtBot, resources: Path, tmp_path: Path, tab: str, splitter: str
) -> None:
    places = paths.of(tmp_path)
    with closing(open_writer(places.library)) as library:
        store(library, builder.file(builder.session("one")))
        goals.add(library, "All", "page:/")
    drawn: list[int] = []
    for _ in range(2):
        tasks = Tasks(places.library, places=1)
        window = Window(tasks, Theme("light"), settings.Settings(places.state / "s.json"), places)
        # wide enough that what a part needs at least is never what decides
        window.resize(1920, 1200)
        window.show()
        window.go_to("journeys")
        window.body.journeys.go_to(tab)
        found = window.body.journeys.splitters[splitter]
        qtbot.waitUntil(found.isVisible)
        if not drawn:
            whole = sum(found.sizes())
            found.setSizes([whole * 45 // 100, whole - whole * 45 // 100])
            drawn = found.sizes()
            assert drawn[0] == whole * 45 // 100
        qtbot.waitUntil(partial(_stands, found, drawn))
        window.close()
        shiboken6.delete(window)
        tasks.close()


def _stands(splitter: QSplitter, drawn: list[int]) -> bool:
    return splitter.sizes() == drawn
