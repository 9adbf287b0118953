"""The dialog of page rules: what it says where there is nothing, and of rules that are still being written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.library.addresses import PageRule
from app.ui.heatmap.rules import PageRulesDialog
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.ui.heatmap import shop


@pytest.fixture
def tasks(tmp_path: Path, qtbot: QtBot, resources: Path) -> Iterator[Tasks]:
    made = Tasks(shop.library(tmp_path), places=1)
    with qtbot.waitSignal(made.library_opened):
        pass
    yield made
    made.close()


@pytest.fixture
def dialog(tasks: Tasks, qtbot: QtBot) -> PageRulesDialog:
    made = PageRulesDialog(tasks, Theme("light"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made._no_offers.isVisible)
    return made


def test_without_rules_and_suggestions_it_says_so(dialog: PageRulesDialog) -> None:
    assert dialog._no_rules.isVisible()
    assert dialog._no_offers.text().startswith("Nothing to suggest")
    assert not dialog._take.isEnabled()
    assert not dialog._use.isEnabled()
    dialog.add(PageRule("/ca*", "Basket"))
    assert not dialog._no_rules.isVisible()


def test_a_rule_that_is_still_being_written_is_no_mistake(
    dialog: PageRulesDialog, qtbot: QtBot
) -> None:
    dialog._add.click()
    dialog.pattern.setText("/ca*")
    dialog.pattern.textEdited.emit("/ca*")
    with qtbot.waitSignal(dialog._settle.timeout):
        pass
    assert not dialog._trouble.text()
    assert not dialog._use.isEnabled()
    dialog.page.setText("Basket")
    dialog.page.textEdited.emit("Basket")
    qtbot.waitUntil(dialog._use.isEnabled)
    assert dialog.table.topLevelItem(0).text(2) == "1"


def test_a_regular_expression_is_told_as_one(dialog: PageRulesDialog) -> None:
    dialog.add(PageRule("/item[0-9]+", "Item", is_regex=True))
    assert dialog.table.topLevelItem(0).text(0) == "/item[0-9]+  ·  regular expression"
