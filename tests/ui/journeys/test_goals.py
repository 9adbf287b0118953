"""The Goals tab in the whole window: suggested, kept, changed, told in parts; each number leads to its sessions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.activity.model import CustomEvent, Milestone
from app.errors import UserError
from app.insights.goals import Course
from app.library.changes import Changes
from app.library.database import Library
from app.library.goals import Taken, Worth
from app.proportions import Share
from app.ui.journeys.goals import columns, reading
from app.ui.journeys.goals.chart import scale_end
from app.ui.journeys.goals.columns import In, Of
from app.ui.journeys.goals.editor import GoalDialog
from app.ui.journeys.goals.pane import GoalsTab
from app.ui.journeys.table import Table
from app.ui.window import Window
from tests.library import builder
from tests.ui.whole import whole_window

HOST = "https://shop.example"
DAY_MS = 86_400_000
#: who, the device, the page after the cart, what was bought
WAYS = (
    ("ann", "desktop", "/thanks", "40"),
    ("ann", "desktop", "/thanks", '"1.234,50 €"'),
    ("bob", "phone", "/cart", None),
    ("eve", "phone", "/thanks", "10"),
    (None, "phone", "/help", None),
    (None, "desktop", "/help", None),
)


def _session(at: int) -> builder.IngestedSession:
    person, device, page, bought = WAYS[at]
    told = (
        () if bought is None else (CustomEvent(0, 15_000.0, "purchase", f'{{"total": {bought}}}'),)
    )
    return builder.session(
        f"session {at}",
        metadata=builder.known_as(("email", f"{person}@x.org")) if person else None,
        derived=builder.analysis(
            visits=(
                builder.visit(f"{HOST}/cart", 0, 10_000),
                builder.visit(f"{HOST}{page}", 10_000, 20_000),
            ),
            custom=told,
            milestones=() if bought is None else (Milestone(0, 15_000.0, "purchase", 1.0, None),),
            started_at_ms=builder.NOON_MS + at * DAY_MS,
            device=device,
        ),
    )


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window over six sessions of a shop."""
    with whole_window(qtbot, tmp_path, [_session(at) for at in range(len(WAYS))]) as made:
        made.resize(1280, 800)
        yield made


@pytest.fixture
def tab(window: Window, qtbot: QtBot) -> GoalsTab:
    """The tab, before there is a goal."""
    window.go_to("journeys")
    window.body.journeys.go_to("goals")
    found = window.body.journeys.tab("goals")
    assert isinstance(found, GoalsTab)
    qtbot.waitUntil(lambda: bool(buttons(found, "Keep as a goal")))
    return found


@pytest.fixture
def kept(tab: GoalsTab, qtbot: QtBot) -> GoalsTab:
    """The tab with orders as a goal."""
    tab._add("Orders", "event:purchase", Worth("purchase", "total"))
    qtbot.waitUntil(lambda: len(tab.list.listed.rows) == 1 and len(behind(tab)) == 3)
    qtbot.waitUntil(lambda: len(tab.detail.table.listed.rows) == 2)
    return tab


def buttons(of: GoalsTab, text: str) -> list[QPushButton]:
    return [one for one in of.findChildren(QPushButton) if one.text() == text and one.isVisible()]


def behind(of: GoalsTab) -> list[int]:
    return [row.moment.session for row in of.behind.list.listed.rows]


def texts(of: Table) -> list[list[str]]:
    return [[one.text(row) for one in of.listed.columns] for row in of.listed.rows]


def click(of: Table, row: int, column: int, qtbot: QtBot) -> None:
    place = of.visualRect(of.listed.index(row, column)).center()
    qtbot.mouseClick(of.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))


def test_before_there_is_a_goal_it_is_suggested_and_kept_with_one_click_and_undone(
    tab: GoalsTab, window: Window, qtbot: QtBot
) -> None:
    said = {one.text() for one in tab._start.findChildren(QLabel)}
    assert {"Purchase", "an event tells of it · 3 sessions · worth: purchase.total"} <= said
    assert {"/thanks", "a page that thanks · 3 sessions"} <= said
    qtbot.mouseClick(buttons(tab, "Keep as a goal")[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(tab.list.listed.rows) == 1)
    assert texts(tab.list)[0][:2] == ["Purchase", "50 %"]
    qtbot.waitUntil(lambda: bool(buttons(tab, "Suggested: 1 ▾")))
    window.body.sessions.slots["undo"]()
    qtbot.waitUntil(lambda: len(buttons(tab, "Keep as a goal")) == 2)


def test_a_goal_tells_shares_people_and_each_currency_for_itself(kept: GoalsTab) -> None:
    ((name, share, sessions, people, revenue, order, again),) = texts(kept.list)
    assert (name, share, sessions, people) == ("Orders", "50 %", "3", "2")
    assert (revenue, order, again) == ("50.00 + 1,234.50 EUR", "25.00", "1 of 2")
    said = kept.detail._summary.text()
    assert said.startswith("3 of 6 sessions reached it: 50 %; anything from 19 to 81 % fits")
    assert "it took 0:15" in said
    assert "Only 6 sessions: a share may be off by 40 points." in said
    assert "2 orders · middle order 25.00" in kept.detail._money.text()
    assert kept.detail._caveats.text().endswith("Currencies are not added up.")


def test_each_number_leads_to_its_sessions_and_the_moment_before(
    kept: GoalsTab, window: Window, qtbot: QtBot
) -> None:
    # those worth most in the currency of most orders come first
    assert behind(kept) == [1, 4, 2]
    kept.list.cell_opened.emit(kept.list.listed.rows[0], Of.AGAIN)
    qtbot.waitUntil(lambda: set(behind(kept)) == {1, 2})
    click(kept.list, 0, Of.SESSIONS, qtbot)
    qtbot.waitUntil(lambda: set(behind(kept)) == {1, 2, 4})
    opened: list[float] = []
    kept.moment_wanted.connect(lambda _session, at_ms: opened.append(at_ms))
    kept.moment_wanted.disconnect(window.body.journeys.moment_wanted)
    qtbot.keyClick(kept.behind.list, Qt.Key.Key_Return)
    assert opened == [12_000]
    qtbot.mouseClick(buttons(kept, "List all in Watch")[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: set(window.body.sessions.ids) == {1, 2, 4})
    assert window.search.query == "event:purchase"


def test_sessions_are_told_in_parts_and_a_part_leads_to_its_own(
    kept: GoalsTab, qtbot: QtBot
) -> None:
    rows = {row[0]: row for row in texts(kept.detail.table)}
    assert rows["desktop"][1:5] == ["67 %", "2", "3", "33 %"]
    assert rows["phone"][5].startswith("−33 (")
    places = {row.name: at for at, row in enumerate(kept.detail.table.listed.rows)}
    click(kept.detail.table, places["phone"], In.REACHED, qtbot)
    qtbot.waitUntil(lambda: behind(kept) == [4])
    click(kept.detail.table, places["phone"], In.SESSIONS, qtbot)
    qtbot.waitUntil(lambda: set(behind(kept)) == {3, 4, 5})
    click(kept.detail.table, places["phone"], In.OTHERS, qtbot)
    qtbot.waitUntil(lambda: set(behind(kept)) == {1, 2})
    assert kept.behind._title.text() == "2 sessions reached “Orders” · without phone"
    assert kept.behind._all.toolTip() == "<qt>-device:phone event:purchase</qt>"
    kept.detail.table.setCurrentIndex(kept.detail.table.listed.index(places["phone"], 0))
    said = kept.detail._said.text()
    assert "33 % reach it (6 to 79 %), without 67 % (21 to 94 %)." in said
    assert said.endswith("None of it tells why.")


def test_a_page_counts_only_before_the_goal(kept: GoalsTab, qtbot: QtBot) -> None:
    kept.detail.choose_by("page")
    qtbot.waitUntil(lambda: len(kept.detail.table.listed.rows) == 3)
    rows = {row[0]: row for row in texts(kept.detail.table)}
    assert (rows["/cart"][2:4], rows["/thanks"][2:4]) == (["3", "6"], ["3", "3"])
    assert "Only what came before the goal counts." in kept.detail._said.text()
    kept.detail.choose_by("tag")
    qtbot.waitUntil(kept.detail._none.isVisible)
    assert kept.detail._none.text() == "No session tells: Tag"


def test_a_column_of_time_leads_to_its_sessions(kept: GoalsTab, qtbot: QtBot) -> None:
    chart = kept.detail._course
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.place(1).center().toPoint())
    qtbot.waitUntil(lambda: behind(kept) == [2])
    chart.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(chart, key)
    qtbot.waitUntil(lambda: behind(kept) == [3])


def test_the_search_bar_narrows_the_goals(kept: GoalsTab, window: Window, qtbot: QtBot) -> None:
    window.search.set_query("device:phone")
    qtbot.waitUntil(lambda: texts(kept.list)[0][1:3] == ["33 %", "1"])
    qtbot.waitUntil(lambda: behind(kept) == [4])
    window.search.set_query("device:toaster")
    qtbot.waitUntil(lambda: texts(kept.list)[0][1:3] == ["–", "0"])
    qtbot.waitUntil(lambda: kept.detail._summary.text() == "The search leaves no session.")


def test_a_goal_is_made_in_the_dialog_with_the_fields_there_are(
    kept: GoalsTab, window: Window, qtbot: QtBot
) -> None:
    kept.edit()
    dialog = kept._dialog
    assert isinstance(dialog, GoalDialog)
    qtbot.waitUntil(lambda: dialog.event_.findData("purchase") > 0)
    assert not dialog.keep.isEnabled()
    dialog.name.setText("orders")
    dialog.asked.setEditText("evnt:purchase")
    assert "no filter" in dialog._said.text()
    dialog.asked.setEditText("event:purchase")
    qtbot.waitUntil(lambda: dialog._said.text() == "3 of 6 sessions fit")
    dialog.event_.setCurrentIndex(dialog.event_.findData("purchase"))
    qtbot.waitUntil(lambda: dialog.field.count() == 1)
    assert dialog.field.itemText(0) == "total  ·  40, 1.234,50 €, 10"
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert "There is a goal “orders” already." in dialog._said.text()
    dialog.name.setText("Sales")
    dialog.taken.setCurrentIndex(1)
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(kept.list.listed.rows) == 2)
    assert {row[0]: row[4] for row in texts(kept.list)}["Sales"] == "50.00 + 1,234.50 EUR"
    (made,) = [row.goal for row in kept.list.listed.rows if row.goal.name == "Sales"]
    assert made.worth == Worth("purchase", "total", Taken.LAST)


def test_a_goal_is_changed_and_forgotten_and_both_can_be_undone(
    kept: GoalsTab, window: Window, qtbot: QtBot
) -> None:
    goal = kept.list.listed.rows[0].goal
    kept.edit(goal)
    dialog = kept._dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.worth == goal.worth)
    assert (dialog.name.text(), dialog.asked.currentText()) == ("Orders", "event:purchase")
    dialog.name.setText("Thanked")
    dialog.asked.setEditText("page:/thanks")
    dialog.event_.setCurrentIndex(0)
    qtbot.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: texts(kept.list)[0][0] == "Thanked")
    assert texts(kept.list)[0][4] == ""
    window.body.sessions.slots["undo"]()
    qtbot.waitUntil(lambda: texts(kept.list)[0][0] == "Orders")
    qtbot.mouseClick(buttons(kept, "Forget")[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(buttons(kept, "Keep as a goal")))
    window.body.sessions.slots["undo"]()
    qtbot.waitUntil(lambda: texts(kept.list)[:1] != [] and kept.list.isVisible())


def test_a_dialog_that_is_closed_while_sessions_are_counted_wants_no_answer(
    kept: GoalsTab, qtbot: QtBot
) -> None:
    kept.edit(kept.list.listed.rows[0].goal)
    dialog = kept._dialog
    assert dialog is not None
    dialog._count()
    shiboken6.delete(dialog)
    # an answer that finds nobody would be an error out of the event loop
    qtbot.waitUntil(lambda: not kept._tasks.busy)


def test_what_the_library_refuses_stays_in_the_dialog_as_a_sentence(
    kept: GoalsTab, qtbot: QtBot
) -> None:
    kept.edit()
    assert kept._dialog is not None
    kept._dialog.say(UserError("No.", "Do it otherwise."))
    assert kept._dialog._said.text() == "No. Do it otherwise."
    kept._dialog.reject()


def test_shares_and_scales_are_told_as_finely_as_they_are_known() -> None:
    assert reading.share(Share(26_875, 100_000)) == "26.9 %"
    assert reading.ranged(Share(26_875, 100_000)) == "26.6 to 27.2 %"
    assert (reading.share(Share(0, 0)), reading.ranged(Share(0, 0))) == ("–", "")
    assert reading.part("signal", "rage click") == "Rage click"
    assert columns.scale_of([]) == 1.0


def test_the_scale_of_the_course_ends_above_all_ranges_that_many_tell_of() -> None:
    def end(*shares: Share) -> float:
        return scale_end(Course(0.0, DAY_MS, shares, (0.0,) * len(shares)))

    assert end(Share(30, 100), Share(20, 100)) == 0.4
    # 20 of 50 may be 54 of 100
    assert end(Share(20, 50)) == 0.6
    assert end(Share(6, 10), Share(2, 10)) == 1.0
    # one of a single session is told of too few to press the others together
    assert end(Share(2, 400), Share(0, 1)) == 0.02
    assert end(Share(0, 0)) == 0.01


def test_the_start_counts_what_the_search_leaves(
    tab: GoalsTab, window: Window, qtbot: QtBot
) -> None:
    window.search.set_query("device:phone")
    wanted = "a page that thanks · 1 session"
    qtbot.waitUntil(lambda: wanted in {one.text() for one in tab._start.findChildren(QLabel)})
    window.search.set_query("device:toaster")
    qtbot.waitUntil(lambda: tab._faces.currentWidget() is tab._waiting)
    assert "No session fits" in {one.text() for one in tab._waiting.findChildren(QLabel)}


def test_a_goal_that_cannot_be_read_any_more_says_so_and_the_others_work(
    kept: GoalsTab, qtbot: QtBot
) -> None:
    kept._add("Old", "page:/old", None)
    qtbot.waitUntil(lambda: len(kept.list.listed.rows) == 2)

    def spoil(db: Library) -> Changes:
        db.execute("UPDATE goals SET query = 'hologram:seen' WHERE name = 'Old'")
        return Changes(frozenset({"goals"}))

    kept._tasks.write(spoil)
    qtbot.waitUntil(lambda: any(row.refusal for row in kept.list.listed.rows))
    told = {row[0]: row[1:] for row in texts(kept.list)}
    assert told["Orders"][0] == "50 %"
    assert set(told["Old"]) == {""}
    at = next(at for at, row in enumerate(kept.list.listed.rows) if row.refusal)
    assert "hologram" in kept.list.listed.columns[0].below(kept.list.listed.rows[at])
    click(kept.list, at, 0, qtbot)
    qtbot.waitUntil(lambda: "hologram" in kept.detail._summary.text())
    assert not kept.detail.table.isVisible()
    qtbot.waitUntil(lambda: behind(kept) == [])
    click(kept.list, at, Of.SESSIONS, qtbot)
    click(kept.list, 1 - at, 0, qtbot)
    qtbot.waitUntil(lambda: len(behind(kept)) == 3)
    assert kept.detail.table.isVisible()
