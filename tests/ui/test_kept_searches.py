"""A search that is kept or remembered changes nothing that is listed: nobody reads anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.library.changes import Changes, OthersChanges
from app.library.database import open_writer
from app.ui.filters.pane import FiltersPane
from app.ui.issues.pane import IssuesPane
from app.ui.notes.pane import NotesPane
from app.ui.sessions.pane import SessionsPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme

Pane = FiltersPane | IssuesPane | NotesPane | SessionsPane


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot, resources: Path) -> Iterator[Tasks]:
    open_writer(tmp_path / "library.footfall").close()
    made = Tasks(tmp_path / "library.footfall", places=1)
    yield made
    made.close()


@pytest.mark.parametrize("kind", [FiltersPane, IssuesPane, NotesPane, SessionsPane])
def test_only_what_changes_the_lists_is_read_anew(
    kind: type[Pane], tasks: Tasks, qtbot: QtBot
) -> None:
    pane = kind(tasks, Theme("light"))
    qtbot.addWidget(pane)
    pane.show()
    qtbot.waitUntil(lambda: not pane._settle.isActive())
    for tables in ({"searches"}, {"segments"}, {"searches", "segments"}):
        tasks.library_changed.emit(Changes(frozenset(tables)), None)
        assert not pane._settle.isActive()
    for changes in (
        Changes(frozenset({"sessions", "searches"})),
        OthersChanges(frozenset({"sessions"})),
    ):
        tasks.library_changed.emit(changes, None)
        assert pane._settle.isActive()
        pane._settle.stop()
