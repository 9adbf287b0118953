"""What the search bar offers while one types, the searches that are kept, and those made lately."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.library import segments, sessions
from app.library.changes import Changes
from app.library.database import Library, open_writer
from app.ui.filters.bar import SearchBar
from app.ui.filters.help import SearchHelp
from app.ui.tasks import Tasks
from app.ui.theme import Theme
from app.ui.writing.completing import Offer, word_at
from app.ui.writing.offers import OfferRole
from tests.library import builder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Two phones and a desktop, all on /cart, the desktop on /thanks, too."""
    made = open_writer(tmp_path / "library.footfall")
    for at, device in enumerate(("phone", "phone", "desktop")):
        paths = ["/cart", "/thanks"][: 1 + (device == "desktop")]
        visits = tuple(builder.visit(f"https://shop.example{path}") for path in paths)
        derived = builder.analysis(visits=visits, device=device)
        sessions.store(made, builder.file(builder.session(f"s{at}", derived=derived)))
    segments.save(made, "On phones", "device:phone")
    segments.remember(made, "page:/cart")
    made.close()
    return tmp_path / "library.footfall"


@pytest.fixture
def bar(tasks: Tasks, qtbot: QtBot) -> Iterator[SearchBar]:
    window = QWidget()
    qtbot.addWidget(window)
    made = SearchBar(Theme("light"), window)
    QVBoxLayout(window).addWidget(made)
    helped = SearchHelp(tasks, made)
    helped.act_wanted.connect(lambda act: tasks.write(act.act))
    window.resize(700, 60)
    window.show()
    window.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.edit.hasFocus)
    qtbot.waitUntil(lambda: bool(made.edit._kept))
    yield made
    window.close()


def offers(bar: SearchBar) -> list[Offer]:
    model = bar.edit.popup.model()
    seen = bar.edit.popup.isVisible()
    return [model.index(at, 0).data(OfferRole) for at in range(model.rowCount())] if seen else []


def type_in(qtbot: QtBot, bar: SearchBar, text: str) -> list[Offer]:
    qtbot.keyClicks(bar.edit, text)
    qtbot.waitUntil(lambda: bar.edit._awaited is None)
    return offers(bar)


def test_keys_say_what_they_mean(bar: SearchBar, qtbot: QtBot) -> None:
    found = {offer.title: offer.beside for offer in type_in(qtbot, bar, "de")}
    assert found["device:"] == "desktop, phone or tablet"
    assert found["dead>"] == "Dead click"
    # by what they mean, too
    bar.set_query("")
    assert [offer.title for offer in type_in(qtbot, bar, "contentful")] == ["lcp>", "fcp>"]


def test_values_come_with_how_many_sessions_they_leave(bar: SearchBar, qtbot: QtBot) -> None:
    found = type_in(qtbot, bar, "page:/thanks device:")
    assert [(offer.title, offer.beside) for offer in found] == [("desktop", "1")]
    bar.set_query("")
    found = type_in(qtbot, bar, "device:")
    assert [(offer.title, offer.beside) for offer in found] == [("phone", "2"), ("desktop", "1")]


def test_a_second_value_is_completed_after_a_comma(bar: SearchBar, qtbot: QtBot) -> None:
    type_in(qtbot, bar, "device:phone,d")
    qtbot.keyClick(bar.edit, Qt.Key.Key_Tab)
    assert bar.query == "device:phone,desktop "


def test_the_pages_of_an_order_are_completed_within_its_quotes(
    bar: SearchBar, qtbot: QtBot
) -> None:
    type_in(qtbot, bar, "seq:/ca")
    qtbot.keyClick(bar.edit, Qt.Key.Key_Tab)
    assert bar.query == 'seq:"/cart"'
    qtbot.waitUntil(lambda: bar.edit._awaited is None)
    found = type_in(qtbot, bar, " > /th")
    assert [offer.text for offer in found] == ['seq:"/cart > /thanks']
    qtbot.keyClick(bar.edit, Qt.Key.Key_Tab)
    assert bar.query == 'seq:"/cart > /thanks"'


def test_amounts_are_offered_behind_a_comparison(bar: SearchBar, qtbot: QtBot) -> None:
    assert "duration>5m" in [offer.text for offer in type_in(qtbot, bar, "duration>")]


def test_what_is_being_written_is_not_wrong_yet(bar: SearchBar, qtbot: QtBot) -> None:
    type_in(qtbot, bar, "device:")
    assert offers(bar)
    assert not bar._wrong.isVisible()
    qtbot.keyClick(bar.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(bar._wrong.isVisible)
    assert bar.edit._wrong == (0, 7)


def test_while_a_term_is_being_written_the_others_hold(bar: SearchBar, qtbot: QtBot) -> None:
    told: list[str] = []
    bar.query_changed.connect(told.append)
    type_in(qtbot, bar, "errors>0 device:")
    qtbot.waitUntil(lambda: told[-1:] == ["errors>0"])
    type_in(qtbot, bar, "phone")
    qtbot.waitUntil(lambda: told[-1:] == ["errors>0 device:phone"])


def test_the_term_that_cannot_be_read_is_the_one_that_is_underlined(bar: SearchBar) -> None:
    bar.set_query("is:new paeg:/cart device:phone")
    assert bar.edit._wrong == (7, 17)
    bar.set_query("is:new duration >")
    assert bar.edit._wrong == (16, 17)


def test_down_where_nothing_is_written_offers_kept_searches_and_the_last_ones(
    bar: SearchBar, qtbot: QtBot
) -> None:
    qtbot.keyClick(bar.edit, Qt.Key.Key_Down)
    assert [(offer.title, offer.text) for offer in offers(bar)] == [
        ("On phones", "device:phone"),
        ("page:/cart", "page:/cart"),
    ]
    qtbot.keyClick(bar.edit.popup, Qt.Key.Key_Down)
    qtbot.keyClick(bar.edit.popup, Qt.Key.Key_Down)
    with qtbot.waitSignal(bar.query_changed) as changed:
        qtbot.keyClick(bar.edit.popup, Qt.Key.Key_Return)
    assert changed.args == ["page:/cart"]


def test_a_search_is_remembered_when_it_is_entered_or_cleared_away(
    bar: SearchBar, tasks: Tasks, qtbot: QtBot
) -> None:
    bar.set_query("is:starred")
    qtbot.keyClick(bar.edit, Qt.Key.Key_Return)
    bar.set_query("is:new")
    bar._clear.click()
    wanted = ["is:new", "is:starred", "page:/cart"]
    qtbot.waitUntil(lambda: [offer.text for offer in bar.edit._kept[1:]] == wanted)


def test_a_search_is_kept_by_name_renamed_and_deleted(
    bar: SearchBar, tasks: Tasks, qtbot: QtBot
) -> None:
    bar.set_query("is:starred")
    assert bar.segments.kept is None
    bar.segments.save_wanted.emit()
    answer(bar, qtbot, "The best <b>")
    qtbot.waitUntil(lambda: bar.segments.kept is not None)
    kept = bar.segments.kept
    assert kept is not None
    assert (kept.name, kept.query) == ("The best <b>", "is:starred")
    bar.segments.rename_wanted.emit(kept)
    answer(bar, qtbot, "Starred")
    qtbot.waitUntil(lambda: getattr(bar.segments.kept, "name", "") == "Starred")
    bar.segments.delete_wanted.emit(bar.segments.kept)
    qtbot.waitUntil(lambda: bar.segments.kept is None)


def test_a_search_saved_by_a_name_that_is_there_says_what_it_replaces(
    tasks: Tasks, bar: SearchBar, qtbot: QtBot
) -> None:
    helped = SearchHelp(tasks, bar)
    said: list[str] = []
    helped.act_wanted.connect(lambda act: said.append(act.said))
    bar.set_query("is:starred")
    helped.ask_name()
    answer(bar, qtbot, "on  PHONES")
    assert said == ["“On phones” asks for this from now on, no longer for device:phone"]


def test_the_star_lists_what_is_kept_and_what_can_be_done_with_the_search_of_now(
    bar: SearchBar, qtbot: QtBot
) -> None:
    menu = bar.segments.menu()
    menu.aboutToShow.emit()
    assert [(one.text(), one.isEnabled()) for one in menu.actions() if one.text()] == [
        ("Save this search…", False),
        ("On phones", True),
    ]
    with qtbot.waitSignal(bar.query_changed) as changed:
        menu.actions()[-1].trigger()
    assert changed.args == ["device:phone"]
    menu.aboutToShow.emit()
    texts = [one.text() for one in menu.actions() if one.text()]
    assert texts == ["Rename “On phones”…", "Delete “On phones”", "On phones"]


def answer(bar: SearchBar, qtbot: QtBot, name: str) -> None:
    """Give a name where one is asked for."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in bar.findChildren(QInputDialog)))
    dialog = next(one for one in bar.findChildren(QInputDialog) if one.isVisible())
    dialog.setTextValue(name)
    dialog.accept()


@pytest.mark.parametrize(
    ("text", "key", "begun", "rest"),
    [
        ("is:new -device:phone,ta|", "device", "ta", "is:new"),
        ('browser:"Mobile Sa| is:new', "browser", "Mobile Sa", "is:new"),
        ('click:"a, b",c|', "click", "c", ""),
        ('seq:"/a > !/b|" is:new', "seq", "/b", "is:new"),
        # behind its end no page follows
        ('seq:"/a > !/b"|', "", "", ""),
        ("duration>=1|", "duration", "1", ""),
        ("nothing|", "", "", ""),
        ('"free te|xt"', "", "", ""),
    ],
)
def test_the_word_at_the_cursor_is_what_is_being_written(
    text: str, key: str, begun: str, rest: str
) -> None:
    word = word_at(text.replace("|", ""), text.index("|"))
    assert (word.key, word.begun, word.rest) == (key, begun, rest)


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("device:phone,ta", "ta"),
        ('click:"a,b', "a,b"),
        ('click:"a,b"', "a,b"),
        ('click:x,"a,b",c', "c"),
        ("page:" + "/a," * 60_000 + "/b", "/b"),
        ("page:" + '"/a",' * 40_000 + "/b", "/b"),
        ("seq:/a>" + "b" * 100_000 + ">/c", "/c"),
        ("seq:" + "b" * 100_000 + '"', ""),
    ],
)
def test_the_value_that_is_being_written_is_found_in_texts_of_any_length(
    text: str, begun: str
) -> None:
    assert word_at(text, len(text)).begun == begun


def test_values_that_cannot_be_found_leave_nothing_awaited(
    bar: SearchBar, tasks: Tasks, qtbot: QtBot
) -> None:
    def break_it(db: Library) -> Changes:
        db.execute("DROP TABLE products")
        return Changes(frozenset({"products"}))

    with qtbot.waitSignal(tasks.library_changed):
        tasks.write(break_it)
    qtbot.keyClicks(bar.edit, "product:")
    qtbot.waitUntil(lambda: not bar.edit.is_offering)
    qtbot.waitUntil(bar._wrong.isVisible)


def test_tab_or_a_click_writes_the_filter_that_was_meant(bar: SearchBar, qtbot: QtBot) -> None:
    type_in(qtbot, bar, "divice:phone ")
    qtbot.waitUntil(bar._wrong.isVisible)
    assert "Did you mean device:?" in bar._wrong.text
    assert "device:phone" in bar._wrong.mend.text()
    with qtbot.waitSignal(bar.query_changed) as told:
        qtbot.keyClick(bar.edit, Qt.Key.Key_Tab)
    assert told.args == ["device:phone"]
    assert bar.edit.hasFocus()
    assert not bar._wrong.isVisible()
    bar.set_query("device:phone is:stared,new")
    assert bar._wrong.isVisible()
    with qtbot.waitSignal(bar.query_changed) as told:
        qtbot.mouseClick(bar._wrong.mend, Qt.MouseButton.LeftButton)
    assert told.args == ["device:phone is:starred,new"]
    # a word that is near none
    bar.set_query("colour:red")
    assert bar._wrong.isVisible()
    assert not bar._wrong.mend.isVisible()
