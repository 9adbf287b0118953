"""What every tab does with a reading that is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import LibraryUnusable, UserError
from app.ui.journeys.tabs import TABS
from app.ui.window import Window
from tests.library import builder
from tests.ui.whole import whole_window

NAMES = [entry.name for entry in TABS]


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window over one session."""
    with whole_window(qtbot, tmp_path, [builder.session("one")]) as made:
        yield made


@pytest.mark.parametrize("name", NAMES)
def test_a_search_that_cannot_be_asked_is_no_failure_and_nothing_waits_for_it(
    name: str, window: Window, qtbot: QtBot
) -> None:
    tab = window.body.journeys.tab(name)
    failed: list[UserError] = []
    tab.failed.connect(failed.append)
    tab.set_query("nosuch:thing")
    window.go_to("journeys")
    window.body.journeys.go_to(name)
    # answers come in turn: before this one all that the tab asked for
    answered: list[int] = []
    window._tasks.survey(lambda _db: 1, answered.append)
    qtbot.waitUntil(lambda: bool(answered))
    assert not tab._slow.isActive()
    assert not failed
    assert not window.messages.isVisible()


@pytest.mark.parametrize("name", NAMES)
def test_a_library_that_cannot_be_read_is_told(name: str, window: Window) -> None:
    tab = window.body.journeys.tab(name)
    failed: list[UserError] = []
    tab.failed.disconnect(window.body.journeys.failed)
    tab.failed.connect(failed.append)
    tab._refused(LibraryUnusable("The library is damaged."))
    assert len(failed) == 1
