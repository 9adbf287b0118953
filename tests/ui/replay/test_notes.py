"""Notes at moments of the session that is watched: written, worded anew and deleted where one sees them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.library import notes, undoing
from app.ui.dismissing import Act
from app.ui.replay.marks import Mark
from app.ui.replay.pane import ReplayPane
from app.ui.tasks import Tasks
from tests.ui.replay.conftest import OpenSession
from tests.ui.replay.hands import (
    COUPON,
    LEFT,
    LOOKING,
    UNSEEN,
    drag,
    go,
    hover,
    on_lane,
    settled,
    story,
)


@pytest.fixture
def library(library_file: Path, tmp_path: Path) -> Path:
    """The test's own: it writes."""
    return Path(shutil.copy(library_file, tmp_path / "library.footfall"))


@pytest.fixture
def said(pane: ReplayPane, tasks: Tasks) -> list[str]:
    """What was done, in words; each act is carried out as the window does it."""
    told: list[str] = []

    def carry_out(act: Act) -> None:
        tasks.write(act.act, lambda _changes: told.append(act.said))

    pane.steering.pen.act_wanted.connect(carry_out)
    return told


def field(pane: ReplayPane) -> QPlainTextEdit:
    found = pane.steering.pen.card.findChild(QPlainTextEdit)
    assert isinstance(found, QPlainTextEdit)
    return found


def button(pane: ReplayPane, title: str) -> QPushButton:
    return next(b for b in pane.steering.pen.card.findChildren(QPushButton) if b.text() == title)


def written(pane: ReplayPane) -> list[Mark]:
    return [mark for mark in story(pane).notes if mark.note is not None]


def texts(pane: ReplayPane) -> list[tuple[float, str]]:
    return [(mark.at_ms, mark.text) for mark in written(pane)] if pane.story is not None else []


def write(qtbot: QtBot, pane: ReplayPane, at_ms: float, text: str) -> None:
    go(qtbot, pane, at_ms)
    before = len(written(pane))
    pane.steering.pen.write_here()
    qtbot.keyClicks(field(pane), text)
    qtbot.keyClick(field(pane), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(written(pane)) == before + 1)


def menu_texts(pane: ReplayPane, at: QPoint) -> dict[str, object]:
    """What the right button offers there."""
    pane.timeline.menu_requested.emit(pane.timeline.axis.t(at.x()), pane.timeline.mapToGlobal(at))
    menu = pane.findChildren(QMenu)[-1]
    found = {action.text().split("\t")[0]: action for action in menu.actions()}
    menu.close()
    return dict(found)


def test_a_note_is_written_at_the_moment_that_is_seen_and_stands_on_the_timeline(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    assert pane.timeline.lanes.named("notes") is None
    write(qtbot, pane, 42_000, "she hesitates")
    assert texts(pane) == [(42_000, "she hesitates")]
    assert said == ["Note at 0:42"]
    assert not pane.steering.pen.card.isVisible()
    assert "note: she hesitates" in hover(pane, on_lane(pane.timeline, 42_000, "notes"))
    go(qtbot, pane, 0)
    QTest.mouseClick(pane.timeline, LEFT, pos=on_lane(pane.timeline, 42_000, "notes"))
    settled(qtbot, pane)
    assert pane.position_ms == 42_000


def test_time_stands_still_while_one_writes_and_goes_on_then(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    pane.toggle_playing()
    qtbot.waitUntil(lambda: pane.is_playing)
    pane.steering.pen.write_here()
    qtbot.waitUntil(lambda: not pane.is_playing)
    qtbot.keyClicks(field(pane), "x")
    qtbot.keyClick(field(pane), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.is_playing)
    qtbot.waitUntil(lambda: [text for _, text in texts(pane)] == ["x"])
    pane.toggle_playing()
    qtbot.waitUntil(lambda: not pane.is_playing)
    pane.steering.pen.write_here()
    qtbot.keyClick(field(pane), Qt.Key.Key_Escape)
    write(qtbot, pane, 60_000, "y")
    assert not pane.is_playing


def test_esc_leaves_without_a_note_and_so_do_blanks(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    for text, key in (("not this", Qt.Key.Key_Escape), ("  ", Qt.Key.Key_Return)):
        pane.steering.pen.write_here()
        assert pane.steering.pen.card.isVisible()
        qtbot.keyClicks(field(pane), text)
        qtbot.keyClick(field(pane), key)
        assert not pane.steering.pen.card.isVisible()
    write(qtbot, pane, 9_000, "this")
    assert texts(pane) == [(9_000, "this")]


def test_a_note_may_have_several_lines(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    pane.steering.pen.write_here()
    qtbot.keyClicks(field(pane), "one")
    qtbot.keyClick(field(pane), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(field(pane), "two")
    qtbot.mouseClick(button(pane, "Save"), LEFT)
    qtbot.waitUntil(lambda: texts(pane) == [(0.0, "one\ntwo")])


def test_who_stands_on_a_note_words_that_one_anew(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    write(qtbot, pane, 9_000, "frst")
    pane.steering.pen.write_here()
    assert field(pane).toPlainText() == "frst"
    field(pane).setPlainText("first")
    qtbot.keyClick(field(pane), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(pane) == [(9_000, "first")])
    go(qtbot, pane, 12_000)
    pane.steering.pen.write_here()
    assert field(pane).toPlainText() == ""


def test_a_note_is_deleted_from_its_card_and_with_the_right_button(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    write(qtbot, pane, 9_000, "one")
    write(qtbot, pane, 60_000, "two")
    go(qtbot, pane, 9_000)
    pane.steering.pen.write_here()
    qtbot.mouseClick(button(pane, "Delete"), LEFT)
    qtbot.waitUntil(lambda: texts(pane) == [(60_000, "two")])
    offered = menu_texts(pane, on_lane(pane.timeline, 60_000, "notes"))
    assert {"Edit the note…", "Delete the note"} <= offered.keys()
    assert "Note at this moment" not in offered
    pane.steering.pen.delete(written(pane)[0].note)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: texts(pane) == [])
    assert pane.timeline.lanes.named("notes") is None


def test_a_flag_is_drawn_to_another_moment(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    write(qtbot, pane, 9_000, "one")
    write(qtbot, pane, 60_000, "two")
    start = on_lane(pane.timeline, 9_000, "notes")
    end = on_lane(pane.timeline, 30_000, "notes")
    drag(pane.timeline, start, end, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: said[-1] == "Note moved to 0:30")
    qtbot.waitUntil(lambda: texts(pane)[0][0] == pytest.approx(pane.timeline.axis.t(end.x())))
    assert [text for _, text in texts(pane)] == ["one", "two"]
    # neither the play head nor what is seen of the session moved with it
    assert pane.position_ms == 60_000
    assert pane.timeline.axis.is_whole


def test_a_flag_is_not_drawn_out_of_the_session(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    write(qtbot, pane, 9_000, "one")
    start = on_lane(pane.timeline, 9_000, "notes")
    drag(pane.timeline, start, QPoint(-50, start.y()), Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: texts(pane) == [(0.0, "one")])
    start = on_lane(pane.timeline, 0, "notes") + QPoint(2, 0)
    drag(pane.timeline, start, QPoint(5_000, start.y()), Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: texts(pane) == [(story(pane).duration_ms, "one")])


def test_a_note_is_moved_to_the_play_head_from_its_card_and_its_menu(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    write(qtbot, pane, 9_000, "one")
    pane.steering.pen.write_here()
    assert button(pane, "Move here").isHidden()
    go(qtbot, pane, 42_000)
    assert button(pane, "Move here").isVisible()
    qtbot.keyClicks(field(pane), " more")
    qtbot.mouseClick(button(pane, "Move here"), LEFT)
    qtbot.waitUntil(lambda: texts(pane) == [(42_000, "one")])
    # one goes on writing
    assert pane.steering.pen.card.isVisible()
    assert button(pane, "Move here").isHidden()
    qtbot.keyClick(field(pane), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(pane) == [(42_000, "one more")])
    go(qtbot, pane, 12_000)
    offered = menu_texts(pane, on_lane(pane.timeline, 42_000, "notes"))
    offered["Move the note to the play head"].trigger()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: texts(pane) == [(12_000, "one more")])


def test_the_right_button_writes_at_the_moment_that_was_pressed(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    at = on_lane(pane.timeline, 30_000, "activity")
    offered = menu_texts(pane, at)
    offered["Note at this moment"].trigger()  # type: ignore[attr-defined]
    qtbot.keyClicks(field(pane), "here")
    qtbot.keyClick(field(pane), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(written(pane)) == 1)
    assert written(pane)[0].at_ms == pytest.approx(pane.timeline.axis.t(at.x()))
    assert pane.position_ms == 0


def test_what_is_half_written_is_kept_for_its_own_session_when_another_one_is_opened(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING, 5_000)
    pane.steering.pen.write_here()
    qtbot.keyClicks(field(pane), "half")
    open_session(COUPON)
    qtbot.waitUntil(lambda: said == ["Note at 0:05"])
    assert texts(pane) == []
    open_session(LOOKING)
    assert texts(pane) == [(5_000, "half")]


def test_what_is_half_written_is_kept_when_the_pane_is_left(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    pane.steering.pen.write_here()
    qtbot.keyClicks(field(pane), "half")
    pane.hide()
    qtbot.waitUntil(lambda: texts(pane) == [(0.0, "half")])
    pane.show()
    assert not pane.steering.pen.card.isVisible()


def test_a_note_of_a_session_that_is_only_being_opened_is_worded_when_it_is_there(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    write(qtbot, pane, 9_000, "one")
    note = written(pane)[0].note
    assert note is not None
    open_session(COUPON)
    pane.open_session(LOOKING, 9_000)
    pane.steering.pen.edit(note.id)
    qtbot.waitUntil(pane.steering.pen.card.isVisible)
    assert field(pane).toPlainText() == "one"
    qtbot.keyClick(field(pane), Qt.Key.Key_Escape)


def test_a_note_ends_where_it_may_have_no_more_characters_and_says_so(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    pane.steering.pen.write_here()
    card = pane.steering.pen.card
    assert not any("10,000" in one.text() for one in card.findChildren(QLabel) if one.isVisible())
    field(pane).insertPlainText("\N{FACE WITH TEARS OF JOY}" + "x" * (notes.LONGEST + 5))
    assert card.text == "\N{FACE WITH TEARS OF JOY}" + "x" * (notes.LONGEST - 1)
    told = [label for label in card.findChildren(QLabel) if "10,000" in label.text()]
    assert [label.isVisible() for label in told] == [True]
    assert pane.rect().contains(card.geometry())
    qtbot.keyClick(field(pane), Qt.Key.Key_Backspace)
    assert not told[0].isVisible()
    qtbot.keyClick(field(pane), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(written(pane)) == 1)


def test_what_a_recording_lacks_stays_beside_the_notes(
    open_session: OpenSession, qtbot: QtBot, said: list[str], tasks: Tasks
) -> None:
    pane = open_session(LOOKING)
    before = [mark for mark in story(pane).notes if mark.note is None]
    write(qtbot, pane, 9_000, "one")
    pane._additions._note(20_000, "broken")
    write(qtbot, pane, 30_000, "two")
    assert len(story(pane).notes) == len(before) + 3


def test_the_card_stays_inside_the_pane_at_both_ends(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    for at_ms in (0.0, story(pane).duration_ms):
        pane.steering.pen.write_at(at_ms)
        card = pane.steering.pen.card
        assert pane.rect().contains(card.geometry())
        assert card.geometry().bottom() <= pane.timeline.geometry().top()
        qtbot.keyClick(field(pane), Qt.Key.Key_Escape)


def test_without_a_session_nothing_is_written(pane: ReplayPane) -> None:
    pane.steering.pen.write_here()
    pane.steering.pen.write_at(5_000)
    assert not pane.steering.pen.card.isVisible()


def test_a_session_without_a_page_takes_notes_too(
    pane: ReplayPane, qtbot: QtBot, said: list[str]
) -> None:
    pane.open_session(UNSEEN)
    qtbot.waitUntil(lambda: pane.story is not None)
    pane.steering.pen.write_here()
    qtbot.keyClicks(field(pane), "no page")
    qtbot.keyClick(field(pane), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(pane) == [(0.0, "no page")])


def test_a_pane_that_goes_while_one_writes_makes_no_trouble(
    open_session: OpenSession, qtbot: QtBot
) -> None:
    pane = open_session(LOOKING)
    pane.toggle_playing()
    qtbot.waitUntil(lambda: pane.is_playing)
    pane.steering.pen.write_here()
    qtbot.keyClicks(field(pane), "half")


def test_next_and_previous_stop_at_what_was_written(
    open_session: OpenSession, qtbot: QtBot, said: list[str]
) -> None:
    pane = open_session(LOOKING)
    first = story(pane).next_marker(0)
    assert first is not None
    at_ms = first.goes_to_ms / 2
    assert at_ms > 1_000
    write(qtbot, pane, at_ms, "look")
    go(qtbot, pane, 0)
    pane.steering.to_next_marker()
    settled(qtbot, pane)
    assert pane.position_ms == pytest.approx(at_ms)
    pane.steering.to_next_marker()
    settled(qtbot, pane)
    assert pane.position_ms == pytest.approx(first.goes_to_ms)
    pane.steering.to_previous_marker()
    settled(qtbot, pane)
    assert pane.position_ms == pytest.approx(at_ms)


def test_the_star_above_the_page_tells_whether_the_session_has_one(
    open_session: OpenSession, qtbot: QtBot, tasks: Tasks
) -> None:
    pane = open_session(LOOKING)
    header, session = pane.header, pane.session
    assert session is not None
    assert header.star.accessibleName() == "Star"
    with qtbot.waitSignal(header.star_requested):
        qtbot.mouseClick(header.star, LEFT)
    tasks.write(lambda db: undoing.star(db, (session,), True))
    qtbot.waitUntil(lambda: header.star.accessibleName() == "Starred")
    tasks.write(lambda db: undoing.star(db, (session,), False))
    qtbot.waitUntil(lambda: header.star.accessibleName() == "Star")
