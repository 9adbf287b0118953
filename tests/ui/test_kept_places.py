"""The menu of workspaces: the four steps people work by, and places kept by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.errors import QueryError
from app.library import workspaces
from app.library.changes import Changes
from app.library.database import Library, open_writer
from app.library.workspaces import Place
from app.ui.journeys.pane import JourneysPane
from app.ui.journeys.tabs import TABS
from app.ui.kept_places import STEPS
from app.ui.window import Window
from tests.library import builder
from tests.ui.whole import whole_window


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window over two sessions."""
    with whole_window(qtbot, tmp_path, [builder.session("one"), builder.session("two")]) as made:
        yield made


def offered(window: Window) -> list[str]:
    menu = window._kept_places.menu
    menu.aboutToShow.emit()
    return [act.text() for act in menu.actions() if act.text()]


def choose(menu: QMenu, text: str) -> None:
    (act,) = [act for act in menu.actions() if act.text() == text]
    act.trigger()


def test_the_steps_people_work_by_lead_there_and_leave_the_search(window: Window) -> None:
    window.search.set_query("device:desktop")
    assert offered(window)[:3] == [
        "Understand: what is there", "Find issues: what goes wrong", "Know goals: who gets there",
    ]  # fmt: skip
    choose(window._kept_places.menu, "Find issues: what goes wrong")
    assert window.body.workspace == "issues"
    offered(window)
    choose(window._kept_places.menu, "Know goals: who gets there")
    assert (window.body.workspace, window.body.journeys.shown) == ("journeys", "goals")
    assert window.search.query == "device:desktop"


def test_every_step_leads_to_a_tab_that_there_is() -> None:
    assert {place.tab for _, place in STEPS} <= {"", *(entry.name for entry in TABS)}


def test_the_menu_makes_no_workspace_that_nobody_was_in(window: Window) -> None:
    offered(window)
    assert window.body.findChild(JourneysPane) is None


def test_a_kept_place_leads_back_with_what_was_searched_for_until_it_is_forgotten(
    window: Window, qtbot: QtBot
) -> None:
    places = window._kept_places
    window.search.set_query("device:phone")
    window.go_to("journeys")
    window.body.journeys.go_to("funnels")
    places.keep("Phones", places.here)
    qtbot.waitUntil(lambda: "Phones" in offered(window))
    window.search.set_query("")
    window.go_to("watch")
    offered(window)
    choose(places.menu, "Phones")
    assert places.here == Place("journeys", "funnels", "device:phone")
    offered(window)
    forget = places.menu.actions()[-1].menu()
    assert isinstance(forget, QMenu)
    choose(forget, "Phones")
    qtbot.waitUntil(lambda: "Phones" not in offered(window))
    window.body.sessions.slots["undo"]()
    qtbot.waitUntil(lambda: "Phones" in offered(window))


def test_a_place_of_that_name_is_another_from_now_on_and_undo_brings_back_the_first(
    tmp_path: Path,
) -> None:
    with closing(open_writer(tmp_path / "library.footfall")) as db:
        workspaces.save(db, "Mine", Place("issues"))
        done = workspaces.save(db, "mine", Place("heat", "", "site:a"))
        assert [(one.name, one.place) for one in workspaces.kept(db)] == [
            ("mine", Place("heat", "", "site:a"))
        ]
        assert done.back is not None
        done.back(db)
        assert [(one.name, one.place) for one in workspaces.kept(db)] == [("Mine", Place("issues"))]
        db.execute("UPDATE workspaces SET state = '{\"workspace\": 3}'")
        assert [(one.name, one.place) for one in workspaces.kept(db)] == [("Mine", None)]
        db.execute("UPDATE workspaces SET state = '{'")
        assert [(one.name, one.place) for one in workspaces.kept(db)] == [("Mine", None)]
        with pytest.raises(QueryError):
            workspaces.save(db, " ", Place("heat"))


def test_a_place_that_cannot_be_read_is_named_leads_nowhere_and_can_be_forgotten(
    window: Window, qtbot: QtBot
) -> None:
    places = window._kept_places
    places.keep("Mine", Place("issues"))
    qtbot.waitUntil(lambda: "Mine" in offered(window))
    broken = Changes(frozenset({"workspaces"}))

    def spoil(db: Library) -> Changes:
        db.execute("UPDATE workspaces SET state = '{}'")
        return broken

    window._tasks.write(spoil)
    said = "Mine: kept by another Footfall, cannot be read"
    qtbot.waitUntil(lambda: said in offered(window))
    (act,) = [one for one in places.menu.actions() if one.text() == said]
    assert not act.isEnabled()
    forget = places.menu.actions()[-1].menu()
    assert isinstance(forget, QMenu)
    choose(forget, "Mine")
    qtbot.waitUntil(lambda: said not in offered(window))
