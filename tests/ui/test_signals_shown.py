"""Signals in the whole window: in the rows, the sidebar, on the timeline, in the inspector, and what is no problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.friction.model import Kind
from app.library import ignoring
from app.library.database import open_writer
from app.ui.filters.facets import Entry, EntryRole
from app.ui.inspector.pane import InspectorPane
from app.ui.inspector.row import Kind as RowKind
from app.ui.kinds import LEAD_MS, Gravity
from app.ui.replay.marks import Kind as MarkKind
from app.ui.sessions.row import Row
from app.ui.signals.dialog import SignalsDialog
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.window import Window
from app.ui.writing.offers import OfferRole
from tests import makers
from tests.libraries import library_of
from tests.ui import troubled

MARKUP = "<b>bold</b>"


@pytest.fixture
def window(qtbot: QtBot, resources: Path, tmp_path: Path) -> Iterator[Window]:
    """A window over two sessions with rage and a calm one, the newest."""
    places = paths.of(tmp_path)
    places.library.parent.mkdir(parents=True, exist_ok=True)
    troubled.library(tmp_path).rename(places.library)
    tasks = Tasks(places.library, places=1)
    made = Window(tasks, Theme("light"), settings.Settings(places.state / "s.json"), places)
    made.resize(1440, 900)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.body.isVisible() and len(made.body.sessions.ids) == 3)
    qtbot.waitUntil(lambda: rows(made)[0] is not None)
    yield made
    shiboken6.delete(made)
    tasks.close()


@pytest.fixture
def watching(window: Window, qtbot: QtBot) -> Window:
    """The same with the first session open, its signals in the inspector."""
    with qtbot.waitSignal(window.body.replay.stage.view.became_ready):
        window.open_session(1)
    qtbot.waitUntil(lambda: len(signal_places(window)) == 1)
    timeline = window.body.replay.timeline
    qtbot.waitUntil(lambda: timeline.height() == timeline.lanes.height_px)
    return window


def rows(window: Window) -> list[Row | None]:
    model = window.body.sessions._model
    return [model.row_at(place) for place in range(len(model.ids))]


def inspector(window: Window) -> InspectorPane:
    found = window.findChild(InspectorPane)
    assert isinstance(found, InspectorPane)
    return found


def signal_places(window: Window) -> list[int]:
    shown = inspector(window).rows.shown
    return [at for at, row in enumerate(shown) if row.kinds[0] is RowKind.SIGNAL]


def facet(window: Window) -> list[Entry]:
    model = window.body.filters._view.model()
    heads = [model.index(at, 0) for at in range(model.rowCount())]
    # none of them before the first count
    return [
        model.index(at, 0, head).data(EntryRole)
        for head in heads
        if head.data(EntryRole).key == "signal"
        for at in range(model.rowCount(head))
    ]


def menu_of(show: Callable[[], object], qtbot: QtBot) -> QMenu:
    show()
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def friction(window: Window) -> list[int | None]:
    return [row.friction for row in rows(window) if row is not None]


def test_a_row_tells_its_friction_what_went_wrong_and_when(window: Window) -> None:
    calm, six, four = rows(window)
    assert calm is not None
    assert six is not None
    assert four is not None
    assert (calm.friction, calm.dots) == (0, ())
    assert six.friction == four.friction
    assert six.friction > 30
    assert six.chips[0].text == "1 rage"
    part, gravity = six.dots[0]
    assert gravity is Gravity.RAGE
    assert part == pytest.approx(troubled.RAGE_MS / 30_000, abs=0.02)


def test_the_list_is_sorted_by_friction(window: Window, qtbot: QtBot) -> None:
    acts = window.body.sessions._sort_menu.actions()
    next(act for act in acts if act.text() == "most friction").trigger()
    qtbot.waitUntil(lambda: list(window.body.sessions.ids) == [2, 1, 3])


def test_the_sidebar_counts_signals_and_a_click_asks_for_one(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(facet(window)))
    (rage,) = facet(window)
    assert (rage.label, rage.count, rage.term) == ("Rage click", 2, "signal:rage_click")
    window.body.filters._view.toggled.emit(rage)
    assert window.search.query == "signal:rage_click"
    qtbot.waitUntil(lambda: len(window.body.sessions.ids) == 2)


def test_the_search_bar_completes_the_words_of_signals(window: Window, qtbot: QtBot) -> None:
    def offers(text: str) -> list[str]:
        edit = window.search.edit
        window.search.set_query("")
        qtbot.keyClicks(edit, text)
        qtbot.waitUntil(lambda: edit._awaited is None)
        model = edit.popup.model()
        return [model.index(at, 0).data(OfferRole).text for at in range(model.rowCount())]

    assert "signal:" in offers("sig")
    assert offers("signal:ra")[0] == "signal:rage_click"
    assert {"rage>", "rage_click>"} <= set(offers("rag"))
    assert "friction>" in offers("fric")


def test_the_timeline_shows_signals_and_a_press_begins_a_moment_before(
    watching: Window, qtbot: QtBot
) -> None:
    replay = watching.body.replay
    timeline = replay.timeline
    lane = timeline.lanes.named("signals")
    assert lane is not None
    at = QPointF(timeline.axis.x(troubled.RAGE_MS), lane.middle_px)
    told = timeline.told_at(at)
    assert told is not None
    assert told.lines[0].text.startswith("Rage click: 4 clicks in 0.8 s")
    qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert replay.position_ms == troubled.RAGE_MS - LEAD_MS


def test_next_marker_goes_to_a_moment_before_a_signal_and_then_past_it(watching: Window) -> None:
    replay = watching.body.replay
    replay.seek(1_000)
    replay.steering.to_next_marker()
    assert replay.position_ms == troubled.RAGE_MS - LEAD_MS
    replay.steering.to_next_marker()
    assert replay.position_ms == troubled.RAGE_MS - LEAD_MS
    replay.seek(20_000)
    replay.steering.to_previous_marker()
    assert replay.position_ms == troubled.RAGE_MS - LEAD_MS
    replay.steering.to_previous_marker()
    assert replay.position_ms < troubled.RAGE_MS - LEAD_MS


def test_the_inspector_lists_signals_alone_and_a_click_begins_a_moment_before(
    watching: Window, qtbot: QtBot
) -> None:
    pane = inspector(watching)
    chip = next(one for one in pane.chips.findChildren(QPushButton) if one.text() == "Signals 1")
    chip.click()
    (row,) = pane.rows.shown
    assert row.title == "Rage click · “Buy”"
    assert row.second.startswith("4 clicks in 0.8 s")
    at = pane.list.visualRect(pane.rows.index(0)).center()
    qtbot.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert watching.body.replay.position_ms == troubled.RAGE_MS - LEAD_MS
    qtbot.waitUntil(pane.detail.isVisible)
    assert "why: 4 clicks in 0.8 s" in pane.detail.text
    pane.list.copy()
    assert "Rage click · “Buy”" in QApplication.clipboard().text()


def test_what_is_no_problem_is_gone_everywhere_and_comes_back_by_undo(
    watching: Window, qtbot: QtBot
) -> None:
    pane = inspector(watching)
    (place,) = signal_places(watching)
    pane.list.setCurrentIndex(pane.rows.index(place))
    qtbot.waitUntil(pane.detail.isVisible)
    pane.detail._dismiss.click()
    qtbot.waitUntil(lambda: friction(watching) == [0, 0, 0])
    assert watching.messages.text.startswith("Not a problem: Rage click on ")
    qtbot.waitUntil(lambda: signal_places(watching) == [])
    qtbot.waitUntil(lambda: "signals" not in lanes(watching))
    qtbot.keyClick(watching.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: friction(watching)[1:] != [0, 0])
    qtbot.waitUntil(lambda: len(signal_places(watching)) == 1)
    qtbot.waitUntil(lambda: "signals" in lanes(watching))


def test_what_another_program_calls_no_problem_is_gone_from_the_open_session_too(
    watching: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    places = paths.of(tmp_path)
    rule = ignoring.IgnoreRule(Kind.RAGE_CLICK)
    with closing(open_writer(places.library)) as db:
        ignoring.ignore(db, rule)
    watching._tasks.look_for_others()
    qtbot.waitUntil(lambda: signal_places(watching) == [])
    qtbot.waitUntil(lambda: "signals" not in lanes(watching))
    assert inspector(watching).rows.total > 0


def lanes(window: Window) -> list[str]:
    return [lane.name for lane in window.body.replay.timeline.lanes.lanes]


def test_a_signal_on_the_timeline_offers_that_it_is_no_problem(
    watching: Window, qtbot: QtBot
) -> None:
    timeline = watching.body.replay.timeline
    lane = timeline.lanes.named("signals")
    assert lane is not None
    at = QPoint(round(timeline.axis.x(troubled.RAGE_MS)), round(lane.middle_px))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, timeline.mapToGlobal(at))
    menu = menu_of(lambda: QApplication.sendEvent(timeline, event), qtbot)
    next(act for act in menu.actions() if act.text() == "Not a problem").trigger()
    menu.close()
    qtbot.waitUntil(lambda: friction(watching) == [0, 0, 0])


def test_the_rows_of_the_inspector_offer_it_in_their_menu(watching: Window, qtbot: QtBot) -> None:
    pane = inspector(watching)
    (place,) = signal_places(watching)
    index = pane.rows.index(place)
    pane.list.setCurrentIndex(index)
    pane.list.scrollTo(index)
    at = pane.list.visualRect(index).center()
    menu = menu_of(lambda: pane.list.customContextMenuRequested.emit(at), qtbot)
    next(act for act in menu.actions() if act.text() == "Not a problem").trigger()
    menu.close()
    qtbot.waitUntil(lambda: friction(watching) == [0, 0, 0])


def test_the_dialog_brings_back_what_was_no_problem_and_that_is_undone_too(
    watching: Window, qtbot: QtBot
) -> None:
    (mark,) = watching.body.replay.story.signals  # type: ignore[union-attr]
    assert mark.kind is MarkKind.SIGNAL
    inspector(watching).list.dismissed.emit((mark.signal,))
    qtbot.waitUntil(lambda: friction(watching) == [0, 0, 0])
    watching._acts["signals"].trigger()
    dialog = watching.findChild(SignalsDialog)
    assert isinstance(dialog, SignalsDialog)
    rules = dialog.rules
    qtbot.waitUntil(lambda: rules.list.topLevelItemCount() == 1)
    rules.list.topLevelItem(0).setSelected(True)  # type: ignore[union-attr]
    rules.button.click()
    qtbot.waitUntil(lambda: friction(watching)[1:] != [0, 0])
    qtbot.waitUntil(lambda: rules.list.topLevelItemCount() == 0)
    watching.body.sessions.undo()
    qtbot.waitUntil(lambda: rules.list.topLevelItemCount() == 1)
    dialog.reject()


def test_what_a_signal_quotes_is_plain_text(qtbot: QtBot, resources: Path, tmp_path: Path) -> None:
    body = [makers.element(20, "button", makers.text(21, MARKUP))]
    presses = [makers.press(6_000 + 250 * nth, 20) for nth in range(4)]
    events = makers.recording(
        makers.page(loads=True, body=body), *presses, makers.scroll(30_000, y=9)
    )
    file = library_of(tmp_path / "l.footfall", makers.write_json(tmp_path / "a.json", events))
    tasks = Tasks(file, places=1)
    pane = InspectorPane(tasks, Theme("light"))
    pane.show()
    pane.show_session(1)
    pane.page_came()
    qtbot.waitUntil(lambda: pane.rows.total > 0)
    (row,) = [row for row in pane.rows.shown if row.kinds[0] is RowKind.SIGNAL]
    assert row.of.kind is Kind.RAGE_CLICK
    assert MARKUP in row.title
    tip = pane.rows.data(pane.rows.index(pane.rows.shown.index(row)), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in str(tip)
    shiboken6.delete(pane)
    tasks.close()
