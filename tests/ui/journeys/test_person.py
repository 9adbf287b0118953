"""The Person tab in the whole window: who is there, one story, its doors; merged, split, named, joined, taken back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.activity.model import CartStep, Entry, Milestone, ProductView
from app.ui import words
from app.ui.journeys import behind
from app.ui.journeys.person import asking, reading
from app.ui.journeys.person.header import FACT_GAP_PX, FACTS_H_PX
from app.ui.journeys.person.pane import PersonTab
from app.ui.journeys.person.reading import Away, Head, Line
from app.ui.journeys.person.rules import RulesDialog
from app.ui.window import Window
from tests.library import builder
from tests.ui.whole import whole_window

HOST = "https://shop.example"
DAY_MS = 86_400_000.0
#: the tool's name, the device, the day, what was typed as an e-mail
WAYS = (
    ("ann", "desktop", 0, None),
    ("ann", "phone", 3, "ann@x.example"),
    ("ann", "desktop", 5, None),
    (None, "phone", 6, "Ann@x.example"),
    ("bob", "desktop", 7, None),
)


def _session(at: int) -> builder.IngestedSession:
    person, device, day, typed = WAYS[at]
    page = f"{HOST}/product/17"
    made = builder.analysis(
        visits=(
            builder.visit(f"{HOST}/", 0, 5_000, title="Shop"),
            builder.visit(page, 5_000, 60_000, title="Shirt"),
        ),
        errors=(builder.error(30_000),),
        milestones=(Milestone(0, 50_000, "purchase", 59.0, "EUR"),) if at == 2 else (),
        started_at_ms=builder.NOON_MS + day * DAY_MS,
        device=device,
    )
    entry = Entry(0, 0, 9_000.0, 9_500.0, 7, 1, "email", "E-mail", "#mail", typed or "", None, 5)
    made = replace(
        made,
        products=(ProductView(0, 5_000.0, "Linen shirt", page, page, 60_000.0, 59.0, "EUR"),),
        cart_steps=(CartStep(0, 20_000.0, "add", page, "Linen shirt", 59.0, "Add", page),),
        entries=(entry,) if typed else (),
    )
    metadata = builder.known_as(("name", person)) if person else None
    return builder.session(f"session {at}", metadata=metadata, derived=made)


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window over five sessions: three of Ann, one of nobody, one of Bob."""
    with whole_window(qtbot, tmp_path, [_session(at) for at in range(len(WAYS))]) as made:
        made.resize(1280, 800)
        yield made


@pytest.fixture
def tab(window: Window, qtbot: QtBot) -> PersonTab:
    """The tab with Ann's story."""
    window.go_to("journeys")
    window.body.journeys.go_to("person")
    found = window.body.journeys.tab("person")
    assert isinstance(found, PersonTab)
    qtbot.waitUntil(lambda: found.story is not None)
    found.show_about(1)
    qtbot.waitUntil(lambda: found.story is not None and found.story.name == "ann")
    return found


def names(tab: PersonTab) -> list[tuple[str, int]]:
    """Who is listed, with how many sessions."""
    return [(row.name, row.sessions) for row in tab.people.view.listed.rows]


def lines(tab: PersonTab) -> list[Line]:
    """The moments that are shown."""
    return [row for row in tab.view.listed.rows if isinstance(row, Line)]


def choose(tab: PersonTab, *wanted: str) -> None:
    """Choose persons of the list by name."""
    view = tab.people.view
    view.clearSelection()
    for place, row in enumerate(view.listed.rows):
        if row.name in wanted:
            index = view.listed.index(place)
            view.selectionModel().select(index, view.selectionModel().SelectionFlag.Select)


def press_in_menu(tab: PersonTab, qtbot: QtBot, title: str) -> None:
    """Press an entry of the menu that is open."""
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in tab.findChildren(QMenu)))
    for menu in tab.findChildren(QMenu):
        for act in menu.actions():
            if menu.isVisible() and act.text() == title:
                act.trigger()
                menu.close()
                return
    raise AssertionError(title)


def test_a_search_that_leaves_others_shows_one_of_them(
    window: Window, tab: PersonTab, qtbot: QtBot
) -> None:
    window.search.set_query("user:ann,bob")
    qtbot.waitUntil(lambda: len(names(tab)) == 2)
    assert tab.story is not None
    assert tab.story.name == "ann"
    window.search.set_query("user:bob")
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.name == "bob")


def test_no_story_stays_of_somebody_whom_the_search_leaves_out(
    window: Window, tab: PersonTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # of a long list only the beginning is there, and who is shown may stand further down
    monkeypatch.setattr(asking, "PAGE_ROWS", 1)
    window.search.set_query("device:phone,desktop")
    qtbot.waitUntil(lambda: tab.people.view.listed.total == 3)
    assert tab.story is not None
    assert tab.story.name == "ann"
    window.search.set_query("-user:ann")
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.name != "ann")
    window.search.set_query("device:toaster")
    qtbot.waitUntil(lambda: tab.story is None)
    assert tab._faces.currentWidget() is tab._nothing
    window.search.set_query("")
    qtbot.waitUntil(lambda: tab.story is not None)


def test_several_persons_are_chosen_one_after_the_other_and_stay_so_while_their_stories_are_shown(
    tab: PersonTab, qtbot: QtBot
) -> None:
    view, control = tab.people.view, Qt.KeyboardModifier.ControlModifier
    for name, held in (("bob", Qt.KeyboardModifier.NoModifier), ("ann", control)):
        (place,) = [at for at, row in enumerate(view.listed.rows) if row.name == name]
        at = view.visualRect(view.listed.index(place)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, at)
        qtbot.waitUntil(lambda wanted=name: tab.story is not None and tab.story.name == wanted)
    assert sorted(row.name for row in view.chosen()) == ["ann", "bob"]
    tab._offer_people_menu(QPoint())
    press_in_menu(tab, qtbot, "These 2 are one person")
    qtbot.waitUntil(lambda: len(names(tab)) == 2)
    # the one that both are now is shown, whoever gave the name
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.sessions == 4)


def test_the_sessions_behind_a_number_lead_to_whose_they_are(
    window: Window, tab: PersonTab, qtbot: QtBot
) -> None:
    window.body.journeys.go_to("paths")
    paths = window.body.journeys.tab("paths")
    panel = paths.findChild(behind.Behind)
    panel.show_sessions("Some", (behind.Moment(5, 0.0), behind.Moment(1, 0.0)))
    qtbot.waitUntil(lambda: len(panel.list.listed.rows) == 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(panel.list, event)
    (menu,) = panel.list.findChildren(QMenu)
    (act,) = [one for one in menu.actions() if one.text() == "Show this person"]
    act.trigger()
    menu.close()
    assert window.body.journeys.shown == "person"
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.name == "bob")


def test_the_story_goes_over_days_and_devices_with_the_time_away_folded(tab: PersonTab) -> None:
    heads = [row for row in tab.view.listed.rows if isinstance(row, Head)]
    away = [row for row in tab.view.listed.rows if isinstance(row, Away)]
    assert [row.session for row in heads] == [1, 2, 3]
    assert [row.text for row in away] == [
        "2 days later, on the phone",
        "1 day later, on the desktop",
    ]
    assert all(row.is_return for row in away)
    seen = [(row.title, row.often, row.is_strong) for row in lines(tab) if row.what == "product"]
    assert seen == [
        ("Linen shirt", "", False), ("Linen shirt", "2nd time", False), ("Linen shirt", "3rd time", True)
    ]  # fmt: skip
    assert [row.text for row in lines(tab) if row.title == "Purchase"] == ["59 EUR"]


def test_every_line_leads_to_three_seconds_before_its_moment(tab: PersonTab, qtbot: QtBot) -> None:
    row = next(
        at
        for at, row in enumerate(tab.view.listed.rows)
        if isinstance(row, Line) and row.what == "cart"
    )
    tab.view.scrollTo(tab.view.listed.index(row))
    middle = tab.view.visualRect(tab.view.listed.index(row)).center()
    with qtbot.waitSignal(tab.moment_wanted) as told:
        qtbot.mouseClick(tab.view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert told.args == [1, 17_000.0]


def test_a_session_opens_from_its_heading_by_the_keyboard(tab: PersonTab, qtbot: QtBot) -> None:
    tab.view.show_session(2)
    with qtbot.waitSignal(tab.moment_wanted) as told:
        qtbot.keyClick(tab.view, Qt.Key.Key_Return)
    assert told.args == [2, 0.0]


def test_kinds_of_moments_can_be_left_out(tab: PersonTab) -> None:
    tab._chips["page"].click()
    assert "page" not in {row.what for row in lines(tab)}
    tab._chips["page"].click()
    assert "page" in {row.what for row in lines(tab)}


def test_persons_are_found_by_name_order_and_the_query(
    tab: PersonTab, window: Window, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(names(tab)) == 3)
    assert names(tab)[0] == ("bob", 1)
    tab.people._sort_by(reading.ORDERS[1])
    qtbot.waitUntil(lambda: names(tab)[0] == ("ann", 3))
    tab.people.returning.click()
    qtbot.waitUntil(lambda: names(tab) == [("ann", 3)])
    tab.people.returning.click()
    tab.people.search.setText("bo")
    qtbot.waitUntil(lambda: names(tab) == [("bob", 1)])
    tab.people.search.setText("zz")
    qtbot.waitUntil(lambda: names(tab) == [])
    assert tab.people.nothing.isVisible()
    tab.people.search.clear()
    window.search.set_query("device:phone")
    qtbot.waitUntil(lambda: ("ann", 1) in names(tab))


def test_persons_merged_by_hand_are_one_until_that_is_taken_back(
    tab: PersonTab, window: Window, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(names(tab)) == 3)
    choose(tab, "ann", "bob")
    tab._offer_people_menu(QPoint(0, 0))
    press_in_menu(tab, qtbot, "These 2 are one person")
    qtbot.waitUntil(lambda: ("ann", 4) in names(tab))
    window.body.sessions.slots["undo"]()
    qtbot.waitUntil(lambda: ("bob", 1) in names(tab) and ("ann", 3) in names(tab))


def test_who_had_no_name_and_was_merged_is_shown_as_the_one_they_are_now_and_that_row_is_chosen(
    tab: PersonTab, qtbot: QtBot
) -> None:
    view = tab.people.view
    choose(tab, "bob")
    (place,) = [at for at, row in enumerate(view.listed.rows) if row.anonymous]
    view.selectionModel().setCurrentIndex(
        view.listed.index(place), view.selectionModel().SelectionFlag.Select
    )
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.anonymous)
    tab._offer_people_menu(QPoint())
    press_in_menu(tab, qtbot, "These 2 are one person")
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.sessions == 2)
    qtbot.waitUntil(lambda: [row.name for row in view.chosen()] == ["bob"])
    assert tab.story is not None
    assert (tab.story.name, view.currentIndex().row()) == (
        "bob",
        [row.name for row in view.listed.rows].index("bob"),
    )


def test_somebody_is_said_to_be_the_same_by_name(
    tab: PersonTab, window: Window, qtbot: QtBot
) -> None:
    assert tab.story is not None
    with qtbot.waitSignal(tab.failed) as told:
        tab._find_same(tab.story.who, "nobody at all")
    assert "Nobody else is called nobody at all" in told.args[0].text
    tab._find_same(tab.story.who, "bob")
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.sessions == 4)


def test_a_session_is_split_off_from_its_story(
    tab: PersonTab, window: Window, qtbot: QtBot
) -> None:
    tab.view.show_session(2)
    row = tab.view.listed.rows[tab.view.listed.place_of(2)]
    assert isinstance(row, Head)
    tab._offer_story_menu(row, QPoint(0, 0))
    press_in_menu(tab, qtbot, "This session is somebody else's")
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.sessions == 2)
    window.body.sessions.slots["undo"]()
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.sessions == 3)


def test_a_name_given_by_hand_is_shown_everywhere(
    tab: PersonTab, window: Window, qtbot: QtBot
) -> None:
    assert tab.story is not None
    tab._call(tab.story.who, "Annika")
    qtbot.waitUntil(lambda: ("Annika", 3) in names(tab))
    qtbot.waitUntil(lambda: tab.header._name.text() == "Annika")


def test_a_rule_says_what_it_joins_before_it_is_turned_on(
    tab: PersonTab, window: Window, qtbot: QtBot
) -> None:
    tab.show_rules()
    (dialog,) = tab.findChildren(RulesDialog)
    qtbot.waitUntil(lambda: "2 persons become 1: 4 sessions" in dialog._said.text())
    assert words.isolated("ann@x.example") + ": 2 persons, 4 sessions" in dialog._said.text()
    assert ("ann", 3) in names(tab)
    dialog._turn.click()
    qtbot.waitUntil(lambda: ("ann", 4) in names(tab))
    qtbot.waitUntil(lambda: dialog._turn.text() == "Turn off" and dialog._turn.isEnabled())
    assert tab.story is not None
    qtbot.waitUntil(lambda: "e-mail typed" in tab.header._names._whole)
    dialog._turn.click()
    qtbot.waitUntil(lambda: ("ann", 3) in names(tab))
    dialog.own.setText("nothing")
    dialog._look_at_own()
    qtbot.waitUntil(lambda: "told in 0 sessions" in dialog._said.text())
    assert not dialog._turn.isEnabled()
    dialog.close()


def test_a_person_is_shown_from_a_session_of_the_list(window: Window, qtbot: QtBot) -> None:
    window.body.sessions.person_wanted.emit(5)
    tab = window.body.journeys.tab("person")
    assert isinstance(tab, PersonTab)
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.name == "bob")
    assert window.body.workspace == "journeys"


def test_the_strip_leads_to_a_session(tab: PersonTab, qtbot: QtBot) -> None:
    blocks = tab.strip._blocks()
    assert [block.lane for block in blocks] == [0, 1, 0]
    assert all(before.right < after.left for before, after in itertools.pairwise(blocks))
    at = QPoint(int(blocks[2].left) + 4, tab.strip.height() // 2)
    qtbot.mouseClick(tab.strip, Qt.MouseButton.LeftButton, pos=at)
    row = tab.view.currentIndex().row()
    assert row == tab.view.listed.place_of(3)
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier)
    tab.strip.show_seen(3)
    tab.strip.keyPressEvent(event)
    assert tab.view.currentIndex().row() == tab.view.listed.place_of(2)


def test_facts_without_room_beside_each_other_stand_in_two_rows(tab: PersonTab) -> None:
    facts = tab.header._facts
    told = (
        ("18", "sessions of hers"),
        ("phone 3, desktop 14, tablet 1", "devices"),
        ("9", "spent"),
    )
    title, second = (QFontMetricsF(facts._theme.font(kind)) for kind in ("title", "secondary"))
    devices, spent = title.horizontalAdvance(told[1][0]), second.horizontalAdvance("spent")
    facts.resize(round(devices + FACT_GAP_PX + spent) + 2, facts.height())
    facts.show_facts(told)
    assert facts.height() == 2 * FACTS_H_PX
    (first, _), (below, wide), _ = facts.places()
    assert [(at.x(), at.y()) for at in (first, below)] == [(0, 0), (0, FACTS_H_PX)]
    assert wide >= devices, "nothing of it is cut"
    facts.resize(900, facts.height())
    assert facts.height() == FACTS_H_PX
    assert [at.y() for at, _ in facts.places()] == [0, 0, 0]


def test_the_widest_facts_are_cut_then_the_last_ones_left_out(tab: PersonTab) -> None:
    facts = tab.header._facts
    facts.show_facts(
        (("5", "sessions"), ("a very long name of a site " * 3, "site"), ("9 EUR", "spent"))
    )
    facts.resize(400, 38)
    assert len(facts.places()) == 3
    assert all(at.x() + wide <= 400 for at, wide in facts.places())
    facts.resize(90, 38)
    assert len(facts.places()) == 2
    assert all(at.x() + wide <= 90 for at, wide in facts.places())


def test_a_narrow_strip_keeps_all_sessions_in_its_room(tab: PersonTab) -> None:
    tab.strip.resize(80, 60)
    blocks = tab.strip._blocks()
    assert all(block.right >= block.left for block in blocks)
    assert blocks[-1].right <= 80
    tab.strip.grab()


def test_who_is_not_there_any_more_is_not_shown(
    tab: PersonTab, window: Window, qtbot: QtBot
) -> None:
    window.body.sessions._acts.delete((1, 2, 3))
    qtbot.waitUntil(lambda: tab.story is not None and tab.story.name != "ann")
