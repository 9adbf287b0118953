"""The one bar that tells what failed, and the reports of what nobody foresaw."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app import log
from app.errors import UserError
from app.ui import crash, messages
from app.ui.messages import MessageBar, Offer
from app.ui.theme import Theme


@pytest.fixture
def bar(qtbot: QtBot, resources: Path) -> Iterator[MessageBar]:
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    made = MessageBar(Theme(), window)
    window.show()
    yield made
    window.close()


def test_an_error_says_what_happened_and_what_to_do_inside_the_window(bar: MessageBar) -> None:
    bar.error(UserError("The disk is full.", "Make room, then try again."))
    assert bar.isVisible()
    assert bar.text == "The disk is full."
    assert bar.accessibleDescription() == "The disk is full. Make room, then try again."
    assert bar.parentWidget().rect().contains(bar.geometry())
    assert not bar.isModal()


def test_what_a_recording_says_is_shown_as_it_is_and_never_as_markup(bar: MessageBar) -> None:
    bar.error(UserError("<b>cart</b>.json cannot be read.", "<img src=x>"))
    for label in bar.findChildren(QLabel):
        if label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText


def test_a_long_sentence_wraps_and_stays_inside_when_the_window_shrinks(
    bar: MessageBar, qtbot: QtBot
) -> None:
    bar.error(UserError("It went wrong " * 30, "Try this " * 20))
    bar.parentWidget().resize(500, 400)
    qtbot.waitUntil(lambda: bar.parentWidget().rect().contains(bar.geometry()))
    assert bar.width() < 500


def test_the_sign_stands_beside_the_middle_of_the_words(bar: MessageBar) -> None:
    bar.note("Deleted 2 sessions", "", Offer("Undo", lambda: None))
    sign, text = bar._sign.geometry(), bar._text.geometry()
    assert abs(sign.center().y() - text.center().y()) <= 1


def test_an_offer_is_carried_out_once_and_the_bar_goes(bar: MessageBar, qtbot: QtBot) -> None:
    done: list[int] = []
    bar.note("Deleted 3 sessions.", offer=Offer("Undo", lambda: done.append(1)))
    button = next(b for b in bar.findChildren(QPushButton) if b.text() == "Undo")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert bar.text == ""


def test_a_newer_message_takes_the_place_of_an_older_one(bar: MessageBar) -> None:
    bar.error(UserError("First.", "A hint."))
    bar.note("Second.")
    assert bar.text == "Second."
    bar.dismiss()
    assert not bar.isVisible()


def test_what_nobody_caught_is_logged_told_and_reported(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("footfall").addHandler(log.ring)
    listener = crash.Crash()
    with qtbot.waitSignal(listener.happened) as told:
        try:
            raise ZeroDivisionError("a mistake of ours")
        except ZeroDivisionError as error:
            listener.caught(type(error), error, error.__traceback__)
    assert told.args == ["ZeroDivisionError: a mistake of ours"]
    logging.getLogger("footfall").removeHandler(log.ring)
    report = crash.report()
    assert "Footfall" in report
    assert "ZeroDivisionError: a mistake of ours" in report
    assert "PySide6" in report


def test_an_error_goes_soon_once_one_looks_at_something_else_and_an_offer_to_undo_stays(
    bar: MessageBar, qtbot: QtBot
) -> None:
    bar.note("Deleted.", offer=Offer("Undo", lambda: None))
    bar.leave()
    assert bar.stays_ms > messages.LEFT_STAYS_MS
    bar.error(UserError("It failed."))
    assert bar.stays_ms > messages.LEFT_STAYS_MS
    bar.leave()
    assert 0 < bar.stays_ms < 2 * messages.LEFT_STAYS_MS
    qtbot.waitUntil(lambda: not bar.text)
    bar.leave()
    assert bar.text == ""


def test_the_bar_stands_above_what_it_is_to_keep_off_while_that_is_seen(bar: MessageBar) -> None:
    lanes = QWidget(bar.parentWidget())
    lanes.setGeometry(0, 400, 900, 200)
    below = QWidget(bar.parentWidget())
    below.setGeometry(0, 450, 900, 150)
    bar.keep_off(below, lanes)
    bar.note("Saved frame.png")
    assert bar.geometry().bottom() > 400
    lanes.show()
    below.show()
    bar.note("Saved frame.png")
    assert bar.geometry().bottom() < 400
    below.hide()
    lanes.setGeometry(0, 5, 900, 500)
    bar.note("Saved frame.png")
    assert bar.parentWidget().rect().contains(bar.geometry())
