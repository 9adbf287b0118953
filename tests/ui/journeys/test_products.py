"""The tab Products: each number leads to the sessions behind it, and a person's rules say what pages are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.insights.products import Left, ProductSummary, Stage
from app.library import shop_rules
from app.library.database import open_reader, open_writer
from app.library.shop_rules import Role, ShopRule
from app.library.undoing import Undoable
from app.ui.dismissing import Act
from app.ui.journeys.pane import JourneysPane
from app.ui.journeys.products.pane import ProductsTab
from app.ui.journeys.table import Table
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests import makers
from tests.friction.journeys import HOME, SITE, ended, opened
from tests.friction.test_cart_course import answered, button, shoe
from tests.friction.test_journey_shop import ADD
from tests.libraries import bring_in

CART = 80


def looked(times: int) -> list[makers.Event]:
    """Who looks at the red shoe again and again, and orders nothing."""
    parts = [[shoe(20_000.0 * at), opened(20_000.0 * at + 10_000, HOME)] for at in range(times)]
    return makers.recording(*(one for pair in parts for one in pair), ended(20_000.0 * times))


def put_in(*more: object) -> list[makers.Event]:
    """Who puts it in the cart."""
    return makers.recording(
        shoe(0, f"{SITE}/products/red-shoe", button(CART, "Cart")), answered(5_000, ADD), *more, ended(30_000)
    )  # fmt: skip


RECORDED = (
    looked(3), looked(1), put_in(), put_in(answered(9_000, CART)),
    put_in(makers.custom(20_000, "purchase", {"revenue": 59})),
    makers.recording(opened(0, f"{SITE}/thing/1", title="A thing"), ended(5_000)),
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The library of six visits of a shop."""
    found = tmp_path / "library.footfall"
    with closing(open_writer(found)) as library:
        for at, events in enumerate(RECORDED):
            moved = makers.moved(events, 3_600_000.0 * at)
            bring_in(library, makers.write_json(tmp_path / f"{at}.json", moved))
    return found


@pytest.fixture
def tasks(qtbot: QtBot, resources: Path, place: Path) -> Iterator[Tasks]:
    made = Tasks(place, places=1)
    yield made
    made.close()


@pytest.fixture
def tab(qtbot: QtBot, tasks: Tasks) -> Iterator[ProductsTab]:
    """The tab in its workspace, filled."""
    pane = JourneysPane(tasks, Theme("light"))
    pane.resize(1200, 720)
    pane.show()
    qtbot.waitExposed(pane)
    pane.go_to("products")
    found = pane.tab("products")
    assert isinstance(found, ProductsTab)
    qtbot.waitUntil(lambda: bool(found.table.listed.rows and found.behind.list.listed.rows))
    yield found
    shiboken6.delete(pane)


def product(tab: ProductsTab) -> ProductSummary:
    row = tab.table.listed.rows[0]
    assert isinstance(row, ProductSummary)
    return row


def click(qtbot: QtBot, tab: ProductsTab, column: int) -> None:
    at = tab.table.visualRect(tab.table.listed.index(0, column)).center()
    qtbot.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def listed(tab: ProductsTab) -> list[tuple[int, float]]:
    return [(one.moment.session, one.moment.at_ms) for one in tab.behind.list.listed.rows]


def test_a_product_is_told_with_its_numbers(tab: ProductsTab) -> None:
    row = product(tab)
    assert tab.table.listed.said(row).startswith(
        "Red shoe · site.example/products/red-shoe · Views 7 · People 5 · Came back 1 · 3×, no order 1"
    )
    assert (row.added, row.bought, row.rate.hits, row.rate.total) == (3, 1, 3, 5)


@pytest.mark.parametrize(
    ("column", "sessions", "query"),
    [
        (1, [1, 2, 3, 4, 5], 'product:"Red shoe"'),
        (4, [1], 'seq:"product:\\"Red shoe\\" > product:\\"Red shoe\\" > product:\\"Red shoe\\"" -cart:order'),
        (5, [3, 4, 5], 'cart:"add=Red shoe"'),
        (7, [5], 'cart:"order=Red shoe"'),
    ],
)  # fmt: skip
def test_a_click_on_a_number_lists_the_sessions_behind_it(
    tab: ProductsTab, qtbot: QtBot, column: int, sessions: list[int], query: str
) -> None:
    click(qtbot, tab, column)
    qtbot.waitUntil(lambda: [one for one, _ in listed(tab)] == sessions)
    with qtbot.waitSignal(tab.query_wanted) as wanted:
        tab.behind.query_wanted.emit(tab.behind._query)
    assert wanted.args is not None
    assert wanted.args[0] == query


def test_a_session_opens_three_seconds_before_its_moment(tab: ProductsTab, qtbot: QtBot) -> None:
    click(qtbot, tab, 5)
    qtbot.waitUntil(lambda: [one for one, _ in listed(tab)] == [3, 4, 5])
    with qtbot.waitSignal(tab.moment_wanted) as wanted:
        tab.behind.list.open(tab.behind.list.listed.index(0, 0))
    assert wanted.args == [3, 2_000.0]


def test_the_course_of_the_cart_and_where_it_was_left_are_doors_too(
    tab: ProductsTab, qtbot: QtBot
) -> None:
    # at first those who left their cart are listed
    assert [one for one, _ in listed(tab)] == [3, 4]
    stages = [one for one in tab.stages.listed.rows if isinstance(one, Stage)]
    assert [one.sessions for one in stages] == [5, 3, 1, 0, 1]
    tab.stages.row_opened.emit(stages[-1])
    qtbot.waitUntil(lambda: [one for one, _ in listed(tab)] == [5])
    left = [one for one in tab.left.listed.rows if isinstance(one, Left)]
    assert {one.place: one.sessions.hits for one in left} == {"add": 1, "open": 1}
    tab.left.row_opened.emit(next(one for one in left if one.place == "open"))
    qtbot.waitUntil(lambda: [one for one, _ in listed(tab)] == [4])


def chosen(tab: ProductsTab) -> list[tuple[str, int]]:
    """Which rows of which tables are marked."""
    tables = {"products": tab.table, "stages": tab.stages, "left": tab.left}
    return [
        (name, index.row())
        for name, table in tables.items()
        for index in table.selectionModel().selectedRows()
    ]


def press(qtbot: QtBot, table: Table, row: int, column: int) -> None:
    at = table.visualRect(table.listed.index(row, column)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_the_share_that_went_on_says_how_many_of_how_many_and_lists_them(
    tab: ProductsTab, qtbot: QtBot
) -> None:
    opened_cart = tab.stages.listed.rows[2]
    assert "Went on 1 of 3" in tab.stages.listed.said(opened_cart)
    press(qtbot, tab.stages, 2, 2)
    qtbot.waitUntil(lambda: [one for one, _ in listed(tab)] == [4])
    assert chosen(tab) == [("stages", 2)]
    press(qtbot, tab.stages, 1, 2)
    qtbot.waitUntil(lambda: [one for one, _ in listed(tab)] == [3, 4, 5])
    assert chosen(tab) == [("stages", 1)]
    assert tab.behind._title.text() == "Looked at a product → Put one in the cart: 3"
    assert tab.behind._query == "has:product cart:add"


def test_the_list_is_always_of_the_one_row_that_is_chosen(tab: ProductsTab, qtbot: QtBot) -> None:
    assert chosen(tab) == []
    press(qtbot, tab.table, 0, 0)
    qtbot.waitUntil(lambda: [one for one, _ in listed(tab)] == [1, 2, 3, 4, 5])
    # a share that is no door
    press(qtbot, tab.left, 1, 2)
    place = tab.left.listed.rows[1]
    assert isinstance(place, Left)
    session = {"add": 3, "open": 4}[place.place]
    qtbot.waitUntil(lambda: [one for one, _ in listed(tab)] == [session])
    assert chosen(tab) == [("left", 1)]
    tab.left.setFocus()
    qtbot.keyClick(tab.left, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: [one for one, _ in listed(tab)] == [7 - session])
    tab.set_query("-cart:order")
    qtbot.waitUntil(lambda: product(tab).bought == 0)
    qtbot.waitUntil(lambda: chosen(tab) == [("left", 0)])
    assert [one for one, _ in listed(tab)] == [7 - session]


def test_only_the_sessions_of_the_search_count_and_none_is_told_as_such(
    tab: ProductsTab, qtbot: QtBot
) -> None:
    tab.set_query("cart:order")
    qtbot.waitUntil(lambda: product(tab).views == 1)
    tab.set_query("site:none")
    qtbot.waitUntil(lambda: tab._faces.currentIndex() == 0)


def test_a_rule_tells_what_it_takes_before_it_is_kept_and_can_be_undone(
    tab: ProductsTab, tasks: Tasks, qtbot: QtBot, place: Path
) -> None:
    tab.rules_button.click()
    dialog = tab.rules_dialog
    assert dialog is not None
    dialog.pattern.setText("/thing/*")
    qtbot.waitUntil(dialog.add.isEnabled)
    assert "Addresses: 1 · visits: 1" in dialog._said.text()
    dialog.add.click()
    assert dialog.rules == (ShopRule(Role.PRODUCT, "/thing/*"),)
    with qtbot.waitSignal(tab.act_wanted) as wanted:
        dialog.use.click()
    act = wanted.args[0] if wanted.args else None
    assert isinstance(act, Act)
    done: list[Undoable] = []
    tasks.write(act.act, done.append)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: len(tab.table.listed.rows) == 2)
    names = [one.product.name for one in tab.table.listed.rows if isinstance(one, ProductSummary)]
    assert names == ["Red shoe", "A thing"]
    assert done[0].back is not None
    tasks.write(done[0].back)
    qtbot.waitUntil(lambda: len(tab.table.listed.rows) == 1)
    with closing(open_reader(place)) as db:
        assert shop_rules.rules(db) == ()


def test_a_pattern_that_cannot_be_read_is_told_and_not_added(
    tab: ProductsTab, qtbot: QtBot
) -> None:
    tab.show_rules()
    dialog = tab.rules_dialog
    assert dialog is not None
    dialog.is_regex.setChecked(True)
    dialog.pattern.setText("/thing/(")
    qtbot.waitUntil(lambda: "no regular expression" in dialog._said.text())
    assert not dialog.add.isEnabled()
    dialog.reject()
