"""The dialog of signals: every number, what it would mark, what is no problem."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.friction.model import Kind
from app.friction.presets import PRESETS
from app.friction.thresholds import Thresholds
from app.library import ignoring, signals
from app.library.database import open_reader
from app.ui.dismissing import Act
from app.ui.signals import numbers
from app.ui.signals.dialog import SignalsDialog
from app.ui.signals.field import NumberRow
from app.ui.signals.listed import NOW, WOULD
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.ui import troubled

MARKUP = "<b>bold</b>"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return troubled.library(tmp_path)


@pytest.fixture
def dialog(tasks: Tasks, qtbot: QtBot) -> SignalsDialog:
    made = SignalsDialog(tasks, Theme("light"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: marked(made) == ("2", "2"))
    return made


def marked(dialog: SignalsDialog, kind: Kind = Kind.RAGE_CLICK) -> tuple[str, str]:
    """How many sessions the list says: (now, would)."""
    item = dialog.kinds.topLevelItem(list(Kind).index(kind))
    assert item is not None
    return item.text(NOW), item.text(WOULD)


def row(dialog: SignalsDialog, name: str) -> NumberRow:
    return dialog.page.rows[name]


def in_force(library: Path) -> Thresholds:
    with closing(open_reader(library)) as db:
        return signals.thresholds(db)


def test_every_number_of_the_rules_stands_with_one_kind_under_a_name_and_with_a_help() -> None:
    listed = [number for kind in Kind for number in numbers.numbers_of(kind)]
    assert Counter(number.name for number in listed) == Counter(Thresholds.__struct_fields__)
    assert [
        number.name for number in listed if not number.help or number.title == number.name
    ] == []
    assert all(numbers.about(kind) for kind in Kind)


def test_a_page_shows_each_number_with_its_unit_and_bounds(dialog: SignalsDialog) -> None:
    assert row(dialog, "rage_gap_ms").field.text() == "1 s"
    assert row(dialog, "rage_distance_px").field.text() == "30 px"
    assert "From 1 to 100." in row(dialog, "rage_clicks").field.toolTip()
    dialog.show_kind(Kind.FORM_REFILL)
    assert row(dialog, "refill_left_frac").field.text() == "25 %"


def test_a_number_that_is_changed_tells_what_it_would_mark_and_writes_nothing(
    dialog: SignalsDialog, library: Path, qtbot: QtBot
) -> None:
    row(dialog, "rage_clicks").field.setValue(5)
    assert dialog.thresholds == Thresholds(rage_clicks=5)
    qtbot.waitUntil(lambda: marked(dialog) == ("2", "1"))
    assert (
        dialog.page.counted.text() == "Would mark 1 session of the whole library (now 2) · 1 signal"
    )
    assert in_force(library) == Thresholds()


def test_only_what_is_not_footfalls_own_can_go_back(dialog: SignalsDialog) -> None:
    clicks, gap = row(dialog, "rage_clicks"), row(dialog, "rage_gap_ms")
    clicks.field.setValue(5)
    assert clicks.reset.isVisible()
    assert not gap.reset.isVisible()
    assert dialog.preset.currentText() == "Your own"
    clicks.reset.click()
    assert dialog.thresholds == Thresholds()
    assert not clicks.reset.isVisible()
    assert dialog.preset.currentText() == "Footfall"
    assert not dialog.foot.apply.isEnabled()


def test_the_numbers_of_other_tools_can_be_taken_and_given_back(
    dialog: SignalsDialog, qtbot: QtBot
) -> None:
    place = dialog.preset.findText("Sentry")
    dialog.preset.setCurrentIndex(place)
    dialog.preset.activated.emit(place)
    assert dialog.thresholds == PRESETS["Sentry"].thresholds
    assert row(dialog, "rage_clicks").field.value() == 5
    dialog.foot.reset.click()
    assert dialog.thresholds == Thresholds()


def test_applied_numbers_are_in_force_for_every_session(
    dialog: SignalsDialog, library: Path, qtbot: QtBot
) -> None:
    row(dialog, "rage_clicks").field.setValue(5)
    dialog.foot.apply.click()
    assert dialog.foot.cancel.isVisible()
    assert not dialog.page.isEnabled()
    qtbot.waitUntil(lambda: marked(dialog) == ("1", "1"))
    assert in_force(library) == Thresholds(rage_clicks=5)
    assert not dialog.foot.cancel.isVisible()
    assert dialog.page.isEnabled()
    assert not dialog.foot.apply.isEnabled()


def test_what_is_stopped_leaves_everything_as_it_was(
    dialog: SignalsDialog, tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    row(dialog, "rage_clicks").field.setValue(5)
    dialog.foot.apply.click()
    dialog.foot.cancel.click()
    assert dialog.page.isEnabled()
    assert dialog.foot.apply.isEnabled()
    qtbot.waitUntil(lambda: tasks.busy == 0)
    assert in_force(library) == Thresholds()


def test_numbers_set_elsewhere_are_shown_unless_somebody_is_at_work_here(
    dialog: SignalsDialog, tasks: Tasks, qtbot: QtBot
) -> None:
    other = Thresholds(rage_clicks=6)
    tasks.write(lambda db: signals.keep_thresholds(db, other))
    qtbot.waitUntil(lambda: dialog.thresholds == other)
    row(dialog, "rage_clicks").field.setValue(4)
    with qtbot.waitSignal(tasks.library_changed):
        tasks.write(lambda db: signals.keep_thresholds(db, Thresholds(rage_clicks=7)))
    qtbot.waitUntil(lambda: tasks.busy == 0)
    assert dialog.thresholds == Thresholds(rage_clicks=4)


def test_what_is_no_problem_is_listed_as_plain_text_and_can_be_brought_back(
    dialog: SignalsDialog, tasks: Tasks, library: Path, qtbot: QtBot
) -> None:
    rules = (
        ignoring.IgnoreRule(Kind.RAGE_CLICK, page="/"),
        ignoring.IgnoreRule(selector=MARKUP),
    )
    for rule in rules:
        tasks.write(lambda db, one=rule: ignoring.ignore(db, one))  # type: ignore[misc]
    qtbot.waitUntil(lambda: dialog.rules.list.topLevelItemCount() == 2)
    qtbot.waitUntil(lambda: marked(dialog) == ("0", "0"))
    newest, oldest = (dialog.rules.list.topLevelItem(place) for place in range(2))
    assert newest is not None
    assert oldest is not None
    assert [newest.text(place) for place in range(4)] == [
        "any",
        MARKUP,
        "any",
        "0 signals in 0 sessions",
    ]
    assert [oldest.text(place) for place in range(4)] == [
        "Rage click",
        "any",
        "/",
        "2 signals in 2 sessions",
    ]
    assert not dialog.rules.button.isEnabled()
    oldest.setSelected(True)
    asked: list[Act] = []
    dialog.act_wanted.connect(asked.append)
    qtbot.keyClick(dialog.rules.list, Qt.Key.Key_Delete)
    assert [act.said for act in asked] == ["Counts again: Rage click, page /"]
    tasks.write(asked[0].act)
    qtbot.waitUntil(lambda: marked(dialog) == ("2", "2"))


def test_all_of_it_can_be_reached_by_keyboard_and_is_named(dialog: SignalsDialog) -> None:
    fields = [dialog.preset, dialog.kinds, *(one.field for one in dialog.page.rows.values())]
    unnamed = [type(one).__name__ for one in fields if not one.accessibleName()]
    assert unnamed == []
    unreachable = [
        one.objectName() for one in fields if not one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert unreachable == []


def test_the_smallest_window_cuts_no_number(dialog: SignalsDialog) -> None:
    dialog.resize(dialog.minimumSize())
    page = dialog.page
    width = page.viewport().width()
    inner = page.widget()
    assert isinstance(inner, QWidget)
    for one in page.rows.values():
        right = one.reset.mapTo(inner, one.reset.rect().topRight()).x()
        assert right <= width
