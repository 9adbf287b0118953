"""Which days count: the control beside the picture and the window's query say the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.ui.calendar import today
from app.ui.heatmap.dates import DatesButton, Days, days_of, with_days
from app.ui.heatmap.dates_dialog import DatesDialog
from app.ui.theme import Theme

DAY = timedelta(days=1)


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def button(ground: QWidget) -> DatesButton:
    return DatesButton(Theme("light"), ground)


def offered(button: DatesButton) -> dict[str, bool]:
    menu = button.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    return {act.text(): act.isChecked() for act in menu.actions() if act.text()}


def press(button: DatesButton, title: str) -> None:
    menu = button.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    next(act for act in menu.actions() if act.text() == title).trigger()


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", Days()),
        ("clicks>3 page:/", Days()),
        ("started>=2026-01-05 clicks>3", Days(date(2026, 1, 5))),
        ("started<2026-01-12", Days(None, date(2026, 1, 11))),
        ("started>=2026-01-05 started<2026-01-06", Days(date(2026, 1, 5), date(2026, 1, 5))),
        ("started>2026-01-05", None),
        ("-started>=2026-01-05", None),
        ("started>=2026-01", None),
        ("started>=", None),
    ],
)
def test_the_days_that_a_query_leaves_are_told_where_it_says_them_so(
    query: str, days: Days | None
) -> None:
    assert days_of(query) == days


def test_other_days_leave_the_rest_of_the_query_as_it_is() -> None:
    days = Days(date(2026, 1, 5), date(2026, 1, 11))
    query = with_days('started<2025-01-01 page:/cart "a word"', days)
    assert query == 'page:/cart "a word" started>=2026-01-05 started<2026-01-12'
    assert days_of(query) == days
    assert with_days(query, Days()) == 'page:/cart "a word"'
    assert with_days("started>=", days) == "started>="


def test_the_button_says_which_days_count_and_narrows_the_window(
    button: DatesButton, qtbot: QtBot
) -> None:
    assert button.text() == "Any time ▾"
    day = today()
    for title, first in (
        ("Today", day),
        ("Last 7 days", day - 6 * DAY),
        ("Last 30 days", day - 29 * DAY),
    ):
        with qtbot.waitSignal(button.query_wanted) as wanted:
            press(button, title)
        assert wanted.args == [f"started>={first} started<{day + DAY}"]
        button.show_query(wanted.args[0])
        assert button.text() == f"{title} ▾"
        assert [name for name, on in offered(button).items() if on] == [title]
    with qtbot.waitSignal(button.query_wanted) as wanted:
        press(button, "Any time")
    assert wanted.args == [""]


def test_days_that_the_query_says_in_another_way_are_left_to_it(button: DatesButton) -> None:
    button.show_query("started>2026-01-05")
    assert button.text() == "Days of the search ▾"
    assert [name for name, on in offered(button).items() if on] == ["Between days…"]


def test_between_two_days_of_a_calendar(button: DatesButton, qtbot: QtBot) -> None:
    button.ask_visits(lambda: [(date(2026, 2, 1), 4), (date(2026, 2, 9), 3)])
    press(button, "Between days…")
    dialog = next(one for one in button.window().findChildren(DatesDialog))
    assert (dialog.first.day, dialog.last.day) == (date(2026, 2, 1), date(2026, 2, 9))
    assert dialog.said.text() == "7 visits"
    dialog.last.choose(date(2026, 1, 9))
    assert not dialog.use.isEnabled()
    dialog.last.choose(date(2026, 2, 5))
    assert dialog.said.text() == "4 visits"
    with qtbot.waitSignal(button.query_wanted) as wanted:
        dialog.use.click()
    assert wanted.args == ["started>=2026-02-01 started<2026-02-06"]
    button.show_query(wanted.args[0])
    assert "–" in button.text()
