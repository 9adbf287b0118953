"""A write that changes nothing that is listed makes nobody read the lists anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.library import layouts, thumbnails
from app.library.changes import Changes, OthersChanges
from app.library.database import open_writer
from app.library.sessions import store
from app.ui.filters.pane import SCROLL, FiltersPane
from app.ui.issues.pane import IssuesPane
from app.ui.notes.pane import NotesPane
from app.ui.sessions.pane import SessionsPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.library import builder

Pane = FiltersPane | IssuesPane | NotesPane | SessionsPane


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot, resources: Path) -> Iterator[Tasks]:
    library = open_writer(tmp_path / "library.footfall")
    visits = (builder.visit("https://shop.example/"),)
    derived = builder.analysis(visits=visits)
    store(library, builder.file(builder.session("one", derived=derived)))
    library.execute("UPDATE facts SET scroll_frac = 0.4")
    library.close()
    made = Tasks(tmp_path / "library.footfall", places=1)
    yield made
    made.close()


def shown(kind: type[Pane], tasks: Tasks, qtbot: QtBot) -> Pane:
    pane = kind(tasks, Theme("light"))
    qtbot.addWidget(pane)
    pane.show()
    qtbot.waitUntil(lambda: not pane._settle.isActive() and not tasks.busy)
    return pane


def reads(pane: Pane, tasks: Tasks, changes: Changes) -> bool:
    """Whether the pane reads anew after a write."""
    tasks.library_changed.emit(changes, None)
    is_reading = pane._settle.isActive()
    pane._settle.stop()
    return is_reading


@pytest.mark.parametrize("kind", [FiltersPane, IssuesPane, NotesPane, SessionsPane])
def test_only_what_changes_the_lists_is_read_anew(
    kind: type[Pane], tasks: Tasks, qtbot: QtBot
) -> None:
    pane = shown(kind, tasks, qtbot)
    for tables in (
        {"searches"},
        {"segments"},
        {"searches", "segments"},
        layouts.MEASURED,
        thumbnails.TABLES,
        set(),
    ):
        assert not reads(pane, tasks, Changes(frozenset(tables))), tables
    for changes in (
        Changes(frozenset({"sessions", "searches"})),
        Changes(layouts.CHANGED),
        Changes(frozenset({"settings"})),
        OthersChanges(frozenset({"sessions"})),
    ):
        assert reads(pane, tasks, changes), changes


@pytest.mark.parametrize("kind", [FiltersPane, IssuesPane, NotesPane, SessionsPane])
def test_a_query_that_asks_how_deep_pages_were_seen_is_asked_again_when_they_were_measured(
    kind: type[Pane], tasks: Tasks, qtbot: QtBot
) -> None:
    pane = shown(kind, tasks, qtbot)
    pane.set_query("scroll>50")
    qtbot.waitUntil(lambda: not pane._settle.isActive() and not tasks.busy)
    assert reads(pane, tasks, Changes(layouts.MEASURED))
    assert not reads(pane, tasks, Changes(thumbnails.TABLES))


def test_the_sidebar_counts_how_deep_pages_were_seen_where_that_is_seen(
    tasks: Tasks, qtbot: QtBot
) -> None:
    pane = shown(FiltersPane, tasks, qtbot)
    assert isinstance(pane, FiltersPane)
    qtbot.waitUntil(lambda: SCROLL in [one.key for one in pane._view.sections])
    assert not pane._view.is_open(SCROLL)
    assert not reads(pane, tasks, Changes(layouts.MEASURED))
    # once the section is opened, what it missed is read
    place = [one.key for one in pane._view.sections].index(SCROLL)
    pane._view.setExpanded(pane._view.model().index(place, 0), True)
    assert pane._settle.isActive()
    qtbot.waitUntil(lambda: not pane._settle.isActive() and not tasks.busy)
    assert reads(pane, tasks, Changes(layouts.MEASURED))
