"""The sidebar and the search bar over a real library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetricsF
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.library import sessions
from app.library.completion import Offered
from app.library.database import open_writer
from app.ui.filters.bar import SearchBar
from app.ui.filters.facets import Entry, EntryRole, FacetDelegate, FacetsView, Section
from app.ui.filters.pane import FiltersPane
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from tests.library import builder

PATHS = ("/", "/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i <b>")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    made = open_writer(tmp_path / "library.footfall")
    for at, path in enumerate(PATHS):
        derived = builder.analysis(
            visits=(builder.visit(f"https://shop.example{path}"),),
            device="phone" if at < 3 else "desktop",
            errors=(builder.error(5.0),) if at == 1 else (),
        )
        sessions.store(made, builder.file(builder.session(f"s{at}", derived=derived)))
    made.close()
    return tmp_path / "library.footfall"


@pytest.fixture
def pane(tasks: Tasks, qtbot: QtBot) -> FiltersPane:
    made = FiltersPane(tasks, Theme("light"))
    qtbot.addWidget(made)
    made.resize(220, 700)
    made.show()
    qtbot.waitUntil(lambda: bool(sections(made)))
    return made


@pytest.fixture
def bar(qtbot: QtBot, resources: Path) -> SearchBar:
    made = SearchBar(Theme("light"))
    qtbot.addWidget(made)
    made.resize(600, 32)
    made.show()
    return made


def sections(pane: FiltersPane) -> dict[str, Section]:
    model = pane._view._model
    heads = [model.item(at).data(EntryRole) for at in range(model.rowCount())]
    return {head.key: head for head in heads}


def answer(bar: SearchBar, *values: str) -> None:
    """Have every key these values."""
    found = tuple(Offered(value, at + 1) for at, value in enumerate(values))
    bar.edit.values_wanted.connect(lambda word: bar.edit.show_values(word, found))


def offered(bar: SearchBar) -> list[str]:
    model = bar.edit.popup.model()
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def entry(pane: FiltersPane, key: str, label: str) -> Entry:
    return next(one for one in sections(pane)[key].entries if one.label == label)


def press(pane: FiltersPane, qtbot: QtBot, key: str, label: str) -> None:
    model, view = pane._view._model, pane._view
    for at in range(model.rowCount()):
        head = model.item(at)
        for row in range(head.rowCount()):
            found = head.child(row).data(EntryRole)
            if head.data(EntryRole).key == key and found.label == label:
                view.setCurrentIndex(head.child(row).index())
                qtbot.keyClick(view, Qt.Key.Key_Space)
                return
    raise AssertionError(f"no {label} in {key}")


def test_values_are_counted(pane: FiltersPane) -> None:
    assert entry(pane, "device", "desktop").count == 7
    assert entry(pane, "device", "phone").count == 3
    assert entry(pane, "errors", "has errors").count == 1
    assert entry(pane, "watched", "new").count == 10
    assert entry(pane, "page", "/i <b>").count == 1


def test_a_value_chosen_by_key_writes_the_query_and_again_takes_it_out(
    pane: FiltersPane, qtbot: QtBot
) -> None:
    pane.query_edited.connect(pane.set_query)
    with qtbot.waitSignal(pane.query_edited) as edited:
        press(pane, qtbot, "device", "phone")
    assert edited.args == ["device:phone"]
    qtbot.waitUntil(lambda: entry(pane, "device", "phone").chosen)
    assert entry(pane, "device", "desktop").count == 7
    assert len(sections(pane)["page"].entries) == 3
    with qtbot.waitSignal(pane.query_edited) as edited:
        press(pane, qtbot, "device", "phone")
    assert edited.args == [""]


def test_a_click_of_the_mouse_does_the_same(pane: FiltersPane, qtbot: QtBot) -> None:
    view, model = pane._view, pane._view._model
    place = next(
        at for at in range(model.rowCount()) if model.item(at).data(EntryRole).key == "errors"
    )
    index = model.item(place).child(0).index()
    with qtbot.waitSignal(pane.query_edited) as edited:
        qtbot.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center()
        )
    assert edited.args == ["errors>0"]


def test_a_section_folds_and_stays_folded_when_counts_change(
    pane: FiltersPane, qtbot: QtBot
) -> None:
    view, model = pane._view, pane._view._model
    view.setCurrentIndex(model.item(0).index())
    assert view.isExpanded(model.item(0).index())
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert pane.folded == {"page": True}
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert pane.folded == {"page": False}
    qtbot.keyClick(view, Qt.Key.Key_Left)
    pane.set_query("device:phone")
    qtbot.waitUntil(lambda: entry(pane, "device", "phone").chosen)
    assert not view.isExpanded(model.item(0).index())


def test_a_long_section_shows_the_rest_when_asked(pane: FiltersPane, qtbot: QtBot) -> None:
    head = pane._view._model.item(0)
    assert head.rowCount() == 7
    press(pane, qtbot, "page", "more…")
    assert pane._view._model.item(0).rowCount() == len(PATHS)


def test_what_is_chosen_stays_in_sight_when_no_session_has_it(
    pane: FiltersPane, qtbot: QtBot
) -> None:
    pane.set_query("device:tablet")
    qtbot.waitUntil(lambda: "tablet" in [one.label for one in sections(pane)["device"].entries])
    assert entry(pane, "device", "tablet").chosen
    with qtbot.waitSignal(pane.query_edited) as edited:
        press(pane, qtbot, "device", "tablet")
    assert edited.args == [""]


def test_no_section_goes_away_when_nothing_fits(pane: FiltersPane, qtbot: QtBot) -> None:
    before = list(sections(pane))
    pane.set_query("page:/nowhere")
    qtbot.waitUntil(lambda: entry(pane, "watched", "new").count == 0)
    assert list(sections(pane)) == before
    assert entry(pane, "device", "desktop").count == 0
    pane.set_query("")
    qtbot.waitUntil(lambda: entry(pane, "device", "desktop").count == 7)


def test_typing_tells_the_query_once_it_can_be_read(bar: SearchBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.query_changed) as told:
        qtbot.keyClicks(bar.edit, "page:/cart")
    assert told.args == ["page:/cart"] or bar.query.startswith(told.args[0])
    qtbot.waitUntil(lambda: bar._told == "page:/cart")


def test_a_term_that_cannot_be_read_is_named_and_nothing_is_told(
    bar: SearchBar, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(bar.query_changed, wait=60):
        bar.edit.setText("page:/cart nonsense>3")
    assert bar._wrong.isVisible()
    assert "nonsense" in bar._wrong.text
    assert bar.edit._wrong == (11, 21)
    bar.edit.setText("page:/cart")
    assert not bar._wrong.isVisible()
    assert bar.edit._terms == [(0, 10)]


def test_what_the_library_cannot_answer_is_said_too(bar: SearchBar) -> None:
    bar.show_refusal(UserError("Friction is not computed yet.", ""))
    assert bar._wrong.isVisible()
    assert bar._wrong.said.textFormat() == Qt.TextFormat.PlainText


def test_the_bar_counts(bar: SearchBar) -> None:
    bar.set_count(14, 1500)
    assert bar._count.text() == "14 of 1,500"
    bar.set_count(1500, 1500)
    assert bar._count.text() == "1,500 sessions"
    bar.set_count(1, 1)
    assert bar._count.text() == "1 session"


def test_keys_and_values_are_completed(bar: SearchBar, qtbot: QtBot) -> None:
    answer(bar, "Mobile Safari")
    qtbot.keyClicks(bar.edit, "-dev")
    assert offered(bar)[0] == "-device:"
    qtbot.keyClick(bar.edit, Qt.Key.Key_Tab)
    assert bar.query == "-device:"
    bar.set_query("is:new ")
    qtbot.keyClicks(bar.edit, "browser:saf")
    assert offered(bar) == ['browser:"Mobile Safari"']
    popup = bar.edit.popup
    place = popup.visualRect(popup.model().index(0, 0)).center()
    qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bar.query == 'is:new browser:"Mobile Safari" '


def test_escape_leaves_the_bar(bar: SearchBar, qtbot: QtBot) -> None:
    bar.activateWindow()
    bar.setFocus()
    qtbot.waitUntil(bar.edit.hasFocus)
    qtbot.keyClick(bar.edit, Qt.Key.Key_Escape)
    assert not bar.edit.hasFocus()


@pytest.fixture
def above(qtbot: QtBot, resources: Path) -> Iterator[SearchBar]:
    """The bar, with the focus, in a window with a list below it and a shortcut on Esc."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    made = SearchBar(Theme("light"), window)
    column.addWidget(made)
    column.addWidget(QListView(window))
    out = QAction(window)
    out.setShortcut("Esc")
    out.triggered.connect(made.edit.clearFocus)
    window.addAction(out)
    window.resize(600, 200)
    window.show()
    window.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.edit.hasFocus)
    yield made
    window.close()


def test_escape_closes_the_offers_first_and_the_field_keeps_the_focus(
    above: SearchBar, qtbot: QtBot
) -> None:
    qtbot.keyClicks(above.edit, "dev")
    assert above.edit._popup.isVisible()
    qtbot.keyClick(above.edit, Qt.Key.Key_Escape)
    assert not above.edit._popup.isVisible()
    assert above.edit.hasFocus()
    assert above.query == "dev"


def test_escape_pressed_in_the_offers_leaves_the_word_as_it_was_typed(
    above: SearchBar, qtbot: QtBot
) -> None:
    qtbot.keyClicks(above.edit, "dev")
    qtbot.keyClick(above.edit._popup, Qt.Key.Key_Down)
    assert above.edit._popup.currentIndex().isValid()
    qtbot.keyClick(above.edit._popup, Qt.Key.Key_Escape)
    assert not above.edit._popup.isVisible()
    assert above.edit.hasFocus()


def test_tab_takes_the_first_offer_and_enter_the_chosen_one(above: SearchBar, qtbot: QtBot) -> None:
    answer(above, "desktop", "phone")
    qtbot.keyClicks(above.edit, "dev")
    qtbot.keyClick(above.edit, Qt.Key.Key_Tab)
    assert above.query == "device:"
    assert above.edit.hasFocus()
    assert above.edit._popup.isVisible()
    qtbot.keyClick(above.edit._popup, Qt.Key.Key_Down)
    qtbot.keyClick(above.edit._popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: above._told == "device:desktop")


def test_the_offers_lie_below_the_bar_at_the_words_left(above: SearchBar, qtbot: QtBot) -> None:
    qtbot.keyClicks(above.edit, "dev")
    place = above.edit._popup.geometry()
    assert place.top() > above.mapToGlobal(above.rect().bottomLeft()).y()
    text_left = above.edit.mapToGlobal(above.edit.rect().topLeft()).x()
    assert abs(place.left() - text_left) <= 8


def test_a_field_without_focus_shows_no_caret(above: SearchBar, qtbot: QtBot) -> None:
    below = above.window().findChild(QListView)
    assert below is not None
    below.setFocus()
    qtbot.waitUntil(lambda: not above.edit.hasFocus())
    bare = above.edit.grab().toImage()
    above.setFocus()
    qtbot.keyClicks(above.edit, "dev")
    qtbot.keyClick(above.edit, Qt.Key.Key_Escape)
    below.setFocus()
    above._clear.click()
    qtbot.waitUntil(lambda: above.edit.grab().toImage() == bare)


def test_a_pattern_written_by_hand_is_counted_like_a_value(pane: FiltersPane, qtbot: QtBot) -> None:
    pane.set_query("page:/*,/a device:phone")
    qtbot.waitUntil(lambda: entry(pane, "device", "phone").chosen)
    assert entry(pane, "page", "/*").chosen
    assert entry(pane, "page", "/*").count == 3
    assert entry(pane, "page", "/a").count == 1


@pytest.mark.parametrize(
    ("label", "bars"), [("Loop", True), ("Same product seen again and again", False)]
)
def test_where_names_and_bars_do_not_fit_names_come_first(
    qtbot: QtBot, label: str, bars: bool
) -> None:
    view = FacetsView(Theme("light"))
    qtbot.addWidget(view)
    entries = (
        Entry("signal", "signal:loop", label, 7, 1.0, False),
        Entry("signal", "signal:reload", "Reload", 1, 1 / 7, False),
    )
    view.show_sections((Section("signal", "Signals", entries),))
    delegate = view.itemDelegate()
    assert isinstance(delegate, FacetDelegate)
    name_px = QFontMetricsF(Theme("light").font("body")).horizontalAdvance(label)
    room_px = 150.0
    bar_px = delegate._bar_room("signal", room_px)
    assert (bar_px > 0) is bars
    assert not bar_px or name_px + bar_px <= room_px
